import sharp from 'sharp';
import { type Canvas, drawShape, encodeCanvas, openCanvas, plain, type PictureFormat, repaint, roundedBox } from './canvas.ts';

/** What a generative model does when it does not keep to the photo, and what a broken service gives instead of one. */
export type Misbehaviour =
  | 'other-aspect'
  | 'one-pixel'
  | 'html'
  | 'other-picture'
  | 'window-added'
  | 'line-moved'
  | 'colour-shifted'
  | 'crop-changed'
  | 'object-added'
  /** The picture as it came, bytes and all. */
  | 'unchanged';

/** The answer's bytes, gone wrong. */
export async function misbehave(kind: Misbehaviour, answer: Buffer, asked: Buffer, format: PictureFormat): Promise<Buffer> {
  if (kind === 'html') return Buffer.from('<!doctype html><title>502</title><h1>Bad gateway</h1>');
  if (kind === 'unchanged') return asked;
  if (kind === 'one-pixel') return encodeCanvas({ rgb: Uint8Array.of(120, 120, 120), widthPx: 1, heightPx: 1 }, format);
  const canvas = await openCanvas(answer);
  return encodeCanvas(await spoil(kind, canvas), format);
}

async function spoil(kind: Exclude<Misbehaviour, 'html' | 'unchanged' | 'one-pixel'>, canvas: Canvas): Promise<Canvas> {
  const { widthPx, heightPx } = canvas;
  const part = (left: number, top: number, width: number, height: number): Parameters<typeof drawShape>[1] => ({
    left: Math.round(left * widthPx),
    top: Math.round(top * heightPx),
    widthPx: Math.round(width * widthPx),
    heightPx: Math.round(height * heightPx),
  });
  switch (kind) {
    case 'window-added': {
      const frame = part(0.62, 0.16, 0.2, 0.34);
      drawShape(canvas, frame, roundedBox(0.02), plain([242, 242, 238]));
      for (const left of [0.08, 0.54])
        drawShape(
          canvas,
          {
            left: frame.left + left * frame.widthPx,
            top: frame.top + 0.07 * frame.heightPx,
            widthPx: 0.38 * frame.widthPx,
            heightPx: 0.86 * frame.heightPx,
          },
          roundedBox(0.01),
          (_x, y) => [150 - 60 * y, 190 - 60 * y, 235 - 90 * y],
        );
      return canvas;
    }
    case 'object-added':
      drawShape(canvas, part(0.1, 0.45, 0.14, 0.4), roundedBox(0.08), plain([72, 44, 30], 0.6));
      return canvas;
    case 'colour-shifted':
      repaint(canvas, (_x, _y, red, green, blue) => [red * 0.72, green * 1.05 + 14, blue * 1.15 + 24, 1]);
      return canvas;
    case 'line-moved':
      return stretchedPart(canvas);
    case 'crop-changed':
      return cropped(canvas, 0.12, 0.06, 0.8, 0.8, widthPx, heightPx);
    case 'other-aspect':
      return cropped(canvas, 0.2, 0, 0.5, 1, Math.round(widthPx * 0.5), heightPx);
    case 'other-picture':
      repaint(canvas, (x, y) => [120 + 90 * Math.sin(x * 31), 120 + 90 * Math.sin(y * 23 + x * 11), 120 + 90 * Math.cos(x * y * 57), 1]);
      return canvas;
    default:
      return kind satisfies never;
  }
}

async function cropped(
  canvas: Canvas,
  left: number,
  top: number,
  width: number,
  height: number,
  widthPx: number,
  heightPx: number,
): Promise<Canvas> {
  const { data } = await sharp(canvas.rgb, { raw: { width: canvas.widthPx, height: canvas.heightPx, channels: 3 } })
    .extract({
      left: Math.floor(left * canvas.widthPx),
      top: Math.floor(top * canvas.heightPx),
      width: Math.max(1, Math.floor(width * canvas.widthPx)),
      height: Math.max(1, Math.floor(height * canvas.heightPx)),
    })
    .resize(Math.max(1, widthPx), heightPx, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: data, widthPx: Math.max(1, widthPx), heightPx };
}

/** The middle of the picture squeezed sideways: walls stand elsewhere, nothing is missing. */
function stretchedPart(canvas: Canvas): Canvas {
  const { rgb, widthPx, heightPx } = canvas;
  const moved = new Uint8Array(rgb.length);
  for (let row = 0; row < heightPx; row += 1)
    for (let column = 0; column < widthPx; column += 1) {
      const x = column / widthPx;
      const from = Math.min(widthPx - 1, Math.max(0, Math.round((x + 0.045 * Math.sin(x * Math.PI) ** 2) * widthPx)));
      for (let channel = 0; channel < 3; channel += 1)
        moved[(row * widthPx + column) * 3 + channel] = rgb[(row * widthPx + from) * 3 + channel]!;
    }
  return { rgb: moved, widthPx, heightPx };
}

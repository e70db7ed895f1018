import sharp from 'sharp';

/** Interleaved sRGB, 8 bits, no padding. */
export interface Canvas {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}
export type Colour = readonly [red: number, green: number, blue: number];
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A picture's pixels, at another size when one is named: the whole of it, stretched. */
export async function openCanvas(picture: Buffer, size?: { widthPx: number; heightPx: number }): Promise<Canvas> {
  const opened = sharp(picture).rotate().toColourspace('srgb').removeAlpha();
  const sized = size ? opened.resize(size.widthPx, size.heightPx, { fit: 'fill' }) : opened;
  const { data, info } = await sized.raw().toBuffer({ resolveWithObject: true });
  if (info.channels === 3) return { rgb: data, widthPx: info.width, heightPx: info.height };
  const rgb = new Uint8Array(info.width * info.height * 3);
  for (let at = 0; at < info.width * info.height; at += 1) rgb.fill(data[at * info.channels] ?? 0, at * 3, at * 3 + 3);
  return { rgb, widthPx: info.width, heightPx: info.height };
}

/** A mask as one value a pixel, 0 to 1, at the size of the canvas: white is one. */
export async function openMask(mask: Buffer, { widthPx, heightPx }: Canvas): Promise<Float32Array> {
  const { data, info } = await sharp(mask)
    .flatten({ background: '#000' })
    .greyscale()
    .resize(widthPx, heightPx, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const values = new Float32Array(widthPx * heightPx);
  for (let at = 0; at < values.length; at += 1) values[at] = (data[at * info.channels] ?? 0) / 255;
  return values;
}

export type PictureFormat = 'jpeg' | 'png' | 'webp';
export function encodeCanvas({ rgb, widthPx, heightPx }: Canvas, format: PictureFormat): Promise<Buffer> {
  const picture = sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });
  if (format === 'png') return picture.png({ compressionLevel: 3 }).toBuffer();
  return format === 'webp' ? picture.webp({ quality: 92 }).toBuffer() : picture.jpeg({ quality: 93 }).toBuffer();
}

/** The canvas softened, as a new one. */
export async function softened({ rgb, widthPx, heightPx }: Canvas, sigmaPx: number): Promise<Canvas> {
  const data = await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .blur(Math.max(0.3, sigmaPx))
    .raw()
    .toBuffer();
  return { rgb: data, widthPx, heightPx };
}

export const luminance = (red: number, green: number, blue: number): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothStep(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

/** Changes every pixel by a function of its place (0 to 1) and colour; mixes what it gives by its weight. */
export function repaint(
  { rgb, widthPx, heightPx }: Canvas,
  paint: (x: number, y: number, red: number, green: number, blue: number) => readonly [...Colour, weight: number],
): void {
  for (let row = 0, at = 0; row < heightPx; row += 1) {
    for (let column = 0; column < widthPx; column += 1, at += 3) {
      const red = rgb[at]!;
      const green = rgb[at + 1]!;
      const blue = rgb[at + 2]!;
      const [newRed, newGreen, newBlue, weight] = paint(column / widthPx, row / heightPx, red, green, blue);
      rgb[at] = clamp(red + (newRed - red) * weight);
      rgb[at + 1] = clamp(green + (newGreen - green) * weight);
      rgb[at + 2] = clamp(blue + (newBlue - blue) * weight);
    }
  }
}
const clamp = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

/**
 * Draws a shape into a box of the canvas. `cover` says how much of the pixel it covers, in the box's own terms (0 to 1 both
 * ways); `colour` may shade it. Only pixels where `stencil` lets it are touched.
 */
export function drawShape(
  canvas: Canvas,
  box: Box,
  cover: (x: number, y: number) => number,
  colour: (x: number, y: number) => Colour,
  stencil: Float32Array | null = null,
): void {
  const { rgb, widthPx, heightPx } = canvas;
  const fromRow = Math.max(0, Math.floor(box.top));
  const toRow = Math.min(heightPx, Math.ceil(box.top + box.heightPx));
  const fromColumn = Math.max(0, Math.floor(box.left));
  const toColumn = Math.min(widthPx, Math.ceil(box.left + box.widthPx));
  for (let row = fromRow; row < toRow; row += 1) {
    for (let column = fromColumn; column < toColumn; column += 1) {
      const x = (column + 0.5 - box.left) / box.widthPx;
      const y = (row + 0.5 - box.top) / box.heightPx;
      const place = row * widthPx + column;
      const weight = cover(x, y) * (stencil ? stencil[place]! : 1);
      if (weight <= 0) continue;
      const shade = colour(x, y);
      for (let channel = 0; channel < 3; channel += 1) {
        const at = place * 3 + channel;
        rgb[at] = clamp(rgb[at]! + (shade[channel]! - rgb[at]!) * weight);
      }
    }
  }
}

/** Covers for `drawShape`, with a soft edge. */
export const ellipse = (x: number, y: number): number => 1 - smoothStep(0.9, 1, Math.hypot((x - 0.5) * 2, (y - 0.5) * 2));
export const roundedBox =
  (corner = 0.12) =>
  (x: number, y: number): number => {
    const dx = Math.max(0, Math.abs(x - 0.5) - (0.5 - corner)) / corner;
    const dy = Math.max(0, Math.abs(y - 0.5) - (0.5 - corner)) / corner;
    return 1 - smoothStep(0.85, 1, Math.hypot(dx, dy));
  };
export const plain =
  (colour: Colour, shadeDown = 0.75) =>
  (_x: number, y: number): Colour => {
    const light = 1 + (shadeDown - 1) * y;
    return [colour[0] * light, colour[1] * light, colour[2] * light];
  };

/** The smallest box around what a mask marks; the whole canvas when it marks nothing. */
export function boxOf(mask: Float32Array, { widthPx, heightPx }: Canvas): Box {
  let left = widthPx;
  let top = heightPx;
  let right = -1;
  let bottom = -1;
  for (let row = 0; row < heightPx; row += 1) {
    for (let column = 0; column < widthPx; column += 1) {
      if (mask[row * widthPx + column]! < 0.5) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
    }
  }
  if (right < 0) return { left: 0, top: 0, widthPx, heightPx };
  return { left, top, widthPx: right - left + 1, heightPx: bottom - top + 1 };
}

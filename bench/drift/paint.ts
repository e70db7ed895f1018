import { fromRgb, openPicture } from '../../src-main/imaging/picture.ts';
import type { Rgb } from '../../src-main/ai/drift/edge-field.ts';

/** Small tools for painting on pictures in code. */
const copyOf = ({ rgb, widthPx, heightPx }: Rgb): Rgb => ({ rgb: rgb.slice(), widthPx, heightPx });

/** Each pixel by a function of its place; what it answers is clamped. */
export function eachPixel(
  picture: Rgb,
  change: (rgb: readonly [number, number, number], x: number, y: number) => readonly [number, number, number],
): Rgb {
  const out = copyOf(picture);
  for (let y = 0, i = 0; y < picture.heightPx; y++) {
    for (let x = 0; x < picture.widthPx; x++, i += 3) {
      const to = change([picture.rgb[i]!, picture.rgb[i + 1]!, picture.rgb[i + 2]!], x, y);
      for (let c = 0; c < 3; c++) out.rgb[i + c] = Math.min(255, Math.max(0, Math.round(to[c]!)));
    }
  }
  return out;
}

/** Takes every pixel from another place, between pixels bilinearly; places outside are the border's. */
export function warped(picture: Rgb, from: (x: number, y: number) => readonly [number, number]): Rgb {
  const { rgb, widthPx, heightPx } = picture;
  const out = new Uint8Array(rgb.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const [fx, fy] = from(x, y);
      const cx = Math.min(widthPx - 1.001, Math.max(0, fx));
      const cy = Math.min(heightPx - 1.001, Math.max(0, fy));
      const [x0, y0] = [Math.floor(cx), Math.floor(cy)];
      const [u, v] = [cx - x0, cy - y0];
      const i = 3 * (y0 * widthPx + x0);
      for (let c = 0; c < 3; c++) {
        const above = rgb[i + c]! * (1 - u) + rgb[i + 3 + c]! * u;
        const below = rgb[i + 3 * widthPx + c]! * (1 - u) + rgb[i + 3 * widthPx + 3 + c]! * u;
        out[3 * (y * widthPx + x) + c] = Math.round(above * (1 - v) + below * v);
      }
    }
  }
  return { rgb: out, widthPx, heightPx };
}

/** One picture laid over another; `alpha` is 0 to 1 for each place. */
export function blended(below: Rgb, above: Rgb, alpha: (x: number, y: number) => number): Rgb {
  const out = copyOf(below);
  for (let y = 0, i = 0; y < below.heightPx; y++) {
    for (let x = 0; x < below.widthPx; x++, i += 3) {
      const a = alpha(x, y);
      if (a > 0) for (let c = 0; c < 3; c++) out.rgb[i + c] = Math.round(below.rgb[i + c]! * (1 - a) + above.rgb[i + c]! * a);
    }
  }
  return out;
}

/** 0 to 1 over `soft` pixels at the edge of a box, from outside to inside. */
export function inBox(x: number, y: number, left: number, top: number, right: number, bottom: number, soft = 1): number {
  const inside = Math.min(x - left, right - x, y - top, bottom - y) + 0.5;
  return Math.min(1, Math.max(0, inside / soft + 0.5));
}

export function inEllipse(x: number, y: number, cx: number, cy: number, rx: number, ry: number): number {
  const far = Math.hypot((x - cx) / rx, (y - cy) / ry);
  return Math.min(1, Math.max(0, (1 - far) * Math.min(rx, ry) + 0.5));
}

/**
 * What any model does to all of a picture: its own size and back, places off by fractions of a pixel that are not the same everywhere, a tone and a
 * crispness of its own, light that is a little stronger on one side, and a JPEG.
 */
export async function asModel(picture: Rgb, random: () => number): Promise<Rgb> {
  const { widthPx, heightPx } = picture;
  const [sx, sy] = [0.8 * (random() - 0.5), 0.8 * (random() - 0.5)];
  const gamma = 1 + 0.07 * (random() - 0.5);
  const gains = [0, 1, 2].map(() => 1 + 0.025 * (random() - 0.5));
  const lift = 3 * random();
  const scale = 0.78 + 0.35 * random();
  const [wobbleX, wobbleY] = [clouds(60, random), clouds(60, random)];
  const shifted = warped(picture, (x, y) => [x + sx + wobbleX(x, y) - 0.5, y + sy + wobbleY(x, y) - 0.5]);
  const [slopeX, slopeY, crisp] = [0.1 * (random() - 0.5), 0.08 * (random() - 0.5), 0.9 * Math.max(0, random() - 0.35)];
  const flow = (x: number, y: number): number => 1 + slopeX * (x / widthPx - 0.5) + slopeY * (y / heightPx - 0.5);
  const toned = eachPixel(
    shifted,
    (rgb, x, y) =>
      rgb.map((v, c) => lift + (255 - lift) * Math.min(1, (v / 255) ** gamma * gains[c]! * flow(x, y))) as [number, number, number],
  );
  const small = await fromRgb(toned.rgb, widthPx, heightPx)
    .resize(Math.round(scale * widthPx), Math.round(scale * heightPx), { fit: 'fill', kernel: 'lanczos3' })
    .sharpen({ sigma: 1.2, m1: crisp, m2: 1.6 * crisp })
    .jpeg({ quality: 82 + Math.round(13 * random()) })
    .toBuffer();
  const { data } = await openPicture(small)
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'lanczos3' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: new Uint8Array(data), widthPx, heightPx };
}

/** A smooth random field, 0 to 1, with features of about `px` pixels. */
export function clouds(px: number, random: () => number): (x: number, y: number) => number {
  const side = 64;
  const grid = Float32Array.from({ length: side * side }, () => random());
  const at = (x: number, y: number): number => grid[(((y % side) + side) % side) * side + (((x % side) + side) % side)]!;
  const smooth = (t: number): number => t * t * (3 - 2 * t);
  const layer = (x: number, y: number): number => {
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [smooth(x - x0), smooth(y - y0)];
    return (at(x0, y0) * (1 - u) + at(x0 + 1, y0) * u) * (1 - v) + (at(x0, y0 + 1) * (1 - u) + at(x0 + 1, y0 + 1) * u) * v;
  };
  return (x, y) =>
    (layer(x / px, y / px) + 0.5 * layer((2 * x) / px + 7, (2 * y) / px) + 0.25 * layer((4 * x) / px, (4 * y) / px + 3)) / 1.75;
}

import type { Framing } from '../src-preload/contract/storyboard.ts';
import { openPicture } from '../src-main/imaging/picture.ts';

/** A picture's luma, BT.709 limited range, in floats. */
export interface Luma {
  readonly data: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

export async function readLuma(file: string): Promise<Luma> {
  const { data, info } = await openPicture(file).autoOrient().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const luma = new Float32Array(info.width * info.height);
  for (let i = 0; i < luma.length; i++) {
    const at = i * info.channels;
    luma[i] = 16 + (219 / 255) * (0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]!);
  }
  return { data: luma, widthPx: info.width, heightPx: info.height };
}

/** What a frame of this framing would be with all the pixels of the photo and no rounding: Lanczos with three lobes, floats. */
export function idealFrame(photo: Luma, framing: Framing, widthPx: number, heightPx: number): Float32Array {
  const across = weights(widthPx, framing.x * photo.widthPx, (framing.width * photo.widthPx) / widthPx, photo.widthPx);
  const down = weights(heightPx, framing.y * photo.heightPx, (framing.height * photo.heightPx) / heightPx, photo.heightPx);
  const rows = new Float32Array(heightPx * photo.widthPx);
  for (let y = 0; y < heightPx; y++) {
    const { at, values } = down[y]!;
    for (let k = 0; k < values.length; k++) {
      const source = at[k]! * photo.widthPx;
      const weight = values[k]!;
      for (let x = 0; x < photo.widthPx; x++) rows[y * photo.widthPx + x]! += weight * photo.data[source + x]!;
    }
  }
  const frame = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const { at, values } = across[x]!;
      let sum = 0;
      for (let k = 0; k < values.length; k++) sum += values[k]! * rows[y * photo.widthPx + at[k]!]!;
      frame[y * widthPx + x] = sum;
    }
  return frame;
}

function weights(count: number, start: number, step: number, limit: number): readonly { at: Int32Array; values: Float64Array }[] {
  const spread = Math.max(1, step);
  const reach = Math.ceil(3 * spread);
  return Array.from({ length: count }, (_, n) => {
    const centre = start + (n + 0.5) * step - 0.5;
    const first = Math.floor(centre) - reach + 1;
    const values = Float64Array.from({ length: 2 * reach }, (_unused, k) => lanczos((first + k - centre) / spread));
    const sum = values.reduce((a, b) => a + b, 0);
    return {
      at: Int32Array.from({ length: 2 * reach }, (_unused, k) => Math.min(limit - 1, Math.max(0, first + k))),
      values: values.map((value) => value / sum),
    };
  });
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const lanczos = (x: number): number => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0);

/** In decibels of the limited range; the outermost pixels, where kernels meet the edge, are left out. */
export function psnr(ideal: Float32Array, luma: Uint8Array, widthPx: number, heightPx: number): number {
  let sum = 0;
  const border = 8;
  for (let y = border; y < heightPx - border; y++)
    for (let x = border; x < widthPx - border; x++) sum += (ideal[y * widthPx + x]! - luma[y * widthPx + x]!) ** 2;
  return 10 * Math.log10(219 ** 2 / (sum / ((widthPx - 2 * border) * (heightPx - 2 * border))));
}

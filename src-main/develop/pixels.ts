import type { DecodedPicture } from '../imaging/decoded-picture.ts';
import { deepScratchBytes, scratchBytes, type Address, type PhotoKernels } from './kernels/photo-kernels.ts';
import { writeRenderSettings, type RenderSettings } from './kernels/render-settings.ts';
import type { FusedPlanes } from './fuse/fuse-brackets.ts';
import type { SmallPicture } from './look/small-picture.ts';

/** Full-size i16 8.4 planes, white 4080: a picture of more than 8 bits. */
interface DeepPlanes {
  readonly red: Address;
  readonly green: Address;
  readonly blue: Address;
}

/** A full-size picture in kernel memory before its look: a decoded frame (rgb8, or deep where it has more bits), or a fused one (planes). */
export interface Pixels {
  readonly source: { readonly rgb: Address } | { readonly planes: FusedPlanes } | { readonly deep: DeepPlanes };
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where the finished rgb8 may go: room that nobody else needs any more. Null to take new room. */
  readonly out: Address | null;
}

/** A decoded frame in kernel memory, in the depth that it has. */
export function takePixels(kernels: PhotoKernels, { rgb: decoded, widthPx, heightPx }: DecodedPicture): Pixels {
  if (decoded instanceof Uint8Array) {
    const rgb = kernels.putBytes(decoded);
    return { source: { rgb }, widthPx, heightPx, out: rgb };
  }
  const count = widthPx * heightPx;
  const deep = { red: kernels.alloc(2 * count), green: kernels.alloc(2 * count), blue: kernels.alloc(2 * count) };
  // In strips: the samples need not lie beside their planes as a whole.
  const mark = kernels.mark();
  const stripPx = Math.min(count, 1 << 18);
  const strip = kernels.alloc(6 * stripPx);
  for (let from = 0; from < count; from += stripPx) {
    const pixels = Math.min(stripPx, count - from);
    kernels.shorts(strip, 3 * pixels).set(decoded.subarray(3 * from, 3 * (from + pixels)));
    kernels.run.splitDeep(strip, pixels, deep.red + 2 * from, deep.green + 2 * from, deep.blue + 2 * from);
  }
  kernels.release(mark);
  return { source: { deep }, widthPx, heightPx, out: null };
}

/** The same pixels once more, in room of their own: planes are changed in place by whoever takes them next. */
export function copyPixels(kernels: PhotoKernels, pixels: Pixels): Pixels {
  const { source, widthPx, heightPx } = pixels;
  // Frames are read, never changed.
  if (!('planes' in source)) return { ...pixels, out: null };
  const half = ((widthPx + 1) >> 1) * ((heightPx + 1) >> 1);
  const copy = (from: Address, bytes: number): Address => {
    const to = kernels.alloc(bytes);
    kernels.bytes(to, bytes).set(kernels.bytes(from, bytes));
    return to;
  };
  const { luma, chromaBlue, chromaRed } = source.planes;
  const planes = { luma: copy(luma, 2 * widthPx * heightPx), chromaBlue: copy(chromaBlue, 2 * half), chromaRed: copy(chromaRed, 2 * half) };
  return { source: { planes }, widthPx, heightPx, out: null };
}

/** Long edge of the pictures that a look is decided on. */
const lookEdgePx = 768;

export const lookFactor = (widthPx: number, heightPx: number): number => Math.ceil(Math.max(widthPx, heightPx) / lookEdgePx);

/** The picture `factor` times smaller (rounded up), to decide on. */
export function shrinkPixels(kernels: PhotoKernels, { source, widthPx, heightPx }: Pixels, factor: number): SmallPicture {
  const mark = kernels.mark();
  const width = Math.ceil(widthPx / factor);
  const height = Math.ceil(heightPx / factor);
  const count = width * height;
  const out = kernels.alloc(3 * 4 * count);
  const scratch = kernels.alloc(scratchBytes(widthPx));
  const [first, second, third] = addressesOf(source);
  if ('rgb' in source) kernels.run.shrinkRgb(first, widthPx, heightPx, factor, out, scratch);
  else if ('deep' in source) kernels.run.shrinkDeep(first, second, third, widthPx, heightPx, factor, out, scratch);
  else kernels.run.shrinkPlanes(first, second, third, widthPx, heightPx, factor, out, scratch);
  const planes = kernels.floats(out, 3 * count).slice();
  kernels.release(mark);
  return {
    red: planes.subarray(0, count),
    green: planes.subarray(count, 2 * count),
    blue: planes.subarray(2 * count),
    widthPx: width,
    heightPx: height,
  };
}

/** The finished rgb8 as a view of kernel memory: copy or encode it before the kernels are used again. */
export function renderPixels(kernels: PhotoKernels, pixels: Pixels, settings: RenderSettings): Uint8Array {
  const { source, widthPx, heightPx } = pixels;
  const out = pixels.out ?? kernels.alloc(widthPx * heightPx * 3);
  if ('deep' in source) runDeep(kernels, pixels, settings, out, false);
  else {
    const at = writeRenderSettings(kernels, settings);
    const scratch = kernels.alloc(scratchBytes(widthPx));
    const [first, second, third] = addressesOf(source);
    if ('rgb' in source) kernels.run.renderRgb(first, widthPx, heightPx, at, out, scratch);
    else kernels.run.renderPlanes(first, second, third, widthPx, heightPx, at, out, scratch);
  }
  return kernels.bytes(out, widthPx * heightPx * 3);
}

/** The finished picture as rgb16, 65535 being white, from any source; nothing is rounded on the way. A view as well. */
export function renderPixels16(kernels: PhotoKernels, pixels: Pixels, settings: RenderSettings): Uint16Array {
  const count = pixels.widthPx * pixels.heightPx * 3;
  const out = kernels.alloc(2 * count);
  runDeep(kernels, pixels, settings, out, true);
  return new Uint16Array(kernels.run.memory.buffer, out, count);
}

function runDeep(
  kernels: PhotoKernels,
  { source, widthPx, heightPx }: Pixels,
  settings: RenderSettings,
  out: Address,
  is16: boolean,
): void {
  const at = writeRenderSettings(kernels, settings);
  const scratch = kernels.alloc(deepScratchBytes(widthPx));
  const kind = 'rgb' in source ? 0 : 'planes' in source ? 1 : 2;
  kernels.run.renderDeep(kind, ...addressesOf(source), widthPx, heightPx, at, out, is16, scratch);
}

function addressesOf(source: Pixels['source']): readonly [Address, Address, Address] {
  if ('rgb' in source) return [source.rgb, 0, 0];
  if ('deep' in source) return [source.deep.red, source.deep.green, source.deep.blue];
  return [source.planes.luma, source.planes.chromaBlue, source.planes.chromaRed];
}

import { toHalfSize, toPixelMap, type Motion, type PixelMap } from '../align/motion.ts';
import type { GreyPicture } from '../grey-picture.ts';
import { scratchBytes, type Address, type PhotoKernels } from '../kernels/photo-kernels.ts';

/**
 * One frame in kernel memory: luma at full size, chroma at half size (rounded up). u8, chroma centred on 128; or, with
 * `isDeep`, i16 8.3, chroma centred on 0.
 */
export interface FramePlanes {
  readonly luma: Address;
  readonly chromaBlue: Address;
  readonly chromaRed: Address;
  readonly isDeep: boolean;
}

/** Splits an upright RGB picture, 8 or 16 bits a sample, into planes, which stay until the kernels' memory is given back. */
export function takePlanes(kernels: PhotoKernels, rgb: Uint8Array | Uint16Array, widthPx: number, heightPx: number): FramePlanes {
  const half = ((widthPx + 1) >> 1) * ((heightPx + 1) >> 1);
  const isDeep = rgb instanceof Uint16Array;
  const bytes = isDeep ? 2 : 1;
  const planes = {
    luma: kernels.alloc(bytes * widthPx * heightPx),
    chromaBlue: kernels.alloc(bytes * half),
    chromaRed: kernels.alloc(bytes * half),
    isDeep,
  };
  const mark = kernels.mark();
  if (isDeep) splitDeep(kernels, rgb, widthPx, heightPx, planes);
  else kernels.run.splitRgb(kernels.putBytes(rgb), widthPx, heightPx, planes.luma, planes.chromaBlue, planes.chromaRed);
  kernels.release(mark);
  return planes;
}

/** In strips: the samples need not lie beside their planes as a whole. */
const stripRows = 64;
function splitDeep(
  kernels: PhotoKernels,
  rgb: Uint16Array,
  widthPx: number,
  heightPx: number,
  { luma, chromaBlue, chromaRed }: FramePlanes,
): void {
  const strip = kernels.alloc(6 * widthPx * stripRows);
  for (let top = 0; top < heightPx; top += stripRows) {
    const rows = Math.min(stripRows, heightPx - top);
    kernels.shorts(strip, 3 * widthPx * rows).set(rgb.subarray(3 * widthPx * top, 3 * widthPx * (top + rows)));
    kernels.run.splitDeepRows(strip, widthPx, heightPx, top, rows, luma, chromaBlue, chromaRed);
  }
}

/** The luma of a frame, `factor` times smaller (rounded up). */
export function greyOf(
  kernels: PhotoKernels,
  { luma, isDeep }: FramePlanes,
  widthPx: number,
  heightPx: number,
  factor: number,
): GreyPicture {
  const width = Math.ceil(widthPx / factor);
  const height = Math.ceil(heightPx / factor);
  if (isDeep)
    return { data: shrinkDeepLuma(kernels.shorts(luma, widthPx * heightPx), widthPx, heightPx, factor), widthPx: width, heightPx: height };
  const mark = kernels.mark();
  const out = kernels.alloc(width * height);
  kernels.run.shrinkLuma(luma, widthPx, heightPx, factor, out, kernels.alloc(scratchBytes(widthPx)));
  const data = kernels.bytes(out, width * height).slice();
  kernels.release(mark);
  return { data, widthPx: width, heightPx: height };
}

function shrinkDeepLuma(luma: Int16Array, widthPx: number, heightPx: number, factor: number): Uint8Array {
  const width = Math.ceil(widthPx / factor);
  const sums = new Float64Array(width * Math.ceil(heightPx / factor));
  const counts = new Uint32Array(sums.length);
  for (let y = 0; y < heightPx; y++) {
    const row = Math.floor(y / factor) * width;
    for (let column = 0, x = 0; x < widthPx; column++) {
      const to = Math.min(widthPx, x + factor);
      let sum = 0;
      counts[row + column]! += to - x;
      for (; x < to; x++) sum += luma[y * widthPx + x]!;
      sums[row + column]! += sum;
    }
  }
  return Uint8Array.from(sums, (sum, i) => Math.min(255, Math.max(0, Math.round(sum / counts[i]! / 8))));
}

/** Moves a frame under the base in place (Catmull-Rom); `motion` is about `centre`. The map that was used comes back. */
export function warpFrame(
  kernels: PhotoKernels,
  { luma, chromaBlue, chromaRed, isDeep }: FramePlanes,
  motion: Motion,
  widthPx: number,
  heightPx: number,
  centre: { readonly x: number; readonly y: number },
): PixelMap {
  const map = toPixelMap(motion, centre.x, centre.y);
  const mark = kernels.mark();
  const table = kernels.alloc(64 * 48);
  kernels.run.buildWarpTable(table);
  const sampleBytes = isDeep ? 2 : 1;
  const out = kernels.alloc(sampleBytes * widthPx * heightPx);
  const warp = (plane: Address, width: number, height: number, by: PixelMap): void => {
    kernels.run.warpPlane(plane, isDeep, width, height, out, putMap(kernels, by), table);
    const bytes = sampleBytes * width * height;
    kernels.bytes(plane, bytes).set(kernels.bytes(out, bytes));
  };
  warp(luma, widthPx, heightPx, map);
  for (const plane of [chromaBlue, chromaRed]) warp(plane, (widthPx + 1) >> 1, (heightPx + 1) >> 1, toHalfSize(map));
  kernels.release(mark);
  return map;
}

/** A map for warpPlane and silenceOutside. */
export function putMap(kernels: PhotoKernels, map: PixelMap): Address {
  const address = kernels.alloc(8 * map.length);
  new Float64Array(kernels.run.memory.buffer, address, map.length).set(map);
  return address;
}

import { toAffine, toHalfSize, type AffineMap, type Motion } from '../align/motion.ts';
import type { GreyPicture } from '../grey-picture.ts';
import { scratchBytes, type Address, type PhotoKernels } from '../kernels/photo-kernels.ts';

/** One frame in kernel memory: u8 luma at full size, u8 chroma at half size (rounded up), centred on 128. */
export interface FramePlanes {
  readonly luma: Address;
  readonly chromaBlue: Address;
  readonly chromaRed: Address;
}

/** Splits an upright RGB picture into planes, which stay until the kernels' memory is given back. */
export function takePlanes(kernels: PhotoKernels, rgb: Uint8Array, widthPx: number, heightPx: number): FramePlanes {
  const half = ((widthPx + 1) >> 1) * ((heightPx + 1) >> 1);
  const planes = { luma: kernels.alloc(widthPx * heightPx), chromaBlue: kernels.alloc(half), chromaRed: kernels.alloc(half) };
  const mark = kernels.mark();
  const at = kernels.putBytes(rgb);
  kernels.run.splitRgb(at, widthPx, heightPx, planes.luma, planes.chromaBlue, planes.chromaRed);
  kernels.release(mark);
  return planes;
}

/** The luma of a frame, `factor` times smaller (rounded up). */
export function greyOf(kernels: PhotoKernels, { luma }: FramePlanes, widthPx: number, heightPx: number, factor: number): GreyPicture {
  const mark = kernels.mark();
  const width = Math.ceil(widthPx / factor);
  const height = Math.ceil(heightPx / factor);
  const out = kernels.alloc(width * height);
  kernels.run.shrinkLuma(luma, widthPx, heightPx, factor, out, kernels.alloc(scratchBytes(widthPx)));
  const data = kernels.bytes(out, width * height).slice();
  kernels.release(mark);
  return { data, widthPx: width, heightPx: height };
}

/** Moves a frame under the base in place (Catmull-Rom); `motion` is about `centre`. The map that was used comes back. */
export function warpFrame(
  kernels: PhotoKernels,
  planes: FramePlanes,
  motion: Motion,
  widthPx: number,
  heightPx: number,
  centre: { readonly x: number; readonly y: number },
): AffineMap {
  const map = toAffine(motion, centre.x, centre.y);
  const mark = kernels.mark();
  const table = kernels.alloc(64 * 48);
  kernels.run.buildWarpTable(table);
  const out = kernels.alloc(widthPx * heightPx);
  const warp = (plane: Address, width: number, height: number, { a, b, c, d, e, f }: AffineMap): void => {
    kernels.run.warpPlane(plane, width, height, out, a, b, c, d, e, f, table);
    kernels.bytes(plane, width * height).set(kernels.bytes(out, width * height));
  };
  warp(planes.luma, widthPx, heightPx, map);
  for (const plane of [planes.chromaBlue, planes.chromaRed]) warp(plane, (widthPx + 1) >> 1, (heightPx + 1) >> 1, toHalfSize(map));
  kernels.release(mark);
  return map;
}

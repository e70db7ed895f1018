import { scratchBytes, type Address, type PhotoKernels } from './kernels/photo-kernels.ts';
import { writeRenderSettings, type RenderSettings } from './kernels/render-settings.ts';
import type { FusedPlanes } from './fuse/fuse-brackets.ts';
import type { SmallPicture } from './look/small-picture.ts';

/** A full-size picture in kernel memory before its look: a decoded frame (rgb8), or a fused one (planes). */
export interface Pixels {
  readonly source: { readonly rgb: Address } | { readonly planes: FusedPlanes };
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where the finished rgb8 may go: room that nobody else needs any more. */
  readonly out: Address;
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
  if ('rgb' in source) kernels.run.shrinkRgb(source.rgb, widthPx, heightPx, factor, out, scratch);
  else
    kernels.run.shrinkPlanes(
      source.planes.luma,
      source.planes.chromaBlue,
      source.planes.chromaRed,
      widthPx,
      heightPx,
      factor,
      out,
      scratch,
    );
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

/** The finished picture as a view of kernel memory: copy or encode it before the kernels are used again. */
export function renderPixels(kernels: PhotoKernels, { source, widthPx, heightPx, out }: Pixels, settings: RenderSettings): Uint8Array {
  const at = writeRenderSettings(kernels, settings);
  const scratch = kernels.alloc(scratchBytes(widthPx));
  if ('rgb' in source) kernels.run.renderRgb(source.rgb, widthPx, heightPx, at, out, scratch);
  else kernels.run.renderPlanes(source.planes.luma, source.planes.chromaBlue, source.planes.chromaRed, widthPx, heightPx, at, out, scratch);
  return kernels.bytes(out, widthPx * heightPx * 3);
}

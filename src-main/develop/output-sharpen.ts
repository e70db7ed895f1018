import { scratchBytes, type PhotoKernels } from './kernels/photo-kernels.ts';

/** How much of the difference to its surroundings a pixel gets on top, by how many times smaller the picture was made. */
const mostAmount = 0.7;
/** Levels within which a difference is left alone, and by which an edge may go beyond its surroundings. */
const coreLevels = 0.75;
const overshootLevels = 3;

/**
 * Gives back what making an sRGB picture smaller took: `rgb` (8 bits, interleaved) is changed in place. `shrink` is how
 * many times smaller it is than it was; one that was not made smaller is left alone. Kernel memory that was free before
 * is free afterwards.
 */
export function sharpenForSize(kernels: PhotoKernels, rgb: Uint8Array, widthPx: number, heightPx: number, shrink: number): void {
  const amount = mostAmount * Math.min(1, Math.max(0, shrink - 1));
  if (amount === 0) return;
  const mark = kernels.mark();
  const at = kernels.putBytes(rgb);
  const scratch = kernels.alloc(scratchBytes(widthPx));
  kernels.run.sharpenRgb(at, widthPx, heightPx, amount, Math.round(8 * coreLevels), Math.round(8 * overshootLevels), scratch);
  rgb.set(kernels.bytes(at, rgb.length));
  kernels.release(mark);
}

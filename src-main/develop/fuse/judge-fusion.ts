import type { GreyPicture } from '../grey-picture.ts';
import { mefJudge } from './mef-ssim.ts';

/** What a fused picture is worth beside the frames it was made of. */
export interface Verdict {
  /** MEF-SSIM of the fused picture, and of the best frame taken alone. */
  readonly fused: number;
  readonly single: number;
  /** Place of that frame. */
  readonly best: number;
  /** How sharp the fused picture is where the base frame is well exposed; 1 is as sharp. */
  readonly sharpness: number;
  /** Why one frame alone is the better picture; null where the fused one is. */
  readonly reason: string | null;
}

/** Patches this far apart tell as much. */
const stepPx = 6;
/** Frames that do not lie on each other double every edge and halve its slope; evening exposure out costs less than this. */
const leastSharpness = 0.7;
const blockPx = 8;
/** A block of the base tells when it is neither dark nor bright, and holds something. */
const wellExposed = { from: 45, to: 215 };
const leastContrast = 4;
/** Fewer blocks than this say nothing. */
const leastBlocks = 12;

/**
 * Never worse than the best single frame: a fused picture has to show more of what all frames show together than any
 * frame alone (Ma, Zeng and Wang 2015), and to be as sharp as the base where the base is good. All are of one size;
 * `base` is a place among `frames`.
 */
export function judgeFusion(frames: readonly GreyPicture[], base: number, fused: GreyPicture): Verdict {
  const judge = mefJudge(frames, stepPx);
  const scores = frames.map(judge);
  const single = Math.max(...scores);
  const score = judge(fused);
  const sharpness = sharpnessBeside(fused, frames[base]!);
  return { fused: score, single, best: scores.indexOf(single), sharpness, reason: reasonOf(score, single, sharpness) };
}

function reasonOf(fused: number, single: number, sharpness: number): string | null {
  if (sharpness < leastSharpness) return 'The fused picture was less sharp than the base frame: the frames do not lie on each other.';
  if (fused < single) return 'The fused picture showed less of the scene than one frame alone.';
  return null;
}

/** Median over blocks of how the fused picture's steepness beside its contrast compares with the base's. */
function sharpnessBeside(fused: GreyPicture, base: GreyPicture): number {
  const ratios: number[] = [];
  const { widthPx, heightPx } = base;
  for (let top = 1; top + blockPx < heightPx; top += blockPx) {
    for (let left = 1; left + blockPx < widthPx; left += blockPx) {
      const own = blockSubstance(base.data, widthPx, left, top);
      if (own.mean < wellExposed.from || own.mean > wellExposed.to || own.contrast < leastContrast) continue;
      const other = blockSubstance(fused.data, widthPx, left, top);
      ratios.push(other.detail / (other.contrast + 0.25) / (own.detail / (own.contrast + 0.25) + 1e-6));
    }
  }
  if (ratios.length < leastBlocks) return 1;
  return ratios.toSorted((a, b) => a - b)[ratios.length >> 1]!;
}

/** Mean and spread of luma within a block, and the mean difference of a pixel from its neighbours, in levels. */
function blockSubstance(data: Uint8Array, width: number, left: number, top: number): { mean: number; contrast: number; detail: number } {
  let sum = 0;
  let squares = 0;
  let detail = 0;
  for (let y = top; y < top + blockPx; y++) {
    for (let x = left; x < left + blockPx; x++) {
      const at = y * width + x;
      const value = data[at]!;
      sum += value;
      squares += value * value;
      detail += Math.abs(4 * value - data[at - 1]! - data[at + 1]! - data[at - width]! - data[at + width]!) / 4;
    }
  }
  const count = blockPx * blockPx;
  return { mean: sum / count, contrast: Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)), detail: detail / count };
}

import type { GreyPicture } from '../grey-picture.ts';

/** How much there is to see in a picture: both in levels, means over the places that are neither black nor white. */
export interface Substance {
  /** Spread of luma within small blocks. */
  readonly contrast: number;
  /** Difference of a pixel from its neighbours. */
  readonly detail: number;
}

const blockPx = 8;
/** Blending evens exposure out; only a loss beyond this in both means that something went wrong (frames that do not lie on each other). */
const leastShare = 0.7;

export function substanceOf({ data, widthPx, heightPx }: GreyPicture): Substance {
  let contrast = 0;
  let detail = 0;
  let blocks = 0;
  for (let top = 1; top + blockPx < heightPx; top += blockPx) {
    for (let left = 1; left + blockPx < widthPx; left += blockPx) {
      const block = blockSubstance(data, widthPx, left, top);
      contrast += block.contrast;
      detail += block.detail;
      blocks++;
    }
  }
  return blocks === 0 ? { contrast: 0, detail: 0 } : { contrast: contrast / blocks, detail: detail / blocks };
}

function blockSubstance(data: Uint8Array, width: number, left: number, top: number): Substance {
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
  return { contrast: Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)), detail: detail / count };
}

/** True where the fused picture shows clearly less than the base frame alone, in contrast and in detail. */
export function isWorse(fused: Substance, base: Substance): boolean {
  return fused.contrast < leastShare * base.contrast && fused.detail < leastShare * base.detail;
}

import { cumulativeShares, percentile, type GreyPicture } from '../grey-picture.ts';

/**
 * A first guess at how far a frame moved, in whole pixels: both pictures become bitmaps at a threshold that splits them
 * alike whatever the exposure, and the shift with the fewest differing bits wins, coarse to fine
 * (median threshold bitmaps; Ward, Fast Robust Image Registration, JGT 2003).
 */

/** Levels this close to the threshold are noise and do not vote. */
const exclusionLevels = 4;
/** The median first; where one of the frames is too dark or too bright there, a percentile that both can show. */
const splits = [0.5, 0.65, 0.35, 0.8, 0.2, 0.9, 0.1, 0.96, 0.04] as const;
/** Finer levels are left to the sub-pixel search, which bridges the rest. */
const widestPx = 800;
/** On the coarsest level; one pixel on each finer one. */
const widestStep = 3;

export interface Shift {
  readonly x: number;
  readonly y: number;
}

/** Pixels of the finest level: what is at p in `base` is at p + shift in `other`. Pyramids of the same sizes, finest first. */
export function thresholdShift(base: readonly GreyPicture[], other: readonly GreyPicture[]): Shift {
  let shift: Shift = { x: 0, y: 0 };
  for (let level = base.length - 1; level >= 0; level--) {
    const isCoarsest = level === base.length - 1;
    if (!isCoarsest) shift = { x: shift.x * 2, y: shift.y * 2 };
    if (base[level]!.widthPx <= widestPx || isCoarsest) shift = bestNear(base[level]!, other[level]!, shift, isCoarsest ? widestStep : 1);
  }
  return shift;
}

function bestNear(base: GreyPicture, other: GreyPicture, from: Shift, step: number): Shift {
  const [splitBase, splitOther] = thresholds(base, other);
  let best = from;
  let bestShare = differingShare(base, other, splitBase, splitOther, from);
  for (let dy = -step; dy <= step; dy++) {
    for (let dx = -step; dx <= step; dx++) {
      const shift = { x: from.x + dx, y: from.y + dy };
      const share = differingShare(base, other, splitBase, splitOther, shift);
      if (share < bestShare - 1e-9) {
        best = shift;
        bestShare = share;
      }
    }
  }
  return best;
}

function thresholds(a: GreyPicture, b: GreyPicture): readonly [number, number] {
  const sharesA = cumulativeShares(a);
  const sharesB = cumulativeShares(b);
  const pairs = splits.map((share) => [percentile(sharesA, share), percentile(sharesB, share)] as const);
  const isSeen = (level: number): boolean => level > 12 && level < 243;
  return pairs.find(([inA, inB]) => isSeen(inA) && isSeen(inB)) ?? pairs[0]!;
}

function differingShare(a: GreyPicture, b: GreyPicture, splitA: number, splitB: number, shift: Shift): number {
  const fromX = Math.max(0, -shift.x);
  const toX = Math.min(a.widthPx, b.widthPx - shift.x);
  const toY = Math.min(a.heightPx, b.heightPx - shift.y);
  let differing = 0;
  let voters = 0;
  for (let y = Math.max(0, -shift.y); y < toY; y++) {
    const rowA = y * a.widthPx;
    const rowB = (y + shift.y) * b.widthPx + shift.x;
    for (let x = fromX; x < toX; x++) {
      const inA = a.data[rowA + x]! - splitA;
      const inB = b.data[rowB + x]! - splitB;
      if ((inA <= exclusionLevels && inA >= -exclusionLevels) || (inB <= exclusionLevels && inB >= -exclusionLevels)) continue;
      voters++;
      if (inA > 0 !== inB > 0) differing++;
    }
  }
  return differing / (voters + 1);
}

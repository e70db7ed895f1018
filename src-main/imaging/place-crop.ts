import { attentionAlong, type Sketch } from './attention.ts';

/** The middle is left only for a part that holds this much more of what draws the eye. */
const worthMoving = 1.08;
/** Of the difference between what lies in the middle of the part and at its rim. */
const rimWeight = 0.5;
/** How much a part at the very side of the picture is thought less of: a photographer has put what matters near the middle. */
const sideDoubt = 0.3;

/**
 * Where a part of this share of one side should begin, as a share of that side: the middle, unless another place holds
 * clearly more of what draws the eye. Sums of whole numbers, so that every machine crops alike.
 */
export function placeCrop(sketch: Sketch, axis: 'x' | 'y', share: number): number {
  const columns = attentionAlong(sketch, axis);
  const length = columns.length;
  const part = Math.min(length, Math.max(1, Math.round(length * share)));
  const room = length - part;
  if (room === 0) return (1 - share) / 2;
  const score = (from: number): number => {
    let sum = 0;
    for (let i = 0; i < part; i += 1) {
      const fromMiddle = Math.abs(2 * i + 1 - part) / part;
      sum += (columns[from + i] ?? 0) * (1 - rimWeight * fromMiddle);
    }
    const aside = Math.abs(2 * from - room) / length;
    return sum * (1 - sideDoubt * aside * aside - (sideDoubt / 2) * aside);
  };
  const middle = room / 2;
  let best = middle;
  let bestScore = Math.max(score(Math.floor(middle)), score(Math.ceil(middle))) * worthMoving;
  for (let from = 0; from <= room; from += 1) {
    const here = score(from);
    if (here > bestScore) [best, bestScore] = [from, here];
  }
  return (best / room) * (1 - share);
}

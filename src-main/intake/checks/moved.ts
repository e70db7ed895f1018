import type { PhotoCheck } from '../../../src-preload/contract/library.ts';

/** How far a frame lies from the base frame, as a share of the long edge; null where it could not be laid over it at all. */
export type FrameMove = { readonly name: string; readonly share: number | null };

/** A shoot is hand-held where so many of its sets moved, of at least so many: then it goes without saying. */
const handShare = 0.6;
const leastSets = 4;

/** Above what a measurement on a still set gives. */
const leastShare = 0.0012;
const leastPx = 2;
/** From here the edges of the picture, and near things against far ones, no longer fit. */
const muchShare = 0.006;

/** Whether the camera stood still for all frames of a set. `longEdgePx` is the frames' own. */
export function movedCheck(moves: readonly FrameMove[], longEdgePx: number): PhotoCheck | null {
  const lost = moves.filter(({ share }) => share === null);
  if (lost.length > 0) {
    return {
      code: 'tripod-moved',
      severity: 'warning',
      message: `${lost.map(({ name }) => name).join(', ')} cannot be laid over the middle frame: it shows another view, or too little in common.`,
    };
  }
  const worst = moves.reduce<FrameMove | null>((most, move) => ((move.share ?? 0) > (most?.share ?? 0) ? move : most), null);
  if (!worst || worst.share === null || worst.share < leastShare || worst.share * longEdgePx < leastPx) return null;
  return {
    code: 'tripod-moved',
    severity: worst.share >= muchShare ? 'warning' : 'note',
    message: `${worst.name} lies ${Math.round(worst.share * longEdgePx)} pixels (${(100 * worst.share).toFixed(1)} %) off the middle frame.`,
  };
}

/** Whether the sets of a shoot were taken without a tripod; `moves` are their largest moves, null for single frames. */
export function isHandHeld(moves: readonly (number | null)[]): boolean {
  const sets = moves.filter((share) => share !== null);
  return sets.length >= leastSets && sets.filter((share) => share >= leastShare).length >= handShare * sets.length;
}

/** What is left to say of a move when nothing else can be expected. */
export const isOnlyByHand = ({ code, severity }: PhotoCheck): boolean => code === 'tripod-moved' && severity === 'note';

import type { ToneComparison } from './compare-tones.ts';

/** No comparison of pixels is surer than this. */
export const surestOdds = 4;

/**
 * Log odds that two frames show one view, over two views. The weights are a logistic regression on generated shoots with
 * known scenes (testing/take-shoot.ts, seeds 1 to 100), rounded.
 */
export function viewOdds(tones: ToneComparison, brighterEv: number): number {
  const { overlap, order, spreadEv, texture, likeness } = tones;
  const apart = Math.min(6, Math.abs(brighterEv));
  // Nothing but white or black in one of them: no picture of its own, so rather a step of its neighbour's ladder.
  if (Number.isNaN(likeness) && Number.isNaN(order)) return within((7 - Math.abs(brighterEv)) * 0.4, -1.5, 1.5);
  // Edges speak where there are some, in enough of the picture.
  const sure = Number.isNaN(likeness) ? 0 : within(overlap / 0.08, 0, 1) * within((texture - 1) / 5, 0, 1);
  const edges = edgesOf(tones);
  const spread = Number.isNaN(spreadEv) ? 0.7 : Math.min(2, spreadEv);
  const ordered = Number.isNaN(order) ? 0 : Math.max(-0.25, order - 0.95);
  const odds =
    -6.9 +
    sure * (12 * edges + 1.8 * Math.max(0, edges - 0.6)) +
    6.2 * (1 - sure) -
    1.6 * spread +
    6 * ordered +
    24 * Math.max(0, ordered) +
    0.4 * apart +
    1.3 * Math.min(1, spread) * Math.min(1, apart / 4) +
    (overlap > 0.3 ? 2.8 * Math.max(0, 0.35 - spread) : 0);
  return Math.min(surestOdds, odds);
}

/**
 * The same for two frames in different light, where nothing but the edges is left to compare, and some of these are of
 * shadows. That they agree best without any shift is a sign of its own: different views agree best just anywhere.
 */
export function relitOdds(tones: ToneComparison): number {
  const edges = isUnmoved(tones) ? tones.unmoved + 0.25 : tones.likeness;
  return Number.isNaN(edges) ? -surestOdds : within(-3.5 + 8.5 * edges, -surestOdds, surestOdds);
}
/** Whether two frames might be of one view in different light. */
export const looksRelit = (tones: ToneComparison): boolean =>
  tones.overlap > 0.3 && tones.spreadEv > 0.5 && (tones.likeness > 0.5 || (isUnmoved(tones) && tones.unmoved > 0.28));

const isUnmoved = ({ likeness, unmoved }: ToneComparison): boolean => unmoved >= likeness - 0.02;

/** A tripod's best is without a shift: a little more is believed of it than of the best of many. */
function edgesOf({ likeness, unmoved }: ToneComparison): number {
  const edges = Math.max(Number.isNaN(unmoved) ? -1 : unmoved + 0.1, likeness);
  return Number.isNaN(edges) ? 0 : edges;
}

const within = (value: number, least: number, greatest: number): number => Math.max(least, Math.min(greatest, value));

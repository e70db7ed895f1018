import type { GreyPicture } from '../grey-picture.ts';
import { nearestFirst } from '../nearest-first.ts';
import { compose, enlarge, largestMovePx, still, type Motion } from './motion.ts';
import { findLandmarks, registerPair, type Landmarks, type Registration } from './register-pair.ts';

/** How one frame takes part: as it is or moved (in full-size pixels), or not at all and why. */
export type Placement =
  | { readonly isUsed: true; readonly motion: Motion; readonly movePx: number; readonly likeness: number | null }
  | { readonly isUsed: false; readonly reason: string };

/** Smaller motion than this is left alone: resampling would cost more sharpness than it wins. */
const leastMovePx = 0.3;
/** Nobody's hand moves further between two exposures; an answer beyond is a wrong answer. */
const mostShiftShare = 0.1;
const mostTurn = (3 * Math.PI) / 180;
const mostZoom = 0.02;
const leastLikeness = 0.35;
/** Stretch, shear and perspective: how much longer one side, or one end, of the picture may come out than the other. */
const mostBend = 0.02;
/** Below this a picture holds too little to measure on, and too little for a motion to be seen. */
const leastEdgePx = 48;

/**
 * Places every frame against `base`. `pictures` are small versions of the frames, all of one size, `factor` times smaller
 * than the frames, ordered from darkest to brightest.
 */
export function alignFrames(pictures: readonly GreyPicture[], base: number, factor: number): readonly Placement[] {
  const { widthPx, heightPx } = pictures[base]!;
  if (Math.min(widthPx, heightPx) < leastEdgePx) return pictures.map(() => ({ isUsed: true, motion: still, movePx: 0, likeness: null }));

  const landmarks = pictures.map(findLandmarks);
  const found = new Map<number, Registration>([[base, { motion: still, points: 0, likeness: 1 }]]);
  for (const index of nearestFirst(pictures.length, base).slice(1)) {
    const inward = index + Math.sign(base - index);
    const known = inward === base ? undefined : found.get(inward);
    const registration = place(landmarks[base]!, landmarks[index]!, known && { landmarks: landmarks[inward]!, registration: known });
    if (registration) found.set(index, registration);
  }
  return pictures.map((_, index) => {
    const registration = found.get(index);
    if (!registration) {
      return { isUsed: false, reason: 'It could not be laid over the base frame: it shows another view, or too little in common.' };
    }
    const motion = enlarge(registration.motion, factor);
    const movePx = largestMovePx(motion, widthPx * factor, heightPx * factor);
    return { isUsed: true, motion: movePx < leastMovePx ? still : motion, movePx, likeness: index === base ? null : registration.likeness };
  });
}

/**
 * Against the neighbour towards the base, whose place is known: exposures that are close show more in common, and what is
 * clipped in one of them misleads. Without such a neighbour, or where that is not to be believed, against the base.
 */
function place(
  base: Landmarks,
  frame: Landmarks,
  neighbour: { landmarks: Landmarks; registration: Registration } | undefined,
): Registration | undefined {
  if (neighbour) {
    const step = registerPair(neighbour.landmarks, frame);
    const chained = { ...step, motion: compose(step.motion, neighbour.registration.motion) };
    if (isCredible(chained, base)) return chained;
  }
  const direct = registerPair(base, frame);
  return isCredible(direct, base) ? direct : undefined;
}

function isCredible({ motion, points, likeness }: Registration, { levels }: Landmarks): boolean {
  const { widthPx, heightPx } = levels[0]!;
  return (
    points >= Math.max(60, 0.0003 * widthPx * heightPx) && likeness >= leastLikeness && isHandHeld(motion, Math.max(widthPx, heightPx))
  );
}

/** Whether a hand could have moved a camera so between two exposures. */
function isHandHeld([a, b, c, d, e, f, g, h]: Motion, longEdgePx: number): boolean {
  return (
    Math.abs(d - b) / 2 <= mostTurn &&
    Math.abs((a + e) / 2 - 1) <= mostZoom &&
    Math.max(Math.abs(a - e), Math.abs(b + d), Math.abs(g) * longEdgePx, Math.abs(h) * longEdgePx) <= mostBend &&
    Math.hypot(c, f) <= mostShiftShare * longEdgePx
  );
}

import type { DevelopFacts } from '../recipe.ts';

/** What a flash does to a frame's say in a set that was shot with and without it. */
export interface FlashShare {
  readonly isFlash: boolean;
  readonly emphasis: number;
  /** Beside what window pull gives it where the base is nearly white. */
  readonly inBright: number;
}

/** The room's own light keeps this much of its say beside a flash: its mood, and the shape that its shadows give. */
const ambientEmphasis = 0.5;
/** A flash does not reach what is outside; what it adds to a window is its own reflection. */
const flashInBright = 0.05;

/**
 * A set of frames with and without flash: the flash frames give colour and open shadows, the others the windows and
 * something of the mood. Null where only one kind is there, or the camera did not say.
 */
export function flashShares(facts: readonly Pick<DevelopFacts, 'flash'>[]): readonly FlashShare[] | null {
  const isMixed = facts.some(({ flash }) => flash === true) && facts.some(({ flash }) => flash === false);
  if (!isMixed) return null;
  return facts.map(({ flash }) =>
    flash === true
      ? { isFlash: true, emphasis: 1, inBright: flashInBright }
      : { isFlash: false, emphasis: ambientEmphasis, inBright: 1 / ambientEmphasis },
  );
}

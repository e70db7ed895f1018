import type { PhotoCheck } from '../../../src-preload/contract/library.ts';
import { dustChecks } from './dust.ts';
import type { DustSpot } from './dust-spots.ts';
import { duplicateCheck, type ScenePhoto } from './duplicates.ts';
import { isHandHeld, isOnlyByHand } from './moved.ts';
import { patternCheck, type ExposedSet } from './set-pattern.ts';

/** A photo among the others of its shoot. */
export interface CheckedScene extends ScenePhoto, ExposedSet {
  /** Without a camera's name, photos of several cameras cannot be told apart. */
  readonly isCameraKnown: boolean;
  /** None for a photo that nobody looked at yet. */
  readonly spots: readonly DustSpot[];
  /** See CheckedPhoto; null for a photo that nobody looked at yet. */
  readonly moved: number | null;
}

/**
 * What only the shoot can tell of one photo, added to what its frames told; and for every photo the dust that it shares
 * with others, or null; and whether the shoot was taken by hand, so that small moves need no word.
 */
export function shootChecks(
  scenes: readonly CheckedScene[],
  index: number,
  found: readonly PhotoCheck[],
): { own: PhotoCheck[]; dust: readonly (PhotoCheck | null)[]; byHand: boolean } {
  const scene = scenes[index]!;
  const others = scenes.filter((_, other) => other !== index);
  const dust = dustChecks(scenes.map((one) => (one.isCameraKnown ? one : { ...one, spots: [] })));
  const pattern = scene.isCameraKnown ? patternCheck(scene, others) : null;
  const isSaid = found.some(({ code }) => code === pattern?.code || code === 'all-frames-clip');
  const byHand = isHandHeld(scenes.map(({ moved }) => moved));
  const ownFound = found.filter((check) => !(byHand && isOnlyByHand(check)));
  const own = [...ownFound, isSaid ? null : pattern, duplicateCheck(scene, others), dust[index] ?? null];
  return { own: own.filter((check) => check !== null), dust, byHand };
}

import { StudioFailure } from '../../failure.ts';
import type { Storyboard } from '../../../src-preload/contract/storyboard.ts';

/**
 * A storyboard that can be made although clips have gone: a seamless join whose clip is missing becomes a crossfade, with a
 * note for each. Fails with clip-missing when a shot itself shows a clip that is not there. Pure.
 */
export function withoutMissingClips(
  storyboard: Storyboard,
  has: (sha256: string) => boolean,
): { readonly storyboard: Storyboard; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const shots = storyboard.shots.map((shot, index) => {
    const { picture, join } = shot;
    if (picture.kind === 'clip' && !has(picture.sha256))
      throw new StudioFailure(
        'clip-missing',
        `The clip of shot ${index + 1} is not here any more. Take it in again, or take the shot out.`,
      );
    if (join.kind !== 'seamless' || join.clip === null || has(join.clip.sha256)) return shot;
    if (index < storyboard.shots.length - 1)
      notes.push(`no-clip: the join after shot ${index + 1} is a crossfade, because its clip is missing`);
    return { ...shot, join: { ...join, clip: null } };
  });
  return { storyboard: { ...storyboard, shots }, notes };
}

import type { FrameGroup } from '../group-brackets.ts';
import { difficulties, type Difficulty } from './shoot-script.ts';
import type { TrueScene } from './take-shoot.ts';

/** How many scenes there were, how many were found, and how many of these are exactly right. */
export interface Count {
  scenes: number;
  found: number;
  right: number;
}
export class Score {
  readonly all: Count = { scenes: 0, found: 0, right: 0 };
  /** Only scenes and finds of two frames and more. */
  readonly sets: Count = { scenes: 0, found: 0, right: 0 };
  readonly byDifficulty = new Map<Difficulty, Count>(difficulties.map((one) => [one, { scenes: 0, found: 0, right: 0 }]));

  /**
   * Adds one shoot. A scene is right when a group has exactly its frames, no more and no less. A wrong group counts against
   * the difficulty of the scene that its darkest frame is from. Frames of a burst and of an unbracketed panorama are scenes
   * of one frame each.
   */
  add(scenes: readonly TrueScene[], groups: readonly Pick<FrameGroup, 'frames'>[]): { wrong: string[] } {
    const keyOf = (frames: readonly string[]): string => frames.toSorted().join(' ');
    const truth = new Map(scenes.map((scene) => [keyOf(scene.frames), scene]));
    const sceneOf = new Map(scenes.flatMap((scene) => scene.frames.map((frame) => [frame, scene] as const)));
    const wrong: string[] = [];
    const counts = (difficulty: Difficulty, size: number): Count[] => [
      this.all,
      this.byDifficulty.get(difficulty)!,
      ...(size > 1 ? [this.sets] : []),
    ];
    for (const { difficulty, frames } of scenes) for (const count of counts(difficulty, frames.length)) count.scenes += 1;
    for (const { frames } of groups) {
      const keys = frames.map(({ key }) => key);
      const scene = truth.get(keyOf(keys));
      const difficulty = (scene ?? sceneOf.get(keys[0]!)!).difficulty;
      for (const count of counts(difficulty, keys.length)) {
        count.found += 1;
        if (scene) count.right += 1;
      }
      if (!scene)
        wrong.push(
          `${difficulty}: ${keyOf(keys)} instead of ${[...new Set(keys.map((key) => sceneOf.get(key)!))].map((one) => `[${one.frames.join(' ')}] ${one.difficulty}`).join(' and ')}`,
        );
    }
    return { wrong };
  }
}

export const precision = ({ found, right }: Count): number => (found === 0 ? 1 : right / found);
export const recall = ({ scenes, right }: Count): number => (scenes === 0 ? 1 : right / scenes);
/** Twice the right ones by all that there were and all that were found. */
export const f1 = ({ scenes, found, right }: Count): number => (scenes + found === 0 ? 1 : (2 * right) / (scenes + found));

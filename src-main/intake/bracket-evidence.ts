import { BracketPairs } from './bracket-pairs.ts';
import { exposureLadder, isTimed } from './exposure-ladder.ts';
import type { FrameFacts } from './frame-facts.ts';

/** Why frames are one set, in numbers that a person can check. */
export interface BracketEvidence {
  /** From the darkest to the brightest. */
  readonly spanEv: number;
  /** Whether the camera wrote the exposures, or they were told from the pixels. */
  readonly exposureFrom: 'camera' | 'pixels';
  /** The longest pause between two frames, without the exposures themselves; null without times. */
  readonly longestGapMs: number | null;
  /** How well the edges of neighbouring exposures agree, the worst of them, -1 to 1; null where nothing could be compared. */
  readonly likeness: number | null;
  /** Whether nothing moved between the frames, as on a tripod; null where it cannot be told. */
  readonly isStill: boolean | null;
}

/** What speaks for a set, of its frames darkest first; null for a single frame. */
export function bracketEvidence(facts: readonly FrameFacts[]): BracketEvidence | null {
  if (facts.length < 2) return null;
  const pairs = new BracketPairs(facts);
  const told = facts.slice(1).map((_, index) => pairs.tones(index, index + 1));
  const likes = told.map(({ likeness }) => likeness).filter((value) => !Number.isNaN(value));
  const isCamera = isTimed(facts);
  const rungs = brightnessLadder(facts);
  return {
    spanEv: rungs.at(-1)!,
    exposureFrom: isCamera ? 'camera' : 'pixels',
    longestGapMs: longestGap(facts),
    likeness: likes.length === 0 ? null : Math.min(...likes),
    isStill: likes.length === 0 ? null : told.every(({ likeness, unmoved }) => Number.isNaN(likeness) || unmoved >= likeness - 0.02),
  };
}

/** How many EV each of a set's frames, darkest first, is brighter than the first: by the camera, or from what neighbours hold in common. */
export function brightnessLadder(facts: readonly FrameFacts[]): number[] {
  if (isTimed(facts)) {
    const ladder = exposureLadder(facts);
    return ladder.map((rung) => ladder[0]! - rung);
  }
  const pairs = new BracketPairs(facts);
  let sum = 0;
  return facts.map((_, index) => (sum += index === 0 ? 0 : pairs.step(index - 1, index).brighterEv));
}

function longestGap(frames: readonly FrameFacts[]): number | null {
  const taken = frames.map(({ capturedAtMs, exposure }) => ({ startMs: capturedAtMs, exposureMs: 1000 * (exposure.timeS ?? 0) }));
  if (taken.some(({ startMs }) => startMs === null)) return null;
  const inOrder = taken.toSorted((a, b) => a.startMs! - b.startMs!);
  const gaps = inOrder.slice(1).map(({ startMs, exposureMs }, index) => {
    const before = inOrder[index]!;
    return Math.max(0, startMs! - before.startMs! - Math.max(before.exposureMs, exposureMs));
  });
  return Math.max(...gaps);
}

import type { PhotoCheck } from '../../../src-preload/contract/library.ts';

/** The exposures of one bracket set, darkest first. */
export interface ExposedSet {
  /** Sets with the same key come from the same camera. */
  readonly camera: string;
  readonly frames: readonly {
    /** EV at ISO 100: higher is darker. */ readonly exposureValue: number | null;
    /** 0 to 1. */ readonly meanLuma: number;
  }[];
}

const leastOthers = 2;
const mostAgree = 0.65;
/** Steps within this many stops are the same step. */
const sameStep = 0.4;

/**
 * Whether a set lacks the frame at one end that most other sets of the camera have: a bracketing camera takes the
 * same ladder every time, so a shorter one has lost a frame. A set that lacks both ends was meant to be shorter.
 */
export function patternCheck(set: ExposedSet, others: readonly ExposedSet[]): PhotoCheck | null {
  const steps = stepsOf(set);
  const peers = others.filter(({ camera, frames }) => camera === set.camera && frames.length > 1);
  if (!steps || peers.length < leastOthers) return null;
  const votes = peers.map((peer) => missingEnd(set, steps, peer));
  for (const end of ['dark', 'bright'] as const) {
    const stops = votes.flatMap((vote) => (vote?.end === end ? [vote.stops] : []));
    if (stops.length < leastOthers || stops.length < mostAgree * peers.length) continue;
    const step = stops.toSorted((a, b) => a - b)[stops.length >> 1]!;
    return {
      code: end === 'dark' ? 'dark-frame-missing' : 'bright-frame-missing',
      severity: 'note',
      message: `The other sets of this shoot have one more frame, ${step.toFixed(1)} EV ${end === 'dark' ? 'darker' : 'brighter'}.`,
    };
  }
  return null;
}

/** Stops from each frame to the next brighter one; null where the camera did not say. */
function stepsOf({ frames }: ExposedSet): number[] | null {
  const values = frames.flatMap(({ exposureValue }) => exposureValue ?? []);
  if (values.length < frames.length || frames.length < 2) return null;
  return values.slice(1).map((value, index) => values[index]! - value);
}

/** Where the set fits on the peer's ladder, by its steps and then by how bright its frames came out. */
function missingEnd(set: ExposedSet, steps: readonly number[], peer: ExposedSet): { end: 'dark' | 'bright'; stops: number } | null {
  const ladder = stepsOf(peer);
  if (!ladder || ladder.length <= steps.length) return null;
  let best: { from: number; off: number } | undefined;
  for (let from = 0; from + steps.length <= ladder.length; from++) {
    if (!steps.every((step, index) => Math.abs(step - ladder[from + index]!) <= sameStep)) continue;
    const off = set.frames.reduce((sum, { meanLuma }, index) => sum + Math.abs(meanLuma - peer.frames[from + index]!.meanLuma), 0);
    if (!best || off < best.off) best = { from, off };
  }
  if (!best) return null;
  const beyond = { dark: best.from, bright: ladder.length - steps.length - best.from };
  if (beyond.dark === 1 && beyond.bright === 0) return { end: 'dark', stops: ladder[0]! };
  if (beyond.bright === 1 && beyond.dark === 0) return { end: 'bright', stops: ladder.at(-1)! };
  return null;
}

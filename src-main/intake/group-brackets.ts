import { cutIntoSets } from './bracket-cuts.ts';
import { BracketPairs } from './bracket-pairs.ts';
import { exposureLadder } from './exposure-ladder.ts';
import type { FrameFacts } from './frame-facts.ts';
import { gatherScattered, mostScattered } from './gather-scattered.ts';
import { byTime, inShootOrder, type Placed } from './shoot-order.ts';

export interface GroupingFrame {
  readonly key: string;
  /** Where the file lies; a bracket set never spans folders. */
  readonly folder: string;
  readonly facts: FrameFacts;
}

export interface FrameGroup {
  readonly kind: 'single' | 'bracket';
  /** Darkest first. */
  readonly frames: GroupingFrame[];
  /** Index in `frames` of the middle exposure. */
  readonly base: number;
  /** Some frames with the flash and some without: they differ in light, not only in exposure. */
  readonly isFlashAndAmbient: boolean;
}

/**
 * Bracket sets and single frames, in the order of the shoot. Frames are expected in natural order of their names and
 * without copies of each other. Never throws, whatever the metadata say.
 *
 * Frames belong together only if camera, folder, format, size, orientation and focal length are the same, no exposure comes
 * twice in one light, and they span enough to be worth fusing. What speaks for it, as log odds that are added up over a
 * whole shoot: that the edges of both pictures lie in the same places, that one exposure would make one of the other, that
 * little time passed, in the set's own rhythm, and that the ladder of exposures goes on outwards. See bracket-cuts.ts for
 * how the cuts are found and view-odds.ts for the weights.
 */
export function groupBrackets(frames: readonly GroupingFrame[]): FrameGroup[] {
  const timeOf = new Map<GroupingFrame, number | null>();
  const sets: GroupingFrame[][] = [];
  for (const stream of Map.groupBy(frames, streamOf).values()) {
    const ordered = inShootOrder(stream);
    for (const { frame, timeMs } of ordered) timeOf.set(frame, frame.facts.capturedAtMs === null ? null : timeMs);
    sets.push(...cutStream(ordered));
  }
  const place = new Map(byTime(frames, (frame) => timeOf.get(frame) ?? null).map((frame, index) => [frame, index]));
  return sets.toSorted((a, b) => place.get(a[0]!)! - place.get(b[0]!)!).map(asGroup);
}

/** One camera's frames as sets; where times are gone and most stay alone, their names may say nothing either. */
function cutStream(ordered: readonly Placed<GroupingFrame>[]): GroupingFrame[][] {
  const pairs = new BracketPairs(ordered.map(({ frame }) => frame.facts));
  const asFrames = (sets: readonly number[][], of: readonly Placed<GroupingFrame>[]): GroupingFrame[][] =>
    sets.map((set) => set.map((index) => of[index]!.frame));
  const sets = cutIntoSets(ordered, pairs);
  const alone = countAlone(sets);
  const isScattered = ordered.every(({ frame }) => frame.facts.capturedAtMs === null) && alone > ordered.length / 2;
  if (!isScattered || ordered.length > mostScattered) return asFrames(sets, ordered);
  const gathered = gatherScattered(pairs, ordered.length).map((index) => ordered[index]!);
  const regrouped = cutIntoSets(gathered, new BracketPairs(gathered.map(({ frame }) => frame.facts)));
  return countAlone(regrouped) < alone ? asFrames(regrouped, gathered) : asFrames(sets, ordered);
}

const countAlone = (sets: readonly number[][]): number => sets.filter(({ length }) => length === 1).length;

/** Frames that one camera put into one folder. */
function streamOf({ folder, facts: { camera, format } }: GroupingFrame): string {
  return JSON.stringify([folder, format, camera.make, camera.model, camera.serial]);
}

export function asGroup(set: readonly GroupingFrame[]): FrameGroup {
  const steps = exposureLadder(set.map((frame) => frame.facts));
  const frames = set.map((frame, index) => ({ frame, step: steps[index]! })).toSorted((a, b) => b.step - a.step);
  const sorted = frames.map(({ frame }) => frame);
  const flashes = new Set(set.map((frame) => frame.facts.flash));
  return {
    kind: set.length > 1 ? 'bracket' : 'single',
    frames: sorted,
    base: middleOf(sorted),
    isFlashAndAmbient: flashes.has(true) && flashes.has(false),
  };
}

/** Of an even number, the one of the two in the middle that is nearer to a well exposed room. */
function middleOf(darkestFirst: readonly GroupingFrame[]): number {
  const upper = Math.floor(darkestFirst.length / 2);
  if (darkestFirst.length % 2 === 1) return upper;
  const off = (index: number): number => Math.abs(darkestFirst[index]!.facts.meanLuma - 0.46);
  return off(upper - 1) < off(upper) ? upper - 1 : upper;
}

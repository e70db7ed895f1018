import { exposureLadder, isTimed, leastStepEv } from './exposure-ladder.ts';
import type { FrameFacts } from './frame-facts.ts';
import { likeness } from './likeness.ts';
import { inShootOrder } from './shoot-order.ts';

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
}

/** A camera that brackets by itself needs no longer between two frames, their exposures apart. */
const autoGapMs = 2_000;
/** A hand on the dial, one scene after the other. */
const handGapMs = 20_000;
/** A patient hand, at night, on a tripod. */
const patientGapMs = 5 * 60_000;
/** Measured on 122 frames of 12 scenes: above it 107 of 108 true neighbours, none of 928 false ones. */
const alike = 0.7;
const veryAlike = 0.8;
/**
 * Below it two frames are not of one scene, however quickly they followed each other: a camera that was swung, or carried
 * on. Frames further apart than this in exposure may have too little in common to say so.
 */
const unlike = 0.6;
const comparableEv = 2.5;
/** Cameras bracket up to nine frames, some applications more. */
const longestSet = 15;

/**
 * Bracket sets and single frames, in the order of the shoot. Frames are expected in natural order of their names and
 * without copies of each other.
 *
 * Two frames may belong together only if camera, folder, format, size, orientation and focal length are the same and their
 * exposures differ; equal exposures are a burst or a panorama. They do belong together if they followed each other at once,
 * or are alike and followed soon (or nobody knows when), or, three or more of them, are very alike and followed within
 * minutes. A set ends where its ladder of exposures starts again.
 */
export function groupBrackets(frames: readonly GroupingFrame[]): FrameGroup[] {
  const ordered = inShootOrder(frames);
  const place = new Map(ordered.map((frame, index) => [frame, index]));
  const streams = Map.groupBy(ordered, streamOf);
  const sets = [...streams.values()].flatMap((stream) => joinPatient(joinQuick(stream)));
  return sets.toSorted((a, b) => place.get(a[0]!)! - place.get(b[0]!)!).map(asGroup);
}

/** Frames that one camera put into one folder. */
function streamOf({ folder, facts: { camera, format } }: GroupingFrame): string {
  return JSON.stringify([folder, format, camera.make, camera.model, camera.serial]);
}

/** Cuts a stream into runs that a camera or a quick hand made in one go. */
function joinQuick(stream: readonly GroupingFrame[]): GroupingFrame[][] {
  const sets: GroupingFrame[][] = [];
  for (const frame of stream) {
    const set = sets.at(-1);
    if (set && isNextStep(set, frame) && isQuick(set, frame)) set.push(frame);
    else sets.push([frame]);
  }
  return sets;
}

/** Joins neighbouring singles that somebody exposed one by one. Two could be a picture and its retake: it takes three. */
function joinPatient(sets: readonly GroupingFrame[][]): GroupingFrame[][] {
  const joined: GroupingFrame[][] = [];
  let run: GroupingFrame[] = [];
  const close = (): void => {
    joined.push(...(run.length >= 3 ? [run] : run.map((frame) => [frame])));
    run = [];
  };
  for (const set of sets) {
    const frame = set[0]!;
    if (set.length > 1) {
      close();
      joined.push(set);
    } else {
      if (run.length > 0 && !(isNextStep(run, frame) && isPatient(run, frame))) close();
      run.push(frame);
    }
  }
  close();
  return joined;
}

/** Whether a frame could be one more exposure of a set: taken alike in everything but exposure, and not a step again. */
function isNextStep(set: readonly GroupingFrame[], frame: GroupingFrame): boolean {
  if (set.length >= longestSet) return false;
  const last = set.at(-1)!.facts;
  const { facts } = frame;
  if (facts.widthPx !== last.widthPx || facts.heightPx !== last.heightPx || facts.orientation !== last.orientation) return false;
  if (facts.focalLengthMm !== null && last.focalLengthMm !== null && Math.abs(Math.log(facts.focalLengthMm / last.focalLengthMm)) > 0.03) {
    return false;
  }
  if (smallestStep(set, frame) < leastStepEv) return false;
  // The camera counts in compensation: the same value again is the beginning of the next set, though the light changed.
  const biases = set.map((one) => one.facts.exposure.biasEv);
  return new Set(biases).size === 1 || !biases.includes(facts.exposure.biasEv);
}

/** Between a frame and the one of a set that was exposed most nearly like it, in EV. */
function smallestStep(set: readonly GroupingFrame[], frame: GroupingFrame): number {
  const steps = exposureLadder([...set, frame].map((one) => one.facts));
  const step = steps.pop()!;
  return Math.min(...steps.map((other) => Math.abs(other - step)));
}

function isQuick(set: readonly GroupingFrame[], frame: GroupingFrame): boolean {
  const gapMs = gapBetween(set.at(-1)!, frame);
  if (gapMs !== null && gapMs > handGapMs) return false;
  const likes = bestLikeness(set, frame);
  if (gapMs !== null && gapMs <= autoGapMs && isTimed([...set, frame].map((one) => one.facts))) {
    return !(likes < unlike && smallestStep(set, frame) <= comparableEv);
  }
  return likes >= alike;
}

function isPatient(set: readonly GroupingFrame[], frame: GroupingFrame): boolean {
  const gapMs = gapBetween(set.at(-1)!, frame);
  return gapMs !== null && gapMs <= patientGapMs && bestLikeness(set, frame) >= veryAlike;
}

/** Milliseconds between two frames beyond what their exposures themselves took; null when one has no time. */
function gapBetween(a: GroupingFrame, b: GroupingFrame): number | null {
  if (a.facts.capturedAtMs === null || b.facts.capturedAtMs === null) return null;
  const exposureMs = 1000 * Math.max(a.facts.exposure.timeS ?? 0, b.facts.exposure.timeS ?? 0);
  return Math.max(0, b.facts.capturedAtMs - a.facts.capturedAtMs - exposureMs);
}

/** The darkest and the brightest frame of a set may have nothing left in common; the nearest exposure speaks for the set. */
function bestLikeness(set: readonly GroupingFrame[], frame: GroupingFrame): number {
  let best = Number.NaN;
  for (const one of set) {
    const value = likeness(one.facts.likeness, frame.facts.likeness);
    if (Number.isNaN(best) || value > best) best = value;
    if (best >= veryAlike) break;
  }
  return best;
}

function asGroup(set: readonly GroupingFrame[]): FrameGroup {
  const steps = exposureLadder(set.map((frame) => frame.facts));
  const frames = set.map((frame, index) => ({ frame, step: steps[index]! })).toSorted((a, b) => b.step - a.step);
  const sorted = frames.map(({ frame }) => frame);
  return { kind: set.length > 1 ? 'bracket' : 'single', frames: sorted, base: middleOf(sorted) };
}

/** Of an even number, the one of the two in the middle that is nearer to a well exposed room. */
function middleOf(darkestFirst: readonly GroupingFrame[]): number {
  const upper = Math.floor(darkestFirst.length / 2);
  if (darkestFirst.length % 2 === 1) return upper;
  const off = (index: number): number => Math.abs(darkestFirst[index]!.facts.meanLuma - 0.46);
  return off(upper - 1) < off(upper) ? upper - 1 : upper;
}

import type { BracketPairs } from './bracket-pairs.ts';
import type { GroupingFrame } from './group-brackets.ts';
import type { Placed } from './shoot-order.ts';
import { looksRelit, relitOdds, surestOdds, viewOdds } from './view-odds.ts';

/** Cameras bracket up to nine frames, some applications more. */
const longestSet = 15;
/** A set spans at least so much; less is a burst whose meter wavered. */
const leastSpanEv = 0.8;
/** Odds below this are a no, whatever the frames after it say. */
const no = -3;
const relitNo = -1;
/** One flash from each side; more frames in another light are the next set, with the lamps on. */
const mostRelit = 2;

/** What the rest of a shoot says about a doubtful frame. */
interface Custom {
  readonly length: number;
}

/**
 * Cuts a camera's frames, in the order they were taken, into sets that follow each other: places in `frames`. Every link
 * between a frame and the set before it has log odds, for or against; the cuts are those that leave the greatest sum
 * (dynamic programming over the end of the last set).
 */
export function cutIntoSets(frames: readonly Placed<GroupingFrame>[], pairs: BracketPairs): number[][] {
  const sets = cutBest(frames, pairs, null);
  const custom = customOf(sets);
  return custom ? cutBest(frames, pairs, custom) : sets;
}

/** A photographer brackets a house with one setting: where a frame could go either way, sets of that length are likelier. */
function customOf(sets: readonly number[][]): Custom | null {
  const lengths = Map.groupBy(
    sets.filter((set) => set.length > 1),
    (set) => set.length,
  );
  const [usual] = [...lengths].toSorted(([, a], [, b]) => b.length - a.length);
  return usual && usual[1].length >= 3 ? { length: usual[0] } : null;
}
const customOdds = 0.8;
const rungOdds = 1.2;

function cutBest(frames: readonly Placed<GroupingFrame>[], pairs: BracketPairs, custom: Custom | null): number[][] {
  // best[n] is the greatest sum over the first n frames, from[n] where the last set of that division begins.
  const best = new Float64Array(frames.length + 1).fill(-Infinity);
  const from = new Int32Array(frames.length + 1);
  best[0] = 0;
  for (let start = 0; start < frames.length; start += 1) {
    let odds = best[start]!;
    if (odds > best[start + 1]!) {
      best[start + 1] = odds;
      from[start + 1] = start;
    }
    for (let end = start + 1; end < Math.min(frames.length, start + longestSet); end += 1) {
      odds += linkOdds(frames, pairs, start, end);
      if (odds === -Infinity) break;
      const sum = odds + (end - start + 1 === custom?.length ? customOdds : 0);
      if (sum > best[end + 1]! && isSet(pairs, start, end)) {
        best[end + 1] = sum;
        from[end + 1] = start;
      }
    }
  }
  const sets: number[][] = [];
  for (let end = frames.length; end > 0; end = from[end]!) {
    sets.push(Array.from({ length: end - from[end]! }, (_, index) => from[end]! + index));
  }
  return sets.toReversed();
}

/** Wide enough to be worth fusing, or lit in two ways. */
function isSet(pairs: BracketPairs, start: number, end: number): boolean {
  let least = 0;
  let most = 0;
  for (let index = start + 1; index <= end; index += 1) {
    const { brighterEv } = pairs.step(start, index);
    least = Math.min(least, brighterEv);
    most = Math.max(most, brighterEv);
    if (isRelit(pairs, start, index)) return true;
  }
  return most - least >= leastSpanEv;
}

/** Log odds that the frame at `end` belongs to the set from `start`, over those that it does not; -Infinity for never. */
function linkOdds(frames: readonly Placed<GroupingFrame>[], pairs: BracketPairs, start: number, end: number): number {
  const facts = pairs.facts(end);
  const last = pairs.facts(end - 1);
  if (facts.widthPx !== last.widthPx || facts.heightPx !== last.heightPx || facts.orientation !== last.orientation) return -Infinity;
  if (facts.focalLengthMm !== null && last.focalLengthMm !== null && Math.abs(Math.log(facts.focalLengthMm / last.focalLengthMm)) > 0.03) {
    return -Infinity;
  }
  const gap = gapMs(frames, end);
  const timeOdds = gapOdds(gap, earlierGaps(frames, start, end));
  if (timeOdds <= no - 4) return -Infinity;

  const members = Array.from({ length: end - start }, (_, index) => start + index);
  const biases = new Set<number | null>();
  let darkerThan = 0;
  for (const index of members) {
    if (hasOtherFlash(pairs, index, end)) continue;
    const { brighterEv, isRepeated } = pairs.step(index, end);
    if (isRepeated) return -Infinity;
    biases.add(pairs.facts(index).exposure.biasEv);
    if (brighterEv < 0) darkerThan += 1;
  }
  // The two that are most nearly as bright have most in common with the frame: they speak for the set.
  const spokesmen = members.toSorted((a, b) => pairs.apart(a, end) - pairs.apart(b, end)).slice(0, 3);
  const near = spokesmen[0]!;
  if (hasOtherFlash(pairs, start, end) || hasOtherFlash(pairs, end - 1, end)) {
    const odds = lit(pairs, spokesmen, end) + (gap !== null && gap <= 20_000 ? 1.5 : 0);
    return odds < relitNo ? -Infinity : odds;
  }
  // The camera counts in compensation: the same value again is the beginning of the next set, though the light changed.
  if (biases.size > 1 && biases.has(facts.exposure.biasEv)) return -Infinity;
  // Whoever climbs, descends or goes outwards from the middle never comes back between what there is.
  const isBetween = darkerThan > 0 && darkerThan < members.length;
  const view = surest(spokesmen, (index) => viewOdds(pairs.tones(index, end), pairs.step(index, end).brighterEv));
  const odds = view + timeOdds - (isBetween ? 5 : 0) + (isNextRung(pairs, members, end) ? rungOdds : 0);
  if (odds >= 0 || !isRelit(pairs, near, end)) return odds < no ? -Infinity : odds;
  const relit = members.filter((index) => isRelit(pairs, start, index + 1)).length;
  const relitSum = lit(pairs, spokesmen, end) - 1 + Math.min(0, timeOdds);
  return relitSum < relitNo || relit > mostRelit ? -Infinity : relitSum;
}

const lit = (pairs: BracketPairs, of: readonly number[], end: number): number => surest(of, (index) => relitOdds(pairs.tones(index, end)));

/** The best odds of several; after the best possible nobody else need be asked. */
function surest(of: readonly number[], oddsOf: (index: number) => number): number {
  let best = -Infinity;
  for (const index of of) {
    best = Math.max(best, oddsOf(index));
    if (best >= surestOdds) break;
  }
  return best;
}

/** Whether the frame is as far from the nearest as these are from each other: a new scene is seldom exposed just so. */
function isNextRung(pairs: BracketPairs, members: readonly number[], end: number): boolean {
  if (members.length < 2 || pairs.facts(end).exposure.timeS === null) return false;
  const rungs = members.map((index) => pairs.step(members[0]!, index).brighterEv).toSorted((a, b) => a - b);
  const spacings = rungs
    .slice(1)
    .map((rung, index) => rung - rungs[index]!)
    .toSorted((a, b) => a - b);
  const usual = spacings[spacings.length >> 1]!;
  const own = Math.min(...members.map((index) => Math.abs(pairs.step(index, end).brighterEv)));
  return Math.abs(own - usual) <= Math.max(0.35, 0.3 * usual);
}

function hasOtherFlash(pairs: BracketPairs, first: number, second: number): boolean {
  const [a, b] = [pairs.facts(first).flash, pairs.facts(second).flash];
  return a !== null && b !== null && a !== b;
}

/** The same view in another light: the flash fired in one of them, or, where no camera says so, it looks like that. */
function isRelit(pairs: BracketPairs, first: number, second: number): boolean {
  if (hasOtherFlash(pairs, first, second)) return true;
  if (pairs.facts(first).flash !== null && pairs.facts(second).flash !== null) return false;
  if (pairs.apart(first, second) > 4) return false;
  const tones = pairs.tones(first, second);
  return looksRelit(tones) && (tones.spreadEv > 1 || Math.abs(tones.brighterEv) < 3);
}

/** How the time between says that a frame goes on with a set; `earlier` are the gaps within it. */
function gapOdds(gap: number | null, earlier: readonly number[]): number {
  if (gap === null) return 0;
  // A camera or a hand keeps its rhythm within a set.
  const rhythm = Math.max(500, ...earlier);
  if (earlier.length > 0 && (gap > 4 * rhythm + 1000 || rhythm > 4 * gap + 5000)) return -6;
  if (gap <= 1500) return 5;
  if (gap <= 2500) return 2.5;
  if (gap <= 20_000) return 0.5;
  if (gap <= 60_000) return 0;
  if (gap <= 300_000) return -0.5;
  return -12;
}

function earlierGaps(frames: readonly Placed<GroupingFrame>[], start: number, end: number): number[] {
  const gaps: number[] = [];
  for (let index = start + 1; index < end; index += 1) gaps.push(gapMs(frames, index) ?? 0);
  return gaps;
}

/** Milliseconds between a frame and the one before it, beyond what the exposures themselves took; null when nobody knows. */
function gapMs(frames: readonly Placed<GroupingFrame>[], index: number): number | null {
  const { sinceMs, frame } = frames[index]!;
  if (sinceMs === null) return null;
  const before = frames[index - 1]!.frame;
  const exposureMs = 1000 * Math.max(before.facts.exposure.timeS ?? 0, frame.facts.exposure.timeS ?? 0);
  return Math.max(0, sinceMs - exposureMs);
}

import type { Chain } from '../geometry/find-edges.ts';
import type { PhotoEdges } from '../geometry/analyse.ts';
import { undistorted } from '../geometry/geometry.ts';
import { traceChains, type Trace } from '../geometry/straight-lines.ts';
import type { Radial } from './radial.ts';

/** Only long edges show a bow: this long, in diagonals. */
const leastLength = 0.14;
/** Edges that bow by more were never straight: arches, lamps, plants. */
const mostBow = 0.02;
/** How much of the bow a profile must take away to be believed. */
const profileGain = 0.75;
/** What must be there for an estimate without a profile, and how much it must help. */
const leastForEstimate = 18;
const leastBowPx = 0.3;
/** Below this nobody sees it. */
const straightPx = 0.2;
const estimateGain = 0.45;
const leastImproved = 0.75;
/** From so many on, straight edges say that there is nothing to undo. */
const leastEdges = 12;

export interface LensJudgement {
  /** What to undo; null where nothing shows a fault, or nothing helps. */
  readonly bend: Radial | null;
  readonly source: 'profile' | 'edges' | null;
  /** Mean bow of the long edges in pixels of the small picture, before and after. */
  readonly before: number | null;
  readonly after: number | null;
  readonly edgeCount: number;
  /** Enough long edges show that there is no bow to speak of. */
  readonly isStraight: boolean;
}

/**
 * Whether the picture still has the distortion of its lens. Most cameras take it out of their JPEGs, and doing it twice
 * would bend the picture the other way: so a profile is only believed where it makes long edges of the picture
 * straighter (Devernay and Faugeras 2001). Where there is none, one is estimated from edges that clearly bow.
 */
export function judgeLens(edges: PhotoEdges, profile: Radial | null, isSensor: boolean): LensJudgement {
  const diagonal = Math.hypot(edges.widthPx, edges.heightPx);
  const traces = longTraces(edges);
  const edgeCount = traces.length;
  const bows = bowsOf(traces, null);
  const before = edgeCount > 0 ? costOf(bows, traces) : null;
  const answer = (source: LensJudgement['source'], bend: Radial | null, after: number | null): LensJudgement => ({
    bend,
    source,
    before: before === null ? null : before * diagonal,
    after: after === null ? null : after * diagonal,
    edgeCount,
    isStraight: edgeCount >= leastEdges && before! * diagonal < straightPx,
  });
  const hasEvidence = before !== null && edgeCount >= 6;
  if (profile) {
    const after = hasEvidence ? costOf(bowsOf(traces, profile), traces) : null;
    // No camera has touched a sensor's own data: there the profile is right unless the edges clearly disagree.
    if (
      isSensor
        ? after === null || after * diagonal < Math.max(0.6, 1.15 * before! * diagonal)
        : after !== null && before! * diagonal > 0.3 && after <= profileGain * before!
    ) {
      return answer('profile', profile, after);
    }
  }
  if (edgeCount < leastForEstimate || before! * diagonal < leastBowPx) return answer(null, null, null);
  const bend = bestBend(traces);
  const left = bowsOf(traces, bend);
  const after = costOf(left, traces);
  const total = traces.reduce((sum, { length }) => sum + length, 0);
  const improved = traces.reduce((sum, { length }, i) => sum + (left[i]! < bows[i]! ? length : 0), 0) / total;
  return after <= estimateGain * before! && improved >= leastImproved ? answer('edges', bend, after) : answer(null, null, null);
}

interface LongTrace extends Trace {
  readonly length: number;
}

function longTraces({ widthPx, heightPx, upright, level }: PhotoEdges): readonly LongTrace[] {
  const traces = (chains: readonly Chain[], isTransposed: boolean): readonly Trace[] =>
    traceChains(chains, { widthPx, heightPx, isTransposed }, null);
  return [...traces(upright, false), ...traces(level, true)]
    .map((trace) => {
      const [first, last] = [trace.places[0]!, trace.places.at(-1)!];
      return { ...trace, length: Math.hypot(last.x - first.x, last.y - first.y) };
    })
    .filter((trace) => trace.length >= leastLength && Math.abs(bowOf(trace, null)) <= mostBow);
}

const bowsOf = (traces: readonly LongTrace[], bend: Radial | null): readonly number[] =>
  traces.map((trace) => Math.abs(bowOf(trace, bend)));

/** Mean bow by length, none counting for more than three times the median: a curtain is not the lens's fault. */
function costOf(bows: readonly number[], traces: readonly LongTrace[]): number {
  const cap = 3 * (bows.toSorted((a, b) => a - b)[bows.length >> 1] ?? 0);
  const total = traces.reduce((sum, { length }) => sum + length, 0);
  return bows.reduce((sum, bow, i) => sum + Math.min(bow, cap) * traces[i]!.length, 0) / total;
}

/** How far the middle of an edge stands off the line through its ends: mean of the middle third against the means of the outer ones. */
function bowOf({ places }: Trace, bend: Radial | null): number {
  const at = bend === null ? places : traceThrough(places, bend);
  const n = at.length;
  const third = Math.max(1, Math.floor(n / 3));
  const mean = (from: number, to: number): { readonly x: number; readonly y: number } => {
    let [x, y] = [0, 0];
    for (let i = from; i < to; i++) {
      x += at[i]!.x / (to - from);
      y += at[i]!.y / (to - from);
    }
    return { x, y };
  };
  const a = mean(0, third);
  const b = mean(third, n - third);
  const c = mean(n - third, n);
  const length = Math.hypot(c.x - a.x, c.y - a.y);
  return length > 0 ? ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / length : 0;
}

const traceThrough = (places: Trace['places'], bend: Radial): Trace['places'] => places.map((place) => undistorted(bend, place));

/** The one-parameter bend that leaves the edges straightest: c2 alone, the scale kept at half the short edge of 3:2. */
function bestBend(traces: readonly LongTrace[]): Radial {
  const withStrength = (k: number): Radial => [1 - k * keptRadius ** 2, 0, k, 0, 0];
  const cost = (k: number): number => costOf(bowsOf(traces, withStrength(k)), traces);
  let best = 0;
  let bestCost = Infinity;
  for (let step = -12; step <= 12; step++) {
    const found = cost(step * 0.06);
    if (found < bestCost) [best, bestCost] = [step * 0.06, found];
  }
  // Golden section between its neighbours.
  let [low, high] = [best - 0.06, best + 0.06];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let round = 0; round < 14; round++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (cost(a) < cost(b)) high = b;
    else low = a;
  }
  return withStrength((low + high) / 2);
}
const keptRadius = 0.277;

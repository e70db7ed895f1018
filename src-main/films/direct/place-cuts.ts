import type { MusicalTicks, Tick } from './musical-ticks.ts';

/** A picture stays at least and at most this much of what is wanted. */
const least = 0.55;
const most = 1.8;
const slackMs = 20_000;

/**
 * When pictures change, and last when the film ends: each on a tick, so that the lengths between are as near to the wanted
 * ones as they can be, counted in squares of the logarithm of what each is off by, and the ticks as good as they can be (a shortest path).
 * Where ticks are too far apart, or there are none, simply after the wanted lengths. The film never ends before `leastMs`.
 */
export function placeCuts(wantedMs: readonly number[], ticks: MusicalTicks, leastMs: number): number[] {
  return onTicks(wantedMs, ticks, leastMs) ?? evenly(wantedMs, leastMs);
}

function evenly(wantedMs: readonly number[], leastMs: number): number[] {
  const total = wantedMs.reduce((sum, length) => sum + length, 0);
  const stretch = Math.max(1, leastMs / total);
  let at = 0;
  return wantedMs.map((length) => (at += length * stretch));
}

/** The cheapest way to each place, and the place before it on that way; Infinity and -1 where there is none. */
interface Ways {
  readonly costs: Float64Array<ArrayBuffer>;
  readonly from: Int32Array<ArrayBuffer>;
}

function onTicks(wantedMs: readonly number[], { changes, ends }: MusicalTicks, leastMs: number): number[] | null {
  // The film's beginning is the first place that one can come from.
  const inside: readonly Tick[] = [{ atMs: 0, cost: 0 }, ...changes];
  const after = ends.filter(({ atMs }) => atMs >= leastMs);
  const ways: Ways[] = [];
  let sumMs = 0;
  let costs = new Float64Array(inside.length).fill(Number.POSITIVE_INFINITY);
  costs[0] = 0;
  for (const [index, wanted] of wantedMs.entries()) {
    sumMs += wanted;
    // Nobody gets this far from what was wanted and back again; long films would only take longer to direct.
    const band = { fromMs: sumMs * 0.75 - slackMs, toMs: sumMs * 1.3 + slackMs };
    const step = onward(inside, costs, index === wantedMs.length - 1 ? after : inside, wanted, band);
    ways.push(step);
    costs = step.costs;
  }
  let at = costs.reduce((best, cost, place) => (cost < (costs[best] ?? 0) ? place : best), 0);
  if (!Number.isFinite(costs[at] ?? Number.POSITIVE_INFINITY)) return null;
  const cuts: number[] = [];
  for (const { from } of ways.toReversed()) {
    cuts.push(((cuts.length === 0 ? after : inside)[at] as Tick).atMs);
    at = from[at] ?? 0;
  }
  return cuts.toReversed();
}

function onward(
  places: readonly Tick[],
  costs: Float64Array<ArrayBuffer>,
  targets: readonly Tick[],
  wanted: number,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Ways {
  const best = new Float64Array(targets.length).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(targets.length).fill(-1);
  let earliest = 0;
  for (const [to, { atMs, cost }] of targets.entries()) {
    if (atMs < fromMs || atMs > toMs) continue;
    while (atMs - (places[earliest]?.atMs ?? atMs) > wanted * most) earliest += 1;
    for (let place = earliest; place < places.length; place += 1) {
      const length = atMs - (places[place]?.atMs ?? atMs);
      if (length < wanted * least) break;
      // Half as long is as far off as twice as long.
      const off = Math.log(length / wanted);
      const total = (costs[place] ?? Number.POSITIVE_INFINITY) + off * off + cost;
      if (total < (best[to] ?? 0)) [best[to], from[to]] = [total, place];
    }
  }
  return { costs: best, from };
}

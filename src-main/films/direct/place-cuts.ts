import type { Tick } from './musical-ticks.ts';

/** A picture stays at least and at most this much of what is wanted. */
const least = 0.5;
const most = 1.8;
/** A film that does not end on a bar sounds torn off. */
const endCost = 4;

/**
 * When pictures change, and last when the film ends: each on a tick, so that the lengths between are as near to the wanted
 * ones as they can be, counted in squares of what each is off by, and the ticks as good as they can be (a shortest path).
 * Where ticks are too far apart, or there are none, simply after the wanted lengths. The film never ends before `leastMs`.
 */
export function placeCuts(wantedMs: readonly number[], ticks: readonly Tick[], leastMs: number): number[] {
  return onTicks(wantedMs, ticks, leastMs) ?? evenly(wantedMs, leastMs);
}

function evenly(wantedMs: readonly number[], leastMs: number): number[] {
  const total = wantedMs.reduce((sum, length) => sum + length, 0);
  const stretch = Math.max(1, leastMs / total);
  let at = 0;
  return wantedMs.map((length) => (at += length * stretch));
}

function onTicks(wantedMs: readonly number[], ticks: readonly Tick[], leastMs: number): number[] | null {
  // The film's beginning is the first place that one can come from.
  const places: readonly Tick[] = [{ atMs: 0, cost: 0 }, ...ticks];
  const cameFrom: Int32Array[] = [];
  let best = new Float64Array(places.length).fill(Number.POSITIVE_INFINITY);
  best[0] = 0;
  for (const [index, wanted] of wantedMs.entries()) {
    const isLast = index === wantedMs.length - 1;
    const next = new Float64Array(places.length).fill(Number.POSITIVE_INFINITY);
    const from = new Int32Array(places.length).fill(-1);
    let earliest = 0;
    for (const [to, { atMs, cost }] of places.entries()) {
      if (isLast && atMs < leastMs) continue;
      while (atMs - (places[earliest]?.atMs ?? atMs) > wanted * most) earliest += 1;
      for (let place = earliest; place < to; place += 1) {
        const length = atMs - (places[place]?.atMs ?? 0);
        if (length < wanted * least) break;
        const off = length / wanted - 1;
        const total = (best[place] ?? Number.POSITIVE_INFINITY) + off * off + cost * (isLast ? endCost : 1);
        if (total < (next[to] ?? 0)) [next[to], from[to]] = [total, place];
      }
    }
    cameFrom.push(from);
    best = next;
  }
  let at = best.reduce((smallest, cost, place) => (cost < (best[smallest] ?? 0) ? place : smallest), 0);
  if (!Number.isFinite(best[at] ?? Number.POSITIVE_INFINITY)) return null;
  const cuts: number[] = [];
  for (const from of cameFrom.toReversed()) {
    cuts.push(places[at]?.atMs ?? 0);
    at = from[at] ?? 0;
  }
  return cuts.toReversed();
}

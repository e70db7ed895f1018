import { findBars } from './bars.ts';
import { analysisRateHz, findOnsets } from './onsets.ts';
import { findTempo, type Tempo } from './tempo.ts';

/** The pulse of a piece of music, in milliseconds from its beginning. */
export interface Pulse {
  readonly bpm: number;
  readonly beatsMs: readonly number[];
  /** Those of the beats that begin a bar. */
  readonly barsMs: readonly number[];
}

/** How dearly a beat is paid for that comes too early or too late, beside an onset of standard deviation 1 (Ellis: 100 to 400). */
const tightness = 300;
/** Drums and bass hold the beat where a tune plays against it. */
const bassCounts = 0.5;
/** Beats of which every second is less than this beside the others are halves of slower ones. */
const halves = 0.5;
const slowestBpm = 60;
/**
 * How clear a pulse must be: more in a short sound, where chance makes one. Speech reaches 0.33 in 5 s, 0.14 in 12 s and
 * 0.09 in 40 s; played music has 0.4 to 1, and 0.8 where a felt piano rolls its chords.
 */
const clearEnough = (seconds: number): number => 0.1 + 1.6 / seconds;
const fewestBeats = 8;

/**
 * Beats of mono sound at `analysisRateHz` by dynamic programming (Ellis, "Beat Tracking by Dynamic Programming", 2007), at
 * a tempo that may drift; null where there is no pulse. The same samples give the same beats.
 */
export function findPulse(mono: Float32Array): Pulse | null {
  const onsets = findOnsets(mono);
  const tempo = findTempo(onsets);
  if (!tempo || tempo.clarity < clearEnough(mono.length / analysisRateHz)) return null;
  const weighed = onsets.all.map((value, n) => value + bassCounts * onsets.low[n]!);
  const beats = withoutHalves(onsets.all, heardBeats(onsets.all, chainOfBeats(weighed, tempo)), onsets.hopMs);
  if (beats.length < fewestBeats) return null;
  const beatsMs = beats.map((n) => Math.max(0, Math.round(peakNear(onsets.all, n) * onsets.hopMs)));
  return { bpm: bpmOf(beatsMs), beatsMs, barsMs: findBars(mono, onsets, beats).map((index) => beatsMs[index]!) };
}

/** The chain of hops with the most onset under it and the most even steps. */
function chainOfBeats(onsets: Float32Array, { periods }: Tempo): number[] {
  const scores = new Float64Array(onsets.length);
  const before = new Int32Array(onsets.length).fill(-1);
  const stepCosts = new Map<number, Float64Array>();
  for (let n = 0; n < onsets.length; n++) {
    const period = Math.round(periods[n]! * 4) / 4;
    const shortest = Math.round(period / 2);
    const longest = Math.round(period * 2);
    let costs = stepCosts.get(period);
    if (!costs) {
      costs = Float64Array.from({ length: longest - shortest + 1 }, (_, i) => tightness * Math.log((shortest + i) / period) ** 2);
      stepCosts.set(period, costs);
    }
    let best = 0;
    for (let step = shortest; step <= longest && step <= n; step++) {
      const score = scores[n - step]! - costs[step - shortest]!;
      if (score > best) {
        best = score;
        before[n] = n - step;
      }
    }
    scores[n] = onsets[n]! + best;
  }
  let last = 0;
  const lastPeriod = Math.ceil(periods.at(-1) ?? 0);
  for (let n = Math.max(0, onsets.length - lastPeriod); n < onsets.length; n++) if (scores[n]! > scores[last]!) last = n;
  const beats: number[] = [];
  for (let n = last; n >= 0; n = before[n]!) beats.push(n);
  return beats.toReversed();
}

/** Without those before the music begins and after it has rung out. */
function heardBeats(onsets: Float32Array, beats: readonly number[]): number[] {
  const strengths = beats.map((n) => strongest(onsets, n));
  const mean = strengths.reduce((sum, value) => sum + value, 0) / Math.max(1, beats.length);
  const isHeard = (value: number): boolean => value > mean / 4;
  return beats.slice(strengths.findIndex(isHeard), strengths.findLastIndex(isHeard) + 1);
}

/** Every second of them where the others are hardly played and a person would tap half as fast. */
function withoutHalves(onsets: Float32Array, beats: readonly number[], hopMs: number): readonly number[] {
  const even = beats.filter((_, index) => index % 2 === 0);
  const odd = beats.filter((_, index) => index % 2 === 1);
  const mean = (some: readonly number[]): number => some.reduce((sum, n) => sum + strongest(onsets, n), 0) / Math.max(1, some.length);
  const [weaker, stronger] = mean(even) < mean(odd) ? [even, odd] : [odd, even];
  const steps = ((beats.at(-1) ?? 0) - (beats[0] ?? 0)) / Math.max(1, beats.length - 1);
  const isSlowEnough = 60_000 / (2 * steps * hopMs) >= slowestBpm;
  return isSlowEnough && mean(weaker) < halves * mean(stronger) ? stronger : beats;
}

function strongest(onsets: Float32Array, n: number): number {
  let most = 0;
  for (let near = n - 3; near <= n + 3; near++) most = Math.max(most, onsets[near] ?? 0);
  return most;
}

/** Between two hops, where a parabola through the onset has its top. */
function peakNear(onsets: Float32Array, n: number): number {
  let top = n;
  for (const near of [n - 1, n + 1]) if ((onsets[near] ?? 0) > (onsets[top] ?? 0)) top = near;
  const [left, middle, right] = [onsets[top - 1] ?? 0, onsets[top] ?? 0, onsets[top + 1] ?? 0];
  const curve = left - 2 * middle + right;
  return curve < 0 ? top + Math.max(-0.5, Math.min(0.5, (left - right) / (2 * curve))) : top;
}

/** Of the middle beats, so that a ritardando at the end says nothing. */
function bpmOf(beatsMs: readonly number[]): number {
  const steps = beatsMs
    .slice(1)
    .map((at, index) => at - beatsMs[index]!)
    .toSorted((a, b) => a - b);
  const from = Math.floor(steps.length / 4);
  const middle = steps.slice(from, steps.length - from);
  const mean = middle.reduce((sum, step) => sum + step, 0) / middle.length;
  return Math.round((60_000 / mean) * 10) / 10;
}

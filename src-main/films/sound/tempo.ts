import type { Onsets } from './onsets.ts';

/** How fast music goes, and how that changes. Pure. */
export interface Tempo {
  /** Hops from beat to beat, for every hop. */
  readonly periods: Float32Array;
  /** 0 for noise to 1 for a machine: how much of the onsets comes again after one beat. */
  readonly clarity: number;
}

const slowestBpm = 60;
const fastestBpm = 180;
/** Where people tap (Moelants 2002), and how far they go from it, in octaves. */
const usual = { bpm: 112, octaves: 0.8 };
/** The tempo is looked at in windows, and follows a drummer this far from the whole. */
const drift = { windowMs: 10_000, stepMs: 2_000, most: 0.12, costPerStep: 60 };

/** Tempo from the onsets' likeness to themselves a beat, two and half a beat later (Ellis 2007, section 3.2); null for too little sound. */
export function findTempo({ all, hopMs }: Onsets): Tempo | null {
  const smooth = smoothed(all);
  const slowest = Math.round(60_000 / slowestBpm / hopMs);
  const fastest = Math.round(60_000 / fastestBpm / hopMs);
  if (smooth.length < slowest * 4) return null;
  const likeness = autocorrelation(smooth, 0, smooth.length, slowest * 4 + 8);
  const energy = likeness[0] ?? 0;
  if (energy <= 0) return null;
  let best = { period: 0, score: Number.NEGATIVE_INFINITY };
  for (let period = fastest; period <= slowest; period++) {
    const score = (pulse(likeness, period) / energy) * liking(60_000 / (period * hopMs));
    if (score > best.score) best = { period, score };
  }
  return {
    periods: followed(smooth, best.period, hopMs),
    clarity: Math.max(0, highest(likeness, best.period), highest(likeness, best.period * 2)) / energy,
  };
}

const liking = (bpm: number): number => Math.exp(-0.5 * (Math.log2(bpm / usual.bpm) / usual.octaves) ** 2);

/** A beat comes again after one, two and four of its periods. */
function pulse(likeness: Float64Array, period: number): number {
  return highest(likeness, period) + 0.6 * highest(likeness, period * 2) + 0.4 * highest(likeness, period * 4);
}

function highest(likeness: Float64Array, at: number): number {
  const reach = Math.max(1, Math.round(at / 100));
  let most = Number.NEGATIVE_INFINITY;
  for (let lag = Math.round(at) - reach; lag <= Math.round(at) + reach; lag++) most = Math.max(most, likeness[lag] ?? 0);
  return most;
}

/** Of values less their mean, for lags 0 to `lags`; each as if all of the stretch had been compared. */
function autocorrelation(values: Float32Array, from: number, to: number, lags: number): Float64Array {
  let mean = 0;
  for (let n = from; n < to; n++) mean += values[n]!;
  mean /= Math.max(1, to - from);
  const centred = new Float64Array(Math.max(0, to - from));
  for (let n = from; n < to; n++) centred[n - from] = values[n]! - mean;
  return Float64Array.from({ length: lags + 1 }, (_, lag) => {
    let sum = 0;
    for (let n = lag; n < centred.length; n++) sum += centred[n]! * centred[n - lag]!;
    return centred.length > lag ? (sum * centred.length) / (centred.length - lag) : 0;
  });
}

/** Onsets blurred by 20 ms, so that a beat that is played a little early still meets the one before. */
function smoothed(values: Float32Array): Float32Array {
  const kernel = [0.06, 0.24, 0.4, 0.24, 0.06];
  return values.map((_, n) => kernel.reduce((sum, weight, i) => sum + weight * (values[n + i - 2] ?? 0), 0));
}

/** The period in windows along the piece, the likeliest way through them that does not jump (Viterbi). */
function followed(onsets: Float32Array, period: number, hopMs: number): Float32Array {
  const width = Math.min(onsets.length, drift.windowMs / hopMs);
  const step = drift.stepMs / hopMs;
  const reach = Math.ceil(period * drift.most);
  const count = 1 + Math.floor((onsets.length - width) / step);
  const choices = 2 * reach + 1;
  let scores = new Float64Array(choices);
  const backs: Int16Array[] = [];
  for (let window = 0; window < count; window++) {
    const likeness = autocorrelation(onsets, window * step, window * step + width, (period + reach) * 2 + 4);
    const energy = Math.max(likeness[0] ?? 0, 1e-9);
    const next = new Float64Array(choices);
    const back = new Int16Array(choices);
    for (let choice = 0; choice < choices; choice++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let before = 0; before < choices; before++) {
        const score = scores[before]! - drift.costPerStep * ((choice - before) / period) ** 2;
        if (score > best) {
          best = score;
          back[choice] = before;
        }
      }
      const lag = period - reach + choice;
      next[choice] = best + ((likeness[lag] ?? 0) + 0.5 * highest(likeness, lag * 2)) / energy;
    }
    scores = next;
    backs.push(back);
  }
  const path = new Float64Array(count);
  let choice = scores.indexOf(Math.max(...scores));
  for (let window = count - 1; window >= 0; window--) {
    path[window] = period - reach + choice;
    choice = backs[window]?.[choice] ?? choice;
  }
  return Float32Array.from(onsets, (_, n) => {
    const at = Math.min(count - 1, Math.max(0, (n - width / 2) / step));
    const left = Math.floor(at);
    const a = path[left]!;
    return a + (at - left) * ((path[left + 1] ?? a) - a);
  });
}

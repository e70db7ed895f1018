import { chunkSamples } from './true-peak.ts';

/**
 * A look-ahead limiter as a curve: one gain for the beginning of every chunk, to be read as straight lines between them.
 * Nothing is bent that does not need it: without peaks above the ceiling every gain is 1. Pure.
 */
const chunkMs = chunkSamples / 48;
/** It goes down over this long before a peak, without a corner, and comes back slowly enough not to be heard as distortion. */
const attackChunks = Math.round(5 / chunkMs);
const releaseMs = 120;

/** `peaks` are those of the chunks before `gain`. */
export function limit(peaks: Float32Array, gain: number, ceiling: number): Float32Array {
  const needed = peaks.map((peak) => Math.min(1, ceiling / Math.max(peak * gain, 1e-9)));
  // A chunk lies between two points of the curve, and its filter looks into its neighbours: all of them must do for it.
  const near = needed.map((value, c) => Math.min(value, needed[c - 1] ?? 1, needed[c + 1] ?? 1));
  const ahead = lowestAhead(near, attackChunks);
  const back = 1 - Math.exp(-chunkMs / releaseMs);
  let held = 1;
  const released = ahead.map((value) => (held = value < held ? value : held + (value - held) * back));
  return averageBehind(released, attackChunks);
}

/** The lowest of each value and the `reach` after it. */
function lowestAhead(values: Float32Array, reach: number): Float32Array {
  const out = new Float32Array(values.length);
  const queue: number[] = [];
  let head = 0;
  for (let c = values.length - 1; c >= 0; c--) {
    while (queue.length > head && values[queue.at(-1)!]! >= values[c]!) queue.pop();
    queue.push(c);
    if (queue[head]! > c + reach) head += 1;
    out[c] = values[queue[head]!]!;
  }
  return out;
}

/** The mean of each value and the `reach` before it, which lie no higher where they were the lowest ahead. */
function averageBehind(values: Float32Array, reach: number): Float32Array {
  const out = new Float32Array(values.length);
  let sum = 0;
  let count = 0;
  for (let c = 0; c < values.length; c++) {
    sum += values[c]!;
    count += 1;
    if (count > reach + 1) {
      sum -= values[c - reach - 1]!;
      count -= 1;
    }
    out[c] = sum / count;
  }
  return out;
}

/** Multiplies `count` interleaved samples that begin at sample `from` of the film by `gain` and by the curve. */
export function applyGain(block: Float32Array, count: number, from: number, gain: number, curve: Float32Array): void {
  for (let i = 0; i < count; i++) {
    const at = (from + i) / chunkSamples;
    const chunk = Math.floor(at);
    const left = curve[chunk] ?? 1;
    const g = gain * (left + (at - chunk) * ((curve[chunk + 1] ?? left) - left));
    block[i * 2]! *= g;
    block[i * 2 + 1]! *= g;
  }
}

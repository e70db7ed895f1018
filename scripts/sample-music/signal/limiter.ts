import { sampleRate, type Stereo } from './stereo.ts';

const taps = 12;
/** Three fractional delays of a windowed sinc: the curve between the samples, four times as fine. */
const between = [0.25, 0.5, 0.75].map((fraction) =>
  Float64Array.from({ length: taps }, (_, k) => {
    const x = k - (taps / 2 - 1) - fraction;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / (taps / 2));
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
  }),
);

/** The highest point of the curve through sample `i` and up to the next one. */
function peakAt(channel: Float32Array, i: number): number {
  let peak = Math.abs(channel[i]!);
  if (peak < 0.1) return peak;
  for (const row of between) {
    let sum = 0;
    for (let k = 0; k < taps; k++) sum += row[k]! * (channel[i + k - (taps / 2 - 1)] ?? 0);
    peak = Math.max(peak, Math.abs(sum));
  }
  return peak;
}

/**
 * Keeps the true peak (four times oversampled) under `ceilingDb` dBTP: sees 4 ms ahead, bends down smoothly and lets go
 * within about 120 ms, both channels alike. In place.
 */
export function limit(sound: Stereo, ceilingDb: number): void {
  const { left, right } = sound;
  const ceiling = 10 ** (ceilingDb / 20);
  const ahead = Math.round(0.004 * sampleRate);
  const needed = Float32Array.from(left, (_, i) => Math.min(1, ceiling / Math.max(peakAt(left, i), peakAt(right, i), 1e-9)));
  const held = slidingMinimum(needed, ahead);
  const letGo = 1 - Math.exp(-1 / (0.12 * sampleRate));
  let eased = 1;
  for (let i = 0; i < held.length; i++) {
    eased = Math.min(held[i]!, eased + (1 - eased) * letGo);
    held[i] = eased;
  }
  const width = ahead + 1;
  let sum = 0;
  for (let i = 0; i < held.length; i++) {
    sum += held[i]! - (held[i - width] ?? 0);
    const gain = i < width ? held[i]! : sum / width;
    left[i]! *= Math.min(1, gain);
    right[i]! *= Math.min(1, gain);
  }
}

/** The least of each value and the `ahead` values after it. */
function slidingMinimum(values: Float32Array, ahead: number): Float32Array {
  const least = new Float32Array(values.length);
  const queue = new Int32Array(values.length);
  let first = 0;
  let end = 0;
  for (let i = values.length - 1; i >= 0; i--) {
    while (end > first && values[queue[end - 1]!]! >= values[i]!) end--;
    queue[end++] = i;
    if (queue[first]! > i + ahead) first++;
    least[i] = values[queue[first]!]!;
  }
  return least;
}

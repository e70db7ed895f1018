import { sampleRate, type Stereo } from './stereo.ts';

/** A filter with a memory of its own: from sample to sample. */
export type Filter = (sample: number) => number;

/** A one-pole low-pass: 6 dB an octave above `cutoffHz`. */
export function lowPass(cutoffHz: number): Filter {
  const keep = Math.exp((-2 * Math.PI * cutoffHz) / sampleRate);
  let held = 0;
  return (sample) => (held = sample + keep * (held - sample));
}

/** What the one-pole low-pass leaves over. */
export function highPass(cutoffHz: number): Filter {
  const low = lowPass(cutoffHz);
  return (sample) => sample - low(sample);
}

/** Coefficients of a second-order section, normalised so that a0 is 1. */
type Section = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

export function secondOrder([b0, b1, b2, a1, a2]: Section): Filter {
  let one = 0;
  let two = 0;
  return (sample) => {
    const out = b0 * sample + one;
    one = b1 * sample - a1 * out + two;
    two = b2 * sample - a2 * out;
    return out;
  };
}

/** Second-order sections after Bristow-Johnson's "Cookbook formulae for audio equalizer biquad filter coefficients". */
const cookbook = (hz: number, q: number): { readonly cos: number; readonly alpha: number } => {
  const w = (2 * Math.PI * hz) / sampleRate;
  return { cos: Math.cos(w), alpha: Math.sin(w) / (2 * q) };
};

/** 12 dB an octave above `hz`. */
export function steepLowPass(hz: number, q = Math.SQRT1_2): Filter {
  const { cos, alpha } = cookbook(hz, q);
  const a0 = 1 + alpha;
  const side = (1 - cos) / 2 / a0;
  return secondOrder([side, 2 * side, side, (-2 * cos) / a0, (1 - alpha) / a0]);
}

/** 12 dB an octave below `hz`. */
export function steepHighPass(hz: number, q = Math.SQRT1_2): Filter {
  const { cos, alpha } = cookbook(hz, q);
  const a0 = 1 + alpha;
  const side = (1 + cos) / 2 / a0;
  return secondOrder([side, -2 * side, side, (-2 * cos) / a0, (1 - alpha) / a0]);
}

/** Lifts or (negative) lowers a band around `hz` by `gainDb`. */
export function bell(hz: number, q: number, gainDb: number): Filter {
  const { cos, alpha } = cookbook(hz, q);
  const a = 10 ** (gainDb / 40);
  const a0 = 1 + alpha / a;
  return secondOrder([(1 + alpha * a) / a0, (-2 * cos) / a0, (1 - alpha * a) / a0, (-2 * cos) / a0, (1 - alpha / a) / a0]);
}

/** Keeps a band around `hz`, 0 dB at its middle. */
export function bandPass(hz: number, q: number): Filter {
  const { cos, alpha } = cookbook(hz, q);
  const a0 = 1 + alpha;
  return secondOrder([alpha / a0, 0, -alpha / a0, (-2 * cos) / a0, (1 - alpha) / a0]);
}

/** Runs a bus through filters, one set of them for each channel. */
export function filterStereo(bus: Stereo, ...makers: ReadonlyArray<() => Filter>): void {
  for (const channel of [bus.left, bus.right]) {
    const chain = makers.map((make) => make());
    for (const filter of chain) for (let i = 0; i < channel.length; i++) channel[i] = filter(channel[i]!);
  }
}

/**
 * A low-pass whose cut-off moves (state variable, trapezoidal; Zavalishin, "The Art of VA Filter Design"): 12 dB an octave.
 * `cutoffAt` gives Hz for a time in seconds and is asked every 32 samples.
 */
export function sweepLowPass(samples: Float32Array, cutoffAt: (seconds: number) => number, q = Math.SQRT1_2): void {
  let one = 0;
  let two = 0;
  let g = 0;
  const damping = 1 / q;
  for (let i = 0; i < samples.length; i++) {
    if (i % 32 === 0) g = Math.tan((Math.PI * Math.min(20_000, Math.max(20, cutoffAt(i / sampleRate)))) / sampleRate);
    const high = (samples[i]! - (damping + g) * one - two) / (1 + g * (g + damping));
    const band = g * high + one;
    const low = g * band + two;
    one = g * high + band;
    two = g * band + low;
    samples[i] = low;
  }
}

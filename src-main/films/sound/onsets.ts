import { createSpectrum } from './fourier.ts';

/** What beats are found in: how much begins to sound in every 5 ms, all over and in the bass. Pure. */
export interface Onsets {
  readonly hopMs: number;
  /** Standard deviation 1, mostly 0. */
  readonly all: Float32Array;
  readonly low: Float32Array;
}

/** The rate that beats are looked for at: what matters for them lies below 8 kHz. */
export const analysisRateHz = 16_000;
const hopMs = 5;
const windowSize = 512;
const bandCount = 40;
const lowestHz = 30;
/** Kick drums and bass notes. */
const lowBandsTo = 180;
/** A rise is seen over this many hops: one alone is within a note's own attack. */
const lag = 2;
/**
 * What begins at a moment grows fastest in the logarithm when it has just entered the window, this much before the window's
 * middle comes to it. Measured on clicks, notes and drums (beats.test.ts holds it).
 */
const seenEarlyMs = 5;

/** Spectral flux in log bands (Ellis 2007, section 3.1) of mono sound at `analysisRateHz`. */
export function findOnsets(mono: Float32Array): Onsets {
  const hop = (analysisRateHz * hopMs) / 1000;
  const frames = Math.floor(mono.length / hop);
  const bands = logBands();
  const spectrum = createSpectrum(windowSize);
  const frame = new Float32Array(windowSize);
  const power = new Float32Array(windowSize / 2 + 1);
  const floor = quietest(mono);
  const levels = Array.from({ length: lag + 1 }, () => new Float32Array(bands.length));
  const all = new Float32Array(frames);
  const low = new Float32Array(frames);
  const offset = Math.round((seenEarlyMs / 1000) * analysisRateHz);
  for (let n = 0; n < frames; n++) {
    const from = n * hop - windowSize / 2 - offset;
    for (let i = 0; i < windowSize; i++) frame[i] = mono[from + i] ?? 0;
    spectrum.powerOf(frame, power);
    const now = levels[n % (lag + 1)]!;
    const before = levels[(n + 1) % (lag + 1)]!;
    let rise = 0;
    let lowRise = 0;
    for (const [index, band] of bands.entries()) {
      let energy = 0;
      for (let bin = band.from; bin < band.to; bin++) energy += power[bin]!;
      now[index] = Math.log10(energy / (band.to - band.from) + floor);
      const risen = n < lag ? 0 : Math.max(0, now[index] - before[index]!);
      rise += risen;
      if (band.isLow) lowRise += risen;
    }
    all[n] = rise;
    low[n] = lowRise;
  }
  return { hopMs, all: standingOut(all), low: standingOut(low) };
}

interface Band {
  readonly from: number;
  readonly to: number;
  readonly isLow: boolean;
}

/** Bins of the spectrum in bands that grow with their frequency. */
function logBands(): Band[] {
  const binHz = analysisRateHz / windowSize;
  const ratio = analysisRateHz / 2 / lowestHz;
  const edge = (index: number): number => Math.round((lowestHz * ratio ** (index / bandCount)) / binHz);
  return Array.from({ length: bandCount }, (_, index) => ({ from: Math.max(1, edge(index)), to: edge(index + 1) }))
    .filter(({ from, to }) => to > from)
    .map(({ from, to }) => ({ from, to, isLow: from * binHz < lowBandsTo }));
}

/** What counts as silence: 60 dB below the sound's own level, so that hiss before the music has no onsets. */
function quietest(mono: Float32Array): number {
  let energy = 0;
  for (const value of mono) energy += value * value;
  const perBin = (energy / Math.max(1, mono.length)) * windowSize * 0.375;
  return Math.max(1e-12, perBin * 10 ** -4.5);
}

/** Without the level around it (half a second to either side), never negative, scaled to a standard deviation of 1. */
function standingOut(values: Float32Array): Float32Array {
  const reach = Math.round(500 / hopMs);
  const sums = new Float64Array(values.length + 1);
  for (const [n, value] of values.entries()) sums[n + 1] = sums[n]! + value;
  const out = new Float32Array(values.length);
  let squares = 0;
  for (const [n, value] of values.entries()) {
    const from = Math.max(0, n - reach);
    const to = Math.min(values.length, n + reach + 1);
    out[n] = Math.max(0, value - (sums[to]! - sums[from]!) / (to - from));
    squares += out[n] ** 2;
  }
  const scale = squares > 0 ? 1 / Math.sqrt(squares / values.length) : 0;
  for (let n = 0; n < out.length; n++) out[n]! *= scale;
  return out;
}

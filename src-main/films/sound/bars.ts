import { createSpectrum, type Spectrum } from './fourier.ts';
import { analysisRateHz, type Onsets } from './onsets.ts';

/** Bars of four or three beats; most music has four. */
const meters = [4, 3];
const otherThanFour = 0.85;
const chromaSize = 4096;
/** Notes below sound as rumble in a spectrum this coarse. */
const chromaHz = { from: 100, to: 2_000 };

/**
 * Which of the beats begin a bar, as places in `beats` (hops): the ones where the harmony changes, the bass begins and
 * the accent falls, one phase and one meter for the whole piece. Pure.
 */
export function findBars(mono: Float32Array, onsets: Onsets, beats: readonly number[]): number[] {
  const accents = sum(
    [standard(changesOfHarmony(mono, onsets, beats)), standard(around(onsets.low, beats)), standard(around(onsets.all, beats))],
    [1, 0.7, 0.5],
  );
  let best = { score: Number.NEGATIVE_INFINITY, meter: 4, phase: 0 };
  for (const meter of meters) {
    for (let phase = 0; phase < meter; phase++) {
      const first = accents.filter((_, index) => index % meter === phase);
      // Unlikely chances grow with fewer bars; a root of their number is what keeps them comparable.
      const score = (mean(first) - mean(accents)) * (meter === 4 ? 1 : otherThanFour);
      if (score > best.score) best = { score, meter, phase };
    }
  }
  return beats.flatMap((_, index) => (index % best.meter === best.phase ? [index] : []));
}

const around = (values: Float32Array, beats: readonly number[]): number[] =>
  beats.map((n) => Math.max(...values.subarray(Math.max(0, n - 4), n + 5), 0));

/** How unlike the notes after a beat are to those before it, 0 to 1. */
function changesOfHarmony(mono: Float32Array, { hopMs }: Onsets, beats: readonly number[]): number[] {
  const spectrum = createSpectrum(chromaSize);
  const hop = (hopMs * analysisRateHz) / 1000;
  const chromaAt = (from: number): Float64Array => chroma(spectrum, mono, Math.round(from));
  return beats.map((n) => {
    const before = chromaAt(n * hop - chromaSize - 160);
    const after = chromaAt(n * hop + 320);
    let alike = 0;
    for (let note = 0; note < 12; note++) alike += before[note]! * after[note]!;
    return 1 - alike;
  });
}

/** Energy of the twelve notes, of length 1. */
function chroma(spectrum: Spectrum, mono: Float32Array, from: number): Float64Array {
  const frame = Float32Array.from({ length: chromaSize }, (_, i) => mono[from + i] ?? 0);
  const power = new Float32Array(chromaSize / 2 + 1);
  spectrum.powerOf(frame, power);
  const notes = new Float64Array(12);
  const binHz = analysisRateHz / chromaSize;
  for (let bin = Math.ceil(chromaHz.from / binHz); bin < chromaHz.to / binHz; bin++) {
    const note = Math.round(12 * Math.log2((bin * binHz) / 440));
    notes[((note % 12) + 12) % 12]! += Math.sqrt(power[bin]!);
  }
  const length = Math.hypot(...notes);
  return length > 0 ? notes.map((value) => value / length) : notes;
}

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);

function standard(values: readonly number[]): number[] {
  const middle = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return values.map((value) => (spread > 0 ? (value - middle) / spread : 0));
}

const sum = (rows: readonly (readonly number[])[], weights: readonly number[]): number[] =>
  (rows[0] ?? []).map((_, index) => rows.reduce((total, row, which) => total + row[index]! * weights[which]!, 0));

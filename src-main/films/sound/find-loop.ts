import type { Pulse } from './beats.ts';
import { createSpectrum, type Spectrum } from './fourier.ts';
import { analysisRateHz, findOnsets } from './onsets.ts';

/** Two moments of a piece, both at the beginning of a bar, where the music goes on alike: one can follow the other's past. */
export interface Seam {
  readonly fromMs: number;
  readonly toMs: number;
  /** How alike they are, 0 to 1. */
  readonly likeness: number;
}

const spectrumSize = 4096;
/** Notes and colour: bands of a third of an octave from 60 Hz. */
const bands = { fromHz: 60, perOctave: 3, count: 20 };
/** Beats around a seam that must be alike; those near it weigh more. */
const around = { before: 3, after: 5 };
/**
 * Two bars of the same piece taken at random are 0.57 alike, one pair in ten is above 0.66. A little more than chance is
 * enough to go on with the ending once; what is repeated again and again has to be nearer to the same.
 */
const alikeEnough = { once: 0.6, repeated: 0.7 };
/** A stretch shorter than this is heard to repeat. */
const shortest = { bars: 4, ms: 8_000 };

/** The stretch that repeats best: long, and alike at both ends. Mono sound at `analysisRateHz`; null where there is none. Pure. */
export function findLoop(mono: Float32Array, pulse: Pulse): { readonly fromMs: number; readonly toMs: number } | null {
  const seams = findSeams(mono, pulse).filter(({ likeness }) => likeness >= alikeEnough.repeated);
  const totalMs = (mono.length / analysisRateHz) * 1000;
  // A longer stretch repeats less often; a fifth of likeness is the most that this is worth.
  const worth = ({ fromMs, toMs, likeness }: Seam): number => likeness + 0.2 * Math.sqrt((toMs - fromMs) / totalMs);
  const best = seams.reduce<Seam | null>((most, seam) => (most && worth(most) >= worth(seam) ? most : seam), null);
  if (!best) return null;
  return { fromMs: best.fromMs, toMs: best.toMs + misfitMs(findOnsets(mono).all, best, 60_000 / pulse.bpm) };
}

/** All pairs of bars that are alike enough and far enough apart. */
export function findSeams(mono: Float32Array, { beatsMs, barsMs }: Pulse): Seam[] {
  const spectrum = createSpectrum(spectrumSize);
  const beats = beatsMs.map((at, index) => soundOf(spectrum, mono, at, beatsMs[index + 1] ?? at + (at - (beatsMs[index - 1] ?? 0))));
  const loudness = beats.map(({ levelDb }) => levelDb).toSorted((a, b) => a - b);
  const quiet = (loudness[Math.floor(loudness.length / 2)] ?? 0) - 12;
  const bars = barsMs.map((at) => beatsMs.indexOf(at)).filter((beat) => beat >= 0 && (beats[beat]?.levelDb ?? quiet) > quiet);
  return bars.flatMap((from, index) =>
    bars.slice(index + shortest.bars).flatMap((to): Seam[] => {
      const [fromMs, toMs] = [beatsMs[from]!, beatsMs[to]!];
      if (toMs - fromMs < shortest.ms) return [];
      const likeness = likenessAround(beats, from, to);
      return likeness >= alikeEnough.once ? [{ fromMs, toMs, likeness }] : [];
    }),
  );
}

/** How one beat sounds: its notes and its colour, in decibels. */
interface BeatSound {
  readonly chroma: Float64Array;
  readonly bandsDb: Float64Array;
  readonly levelDb: number;
}

function soundOf(spectrum: Spectrum, mono: Float32Array, fromMs: number, toMs: number): BeatSound {
  const frame = new Float32Array(spectrumSize);
  const power = new Float32Array(spectrumSize / 2 + 1);
  const sum = new Float64Array(spectrumSize / 2 + 1);
  const [from, to] = [Math.round((fromMs * analysisRateHz) / 1000), Math.round((toMs * analysisRateHz) / 1000)];
  for (let at = from; at < to; at += spectrumSize / 2) {
    for (let i = 0; i < spectrumSize; i++) frame[i] = at + i < to ? (mono[at + i] ?? 0) : 0;
    spectrum.powerOf(frame, power);
    for (let bin = 0; bin < sum.length; bin++) sum[bin]! += power[bin]!;
  }
  const binHz = analysisRateHz / spectrumSize;
  const chroma = new Float64Array(12);
  const energies = new Float64Array(bands.count);
  for (let bin = Math.ceil(bands.fromHz / binHz); bin < sum.length; bin++) {
    const octaves = Math.log2((bin * binHz) / bands.fromHz);
    const band = Math.floor(octaves * bands.perOctave);
    if (band < bands.count) energies[band]! += sum[bin]!;
    if (octaves < 5) chroma[Math.round(octaves * 12) % 12]! += Math.sqrt(sum[bin]!);
  }
  const length = Math.hypot(...chroma) || 1;
  const total = energies.reduce((all, energy) => all + energy, 0) / Math.max(1, to - from);
  return {
    chroma: chroma.map((value) => value / length),
    bandsDb: energies.map((energy) => 10 * Math.log10(energy / Math.max(1, to - from) + 1e-9)),
    levelDb: 10 * Math.log10(total + 1e-9),
  };
}

function likenessAround(beats: readonly BeatSound[], from: number, to: number): number {
  let sum = 0;
  let weights = 0;
  for (let step = -around.before; step < around.after; step++) {
    const [a, b] = [beats[from + step], beats[to + step]];
    const weight = 1 / (1 + Math.abs(step + 0.5));
    weights += weight;
    if (a && b) sum += weight * likenessOf(a, b);
  }
  return sum / weights;
}

/** Half for the same notes, half for the same colour and loudness; 6 dB off in every band is half of that half. */
function likenessOf(a: BeatSound, b: BeatSound): number {
  let notes = 0;
  for (let note = 0; note < 12; note++) notes += a.chroma[note]! * b.chroma[note]!;
  const loudest = Math.max(...a.bandsDb, ...b.bandsDb);
  let off = 0;
  let heard = 0;
  for (let band = 0; band < bands.count; band++) {
    const [left, right] = [a.bandsDb[band]!, b.bandsDb[band]!];
    // Nobody hears what lies 40 dB below the rest.
    const weight = Math.max(0, 1 - (loudest - Math.max(left, right)) / 40);
    off += weight * Math.abs(left - right);
    heard += weight;
  }
  return 0.5 * notes + 0.5 * 2 ** -(off / Math.max(heard, 1e-9) / 6);
}

/** How much later the second place is than its beat says, by the onsets of a bar around both; at most 30 ms. */
function misfitMs(onsets: Float32Array, { fromMs, toMs }: Seam, beatMs: number): number {
  const hopMs = 5;
  const reach = 6;
  const [from, to, half] = [Math.round(fromMs / hopMs), Math.round(toMs / hopMs), Math.round((2 * beatMs) / hopMs)];
  const alike = Array.from({ length: 2 * reach + 1 }, (_, index) => {
    let sum = 0;
    for (let n = -half; n < half; n++) sum += (onsets[from + n] ?? 0) * (onsets[to + n + index - reach] ?? 0);
    return sum;
  });
  const best = alike.indexOf(Math.max(...alike));
  const [left, middle, right] = [alike[best - 1] ?? 0, alike[best] ?? 0, alike[best + 1] ?? 0];
  const curve = left - 2 * middle + right;
  const between = curve < 0 && best > 0 && best < 2 * reach ? Math.max(-0.5, Math.min(0.5, (left - right) / (2 * curve))) : 0;
  return Math.round((best - reach + between + (to - toMs / hopMs) - (from - fromMs / hopMs)) * hopMs);
}

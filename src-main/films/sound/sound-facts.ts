import type { SoundFacts } from '../film-tasks.ts';
import { sampleRateHz } from '../render-plan.ts';
import { findPulse, type Pulse } from './beats.ts';
import { findLoop } from './find-loop.ts';
import { createLoudnessMeter } from './loudness-meter.ts';
import { analysisRateHz } from './onsets.ts';
import { eachBlock, type SoundFile } from './sound-file.ts';

/** Beats are looked for this far into a sound; no film is longer, and an hour of one would take a quarter of a gigabyte. */
const longestLookMs = 15 * 60_000;

export interface Listening {
  readonly integratedLufs: number | null;
  /** Where the last sound has died away. */
  readonly heardToMs: number;
  /** One channel at `analysisRateHz`, of the first quarter of an hour; empty when it was not asked for. */
  readonly mono: Float32Array;
}

/** One pass over a decoded sound. */
export async function listen(sound: SoundFile, { forBeats, signal }: { forBeats: boolean; signal: AbortSignal }): Promise<Listening> {
  const meter = createLoudnessMeter();
  const reduction = sampleRateHz / analysisRateHz;
  const wanted = forBeats ? Math.min(sound.samples, (longestLookMs / 1000) * sampleRateHz) : 0;
  const mono = new Float32Array(Math.floor(wanted / reduction));
  const reduce = createReduction(mono);
  let heardTo = 0;
  await eachBlock(sound, signal, (block, count, from) => {
    meter.add(block, count);
    reduce(block, count);
    for (let i = count - 1; i >= 0; i--) {
      if (Math.abs(block[i * 2]!) + Math.abs(block[i * 2 + 1]!) > inaudible) {
        heardTo = from + i + 1;
        break;
      }
    }
  });
  return { integratedLufs: meter.integratedLufs(), heardToMs: (heardTo * 1000) / sampleRateHz, mono };
}

/** 60 dB below full scale. */
const inaudible = 0.001;

/** What is known of a sound for good. */
export function factsOf(sound: SoundFile, { mono, integratedLufs }: Listening): SoundFacts {
  const pulse: Pulse | null = findPulse(mono);
  return {
    durationMs: Math.round((sound.samples * 1000) / sampleRateHz),
    bpm: pulse?.bpm ?? null,
    beatsMs: pulse?.beatsMs ?? [],
    barsMs: pulse?.barsMs ?? [],
    loop: pulse && findLoop(mono, pulse),
    integratedLufs: integratedLufs === null ? null : Math.round(integratedLufs * 100) / 100,
  };
}

const taps = 33;

/** Two channels at 48 kHz to one at 16 kHz, block by block into `mono` until it is full: a windowed sinc below 7 kHz. */
function createReduction(mono: Float32Array): (block: Float32Array, count: number) => void {
  const middle = (taps - 1) / 2;
  const filter = Float64Array.from({ length: taps }, (_, i) => {
    const x = ((i - middle) * 2 * 7_000) / sampleRateHz;
    return (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * (i - middle)) / (middle + 1)));
  });
  const sum = filter.reduce((total, weight) => total + weight, 0) * 2;
  const weights = filter.map((weight) => weight / sum);
  // It begins half a filter early, so that a moment stays where it is.
  let waiting = new Float32Array(middle);
  let done = 0;
  return (block, count) => {
    if (done >= mono.length) return;
    const line = new Float32Array(waiting.length + count);
    line.set(waiting);
    for (let i = 0; i < count; i++) line[waiting.length + i] = block[i * 2]! + block[i * 2 + 1]!;
    let from = 0;
    for (; from + taps <= line.length && done < mono.length; from += sampleRateHz / analysisRateHz) {
      let value = 0;
      for (let tap = 0; tap < taps; tap++) value += weights[tap]! * line[from + tap]!;
      mono[done++] = value;
    }
    waiting = line.slice(from);
  };
}

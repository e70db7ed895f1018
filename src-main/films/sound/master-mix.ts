import { applyGain, limit } from './limiter.ts';
import { createLoudnessMeter } from './loudness-meter.ts';
import { blockSamples, eachBlock, openSound, type SoundFile } from './sound-file.ts';
import { chunkSamples, findPeaks, peakReach } from './true-peak.ts';

/** How a whole mix becomes as loud as films on the web are: one gain, and a limiter's curve where peaks would pass. */
export interface Mastering {
  readonly gain: number;
  /** A gain for every chunk beside the one above; null where nothing has to be limited. */
  readonly curve: Float32Array | null;
}

/** Where streaming services play sound. */
const targetLufs = -14;
/** A whisper is not made a shout: what is quieter than 12 dB below the target stays quieter. */
const mostGainDb = 12;
/** What the limiter takes away is given back, up to this much; sound that needs more is all peaks, and stays as it is. */
const mostMakeUpDb = 6;
const closeEnoughLu = 0.1;
const mostRounds = 5;

/** `lufs` is the mix's own loudness; the peaks of the result stay below `ceilingDb` dBTP. */
export async function masterMix(mix: SoundFile, lufs: number | null, ceilingDb: number, signal: AbortSignal): Promise<Mastering> {
  const ceiling = factor(ceilingDb);
  const linear = factor(lufs === null ? 0 : Math.min(mostGainDb, targetLufs - lufs));
  const peaks = await truePeaks(mix, ceiling / linear / factor(mostMakeUpDb), signal);
  if (highest(peaks) * linear <= ceiling) return { gain: linear, curve: null };
  const wantedLufs = lufs === null ? null : lufs + decibels(linear);
  let gain = linear;
  for (let round = 1; ; round++) {
    const curve = limit(peaks, gain, ceiling);
    const missingLu = wantedLufs === null ? 0 : wantedLufs - ((await loudnessOf(mix, { gain, curve }, signal)) ?? wantedLufs);
    const next = Math.min(linear * factor(mostMakeUpDb), gain * factor(missingLu * 1.3));
    if (Math.abs(missingLu) < closeEnoughLu || round === mostRounds || next === gain) return { gain, curve };
    gain = next;
  }
}

/** On one block of the mix, in place. */
export function applyMastering({ gain, curve }: Mastering, block: Float32Array, count: number, from: number): void {
  if (curve) applyGain(block, count, from, gain, curve);
  else for (let i = 0; i < count * 2; i++) block[i]! *= gain;
}

async function loudnessOf(mix: SoundFile, mastering: Mastering, signal: AbortSignal): Promise<number | null> {
  const meter = createLoudnessMeter();
  await eachBlock(mix, signal, (block, count, from) => {
    applyMastering(mastering, block, count, from);
    meter.add(block, count);
  });
  return meter.integratedLufs();
}

/** The highest true peak of a decoded file, dBTP; exact where it passes `relevantDb`. */
export async function peakDb(file: string, relevantDb: number, signal: AbortSignal): Promise<number> {
  const sound = await openSound(file);
  try {
    return decibels(highest(await truePeaks(sound, factor(relevantDb), signal)));
  } finally {
    await sound.close();
  }
}

async function truePeaks(mix: SoundFile, relevant: number, signal: AbortSignal): Promise<Float32Array> {
  const peaks = new Float32Array(Math.ceil(mix.samples / chunkSamples));
  const block = new Float32Array((blockSamples + 2 * peakReach) * 2);
  for (let from = 0; from < mix.samples; from += blockSamples) {
    signal.throwIfAborted();
    const count = Math.min(blockSamples, mix.samples - from);
    await mix.read(from - peakReach, count + 2 * peakReach, block);
    findPeaks(block, count, relevant, peaks.subarray(from / chunkSamples));
  }
  return peaks;
}

const highest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, value), 0);
const factor = (db: number): number => 10 ** (db / 20);
const decibels = (value: number): number => 20 * Math.log10(value);

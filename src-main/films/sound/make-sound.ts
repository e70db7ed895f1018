import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { asUrl, feedFfmpeg, runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { ownInput } from '../ffmpeg/safe-input.ts';
import { type SoundPlan, sampleRateHz } from '../render-plan.ts';
import { createLoudnessMeter } from './loudness-meter.ts';
import { applyMastering, type Mastering, masterMix, peakDb } from './master-mix.ts';
import { createMixer } from './mix.ts';
import { type PreparedMix, prepareMix } from './prepare-mix.ts';
import { blockSamples, bytesPerSample, eachBlock, openSound, type SoundFile } from './sound-file.ts';
import { openSoundStore, shortHash } from './sound-store.ts';
import type { SoundParts } from './sources.ts';

export interface MakeSoundParts extends SoundParts {
  readonly cacheDir: string;
  readonly workDir: string;
  /** AAC in an M4A for films that are watched, PCM in a MOV for films that are worked with. */
  readonly codec: 'aac' | 'pcm';
}

/** Moves when the same plan would become other sound. */
const makerVersion = 2;

const highestPeakDb = -1.5;
/** Encoding moves peaks: in music by a few tenths of a decibel, for which room is left; by more around a lone click. */
const outputs = {
  aac: { extension: 'm4a', roomDb: 0.7, args: ['-c:a', 'aac', '-b:a', '192k', '-f', 'mp4'] },
  pcm: { extension: 'mov', roomDb: 0.1, args: ['-c:a', 'pcm_s24le', '-f', 'mov'] },
} as const;
/** What came out too high is made again with that much more room; that much is seldom needed, and more is not kept from anybody. */
const mostRoomDb = 6;

/**
 * All sound of a film as one file of exactly `plan.samples`, at -14 LUFS with peaks below -1.5 dBTP; found again when the
 * same plan was made before. Memory does not grow with the film. Fails with sound-damaged, or as ffmpeg and the disk do.
 */
export async function makeSound(plan: SoundPlan, parts: MakeSoundParts): Promise<string> {
  const { cacheDir, workDir, codec, signal } = parts;
  const store = await openSoundStore(cacheDir);
  const prepared = await prepareMix(plan, parts, store);
  const name = `${plan.key}-${shortHash([makerVersion, prepared.contents])}.${outputs[codec].extension}`;
  const kept = await store.find(name);
  if (kept !== null) return kept;
  const mixFile = path.join(workDir, `${plan.key}-mix.f32`);
  try {
    const lufs = await writeMix(plan, prepared, mixFile, signal);
    const mix = await openSound(mixFile);
    try {
      return await store.keep(name, (unfinished) => encodeBelowPeak(mix, lufs, unfinished, parts));
    } finally {
      await mix.close();
    }
  } finally {
    await rm(mixFile, { force: true });
  }
}

/** Masters and encodes, and looks at what a player will get; again where its peaks are too high. */
async function encodeBelowPeak(
  mix: SoundFile,
  lufs: number | null,
  file: string,
  { ffmpeg, workDir, codec, signal }: MakeSoundParts,
): Promise<void> {
  const decoded = path.join(workDir, `${codec}-decoded.f32`);
  try {
    for (let { roomDb }: { roomDb: number } = outputs[codec]; ;) {
      const mastering = await masterMix(mix, lufs, highestPeakDb - roomDb, signal);
      await encode(mix, mastering, outputs[codec].args, file, { ffmpeg: ffmpeg.ffmpeg, signal });
      const args = ['-v', 'error', ...ownInput(file), '-map', '0:a:0', '-f', 'f32le', '-y', asUrl(decoded)];
      await runFfmpeg(ffmpeg.ffmpeg, args, { signal, timeLimitMs: 120_000 });
      const excessDb = (await peakDb(decoded, highestPeakDb, signal)) - highestPeakDb;
      if (excessDb <= 0 || roomDb >= mostRoomDb) return;
      roomDb = Math.min(mostRoomDb, roomDb + excessDb + 0.1);
    }
  } finally {
    await rm(decoded, { force: true });
  }
}

async function encode(
  mix: SoundFile,
  mastering: Mastering,
  codecArgs: readonly string[],
  file: string,
  { ffmpeg, signal }: { ffmpeg: string; signal: AbortSignal },
): Promise<void> {
  const feed = feedFfmpeg(ffmpeg, [...rawInput, ...codecArgs, ...plainOutput, asUrl(file)], { signal, timeLimitMs: 120_000 });
  try {
    await eachBlock(mix, signal, (block, count, from) => {
      applyMastering(mastering, block, count, from);
      return feed.write(bytesOf(block, count));
    });
    await feed.finish();
  } catch (error) {
    await feed.kill();
    throw error;
  }
}

const rawInput = ['-v', 'error', '-f', 'f32le', '-ar', String(sampleRateHz), '-ac', '2', '-i', 'pipe:0'];
const plainOutput = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact', '-y'];

const bytesOf = (block: Float32Array, count: number): Uint8Array => new Uint8Array(block.buffer, block.byteOffset, count * bytesPerSample);

/** Mixes once, into a file, because how loud it is has to be known before the first sample is encoded. Returns that, in LUFS. */
async function writeMix(plan: SoundPlan, prepared: PreparedMix, file: string, signal: AbortSignal): Promise<number | null> {
  const handle = await open(file, 'w');
  try {
    const sources = await prepared.open();
    try {
      const mix = createMixer({ ...sources, samples: plan.samples, endFadeSamples: plan.endFadeSamples });
      const meter = createLoudnessMeter();
      const block = new Float32Array(blockSamples * 2);
      for (let from = 0; from < plan.samples; from += blockSamples) {
        signal.throwIfAborted();
        const count = Math.min(blockSamples, plan.samples - from);
        await mix(from, count, block);
        meter.add(block, count);
        await handle.writeFile(bytesOf(block, count));
      }
      return meter.integratedLufs();
    } finally {
      await sources.close();
    }
  } finally {
    await handle.close();
  }
}

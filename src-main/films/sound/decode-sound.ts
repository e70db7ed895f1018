import { stat } from 'node:fs/promises';
import { StudioFailure } from '../../failure.ts';
import { sampleRateHz } from '../render-plan.ts';
import { asUrl, runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { soundInput } from '../ffmpeg/safe-input.ts';
import { bytesPerSample } from './sound-file.ts';
import { readSoundKind } from './sound-kind.ts';

/** An hour; a film is shorter, and an hour of decoded sound is 1.4 GB. */
const longestSoundMs = 3_600_000;

/** What comes out of every input, whatever went in: two channels of 32-bit floats at 48 kHz. `async` fills holes in a recording. */
export const decodedOutput = (file: string, mostSamples: number): string[] =>
  [
    ['-vn', '-sn', '-dn', '-map_metadata', '-1'],
    ['-af', `aresample=${sampleRateHz}:async=1:first_pts=0,aformat=sample_fmts=flt:channel_layouts=stereo`],
    ['-fs', String(mostSamples * bytesPerSample), '-f', 'f32le', '-y', asUrl(file)],
  ].flat();

/** The options that open somebody's sound, by the demuxer that its first bytes ask for and by no other. Fails with not-a-sound. */
async function inputOf(file: string): Promise<readonly string[]> {
  const kind = await readSoundKind(file);
  if (kind === null) throw notASound();
  return ['-f', kind, ...soundInput(file)];
}

/**
 * Decodes somebody's sound into `outFile`. Fails with not-a-sound, sound-damaged, sound-too-long, or as ffmpeg does.
 */
export async function decodeSound(ffmpeg: string, file: string, outFile: string, signal: AbortSignal): Promise<void> {
  const input = await inputOf(file);
  const declaredMs = await declaredLength(ffmpeg, input, signal);
  if (declaredMs !== null && declaredMs > longestSoundMs) throw tooLong();
  const mostSamples = ((longestSoundMs + 1000) / 1000) * sampleRateHz;
  await orDamaged(
    runFfmpeg(ffmpeg, ['-v', 'error', ...input, '-map', '0:a:0', ...decodedOutput(outFile, mostSamples)], { signal, timeLimitMs: 300_000 }),
  );
  const { size } = await stat(outFile);
  const decodedMs = (size / bytesPerSample / sampleRateHz) * 1000;
  if (decodedMs > longestSoundMs) throw tooLong();
  // Headers of files with a variable rate are guesses, yet not by this much; less than a tenth of a second is nothing to hear.
  if (decodedMs < 100 || (declaredMs !== null && decodedMs < declaredMs * 0.9 - 500)) throw damaged();
}

/** What the file says of its own length; null where it says nothing. Fails with not-a-sound or sound-damaged. */
async function declaredLength(ffmpeg: string, input: readonly string[], signal: AbortSignal): Promise<number | null> {
  const firstFrame = ['-v', 'info', '-nostats', ...input, '-map', '0:a:0', '-frames:a', '1', '-f', 'null', '-'];
  const { stderr } = await orDamaged(runFfmpeg(ffmpeg, firstFrame, { signal, timeLimitMs: 30_000 }));
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(stderr) ?? [];
  return seconds === undefined ? null : ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** Reading somebody's file fails because of the file, unless ffmpeg was stopped or the disk is full. */
async function orDamaged<T>(run: Promise<T>): Promise<T> {
  try {
    return await run;
  } catch (error) {
    if (!(error instanceof StudioFailure) || error.code !== 'ffmpeg-failed') throw error;
    throw saysNoSound(error) ? notASound() : damaged(error);
  }
}

/** Of what ffmpeg says when a container has pictures and nothing to hear. */
export const saysNoSound = (error: unknown): boolean =>
  error instanceof StudioFailure &&
  error.cause instanceof Error &&
  /matches no streams|does not contain any stream/.test(error.cause.message);

const notASound = (): StudioFailure =>
  new StudioFailure('not-a-sound', 'The content is not a sound. Choose an MP3, M4A, WAV, AIFF, FLAC or Ogg file.');
const damaged = (cause?: unknown): StudioFailure =>
  new StudioFailure('sound-damaged', 'The sound is incomplete or damaged. Export it again or choose another.', { cause });
const tooLong = (): StudioFailure => new StudioFailure('sound-too-long', 'The sound is longer than an hour. Cut it shorter and try again.');

import { StudioFailure } from '../../failure.ts';
import { runFfmpeg, type RunOptions } from '../ffmpeg/ffmpeg.ts';
import { type FilmFacts, filmInput, readFilmFacts } from './film-facts.ts';
import type { Size } from '../geometry.ts';
import { readMp4Boxes } from './mp4-boxes.ts';
import { readProgress } from '../ffmpeg/progress.ts';
import { sampleRateHz } from '../sound/soundtrack.ts';

export interface ExpectedFilm {
  readonly frame: Size;
  readonly fps: number;
  readonly frameCount: number;
}

const timeLimitMs = 120_000;
const checkedMs = 2000;

/**
 * Makes sure that a finished file is the film that was meant, before anybody is told of it: whole, playable from its first
 * bytes, of the right kind, size, length and colour, with sound, and that its beginning, middle and end decode without an
 * error. Fails with film-not-verified, and what did not hold as the cause.
 */
export async function verifyFilm(
  tools: { ffmpeg: string; ffprobe: string | null },
  file: string,
  expected: ExpectedFilm,
  signal: AbortSignal,
): Promise<void> {
  const options = { signal, timeLimitMs };
  const boxes = (await readMp4Boxes(file))?.map((box) => box.type);
  if (!boxes) throw notVerified(['the file is cut short or is no MP4']);
  if (!isFastStart(boxes)) throw notVerified([`its parts are in the wrong order: ${boxes.join(' ')}`]);
  try {
    const wrong = differences(await readFilmFacts(tools, file, options), expected);
    if (wrong.length > 0) throw notVerified(wrong);
    const frames = await countFrames(tools.ffmpeg, file, options);
    if (frames !== expected.frameCount) throw notVerified([`${frames} frames instead of ${expected.frameCount}`]);
    const complaint = await decodeParts(tools.ffmpeg, file, expected, options);
    if (complaint !== '') throw notVerified([complaint]);
  } catch (error) {
    // A tool that stumbles over the file is a verdict on the file.
    if (error instanceof StudioFailure && error.code === 'ffmpeg-failed') throw notVerified(['it cannot be read'], error);
    throw error;
  }
}

/** The index stands before the pictures: playing starts while the rest still loads. */
export function isFastStart(boxes: readonly string[]): boolean {
  const index = boxes.indexOf('moov');
  const pictures = boxes.indexOf('mdat');
  return boxes[0] === 'ftyp' && index >= 0 && index < pictures;
}

/** What is not as it should be, in words. */
export function differences(facts: FilmFacts, { frame, fps, frameCount }: ExpectedFilm): string[] {
  const { video, audio } = facts;
  if (!video) return ['there is no picture'];
  if (!audio) return ['there is no sound'];
  // One frame of AAC may stand over, and ffmpeg's banner counts in hundredths.
  const toleranceMs = 1000 / fps + (1024 * 1000) / sampleRateHz + 10;
  const durationMs = (frameCount * 1000) / fps;
  const checks: [string, unknown, unknown][] = [
    ['video codec', video.codec, 'h264'],
    ['profile', video.profile, 'High'],
    ['pixel format', video.pixelFormat, 'yuv420p'],
    ['colour', video.colour, 'tv/bt709/bt709/bt709'],
    ['size', `${video.widthPx}x${video.heightPx}`, `${frame.widthPx}x${frame.heightPx}`],
    ['frame rate', video.fps, fps],
    ['sound codec', audio.codec, 'aac'],
    ['sample rate', audio.sampleRateHz, sampleRateHz],
    ['channels', audio.channels, 2],
    ['streams', facts.streamCount, 2],
    ['duration', Math.abs(facts.durationMs - durationMs) <= toleranceMs ? 'right' : `${facts.durationMs} ms`, 'right'],
  ];
  return checks.filter(([, is, should]) => is !== should).map(([what, is, should]) => `${what} is ${String(is)}, not ${String(should)}`);
}

/** Counts packets of pictures, without decoding. */
async function countFrames(ffmpeg: string, file: string, options: RunOptions): Promise<number | null> {
  const args = ['-v', 'error', '-nostats', '-progress', 'pipe:1', ...filmInput(file), '-map', '0:v:0', '-c', 'copy', '-f', 'null', '-'];
  return readProgress('', (await runFfmpeg(ffmpeg, args, options)).stdout).reports.at(-1)?.frame ?? null;
}

/** Decodes picture and sound of the beginning, the middle and the end; what ffmpeg complains of, or nothing. */
async function decodeParts(ffmpeg: string, file: string, { fps, frameCount }: ExpectedFilm, options: RunOptions): Promise<string> {
  const durationMs = (frameCount * 1000) / fps;
  const starts = [0, durationMs / 2, Math.max(0, durationMs - checkedMs)].map((ms) => (ms / 1000).toFixed(3));
  const parts = starts.flatMap((start) => ['-err_detect', 'explode', '-ss', start, '-t', String(checkedMs / 1000), ...filmInput(file)]);
  const maps = starts.flatMap((_, index) => ['-map', `${index}:v:0`, '-map', `${index}:a:0`]);
  return (await runFfmpeg(ffmpeg, ['-v', 'error', '-xerror', ...parts, ...maps, '-f', 'null', '-'], options)).stderr.trim();
}

function notVerified(wrong: readonly string[], cause?: StudioFailure): StudioFailure {
  const detail = new Error(wrong.join('; '), { cause });
  return new StudioFailure('film-not-verified', 'The finished film did not pass its check and was thrown away. Make it again.', {
    cause: detail,
  });
}

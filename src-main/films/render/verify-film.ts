import { StudioFailure } from '../../failure.ts';
import { runFfmpeg, type RunOptions } from '../ffmpeg/ffmpeg.ts';
import { ownInput } from '../ffmpeg/safe-input.ts';
import type { FfmpegTools } from '../film-tasks.ts';
import type { Size } from '../geometry.ts';
import { type Encoding, sampleRateHz } from '../render-plan.ts';
import { type FilmFacts, readFilmFacts } from './film-facts.ts';
import { type MovieTrack, readMovieIndex } from './movie-index.ts';
import { readMp4Boxes } from './mp4-boxes.ts';

export interface ExpectedFilm {
  readonly frame: Size;
  readonly fps: number;
  readonly frameCount: number;
  readonly codec: Encoding['codec'];
  readonly hasChapters: boolean;
  /** Frames that a segment begins with. */
  readonly segmentStarts: readonly number[];
  /** Those of them whose segments nobody has looked at yet, in order. */
  readonly newStarts: readonly number[];
}

/** A long film in 4K is read once from its beginning to its end. */
const timeLimitMs = 600_000;
const checkedMs = 500;

/**
 * Makes sure that a finished file is the film that was meant, before anybody is told of it: whole, playable from its first
 * bytes, every picture and the sound there to the tick, of the right kind, size and colour; and that its beginning, its end
 * and the first picture of every new segment decode without an error. Fails with film-not-verified, and what did not hold as
 * the cause.
 */
export async function verifyFilm(tools: FfmpegTools, file: string, expected: ExpectedFilm, signal: AbortSignal): Promise<void> {
  const options = { signal, timeLimitMs };
  const boxes = (await readMp4Boxes(file))?.map((box) => box.type);
  if (!boxes) throw notVerified(['the file is cut short or is no MP4']);
  if (!isFastStart(boxes)) throw notVerified([`its parts are in the wrong order: ${boxes.join(' ')}`]);
  const tracks = await readMovieIndex(file);
  if (!tracks) throw notVerified(['its index cannot be read']);
  try {
    const wrong = new Set([...timeDifferences(tracks, expected), ...differences(await readFilmFacts(tools, file, options), expected)]);
    if (wrong.size > 0) throw notVerified([...wrong]);
    const complaints = [await decodeEnds(tools.ffmpeg, file, expected, options), await decodeStarts(tools.ffmpeg, file, expected, options)];
    const complaint = complaints.filter((text) => text !== '').join('\n');
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

/** What is not as it should be in the times of pictures and sound, in words. */
function timeDifferences(tracks: readonly MovieTrack[], expected: ExpectedFilm): string[] {
  const { fps, frameCount, segmentStarts } = expected;
  const [video, ...moreVideos] = tracks.filter(({ kind }) => kind === 'vide');
  const [audio, ...moreAudios] = tracks.filter(({ kind }) => kind === 'soun');
  if (!video) return ['there is no picture'];
  if (!audio) return ['there is no sound'];
  const wrong: string[] = [];
  if (moreVideos.length > 0 || moreAudios.length > 0) wrong.push('there is more than one picture or sound');
  if (tracks.some(({ kind }) => kind === 'text') !== expected.hasChapters)
    wrong.push(expected.hasChapters ? 'its chapters are missing' : 'it has chapters');
  if (video.sampleCount !== frameCount) wrong.push(`${video.sampleCount} frames instead of ${frameCount}`);

  const step = video.timescale / fps;
  if (video.stepTicks !== step) wrong.push('its pictures are not decoded evenly');
  const shown = video.times.toSorted();
  const first = startOf(video, shown[0] ?? 0);
  if (first === null || first !== shown[0]) wrong.push('it does not begin with its first picture');
  if (!shown.every((time, n) => time === (shown[0] ?? 0) + n * step)) wrong.push('its pictures are not shown evenly');
  const keys = video.keySamples === null ? null : new Set(video.keySamples);
  // A segment is closed, so its first picture is at the same place in the order of decoding as in that of showing.
  if (keys && !segmentStarts.every((start) => keys.has(start))) wrong.push('a segment does not begin with a whole picture');

  const durationMs = (frameCount * 1000) / fps;
  const shownMs = shownDuration(video);
  // Edits are told in whole milliseconds.
  if (Math.abs(shownMs - durationMs) > 1.001) wrong.push(`duration is ${shownMs} ms, not ${durationMs} ms`);
  const heardMs = shownDuration(audio);
  // What stands over the last whole packet of sound may be there.
  const packetMs = (1024 * 1000) / sampleRateHz;
  if (startOf(audio, 0) === null || heardMs < durationMs - 1.001 || heardMs > durationMs + packetMs)
    wrong.push(`sound lasts ${heardMs} ms, not ${durationMs} ms`);
  return wrong;
}

/** First tick of the media that is shown; null where something else comes before. */
function startOf({ edits }: MovieTrack, withoutEdits: number): number | null {
  return edits.length === 0 ? withoutEdits : (edits[0]?.from ?? null);
}

/** What of a track is shown: no more than its edits say, and no more than there is. */
function shownDuration({ edits, endTicks, timescale }: MovieTrack): number {
  const first = edits[0]?.from ?? 0;
  const thereMs = ((endTicks - first) * 1000) / timescale;
  return edits.length === 0
    ? thereMs
    : Math.min(
        thereMs,
        edits.reduce((sum, { durationMs }) => sum + durationMs, 0),
      );
}

const kinds = {
  h264: { codec: 'h264', profile: 'High', pixelFormat: 'yuv420p', sound: 'aac' },
  hevc: { codec: 'hevc', profile: 'Main', pixelFormat: 'yuv420p', sound: 'aac' },
  prores: { codec: 'prores', profile: 'HQ', pixelFormat: 'yuv422p10le', sound: 'pcm_s24le' },
} as const satisfies Record<Encoding['codec'], unknown>;

/** What is not as it should be in what the file says of itself, in words. */
export function differences({ video, audio }: FilmFacts, { frame, fps, codec }: ExpectedFilm): string[] {
  if (!video) return ['there is no picture'];
  if (!audio) return ['there is no sound'];
  const kind = kinds[codec];
  const checks: [string, unknown, unknown][] = [
    ['video codec', video.codec, kind.codec],
    ['profile', video.profile, kind.profile],
    ['pixel format', video.pixelFormat, kind.pixelFormat],
    ['colour', video.colour, 'tv/bt709/bt709/bt709'],
    ['size', `${video.widthPx}x${video.heightPx}`, `${frame.widthPx}x${frame.heightPx}`],
    ['frame rate', video.fps, fps],
    ['sound codec', audio.codec, kind.sound],
    ['sample rate', audio.sampleRateHz, sampleRateHz],
    ['channels', audio.channels, 2],
  ];
  return checks.filter(([, is, should]) => is !== should).map(([what, is, should]) => `${what} is ${String(is)}, not ${String(should)}`);
}

const strictly = ['-v', 'error', '-xerror'];

/** Decodes picture and sound of the beginning and the end; what ffmpeg complains of, or nothing. */
async function decodeEnds(ffmpeg: string, file: string, { fps, frameCount }: ExpectedFilm, options: RunOptions): Promise<string> {
  const durationMs = (frameCount * 1000) / fps;
  const starts = [0, Math.max(0, durationMs - checkedMs)].map((ms) => (ms / 1000).toFixed(3));
  const parts = starts.flatMap((start) => ['-err_detect', 'explode', '-ss', start, '-t', String(checkedMs / 1000), ...ownInput(file)]);
  const maps = starts.flatMap((_, index) => ['-map', `${index}:v:0`, '-map', `${index}:a:0`]);
  return (await runFfmpeg(ffmpeg, [...strictly, ...parts, ...maps, '-f', 'null', '-'], options)).stderr.trim();
}

/**
 * Decodes the whole pictures (those that need no other) from the first new segment to the last: a segment that does not fit
 * the headers of the film shows it at its first picture. Some fifty times cheaper than decoding everything.
 */
async function decodeStarts(ffmpeg: string, file: string, { fps, newStarts }: ExpectedFilm, options: RunOptions): Promise<string> {
  const [first, last] = [newStarts[0], newStarts.at(-1)];
  if (first === undefined || last === undefined) return '';
  const range = ['-ss', (first / fps).toFixed(3), '-t', ((last - first + 1) / fps).toFixed(3)];
  const input = ['-err_detect', 'explode', '-skip_frame', 'nokey', ...range, ...ownInput(file)];
  const args = [...strictly, ...input, '-map', '0:v:0', '-f', 'null', '-'];
  return (await runFfmpeg(ffmpeg, args, options)).stderr.trim();
}

function notVerified(wrong: readonly string[], cause?: StudioFailure): StudioFailure {
  const detail = new Error(wrong.join('; '), { cause });
  return new StudioFailure('film-not-verified', 'The finished film did not pass its check and was thrown away. Make it again.', {
    cause: detail,
  });
}

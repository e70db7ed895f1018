import { rm, stat, writeFile } from 'node:fs/promises';
import { StudioFailure } from '../../failure.ts';
import { bareJpeg, dressJpeg } from '../../delivery/files/jpeg-file.ts';
import { srgbProfile } from '../../develop/write-picture.ts';
import { fromRgb } from '../../imaging/picture.ts';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { sha256Of } from '../../sha256-of.ts';
import { asUrl, readFrames, runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { ownInput } from '../ffmpeg/safe-input.ts';
import type { ShowFilmInput } from '../film-tasks.ts';
import type { Size } from '../geometry.ts';
import { filmXmp } from './describe-film.ts';
import { readFilmFacts } from './film-facts.ts';
import { readMovieIndex } from './movie-index.ts';
import { type AnimationFrame, webpAnimation } from './webp-animation.ts';

/** A teaser is as large as mails and portals take, whatever its shape: this many pixels a frame. */
const gif = { pixels: 480 * 270, fps: 12 };
const webp = { pixels: 640 * 360, fps: 15, quality: 72, effort: 3 };
const posterQuality = 90;
const timeLimitMs = 60_000;

interface Showing {
  readonly input: ShowFilmInput;
  readonly frame: Size;
  /** Where to begin, seconds. */
  readonly from: string;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

/**
 * A still or a moving picture of a finished film, for pages and mails that take no film. Fails with ffmpeg-failed for a
 * file that is no film, and as ffmpeg does; nothing is left under `outFile` then.
 */
export const showFilm: TaskFunction<'show-film'> = async (input, { signal, onProgress }) => {
  const { outFile, format } = input;
  try {
    const { video } = await readFilmFacts(input.ffmpeg, input.file, { signal, timeLimitMs });
    const frames = (await readMovieIndex(input.file))?.find(({ kind }) => kind === 'vide')?.sampleCount ?? 0;
    if (!video || frames === 0) throw new StudioFailure('ffmpeg-failed', 'The film cannot be read. Make it again.');
    const showing = { input, frame: video, from: seconds(startOf(input, video.fps, frames)), signal, onProgress };
    await { gif: makeGif, webp: makeWebp, poster: makePoster }[format](showing);
    return { sizeBytes: (await stat(outFile)).size, sha256: await sha256Of(outFile, signal) };
  } catch (error) {
    await rm(outFile, { force: true }).catch(() => {});
    throw error;
  }
};

/** The moment that was asked for, or the last before it that leaves a frame, or a whole teaser, to show. */
function startOf({ format, atMs, durationMs }: ShowFilmInput, fps: number, frames: number): number {
  // Half a frame before the end of a frame that is certainly there, so that no rounding goes past it.
  const lastFrameMs = ((frames - 1) * 1000) / fps - 500 / fps;
  const last = format === 'poster' ? lastFrameMs : Math.min(lastFrameMs, (frames * 1000) / fps - durationMs);
  return Math.max(0, Math.min(atMs, last));
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
/** BT.709 in limited range to what screens and pictures hold; said, because a guess would be by the size of the picture. */
const toRgb = 'in_range=tv:in_color_matrix=bt709:flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp,format=rgb24';
const source = ({ input, from }: Showing): string[] => ['-v', 'error', '-ss', from, ...ownInput(input.file)];

/** Even sides with about this many pixels, and never larger than the film. */
function teaserSize({ widthPx, heightPx }: Size, pixels: number): Size {
  const scale = Math.min(1, Math.sqrt(pixels / (widthPx * heightPx)));
  const even = (px: number): number => Math.max(2, 2 * Math.round((px * scale) / 2));
  return { widthPx: even(widthPx), heightPx: even(heightPx) };
}

/**
 * One palette for the whole teaser, made of whole frames (of what moves alone, walls lose their colour); an ordered pattern,
 * which stands still where the picture does.
 */
async function makeGif(showing: Showing): Promise<void> {
  const { input, frame, signal, onProgress } = showing;
  const { widthPx, heightPx } = teaserSize(frame, gif.pixels);
  const graph = [
    `[0:v:0]fps=${gif.fps},scale=${widthPx}:${heightPx}:${toRgb},split[look][show]`,
    '[look]palettegen=stats_mode=full[palette]',
    '[show][palette]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle',
  ].join(';');
  const frames = Math.ceil((input.durationMs * gif.fps) / 1000);
  const output = ['-an', '-map_metadata', '-1', '-loop', '0', '-f', 'gif', '-y', asUrl(input.outFile)];
  const args = [...source(showing), '-t', seconds(input.durationMs), '-filter_complex', graph, ...output];
  await runFfmpeg(input.ffmpeg.ffmpeg, args, { signal, timeLimitMs, onFrames: (count) => onProgress(Math.min(1, count / frames)) });
}

/** Encoded and put together here: ffmpeg may have been built without WebP, and see webp-animation.ts. */
async function makeWebp(showing: Showing): Promise<void> {
  const { input, frame, signal, onProgress } = showing;
  const size = teaserSize(frame, webp.pixels);
  const { widthPx, heightPx } = size;
  const wanted = Math.ceil((input.durationMs * webp.fps) / 1000);
  const filter = `fps=${webp.fps},scale=${widthPx}:${heightPx}:${toRgb}`;
  const args = [...source(showing), '-t', seconds(input.durationMs), '-vf', filter, '-f', 'rawvideo', 'pipe:1'];
  const at = (index: number): number => Math.round((index * 1000) / webp.fps);
  const frames: AnimationFrame[] = [];
  const read = { frameBytes: widthPx * heightPx * 3, signal, timeLimitMs };
  for await (const rgb of readFrames(input.ffmpeg.ffmpeg, args, read)) {
    if (frames.length === wanted) break;
    const picture = await fromRgb(rgb, widthPx, heightPx).webp({ quality: webp.quality, effort: webp.effort }).toBuffer();
    frames.push({ webp: picture, durationMs: at(frames.length + 1) - at(frames.length) });
    onProgress(frames.length / wanted);
  }
  if (frames.length === 0) throw new StudioFailure('ffmpeg-failed', 'The film has no picture to show. Make it again.');
  await writeFile(input.outFile, webpAnimation(size, frames, filmXmp(input)));
}

/** One frame in the film's own size, as sRGB that says so, with the film's words. */
async function makePoster(showing: Showing): Promise<void> {
  const { input, frame, signal } = showing;
  const { widthPx, heightPx } = frame;
  const args = ['-frames:v', '1', '-vf', `scale=${widthPx}:${heightPx}:${toRgb}`, '-f', 'rawvideo', 'pipe:1'];
  const frameBytes = widthPx * heightPx * 3;
  for await (const rgb of readFrames(input.ffmpeg.ffmpeg, [...source(showing), ...args], { frameBytes, signal, timeLimitMs })) {
    const jpeg = bareJpeg(await fromRgb(rgb, widthPx, heightPx).jpeg({ quality: posterQuality }).toBuffer());
    if (!jpeg) throw new Error('the encoder wrote no JPEG');
    const words = { exif: null, xmp: filmXmp(input), profile: await srgbProfile(), dpi: null };
    await writeFile(input.outFile, Buffer.concat(dressJpeg(jpeg, words)));
    return;
  }
  throw new StudioFailure('ffmpeg-failed', 'The film has no picture at this moment. Choose another.');
}

import path from 'node:path';
import { fromRgb } from '../../imaging/picture.ts';
import { encodingArguments } from '../ffmpeg/encoding.ts';
import { feedFfmpeg, runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { findFfmpeg, type FoundFfmpeg } from '../ffmpeg/find-ffmpeg.ts';
import type { Size } from '../geometry.ts';

/** Real tools and small real files for the tests of this room. Test code. */

const signal = new AbortController().signal;

export function systemFfmpeg(): Promise<FoundFfmpeg> {
  const places = {
    setting: null,
    resourcesDir: null,
    ffmpegStatic: null,
    platform: process.platform,
    searchPath: process.env['PATH'] ?? '',
  };
  return findFfmpeg(places, signal);
}

/** Runs ffmpeg on what an audio or video source filter makes. */
export async function makeMedia(ffmpeg: string, source: string, output: readonly string[], file: string): Promise<string> {
  await runFfmpeg(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, ...output, '-y', `file:${file}`], { signal, timeLimitMs: 30_000 });
  return file;
}

/** A JPEG photo whose pixels are told by `colourAt`. */
export async function makePhoto(
  file: string,
  size: Size,
  colourAt: (x: number, y: number) => readonly [number, number, number],
): Promise<string> {
  const rgb = new Uint8Array(size.widthPx * size.heightPx * 3);
  for (let y = 0; y < size.heightPx; y++) {
    for (let x = 0; x < size.widthPx; x++) rgb.set(colourAt(x, y), (y * size.widthPx + x) * 3);
  }
  await fromRgb(rgb, size.widthPx, size.heightPx).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toFile(file);
  return file;
}

/** A short silent film as the studio encodes it, of moving grey. */
export async function makeFilm(ffmpeg: string, dir: string, size: Size, frameCount: number): Promise<string> {
  const outFile = path.join(dir, `film-${frameCount}.mp4`);
  const args = encodingArguments({ frame: size, fps: 30, frameCount, title: 'A: film', music: null, outFile });
  const feed = feedFfmpeg(ffmpeg, args, { signal, timeLimitMs: 30_000, onFrames: () => {} });
  const luma = size.widthPx * size.heightPx;
  for (let n = 0; n < frameCount; n++) {
    const frame = Buffer.alloc(luma * 1.5, 128);
    for (let i = 0; i < luma; i++) frame[i] = 40 + ((i * 7 + n * 3 + Math.floor(i / size.widthPx) * 11) % 160);
    await feed.write(frame);
  }
  await feed.finish();
  return outFile;
}

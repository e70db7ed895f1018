import { fromRgb } from '../../imaging/picture.ts';
import { runFfmpeg } from '../ffmpeg/ffmpeg.ts';
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

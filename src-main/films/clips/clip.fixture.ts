import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import type { Size } from '../geometry.ts';

/** Small clips whose every number is known, made without any of ffmpeg's own conversions. Test code. */

export type Rgb = readonly [number, number, number];
/** Shares of red and blue in luma (ITU-R BT.601, BT.709, BT.2020). */
export const lumaShares = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722], bt2020: [0.2627, 0.0593] } as const;

/** The numbers of a colour (0 to 1), in `bits` bits, not rounded. */
export function toYuv([r, g, b]: Rgb, matrix: keyof typeof lumaShares, range: 'tv' | 'pc', bits = 8): Rgb {
  const [kr, kb] = lumaShares[matrix];
  const y = kr * r + (1 - kr - kb) * g + kb * b;
  const [u, v] = [(b - y) / (2 - 2 * kb), (r - y) / (2 - 2 * kr)];
  const unit = 2 ** (bits - 8);
  const most = 2 ** bits - 1;
  return range === 'tv'
    ? [(16 + 219 * y) * unit, (128 + 224 * u) * unit, (128 + 224 * v) * unit]
    : [y * most, 128 * unit + u * most, 128 * unit + v * most];
}

export interface Footage {
  readonly size: Size;
  readonly fps: number;
  readonly frames: number;
  /** Numbers of the pixel in the pixel format's own planes. */
  readonly at: (x: number, y: number, n: number) => readonly number[];
  /** Planar and 4:2:0 or 4:4:4. */
  readonly pixelFormat: 'yuv420p' | 'yuv420p10le' | 'yuv444p' | 'yuva444p' | 'yuva444p10le' | 'gbrp';
  /** What the file says of its colours. */
  readonly tags: readonly string[];
  /** The encoder; without, H.264 without loss. */
  readonly output: readonly string[];
}
const lossless = ['-c:v', 'libx264', '-qp', '0', '-preset', 'ultrafast'];
const signal = new AbortController().signal;

/** Encodes footage without loss where the format allows it; `extra` is a second input, such as sound. */
export async function makeClip(ffmpeg: string, file: string, footage: Footage, extra: readonly string[] = []): Promise<string> {
  const { size, fps, pixelFormat, tags, output } = footage;
  const raw = path.join(path.dirname(file), `${path.basename(file)}.raw`);
  await writeFile(raw, rawFrames(footage));
  const input = ['-f', 'rawvideo', '-pixel_format', pixelFormat, '-video_size', `${size.widthPx}x${size.heightPx}`];
  const codec = output.includes('-c:v') ? [] : lossless;
  const from = [...input, '-framerate', String(fps), ...tags, '-i', `file:${raw}`];
  await make(ffmpeg, [...from, ...extra, ...codec, ...tags, ...output, '-y', `file:${file}`]);
  return file;
}

export const make = (ffmpeg: string, args: readonly string[]): Promise<unknown> =>
  runFfmpeg(ffmpeg, ['-v', 'error', ...args], { signal, timeLimitMs: 30_000 });

function rawFrames({ size: { widthPx, heightPx }, frames, at, pixelFormat }: Footage): Uint8Array {
  const step = pixelFormat.includes('420') ? 2 : 1;
  const planes = at(0, 0, 0).map((_, plane) => (plane === 1 || plane === 2 ? step : 1));
  const length = planes.reduce((sum, by) => sum + Math.ceil(widthPx / by) * Math.ceil(heightPx / by), 0) * frames;
  const values = pixelFormat.includes('10le') ? new Uint16Array(length) : new Uint8Array(length);
  let offset = 0;
  for (let n = 0; n < frames; n++) {
    for (const [plane, by] of planes.entries()) {
      for (let y = 0; y < heightPx; y += by) {
        for (let x = 0; x < widthPx; x += by) values[offset++] = Math.round(at(x, y, n)[plane] ?? 0);
      }
    }
  }
  return new Uint8Array(values.buffer);
}

/** Writes a turn into the track header of an MP4 (ISO/IEC 14496-12, 8.3.2), as phones do: quarters to the right. */
export async function turnClip(file: string, quarters: 1 | 2 | 3): Promise<void> {
  const bytes = await readFile(file);
  const header = bytes.indexOf('tkhd');
  // Version 0: 4 bytes kind, 4 version and flags, 20 times and ids, 8 reserved, 8 layer to volume.
  const matrix = header + 4 + 4 + 20 + 8 + 8;
  const [a, b, c, d] = { 1: [0, 1, -1, 0], 2: [-1, 0, 0, -1], 3: [0, -1, 1, 0] }[quarters] as [number, number, number, number];
  for (const [index, value] of [a, b, 0, c, d, 0, 0, 0].entries()) bytes.writeInt32BE(value * 65_536, matrix + index * 4);
  await writeFile(file, bytes);
}

/** Frame `n` as bright as its number says. */
export const levelOf = (n: number): number => 30 + 3 * n;

/** Middle of a patch of a yuv420p frame: `x` and `y` as fractions of the frame. */
export function pixelAt(frame: Uint8Array, { widthPx, heightPx }: Size, x: number, y: number): Rgb {
  const column = Math.floor(x * widthPx);
  const row = Math.floor(y * heightPx);
  const luma = widthPx * heightPx;
  const chroma = luma / 4;
  const at = (row >> 1) * (widthPx / 2) + (column >> 1);
  return [frame[row * widthPx + column] ?? -1, frame[luma + at] ?? -1, frame[luma + chroma + at] ?? -1];
}

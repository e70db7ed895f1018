import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { srgbProfile } from '../../develop/write-picture.ts';
import { openPicture } from '../../imaging/picture.ts';
import { rawInput, videoArguments } from '../ffmpeg/encoders.ts';
import { asUrl, feedFfmpeg } from '../ffmpeg/ffmpeg.ts';
import type { FoundFfmpeg } from '../ffmpeg/find-ffmpeg.ts';
import type { ShowFilmInput } from '../film-tasks.ts';
import { systemFfmpeg } from '../testing/fixtures.ts';
import { showFilm } from './show-film.ts';

const signal = new AbortController().signal;
const context = { signal, onProgress: () => {}, kernelsDir: '' };
const fps = 25;
const frameCount = 30;
let dir: string;
let tools: FoundFfmpeg;
let wide: string;
let tall: string;

/** Warm white above, a red that bt601 would make another, below; a white post at frame `n` of 30 across, n thirtieths from the left. */
const sky = { rgb: [240, 232, 220], yuv: [216, 122, 132] } as const;
const wall = { rgb: [180, 40, 40], yuv: [76, 114, 189] } as const;
function frameAt(n: number, width: number, height: number): Uint8Array {
  const bytes = new Uint8Array((width * height * 3) / 2);
  for (let y = 0; y < height; y++) bytes.fill(y < height / 2 ? sky.yuv[0] : wall.yuv[0], y * width, (y + 1) * width);
  const postAt = 2 * Math.floor(((n / frameCount) * width) / 2);
  for (let y = 0; y < height; y++) bytes.fill(235, y * width + postAt, y * width + postAt + 8);
  for (const [index, plane] of [1, 2].entries()) {
    const at = width * height * (1 + index / 4);
    const half = (width * height) / 8;
    bytes.fill(sky.yuv[plane as 1 | 2], at, at + half);
    bytes.fill(wall.yuv[plane as 1 | 2], at + half, at + 2 * half);
  }
  return bytes;
}
async function makeFilm(name: string, widthPx: number, heightPx: number): Promise<string> {
  const file = path.join(dir, `${name}.mp4`);
  const stream = { frame: { widthPx, heightPx }, fps, threads: 1 };
  const video = [...rawInput(stream), ...videoArguments({ codec: 'h264', quality: 'delivery', encoder: 'software' }, stream)];
  const feed = feedFfmpeg(tools.ffmpeg, ['-v', 'error', ...video, '-f', 'mp4', '-y', asUrl(file)], { signal, timeLimitMs: 30_000 });
  for (let n = 0; n < frameCount; n++) await feed.write(frameAt(n, widthPx, heightPx));
  await feed.finish();
  return file;
}
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "show 'ø' "));
  tools = await systemFfmpeg();
  wide = await makeFilm('wide', 960, 540);
  tall = await makeFilm('tall', 540, 960);
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});
const input = (format: ShowFilmInput['format'], more: Partial<ShowFilmInput> = {}): ShowFilmInput => ({
  file: wide,
  format,
  atMs: 400,
  durationMs: 600,
  title: 'Villa <Sol>',
  isPartlyGenerated: true,
  ffmpeg: tools,
  workDir: dir,
  outFile: path.join(dir, `shown.${format}`),
  ...more,
});
/** The first picture of a file. */
async function pixelsOf(file: string): Promise<{ at: (x: number, y: number) => number[] }> {
  const { data, info } = await openPicture(await readFile(file), { strict: false })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { at: (x, y) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)] };
}
const off = (found: readonly number[], wanted: readonly number[]): number =>
  Math.max(...wanted.map((value, channel) => Math.abs(value - (found[channel] ?? 0))));

describe('a poster', () => {
  it('is the frame of the moment in the size of the film, in its colours, and says what it is', async () => {
    const made = await showFilm(input('poster'), context);
    const bytes = await readFile(input('poster').outFile);
    expect(made).toEqual({ sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    const header = await openPicture(bytes).metadata();
    expect(header).toMatchObject({ format: 'jpeg', width: 960, height: 540 });
    expect(header.icc?.equals(await srgbProfile())).toBe(true);
    const { at } = await pixelsOf(input('poster').outFile);
    expect(off(at(200, 100), sky.rgb)).toBeLessThanOrEqual(3);
    expect(off(at(200, 450), wall.rgb)).toBeLessThanOrEqual(4);
    // Frame 10 of 30 at 25 a second.
    expect(Math.min(...at(324, 450))).toBeGreaterThan(150);
    expect(bytes.toString('utf8')).toContain('compositeWithTrainedAlgorithmicMedia');
    expect(bytes.toString('utf8')).toContain('Villa &lt;Sol&gt;');
  });

  it.each([
    ['the last frame for a moment after the end', 60_000, 29],
    ['the first frame for the very start', 0, 0],
  ])('is %s', async (_, atMs, frame) => {
    const outFile = path.join(dir, `poster-${atMs}.jpg`);
    await showFilm(input('poster', { atMs, outFile }), context);
    const { at } = await pixelsOf(outFile);
    const postAt = 2 * Math.floor(((frame / frameCount) * 960) / 2);
    expect(Math.min(...at(postAt + 4, 450))).toBeGreaterThan(150);
  });
});

describe('a teaser', () => {
  it.each([
    ['gif', 'wide', 480, 270, 7],
    ['webp', 'wide', 640, 360, 9],
    ['gif', 'tall', 270, 480, 7],
    ['webp', 'tall', 360, 640, 9],
  ] as const)('in %s of a %s film is small, moves, and has its colours', async (format, shape, width, height, pages) => {
    const outFile = path.join(dir, `teaser-${shape}.${format}`);
    const fractions: number[] = [];
    const progress = { ...context, onProgress: (fraction: number) => fractions.push(fraction) };
    await showFilm(input(format, { file: shape === 'wide' ? wide : tall, atMs: 0, outFile }), progress);
    const bytes = await readFile(outFile);
    const header = await openPicture(bytes).metadata();
    expect(header).toMatchObject({ format, width, loop: 0 });
    expect(header.pageHeight ?? header.height).toBe(height);
    expect(header.delay?.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThanOrEqual(560);
    expect(header.delay?.reduce((sum, delay) => sum + delay, 0)).toBeLessThanOrEqual(640);
    expect(header.pages === pages || header.pages === pages + 1).toBe(true);
    const { at } = await pixelsOf(outFile);
    expect(off(at(width - 20, 20), sky.rgb)).toBeLessThanOrEqual(6);
    expect(off(at(width - 20, height - 20), wall.rgb)).toBeLessThanOrEqual(8);
    expect(fractions.length).toBeGreaterThan(0);
    expect(Math.max(...fractions)).toBeLessThanOrEqual(1);
  });

  it('of a moment near the end begins earlier, and of a short film is all of it', async () => {
    const late = path.join(dir, 'late.webp');
    await showFilm(input('webp', { atMs: 60_000, outFile: late }), context);
    expect((await openPicture(await readFile(late)).metadata()).pages).toBe(9);
    const all = path.join(dir, 'all.webp');
    await showFilm(input('webp', { durationMs: 60_000, outFile: all }), context);
    expect((await openPicture(await readFile(all)).metadata()).pages).toBe(18);
  });
});

describe('what cannot be shown', () => {
  it.each(['gif', 'webp', 'poster'] as const)('%s of a file that is no film is a named failure and leaves nothing', async (format) => {
    const broken = path.join(dir, 'broken.mp4');
    await writeFile(broken, (await readFile(wide)).subarray(0, 2000));
    const request = input(format, { file: broken, outFile: path.join(dir, `broken.${format}`) });
    await expect(showFilm(request, context)).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    expect(existsSync(request.outFile)).toBe(false);
  });

  it('work that is cancelled leaves nothing', async () => {
    const request = input('gif', { outFile: path.join(dir, 'cancelled.gif') });
    await expect(showFilm(request, { ...context, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(existsSync(request.outFile)).toBe(false);
  });
});

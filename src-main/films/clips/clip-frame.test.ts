import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PhotoId } from '../../../src-preload/contract/ids.ts';
import type { Framing, Shot } from '../../../src-preload/contract/storyboard.ts';
import { openPicture } from '../../imaging/picture.ts';
import { frameToRgb } from '../draw/frame-to-rgb.ts';
import { createSegmentDrawer } from '../draw/segment-drawer.ts';
import type { FfmpegTools } from '../film-tasks.ts';
import type { Size } from '../geometry.ts';
import { planRender } from '../render-plan.ts';
import { fitMove } from '../fit-move.ts';
import { makePhoto, systemFfmpeg } from '../testing/fixtures.ts';
import { boardOf } from '../testing/storyboards.ts';
import { clipFrame } from './clip-frame.ts';
import { createClipOpener } from './clip-frames.ts';
import { levelOf, makeClip } from './clip.fixture.ts';

/** The pictures that clips begin and end with, against what the film shows there. */
const frame: Size = { widthPx: 128, heightPx: 72 };
const signal = new AbortController().signal;
const context = { signal, onProgress: () => undefined, kernelsDir: path.resolve('dist/kernels') };
const bt709 = ['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
let dir: string;
let ffmpeg: FfmpegTools;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'clip-frame-'));
  ffmpeg = await systemFfmpeg();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const counting = (name: string, fps: number, frames: number, output: readonly string[] = []): Promise<string> =>
  makeClip(ffmpeg.ffmpeg, path.join(dir, name), {
    size: frame,
    fps,
    frames,
    at: (_x, _y, n) => [levelOf(n), 128, 128],
    pixelFormat: 'yuv420p',
    tags: bt709,
    output,
  });
/** Which frame of a counting clip the picture is. */
async function frameOf(file: string, which: 'first' | 'last'): Promise<number> {
  const outFile = path.join(dir, 'end.png');
  await clipFrame({ source: { kind: 'clip', file, which }, frame, ffmpeg, outFile }, context);
  const rgb = await openPicture(outFile).raw().toBuffer();
  const luma = 16 + ((rgb[(36 * 128 + 64) * 3] ?? 0) * 219) / 255;
  return (luma - levelOf(0)) / 3;
}

it.each([
  ['24 a second', 24, 49, []],
  ['30 a second, with frames that lean on later ones', 30, 61, ['-c:v', 'libx264', '-qp', '0', '-bf', '3', '-g', '250']],
  ['one frame', 25, 1, []],
])('the first and the last frame of a clip of %s', async (name, fps, frames, output) => {
  const file = await counting(`${name}.mp4`, fps, frames, output);
  expect(Math.abs(await frameOf(file, 'first'))).toBeLessThan(0.4);
  expect(Math.abs((await frameOf(file, 'last')) - (frames - 1))).toBeLessThan(0.4);
});

it('the last frame of a clip that was cut short is the last that is there', async () => {
  const file = await counting('whole.mkv', 25, 70, ['-c:v', 'libx264', '-qp', '0', '-g', '5', '-f', 'matroska']);
  const bytes = await readFile(file);
  const cut = path.join(dir, 'cut.mkv');
  await writeFile(cut, bytes.subarray(0, Math.round(bytes.length * 0.6)));
  const last = await frameOf(cut, 'last');
  expect(last).toBeGreaterThan(20);
  expect(last).toBeLessThan(60);
  await writeFile(cut, Buffer.from('no clip'));
  await expect(frameOf(cut, 'last')).rejects.toMatchObject({ code: 'not-a-clip' });
});

const from: Framing = { x: 0.031, y: 0.07, width: 0.8, height: 0.675 };
const to: Framing = { x: 0.11, y: 0.133, width: 0.71, height: 0.599_06 };

it('a photo is as the film shows it in the first and the last frame of its shot', async () => {
  const picture = { widthPx: 600, heightPx: 400 };
  const file = await makePhoto(path.join(dir, 'photo.jpg'), picture, (x, y) => [(x * 7) % 256, (y * 3) % 256, ((x + y) * 5) % 256]);
  const sha256 = 'a'.repeat(64);
  const shot: Shot = {
    id: 'one',
    picture: { kind: 'photo', photoId: PhotoId.parse('019a0000-0000-7000-8000-000000000001'), sha256, ...picture },
    room: null,
    move: { from, to },
    moveByAspect: {},
    ease: 'glide',
    durationMs: 800,
    texts: [],
    join: { kind: 'cut' },
  };
  const plan = planRender(boardOf([shot], { fps: 25 }), { codec: 'h264', quality: 'draft', encoder: 'software' }, String);
  const recipe = { ...plan.segments[0]!.recipe, frame };
  const parts = { ...context, frame, fontsDir: '', files: { [sha256]: file }, recipes: [recipe] };
  const drawer = await createSegmentDrawer({ ...parts, openClip: createClipOpener({ ffmpeg, cacheDir: dir, workDir: dir }) });
  const shown: Uint8Array[] = [];
  for await (const made of drawer.frames(recipe, signal)) {
    const pixels = new Uint8Array(drawer.frameBytes);
    made.copyTo(pixels);
    shown.push(pixels);
  }
  const fitted = fitMove(shot, '16:9');
  const outFile = path.join(dir, 'begin.png');
  const drawn = async (framing: Framing): Promise<Buffer> => {
    await clipFrame({ source: { kind: 'photo', file, picture, framing }, frame, ffmpeg, outFile }, context);
    return openPicture(outFile).raw().toBuffer();
  };
  const [first, last] = [frameToRgb(shown[0]!, frame), frameToRgb(shown.at(-1)!, frame)];
  expect(meanDifference(first, last)).toBeGreaterThan(10);
  // A plate is reduced for the whole move, so the two may differ by what that rounds.
  expect(meanDifference(await drawn(fitted.from), first)).toBeLessThan(2);
  expect(meanDifference(await drawn(fitted.to), last)).toBeLessThan(2);
});

const meanDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;

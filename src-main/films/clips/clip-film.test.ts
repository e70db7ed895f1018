import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Picture, Shot } from '../../../src-preload/contract/storyboard.ts';
import { PhotoId } from '../../../src-preload/contract/ids.ts';
import { createSegmentDrawer } from '../draw/segment-drawer.ts';
import type { Size } from '../geometry.ts';
import { planRender } from '../render-plan.ts';
import { boardOf } from '../testing/storyboards.ts';
import { makePhoto, systemFfmpeg } from '../testing/fixtures.ts';
import { createClipOpener } from './clip-frames.ts';
import { levelOf, makeClip } from './clip.fixture.ts';

/** Clips in a film: from the storyboard to the frames that are encoded, in a small frame. */
const frame: Size = { widthPx: 64, heightPx: 36 };
const whole = { x: 0, y: 0, width: 1, height: 1 };
const [dark, bright, ai, footage] = ['1', '2', 'a', 'f'].map((digit) => digit.repeat(64)) as [string, string, string, string];
let dir: string;
let files: Record<string, string>;
let ffmpeg: { ffmpeg: string; ffprobe: string | null };
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'clip-film-'));
  ffmpeg = await systemFfmpeg();
  const photo = (name: string, level: number): Promise<string> =>
    makePhoto(path.join(dir, name), { widthPx: 128, heightPx: 72 }, () => [level, level, level]);
  const counting = (name: string, fps: number, frames: number): Promise<string> =>
    makeClip(ffmpeg.ffmpeg, path.join(dir, name), {
      size: frame,
      fps,
      frames,
      at: (_x, _y, n) => [levelOf(n), 128, 128],
      pixelFormat: 'yuv420p',
      tags: ['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
      output: [],
    });
  files = {
    [dark]: await photo('dark.jpg', 0),
    [bright]: await photo('bright.jpg', 255),
    [ai]: await counting('ai.mp4', 25, 20),
    [footage]: await counting('footage.mov', 50, 60),
  };
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const photo = (sha256: string): Picture => ({
  kind: 'photo',
  photoId: PhotoId.parse('019a0000-0000-7000-8000-000000000001'),
  sha256,
  widthPx: 128,
  heightPx: 72,
});
const clip = (sha256: string, startMs: number): Extract<Picture, { kind: 'clip' }> => ({
  kind: 'clip',
  sha256,
  madeBy: 'camera',
  widthPx: 1920,
  heightPx: 1080,
  startMs,
  gainDb: null,
});
const shot = (id: string, picture: Picture, durationMs: number, join: Shot['join'] = { kind: 'cut' }): Shot => ({
  id,
  picture,
  room: null,
  move: { from: whole, to: whole },
  moveByAspect: {},
  ease: 'even',
  durationMs,
  texts: [],
  join,
});

/** Luma of the middle of every frame of the film, in order, drawn segment by segment from the last to the first. */
async function film(...shots: Shot[]): Promise<number[]> {
  const storyboard = boardOf(shots, { fps: 25 });
  const plan = planRender(storyboard, { codec: 'h264', quality: 'draft', encoder: 'software' }, String);
  const recipes = plan.segments.map(({ recipe }) => ({ ...recipe, frame }));
  const openClip = createClipOpener({ ffmpeg, cacheDir: path.join(dir, 'cache'), workDir: dir });
  const parts = { kernelsDir: path.resolve('dist/kernels'), fontsDir: path.resolve('resources/fonts') };
  const drawer = await createSegmentDrawer({ ...parts, frame, files, openClip, recipes });
  const lumas: number[] = [];
  for (const [index, { start }] of [...plan.segments.entries()].toReversed()) {
    let n = start;
    for await (const made of drawer.frames(recipes[index]!, new AbortController().signal)) {
      const pixels = Buffer.alloc(drawer.frameBytes);
      made.copyTo(pixels);
      lumas[n++] = pixels[18 * 64 + 32]!;
    }
  }
  expect(lumas).toHaveLength(plan.frameCount);
  return lumas;
}
/** Frames that are more than a level off, or missing. */
const wrong = (lumas: readonly number[], wanted: readonly number[]): number[] =>
  Array.from({ length: Math.max(lumas.length, wanted.length) }, (_, n) => n).filter(
    (n) => !(Math.abs((wanted[n] ?? -9) - (lumas[n] ?? -99)) <= 1),
  );
const repeat = (value: number, count: number): number[] => Array.from({ length: count }, () => value);

it('a seamless join shows its clip from its first frame, whole, between the two photos', async () => {
  const join: Shot['join'] = { kind: 'seamless', durationMs: 800, clip: clip(ai, 0) };
  const lumas = await film(shot('a', photo(dark), 400, join), shot('b', photo(bright), 400));
  expect(wrong(lumas, [...repeat(16, 10), ...Array.from({ length: 20 }, (_, n) => levelOf(n)), ...repeat(235, 10)])).toEqual([]);
});

it('footage at its own rate goes on through a join, as if it were one run', async () => {
  const join: Shot['join'] = { kind: 'crossfade', durationMs: 200 };
  const lumas = await film(shot('a', clip(footage, 200), 600, join), shot('b', photo(dark), 400));
  // Every second frame of 50 a second, from the tenth; then towards black over 5 frames, with 5 in between.
  const at = (n: number): number => levelOf(10 + 2 * n);
  const body = Array.from({ length: 10 }, (_, n) => at(n));
  const across = Array.from({ length: 5 }, (_, n) => at(10 + n) + ((16 - at(10 + n)) * (n + 1)) / 6);
  expect(wrong(lumas, [...body, ...across, ...repeat(16, 5)])).toEqual([]);
});

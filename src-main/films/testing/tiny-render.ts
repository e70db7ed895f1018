import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PhotoId } from '../../../src-preload/contract/ids.ts';
import type { Join, Picture, Shot, Storyboard } from '../../../src-preload/contract/storyboard.ts';
import type { FfmpegTools, RenderFilmInput } from '../film-tasks.ts';
import type { Size } from '../geometry.ts';
import { type Encoding, planRender, type RenderPlan } from '../render-plan.ts';
import { boardOf } from './storyboards.ts';
import { makePhoto } from './fixtures.ts';

/** Whole renders of a few frames of 160 x 90 from real photos, for tests. Test code. */

const draft: Encoding = { codec: 'h264', quality: 'draft', encoder: 'software' };
const tiny = 160;

/** A photo of colours that no other number has. */
export async function makeTinyPhoto(dir: string, number: number): Promise<readonly [sha256: string, file: string]> {
  const file = path.join(dir, `photo-${number}.jpg`);
  const colourAt = (x: number, y: number): readonly [number, number, number] => [
    (number * 53) % 256,
    (x + number * 31) % 256,
    (y * 2) % 256,
  ];
  await makePhoto(file, photoSize, colourAt);
  return [shaOf(number), file];
}
const photoSize = { widthPx: 600, heightPx: 400 };
const shaOf = (number: number): string => number.toString(16).padStart(64, '0');

export function pictureOf(number: number): Extract<Picture, { kind: 'photo' }> {
  const photoId = PhotoId.parse(`01890000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`);
  return { kind: 'photo', photoId, sha256: shaOf(number), ...photoSize };
}

const crossfade: Join = { kind: 'crossfade', durationMs: 100 };

export const tinyShot = (number: number, more: Partial<Shot> = {}): Shot => ({
  id: `shot-${number}`,
  picture: pictureOf(number),
  room: null,
  move: { from: { x: 0, y: 0.08, width: 1, height: 0.84 }, to: { x: 0.1, y: 0.12, width: 0.8, height: 0.672 } },
  moveByAspect: {},
  ease: 'glide',
  durationMs: 400,
  texts: [],
  join: crossfade,
  ...more,
});

export const tinyBoard = (shots: Shot[], more: Partial<Storyboard> = {}): Storyboard =>
  boardOf(shots, { brand: { ink: '#ffffff', ground: '#102030', accent: '#c0a060', logoSha256: null }, ...more });

/** The plan of a storyboard as it would be at the smallest size there is, with smaller frames still. */
export const tinyPlan = (board: Storyboard, encoding = draft): RenderPlan => shrinkPlan(planRender(board, encoding, (room) => room));

/** The same film in smaller frames. */
export function shrinkPlan(plan: RenderPlan): RenderPlan {
  const scale = tiny / Math.max(plan.frame.widthPx, plan.frame.heightPx);
  const even = (px: number): number => Math.round((px * scale) / 2) * 2;
  const frame: Size = { widthPx: even(plan.frame.widthPx), heightPx: even(plan.frame.heightPx) };
  return { ...plan, frame, segments: plan.segments.map((segment) => ({ ...segment, recipe: { ...segment.recipe, frame } })) };
}

/** What a worker is told, with folders of its own inside `dir`. */
export async function tinyInput(
  dir: string,
  name: string,
  { plan, files, ffmpeg }: { plan: RenderPlan; files: Readonly<Record<string, string>>; ffmpeg: FfmpegTools },
): Promise<RenderFilmInput> {
  const [workDir, cacheDir] = [path.join(dir, `${name} work`), path.join(dir, `${name} cache`)];
  await mkdir(workDir, { recursive: true });
  await mkdir(cacheDir, { recursive: true });
  return {
    plan,
    files,
    bundled: {},
    fontsDir: path.resolve('resources/fonts'),
    ffmpeg,
    cacheDir,
    outFile: path.join(dir, `${name}.part`),
    workDir,
  };
}

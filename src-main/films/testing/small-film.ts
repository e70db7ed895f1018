import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { segmentExtension } from '../ffmpeg/encoders.ts';
import type { FfmpegTools } from '../film-tasks.ts';
import type { Size } from '../geometry.ts';
import { type Chapter, type Encoding, type RenderPlan, sampleRateHz, type Segment } from '../render-plan.ts';
import type { DrawnFrame } from '../draw/segment-drawer.ts';
import { joinFilm } from '../render/join-film.ts';
import { makeSegments } from '../render/make-segments.ts';
import { openSegmentCache } from '../render/segment-cache.ts';
import type { ExpectedFilm } from '../render/verify-film.ts';

/** Films of moving grey, without photos, cards or a director: for the tests of what comes after drawing. Test code. */

const signal = new AbortController().signal;
const delivery: Encoding = { codec: 'h264', quality: 'draft', encoder: 'software' };

export interface SmallFilm {
  readonly frame: Size;
  readonly fps: number;
  /** Frames of each segment. */
  readonly lengths: readonly number[];
  /** Segments of the same length are the same. */
  readonly repeats?: boolean;
  readonly encoding?: Encoding;
  readonly title?: string | null;
  readonly chapters?: readonly Chapter[];
}

/** A plan whose segments say how long they are, and of what they are only by their keys. */
export function smallPlan({
  frame,
  fps,
  lengths,
  repeats = false,
  encoding = delivery,
  title = null,
  chapters = [],
}: SmallFilm): RenderPlan {
  let start = 0;
  const segments = lengths.map((frameCount, index): Segment => {
    const segment: Segment = {
      key: `${frameCount}a${repeats ? '' : index.toString(16)}`.padStart(32, '0'),
      start,
      shotIds: [],
      recipe: {
        frame,
        fps,
        light: 'display',
        frameCount,
        over: null,
        texts: [],
        endFade: null,
        brand: null,
        under: {
          picture: { kind: 'card', layout: 'title', heading: String(start), lines: [] },
          first: 0,
          move: { from: whole, to: whole, ease: 'even', frames: frameCount, rampIn: 0, rampOut: 0 },
        },
      },
    };
    start += frameCount;
    return segment;
  });
  const sound = { key: '0'.repeat(32), samples: Math.round((start * sampleRateHz) / fps), tracks: [], duckingDb: 0, clips: [] };
  return {
    version: 1,
    frame,
    fps,
    frameCount: start,
    durationMs: (start * 1000) / fps,
    encoding,
    segments,
    chapters,
    title,
    sound: { ...sound, endFadeSamples: 0 },
    isPartlyGenerated: false,
  };
}
const whole = { x: 0, y: 0, width: 1, height: 1 };

/** Frame `n` of the film has the luma `lumaOf(n)` in its upper half; the lower half moves. */
export const lumaOf = (n: number): number => 40 + ((n * 37) % 160);

async function* greyFrames({ widthPx, heightPx }: Size, start: number, count: number): AsyncGenerator<DrawnFrame, void> {
  const luma = widthPx * heightPx;
  for (let n = start; n < start + count; n++) {
    yield {
      copyTo: (target) => {
        target.fill(lumaOf(n), 0, luma / 2).fill(128, luma);
        for (let i = luma / 2; i < luma; i++) target[i] = 40 + ((i * 7 + n * 3 + Math.floor(i / widthPx) * 11) % 160);
      },
    };
  }
}

/** Draws the segments of a small plan. */
export const greyDrawer = (plan: RenderPlan): Parameters<typeof makeSegments>[1]['openDrawer'] => {
  const startOf = new Map(plan.segments.map(({ recipe, start }) => [recipe, start]));
  return async () => ({
    frameBytes: (plan.frame.widthPx * plan.frame.heightPx * 3) / 2,
    frames: (recipe) => greyFrames(plan.frame, startOf.get(recipe) ?? 0, recipe.frameCount),
  });
};

/** Makes every segment of a plan and joins them with silence, in a folder of its own inside `dir`. */
export async function makeSmallFilm(tools: FfmpegTools, dir: string, plan: RenderPlan): Promise<string> {
  const workDir = await mkdtemp(path.join(dir, 'film-'));
  const extension = segmentExtension(plan.encoding);
  const cache = await openSegmentCache(path.join(workDir, 'cache'), extension);
  const { ffmpeg } = tools;
  const quiet = { signal, pause: undefined, onFrames: () => {} };
  const different = [...new Map(plan.segments.map((segment) => [segment.key, segment])).values()];
  await makeSegments(different, { ...quiet, plan, ffmpeg, cache, lanes: { count: 1, threads: 1 }, openDrawer: greyDrawer(plan) });
  const outFile = path.join(workDir, `film.${extension}`);
  await mkdir(path.join(workDir, 'join'));
  await joinFilm({
    plan,
    ffmpeg,
    outFile,
    signal,
    onFrames: () => {},
    segmentFiles: plan.segments.map((segment) => cache.fileOf(segment)),
    soundFile: await makeSilence(ffmpeg, workDir, plan),
    workDir: path.join(workDir, 'join'),
  });
  return outFile;
}

/** Sound of exactly a plan's length, as it is made for a film. */
async function makeSilence(ffmpeg: string, dir: string, { sound, encoding }: RenderPlan): Promise<string> {
  const [codec, extension] = encoding.codec === 'prores' ? ['pcm_s24le', 'mov'] : ['aac', 'm4a'];
  const file = path.join(dir, `silence.${extension}`);
  const source = `anullsrc=r=${sampleRateHz}:cl=stereo,atrim=end_sample=${sound.samples}`;
  const args = ['-v', 'error', '-f', 'lavfi', '-i', source, '-c:a', codec, '-y', `file:${file}`];
  await runFfmpeg(ffmpeg, args, { signal, timeLimitMs: 60_000 });
  return file;
}

/** What a small film must turn out to be, when all of it was made now. */
export function expectedOf(plan: RenderPlan): ExpectedFilm {
  const segmentStarts = plan.segments.map(({ start }) => start);
  const { frame, fps, frameCount, encoding } = plan;
  return { frame, fps, frameCount, codec: encoding.codec, hasChapters: plan.chapters.length > 0, segmentStarts, newStarts: segmentStarts };
}

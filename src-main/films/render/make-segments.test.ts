import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FfmpegTools } from '../film-tasks.ts';
import type { Segment } from '../render-plan.ts';
import { systemFfmpeg } from '../testing/fixtures.ts';
import { greyDrawer, smallPlan } from '../testing/small-film.ts';
import { chooseLanes } from './lanes.ts';
import { makeSegments, type SegmentMaking } from './make-segments.ts';
import { openSegmentCache, type SegmentCache } from './segment-cache.ts';

const quiet = new AbortController().signal;
const frame = { widthPx: 64, heightPx: 36 };
const plan = smallPlan({ frame, fps: 30, lengths: [20, 3, 20, 3, 1, 12] });
let dir: string;
let tools: FfmpegTools;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'make-segments-'));
  tools = await systemFfmpeg();
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const roomFor = (name: string): Promise<SegmentCache> => openSegmentCache(path.join(dir, name), 'mp4');
const namesIn = (name: string): string[] => readdirSync(path.join(dir, name, 'segments')).toSorted();
function make(cache: SegmentCache, more: Partial<SegmentMaking> = {}, segments = plan.segments): Promise<void> {
  const lanes = { count: 1, threads: 1 };
  const { ffmpeg } = tools;
  return makeSegments(segments, {
    plan,
    ffmpeg,
    cache,
    lanes,
    openDrawer: greyDrawer(plan),
    signal: quiet,
    pause: undefined,
    onFrames: () => {},
    ...more,
  });
}

describe('makeSegments', () => {
  it('makes every segment, whole and of its length, and counts frames forward to the last', async () => {
    const cache = await roomFor('whole');
    const counts: number[] = [];
    await make(cache, { onFrames: (count) => counts.push(count) });
    expect(namesIn('whole')).toEqual(plan.segments.map(({ key }) => `${key}.mp4`).toSorted());
    for (const segment of plan.segments) expect(await cache.find(segment)).toBe(cache.fileOf(segment));
    expect(counts.at(-1)).toBe(plan.frameCount);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });

  it('makes the same bytes in several lanes as in one', async () => {
    const one = await roomFor('one');
    await make(one);
    const three = await roomFor('three');
    await make(three, { lanes: { count: 3, threads: 1 } });
    expect(namesIn('three')).toEqual(namesIn('one'));
    for (const segment of plan.segments) expect(await readFile(three.fileOf(segment))).toEqual(await readFile(one.fileOf(segment)));
  });

  it('gives neighbours to one lane, and tells the drawer what comes next', async () => {
    const seen: (readonly [lane: number, start: number, next: number | undefined])[] = [];
    let lanes = 0;
    const starts = new Map(plan.segments.map(({ recipe, start }) => [recipe, start]));
    await make(await roomFor('shares'), {
      lanes: { count: 2, threads: 1 },
      openDrawer: async (segments) => {
        const lane = (lanes += 1);
        const drawer = await greyDrawer(plan)(segments);
        return {
          frameBytes: drawer.frameBytes,
          frames: (recipe, signal, next) => {
            seen.push([lane, starts.get(recipe)!, next ? starts.get(next) : undefined]);
            return drawer.frames(recipe, signal, next);
          },
        };
      },
    });
    const [first = []] = [1].map((lane) => seen.filter((one) => one[0] === lane));
    expect(first.slice(0, 2)).toEqual([
      [1, 0, 20],
      [1, 20, first[2]?.[1]],
    ]);
    expect(seen.map(([, start]) => start).toSorted((a, b) => a - b)).toEqual(plan.segments.map(({ start }) => start));
  });

  it('keeps what is finished and leaves nothing else when drawing fails', async () => {
    const cache = await roomFor('broken');
    const broken = plan.segments[3]!;
    const openDrawer: SegmentMaking['openDrawer'] = async (segments) => {
      const drawer = await greyDrawer(plan)(segments);
      const frames: typeof drawer.frames = async function* (recipe, signal, next) {
        if (recipe === broken.recipe) throw new Error('this photo has vanished');
        yield* drawer.frames(recipe, signal, next);
      };
      return { frameBytes: drawer.frameBytes, frames };
    };
    await expect(make(cache, { openDrawer })).rejects.toThrow('this photo has vanished');
    const finished = plan.segments.slice(0, 3);
    expect(namesIn('broken')).toEqual(finished.map(({ key }) => `${key}.mp4`).toSorted());
    const before = await Promise.all(finished.map(async (segment) => (await stat(cache.fileOf(segment))).ino));
    await make(cache, {}, plan.segments.slice(3));
    expect(await Promise.all(finished.map(async (segment) => (await stat(cache.fileOf(segment))).ino))).toEqual(before);
  });

  it.each([1, 3])('stops in %i lanes when it is cancelled, and leaves no unfinished file', async (count) => {
    const cache = await roomFor(`cancelled-${count}`);
    const abort = new AbortController();
    const long = smallPlan({ frame, fps: 30, lengths: [400, 400, 400] });
    const onFrames = (): void => abort.abort();
    const work = make(
      cache,
      { plan: long, openDrawer: greyDrawer(long), lanes: { count, threads: 1 }, signal: abort.signal, onFrames },
      long.segments,
    );
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(namesIn(`cancelled-${count}`)).toEqual([]);
  });

  it('refuses a segment that has lost a frame', async () => {
    const cache = await roomFor('lost');
    const short: Segment = { ...plan.segments[0]!, recipe: { ...plan.segments[0]!.recipe, frameCount: 21 } };
    const openDrawer: SegmentMaking['openDrawer'] = async (segments) => {
      const drawer = await greyDrawer(plan)(segments);
      return { frameBytes: drawer.frameBytes, frames: (_, signal) => drawer.frames(plan.segments[0]!.recipe, signal) };
    };
    await expect(make(cache, { openDrawer }, [short])).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    expect(existsSync(cache.fileOf(short))).toBe(false);
    expect(namesIn('lost')).toEqual([]);
  });

  it('has nothing to do for nothing', async () => {
    await make(await roomFor('none'), {}, []);
    expect(namesIn('none')).toEqual([]);
  });
});

describe('chooseLanes', () => {
  it.each([
    [1, { count: 1, threads: 1 }],
    [2, { count: 1, threads: 2 }],
    [8, { count: 1, threads: 8 }],
    [12, { count: 2, threads: 6 }],
    [17, { count: 2, threads: 9 }],
  ])('%i cores: %j', (cores, lanes) => {
    expect(chooseLanes(cores)).toEqual(lanes);
  });
});

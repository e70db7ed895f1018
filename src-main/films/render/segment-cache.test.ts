import { mkdir, mkdtemp, open, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Segment } from '../render-plan.ts';
import { smallPlan } from '../testing/small-film.ts';
import { openSegmentCache, type SegmentCache } from './segment-cache.ts';
import { tooMany, trimCache } from './trim-cache.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'segment-cache-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const [first, second] = smallPlan({ frame: { widthPx: 64, heightPx: 36 }, fps: 30, lengths: [30, 12] }).segments as [Segment, Segment];
function box(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}
const movie = Buffer.concat([box('ftyp', Buffer.alloc(8, 1)), box('mdat', Buffer.alloc(3_000_000, 7)), box('moov', Buffer.alloc(400, 3))]);

async function cacheWith(name: string, ...segments: Segment[]): Promise<SegmentCache> {
  const cache = await openSegmentCache(path.join(dir, name), 'mp4');
  for (const segment of segments) {
    const unfinished = cache.unfinished(segment);
    await writeFile(unfinished, movie);
    await cache.keep(segment, unfinished);
  }
  return cache;
}
const namesIn = (name: string): Promise<string[]> => readdir(path.join(dir, name, 'segments'));

describe('a segment cache', () => {
  it('finds what was kept, also after a restart, and nothing else', async () => {
    const cache = await cacheWith('kept', first);
    expect(await cache.find(first)).toBe(cache.fileOf(first));
    expect(await cache.find(second)).toBeNull();
    const later = await openSegmentCache(path.join(dir, 'kept'), 'mp4');
    expect(await later.find(first)).toBe(cache.fileOf(first));
    expect(await namesIn('kept')).toEqual([`${first.key}.mp4`]);
    // It is still an MP4: the seal is a box that players skip.
    expect((await stat(cache.fileOf(first))).size).toBe(movie.length + 28);
  });

  it.each<[string, (file: string) => Promise<void>]>([
    ['is empty', (file) => truncate(file, 0)],
    ['was cut', async (file) => truncate(file, (await stat(file)).size - 1)],
    ['was cut to a few bytes', (file) => truncate(file, 12)],
    [
      'has zeros at its end, as after a power cut',
      async (file) => {
        const { size } = await stat(file);
        await truncate(file, size - 4096);
        await truncate(file, size);
      },
    ],
    [
      'has one other bit',
      async (file) => {
        const handle = await open(file, 'r+');
        await handle.write(Buffer.of(6), 0, 1, 1_500_000);
        await handle.close();
      },
    ],
    ['is something else', (file) => writeFile(file, 'not a film')],
  ])('does not use a file that %s, and removes it', async (_, damage) => {
    const cache = await cacheWith('damaged', first, second);
    await damage(cache.fileOf(first));
    expect(await cache.find(first)).toBeNull();
    expect(await namesIn('damaged')).toEqual([`${second.key}.mp4`]);
  });

  it('does not take a segment of another length for this one', async () => {
    const cache = await cacheWith('length', first);
    expect(await cache.find({ ...first, recipe: { ...first.recipe, frameCount: 29 } })).toBeNull();
  });

  it('keeps nothing that is no whole film file', async () => {
    const cache = await cacheWith('refused');
    const unfinished = cache.unfinished(first);
    await writeFile(unfinished, movie.subarray(0, -1));
    await expect(cache.keep(first, unfinished)).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    expect(await namesIn('refused')).toEqual([]);
  });

  it('can be used by two at a time: both keep, both find', async () => {
    const [one, other] = await Promise.all([cacheWith('shared', first, second), cacheWith('shared', second, first)]);
    expect(await one.find(first)).not.toBeNull();
    expect(await other.find(second)).not.toBeNull();
    expect((await namesIn('shared')).toSorted()).toEqual([first, second].map(({ key }) => `${key}.mp4`).toSorted());
    expect(one.unfinished(first)).not.toBe(other.unfinished(first));
  });

  it('knows keys only, no paths', async () => {
    const cache = await cacheWith('keys');
    expect(() => cache.fileOf({ ...first, key: '../../etc/passwd' })).toThrow('named by its key');
  });
});

describe('trimCache', () => {
  const hour = 3_600_000;
  const now = Date.now();
  async function fill(name: string, files: readonly (readonly [file: string, ageMs: number, bytes: number])[]): Promise<string> {
    const cacheDir = path.join(dir, name);
    for (const [file, ageMs, bytes] of files) {
      await mkdir(path.dirname(path.join(cacheDir, file)), { recursive: true });
      await writeFile(path.join(cacheDir, file), Buffer.alloc(bytes));
      await utimes(path.join(cacheDir, file), new Date(now - ageMs), new Date(now - ageMs));
    }
    return cacheDir;
  }
  const left = async (cacheDir: string): Promise<string[]> =>
    (await readdir(cacheDir, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .toSorted();

  it('removes what was used longest ago, of any kind, until the rest fits', async () => {
    const cacheDir = await fill('trimmed', [
      ['segments/a.mp4', 5 * hour, 1000],
      ['sounds/b.m4a', 9 * hour, 1000],
      ['clips/c.mp4', 7 * hour, 1000],
      ['segments/d.mp4', 1 * hour, 1000],
    ]);
    await trimCache(cacheDir, { usedSinceMs: now, nowMs: now, limitBytes: 2500 });
    expect(await left(cacheDir)).toEqual(['a.mp4', 'd.mp4']);
  });

  it('never removes what the running film uses, even when that alone is too much', async () => {
    const cacheDir = await fill('needed', [
      ['segments/old.mp4', 5 * hour, 1000],
      ['segments/used.mp4', 1000, 4000],
    ]);
    await trimCache(cacheDir, { usedSinceMs: now - 2000, nowMs: now, limitBytes: 100 });
    expect(await left(cacheDir)).toEqual(['used.mp4']);
  });

  it('sweeps what nobody finished, but not what somebody may be writing', async () => {
    const cacheDir = await fill('swept', [
      ['segments/x-1.partial', 25 * hour, 10],
      ['clips/y-2.partial', hour, 10],
    ]);
    await trimCache(cacheDir, { usedSinceMs: now, nowMs: now, limitBytes: 1000 });
    expect(await left(cacheDir)).toEqual(['y-2.partial']);
  });

  it('takes a cache that is not there for an empty one', async () => {
    await expect(trimCache(path.join(dir, 'nowhere'), { usedSinceMs: now, nowMs: now, limitBytes: 0 })).resolves.toBeUndefined();
  });

  it('decides by age and size alone', () => {
    const entry = (file: string, sizeBytes: number, usedAtMs: number): { file: string; sizeBytes: number; usedAtMs: number } => ({
      file,
      sizeBytes,
      usedAtMs,
    });
    const entries = [entry('b', 5, 2), entry('a', 5, 1), entry('c', 5, 3)];
    expect(tooMany(entries, 15, 9)).toEqual([]);
    expect(tooMany(entries, 14, 9).map(({ file }) => file)).toEqual(['a']);
    expect(tooMany(entries, 0, 3).map(({ file }) => file)).toEqual(['a', 'b']);
  });
});

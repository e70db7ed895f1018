import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FilmId, FrameId, ProjectId } from '../../src-preload/contract/ids.ts';
import { openLibrary, type OpenLibrary } from '../database/open.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { FrameFacts } from '../intake/frame-facts.ts';
import { silentLog } from '../log/log.ts';
import { Exports } from './exports.ts';
import { Films } from './films.ts';
import { Frames } from './frames.ts';
import { Arrivals } from '../intake/arrivals.ts';
import { LibraryFiles } from './library-files.ts';
import { Photos } from './photos.ts';
import { Projects } from './projects.ts';
import type { StoreContext } from './store-context.ts';
import { Thumbnails } from './thumbnails.ts';
import { Versions } from './versions.ts';
import { projectSummary, projectView } from './views.ts';
import { ensureWorkspace } from './workspace.ts';

let dir: string;
let library: OpenLibrary;
let context: StoreContext;
const clock = { now: () => 1_000, monotonic: () => 0 };

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'stores-'));
  library = await openLibrary({ libraryDir: dir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  const newId = (): string => v7();
  context = { library, workspaceId: ensureWorkspace({ library, clock, newId }), clock, newId };
});
afterEach(async () => {
  await library.close();
  rmSync(dir, { recursive: true, force: true });
});

const factsOf = (sha256: string): FrameFacts => ({
  sha256,
  sizeBytes: 10,
  format: 'jpeg',
  widthPx: 60,
  heightPx: 40,
  orientation: 1,
  capturedAtMs: 5,
  meanLuma: 0.5,
  likeness: 'AA==',
  flash: null,
  focalLengthMm: null,
  focalLength35mm: null,
  exposure: { timeS: null, fNumber: null, iso: null, value: 7.5, biasEv: null },
  camera: { make: null, model: null, serial: null, lens: null },
});
const seen = (name: string, modifiedAtMs = 1) => ({ relativePath: Buffer.from(name), sizeBytes: 10, modifiedAtMs });

test('frames of a project are found by their own index, not by looking through all files for each', () => {
  const asked: string[] = [];
  const prepare = library.sqlite.prepare.bind(library.sqlite);
  vi.spyOn(library.sqlite, 'prepare').mockImplementation((text: string) => {
    asked.push(text);
    return prepare(text);
  });
  const projectId = new Projects(context).ensure(Buffer.from('/s'), 'S').id as ProjectId;
  asked.length = 0;
  new Photos(context).framesByPhoto(projectId);
  const plan = prepare(`explain query plan ${asked.join()}`).all(projectId) as { detail: string }[];
  expect(plan.map(({ detail }) => detail).filter((detail) => detail.includes('frame_source'))).toEqual([
    expect.stringContaining('USING INDEX frame_source_frame'),
  ]);
});

describe('frames', () => {
  test('the same file untouched is known; touched, it is read again; the same bytes elsewhere are the same frame', () => {
    const projects = new Projects(context);
    const frames = new Frames(context);
    const projectId = projects.ensure(Buffer.from('/shoot'), 'Shoot').id as never;
    expect(projects.ensure(Buffer.from('/shoot'), 'Other name').id).toBe(projectId);
    const first = frames.record(projectId, seen('a.jpg'), factsOf('aa'));
    expect(frames.seenBefore(projectId, seen('a.jpg'))).toBe(first);
    expect(frames.seenBefore(projectId, seen('a.jpg', 2))).toBeUndefined();
    expect(frames.record(projectId, seen('copy.jpg'), factsOf('aa'))).toBe(first);
    const other = projects.ensure(Buffer.from('/other'), 'Other').id as never;
    expect(frames.record(other, seen('x.jpg'), factsOf('aa'))).toBe(first);
    expect(frames.sources(projectId).map(({ isInPhoto }) => isInPhoto)).toEqual([false, false]);
  });

  test('a frame is in at most one photo of a project', () => {
    const projectId = new Projects(context).ensure(Buffer.from('/shoot'), 'Shoot').id as never;
    const frameId = new Frames(context).record(projectId, seen('a.jpg'), factsOf('aa'));
    const photos = new Photos(context);
    photos.add(projectId, { position: 1, room: null, frameIds: [frameId], baseFrameId: frameId });
    expect(() => photos.add(projectId, { position: 2, room: null, frameIds: [frameId], baseFrameId: frameId })).toThrow(/UNIQUE/);
    expect(new Frames(context).sources(projectId)[0]?.isInPhoto).toBe(true);
  });
});

test('a project of a thousand photos takes as many queries as one of one', () => {
  const projects = new Projects(context);
  const frames = new Frames(context);
  const photos = new Photos(context);
  const versions = new Versions(context);
  const project = projects.ensure(Buffer.from('/shoot'), 'Shoot');
  const projectId = project.id as never;
  library.sqlite.transaction(() => {
    for (let i = 1; i <= 1000; i += 1) {
      const ids = [0, 1, 2].map((step) => frames.record(projectId, seen(`${i}-${step}.jpg`), factsOf(`${i}-${step}`)));
      const photoId = photos.add(projectId, { position: i, room: 'kitchen', frameIds: ids, baseFrameId: ids[1] as FrameId });
      versions.add({
        id: context.newId(),
        photoId,
        recipe: '{}',
        recipeKey: 'k',
        operationClass: 'B',
        sha256: 's',
        sizeBytes: 1,
        widthPx: 60,
        heightPx: 40,
        isFused: true,
        isKept: true,
        report: '{}',
      });
    }
  })();
  const parts = {
    projects,
    photos,
    versions,
    films: new Films(context),
    exports: new Exports(context),
    arrivals: new Arrivals(),
    makingJobs: () => [],
    edits: () => [],
  };
  const prepare = vi.spyOn(library.sqlite, 'prepare');
  const view = projectView(parts, project);
  expect(prepare.mock.calls.length).toBeLessThan(10);
  expect(view.photos).toHaveLength(1000);
  expect(view.photos[999]).toMatchObject({ position: 1000, state: 'ready', room: 'kitchen' });
  expect(view.photos[0]?.frames.map(({ name, isBase }) => [name, isBase])).toEqual([
    ['1-0.jpg', false],
    ['1-1.jpg', true],
    ['1-2.jpg', false],
  ]);
  expect(projectSummary(parts, project)).toMatchObject({ photoCount: 1000, readyCount: 1000, failedCount: 0 });
});

describe('files', () => {
  test('after a crash, results that were never recorded go, recorded ones stay', () => {
    const files = new LibraryFiles(dir);
    const kept = files.version({ id: v7(), format: 'jpeg' });
    for (const file of [
      kept,
      files.version({ id: v7(), format: 'jpeg' }),
      files.film(v7() as FilmId, 'f'.repeat(64)),
      files.unfinished(v7()),
      files.unfinished(`${v7()}.jpg`),
    ])
      writeFileSync(file, 'x');
    const folder = files.unfinished(v7());
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'film.part'), 'x');
    files.sweep({ versions: new Set([kept]), films: new Set() });
    expect(readdirSync(path.join(dir, 'versions'))).toEqual([path.basename(kept)]);
    expect(readdirSync(path.join(dir, 'work'))).toEqual([]);
    expect(readdirSync(path.join(dir, 'films'))).toEqual([]);
  });

  test('a library in a folder that had rooms of these names leaves what was in them alone', () => {
    const theirs = ['films/wedding.mp4', 'versions/thesis-v1.docx', 'work/clients/invoice.txt', 'thumbnails/me.jpg'];
    for (const name of theirs) {
      mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
      writeFileSync(path.join(dir, name), 'x');
    }
    new LibraryFiles(dir).sweep({ versions: new Set(), films: new Set() });
    expect(theirs.filter((name) => !existsSync(path.join(dir, name)))).toEqual([]);
  });

  test('keeping a file moves it whole', () => {
    const files = new LibraryFiles(dir);
    writeFileSync(files.unfinished('a'), 'whole');
    files.keep(files.unfinished('a'), files.frame('abcdef'));
    expect(readFileSync(path.join(dir, 'frames/ab/abcdef'), 'utf8')).toBe('whole');
    expect(existsSync(files.unfinished('a'))).toBe(false);
  });
});

describe('thumbnails', () => {
  function makeThumbnails(limitBytes: number) {
    const files = new LibraryFiles(dir);
    let made = 0;
    const imaging = {
      run: async (_: string, { outFile }: { outFile: string }) => {
        made += 1;
        await Promise.resolve();
        writeFileSync(outFile, Buffer.alloc(100));
        return { widthPx: 1, heightPx: 1 };
      },
    } as unknown as Imaging;
    return { thumbnails: new Thumbnails({ files, imaging, newId: context.newId, limitBytes }), made: () => made };
  }

  const sha = (n: number): string => n.toString(16).padStart(64, '0');

  test('asked for at once by many, one is made', async () => {
    const { thumbnails, made } = makeThumbnails(1e9);
    const paths = await Promise.all(Array.from({ length: 5 }, () => thumbnails.ensure({ sha256: 'aa', source: 's', size: 'preview' })));
    expect(new Set(paths).size).toBe(1);
    expect(made()).toBe(1);
    await thumbnails.ensure({ sha256: 'aa', source: 's', size: 'preview' });
    expect(made()).toBe(1);
  });

  test('the cache stays within its bound, and what was not looked at for longest goes first', async () => {
    const { thumbnails } = makeThumbnails(1000);
    for (let i = 0; i < 10; i += 1) {
      const file = await thumbnails.ensure({ sha256: sha(i), source: 's', size: 'thumbnail' });
      utimesSync(file, i + 1, i + 1);
    }
    await thumbnails.ensure({ sha256: sha(0), source: 's', size: 'thumbnail' }); // looked at again
    await thumbnails.ensure({ sha256: sha(99), source: 's', size: 'thumbnail' });
    const left = readdirSync(path.join(dir, 'thumbnails')).map((name) => name.split('-')[0]);
    expect(left.length).toBeLessThanOrEqual(9);
    expect(left).toContain(sha(0));
    expect(left).toContain(sha(99));
    expect(left).not.toContain(sha(1));
  });

  test('room is made among small pictures of ours only', async () => {
    const { thumbnails } = makeThumbnails(250);
    const theirs = path.join(dir, 'thumbnails/me-512.jpg');
    writeFileSync(theirs, Buffer.alloc(1000));
    mkdirSync(path.join(dir, 'thumbnails/album'));
    for (let i = 0; i < 5; i += 1) await thumbnails.ensure({ sha256: sha(i), source: 's', size: 'thumbnail' });
    expect(existsSync(theirs)).toBe(true);
  });

  test('their folder may be removed at any time', async () => {
    const { thumbnails } = makeThumbnails(1e9);
    const folder = path.join(dir, 'thumbnails');
    await thumbnails.ensure({ sha256: sha(1), source: 's', size: 'preview' });
    rmSync(folder, { recursive: true });
    expect(existsSync(await thumbnails.ensure({ sha256: sha(1), source: 's', size: 'preview' }))).toBe(true);
    rmSync(folder, { recursive: true });
    const unfinished = path.join(dir, 'work/made');
    writeFileSync(unfinished, 'x');
    thumbnails.adopt(unfinished, sha(2));
    expect(existsSync(thumbnails.pathOf(sha(2), 'thumbnail'))).toBe(true);
  });
});

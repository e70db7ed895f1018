import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FrameId, JobId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import { openLibrary, type OpenLibrary } from '../database/open.ts';
import { createStores, type Stores } from '../library/stores.ts';
import { ensureWorkspace } from '../library/workspace.ts';
import { silentLog } from '../log/log.ts';
import { addPhotos, sortOut } from './add-photos.ts';
import { bracketHandlers } from './correct-brackets.ts';
import type { FrameFacts } from './frame-facts.ts';
import { joinLateFrames } from './join-late-frames.ts';
import { measureTones } from './likeness.ts';
import { toText } from './path-text.ts';
import { planImport } from './plan-import.ts';
import { expose, renderScene } from './scene.fixture.ts';

const scenes = [1, 2].map((seed) => renderScene(seed, 144, 96));
let dir: string;
let library: OpenLibrary;
let stores: Stores;
let projectId: ProjectId;
let developed: PhotoId[];
const clock = { now: () => 1000, monotonic: () => 0 };
const newId = (): string => v7();

beforeEach(async () => {
  developed = [];
  dir = mkdtempSync(path.join(os.tmpdir(), 'late-'));
  library = await openLibrary({ libraryDir: dir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  stores = createStores({ library, workspaceId: ensureWorkspace({ library, clock, newId }), clock, newId });
  projectId = stores.projects.ensure(Buffer.from('/home'), 'Home').id as ProjectId;
});
afterEach(async () => {
  await library.close();
  rmSync(dir, { recursive: true, force: true });
});

const parts = () => ({
  ...stores,
  transaction: <T>(work: () => T): T => library.sqlite.transaction(work).immediate(),
  presetFor: () => null,
  cancelWork: () => undefined,
  checkNew: () => undefined,
  changed: () => undefined,
  developNew: (ids: readonly PhotoId[]): JobId[] => {
    developed.push(...ids);
    return [];
  },
});

/** Files that were read and are in no photo yet. */
function record(files: Readonly<Record<string, readonly [ev: number, atS: number, scene?: number]>>): void {
  for (const [name, [ev, atS, scene = 0]] of Object.entries(files)) {
    const facts: FrameFacts = {
      sha256: name,
      sizeBytes: 1,
      format: 'jpeg',
      widthPx: 6000,
      heightPx: 4000,
      orientation: 1,
      capturedAtMs: atS * 1000,
      exposure: { timeS: 2 ** (ev - 6), fNumber: 8, iso: 100, value: 12 - ev, biasEv: ev },
      camera: { make: 'Canon', model: 'R5', serial: '1', lens: null },
      flash: false,
      focalLengthMm: 16,
      focalLength35mm: null,
      ...measureTones(expose(scenes[scene]!, ev), 144, 96),
    };
    stores.frames.record(projectId, { relativePath: Buffer.from(name), sizeBytes: 1, modifiedAtMs: 1 }, facts);
  }
}

/** One more import: these files lie in the folder now, by name with exposure, seconds and scene. */
function arrive(files: Readonly<Record<string, readonly [ev: number, atS: number, scene?: number]>>): void {
  record(files);
  const { originals, frames } = sortOut(stores.frames.sources(projectId).map((file) => ({ ...file, relative: toText(file.relativePath) })));
  const joined = joinLateFrames(parts(), { projectId, folder: '/home', files: originals });
  const free = frames.filter(({ frameId }) => !joined.has(frameId));
  for (const photo of planImport({ frames: free, nextPosition: stores.photos.nextPosition(projectId) })) {
    const id = stores.photos.add(projectId, {
      position: photo.position,
      room: photo.room,
      frameIds: photo.frames.map(({ frameId }) => frameId as FrameId),
      baseFrameId: photo.baseFrameId as FrameId,
    });
    stores.versions.add({
      id: newId(),
      photoId: id,
      recipe: '{}',
      recipeKey: newId(),
      operationClass: 'B',
      sha256: 's',
      sizeBytes: 1,
      widthPx: 3,
      heightPx: 2,
      isFused: true,
      isKept: true,
      report: '{}',
    });
  }
}
const ids = (): PhotoId[] => stores.photos.ofProject(projectId).map(({ id }) => id as PhotoId);
const seen = (): string[] =>
  ids().map(
    (id, index) =>
      `${index + 1} ${stores.photos
        .frames(id)
        .map(({ sha256 }) => sha256)
        .join(' ')}`,
  );
const versions = (id: PhotoId): number =>
  (library.sqlite.prepare('select count(*) as n from version where photo_id = ?').get(id) as { n: number }).n;

test('a set that came in two imports is one photo, with its id, its place and its versions', () => {
  arrive({ '1.jpg': [0, 0], '2.jpg': [-2, 0.5], '4.jpg': [0, 60, 1] });
  const before = ids();
  expect(seen()).toEqual(['1 2.jpg 1.jpg', '2 4.jpg']);
  arrive({ '3.jpg': [2, 1], '5.jpg': [-2, 60.5, 1] });
  expect(seen()).toEqual(['1 2.jpg 1.jpg 3.jpg', '2 5.jpg 4.jpg']);
  expect(ids()).toEqual(before);
  expect(developed).toEqual(before);
  expect(before.map(versions)).toEqual([1, 1]);
  arrive({});
  expect(developed).toEqual(before);
});

test('a late frame makes one photo of two, and nothing that was made is lost', () => {
  // Half a stop alone is a meter that wavered, not a set.
  arrive({ '0.jpg': [0, -60, 1], '1.jpg': [0, 0], '2.jpg': [0.5, 0.5], '9.jpg': [0, 600, 1] });
  expect(seen()).toEqual(['1 0.jpg', '2 1.jpg', '3 2.jpg', '4 9.jpg']);
  const before = ids();
  arrive({ '3.jpg': [2, 1] });
  expect(seen()).toEqual(['1 0.jpg', '2 1.jpg 2.jpg 3.jpg', '3 9.jpg']);
  expect(ids()).toEqual([before[0], before[2], before[3]]);
  expect(ids().map(versions)).toEqual([1, 2, 1]);
  expect(library.sqlite.pragma('foreign_key_check')).toEqual([]);
});

test('frames that belong to nothing that is there become photos of their own, at the end', () => {
  arrive({ '1.jpg': [0, 0], '2.jpg': [-2, 0.5] });
  arrive({ '8.jpg': [0, 600, 1], '9.jpg': [2, 600.5, 1] });
  expect(seen()).toEqual(['1 2.jpg 1.jpg', expect.stringMatching(/^2 8.jpg 9.jpg$/)]);
  expect(developed).toEqual([]);
});

test.each([
  ['settings', (id: PhotoId) => stores.photos.changeSettings(id, { contrast: 0.1 })],
  ['a room', (id: PhotoId) => stores.photos.nameRoom([id], 'kitchen')],
  ['leaving it out', (id: PhotoId) => stores.photos.setAside([id], true)],
  [
    'another base',
    (id: PhotoId) => {
      const { baseFrameId } = stores.photos.get(id)!;
      const frameId = stores.photos.frames(id).find((row) => row.frameId !== (baseFrameId as FrameId))!.frameId;
      bracketHandlers(parts()).chooseBase({ photoId: id, frameId });
    },
  ],
  [
    'taking it apart',
    (id: PhotoId) =>
      bracketHandlers(parts()).split({
        photoId: id,
        fromFrameId: stores.photos.frames(id).find(({ sha256 }) => sha256 === '2.jpg')!.frameId,
      }),
  ],
] as const)('a photo that a person touched by %s stays as it is', (_what, touch) => {
  arrive({ '1.jpg': [0, 0], '2.jpg': [-2, 0.5] });
  touch(ids()[0]!);
  const before = seen();
  arrive({ '3.jpg': [2, 1] });
  expect(seen()).toEqual([...before, `${before.length + 1} 3.jpg`]);
});

test('photos stand behind all others, also when a person splits one while they are measured', async () => {
  arrive({ '1.jpg': [0, 0], '2.jpg': [-2, 0.5], '3.jpg': [2, 1] });
  record({ '8.jpg': [0, 600, 1], '9.jpg': [0, 900, 1] });
  const [first] = ids() as [PhotoId];
  let isSplit = false;
  const measure = async (): Promise<null> => {
    if (!isSplit) {
      isSplit = true;
      bracketHandlers(parts()).split({ photoId: first, fromFrameId: stores.photos.frames(first)[0]!.frameId });
    }
    return null;
  };
  await addPhotos(
    {
      ...parts(),
      imaging: { run: measure } as never,
      files: { frame: String } as never,
      thumbnails: { ensure: async () => 'small.jpg' } as never,
    },
    { projectId, folder: '/home', rows: [], skipped: [], signal: new AbortController().signal },
  );
  expect(stores.photos.ofProject(projectId).map(({ position }) => position)).toEqual([1, 2, 3, 4]);
  expect(seen().slice(2)).toEqual(['3 8.jpg', '4 9.jpg']);
});

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FrameId, JobId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import { openLibrary, type OpenLibrary } from '../database/open.ts';
import { createStores, type Stores } from '../library/stores.ts';
import { ensureWorkspace } from '../library/workspace.ts';
import { silentLog } from '../log/log.ts';
import { bracketHandlers } from './correct-brackets.ts';
import type { FrameFacts } from './frame-facts.ts';

let dir: string;
let time: number;
let library: OpenLibrary;
let stores: Stores;
let projectId: ProjectId;
let asked: { developed: PhotoId[]; checked: PhotoId[]; cancelled: PhotoId[]; changed: number };
let developFails: boolean;
const clock = { now: () => (time += 1), monotonic: () => time };
const newId = (): string => v7();

beforeEach(async () => {
  time = 1000;
  developFails = false;
  asked = { developed: [], checked: [], cancelled: [], changed: 0 };
  dir = mkdtempSync(path.join(os.tmpdir(), 'correct-'));
  library = await openLibrary({ libraryDir: dir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  stores = createStores({ library, workspaceId: ensureWorkspace({ library, clock, newId }), clock, newId });
  projectId = stores.projects.ensure(Buffer.from('/home'), 'Home').id as ProjectId;
});
afterEach(async () => {
  await library.close();
  rmSync(dir, { recursive: true, force: true });
});

const handlers = () =>
  bracketHandlers({
    ...stores,
    transaction: (work) => library.sqlite.transaction(work).immediate(),
    developNew: (ids) => {
      if (developFails) throw new Error('no');
      asked.developed.push(...ids);
      return ids.map((id) => `job of ${id}` as JobId);
    },
    checkNew: (ids) => void asked.checked.push(...ids),
    cancelWork: (id) => void asked.cancelled.push(id),
    changed: () => (asked.changed += 1),
  });

/** A frame, `ev` stops brighter than the middle one, taken `atS` seconds into the shoot. */
function frame(name: string, { ev, atS, widthPx = 600 }: { ev: number; atS: number; widthPx?: number }, project = projectId): FrameId {
  const facts: FrameFacts = {
    sha256: name,
    sizeBytes: 1,
    format: 'jpeg',
    widthPx,
    heightPx: 400,
    orientation: 1,
    capturedAtMs: atS * 1000,
    exposure: { timeS: 2 ** (ev - 6), fNumber: 8, iso: 100, value: 12 - ev, biasEv: null },
    camera: { make: null, model: null, serial: null, lens: null },
    flash: null,
    focalLengthMm: null,
    focalLength35mm: null,
    meanLuma: 0.46,
    likeness: '',
  };
  return stores.frames.record(project, { relativePath: Buffer.from(name), sizeBytes: 1, modifiedAtMs: 1 }, facts);
}

/** A photo of frames given darkest first; the middle one is its base. */
function photo(position: number, frameIds: FrameId[], project = projectId): PhotoId {
  const baseFrameId = frameIds[frameIds.length >> 1]!;
  const id = stores.photos.add(project, {
    position,
    room: 'kitchen',
    roomSource: 'name',
    settings: { contrast: 0.2 },
    frameIds,
    baseFrameId,
  });
  stores.versions.add({ ...versionFacts, id: newId(), photoId: id, recipeKey: `of ${frameIds.join()}` });
  return id;
}
const versionFacts = {
  recipe: '{}',
  operationClass: 'B',
  sha256: 's',
  sizeBytes: 1,
  widthPx: 3,
  heightPx: 2,
  isFused: true,
  isKept: true,
  report: '{}',
} as const;

/** Taken 0, -2, +2, then 0, -2, +2 of another view, then one more. */
function shoot() {
  const taken = ['a0', 'a1', 'a2', 'b0', 'b1', 'b2'].map((name, index) => frame(name, { ev: [0, -2, 2][index % 3]!, atS: index }));
  const [a0, a1, a2, b0, b1, b2] = taken as [FrameId, FrameId, FrameId, FrameId, FrameId, FrameId];
  const last = frame('c0', { ev: 1, atS: 60 });
  return { a0, a1, a2, b0, b1, b2, last, a: photo(1, [a1, a0, a2]), b: photo(2, [b1, b0, b2]), c: photo(3, [last]) };
}

/** The project as a person sees it: each photo as its frames darkest first, the base in brackets. */
const seen = (project = projectId): string[] =>
  stores.photos.ofProject(project).map(({ id, baseFrameId, position, isSetAside }) => {
    const names = stores.photos
      .frames(id as PhotoId)
      .map((row) => (row.frameId === (baseFrameId as FrameId) ? `[${row.sha256}]` : row.sha256));
    return `${position} ${names.join(' ')}${isSetAside ? ' aside' : ''}`;
  });
const count = (table: string): number => (library.sqlite.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n;
const sets = (): number => count('bracket_set');
const versionsOf = (id: PhotoId): number =>
  (library.sqlite.prepare('select count(*) as n from version where photo_id = ?').get(id) as { n: number }).n;
const sound = (): void => {
  const bad = library.sqlite
    .prepare(
      `select 1 from photo p where (p.bracket_set_id is null) <> ((select count(*) from photo_frame f where f.photo_id = p.id) < 2)
         or not exists (select 1 from photo_frame f where f.photo_id = p.id and f.frame_id = p.base_frame_id)
       union all select 1 from bracket_set b where not exists (select 1 from photo p where p.bracket_set_id = b.id)`,
    )
    .all();
  expect(bad).toEqual([]);
  expect(library.sqlite.pragma('foreign_key_check')).toEqual([]);
};

describe('splitting a set', () => {
  test('the frames from one on, as they were taken, are a photo of their own; id, versions and base stay together', () => {
    const { a, a0, a2, b } = shoot();
    const merged = handlers().merge({ photoIds: [a, b] });
    expect(seen()).toEqual(['1 a1 b1 a0 [b0] a2 b2', '2 [c0]']);
    const [id] = merged.photoIds as [PhotoId];
    const { photoIds } = handlers().split({
      photoId: id,
      fromFrameId: stores.photos.frames(id).find(({ sha256 }) => sha256 === 'b0')!.frameId,
    });
    expect(seen()).toEqual(['1 a1 [a0] a2', '2 b1 [b0] b2', '3 [c0]']);
    expect(photoIds[1]).toBe(id);
    expect(versionsOf(id)).toBe(2);
    expect(asked.developed.slice(-2)).toEqual(photoIds);
    sound();

    // Alone, a frame needs no set; the room and the choices of the person go with it.
    handlers().split({ photoId: photoIds[0]!, fromFrameId: a2 });
    expect(seen()).toEqual(['1 a1 [a0]', '2 [a2]', '3 b1 [b0] b2', '4 [c0]']);
    expect(stores.photos.ofProject(projectId)[1]).toMatchObject({
      room: 'kitchen',
      roomSource: 'name',
      settings: '{"contrast":0.2}',
      bracketSetId: null,
    });
    expect(sets()).toBe(2);
    sound();
    expect(handlers().split({ photoId: photoIds[0]!, fromFrameId: a0 })).toEqual({ photoIds: [photoIds[0]], jobs: [] });
  });

  test('asked for again, nothing happens', () => {
    const { a, a1 } = shoot();
    handlers().split({ photoId: a, fromFrameId: a1 });
    const before = seen();
    expect(() => handlers().split({ photoId: a, fromFrameId: a1 })).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(seen()).toEqual(before);
  });
});

describe('merging photos', () => {
  test('one photo of all frames at the place of the first; versions, files and work follow', () => {
    const { a, b, c } = shoot();
    stores.exports.record({ projectId, photoId: a, recipe: 'mls', file: '/out/1.jpg', sourceKey: 'k', sha256: 's', sizeBytes: 1 });
    const { photoIds } = handlers().merge({ photoIds: [c, a] });
    expect(seen()).toEqual(['1 a1 a0 [c0] a2', '2 b1 [b0] b2']);
    expect(photoIds).toEqual([c]);
    expect(versionsOf(c)).toBe(2);
    expect(stores.versions.shown(c)?.recipeKey).toContain('of ');
    expect(stores.exports.ofProject(projectId).map(({ photoId }) => photoId)).toEqual([c]);
    expect(asked).toMatchObject({ cancelled: [a], developed: [c], checked: [c], changed: 1 });
    sound();
    const before = seen();
    expect(() => handlers().merge({ photoIds: [c, a] })).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(handlers().merge({ photoIds: [b, b] })).toEqual({ photoIds: [b], jobs: [] });
    expect(seen()).toEqual(before);
  });

  test('of two versions of one recipe both are kept, and only the photo’s own is shown', () => {
    const { a, b } = shoot();
    stores.versions.add({ ...versionFacts, id: newId(), photoId: a, recipeKey: 'same' });
    const own = newId();
    stores.versions.add({ ...versionFacts, id: own, photoId: b, recipeKey: 'same' });
    stores.versions.moveTo(b, a);
    expect(versionsOf(b)).toBe(4);
    expect(stores.versions.byRecipeKey(b, 'same')?.id).toBe(own);
    expect(stores.versions.shown(b)?.id).toBe(own);
  });

  test('what was put apart comes back together as it was', () => {
    const { a, a2 } = shoot();
    const before = seen();
    const { photoIds } = handlers().split({ photoId: a, fromFrameId: a2 });
    handlers().merge({ photoIds });
    expect(seen()).toEqual(before);
    expect(stores.versions.shown(a)).toBeDefined();
    sound();
  });

  test('refuses other projects and other sizes, and leaves everything as it was', () => {
    const { a, c } = shoot();
    const other = stores.projects.ensure(Buffer.from('/other'), 'Other').id as ProjectId;
    const foreign = photo(1, [frame('x', { ev: 0, atS: 0 }, other)], other);
    const wide = photo(4, [frame('w', { ev: 0, atS: 90, widthPx: 500 })]);
    const before = seen();
    expect(() => handlers().merge({ photoIds: [a, foreign] })).toThrow(expect.objectContaining({ code: 'projects-differ' }));
    expect(() => handlers().merge({ photoIds: [a, wide] })).toThrow(expect.objectContaining({ code: 'frames-differ' }));
    expect(() => handlers().merge({ photoIds: [a, newId() as PhotoId] })).toThrow(expect.objectContaining({ code: 'not-found' }));
    developFails = true;
    expect(() => handlers().merge({ photoIds: [a, c] })).toThrow('no');
    expect(seen()).toEqual(before);
    sound();
  });
});

describe('dropping a frame', () => {
  test('it becomes a photo of its own that is set aside; without its base a photo takes its middle', () => {
    const { a, a0, a1, a2 } = shoot();
    handlers().dropFrame({ photoId: a, frameId: a0 });
    expect(seen()).toEqual(['1 a1 [a2]', '2 [a0] aside', '3 b1 [b0] b2', '4 [c0]']);
    expect(versionsOf(a)).toBe(1);
    sound();
    expect(() => handlers().dropFrame({ photoId: a, frameId: a0 })).toThrow(expect.objectContaining({ code: 'not-found' }));
    handlers().dropFrame({ photoId: a, frameId: a1 });
    expect(() => handlers().dropFrame({ photoId: a, frameId: a2 })).toThrow(expect.objectContaining({ code: 'last-frame' }));
    expect(seen()).toEqual(['1 [a2]', '2 [a1] aside', '3 [a0] aside', '4 b1 [b0] b2', '5 [c0]']);
    sound();
    // A frame that comes back is not aside any more.
    const [first, second] = stores.photos.ofProject(projectId).map(({ id }) => id as PhotoId) as [PhotoId, PhotoId];
    handlers().merge({ photoIds: [second, first] });
    expect(seen()[0]).toMatch(/^1 \[?a1\]? \[?a2\]?$/);
  });
});

describe('choosing the base', () => {
  test('moves it and nothing else, once', () => {
    const { a, a2, b0 } = shoot();
    expect(handlers().chooseBase({ photoId: a, frameId: a2 })).toEqual({ photoIds: [a], jobs: [`job of ${a}`] });
    expect(seen()[0]).toBe('1 a1 a0 [a2]');
    expect(handlers().chooseBase({ photoId: a, frameId: a2 })).toEqual({ photoIds: [a], jobs: [] });
    expect(() => handlers().chooseBase({ photoId: a, frameId: b0 })).toThrow(expect.objectContaining({ code: 'not-found' }));
    sound();
  });
});

test('whatever is asked, no frame is lost, none is in two photos, and positions have no gaps', () => {
  shoot();
  let state = 7;
  const pick = <T>(values: readonly T[]): T => values[(state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % values.length]!;
  for (let round = 0; round < 60; round += 1) {
    const ids = stores.photos.ofProject(projectId).map(({ id }) => id as PhotoId);
    const photoId = pick(ids);
    const { frameId } = pick(stores.photos.frames(photoId));
    try {
      const verb = pick(['split', 'merge', 'merge', 'dropFrame', 'chooseBase'] as const);
      if (verb === 'merge') handlers().merge({ photoIds: [photoId, pick(ids)] });
      else if (verb === 'split') handlers().split({ photoId, fromFrameId: frameId });
      else handlers()[verb]({ photoId, frameId });
    } catch (error) {
      expect(error).toMatchObject({ code: 'last-frame' });
    }
    const rows = stores.photos.ofProject(projectId);
    expect(rows.map(({ position }) => position)).toEqual(rows.map((_, index) => index + 1));
    expect(count('photo_frame')).toBe(7);
    sound();
  }
  expect(count('version')).toBe(3);
});

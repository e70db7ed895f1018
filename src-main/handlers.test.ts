import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PhotoId, ProjectId } from '../src-preload/contract/ids.ts';
import { Announcements } from './announcements.ts';
import { openLibrary, type OpenLibrary } from './database/open.ts';
import { RecipeBook } from './delivery/recipe-book.ts';
import { FilmWish } from '../src-preload/contract/films.ts';
import { Settings } from '../src-preload/contract/settings.ts';
import { filmHandlers } from './films/film-handlers.ts';
import { Grants } from './grants.ts';
import { createHandlers } from './handlers.ts';
import { WatchedFolders } from './intake/watched-folders.ts';
import { JobStore } from './jobs/job-store.ts';
import { JobQueue } from './jobs/queue.ts';
import { Arrivals } from './intake/arrivals.ts';
import { createStores, type Stores } from './library/stores.ts';
import { ensureWorkspace } from './library/workspace.ts';
import { silentLog } from './log/log.ts';

let dir: string;
let time: number;
let library: OpenLibrary;
let stores: Stores;
let jobs: JobStore;
let queue: JobQueue;
let projectId: ProjectId;
const clock = { now: () => (time += 1), monotonic: () => time };
const newId = (): string => v7();

beforeEach(async () => {
  time = 1000;
  dir = mkdtempSync(path.join(os.tmpdir(), 'handlers-'));
  library = await openLibrary({ libraryDir: dir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  const workspaceId = ensureWorkspace({ library, clock, newId });
  stores = createStores({ library, workspaceId, clock, newId });
  jobs = new JobStore({ library, workspaceId, clock, newId, changed: () => undefined });
  // No lane: jobs are begun and ended by the test.
  queue = new JobQueue({
    store: jobs,
    workers: { 'render-film': { lane: 'film', payloadVersion: 1, maxFailures: 2 } } as never,
    lanes: {},
    clock,
    log: silentLog,
    owner: 'me',
    progress: () => undefined,
  });
  projectId = stores.projects.ensure(Buffer.from('/home'), 'Home').id as ProjectId;
});
afterEach(async () => {
  await queue.close();
  await library.close();
  rmSync(dir, { recursive: true, force: true });
});

async function makeFilm() {
  const preferences = { get: () => undefined, set: () => undefined };
  const never = (): never => {
    throw new Error('not asked for here');
  };
  const { films } = createHandlers({
    stores,
    arrivals: new Arrivals(),
    jobs,
    queue,
    grants: new Grants(),
    watched: new WatchedFolders({
      preferences,
      importFolder: never,
      libraryDir: dir,
      signal: AbortSignal.abort(),
      log: silentLog,
    }),
    announcements: new Announcements(never, clock),
    importFolder: never,
    developNew: never,
    checkPhotos: never,
    transaction: (work) => work(),
    brackets: {} as never,
    readSettings: () => Settings.parse({}),
    films: filmHandlers({ stores, ...stores, jobs, queue, grants: new Grants() } as never),
    ai: {} as never,
    retryWith: () => Promise.reject(new Error('not here')),
    book: new RecipeBook(stores.exports),
    estimates: { of: never } as never,
    preview: never,
    ports: { preferences, chooseFolder: never },
  });
  const { jobId } = await films.make({ projectId, ...FilmWish.parse({}) });
  return jobId;
}

function developPhoto(name: string): void {
  const facts = { sha256: name, sizeBytes: 1, format: 'jpeg', widthPx: 3, heightPx: 2, capturedAtMs: null, exposure: { value: null } };
  const frameId = stores.frames.record(projectId, { relativePath: Buffer.from(name), sizeBytes: 1, modifiedAtMs: 1 }, facts as never);
  const photoId: PhotoId = stores.photos.add(projectId, { position: 1, room: null, frameIds: [frameId], baseFrameId: frameId });
  stores.versions.add({
    id: newId(),
    photoId,
    recipe: '{}',
    recipeKey: 'k',
    operationClass: 'B',
    sha256: name,
    sizeBytes: 1,
    widthPx: 3,
    heightPx: 2,
    isFused: false,
    isKept: true,
    report: '{}',
  });
}

test('a film asked for while it is rendered is rendered once more only when photos came since it was directed', async () => {
  developPhoto('a');
  const first = await makeFilm();
  expect(await makeFilm()).toBe(first);
  const rendering = jobs.claim({ lane: 'film', owner: 'me', leaseMs: 1000 });
  if (!rendering) throw new Error('the film is ready to be rendered');
  expect(await makeFilm()).toBe(first);

  developPhoto('b');
  const second = await makeFilm();
  expect(second).not.toBe(first);
  expect(await makeFilm()).toBe(second);
  expect(jobs.get(second as never)?.state).toBe('blocked');
  jobs.complete(rendering);
  expect(jobs.get(second as never)?.state).toBe('waiting');
});

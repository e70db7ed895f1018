import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PhotoId, VersionId, WorkspaceId } from '../../src-preload/contract/ids.ts';
import { openLibrary, type OpenLibrary } from '../database/open.ts';
import type { Imaging } from '../imaging/tasks.ts';
import { PauseSwitch } from '../pause.ts';
import type { JobContext } from '../jobs/job-worker.ts';
import { LibraryFiles } from '../library/library-files.ts';
import { createStores, type Stores } from '../library/stores.ts';
import { silentLog } from '../log/log.ts';
import { developPhotoJob, developRequests, type DevelopParts } from './develop-job.ts';

/** What the first program kept of a frame and of a version, and what its jobs carried. */
const firstFacts = {
  sizeBytes: 4,
  format: 'jpeg',
  widthPx: 60,
  heightPx: 40,
  orientation: 1,
  capturedAtMs: null,
  exposure: { timeS: 0.02, fNumber: 8, iso: 400, value: 9.6, biasEv: -2 },
  camera: { make: 'Nordlys', model: 'N1', serial: null, lens: 'Nordlys 16-35mm f/4' },
  focalLengthMm: 19,
  focalLength35mm: 19,
  meanLuma: 0.4,
  likeness: '',
};
const firstRecipe = { engine: 'local', engineVersion: 1, fuse: null, whiteBalance: 0.85, tone: 1, sharpen: 0.5 };

const clock = { now: () => 1000, monotonic: () => 0 };
const newId = (): string => v7();
const migrationsDir = path.resolve('resources/migrations');
let dir: string;
let library: OpenLibrary;
let stores: Stores;
let files: LibraryFiles;
let made: number;
const open = async (migrations: string): Promise<OpenLibrary> =>
  openLibrary({ libraryDir: path.join(dir, 'library'), migrationsDir: migrations, clock, log: silentLog });

/** The migrations that the first program knew. */
function firstMigrations(): string {
  const first = path.join(dir, 'migrations');
  mkdirSync(path.join(first, 'meta'), { recursive: true });
  copyFileSync(path.join(migrationsDir, '0000_first.sql'), path.join(first, '0000_first.sql'));
  const journal = JSON.parse(readFileSync(path.join(migrationsDir, 'meta/_journal.json'), 'utf8')) as { entries: unknown[] };
  writeFileSync(path.join(first, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: journal.entries.slice(0, 1) }));
  return first;
}

/** A photo of one frame, as the first program wrote it. */
function insertPhoto(position: number, { projectId, workspaceId }: { projectId: string; workspaceId: string }): PhotoId {
  const [frameId, photoId] = [newId(), newId()];
  const sha256 = String(position).repeat(64);
  const insert = (table: string, row: Readonly<Record<string, unknown>>): unknown =>
    library.sqlite
      .prepare(`insert into ${table} (${Object.keys(row).join()}) values (${Object.keys(row).fill('?').join()})`)
      .run(Object.values(row));
  const common = { workspace_id: workspaceId, created_at_ms: 1 };
  const facts = JSON.stringify({ ...firstFacts, sha256 });
  insert('frame', { id: frameId, sha256, size_bytes: 4, format: 'jpeg', width_px: 60, height_px: 40, facts, ...common });
  insert('photo', { id: photoId, project_id: projectId, base_frame_id: frameId, position, room: 'kitchen', ...common });
  insert('photo_frame', { photo_id: photoId, ordinal: 0, workspace_id: workspaceId, project_id: projectId, frame_id: frameId });
  return photoId as PhotoId;
}

const parts = (): DevelopParts => ({
  ...stores,
  files,
  newId,
  // What it says is part of the recipe: one made without it is another one.
  lenses: { find: () => ({ profile: null, cropFactor: 1.5, isUnknown: true }) },
  imaging: {
    run: (_: string, { outFile }: { outFile: string }) => {
      made += 1;
      writeFileSync(outFile, 'a picture');
      return Promise.resolve({ sha256: 'f'.repeat(64), sizeBytes: 9, widthPx: 60, heightPx: 40, isFused: false, report: {} });
    },
  } as unknown as Imaging,
});
const context = (): JobContext => ({
  jobId: newId() as never,
  projectId: null,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  pause: new PauseSwitch(),
  isCancelAsked: () => false,
});
/** As the queue does it, up to the record. */
async function attempt(payload: unknown): Promise<() => void> {
  const worker = developPhotoJob(parts());
  const { record } = await worker.run(worker.payload.parse(payload), context());
  return () => record?.();
}

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'develop-job-'));
  mkdirSync(path.join(dir, 'library'));
  files = new LibraryFiles(path.join(dir, 'library'));
  made = 0;
});
afterEach(async () => {
  await library.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A library of the first program with two photos, the first of them developed, opened by this one. */
async function openOld(): Promise<readonly [PhotoId, PhotoId]> {
  library = await open(firstMigrations());
  const workspaceId = newId() as WorkspaceId;
  const projectId = newId();
  library.sqlite.prepare('insert into workspace (id, name, created_at_ms) values (?, ?, 1)').run(workspaceId, 'My studio');
  library.sqlite
    .prepare('insert into project (id, workspace_id, name, source_folder, created_at_ms) values (?, ?, ?, ?, 1)')
    .run(projectId, workspaceId, 'Fjordgata 12', Buffer.from('/shoot'));
  const photos = [1, 2].map((position) => insertPhoto(position, { projectId, workspaceId })) as unknown as readonly [PhotoId, PhotoId];
  library.sqlite
    .prepare(
      `insert into version (id, workspace_id, photo_id, recipe, recipe_key, operation_class, sha256, size_bytes, width_px, height_px,
        is_fused, is_kept, report, created_at_ms) values (?, ?, ?, ?, 'old', 'B', ?, 9, 60, 40, 0, 1, '{}', 1)`,
    )
    .run(newId(), workspaceId, photos[0], JSON.stringify(firstRecipe), 'e'.repeat(64));
  await library.close();
  rmSync(path.join(dir, 'library/backups'), { recursive: true, force: true });
  library = await open(migrationsDir);
  stores = createStores({ library, workspaceId, clock, newId });
  return photos;
}

test('a library of the first program: a backup, its versions shown, its waiting work done once in the settings of today', async () => {
  const [developed, waiting] = await openOld();
  expect(readdirSync(path.join(dir, 'library/backups'))).toHaveLength(1);
  expect(stores.versions.shown(developed)?.recipeKey).toBe('old');
  expect(stores.photos.get(waiting)).toMatchObject({ room: 'kitchen', isSetAside: false, settings: null, checks: null });

  const worker = developPhotoJob(parts());
  (await attempt(worker.upgrade?.({ photoId: waiting, recipe: firstRecipe }, 1)))();
  expect(made).toBe(1);
  expect(developRequests(parts(), [waiting])).toEqual([]);
  // The other is developed again when somebody asks for it, and keeps what it has until then.
  expect(developRequests(parts(), [developed])).toHaveLength(1);
});

test('two jobs that make the same picture leave one version', async () => {
  const [, photoId] = await openOld();
  const [request] = developRequests(parts(), [photoId]);
  const [first, second] = await Promise.all([attempt(request?.payload), attempt({ photoId, recipe: null })]);
  first();
  second();
  const shown = stores.versions.shown(photoId);
  expect(files.has(files.version(shown!))).toBe(true);
  expect(developRequests(parts(), [photoId])).toEqual([]);
});

test('a lost file is made again as the same version; a photo that is gone is named', async () => {
  const [, photoId] = await openOld();
  (await attempt({ photoId, recipe: null }))();
  const id = stores.versions.shown(photoId)?.id as VersionId;
  rmSync(files.version({ id, format: 'jpeg' }));
  const [request] = developRequests(parts(), [photoId]);
  (await attempt(request?.payload))();
  expect([made, stores.versions.shown(photoId)?.id]).toEqual([2, id]);
  await expect(attempt({ photoId: newId(), recipe: null })).rejects.toMatchObject({ code: 'not-found' });
});

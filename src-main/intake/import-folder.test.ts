import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FrameId, JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import { openLibrary, type OpenLibrary } from '../database/open.ts';
import { PauseSwitch } from '../pause.ts';
import { StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobContext } from '../jobs/job-worker.ts';
import { LibraryFiles } from '../library/library-files.ts';
import { createStores } from '../library/stores.ts';
import { Thumbnails } from '../library/thumbnails.ts';
import { ensureWorkspace } from '../library/workspace.ts';
import { silentLog } from '../log/log.ts';
import type { FrameFacts, ReadFrameInput } from './frame-facts.ts';
import { Arrivals } from './arrivals.ts';
import type { Glance, GlanceInput } from './glance-frames.ts';
import { importFolder } from './import-folder.ts';

const clock = { now: () => 1000, monotonic: () => 0 };
const newId = (): string => v7();
let dir: string;
let library: OpenLibrary;

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'import-'));
  library = await openLibrary({
    libraryDir: path.join(dir, 'library'),
    migrationsDir: path.resolve('resources/migrations'),
    clock,
    log: silentLog,
  });
});
afterEach(async () => {
  await library.close();
  rmSync(dir, { recursive: true, force: true });
});

const factsOf = (sha256: string): FrameFacts => ({
  sha256,
  sizeBytes: 4,
  format: 'jpeg',
  widthPx: 60,
  heightPx: 40,
  orientation: 1,
  capturedAtMs: null,
  meanLuma: 0.5,
  likeness: '',
  flash: null,
  focalLengthMm: null,
  focalLength35mm: null,
  exposure: { timeS: null, fNumber: null, iso: null, value: null, biasEv: null },
  camera: { make: null, model: null, serial: null, lens: null },
});

interface Watching {
  readonly glance?: (input: GlanceInput) => { glances: (Glance | null)[] };
  readonly changed?: (projectId: ProjectId) => void;
}

/** An import whose frames are read by the given function. */
function makeImport(
  read: (input: ReadFrameInput) => FrameFacts,
  { glance = ({ files }) => ({ glances: files.map(() => null) }), changed = () => undefined }: Watching = {},
) {
  const arrivals = new Arrivals();
  const stores = createStores({ library, workspaceId: ensureWorkspace({ library, clock, newId }), clock, newId });
  const files = new LibraryFiles(path.join(dir, 'library'));
  const imaging = {
    width: 1,
    run: async (kind: string, input: ReadFrameInput) => {
      if (kind === 'glance-frames') return glance(input as never);
      if (kind === 'measure-photo') return { light: null, windowShare: null, rooms: [] };
      const facts = read(input);
      for (const file of [input.copyTo, input.thumbnailTo]) if (file) writeFileSync(file, 'made');
      return facts;
    },
  } as unknown as Imaging;
  const job = importFolder({
    ...stores,
    imaging,
    files,
    thumbnails: new Thumbnails({ files, imaging, newId }),
    newId,
    arrivals,
    transaction: (work) => library.sqlite.transaction(work)(),
    presetFor: () => null,
    cancelWork: () => undefined,
    checkNew: () => undefined,
    developNew: () => [],
    changed,
  });
  const context: JobContext = {
    jobId: newId() as JobId,
    projectId: null,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    pause: new PauseSwitch(),
    isCancelAsked: () => false,
  };
  return { stores, files, arrivals, run: (folder: string) => job.run({ folder }, context) };
}

test('a card that is pulled out in the middle makes no torn sets, and the next import goes on', async () => {
  const card = path.join(dir, 'card');
  const insert = (): void => {
    mkdirSync(card);
    for (const name of ['1.jpg', '2.jpg', '3.jpg']) writeFileSync(path.join(card, name), 'made');
  };
  insert();
  let isPulled = false;
  let reads = 0;
  const { stores, run } = makeImport(({ file }) => {
    if (isPulled) throw new StudioFailure('file-not-readable', 'The file is not there any more.');
    reads += 1;
    if (reads === 2) {
      isPulled = true;
      rmSync(card, { recursive: true });
    }
    return factsOf(path.basename(file, '.jpg').padEnd(64, '0'));
  });
  await expect(run(card)).rejects.toMatchObject({ code: 'folder-missing' });
  const projectId = stores.projects.list()[0]?.id as never;
  expect(stores.frames.sources(projectId)).toHaveLength(2);
  expect(stores.photos.ofProject(projectId)).toEqual([]);

  isPulled = false;
  insert();
  await run(card);
  expect(stores.photos.ofProject(projectId)).toHaveLength(3);
});

test('a worker that ends once costs no photo; a file that ends every worker is left out by name', async () => {
  const shoot = path.join(dir, 'shoot');
  mkdirSync(shoot);
  for (const name of ['1.jpg', 'unlucky.jpg', 'crash.jpg']) writeFileSync(path.join(shoot, name), 'made');
  let crashes = 0;
  const { run } = makeImport(({ file }) => {
    const name = path.basename(file, '.jpg');
    if (name === 'crash' || (name === 'unlucky' && (crashes += 1) === 1)) throw new StudioFailure('worker-lost', 'It ended.');
    return factsOf(name.padEnd(64, '0'));
  });
  const { result } = await run(shoot);
  expect((result as { skipped: { name: string }[] }).skipped).toMatchObject([{ name: 'crash.jpg', code: 'worker-lost' }]);
});

test('a RAW file, its JPEG and the settings beside them are one photo, and nothing of it is lost', async () => {
  const shoot = path.join(dir, 'shoot');
  mkdirSync(shoot);
  for (const name of ['IMG_1.CR2', 'IMG_1.JPG', 'IMG_2.CR2', 'IMG_2.JPG', 'IMG_3.JPG']) writeFileSync(path.join(shoot, name), 'made');
  for (const name of ['IMG_1.xmp', 'IMG_3.JPG.pp3', 'nobody.xmp']) writeFileSync(path.join(shoot, name), `settings ${name}`);
  const { stores, files, run } = makeImport(({ file }) => {
    const name = path.basename(file);
    if (name === 'IMG_2.CR2') throw new StudioFailure('photo-damaged', 'This RAW file is damaged.');
    return { ...factsOf(Buffer.from(name).toString('hex').padEnd(64, '0')), format: name.endsWith('CR2') ? 'cr2' : 'jpeg' };
  });
  for (let time = 0; time < 2; time += 1) {
    const { result } = await run(shoot);
    const projectId = stores.projects.list()[0]?.id as never;
    const base = stores.photos.ofProject(projectId).map(({ baseFrameId }) => stores.frames.get(baseFrameId as never)?.format);
    expect(base).toEqual(['cr2', 'jpeg', 'jpeg']);
    const kept = stores.sidecars.ofProject(projectId);
    expect(kept.map(({ relativePath, kind }) => [relativePath.toString(), kind])).toEqual([
      ['IMG_1.JPG', 'jpeg'],
      ['IMG_1.xmp', 'xmp'],
      ['IMG_2.CR2', 'other'],
      ['IMG_3.JPG.pp3', 'other'],
    ]);
    expect(kept.every(({ sha256 }) => files.has(files.frame(sha256)))).toBe(true);
    expect(readFileSync(files.frame(kept[1]!.sha256), 'utf8')).toBe('settings IMG_1.xmp');
    const reasons = Object.fromEntries(
      (result as { skipped: { name: string; reason: string }[] }).skipped.map(({ name, reason }) => [name, reason]),
    );
    expect(reasons).toEqual({
      'IMG_1.JPG': 'Written by the camera with IMG_1.CR2, and kept with it.',
      'IMG_1.xmp': 'Belongs to IMG_1.CR2 and is kept with it; its settings are not read.',
      'IMG_2.CR2': 'This RAW file is damaged. Kept with IMG_2.JPG.',
      'IMG_3.JPG.pp3': 'Belongs to IMG_3.JPG and is kept with it; its settings are not read.',
      'nobody.xmp': 'Belongs to a photo of the same name; it is not one itself.',
    });
  }
});

test('a shoot is on show while it is read, by the small pictures of the camera, and gives way to its photos', async () => {
  const shoot = path.join(dir, 'shoot');
  mkdirSync(shoot);
  for (const name of ['1.jpg', '2.jpg', '3.jpg', 'text.jpg']) writeFileSync(path.join(shoot, name), 'made');
  const seen: { photos: number; arriving: { name: string; isFrame: boolean; thumbnail: string | null }[] }[] = [];
  const made = makeImport(
    ({ file }) => {
      if (file.endsWith('text.jpg')) throw new StudioFailure('not-a-photo', 'The content is not a picture.');
      return factsOf(path.basename(file, '.jpg').padEnd(64, '0'));
    },
    {
      glance: ({ files }) => ({
        glances: files.map(({ file, thumbnailTo }) => {
          if (file.endsWith('text.jpg')) return null;
          writeFileSync(thumbnailTo, 'small');
          return { capturedAtMs: 7, hasThumbnail: true };
        }),
      }),
      changed: (projectId) => {
        const arriving = made.arrivals.ofProject(projectId).map(({ id, name }) => ({
          name,
          isFrame: made.stores.frames.get(id) !== undefined,
          thumbnail: made.arrivals.thumbnail(id),
        }));
        seen.push({ photos: made.stores.photos.ofProject(projectId).length, arriving });
      },
    },
  );
  await made.run(shoot);
  // The first time anybody hears of the project, one file is a frame and all pictures are there.
  expect(seen[0]?.arriving.map(({ name, isFrame }) => [name, isFrame])).toEqual([
    ['1.jpg', true],
    ['2.jpg', false],
    ['3.jpg', false],
    ['text.jpg', false],
  ]);
  expect(seen[0]?.arriving.map(({ thumbnail }) => thumbnail !== null)).toEqual([true, true, true, false]);
  expect(seen.at(-2)?.arriving.map(({ name, isFrame }) => [name, isFrame])).toEqual([
    ['1.jpg', true],
    ['2.jpg', true],
    ['3.jpg', true],
  ]);
  expect(seen.at(-1)).toEqual({ photos: 3, arriving: [] });
  expect(readdirSync(path.dirname(made.files.unfinished('x')))).toEqual([]);
});

test('a folder that holds no photo makes no project, however much of it was on show', async () => {
  const shoot = path.join(dir, 'shoot');
  mkdirSync(shoot);
  writeFileSync(path.join(shoot, '1.jpg'), 'made');
  const { stores, run } = makeImport(
    () => {
      throw new StudioFailure('photo-damaged', 'Damaged.');
    },
    { glance: () => ({ glances: [{ capturedAtMs: 7, hasThumbnail: false }] }) },
  );
  await expect(run(shoot)).rejects.toMatchObject({ code: 'folder-empty' });
  expect(stores.projects.list()).toEqual([]);
});

test('a first look that fails costs nothing but the first look', async () => {
  const shoot = path.join(dir, 'shoot');
  mkdirSync(shoot);
  writeFileSync(path.join(shoot, '1.jpg'), 'made');
  const { stores, run } = makeImport(() => factsOf('1'.padEnd(64, '0')), {
    glance: () => {
      throw new StudioFailure('worker-lost', 'It ended.');
    },
  });
  await run(shoot);
  expect(stores.photos.ofProject(stores.projects.list()[0]?.id as never)).toHaveLength(1);
});

test('a picture that the page asks for late, by the id it had on its way, is that of the frame', () => {
  const arrivals = new Arrivals();
  const file = { path: '/card/1.jpg', relative: '1.jpg', sizeBytes: 4, mtimeMs: 1 };
  const shoot = arrivals.begin([file], { newId, unfinished: (id) => path.join(dir, id) });
  const projectId = newId() as ProjectId;
  shoot.belongsTo(projectId);
  const [before] = arrivals.ofProject(projectId);
  expect(before).toMatchObject({ name: '1.jpg', hasPicture: false });
  const frameId = newId() as FrameId;
  shoot.read(file, frameId);
  expect(arrivals.ofProject(projectId)).toMatchObject([{ id: frameId, hasPicture: true }]);
  expect(arrivals.frameOf(before!.id)).toBe(frameId);
  expect(arrivals.frameOf(frameId)).toBe(frameId);
});

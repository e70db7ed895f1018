import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { PhotoCheck } from '../../src-preload/contract/library.ts';
import { openLibrary, type OpenLibrary } from '../database/open.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobContext } from '../jobs/job-worker.ts';
import { createStores, type Stores } from '../library/stores.ts';
import { ensureWorkspace } from '../library/workspace.ts';
import { silentLog } from '../log/log.ts';
import { checkPhotoJob, checkRequests } from './check-job.ts';
import type { DustSpot } from './checks/dust-spots.ts';
import type { FrameFacts } from './frame-facts.ts';
import { measureTones } from './likeness.ts';
import type { CheckedPhoto, CheckPhotoInput } from './photo-measure.ts';
import { expose, renderScene } from './scene.fixture.ts';

const clock = { now: () => 1000, monotonic: () => 0 };
const newId = (): string => v7();
let dir: string;
let library: OpenLibrary;
let stores: Stores;
let projectId: ProjectId;

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'check-job-'));
  library = await openLibrary({ libraryDir: dir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  stores = createStores({ library, workspaceId: ensureWorkspace({ library, clock, newId }), clock, newId });
  projectId = stores.projects.ensure(Buffer.from('/shoot'), 'Shoot').id as ProjectId;
});
afterEach(async () => {
  await library.close();
  rmSync(dir, { recursive: true, force: true });
});

const likenessOf = (seed: number): string => measureTones(expose(renderScene(seed, 300, 200), 0), 300, 200).likeness;
const factsOf = (name: string, seed: number, step: number): FrameFacts => ({
  sha256: name,
  sizeBytes: 4,
  format: 'jpeg',
  widthPx: 60,
  heightPx: 40,
  orientation: 1,
  capturedAtMs: null,
  meanLuma: 0.5 + step * 0.14,
  likeness: likenessOf(seed),
  flash: null,
  focalLengthMm: 20,
  focalLength35mm: null,
  exposure: { timeS: null, fNumber: null, iso: null, value: 8 - step, biasEv: null },
  camera: { make: 'A', model: 'B', serial: 'C', lens: null },
});

/** A photo of a scene with frames at these exposures. */
function addPhoto(seed: number, steps: readonly number[]): PhotoId {
  const position = stores.photos.nextPosition(projectId);
  const frameIds = steps.map((step) => {
    const name = `${position}-${step}`;
    return stores.frames.record(
      projectId,
      { relativePath: Buffer.from(`${name}.jpg`), sizeBytes: 4, modifiedAtMs: 1 },
      factsOf(name, seed, step),
    );
  });
  return stores.photos.add(projectId, { position, room: null, roomSource: null, frameIds, baseFrameId: frameIds[frameIds.length >> 1]! });
}

/** Runs the jobs one after the other, as the queue does: what each told is kept, and recorded at its end. */
async function check(photoIds: readonly PhotoId[], look: (input: CheckPhotoInput) => CheckedPhoto): Promise<void> {
  const done: { payload: string; result: string }[] = [];
  const imaging = { run: async (_: string, input: CheckPhotoInput) => look(input) } as unknown as Imaging;
  const job = checkPhotoJob({
    imaging,
    files: { frame: (sha256) => `/frames/${sha256}` },
    photos: stores.photos,
    doneChecks: () => done.toReversed(),
  });
  for (const photoId of photoIds) {
    const outcome = await job.run({ photoId }, {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    } as unknown as JobContext);
    outcome.record?.();
    done.push({ payload: JSON.stringify({ photoId }), result: JSON.stringify(outcome.result) });
  }
}
const said = (id: PhotoId): string[] => (JSON.parse(stores.photos.get(id)!.checks ?? 'null') as PhotoCheck[]).map(({ code }) => code);
const nothing: CheckedPhoto = { checks: [], spots: [], moved: null };

test('what the frames told and what the shoot tells are kept with the photo', async () => {
  const photos = [addPhoto(1, [-2, 0, 2]), addPhoto(2, [-2, 0, 2]), addPhoto(3, [-2, 0]), addPhoto(1, [-2, 0, 2])];
  const inputs: CheckPhotoInput[] = [];
  await check(photos, (input) => {
    inputs.push(input);
    return inputs.length === 2 ? { checks: [{ code: 'blurred', severity: 'warning', message: 'soft' }], spots: [], moved: 0 } : nothing;
  });
  expect(photos.map(said)).toEqual([[], ['blurred'], ['bright-frame-missing'], ['duplicate']]);
  expect(inputs[2]).toMatchObject({ base: 1, frames: [{ file: '/frames/3--2', name: '3--2.jpg' }, { file: '/frames/3-0' }] });
});

test('a spot that a later photo confirms is told of the earlier ones too, once', async () => {
  const photos = [1, 2, 3, 4].map((seed) => addPhoto(seed, [0]));
  const spot: DustSpot = { x: 0.3, y: 0.2, radius: 0.003, depth: 0.1 };
  const look = ({ frames }: CheckPhotoInput): CheckedPhoto => (frames[0]!.name.startsWith('4') ? nothing : { ...nothing, spots: [spot] });
  await check(photos, look);
  expect(photos.map(said)).toEqual([['dust'], ['dust'], ['dust'], []]);
  await check(photos, look);
  expect(photos.map(said)).toEqual([['dust'], ['dust'], ['dust'], []]);
});

test('of a shoot by hand, small moves are not told, and those told before are taken back', async () => {
  const photos = [1, 2, 3, 4].map((seed) => addPhoto(seed, [-2, 0, 2]));
  const note: PhotoCheck = { code: 'tripod-moved', severity: 'note', message: 'a little' };
  await check(photos.slice(0, 3), () => ({ ...nothing, checks: [note], moved: 0.003 }));
  expect(photos.slice(0, 3).map(said)).toEqual([['tripod-moved'], ['tripod-moved'], ['tripod-moved']]);
  await check(photos, ({ frames }) => {
    const severity = frames[0]!.name.startsWith('2') ? 'warning' : 'note';
    return { ...nothing, checks: [{ ...note, severity }], moved: 0.003 };
  });
  expect(photos.map(said)).toEqual([[], ['tripod-moved'], [], []]);
});

test('asks once for each photo that nobody looked at', async () => {
  const photos = [addPhoto(1, [0]), addPhoto(2, [0])];
  await check(photos.slice(0, 1), () => nothing);
  const wanted = checkRequests(stores, photos);
  expect(wanted).toMatchObject([{ kind: 'check-photo', payload: { photoId: photos[1] }, projectId, intentKey: `check:${photos[1]}` }]);
  expect(checkRequests(stores, photos, { again: true })).toHaveLength(2);
  expect(() => checkRequests(stores, ['nobody' as PhotoId])).toThrow('no such photo');
});

import { readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { v7 } from 'uuid';
import type { EditWish, LedgerLine, Mask } from '../src-preload/contract/ai.ts';
import type { JobId, PhotoId, VersionId, WorkspaceId } from '../src-preload/contract/ids.ts';
import type { JobKind } from '../src-preload/contract/jobs.ts';
import { type AskEditParts, askEdit } from '../src-main/ai/ask-edit.ts';
import { type Ai, createAi } from '../src-main/ai/create-ai.ts';
import { editPhotoJob } from '../src-main/ai/edit-job.ts';
import { finishEdit } from '../src-main/ai/lock/finish-edit.ts';
import { prepareEdit } from '../src-main/ai/lock/prepare-edit.ts';
import { readMask } from '../src-main/ai/masks/read-mask.ts';
import { retryWith } from '../src-main/ai/retry-with.ts';
import { quoteOf } from '../src-main/ai/spending/money-handlers.ts';
import { DeliveryRoom } from '../src-main/delivery/testing/delivery-room.ts';
import { joinInto } from '../src-main/intake/correct-brackets.ts';
import type { JobRow } from '../src-main/jobs/job-reader.ts';
import { JobStore } from '../src-main/jobs/job-store.ts';
import type { JobWorkers } from '../src-main/jobs/job-worker.ts';
import { JobQueue } from '../src-main/jobs/queue.ts';
import { ensureWorkspace, setDayBudget } from '../src-main/library/workspace.ts';
import { silentLog } from '../src-main/log/log.ts';
import type { Fault } from './doubles/faults.ts';
import { type FalDouble, startFalDouble } from './doubles/fal/fal-double.ts';

/** Edits of one photo on the real queue, with the real client against a stand-in that edits: what happens when things happen at once. */
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const newId = (): string => v7();
const dusk: EditWish = { operation: 'style', styleId: 'day-to-dusk' };
const mask: Mask = { kind: 'strokes', strokes: [{ mode: 'paint', radius: 0.1, points: [{ x: 0.5, y: 0.5 }] }] };
const sky: EditWish = { operation: 'style', styleId: 'blue-sky' };

let room: DeliveryRoom;
let double: FalDouble;
let studio: EditStudio;
let photo: PhotoId;
let parent: VersionId;
let key: string | null;

beforeEach(async () => {
  [room, double] = await Promise.all([DeliveryRoom.open(), startFalDouble({ queueMs: 1, workMs: 5, answersAtSentSize: true })]);
  Object.assign(room.taskFunctions, { 'prepare-edit': prepareEdit, 'finish-edit': finishEdit, 'read-mask': readMask });
  key = double.key;
  photo = await room.addPhoto({ room: 'exterior', isDeveloped: false });
  parent = await room.develop(photo);
  studio = new EditStudio(double.base);
});
afterEach(async () => {
  await studio.queue.close();
  await Promise.all([room.close(), double.close()]);
});

/** What `studio.ts` puts together, as far as edits go. */
class EditStudio {
  readonly workspaceId: WorkspaceId;
  readonly ai: Ai;
  readonly jobs: JobStore;
  readonly queue: JobQueue;
  readonly asking: ReturnType<typeof askEdit>;
  readonly retryWith: ReturnType<typeof retryWith>;

  constructor(fal: string) {
    this.workspaceId = ensureWorkspace({ library: room.library, clock, newId });
    const context = { library: room.library, workspaceId: this.workspaceId, clock, newId };
    const { imaging } = room.parts;
    const secrets = { source: 'environment', get: () => Promise.resolve(key), set: () => Promise.resolve() };
    this.ai = createAi({
      context,
      stores: room.stores,
      files: room.files,
      imaging,
      ports: { clock, newId, log: silentLog, secrets, proxy: null, providerDoubles: { fal } } as never,
      windows: { downloadPausesMs: [10, 10] },
    });
    const { paid, providers, styles } = this.ai;
    this.jobs = new JobStore({ ...context, changed: () => this.queue.noticeChange() });
    const workers: Partial<Record<JobKind, unknown>> = {
      'edit-photo': editPhotoJob({ imaging, files: room.files, versions: room.stores.versions, providers, paid, newId }),
    };
    this.queue = new JobQueue({
      store: this.jobs,
      workers: workers as JobWorkers,
      lanes: { 'ai:fal': { concurrency: 4, isRemote: true } },
      clock,
      log: silentLog,
      owner: newId(),
      progress: () => undefined,
    });
    const parts: AskEditParts = {
      ...room.stores,
      imaging,
      files: room.files,
      providers,
      styles,
      grants: { pathOf: () => '' },
      queue: this.queue,
      quoteOf: (asked) => quoteOf(this.ai, asked),
      newId,
      closing: new AbortController().signal,
    };
    this.asking = askEdit(parts);
    const replace = (failed: JobId, request: Parameters<JobQueue['enqueue']>[0]): JobId => this.queue.replace(failed, request);
    this.retryWith = retryWith({ ...this.ai, stores: room.stores, jobs: this.jobs, replace });
    this.queue.start({ works: true });
  }

  async edit(wish: EditWish, change: { versionId?: VersionId; model?: string } = {}): Promise<JobId> {
    const order = { photoIds: [photo], wish, ...change };
    const { total } = await this.asking.quote(order);
    const { jobs } = await this.asking.edit({ ...order, agreed: total });
    return jobs[0] as JobId;
  }
  async ended(wish: EditWish, change: { versionId?: VersionId; model?: string } = {}): Promise<JobRow> {
    return this.queue.settled(await this.edit(wish, change));
  }
  get ledger(): readonly LedgerLine[] {
    return this.ai.ledger.lines({});
  }
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const versions = (of = photo): { id: string; parentId: string | null }[] =>
  room.stores.versions.ofPhoto(of).map(({ id, parentId }) => ({ id, parentId }));
const shown = (): string | undefined => room.stores.versions.shown(photo)?.id;
/** Until the stand-in has taken so many. */
const submitted = async (count: number): Promise<void> => {
  await expect.poll(() => double.submits().length, { timeout: 20_000, interval: 5 }).toBe(count);
};

describe('at once', () => {
  test('two edits of one photo are two versions of the same one, each paid once', async () => {
    double.hold('ends');
    const asked = [await studio.edit(dusk), await studio.edit(sky)];
    // A double click is the same wish.
    expect(await studio.edit(dusk)).toBe(asked[0]);
    await submitted(2);
    double.release();
    const rows = await Promise.all(asked.map((id) => studio.queue.settled(id)));
    expect(rows.map(({ state }) => state)).toEqual(['done', 'done']);
    const made = versions().filter(({ id }) => id !== parent);
    expect(made.map(({ parentId }) => parentId)).toEqual([parent, parent]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(2);
    for (const { id } of made) expect(room.files.has(room.files.version({ id, format: 'png' }))).toBe(true);
    expect(made.map(({ id }) => id)).toContain(shown());
    expect(double.bill()).toHaveLength(2);
    expect(studio.ledger.map(({ state }) => state)).toEqual(['settled', 'settled']);
  });

  test('the same wish once more, after the first has ended, is another picture and no collision', async () => {
    for (const count of [1, 2]) {
      expect(await studio.ended(dusk, { versionId: parent })).toMatchObject({ state: 'done' });
      expect(versions()).toHaveLength(1 + count);
    }
    expect(double.bill()).toHaveLength(2);
  });

  test('a photo that goes into another one while its edit runs takes the edit with it', async () => {
    double.hold('ends');
    const jobId = await studio.edit(dusk);
    await submitted(1);
    const other = await room.addPhoto({ room: 'exterior' });
    const rows = [other, photo].map((id) => room.stores.photos.require(id));
    room.library.sqlite.transaction(() => joinInto({ ...room.stores, cancelWork: () => undefined }, rows[0]!, rows)).immediate();
    double.release();
    expect(await studio.queue.settled(jobId)).toMatchObject({ state: 'done' });
    expect(room.stores.photos.get(photo)).toBeUndefined();
    expect(versions(other)).toContainEqual({ id: expect.any(String), parentId: parent });
    expect(studio.ledger).toMatchObject([{ state: 'settled' }]);
  });

  test('a picture that is deleted while its edit runs: said by name, and what was paid for is brought in when it is back', async () => {
    double.hold('ends');
    const jobId = await studio.edit(dusk);
    await submitted(1);
    const file = room.files.version({ id: parent, format: 'jpeg' });
    renameSync(file, `${file}.away`);
    double.release();
    expect(await studio.queue.settled(jobId)).toMatchObject({ state: 'failed', failureCode: 'not-found' });
    expect(versions()).toHaveLength(1);
    expect(await codeOf(studio.edit(dusk))).toBe('not-found');
    renameSync(`${file}.away`, file);
    studio.queue.retry(jobId);
    expect(await studio.queue.settled(jobId)).toMatchObject({ state: 'done' });
    expect(versions()).toHaveLength(2);
    expect(double.submits()).toHaveLength(1);
  });
});

test('what is taken out is marked for a model that takes no words, and for one that does', async () => {
  const wish: EditWish = { operation: 'remove', what: '', mask };
  expect(await studio.ended(wish)).toMatchObject({ state: 'done' });
  expect(await studio.ended(wish, { versionId: parent, model: 'fal-ai/qwen-image-edit/inpaint' })).toMatchObject({ state: 'done' });
  const [marked, told] = double.requests.filter(({ call }) => call === 'submit').map(({ json }) => json as Record<string, unknown>);
  expect([marked?.['prompt'], typeof marked?.['mask_url']]).toEqual([undefined, 'string']);
  expect([typeof told?.['prompt'], typeof told?.['mask_url']]).toEqual(['string', 'string']);
  expect(double.breaches).toEqual([]);
});

describe('a failed edit', () => {
  test('never hides the last good version, and can be asked of another model', async () => {
    expect(await studio.ended(sky)).toMatchObject({ state: 'done' });
    const good = shown();
    expect(good).not.toBe(parent);
    double.fault({ on: 'submit', action: { ends: 'refused' } });
    const failed = await studio.ended(dusk);
    expect(failed).toMatchObject({ state: 'failed', failureCode: 'ai-refused' });
    // In plain words, and what of all that was sent it is about.
    expect(failed.failureMessage).toMatch(/rules for content .* do not allow the text\. Change it/);
    expect(shown()).toBe(good);
    expect(versions()).toHaveLength(2);
    expect(studio.ledger.map(({ state }) => state).toSorted()).toEqual(['released', 'settled']);

    const other = 'fal-ai/bytedance/seedream/v4.5/edit';
    const ask = (micros: number): Promise<{ jobId: string }> =>
      Promise.resolve(studio.retryWith({ jobId: failed.id as JobId, model: other, agreed: { micros, currency: 'USD' } }));
    expect(await codeOf(ask(1))).toBe('price-changed');
    room.stores.projects.setNeverUploaded(room.projectId, true);
    expect(await codeOf(ask(1_000_000))).toBe('upload-forbidden');
    room.stores.projects.setNeverUploaded(room.projectId, false);
    const { jobId } = await ask(1_000_000);
    expect(await ask(1_000_000)).toEqual({ jobId });
    expect(await studio.queue.settled(jobId as JobId)).toMatchObject({ state: 'done' });
    expect(versions().at(-1)?.parentId).toBe(good);
    expect(double.bill().at(-1)?.model).toBe(other);
    expect(double.bill()).toHaveLength(2);
  });
});

describe('what comes in the place of a result', () => {
  test.each([
    ['a page', /no picture/, { on: 'download', action: 'html', times: 20 }],
    ['5 GB', /far more/, { on: 'download', action: 'huge', times: 20 }],
    ['a way to an address on this machine', /not the provider’s/, { on: 'download', action: 'redirect', times: 20 }],
    ['one pixel', /only 1 x 1 pixels/, { on: 'submit', action: { content: 'one-pixel' } }],
    ['another shape', /other proportions/, { on: 'submit', action: { content: 'other-aspect' } }],
  ] satisfies [string, RegExp, Fault][])('%s: said in plain words, charged once, and the good version stays', async (_, words, fault) => {
    double.fault(fault);
    const jobId = await studio.edit(dusk);
    expect(await studio.queue.settled(jobId)).toMatchObject({ state: 'failed', failureCode: 'ai-result-unusable' });
    expect(studio.jobs.get(jobId)?.failureMessage).toMatch(words);
    expect([versions(), shown()]).toEqual([[{ id: parent, parentId: null }], parent]);
    expect(readdirSync(path.join(room.dir, 'library/work'))).toEqual([]);
    expect(double.submits()).toHaveLength(1);
    expect(studio.ledger).toMatchObject([{ state: 'settled' }]);
  });
});

test('a prompt of a megabyte, and no key, are refused before anything leaves', async () => {
  expect(await codeOf(studio.edit({ operation: 'add', what: 'a plant '.repeat(131_072), mask }))).toBe('prompt-too-long');
  key = null;
  expect(await codeOf(studio.edit(dusk))).toBe('ai-key-missing');
  expect(double.requests).toEqual([]);
  expect(studio.jobs.list({})).toEqual([]);
});

test('a budget that is used up, of the project and of the day, before anything leaves', async () => {
  const caps = {
    project: (micros: number | null) => room.stores.projects.setBudget(room.projectId, micros),
    day: (micros: number | null) => setDayBudget({ library: room.library, workspaceId: studio.workspaceId }, micros),
  };
  for (const setCap of [caps.project, caps.day]) {
    setCap(149_999);
    expect(await codeOf(studio.edit(dusk))).toBe('budget-reached');
    setCap(null);
  }
  expect(double.requests).toEqual([]);
  caps.project(200_000);
  caps.day(200_000);
  expect(await studio.ended(dusk)).toMatchObject({ state: 'done' });
  expect(await codeOf(studio.edit(sky))).toBe('budget-reached');
  expect(double.submits()).toHaveLength(1);
});

test('given up while it waits at the provider: told there within a second, and nothing is owed', async () => {
  double.hold('starts');
  const jobId = await studio.edit(dusk);
  await submitted(1);
  await expect.poll(() => studio.jobs.get(jobId)?.state, { timeout: 20_000, interval: 5 }).toBe('waiting-external');
  const askedAt = performance.now();
  studio.queue.cancel(jobId);
  expect(await studio.queue.settled(jobId)).toMatchObject({ state: 'cancelled' });
  expect(performance.now() - askedAt).toBeLessThan(1000);
  expect(double.requests.filter(({ call }) => call === 'cancel')).toHaveLength(1);
  double.release();
  expect(double.bill()).toEqual([]);
  expect([studio.ledger.map(({ state }) => state), versions()]).toEqual([['released'], [{ id: parent, parentId: null }]]);
});

test('nobody can be reached: the work waits, nothing is owed, and it is done when somebody can', async () => {
  await studio.queue.close();
  // A port that nobody listens on.
  const gone = await startFalDouble();
  await gone.close();
  studio = new EditStudio(gone.base);
  const jobId = await studio.edit(dusk);
  await expect.poll(() => studio.jobs.pauses.list().map(({ reason }) => reason), { timeout: 20_000, interval: 5 }).toContain('offline');
  expect(studio.jobs.get(jobId)).toMatchObject({ state: 'waiting', failureCount: 0 });
  expect(studio.ledger.filter(({ state }) => state !== 'released')).toEqual([]);
  await studio.queue.close();
  studio = new EditStudio(double.base);
  expect(await studio.queue.settled(jobId)).toMatchObject({ state: 'done' });
  expect(double.submits()).toHaveLength(1);
});

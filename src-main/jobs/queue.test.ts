import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { JobId, WorkspaceId } from '../../src-preload/contract/ids.ts';
import type { JobKind } from '../../src-preload/contract/jobs.ts';
import { openLibrary, type OpenLibrary } from '../database/open.ts';
import { jobEvent, workspace } from '../database/schema.ts';
import { StudioFailure } from '../failure.ts';
import { silentLog } from '../log/log.ts';
import { assertMove } from './job.ts';
import { JobStore, type Need } from './job-store.ts';
import type { JobContext, JobWorkers, Outcome } from './job-worker.ts';
import { JobQueue } from './queue.ts';
import { retryDelayMs } from './retry.ts';

const workspaceId = 'w' as WorkspaceId;
let libraryDir: string;
let library: OpenLibrary;
let time: number;
let ids: number;
let pauses: boolean[];
const clock = { now: () => time, monotonic: () => time };
type Work = (payload: { name: string }, context: JobContext) => Promise<Outcome>;

beforeEach(async () => {
  time = 1_000_000;
  ids = 0;
  pauses = [];
  libraryDir = mkdtempSync(path.join(os.tmpdir(), 'queue-'));
  library = await openLibrary({ libraryDir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  library.db.insert(workspace).values({ id: workspaceId, name: '', createdAtMs: 0 }).run();
});
afterEach(async () => {
  await library.close();
  rmSync(libraryDir, { recursive: true, force: true });
});

const makeStore = () => {
  const store: JobStore = new JobStore({
    library,
    workspaceId,
    clock,
    newId: () => `j${String((ids += 1)).padStart(6, '0')}`,
    changed: () => queue?.noticeChange(),
  });
  let queue: JobQueue | undefined;
  return { store, attach: (it: JobQueue) => (queue = it) };
};
function makeQueue(run: Work, { owner = 'first', concurrency = 2, works = true, canPause = true } = {}) {
  const { store, attach } = makeStore();
  const worker = { lane: 'all', payloadVersion: 1, payload: z.object({ name: z.string() }), maxFailures: 3, canPause, run: run as never };
  const kinds: JobKind[] = ['import-folder', 'develop-photo', 'render-film', 'export-photo', 'export-sheet', 'export-film'];
  const queue = attach(
    new JobQueue({
      store,
      workers: Object.fromEntries(kinds.map((kind) => [kind, worker])) as unknown as JobWorkers,
      lanes: { all: concurrency },
      clock,
      log: silentLog,
      owner,
      progress: () => undefined,
      paused: (_, isPaused) => pauses.push(isPaused),
    }),
  );
  queue.start({ works });
  const ask = (name: string, needs?: Need[]) =>
    queue.enqueue({ kind: 'develop-photo', payload: { name }, projectId: null, intentKey: name, ...(needs && { needs }) });
  return { store, queue, ask };
}
const newJob = (name: string) => ({
  kind: 'develop-photo' as const,
  lane: 'all',
  payload: { name },
  payloadVersion: 1,
  projectId: null,
  intentKey: name,
  priority: 0,
  maxFailures: 3,
});
const forEver: Work = (_, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))));

test('the result is recorded in the same transaction as the end of the job', async () => {
  const { queue, ask, store } = makeQueue(async () => ({
    result: 7,
    record: () => library.db.insert(workspace).values({ id: 'made', name: '', createdAtMs: 0 }).run(),
  }));
  const done = await queue.settled(ask('a'));
  expect(done).toMatchObject({ state: 'done', result: '7', attempt: 1 });
  expect(library.db.select().from(workspace).all()).toHaveLength(2);
  // the same record a second time breaks a key: then the job is not done either
  const second = ask('b');
  await expect.poll(() => store.get(second)?.failureCount).toBe(1);
  expect(store.get(second)?.state).toBe('waiting');
  await queue.close();
});

test('one intent is one job while it is unfinished', async () => {
  const { queue, ask } = makeQueue(forEver);
  expect(ask('same')).toBe(ask('same'));
  await queue.close();
});

test('asked for again before it began, a job waits for what it needs now', async () => {
  const { store } = makeStore();
  const { id: film } = store.enqueue(newJob('film'));
  const { id: photo } = store.enqueue({ ...newJob('photo'), lane: 'other' });
  expect(store.enqueue({ ...newJob('film'), needs: [{ jobId: photo, policy: 'fall-back' }] })).toEqual({ id: film, isNew: false });
  expect(store.get(film)?.state).toBe('blocked');
  const claimed = store.claim({ lane: 'other', owner: 'x', leaseMs: 1000 });
  if (!claimed) throw new Error('the photo is ready');
  store.complete(claimed);
  expect(store.get(film)?.state).toBe('waiting');
});

test('a failed job is not woken while the same is under way under another id', () => {
  const { store } = makeStore();
  const { id } = store.enqueue(newJob('same'));
  store.cancel(id);
  store.enqueue(newJob('same'));
  store.retry(id);
  expect(store.get(id)?.state).toBe('cancelled');
  expect(store.list({ states: ['blocked', 'waiting', 'running'] }).length).toBe(1);
});

test('many are asked for together, or none', async () => {
  const { queue, store } = makeQueue(forEver);
  const request = (name: string) => ({ kind: 'develop-photo' as const, payload: { name }, projectId: null, intentKey: name });
  const unknown: Need[] = [{ jobId: 'nothing' as JobId, policy: 'fail' }];
  expect(() => queue.enqueueAll([request('a'), { ...request('b'), needs: unknown }])).toThrow(/FOREIGN KEY/);
  expect(store.list({ states: ['blocked', 'waiting', 'running'] }).length).toBe(0);
  expect(queue.enqueueAll([request('a'), request('b')])).toHaveLength(2);
  await queue.close();
});

test('waiting for a long row of changes leaves nothing behind on the signal', async () => {
  const { queue, ask } = makeQueue(forEver);
  const stop = new AbortController();
  const waiting = queue.settled(ask('a'), stop.signal);
  for (let i = 0; i < 50; i += 1) {
    queue.noticeChange();
    await Promise.resolve();
  }
  expect(getEventListeners(stop.signal, 'abort').length).toBeLessThanOrEqual(1);
  stop.abort();
  await expect(waiting).rejects.toThrow();
  await queue.close();
});

test('never more at once than the gate lets through', async () => {
  let now = 0;
  let most = 0;
  const { queue, ask } = makeQueue(async () => {
    most = Math.max(most, (now += 1));
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    return {};
  });
  const all = Array.from({ length: 20 }, (_, i) => ask(`n${i}`));
  await Promise.all(all.map((id) => queue.settled(id)));
  expect(most).toBe(2);
  await queue.close();
});

describe('failures', () => {
  test('one that the input causes is final at once', async () => {
    const { queue, ask } = makeQueue(() => Promise.reject(new StudioFailure('photo-damaged', 'Damaged.')));
    expect(await queue.settled(ask('a'))).toMatchObject({ state: 'failed', attempt: 1, failureCode: 'photo-damaged' });
    await queue.close();
  });

  test('one that may pass is tried again, later and later, and counted on disk', async () => {
    const { queue, ask, store } = makeQueue(() => Promise.reject(new StudioFailure('worker-lost', 'Lost.')));
    const id = ask('a');
    for (const failures of [1, 2]) {
      await expect.poll(() => store.get(id)?.failureCount).toBeGreaterThanOrEqual(failures);
      time += 120_000;
      queue.pump();
    }
    expect(await queue.settled(id)).toMatchObject({ state: 'failed', attempt: 3, failureCount: 3 });
    await queue.close();
  });

  test('a clock that is put back keeps nothing waiting', async () => {
    let isFirst = true;
    const { queue, ask, store } = makeQueue(() => {
      if (!isFirst) return Promise.resolve({});
      isFirst = false;
      return Promise.reject(new StudioFailure('worker-lost', 'Lost.'));
    });
    const id = ask('a');
    await expect.poll(() => store.get(id)?.failureCount).toBe(1);
    time -= 3_600_000;
    queue.pump();
    expect(await queue.settled(id)).toMatchObject({ state: 'done' });
    await queue.close();
  });

  test('a mistake in the program tells nothing of its inside', async () => {
    const { queue, ask, store } = makeQueue(() => Promise.reject(new Error('secret path /home/anna')));
    const id = ask('a');
    await expect.poll(() => store.get(id)?.failureCode).toBe('unexpected');
    expect(store.get(id)?.failureMessage).not.toContain('anna');
    await queue.close();
  });
});

describe('dependencies', () => {
  test('a job waits for what it needs, and fails with it', async () => {
    const { queue, ask, store } = makeQueue(({ name }) =>
      name === 'bad' ? Promise.reject(new StudioFailure('photo-damaged', '')) : Promise.resolve({}),
    );
    const bad = ask('bad');
    const needy = ask('needy', [{ jobId: bad, policy: 'fail' }]);
    const tolerant = ask('tolerant', [{ jobId: bad, policy: 'fall-back' }]);
    const afterNeedy = ask('after', [{ jobId: needy, policy: 'fail' }]);
    expect(await queue.settled(needy)).toMatchObject({ state: 'failed', failureCode: 'dependency-failed', attempt: 0 });
    expect(await queue.settled(tolerant)).toMatchObject({ state: 'done' });
    expect(await queue.settled(afterNeedy)).toMatchObject({ state: 'failed', failureCode: 'dependency-failed' });
    expect(store.list({ states: ['blocked', 'waiting', 'running'] }).length).toBe(0);
    await queue.close();
  });

  test('asking again for what failed also wakes what failed because of it', async () => {
    let isMended = false;
    const { queue, ask } = makeQueue(({ name }) =>
      name === 'bad' && !isMended ? Promise.reject(new StudioFailure('photo-damaged', '')) : Promise.resolve({}),
    );
    const bad = ask('bad');
    const needy = ask('needy', [{ jobId: bad, policy: 'fail' }]);
    await queue.settled(needy);
    isMended = true;
    queue.retry(bad);
    expect(await queue.settled(needy)).toMatchObject({ state: 'done' });
    await queue.close();
  });
});

describe('stopping', () => {
  test('what is asked for while it is still being cancelled is done', async () => {
    const gate = Promise.withResolvers<void>();
    let starts = 0;
    const { queue, ask } = makeQueue(
      async (_, { signal }) => {
        starts += 1;
        if (starts > 1) return {};
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await gate.promise;
        throw signal.reason;
      },
      { concurrency: 1 },
    );
    const first = ask('a');
    await expect.poll(() => starts).toBe(1);
    queue.cancel(first);
    const second = ask('a');
    expect(second).not.toBe(first);
    // Asked once more it is the same again.
    expect(ask('a')).toBe(second);
    gate.resolve();
    expect(await queue.settled(first)).toMatchObject({ state: 'cancelled' });
    expect(await queue.settled(second)).toMatchObject({ state: 'done' });
    expect(starts).toBe(2);
    await queue.close();
  });

  test('cancelling reaches the running work through its signal', async () => {
    const { queue, ask, store } = makeQueue(forEver);
    const id = ask('a');
    await expect.poll(() => store.get(id)?.state).toBe('running');
    queue.cancel(id);
    expect(await queue.settled(id)).toMatchObject({ state: 'cancelled' });
    await queue.close();
  });

  test('closing gives running jobs back unharmed', async () => {
    const { queue, ask, store } = makeQueue(forEver);
    const id = ask('a');
    await expect.poll(() => store.get(id)?.state).toBe('running');
    await queue.close();
    expect(store.get(id)).toMatchObject({ state: 'waiting', failureCount: 0 });
  });
});

describe('pausing', () => {
  /** Takes as many steps as it is let, until it has taken three. */
  const steps: string[] = [];
  const stepping: Work = async ({ name }, { pause, signal }) => {
    for (let step = 1; step <= 3; step++) {
      await pause.whenGoing(signal);
      steps.push(name);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return {};
  };
  const pausedAtFirst =
    (work: Work, atStart: (context: JobContext) => void): Work =>
    async (payload, context) => {
      await Promise.resolve();
      atStart(context);
      return await work(payload, context);
    };
  beforeEach(() => void steps.splice(0));

  test('a running job stands still, keeps its lease, and goes on where it was', async () => {
    const made = makeQueue(pausedAtFirst(stepping, ({ jobId }) => made.queue.pause(jobId)));
    const id = made.ask('a');
    await expect.poll(() => pauses).toEqual([true]);
    const row = made.store.get(id);
    if (!row) throw new Error('it is there');
    expect(made.store.renew([row], 30_000)).toEqual([]);
    made.queue.pause(id);
    expect(steps).toEqual([]);
    expect(made.store.get(id)).toMatchObject({ state: 'running', attempt: 1 });
    made.queue.resume(id);
    expect(await made.queue.settled(id)).toMatchObject({ state: 'done', attempt: 1 });
    expect(steps).toHaveLength(3);
    expect(pauses).toEqual([true, false]);
    await made.queue.close();
  });

  test('it can be cancelled, and the studio closed, while it stands still', async () => {
    const made = makeQueue(pausedAtFirst(stepping, ({ jobId }) => made.queue.pause(jobId)));
    const [cancelled, given] = [made.ask('a'), made.ask('b')];
    await expect.poll(() => pauses).toEqual([true, true]);
    made.queue.cancel(cancelled);
    expect(await made.queue.settled(cancelled)).toMatchObject({ state: 'cancelled' });
    await made.queue.close();
    expect(made.store.get(given)).toMatchObject({ state: 'waiting', failureCount: 0 });
    expect(steps).toEqual([]);
  });

  test('work that cannot wait, waiting work and finished work are left alone', async () => {
    const made = makeQueue(
      pausedAtFirst(stepping, ({ jobId }) => made.queue.pause(jobId)),
      { canPause: false },
    );
    const id = made.ask('a');
    expect(await made.queue.settled(id)).toMatchObject({ state: 'done' });
    made.queue.pause(id);
    made.queue.resume(id);
    expect(pauses).toEqual([]);
    await made.queue.close();
  });
});

describe('after a crash', () => {
  test('what was running waits again, and nobody is blamed', async () => {
    const { store } = makeStore();
    const { id } = store.enqueue(newJob('a'));
    for (let crash = 1; crash <= 30; crash += 1) {
      expect(store.claim({ lane: 'all', owner: `boot-${crash}`, leaseMs: 30_000 })?.attempt).toBe(crash);
      store.recover();
    }
    expect(store.get(id)).toMatchObject({ state: 'waiting', failureCount: 0 });
  });

  test('an attempt that lost its lease cannot finish the job', async () => {
    const { store } = makeStore();
    store.enqueue(newJob('a'));
    const late = store.claim({ lane: 'all', owner: 'me', leaseMs: 1000 });
    time += 5000;
    store.reclaimExpired('me');
    const second = store.claim({ lane: 'all', owner: 'me', leaseMs: 1000 });
    if (!late || !second) throw new Error('both must have been claimed');
    let records = 0;
    const record = (): void => void (records += 1);
    expect(store.complete(late, { record })).toBe(false);
    expect(store.renew([late], 1000)).toEqual([late]);
    expect(store.complete(second, { record })).toBe(true);
    expect(records).toBe(1);
  });

  test('a job that never ends is given up in the end', () => {
    const { store } = makeStore();
    const { id } = store.enqueue(newJob('a'));
    for (let crash = 0; crash < 200; crash += 1) {
      store.claim({ lane: 'all', owner: 'x', leaseMs: 1 });
      store.recover();
    }
    expect(store.get(id)).toMatchObject({ state: 'failed', failureCode: 'worker-lost' });
  });
});

test('urgent first, then first come', () => {
  const { store } = makeStore();
  for (const [name, priority] of [
    ['c', 0],
    ['a', 5],
    ['b', 5],
    ['d', 0],
  ] as const)
    store.enqueue({ ...newJob(name), priority });
  const order = Array.from({ length: 4 }, () => store.claim({ lane: 'all', owner: 'x', leaseMs: 1000 })?.intentKey);
  expect(order).toEqual(['a', 'b', 'c', 'd']);
});

test('whatever happens in whatever order, only allowed moves are made and the events tell the state', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          act: fc.constantFrom('enqueue', 'claim', 'complete', 'fail', 'retry', 'cancel', 'crash'),
          pick: fc.nat(5),
          delay: fc.nat(2),
        }),
        { maxLength: 40 },
      ),
      (steps) => {
        const { store } = makeStore();
        const held: NonNullable<ReturnType<JobStore['claim']>>[] = [];
        const round = `r${(ids += 1)}`;
        for (const { act, pick, delay } of steps) {
          const jobs = store.list({}).filter((row) => row.intentKey.startsWith(round));
          const target = jobs[pick % Math.max(1, jobs.length)];
          const attempt = held[pick % Math.max(1, held.length)];
          if (act === 'enqueue')
            store.enqueue({
              ...newJob(`${round}-${pick}`),
              needs: target && pick % 2 ? [{ jobId: target.id as JobId, policy: pick > 2 ? 'fail' : 'fall-back' }] : [],
            });
          if (act === 'claim') {
            const row = store.claim({ lane: 'all', owner: 'x', leaseMs: 1000 });
            if (row) held.push(row);
          }
          if (act === 'complete' && attempt) store.complete(attempt);
          if (act === 'fail' && attempt) store.fail(attempt, { code: 'worker-lost', message: '' }, delay === 0 ? null : time);
          if (act === 'retry' && target) store.retry(target.id as JobId);
          if (act === 'cancel' && target) store.cancel(target.id as JobId);
          if (act === 'crash') store.recover();
        }
        const last = new Map<string, string>();
        for (const { jobId, type } of library.db.select().from(jobEvent).all()) last.set(jobId, type);
        for (const row of store.list({}).filter((it) => it.intentKey.startsWith(round))) {
          if (row.state === 'done' || row.state === 'failed' || row.state === 'cancelled') expect(last.get(row.id)).toBe(row.state);
          if (row.state === 'running') expect(['started']).toContain(last.get(row.id));
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('a finished job stays finished', () => {
  expect(() => assertMove('done', 'waiting')).toThrow();
  expect(() => assertMove('blocked', 'running')).toThrow();
});

test('the wait grows to its cap and is spread out', () => {
  expect(retryDelayMs(0, 1)).toBe(500);
  expect(retryDelayMs(3, 1)).toBe(4000);
  expect(retryDelayMs(30, 1)).toBe(60_000);
  expect(retryDelayMs(3, 0)).toBe(0);
});

test('somebody who only looks leaves waiting work waiting', async () => {
  const { store, queue } = makeQueue(() => Promise.resolve({}));
  await queue.close();
  const { id } = store.enqueue(newJob('a'));
  const looking = makeQueue(() => Promise.resolve({}), { works: false });
  looking.queue.pump();
  await new Promise((resolve) => setImmediate(resolve));
  expect(store.get(id)).toMatchObject({ state: 'waiting', attempt: 0 });
  await looking.queue.close();
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import { jobHandlers } from './job-handlers.ts';
import type { Need } from './job-store.ts';
import { openBoard, request, statesOf, type QueueBoard, type Run } from './testing/queue-board.ts';

let board: QueueBoard;
let isMended: boolean;
beforeEach(async () => {
  isMended = false;
  board = await openBoard();
});
afterEach(() => board.close());
const run: Run = ({ name }) =>
  name.startsWith('bad') && !isMended ? Promise.reject(new StudioFailure('ai-refused', 'Not allowed.')) : Promise.resolve({});

describe('failed work', () => {
  test('is listed newest first until it is put aside, and is there again after a retry that fails', async () => {
    const { queue, store } = board.makeQueue({ run });
    const projectId = board.addProject('home');
    const ids: JobId[] = [];
    for (const name of ['bad 1', 'bad 2', 'good']) {
      const id = queue.enqueue(request(name, { projectId }));
      ids.push(id);
      await queue.settled(id);
    }
    const letters = (): string[] => store.deadLetters({ projectId }).map(({ intentKey }) => intentKey);
    expect(letters()).toEqual(['bad 2', 'bad 1']);
    expect(store.deadLetters({ projectId, limit: 1 })).toHaveLength(1);
    expect(store.deadLetters({ projectId: board.addProject('other') })).toEqual([]);
    queue.dismiss(ids[0]!);
    expect(letters()).toEqual(['bad 2']);
    queue.retry(ids[0]!);
    expect(store.get(ids[0]!)?.dismissedAtMs).toBeNull();
    await queue.settled(ids[0]!);
    expect(letters().toSorted()).toEqual(['bad 1', 'bad 2']);
    queue.dismiss(ids[2]!);
    expect(store.get(ids[2]!)?.dismissedAtMs).toBeNull();
    expect(() => queue.dismiss('nothing' as JobId)).toThrow(/no such job/);
  });

  test('is replaced by other work in one step, or not at all', async () => {
    const { queue, store } = board.makeQueue({ run });
    const id = queue.enqueue(request('bad'));
    await queue.settled(id);
    const unknown: Need[] = [{ jobId: 'nothing' as JobId, policy: 'fail' }];
    expect(() => queue.replace(id, request('another', { needs: unknown }))).toThrow(/FOREIGN KEY/);
    expect(store.deadLetters({})).toHaveLength(1);
    const other = queue.replace(id, request('by another model'));
    expect(store.deadLetters({})).toEqual([]);
    expect(await queue.settled(other)).toMatchObject({ state: 'done' });
    expect(store.get(id)?.state).toBe('failed');
  });
});

describe('what it meant for the work that waited for it', () => {
  const three = (queue: ReturnType<QueueBoard['makeQueue']>['queue']): { bad: JobId; all: JobId[] } => {
    const bad = queue.enqueue(request('bad'));
    const all = (['fail', 'skip', 'fall-back'] as const).map((policy) =>
      queue.enqueue(request(policy, { needs: [{ jobId: bad, policy }] })),
    );
    return { bad, all };
  };

  test('fails with it, is given up quietly, or goes on without', async () => {
    const { queue, store } = board.makeQueue({ run });
    const { all } = three(queue);
    for (const id of all) await queue.settled(id);
    expect(statesOf(store)).toEqual({ bad: 'failed', fail: 'failed', skip: 'cancelled', 'fall-back': 'done' });
    expect(store.get(all[1]!)).toMatchObject({ failureCode: 'dependency-failed', attempt: 0 });
  });

  test('is asked for again with it', async () => {
    const { queue, store } = board.makeQueue({ run });
    const { bad, all } = three(queue);
    for (const id of all) await queue.settled(id);
    isMended = true;
    queue.retry(bad);
    for (const id of all) await queue.settled(id);
    expect(statesOf(store)).toEqual({ bad: 'done', fail: 'done', skip: 'done', 'fall-back': 'done' });
    expect(store.get(all[2]!)?.attempt).toBe(1);
  });

  test('of several that have failed, one that it cannot do without outweighs the others', async () => {
    const { queue } = board.makeQueue({ run });
    const needs = (['skip', 'fail', 'fall-back'] as const).map((policy, i) => ({ jobId: queue.enqueue(request(`bad ${i}`)), policy }));
    for (const { jobId } of needs) await queue.settled(jobId);
    expect(await queue.settled(queue.enqueue(request('needy', { needs })))).toMatchObject({ state: 'failed' });
  });
});

test('the calls of the group do as they say', async () => {
  const { queue, store } = board.makeQueue({ run });
  const calls = jobHandlers({ jobs: store, queue, view: (row) => row as never, retryWith: () => ({ jobId: 'other' }) });
  const projectId = board.addProject('home');
  await calls.pauseAll({ projectId });
  expect(await calls.pauses({})).toMatchObject([{ scope: 'project:home', reason: 'user' }]);
  const jobId = queue.enqueue(request('bad', { projectId }));
  expect(await calls.list({ projectId, limit: 10 })).toMatchObject([{ id: jobId, state: 'waiting' }]);
  await calls.resumeAll({ projectId });
  await queue.settled(jobId);
  expect(await calls.deadLetters({ limit: 10 })).toMatchObject([{ id: jobId }]);
  await calls.dismiss({ jobId });
  expect(await calls.list({ projectId, limit: 10 })).toEqual([]);
  await calls.pauseAll({});
  await calls.retry({ jobId });
  expect(await calls.stopAll({})).toEqual({ count: 1 });
  expect(await calls.list({ projectId, limit: 10 })).toMatchObject([{ id: jobId, state: 'cancelled' }]);
  expect(await calls.retryWith({ jobId } as never)).toEqual({ jobId: 'other' });
});

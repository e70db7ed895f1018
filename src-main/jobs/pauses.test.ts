import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StudioFailure } from '../failure.ts';
import { forEver, holdTime, letPass, openBoard, request, statesOf, type QueueBoard, type Run } from './testing/queue-board.ts';

let board: QueueBoard;
beforeEach(async () => {
  holdTime();
  board = await openBoard();
});
afterEach(async () => {
  await board.close();
  vi.useRealTimers();
});
const atOnce: Run = () => Promise.resolve({});
const settle = (): Promise<void> => letPass(1);

describe('a set of reasons', () => {
  test('a scope goes on when the last of its reasons is gone', async () => {
    const { queue, store } = board.makeQueue({ run: atOnce });
    queue.hold({ scope: 'remote', reason: 'auth', message: 'The key is refused.' });
    queue.hold({ scope: 'remote', reason: 'disk-low', message: 'Little space.' });
    const id = queue.enqueue(request('a', { lane: 'remote' }));
    const other = queue.enqueue(request('b'));
    expect(await queue.settled(other)).toMatchObject({ state: 'done' });
    expect(queue.heldBy(store.get(id)!)).toEqual(['auth', 'disk-low']);
    queue.lift('auth');
    await settle();
    expect(store.get(id)?.state).toBe('waiting');
    queue.lift('disk-low', 'remote');
    expect(await queue.settled(id)).toMatchObject({ state: 'done' });
    expect(queue.pauses()).toEqual([]);
  });

  test('what a person paused outlives a restart; the rest is found out again', async () => {
    const projectId = board.addProject('home');
    const first = board.makeQueue({ run: atOnce });
    first.queue.pauseAll({ projectId });
    first.queue.hold({ scope: 'remote', reason: 'auth', message: '' });
    first.queue.hold({ scope: 'remote', reason: 'budget', message: '' });
    await first.queue.close();
    const second = board.makeQueue({ run: atOnce });
    expect(second.queue.pauses()).toMatchObject([{ scope: 'project:home', reason: 'user', untilMs: null }]);
    const held = second.queue.enqueue(request('held', { projectId }));
    const free = second.queue.enqueue(request('free'));
    await second.queue.settled(free);
    expect(second.store.get(held)?.state).toBe('waiting');
    second.queue.resumeAll({ projectId });
    await second.queue.settled(held);
    await second.queue.close();
    expect(board.makeQueue({ run: atOnce }).queue.pauses()).toEqual([]);
  });

  test('running work that can stands still while everything, or its project, is paused', async () => {
    const steps: string[] = [];
    const go = Promise.withResolvers<void>();
    const run: Run = async ({ name }, { pause, signal }) => {
      await go.promise;
      await pause.whenGoing(signal);
      steps.push(name);
      return {};
    };
    const { queue, store } = board.makeQueue({ run, canPause: true });
    const projectId = board.addProject('home');
    const [held, free] = [queue.enqueue(request('held', { projectId })), queue.enqueue(request('free'))];
    await expect.poll(() => statesOf(store)).toEqual({ held: 'running', free: 'running' });
    queue.pauseAll({ projectId });
    go.resolve();
    await queue.settled(free);
    expect(steps).toEqual(['free']);
    expect(queue.heldBy(store.get(held)!)).toEqual(['user']);
    // one job that is paused on its own stays so when all goes on
    queue.pause(held);
    queue.resumeAll();
    await settle();
    expect(steps).toEqual(['free']);
    queue.resume(held);
    expect(await queue.settled(held)).toMatchObject({ state: 'done', attempt: 1 });
  });

  test('whoever looks is told that a job is held now, and that it is not any more', async () => {
    const { queue } = board.makeQueue({ run: atOnce });
    queue.pauseAll();
    queue.enqueue(request('a'));
    await settle();
    board.told.splice(0);
    queue.hold({ scope: 'work', reason: 'battery', message: '' });
    await settle();
    expect(board.told).toEqual(['a:waiting']);
    queue.resumeAll();
    await expect.poll(() => board.told.at(-1)).toBe('a:done');
  });
});

describe('what a failure is about stands still', () => {
  const failing = (code: ConstructorParameters<typeof StudioFailure>[0], facts?: unknown) => {
    const state = { fails: true, calls: 0 };
    const run: Run = () => {
      state.calls += 1;
      return state.fails ? Promise.reject(new StudioFailure(code, 'In words.', { facts })) : Promise.resolve({});
    };
    return { run, state };
  };

  test('a refused key: the lane waits, unharmed, until a key is set', async () => {
    const { run, state } = failing('ai-key-refused');
    const { queue, store } = board.makeQueue({ run }, { lanes: { work: 1, remote: { concurrency: 1, isRemote: true } } });
    const ids = ['a', 'b', 'c'].map((name) => queue.enqueue(request(name, { lane: 'remote' })));
    await expect.poll(() => queue.pauses()).toMatchObject([{ scope: 'remote', reason: 'auth', untilMs: null, message: 'In words.' }]);
    await letPass(3_600_000);
    expect(state.calls).toBe(1);
    expect(store.get(ids[0]!)).toMatchObject({ state: 'waiting', failureCount: 0, failureCode: 'ai-key-refused' });
    state.fails = false;
    queue.lift('auth', 'remote');
    for (const id of ids) expect(await queue.settled(id)).toMatchObject({ state: 'done', failureCode: null });
  });

  test('no network: tried again after 5 s, 10 s, 20 s and so on by one job, and then all goes on', async () => {
    const { run, state } = failing('offline');
    const { queue, store } = board.makeQueue({ run });
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => queue.enqueue(request(name, { lane: 'remote' })));
    await expect.poll(() => queue.pauses()).toHaveLength(1);
    const seen: number[] = [];
    for (const wait of [4900, 200, 9800, 300, 50_000]) {
      await letPass(wait);
      seen.push(state.calls);
    }
    // four at once found out at first; then one at a time
    expect(seen).toEqual([4, 5, 5, 6, 7]);
    state.fails = false;
    await letPass(60_000);
    for (const id of ids) expect(await queue.settled(id)).toMatchObject({ state: 'done', failureCount: 0 });
    expect(queue.pauses()).toEqual([]);
    expect(store.list({ states: ['failed'] })).toEqual([]);
  });

  test('one project’s budget stops that project’s new AI work and nothing else', async () => {
    const home = board.addProject('home');
    const other = board.addProject('other');
    const run: Run = ({ name }) =>
      name === 'dear'
        ? Promise.reject(new StudioFailure('budget-reached', 'Too dear.', { facts: { cap: 'project' } }))
        : Promise.resolve({});
    const { queue, store } = board.makeQueue({ run });
    const dear = queue.enqueue(request('dear', { lane: 'remote', projectId: home }));
    await expect.poll(() => queue.pauses()).toMatchObject([{ scope: 'project:home', reason: 'budget' }]);
    const next = queue.enqueue(request('next', { lane: 'remote', projectId: home }));
    const offline = queue.enqueue(request('developed', { projectId: home }));
    const elsewhere = queue.enqueue(request('elsewhere', { lane: 'remote', projectId: other }));
    expect(await queue.settled(offline)).toMatchObject({ state: 'done' });
    expect(await queue.settled(elsewhere)).toMatchObject({ state: 'done' });
    expect(statesOf(store)).toMatchObject({ dear: 'waiting', next: 'waiting' });
    expect(queue.heldBy(store.get(dear)!)).toEqual(['budget']);
    queue.lift('budget');
    expect(await queue.settled(next)).toMatchObject({ state: 'done' });
  });

  test('the day’s budget holds the lane until the day is over', async () => {
    const { run, state } = failing('budget-reached', { cap: 'day', forMs: 7_200_000 });
    const { queue } = board.makeQueue({ run }, { lanes: { work: 1, remote: { concurrency: 1, isRemote: true } } });
    const ids = ['a', 'b'].map((name) => queue.enqueue(request(name, { lane: 'remote' })));
    await expect.poll(() => queue.pauses()).toMatchObject([{ scope: 'remote', reason: 'budget', untilMs: Date.now() + 7_200_000 }]);
    state.fails = false;
    await letPass(7_100_000);
    expect(state.calls).toBe(1);
    await letPass(200_000);
    for (const id of ids) expect(await queue.settled(id)).toMatchObject({ state: 'done' });
  });

  test('what is paid for comes home under a reached budget; nothing new is begun', async () => {
    const calls: string[] = [];
    const run: Run = ({ name }) => {
      calls.push(name);
      return Promise.resolve(calls.filter((it) => it === name).length === 1 ? { parked: true as const } : {});
    };
    let answer: 'wait' | 'go-on' = 'wait';
    const { queue, store } = board.makeQueue({ run, outside: { poll: () => Promise.resolve(answer) } });
    const paid = queue.enqueue(request('paid', { lane: 'remote' }));
    await expect.poll(() => store.get(paid)?.state).toBe('waiting-external');
    queue.hold({ scope: 'remote', reason: 'budget', message: '' });
    queue.enqueue(request('new', { lane: 'remote' }));
    answer = 'go-on';
    await letPass(3000);
    expect(await queue.settled(paid)).toMatchObject({ state: 'done' });
    expect(statesOf(store)).toEqual({ paid: 'done', new: 'waiting' });
    expect(calls).toEqual(['paid', 'paid']);
  });

  test('a full disk holds what writes to the library; a delivery to another disk fails by name', async () => {
    const { run } = failing('disk-full');
    const { queue, store } = board.makeQueue({ run });
    const delivery = queue.enqueue({ ...request('delivery'), kind: 'export-photo' });
    expect(await queue.settled(delivery)).toMatchObject({ state: 'failed', failureCode: 'disk-full' });
    const develop = queue.enqueue(request('develop'));
    await expect.poll(() => queue.heldBy(store.get(develop)!)).toEqual(['disk-low']);
  });
});

describe('where nobody could act', () => {
  test('waiting for a job fails when only a person can let it go on, also by what it waits for', async () => {
    const { queue } = board.makeQueue({ run: () => Promise.reject(new StudioFailure('ai-key-refused', 'Set a key.')) });
    const clip = queue.enqueue(request('clip', { lane: 'remote' }));
    const film = queue.enqueue(request('film', { needs: [{ jobId: clip, policy: 'fall-back' }] }));
    const wait = { failsWhenHeld: true };
    await expect(queue.settled(film, undefined, wait)).rejects.toMatchObject({ code: 'ai-key-refused', message: 'Set a key.' });
    await expect(queue.settled(clip, undefined, wait)).rejects.toMatchObject({ code: 'ai-key-refused' });
    queue.pauseAll();
    await expect(queue.settled(queue.enqueue(request('b')), undefined, wait)).rejects.toMatchObject({ code: 'paused' });
  });

  test('a network that is gone is waited for', async () => {
    let isOffline = true;
    const { queue } = board.makeQueue({
      run: () => (isOffline ? Promise.reject(new StudioFailure('offline', '')) : Promise.resolve({})),
    });
    const settled = queue.settled(queue.enqueue(request('a', { lane: 'remote' })), undefined, { failsWhenHeld: true });
    await letPass(20);
    isOffline = false;
    await letPass(6000);
    expect(await settled).toMatchObject({ state: 'done' });
  });
});

test('a lane begins no more within a second than it is said to', async () => {
  const begun: number[] = [];
  const run: Run = () => {
    begun.push(Date.now());
    return Promise.resolve({});
  };
  const { queue } = board.makeQueue({ run }, { lanes: { work: { concurrency: 10, perSecond: 3 } } });
  const ids = queue.enqueueAll(Array.from({ length: 10 }, (_, i) => request(`n${i}`)));
  for (let i = 0; i < 60; i += 1) await letPass(100);
  for (const id of ids) expect(await queue.settled(id)).toMatchObject({ state: 'done' });
  for (let i = 3; i < begun.length; i += 1) expect(begun[i]! - begun[i - 3]!).toBeGreaterThanOrEqual(1000);
  expect(begun.at(-1)! - begun[0]!).toBeLessThan(4500);
});

test('the lane is chosen by the payload, and rows of an older program get theirs before anything is claimed', async () => {
  const seen: string[] = [];
  const run: Run = ({ lane = 'work' }) => Promise.resolve(seen.push(lane)).then(() => ({}));
  const store = board.makeStore();
  const old = { kind: 'edit-photo', lane: '', payloadVersion: 1, projectId: null, priority: 0, maxFailures: 1 } as const;
  const { id } = store.enqueue({ ...old, payload: { name: 'old', lane: 'remote' }, intentKey: 'old' });
  const { id: odd } = store.enqueue({ ...old, payload: 7, intentKey: 'odd' });
  const { queue } = board.makeQueue({ run });
  expect(store.get(id)?.lane).toBe('remote');
  expect(await queue.settled(id)).toMatchObject({ state: 'done' });
  expect(await queue.settled(odd)).toMatchObject({ state: 'failed', failureCode: 'unexpected' });
  expect(store.get(queue.enqueue(request('new', { lane: 'remote' })))?.lane).toBe('remote');
});

test('what runs for ever is not in the way of a pause that ends', async () => {
  const { queue, store } = board.makeQueue({ run: forEver });
  const id = queue.enqueue(request('a'));
  await expect.poll(() => store.get(id)?.state).toBe('running');
  queue.pauseAll();
  queue.resumeAll();
  expect(store.get(id)?.state).toBe('running');
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { workspace } from '../database/schema.ts';
import { StudioFailure } from '../failure.ts';
import { isBegun } from './job.ts';
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

/** Asks the provider once, then parks; goes on when it is called again. */
const twoHalves = (): { run: Run; halves: string[] } => {
  const halves: string[] = [];
  return {
    halves,
    run: ({ name }) => {
      const isSecond = halves.includes(`${name}:asked`);
      halves.push(`${name}:${isSecond ? 'brought home' : 'asked'}`);
      return Promise.resolve(isSecond ? { result: 'here' } : { parked: true as const });
    },
  };
};

/** Lets time pass until it is as wanted. */
const laterLook = async (seen: () => unknown, wanted: unknown): Promise<void> => {
  await expect
    .poll(
      async () => {
        await letPass(1000);
        return seen();
      },
      { interval: 1, timeout: 5000 },
    )
    .toEqual(wanted);
};

describe('parked', () => {
  test('it gives its slot and its lease back, is asked after, and goes on first', async () => {
    const { run, halves } = twoHalves();
    let answer: 'wait' | 'go-on' = 'wait';
    let polls = 0;
    const poll = (): Promise<'wait' | 'go-on'> => {
      polls += 1;
      return Promise.resolve(answer);
    };
    const { queue, store } = board.makeQueue({ run, outside: { poll } }, { lanes: { work: 1 } });
    const first = queue.enqueue(request('first'));
    const second = queue.enqueue(request('second'));
    await expect.poll(() => statesOf(store)).toEqual({ first: 'waiting-external', second: 'waiting-external' });
    expect(store.get(first)).toMatchObject({ leaseOwner: null, leaseUntilMs: null, failureCount: 0 });
    await laterLook(() => polls > 5, true);
    expect(statesOf(store)).toEqual({ first: 'waiting-external', second: 'waiting-external' });
    answer = 'go-on';
    await laterLook(() => statesOf(store), { first: 'done', second: 'done' });
    expect(halves.toSorted()).toEqual(['first:asked', 'first:brought home', 'second:asked', 'second:brought home']);
    expect(store.get(second)).toMatchObject({ attempt: 2, result: '"here"' });
  });

  test('a look that fails fails no job', async () => {
    const { run } = twoHalves();
    let looks = 0;
    const poll = (): Promise<'go-on'> => {
      looks += 1;
      return looks < 4 ? Promise.reject(new StudioFailure('ai-busy', 'Too much to do.')) : Promise.resolve('go-on');
    };
    const { queue, store } = board.makeQueue({ run, outside: { poll } });
    const id = queue.enqueue(request('a'));
    await laterLook(() => store.get(id)?.state, 'done');
    expect(looks).toBe(4);
    expect(store.get(id)).toMatchObject({ failureCount: 0, failureCode: null });
  });

  test('a look without a network holds the lane, which is tried again by one and then goes on', async () => {
    const { run } = twoHalves();
    let isOffline = true;
    let looks = 0;
    const poll = (): Promise<'go-on'> => {
      looks += 1;
      return isOffline ? Promise.reject(new StudioFailure('offline', 'No network.')) : Promise.resolve('go-on');
    };
    const { queue, store } = board.makeQueue({ run, outside: { poll } });
    const ids = ['a', 'b', 'c'].map((name) => queue.enqueue(request(name, { lane: 'remote' })));
    await expect.poll(() => new Set(Object.values(statesOf(store)))).toEqual(new Set(['waiting-external']));
    await letPass(3000);
    await expect.poll(() => queue.pauses()).toMatchObject([{ scope: 'remote', reason: 'offline' }]);
    expect(queue.heldBy(store.get(ids[0]!)!)).toEqual(['offline']);
    const before = looks;
    await letPass(2000);
    expect(looks).toBe(before);
    isOffline = false;
    await laterLook(() => new Set(Object.values(statesOf(store))), new Set(['done']));
    expect(queue.pauses()).toEqual([]);
  });

  test('no more are at the provider than it is said to take, and what is there comes home all the same', async () => {
    const { run } = twoHalves();
    let answer: 'wait' | 'go-on' = 'wait';
    const { queue, store } = board.makeQueue(
      { run, outside: { poll: () => Promise.resolve(answer) } },
      { lanes: { work: { concurrency: 4, maxParked: 3 } } },
    );
    for (let i = 0; i < 8; i += 1) queue.enqueue(request(`n${i}`));
    const count = (state: string): number => Object.values(statesOf(store)).filter((it) => it === state).length;
    await expect.poll(() => count('waiting-external')).toBe(3);
    queue.pump();
    await new Promise((resolve) => setImmediate(resolve));
    expect(count('waiting')).toBe(5);
    answer = 'go-on';
    await laterLook(() => count('done'), 8);
  });

  test('work that parks though nobody can be asked about it is a mistake, and said to be one', async () => {
    const { queue } = board.makeQueue({ run: () => Promise.resolve({ parked: true }), maxFailures: 1 });
    expect(await queue.settled(queue.enqueue(request('a')))).toMatchObject({ state: 'failed', failureCode: 'unexpected' });
  });

  test('after a restart every parked job is asked soon, and none is begun anew', async () => {
    const { run, halves } = twoHalves();
    const first = board.makeQueue({ run, outside: { poll: () => Promise.resolve('wait') } });
    const id = first.queue.enqueue(request('a'));
    await expect.poll(() => first.store.get(id)?.state).toBe('waiting-external');
    await first.queue.close();
    const second = board.makeQueue({ run, outside: { poll: () => Promise.resolve('go-on') } }, { owner: 'second' });
    await letPass(1000);
    await expect.poll(() => second.store.get(id)?.state).toBe('done');
    expect(halves).toEqual(['a:asked', 'a:brought home']);
  });
});

describe('giving up', () => {
  test('of a parked job the provider is told at once; when it agrees the job has ended', async () => {
    const { run } = twoHalves();
    let cancels = 0;
    const cancel = (): Promise<'cancelled'> => {
      cancels += 1;
      return Promise.resolve('cancelled');
    };
    const { queue, store } = board.makeQueue({ run, outside: { poll: () => Promise.resolve('wait'), cancel } });
    const id = queue.enqueue(request('a'));
    await expect.poll(() => store.get(id)?.state).toBe('waiting-external');
    queue.cancel(id);
    expect(store.get(id)?.cancelAskedAtMs).toBe(Date.now());
    // time stands still: nothing but the asking itself can have told the provider
    expect(await queue.settled(id)).toMatchObject({ state: 'cancelled' });
    expect(cancels).toBe(1);
  });

  test('what is finished because it is paid for is recorded, and the job ends as cancelled', async () => {
    let asks = 0;
    const seen: boolean[] = [];
    const run: Run = (_, { isCancelAsked }) => {
      asks += 1;
      if (asks === 1) return Promise.resolve({ parked: true });
      seen.push(isCancelAsked());
      return Promise.resolve({
        wasCancelled: isCancelAsked(),
        record: () => board.library.db.insert(workspace).values({ id: 'made', name: '', createdAtMs: 0 }).run(),
      });
    };
    const answers: string[] = [];
    const outside = {
      cancel: (): Promise<'finishing'> => Promise.resolve(answers.push('finishing')).then(() => 'finishing' as const),
      poll: (): Promise<'wait' | 'go-on'> => Promise.resolve(answers.includes('finishing') ? 'go-on' : 'wait'),
    };
    const { queue, store } = board.makeQueue({ run, outside });
    const id = queue.enqueue(request('a'));
    await expect.poll(() => store.get(id)?.state).toBe('waiting-external');
    queue.cancel(id);
    await expect.poll(() => answers).toEqual(['finishing']);
    expect(store.get(id)).toMatchObject({ state: 'waiting-external', cancelAskedAtMs: Date.now() });
    await laterLook(() => store.get(id)?.state, 'cancelled');
    expect(seen).toEqual([true]);
    expect(store.get(id)).toMatchObject({ failureCode: 'cancelled' });
    expect(board.library.db.select().from(workspace).all()).toHaveLength(2);
    expect(answers).toEqual(['finishing']);
  });

  test('a provider that cannot be told is told again with each look', async () => {
    const { run } = twoHalves();
    let cancels = 0;
    const cancel = (): Promise<'cancelled'> => {
      cancels += 1;
      return cancels < 3 ? Promise.reject(new StudioFailure('ai-failed', 'No.')) : Promise.resolve('cancelled');
    };
    const { queue, store } = board.makeQueue({ run, outside: { poll: () => Promise.resolve('wait'), cancel } });
    const id = queue.enqueue(request('a'));
    await expect.poll(() => store.get(id)?.state).toBe('waiting-external');
    queue.cancel(id);
    await laterLook(() => store.get(id)?.state, 'cancelled');
    expect(cancels).toBe(3);
  });

  test('a running job that parks all the same is parked, and the provider told', async () => {
    const sent = Promise.withResolvers<void>();
    const asked: string[] = [];
    const cancelAnswer = Promise.withResolvers<'cancelled'>();
    const run: Run = async () => {
      await sent.promise;
      return { parked: true };
    };
    const { queue, store } = board.makeQueue({
      run,
      outside: {
        cancel: ({ name }) => {
          asked.push(name);
          return cancelAnswer.promise;
        },
      },
    });
    const id = queue.enqueue(request('a'));
    await expect.poll(() => store.get(id)?.state).toBe('running');
    queue.cancel(id);
    expect(store.get(id)?.cancelAskedAtMs).not.toBeNull();
    sent.resolve();
    await expect.poll(() => asked).toEqual(['a']);
    expect(store.get(id)?.state).toBe('waiting-external');
    cancelAnswer.resolve('cancelled');
    expect(await queue.settled(id)).toMatchObject({ state: 'cancelled' });
  });

  test('an attempt that stops is not simply over: the provider has the last word', async () => {
    const { queue, store } = board.makeQueue({ run: forEver, outside: { cancel: () => Promise.resolve('cancelled') } });
    const id = queue.enqueue(request('a'));
    await expect.poll(() => store.get(id)?.state).toBe('running');
    queue.cancel(id);
    expect(await queue.settled(id)).toMatchObject({ state: 'cancelled', failureCode: 'cancelled' });
  });

  test('what waits to go on, held by something, still tells the provider', async () => {
    const { run } = twoHalves();
    const asked: string[] = [];
    const outside = {
      poll: (): Promise<'go-on'> => Promise.resolve('go-on'),
      cancel: (): Promise<'cancelled'> => Promise.resolve(asked.push('cancel')).then(() => 'cancelled' as const),
    };
    const { queue, store } = board.makeQueue({ run, outside });
    const id = queue.enqueue(request('a'));
    await expect.poll(() => store.get(id)?.state).toBe('waiting-external');
    queue.pauseAll();
    await laterLook(() => store.get(id)?.state, 'waiting');
    expect(isBegun(store.get(id)!)).toBe(true);
    queue.cancel(id);
    expect(await queue.settled(id)).toMatchObject({ state: 'cancelled' });
    expect(asked).toEqual(['cancel']);
  });

  test('who asks again meanwhile is not given the job that is being given up', async () => {
    const { run } = twoHalves();
    const answer = Promise.withResolvers<'finishing'>();
    const { queue, store } = board.makeQueue({ run, outside: { poll: () => Promise.resolve('wait'), cancel: () => answer.promise } });
    const id = queue.enqueue(request('a'));
    await expect.poll(() => store.get(id)?.state).toBe('waiting-external');
    queue.cancel(id);
    const again = queue.enqueue(request('a'));
    expect(again).not.toBe(id);
    expect(queue.enqueue(request('a'))).toBe(again);
    answer.resolve('finishing');
    await expect.poll(() => store.get(id)?.state).toBe('waiting-external');
    // the one that is given up has no say about the other one
    store.retry(id);
    expect(store.get(id)?.state).toBe('waiting-external');
  });

  test('a person’s second thought is no second paid attempt: failed work that was given up ends as cancelled', async () => {
    let asks = 0;
    const run: Run = () => {
      asks += 1;
      return asks === 1 ? Promise.resolve({ parked: true }) : Promise.reject(new StudioFailure('cancelled', 'Nothing is open.'));
    };
    const outside = {
      poll: (): Promise<'go-on'> => Promise.resolve('go-on'),
      cancel: (): Promise<'finishing'> => Promise.resolve('finishing'),
    };
    const { queue, store } = board.makeQueue({ run, outside });
    const id = queue.enqueue(request('a'));
    await expect.poll(() => store.get(id)?.state).toBe('waiting-external');
    queue.cancel(id);
    await laterLook(() => store.get(id)?.state, 'cancelled');
    expect(asks).toBe(2);
  });

  test('everything is stopped within two seconds, 200 parked jobs and what waits for them', async () => {
    const { run } = twoHalves();
    const cancel = async (): Promise<'cancelled'> => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return 'cancelled';
    };
    const { queue, store } = board.makeQueue({ run, outside: { poll: () => Promise.resolve('wait'), cancel } }, { lanes: { work: 50 } });
    const projectId = board.addProject('home');
    const other = queue.enqueue(request('other', { projectId: board.addProject('elsewhere') }));
    const ids = queue.enqueueAll(Array.from({ length: 200 }, (_, i) => request(`n${i}`, { projectId })));
    const count = (state: string): number => store.list({ projectId }).filter((row) => row.state === state).length;
    await expect.poll(() => count('waiting-external'), { timeout: 20_000 }).toBe(200);
    const film = queue.enqueue(request('film', { projectId, needs: ids.map((jobId) => ({ jobId, policy: 'fail' })) }));
    vi.useRealTimers();
    const startedAt = performance.now();
    expect(queue.stopAll({ projectId })).toBe(201);
    await Promise.all([...ids, film].map((id) => queue.settled(id)));
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(count('cancelled')).toBe(201);
    expect(store.get(other)?.state).toBe('waiting-external');
    expect(queue.stopAll()).toBe(1);
    expect(await queue.settled(other)).toMatchObject({ state: 'cancelled' });
  });
});

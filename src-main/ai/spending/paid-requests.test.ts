import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobId } from '../../../src-preload/contract/ids.ts';
import { StudioFailure } from '../../failure.ts';
import { setDayBudget } from '../../library/workspace.ts';
import { SpendingRoom } from '../testing/spending-room.ts';

let room: SpendingRoom;
const calm = new AbortController().signal;
beforeEach(async () => {
  room = await SpendingRoom.open();
});
afterEach(() => room.close());

const states = (jobId: JobId) => room.rows(jobId).map(({ state }) => state);
const charges = () => room.charges().map(({ state, settledMicros }) => [state, settledMicros]);
const windowMs = 60_000 + 20_000 + 30_000 + 60_000;
const to = () => ({ file: path.join(room.dir, 'result'), kind: 'picture' as const, mostBytes: 1000 });

/** Submitted, ended at the provider, and answered here. */
async function answeredJob(): Promise<JobId> {
  const jobId = room.addJob();
  expect(await room.advance(jobId)).toEqual({ kind: 'parked' });
  room.pass(6000);
  expect(await room.paid.poll(jobId, calm)).toBe('go-on');
  expect(await room.advance(jobId)).toMatchObject({ kind: 'answered', facts: { part: 7 } });
  return jobId;
}

describe('the straight way', () => {
  test('reserved before it is sent, settled with the result, and let go of afterwards', async () => {
    const jobId = room.addJob();
    let atSubmit: unknown;
    room.provider.reach = (what) => {
      if (what === 'submit') atSubmit = [states(jobId), charges()];
    };
    expect(await room.advance(jobId)).toEqual({ kind: 'parked' });
    expect(atSubmit).toEqual([['intent'], [['reserved', null]]]);
    expect(await room.paid.poll(jobId, calm)).toBe('wait');
    room.pass(5000);
    expect(await room.paid.poll(jobId, calm)).toBe('go-on');
    expect(await room.advance(jobId)).toEqual({
      kind: 'answered',
      output: { files: [{ url: 'https://files.test/out/r1.png', contentType: 'image/png' }] },
      facts: { part: 7 },
    });
    await room.paid.download(jobId, to(), calm);
    expect(existsSync(to().file)).toBe(true);
    room.finish(jobId);
    await expect.poll(() => room.provider.forgotten).toEqual(['r1']);
    expect(states(jobId)).toEqual(['ended']);
    expect(charges()).toEqual([['settled', 40_000]]);
    expect(room.ledger.lines()).toMatchObject([
      { what: 'staging', settled: { micros: 40_000 }, providerRequestId: 'r1', projectName: 'Shoot' },
    ]);
    expect(room.rows(jobId)[0]).toMatchObject({ input: null, output: null });
  });

  test('what is undone with its transaction is not let go of at the provider', async () => {
    const jobId = await answeredJob();
    expect(() =>
      room.library.sqlite.transaction(() => {
        room.paid.settle(jobId);
        throw new Error('the version could not be recorded');
      })(),
    ).toThrow('recorded');
    expect(states(jobId)).toEqual(['answered']);
    expect(charges()).toEqual([['reserved', null]]);
    await Promise.resolve();
    expect(room.provider.forgotten).toEqual([]);
  });

  test('an answer at once is handed over at once', async () => {
    room.provider.isSynchronous = true;
    expect(await room.advance(room.addJob())).toMatchObject({ kind: 'answered' });
  });

  test('what costs nothing has no line in the ledger', async () => {
    room.model = { ...room.model, price: { ...room.model.price, micros: 0 } };
    const jobId = await answeredJob();
    room.finish(jobId);
    expect(charges()).toEqual([]);
  });

  test('the key, or anything like it, is not in what is kept', async () => {
    const jobId = room.addJob();
    await room.advance(jobId);
    expect(JSON.parse(room.rows(jobId)[0]?.input ?? '')).toEqual({ prompt: 'a sofa', image_urls: ['https://files.test/1.jpg'] });
  });
});

describe('before anything is sent', () => {
  test('a budget that would be passed stops it, and what was uploaded is used when it is raised', async () => {
    room.setCaps({ project: 79_999 });
    const [first, second] = [room.addJob(), room.addJob()];
    await room.advance(first);
    await expect(room.advance(second)).rejects.toMatchObject({ code: 'budget-reached' });
    expect(states(second)).toEqual(['uploaded']);
    expect(room.provider.taken).toHaveLength(1);
    expect(charges()).toEqual([['reserved', null]]);
    room.setCaps({ project: 80_000 });
    expect(await room.advance(second)).toEqual({ kind: 'parked' });
    expect(room.provider.uploads).toBe(2);
  });

  test('the day’s budget is for all projects, and for this day', async () => {
    setDayBudget(room.context, 40_000);
    await room.advance(room.addJob());
    const next = room.addJob();
    await expect(room.advance(next)).rejects.toMatchObject({ code: 'budget-reached' });
    room.pass(24 * 3_600_000);
    expect(await room.advance(next)).toEqual({ kind: 'parked' });
  });

  test('a price that has risen above what was agreed to stops it', async () => {
    const order = room.order(room.addJob());
    room.prices.keep('fal', [{ model: 'test/edit', unit: 'image', micros: 40_001 }]);
    await expect(room.paid.advance({ ...order, agreedMicros: 40_000 }, calm)).rejects.toMatchObject({ code: 'price-changed' });
    expect(room.provider.taken).toEqual([]);
    expect(await room.paid.advance({ ...order, agreedMicros: 40_001 }, calm)).toEqual({ kind: 'parked' });
    expect(room.charges()[0]?.reservedMicros).toBe(40_001);
  });

  test('a project that must not leave is not uploaded, not even its next single request', async () => {
    const jobId = room.addJob();
    const forbid = (isNeverUploaded: number) =>
      room.library.sqlite.prepare('update project set is_never_uploaded = ?').run(isNeverUploaded);
    forbid(1);
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'upload-forbidden' });
    expect(room.provider.uploads).toBe(0);
    forbid(0);
    room.provider.reach = (what) => void (what === 'upload' && forbid(1));
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'upload-forbidden' });
    expect(room.provider.taken).toEqual([]);
    expect(charges()).toEqual([['released', null]]);
  });

  test('a request that does not fit the model is not sent', async () => {
    const order = room.order(room.addJob(), 'drifted');
    await expect(room.paid.advance(order, calm)).rejects.toMatchObject({ code: 'ai-input-drifted' });
    expect(room.provider.taken).toEqual([]);
    expect(charges()).toEqual([]);
  });

  test('stopped while it uploads, it goes on from there; after some hours it uploads again', async () => {
    const jobId = room.addJob();
    const stop = new AbortController();
    room.provider.reach = (what) => void (what === 'upload' && stop.abort());
    await expect(room.advance(jobId, stop.signal)).rejects.toThrow('abort');
    expect(states(jobId)).toEqual(['uploaded']);
    room.provider.reach = () => undefined;
    room.restart();
    room.pass(7 * 3_600_000);
    expect(await room.advance(jobId)).toEqual({ kind: 'parked' });
    expect(room.provider.uploads).toBe(2);
    expect(room.provider.taken[0]?.marker).toBe('https://files.test/2.jpg');
  });
});

describe('the submit', () => {
  test('a certain refusal releases the charge; another round is another request', async () => {
    const jobId = room.addJob();
    room.provider.fates = ['turned-down', 'busy'];
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'ai-rejected' });
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'ai-busy' });
    expect(await room.advance(jobId)).toEqual({ kind: 'parked' });
    expect(states(jobId)).toEqual(['ended', 'ended', 'submitted']);
    expect(charges()).toEqual([
      ['released', null],
      ['released', null],
      ['reserved', null],
    ]);
  });

  test('stopped while it is on its way, the answer is written down all the same', async () => {
    const jobId = room.addJob();
    const stop = new AbortController();
    room.provider.beforeAnswer = () => Promise.resolve(stop.abort());
    expect(await room.advance(jobId, stop.signal)).toEqual({ kind: 'parked' });
    expect(states(jobId)).toEqual(['submitted']);
  });

  test('taken up a second time while it is on its way, it is not sent a second time', async () => {
    const jobId = room.addJob();
    const answer = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    room.provider.beforeAnswer = () => (arrived.resolve(), answer.promise);
    const first = room.advance(jobId);
    await arrived.promise;
    const second = room.advance(jobId);
    answer.resolve();
    expect(await Promise.all([first, second])).toEqual([{ kind: 'parked' }, { kind: 'parked' }]);
    expect(room.provider.taken).toHaveLength(1);
  });

  test('not heard of in time, its outcome is unknown', async () => {
    await room.close();
    room = await SpendingRoom.open({ windows: { submitMs: 20 } });
    const jobId = room.addJob();
    room.provider.submit = (_model, _input, { signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new StudioFailure('offline', 'as a hasty adapter says it'))),
      );
    expect(await room.advance(jobId)).toEqual({ kind: 'parked' });
    expect(states(jobId)).toEqual(['intent']);
    expect(charges()).toEqual([['reserved', null]]);
  });

  test('an answer that cannot be written down is written down later', async () => {
    const jobId = room.addJob();
    room.provider.beforeAnswer = () => Promise.resolve(void room.library.sqlite.pragma('query_only = 1'));
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
    await expect(room.paid.poll(jobId, calm)).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
    room.library.sqlite.pragma('query_only = 0');
    expect(await room.paid.poll(jobId, calm)).toBe('wait');
    expect(states(jobId)).toEqual(['submitted']);
  });
});

describe('an answer that was lost', () => {
  test('is found again by what was uploaded', async () => {
    const jobId = room.addJob();
    room.provider.fates = ['lost-after'];
    expect(await room.advance(jobId)).toEqual({ kind: 'parked' });
    room.restart();
    expect(await room.advance(jobId)).toEqual({ kind: 'parked' });
    expect(await room.paid.poll(jobId, calm)).toBe('wait');
    room.pass(5000);
    expect(await room.paid.poll(jobId, calm)).toBe('go-on');
    expect(await room.advance(jobId)).toMatchObject({ kind: 'answered' });
    room.finish(jobId);
    expect(room.provider.taken).toHaveLength(1);
    expect(charges()).toEqual([['settled', 40_000]]);
  });

  test('and not found for longer than it can take, it is asked again, and marked', async () => {
    const jobId = room.addJob();
    room.provider.fates = ['lost-before'];
    await room.advance(jobId);
    room.pass(windowMs - 1);
    expect(await room.paid.poll(jobId, calm)).toBe('wait');
    room.pass(1);
    expect(await room.paid.poll(jobId, calm)).toBe('go-on');
    expect(await room.advance(jobId)).toEqual({ kind: 'parked' });
    expect(room.rows(jobId).map(({ state, isPossibleDouble }) => [state, isPossibleDouble])).toEqual([
      ['ended', false],
      ['submitted', true],
    ]);
    expect(charges()).toEqual([
      ['released', null],
      ['reserved', null],
    ]);
    expect(room.ledger.lines()[0]).toMatchObject({ isPossibleDouble: true });
  });

  test('the wall clock decides nothing, however it is set', async () => {
    const jobId = room.addJob();
    room.provider.fates = ['lost-before'];
    await room.advance(jobId);
    for (const jump of [365, -365 * 2, 365]) {
      room.times.wallMs += jump * 24 * 3_600_000;
      room.restart();
      expect(await room.paid.poll(jobId, calm)).toBe('wait');
    }
    room.pass(windowMs);
    expect(await room.paid.poll(jobId, calm)).toBe('go-on');
  });

  test('running time adds up over restarts, and time in which the studio was closed does not count', async () => {
    const jobId = room.addJob();
    room.provider.fates = ['lost-before'];
    await room.advance(jobId);
    for (let run = 0; run < 3; run += 1) {
      room.pass(windowMs / 4);
      expect(await room.paid.poll(jobId, calm)).toBe('wait');
      room.pass(3_600_000);
      room.restart();
    }
    room.pass(windowMs / 4 + 3);
    expect(await room.paid.poll(jobId, calm)).toBe('go-on');
  });

  test('nothing is decided while nobody can be asked', async () => {
    const jobId = room.addJob();
    room.provider.fates = ['lost-before'];
    await room.advance(jobId);
    room.pass(windowMs);
    room.provider.reach = () => {
      throw new StudioFailure('offline', 'no network');
    };
    await expect(room.paid.poll(jobId, calm)).rejects.toMatchObject({ code: 'offline' });
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'offline' });
    expect(states(jobId)).toEqual(['intent']);
  });

  test('by a provider that nobody can ask is unclear, and only a person asks again', async () => {
    room.provider.lostRequests = 'never';
    const jobId = room.addJob();
    room.provider.fates = ['lost-after'];
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'ai-outcome-unknown' });
    expect(charges()).toEqual([['unclear', null]]);
    expect(room.ledger.projectBudget(room.projectId).spent.micros).toBe(40_000);
    room.restart();
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'ai-outcome-unknown' });
    expect(room.provider.taken).toHaveLength(1);
    room.askAgain(jobId);
    expect(await room.advance(jobId)).toEqual({ kind: 'parked' });
    expect(room.provider.taken).toHaveLength(2);
  });

  test('by one that costs nothing is simply asked again', async () => {
    room.provider.lostRequests = 'repeat';
    const jobId = room.addJob();
    room.provider.isSynchronous = true;
    room.provider.beforeAnswer = () => new Promise(() => undefined);
    void room.advance(jobId);
    await expect.poll(() => room.provider.taken.length).toBe(1);
    room.restart();
    room.provider.beforeAnswer = () => Promise.resolve();
    expect(await room.advance(jobId)).toMatchObject({ kind: 'answered' });
    expect(states(jobId)).toEqual(['ended', 'answered']);
  });
});

describe('how it ends badly', () => {
  test.each([
    ['fails', 'ai-failed'],
    ['refused', 'ai-refused'],
  ] as const)('work that %s costs nothing', async (fate, code) => {
    const jobId = room.addJob();
    room.provider.fates = [fate];
    await room.advance(jobId);
    room.pass(5000);
    await expect(room.advance(jobId)).rejects.toMatchObject({ code });
    expect(charges()).toEqual([['released', null]]);
  });

  test('refused work that was charged all the same is settled, and not asked for again by itself', async () => {
    const jobId = room.addJob();
    await room.advance(jobId);
    room.pass(5000);
    room.provider.output = () => Promise.reject(new StudioFailure('ai-refused', 'moderated', { facts: { isCharged: true } }));
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'ai-refused' });
    expect(charges()).toEqual([['settled', 40_000]]);
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'ai-refused', message: 'moderated' });
    expect(room.provider.taken).toHaveLength(1);
  });

  test('a look that fails for other reasons leaves it as it is', async () => {
    const jobId = room.addJob();
    await room.advance(jobId);
    room.pass(5000);
    room.provider.reach = (what) => {
      if (what === 'output') throw new StudioFailure('offline', 'no network');
    };
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'offline' });
    expect(states(jobId)).toEqual(['submitted']);
  });

  test('a result that does not arrive well is fetched again at fresh addresses', async () => {
    const jobId = await answeredJob();
    room.provider.badDownloads = [new StudioFailure('ai-result-unusable', 'html'), new StudioFailure('ai-result-lost', 'gone')];
    await room.paid.download(jobId, to(), calm);
    expect(existsSync(to().file)).toBe(true);
    expect(room.provider.taken).toHaveLength(1);
    expect(charges()).toEqual([['reserved', null]]);
  });

  test('offline in the middle of it, it waits where it is', async () => {
    const jobId = await answeredJob();
    room.provider.badDownloads = [new StudioFailure('offline', 'no network')];
    await expect(room.paid.download(jobId, to(), calm)).rejects.toMatchObject({ code: 'offline' });
    expect(states(jobId)).toEqual(['answered']);
    room.restart();
    expect(await room.advance(jobId)).toMatchObject({ kind: 'answered' });
    await room.paid.download(jobId, to(), calm);
  });

  test('a free result that is lost is simply made again', async () => {
    room.provider.lostRequests = 'repeat';
    room.provider.isSynchronous = true;
    const jobId = room.addJob();
    await room.advance(jobId);
    room.provider.badDownloads = [new StudioFailure('ai-result-lost', 'gone')];
    await expect(room.paid.download(jobId, to(), calm)).rejects.toMatchObject({ code: 'worker-lost' });
    expect(await room.advance(jobId)).toMatchObject({ kind: 'answered' });
  });

  test('a result that is never usable is charged', async () => {
    const jobId = await answeredJob();
    room.provider.badDownloads = Array.from({ length: 3 }, () => new StudioFailure('ai-result-unusable', 'html'));
    await expect(room.paid.download(jobId, to(), calm)).rejects.toMatchObject({ code: 'ai-result-unusable' });
    expect(charges()).toEqual([['settled', 40_000]]);
  });

  test('after a crash between the end of a charged request and the end of its job nothing is asked again, until a person asks', async () => {
    const jobId = await answeredJob();
    room.paid.spoil(jobId);
    expect(charges()).toEqual([['settled', 40_000]]);
    // The power went before the queue could note the failure: the job runs again, as often as that happens.
    for (let crash = 0; crash < 3; crash += 1) {
      room.restart();
      await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'ai-result-unusable' });
    }
    expect(room.provider.taken).toHaveLength(1);
    room.setJob(jobId, { state: 'failed' });
    room.askAgain(jobId);
    expect(await room.advance(jobId)).toEqual({ kind: 'parked' });
    expect(room.provider.taken).toHaveLength(2);
    // That round goes wrong in the same way: the person's word is used up.
    room.pass(5000);
    await room.advance(jobId);
    room.paid.spoil(jobId);
    room.restart();
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'ai-result-unusable' });
    expect(room.provider.taken).toHaveLength(2);
  });
});

describe('given up', () => {
  test('before anything is sent: nothing is', async () => {
    const jobId = room.addJob();
    room.setCaps({ project: 0 });
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'budget-reached' });
    expect(await room.paid.cancel(jobId, calm)).toBe('cancelled');
    expect(states(jobId)).toEqual(['ended']);
    room.setCaps({ project: null });
    room.setJob(jobId, { cancelAskedAtMs: 1 });
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'cancelled' });
    expect(room.provider.taken).toEqual([]);
  });

  test('in the provider’s queue: taken back, and free', async () => {
    const jobId = room.addJob();
    await room.advance(jobId);
    expect(await room.paid.cancel(jobId, calm)).toBe('cancelled');
    expect(charges()).toEqual([['released', null]]);
    expect(room.provider.taken[0]?.isCancelled).toBe(true);
  });

  test('too late: the result comes, and is charged', async () => {
    const jobId = room.addJob();
    await room.advance(jobId);
    room.pass(5000);
    room.setJob(jobId, { cancelAskedAtMs: 1 });
    expect(await room.paid.cancel(jobId, calm)).toBe('finishing');
    expect(await room.paid.poll(jobId, calm)).toBe('go-on');
    expect(await room.advance(jobId)).toMatchObject({ kind: 'answered' });
    expect(await room.paid.cancel(jobId, calm)).toBe('finishing');
  });

  test('with a lost answer: looked for until it is found', async () => {
    const jobId = room.addJob();
    room.provider.fates = ['lost-after'];
    await room.advance(jobId);
    room.setJob(jobId, { cancelAskedAtMs: 1 });
    expect(await room.paid.cancel(jobId, calm)).toBe('finishing');
    expect(await room.paid.poll(jobId, calm)).toBe('wait');
    room.pass(5000);
    expect(await room.paid.poll(jobId, calm)).toBe('go-on');
    expect(await room.advance(jobId)).toMatchObject({ kind: 'answered' });
  });

  test('with a lost answer that is never found: not asked again', async () => {
    const jobId = room.addJob();
    room.provider.fates = ['lost-before'];
    await room.advance(jobId);
    room.setJob(jobId, { cancelAskedAtMs: 1 });
    expect(await room.paid.cancel(jobId, calm)).toBe('finishing');
    room.pass(windowMs);
    expect(await room.paid.poll(jobId, calm)).toBe('go-on');
    await expect(room.advance(jobId)).rejects.toMatchObject({ code: 'cancelled' });
    expect(room.provider.taken).toEqual([]);
    expect(charges()).toEqual([['released', null]]);
  });
});

test('what was left behind by jobs that ended without it is closed at start-up', async () => {
  const [cancelled, failed, answered, waiting] = [room.addJob(), room.addJob(), await answeredJob(), room.addJob()];
  for (const jobId of [cancelled, failed, waiting]) await room.advance(jobId);
  room.setJob(cancelled, { state: 'cancelled' });
  room.setJob(answered, { state: 'cancelled' });
  room.setJob(failed, { state: 'failed', finishedAtMs: room.times.wallMs });
  room.setJob(waiting, { state: 'waiting-external' });
  expect(room.paid.sweep()).toBe(2);
  room.pass(25 * 3_600_000);
  expect(room.paid.sweep()).toBe(1);
  expect(new Map(room.charges().map(({ jobId, state }) => [jobId, state]))).toEqual(
    new Map([
      [cancelled, 'unclear'],
      [failed, 'unclear'],
      [answered, 'settled'],
      [waiting, 'reserved'],
    ]),
  );
});

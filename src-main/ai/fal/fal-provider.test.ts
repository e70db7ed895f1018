import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  falAdminKey,
  falStrangerKey,
  type FalDouble,
  type FalDoubleOptions,
  startFalDouble,
} from '../../../tests/doubles/fal/fal-double.ts';
import { StudioFailure } from '../../failure.ts';
import { SubmitOutcomeUnknown, type EditOrder, type Model, type Provider, type RemoteCall } from '../provider.ts';
import { createTransport, type Transport } from '../transport.ts';
import { kling26Pro } from './fal-clip-models.ts';
import { nanoBananaPro, objectRemoval } from './fal-edit-models.ts';
import { falModels } from './fal-models.ts';
import { createFalProvider } from './fal-provider.ts';
import { createFakeParts, keyAccess, memoryLog, testCall, testKey, type LoggedLine } from './testing/fal-parts.ts';

/** The unmodified client behind our adapter, against the protocol as it is spoken on a real loopback connection. */
let double: FalDouble;
let folder: string;
let lines: LoggedLine[];

async function start(options: FalDoubleOptions = {}): Promise<void> {
  double = await startFalDouble({
    answersAtSentSize: true,
    key: testKey,
    queueMs: 2,
    workMs: 8,
    clipShortEdgePx: 90,
    clipFps: 8,
    ...options,
  });
}
const transportTo = (): Transport => createTransport({ doubles: { fal: double.base }, log: memoryLog(lines) });
const fal = (key: string | null = testKey): Provider =>
  createFalProvider(createFakeParts({ access: keyAccess(key), transport: transportTo(), log: memoryLog(lines) }));

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fal-'));
  lines = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await double?.close();
  rmSync(folder, { recursive: true });
});

async function photo(name = 'room.jpg'): Promise<{ file: string; contentType: 'image/jpeg' }> {
  const file = path.join(folder, name);
  writeFileSync(
    file,
    await sharp({ create: { width: 96, height: 64, channels: 3, background: '#b9b2a4' } })
      .jpeg()
      .toBuffer(),
  );
  return { file, contentType: 'image/jpeg' };
}
async function mask(): Promise<{ file: string; contentType: 'image/png' }> {
  const file = path.join(folder, 'mask.png');
  const white = { create: { width: 20, height: 20, channels: 3, background: '#fff' } } as const;
  await sharp({ create: { width: 96, height: 64, channels: 3, background: '#000' } })
    .composite([{ input: white, left: 10, top: 10 }])
    .png()
    .toFile(file);
  return { file, contentType: 'image/png' };
}
const order = (prompt = 'Make it dusk'): EditOrder => ({ operation: 'style', prompt, size: { widthPx: 96, heightPx: 64 }, seed: null });

async function submitEdit(provider: Provider, { prompt, call = testCall() }: { prompt?: string; call?: RemoteCall } = {}): Promise<string> {
  const picture = await provider.upload(await photo(), testCall());
  const input = nanoBananaPro.input(order(prompt), { picture, mask: null, endFrame: null });
  provider.check(nanoBananaPro, input);
  return (await provider.submit(nanoBananaPro, input, call)).requestId;
}
const untilCompleted = (provider: Provider, model: Model, requestId: string): Promise<void> =>
  vi.waitFor(async () => expect(await provider.status(model, requestId, testCall())).toEqual({ state: 'completed' }), {
    timeout: 10_000,
    interval: 10,
  });
/** The code that something fails with. */
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => {
      if (error instanceof StudioFailure) return error.code;
      if (error instanceof SubmitOutcomeUnknown) return 'unknown outcome';
      throw error;
    },
  );
const sentTo = (call: string): number => double.requests.filter((request) => request.call === call).length;

describe('work from beginning to end', () => {
  test('a picture: uploaded, asked for, looked at, fetched, forgotten', async () => {
    await start();
    const provider = fal(falAdminKey);
    const requestId = await submitEdit(provider);
    await untilCompleted(provider, nanoBananaPro, requestId);
    const { files } = await provider.output(nanoBananaPro, requestId, testCall());
    expect(files).toEqual([{ url: expect.stringMatching(/^https:\/\/v3b\.fal\.media\//), contentType: 'image/png' }]);
    const file = path.join(folder, 'result');
    await provider.download(files[0]!, { file, kind: 'picture', mostBytes: 1_000_000 }, testCall());
    expect(await sharp(file).metadata()).toMatchObject({ format: 'png', width: 96, height: 64 });
    await provider.forget(nanoBananaPro, requestId, testCall());
    expect(await codeOf(provider.output(nanoBananaPro, requestId, testCall()))).toBe('ai-result-lost');
    expect(await codeOf(provider.download(files[0]!, { file, kind: 'picture', mostBytes: 1_000_000 }, testCall()))).toBe('ai-result-lost');
    expect(double.breaches).toEqual([]);
    expect(double.bill()).toMatchObject([{ requestId, micros: 150_000 }]);
  });

  test('something taken out with a mask', async () => {
    await start();
    const provider = fal();
    const given = {
      picture: await provider.upload(await photo(), testCall()),
      mask: await provider.upload(await mask(), testCall()),
      endFrame: null,
    };
    const input = objectRemoval.input({ ...order(''), operation: 'remove' }, given);
    const { requestId } = await provider.submit(objectRemoval, input, testCall());
    await untilCompleted(provider, objectRemoval, requestId);
    expect((await provider.output(objectRemoval, requestId, testCall())).files).toHaveLength(1);
    expect(double.breaches).toEqual([]);
  });

  test('a clip with two ends and without sound', async () => {
    await start();
    const provider = fal();
    const given = {
      picture: await provider.upload(await photo(), testCall()),
      mask: null,
      endFrame: await provider.upload(await photo('end.jpg'), testCall()),
    };
    const clip = {
      operation: 'clip' as const,
      prompt: 'The camera glides forward',
      avoid: null,
      durationS: 5,
      aspect: '3:2',
      hasEndFrame: true,
      withSound: false,
      seed: null,
    };
    const { requestId } = await provider.submit(kling26Pro, kling26Pro.input(clip, given), testCall());
    await untilCompleted(provider, kling26Pro, requestId);
    const { files } = await provider.output(kling26Pro, requestId, testCall());
    await provider.download(files[0]!, { file: path.join(folder, 'clip'), kind: 'clip', mostBytes: 5_000_000 }, testCall());
    expect(double.bill()).toMatchObject([{ micros: 350_000 }]);
    expect(double.breaches).toEqual([]);
  });

  test('a photo with a name, EXIF or not, becomes an address that has nothing of its name', async () => {
    await start();
    const url = await fal().upload(await photo('Kari Nordmann, Storgata 1.jpg'), testCall());
    expect(url).toMatch(/^https:\/\/v3b\.fal\.media\/files\/b\/\w+\/[\w-]+_\d+\.jpeg$/);
    expect(JSON.stringify(double.requests)).not.toContain('Kari');
  });
});

describe('privacy', () => {
  test('uploads and results are for the account only, and for a day', async () => {
    await start();
    const provider = fal();
    const requestId = await submitEdit(provider);
    const kept = { expiration_duration_seconds: 86_400, initial_acl: { default: 'forbid' } };
    const headersOf = (call: string): Record<string, string> => double.requests.find((request) => request.call === call)?.headers ?? {};
    expect(JSON.parse(headersOf('upload')['x-fal-object-lifecycle'] ?? '')).toEqual(kept);
    expect(JSON.parse(headersOf('submit')['x-fal-object-lifecycle-preference'] ?? '')).toEqual(kept);
    // kept by Fal until it is here: what the history does not have cannot be found again
    expect(headersOf('submit')['x-fal-store-io'] ?? '1').toBe('1');
    expect(headersOf('submit')['x-fal-request-timeout']).toBe('300');
    await untilCompleted(provider, nanoBananaPro, requestId);
    const [file] = (await provider.output(nanoBananaPro, requestId, testCall())).files;
    expect((await transportTo()(file!.url)).status).toBe(403);
    const stranger = fal(falStrangerKey);
    const to = { file: path.join(folder, 'stolen'), kind: 'picture', mostBytes: 1_000_000 } as const;
    expect(await codeOf(stranger.download(file!, to, testCall()))).toBe('ai-key-refused');
    double.later(86_400_001);
    expect(await codeOf(provider.download(file!, to, testCall()))).toBe('ai-result-lost');
  });

  test('the key goes to its interfaces and nowhere else: no address, no body, no log, no failure', async () => {
    await start();
    const provider = fal();
    const requestId = await submitEdit(provider);
    await untilCompleted(provider, nanoBananaPro, requestId);
    const { files } = await provider.output(nanoBananaPro, requestId, testCall());
    await provider.download(files[0]!, { file: path.join(folder, 'result'), kind: 'picture', mostBytes: 1_000_000 }, testCall());
    const failure = await fal('wrong-id:wrong-key-canary')
      .status(nanoBananaPro, requestId, testCall())
      .catch((error: unknown) => error);
    const failures = [String(failure), (failure as Error).stack, JSON.stringify(failure), String((failure as Error).cause)].join(' ');
    expect(failures).not.toContain('canary');
    expect(JSON.stringify(lines)).not.toMatch(/canary|signature/);
    for (const { url, headers, json } of double.requests) {
      expect(`${url} ${JSON.stringify(json)}`).not.toContain('canary');
      if (new URL(url).host.endsWith('.fal.media')) expect(headers['authorization'] ?? '').not.toMatch(/^Key/);
    }
    expect(double.breaches).toEqual([]);
  });

  test('leave is asked before every single request', async () => {
    await start();
    const provider = fal();
    const call = testCall();
    const picture = await provider.upload(await photo(), call);
    expect([call.asked(), double.requests.length]).toEqual([2, 2]);
    const forbidden: RemoteCall = {
      signal: call.signal,
      mayLeave: () => {
        throw new StudioFailure('upload-forbidden', 'Nothing of this project may leave the machine.');
      },
    };
    const input = nanoBananaPro.input(order(), { picture, mask: null, endFrame: null });
    const file = { url: 'https://v3b.fal.media/files/b/1/x.png', contentType: null };
    for (const attempt of [
      provider.upload(await photo(), forbidden),
      provider.submit(nanoBananaPro, input, forbidden),
      provider.status(nanoBananaPro, 'a-request-id', forbidden),
      provider.output(nanoBananaPro, 'a-request-id', forbidden),
      provider.cancel(nanoBananaPro, 'a-request-id', forbidden),
      provider.find(nanoBananaPro, picture, Date.now() - 1000, forbidden),
      provider.prices(forbidden),
      provider.download(file, { file: path.join(folder, 'x'), kind: 'picture', mostBytes: 1 }, forbidden),
    ])
      expect(await codeOf(attempt)).toBe('upload-forbidden');
    await provider.forget(nanoBananaPro, 'a-request-id', forbidden);
    expect(double.requests).toHaveLength(2);
  });
});

describe('a submit leaves once', () => {
  test.each([
    'drop-before',
    'drop-after',
    'html',
    'truncate',
    { status: 500 },
    { status: 502 },
    { status: 504 },
    { status: 502, isAccepted: true },
  ] as const)('%o: nobody knows, and nothing is sent again', async (action) => {
    await start();
    const provider = fal();
    double.fault({ on: 'submit', times: 5, action });
    expect(await codeOf(submitEdit(provider))).toBe('unknown outcome');
    expect(sentTo('submit')).toBe(1);
  });

  test.each([
    [{ status: 429, retryAfterS: 3 }, 'ai-busy'],
    [{ status: 503 }, 'ai-busy'],
    [{ status: 422 }, 'ai-rejected'],
  ] as const)('%o was certainly not taken, and is not sent again either', async (action, code) => {
    await start();
    const provider = fal();
    double.fault({ on: 'submit', times: 5, action });
    expect(await codeOf(submitEdit(provider))).toBe(code);
    expect(sentTo('submit')).toBe(1);
    expect(double.submits()).toEqual([]);
  });

  test('no answer within the time: nobody knows', async () => {
    await start();
    const provider = fal();
    const picture = await provider.upload(await photo(), testCall());
    double.fault({ on: 'submit', action: 'hang' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const outcome = codeOf(
        provider.submit(nanoBananaPro, nanoBananaPro.input(order(), { picture, mask: null, endFrame: null }), testCall()),
      );
      await vi.waitUntil(() => sentTo('submit') === 1, { timeout: 5000, interval: 5 });
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await outcome).toBe('unknown outcome');
    } finally {
      vi.useRealTimers();
    }
  });

  test('given up while it is on its way: nobody knows; before: it never was', async () => {
    await start();
    const provider = fal();
    double.fault({ on: 'submit', action: 'hang' });
    const giveUp = new AbortController();
    const outcome = codeOf(submitEdit(provider, { call: testCall(giveUp.signal) }));
    await vi.waitUntil(() => sentTo('submit') === 1, { timeout: 5000, interval: 5 });
    giveUp.abort();
    expect(await outcome).toBe('unknown outcome');
    expect(await codeOf(submitEdit(provider, { call: testCall(AbortSignal.abort()) }))).toBe('cancelled');
    expect(sentTo('submit')).toBe(1);
  });

  test('nobody there: certainly not sent', async () => {
    await start();
    // an address at which somebody was, and nobody is; no connection to it is open
    const former = await startFalDouble();
    await former.close();
    const provider = createFalProvider(createFakeParts({ transport: createTransport({ doubles: { fal: former.base } }) }));
    const input = nanoBananaPro.input(order(), { picture: 'https://v3b.fal.media/x', mask: null, endFrame: null });
    expect(await codeOf(provider.submit(nanoBananaPro, input, testCall()))).toBe('offline');
  });
});

describe('a lost request is found again', () => {
  test('by its upload, when it has ended, and only by its own', async () => {
    await start({ workMs: 300 });
    const provider = fal();
    const sinceMs = Date.now() - 1000;
    double.fault({ on: 'submit', action: 'drop-after' });
    const picture = await provider.upload(await photo(), testCall());
    const input = nanoBananaPro.input(order(), { picture, mask: null, endFrame: null });
    expect(await codeOf(provider.submit(nanoBananaPro, input, testCall()))).toBe('unknown outcome');
    // still at work: not in the history yet
    expect(await provider.find(nanoBananaPro, picture, sinceMs, testCall())).toBeNull();
    const [submitted] = double.submits();
    await vi.waitUntil(() => double.submits()[0]?.state === 'COMPLETED', { timeout: 10_000, interval: 10 });
    const later = fal();
    expect(await later.find(nanoBananaPro, picture, sinceMs, testCall())).toEqual({ requestId: submitted!.requestId });
    expect(await later.find(nanoBananaPro, `${picture}x`, sinceMs, testCall())).toBeNull();
    expect(await fal(falStrangerKey).find(nanoBananaPro, picture, sinceMs, testCall())).toBeNull();
  });

  test('also on a later page', async () => {
    await start({ workMs: 1, queueMs: 0, concurrency: 50 });
    const provider = fal();
    const sinceMs = Date.now() - 1000;
    const picture = await provider.upload(await photo(), testCall());
    const other = await provider.upload(await photo('other.jpg'), testCall());
    const ask = (address: string): Promise<string> =>
      // refused at once, so that there is nothing to paint
      provider
        .submit(
          nanoBananaPro,
          nanoBananaPro.input(order('content-policy-marker'), { picture: address, mask: null, endFrame: null }),
          testCall(),
        )
        .then(({ requestId }) => requestId);
    const first = await ask(picture);
    await untilCompleted(provider, nanoBananaPro, first);
    await Promise.all(Array.from({ length: 120 }, () => ask(other)));
    await vi.waitUntil(() => double.submits().every(({ state }) => state === 'COMPLETED'), { timeout: 20_000, interval: 20 });
    expect(await provider.find(nanoBananaPro, picture, sinceMs, testCall())).toEqual({ requestId: first });
    expect(sentTo('history')).toBe(2);
  });

  test('several that look at once share one look; a later one looks anew', async () => {
    await start();
    let nowMs = 0;
    const provider = createFalProvider(
      createFakeParts({ transport: transportTo(), clock: { now: () => Date.now(), monotonic: () => nowMs } }),
    );
    const sinceMs = Date.now() - 1000;
    const look = (from = sinceMs): Promise<unknown> => provider.find(nanoBananaPro, 'https://v3b.fal.media/x', from, testCall());
    await Promise.all([look(), look(), look(sinceMs + 5)]);
    expect(sentTo('history')).toBe(1);
    await look(sinceMs - 60_000);
    expect(sentTo('history')).toBe(2);
    nowMs = 1001;
    await look();
    expect(sentTo('history')).toBe(3);
  });

  test('one that gives up does not take the look from the others', async () => {
    await start();
    const provider = fal();
    const giveUp = new AbortController();
    const sinceMs = Date.now() - 1000;
    const first = provider.find(nanoBananaPro, 'https://v3b.fal.media/x', sinceMs, testCall(giveUp.signal));
    const second = provider.find(nanoBananaPro, 'https://v3b.fal.media/x', sinceMs, testCall());
    giveUp.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(await second).toBeNull();
  });

  test('a failed look is not shared further', async () => {
    await start();
    const provider = fal();
    const look = (): Promise<string> => codeOf(provider.find(nanoBananaPro, 'https://v3b.fal.media/x', Date.now() - 1000, testCall()));
    double.fault({ on: 'history', action: { status: 500 } });
    expect(await look()).toBe('ai-busy');
    expect(await look()).toBe('no failure');
  });

  test('a clock that is ahead is a failure, and not "it never arrived"', async () => {
    await start();
    expect(await codeOf(fal().find(nanoBananaPro, 'https://v3b.fal.media/x', Date.now() + 3_600_000, testCall()))).toBe('ai-busy');
  });
});

describe('how work ends', () => {
  test.each([
    ['refused', 'ai-refused', 'the text'],
    ['server-error', 'ai-failed', ''],
    ['no-runner', 'ai-failed', ''],
    ['unreadable-file', 'ai-rejected', 'the picture'],
    ['timed-out', 'ai-failed', 'in time'],
  ] as const)('%s', async (ends, code, words) => {
    await start();
    const provider = fal();
    double.fault({ on: 'submit', action: { ends } });
    const requestId = await submitEdit(provider);
    await untilCompleted(provider, nanoBananaPro, requestId);
    const failure = await provider.output(nanoBananaPro, requestId, testCall()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(double.bill()).toEqual([]);
    // told once: a failed answer is not asked for again by the client
    expect(sentTo('result')).toBe(1);
  });

  test('asked too early: again later', async () => {
    await start({ workMs: 5000 });
    const provider = fal();
    const requestId = await submitEdit(provider);
    expect(await codeOf(provider.output(nanoBananaPro, requestId, testCall()))).toBe('ai-busy');
  });

  test('queued with its place, then running', async () => {
    await start({ queueMs: 0, workMs: 5000, concurrency: 1 });
    const provider = fal();
    const first = await submitEdit(provider);
    const second = await submitEdit(provider);
    const third = await submitEdit(provider);
    await vi.waitFor(async () => expect(await provider.status(nanoBananaPro, first, testCall())).toEqual({ state: 'running' }), {
      interval: 10,
    });
    expect(await provider.status(nanoBananaPro, second, testCall())).toEqual({ state: 'queued', position: 0 });
    expect(await provider.status(nanoBananaPro, third, testCall())).toEqual({ state: 'queued', position: 1 });
  });

  test('a result that is not in the queue any more is in the history', async () => {
    await start();
    const provider = fal();
    const requestId = await submitEdit(provider);
    await untilCompleted(provider, nanoBananaPro, requestId);
    double.fault({ on: 'result', action: { status: 404 } });
    expect((await provider.output(nanoBananaPro, requestId, testCall())).files).toHaveLength(1);
    expect(await codeOf(provider.output(nanoBananaPro, 'a-request-that-never-was', testCall()))).toBe('ai-result-lost');
  });

  test('so is how it was refused', async () => {
    await start();
    const provider = fal();
    const requestId = await submitEdit(provider, { prompt: 'content-policy-marker' });
    await untilCompleted(provider, nanoBananaPro, requestId);
    double.fault({ on: 'result', action: { status: 404 } });
    expect(await codeOf(provider.output(nanoBananaPro, requestId, testCall()))).toBe('ai-refused');
  });

  test.each([500, 503, 504])(
    '%i in Fal’s own form, for work that ended well: the history knows better, and it is not lost',
    async (status) => {
      await start();
      const provider = fal();
      const requestId = await submitEdit(provider);
      await untilCompleted(provider, nanoBananaPro, requestId);
      double.fault({ on: 'result', action: { status } });
      const outcome = await provider.output(nanoBananaPro, requestId, testCall()).catch((error: unknown) => error);
      // 500 of the double has no form of Fal's: it is simply asked again
      if (status === 500) expect(outcome).toMatchObject({ code: 'ai-busy' });
      else expect(outcome).toMatchObject({ files: [{ contentType: 'image/png' }] });
      expect(double.bill()).toHaveLength(1);
    },
  );

  test('a failure that cannot be looked up is not believed yet', async () => {
    await start();
    const provider = fal();
    double.fault({ on: 'submit', action: { ends: 'no-runner' } });
    const requestId = await submitEdit(provider);
    await untilCompleted(provider, nanoBananaPro, requestId);
    double.fault({ on: 'history', action: { status: 503 } });
    expect(await codeOf(provider.output(nanoBananaPro, requestId, testCall()))).toBe('ai-busy');
    double.fault({ on: 'history', action: 'drop-before' });
    expect(await codeOf(provider.output(nanoBananaPro, requestId, testCall()))).toBe('offline');
    expect(await codeOf(provider.output(nanoBananaPro, requestId, testCall()))).toBe('ai-failed');
  });

  test('a failure that is not listed is not believed yet; a key that may not look has only the first answer', async () => {
    await start();
    const requestId = await submitEdit(fal());
    await untilCompleted(fal(), nanoBananaPro, requestId);
    const answering = (history: () => Response): Provider => {
      const transport: Transport = (url, init) => {
        const { pathname } = new URL(url instanceof Request ? url.url : url);
        if (pathname.endsWith('/by-endpoint')) return Promise.resolve(history());
        if (pathname.endsWith(requestId))
          return Promise.resolve(Response.json({ detail: 'x', error_type: 'runner_disconnected' }, { status: 503 }));
        return transportTo()(url, init);
      };
      return createFalProvider(createFakeParts({ transport }));
    };
    const unlisted = answering(() => Response.json({ items: [], has_more: false, next_cursor: null }));
    expect(await codeOf(unlisted.output(nanoBananaPro, requestId, testCall()))).toBe('ai-busy');
    const forbidden = answering(() => Response.json({ error: { type: 'authorization_error', message: 'x' } }, { status: 403 }));
    expect(await codeOf(forbidden.output(nanoBananaPro, requestId, testCall()))).toBe('ai-failed');
  });

  test('a status that nobody knows anything of, and one that only the queue has lost', async () => {
    await start();
    const provider = fal();
    const requestId = await submitEdit(provider);
    await untilCompleted(provider, nanoBananaPro, requestId);
    double.fault({ on: 'status', action: { status: 404 } });
    expect(await provider.status(nanoBananaPro, requestId, testCall())).toEqual({ state: 'completed' });
    expect(await codeOf(fal().status(nanoBananaPro, 'a-request-that-never-was', testCall()))).toBe('ai-result-lost');
  });
});

describe('cancel', () => {
  test('what waits in the queue goes, and is not charged', async () => {
    await start({ workMs: 5000, concurrency: 1 });
    const provider = fal();
    await submitEdit(provider);
    const waiting = await submitEdit(provider);
    expect(await provider.cancel(nanoBananaPro, waiting, testCall())).toBe('cancelled');
    expect(double.bill()).toEqual([]);
  });

  test('what runs or has ended is too late', async () => {
    await start({ queueMs: 0, workMs: 400 });
    const provider = fal();
    const requestId = await submitEdit(provider);
    await vi.waitFor(async () => expect(await provider.status(nanoBananaPro, requestId, testCall())).toEqual({ state: 'running' }), {
      interval: 5,
    });
    expect(await provider.cancel(nanoBananaPro, requestId, testCall())).toBe('too-late');
    await untilCompleted(provider, nanoBananaPro, requestId);
    expect(await provider.cancel(nanoBananaPro, requestId, testCall())).toBe('too-late');
    expect(double.bill()).toHaveLength(1);
  });

  test('what is not there is gone', async () => {
    await start();
    expect(await fal().cancel(nanoBananaPro, 'a-request-that-never-was', testCall())).toBe('gone');
  });
});

describe('whoever holds the key', () => {
  test('no key: nothing is sent', async () => {
    await start();
    const provider = fal(null);
    expect(await provider.keySource()).toBe('missing');
    expect(await codeOf(submitEdit(provider))).toBe('ai-key-missing');
    expect(await codeOf(provider.prices(testCall()))).toBe('ai-key-missing');
    expect(double.requests).toEqual([]);
  });

  test('a wrong key, and an account with nothing on it', async () => {
    await start();
    expect(await codeOf(submitEdit(fal('wrong:key')))).toBe('ai-key-refused');
    double.lockAccount(true);
    expect(await fal().keySource()).toBe('environment');
    expect(await codeOf(submitEdit(fal()))).toBe('ai-account-locked');
    expect(await codeOf(fal().prices(testCall()))).toBe('ai-account-locked');
  });

  test('a key that may not forget does no harm', async () => {
    await start();
    const provider = fal();
    const requestId = await submitEdit(provider);
    await untilCompleted(provider, nanoBananaPro, requestId);
    await provider.forget(nanoBananaPro, requestId, testCall());
    expect((await provider.output(nanoBananaPro, requestId, testCall())).files).toHaveLength(1);
    expect(lines).toContainEqual({ event: 'fal.not-forgotten', facts: { code: 'ai-key-refused' } });
  });
});

describe('questions that may be asked again fail at once, and are not repeated here', () => {
  test.each(['status', 'cancel', 'prices', 'upload', 'put', 'history'] as const)('%s', async (on) => {
    await start();
    const provider = fal();
    const ask = async (): Promise<unknown> => {
      if (on === 'status') return provider.status(nanoBananaPro, 'a-request-id', testCall());
      if (on === 'cancel') return provider.cancel(nanoBananaPro, 'a-request-id', testCall());
      if (on === 'prices') return provider.prices(testCall());
      if (on === 'history') return provider.find(nanoBananaPro, 'x', Date.now() - 1000, testCall());
      return provider.upload(await photo(), testCall());
    };
    for (const [action, code] of [
      ['drop-before', 'offline'],
      ['truncate', 'offline'],
      [{ status: 502 }, 'ai-busy'],
      [{ status: 429 }, 'ai-busy'],
    ] as const) {
      // the answer to a file that was put has no body that could be cut
      if (on === 'put' && action === 'truncate') continue;
      const before = sentTo(on);
      double.fault({ on, action });
      expect([action, await codeOf(ask())]).toEqual([action, code]);
      expect(sentTo(on) - before).toBe(1);
      double.clearFaults();
    }
  });

  test('whoever asks gives up: their own reason', async () => {
    await start();
    double.fault({ on: 'status', action: 'hang' });
    const giveUp = new AbortController();
    const status = fal().status(nanoBananaPro, 'a-request-id', testCall(giveUp.signal));
    await vi.waitUntil(() => sentTo('status') === 1, { timeout: 5000, interval: 5 });
    giveUp.abort(new Error('given up'));
    await expect(status).rejects.toThrow('given up');
  });
});

describe('what the provider sends for a result', () => {
  test.each([
    ['html', 'ai-result-unusable'],
    ['huge', 'ai-result-unusable'],
    ['redirect', 'ai-result-unusable'],
    ['truncate', 'offline'],
    ['drop-before', 'offline'],
    [{ status: 503 }, 'ai-busy'],
    [{ status: 404 }, 'ai-result-lost'],
  ] as const)('%o is %s, and no file stays', async (action, code) => {
    await start();
    const provider = fal();
    const requestId = await submitEdit(provider);
    await untilCompleted(provider, nanoBananaPro, requestId);
    const { files } = await provider.output(nanoBananaPro, requestId, testCall());
    const before = readdirSync(folder);
    double.fault({ on: 'download', action });
    expect(
      await codeOf(provider.download(files[0]!, { file: path.join(folder, 'result'), kind: 'picture', mostBytes: 1_000_000 }, testCall())),
    ).toBe(code);
    expect(readdirSync(folder)).toEqual(before);
  });

  test('a token is asked for once, and again when it is not taken any more', async () => {
    await start();
    const provider = fal();
    const requestId = await submitEdit(provider);
    await untilCompleted(provider, nanoBananaPro, requestId);
    const { files } = await provider.output(nanoBananaPro, requestId, testCall());
    const to = { file: path.join(folder, 'result'), kind: 'picture', mostBytes: 1_000_000 } as const;
    await provider.download(files[0]!, to, testCall());
    await provider.download(files[0]!, to, testCall());
    expect(sentTo('token')).toBe(1);
    double.fault({ on: 'download', action: { status: 403 } });
    await provider.download(files[0]!, to, testCall());
    expect(sentTo('token')).toBe(2);
  });

  test('an address elsewhere is not asked, and gets no token', async () => {
    await start();
    for (const url of ['https://169.254.169.254/latest', 'http://127.0.0.1:9/x', 'https://fal.media.example.com/x']) {
      const download = fal().download(
        { url, contentType: null },
        { file: path.join(folder, 'x'), kind: 'picture', mostBytes: 1000 },
        testCall(),
      );
      expect(await codeOf(download)).toBe('ai-result-unusable');
    }
    expect(double.requests).toEqual([]);
  });
});

test('prices are told for every model whose unit is ours', async () => {
  await start({ prices: { [nanoBananaPro.id]: 175_000, [kling26Pro.id]: 75_000 } });
  const told = await fal().prices(testCall());
  expect(told).toContainEqual({ model: nanoBananaPro.id, unit: 'image', micros: 175_000 });
  expect(told).toContainEqual({ model: kling26Pro.id, unit: 'second', micros: 75_000 });
  expect(new Set(told.map(({ model }) => model)).size).toBe(told.length);
  for (const { model, unit } of told) expect(falModels.find(({ id }) => id === model)?.price.unit).toBe(unit);
});

test('prices of the others stay to be had when one model is not known any more', async () => {
  await start();
  const gone = falModels[3]!.id;
  const transport: Transport = (url, init) => {
    const address = new URL(url instanceof Request ? url.url : url);
    return decodeURIComponent(address.search).includes(gone)
      ? Promise.resolve(Response.json({ error: { type: 'not_found', message: 'x' } }, { status: 404 }))
      : transportTo()(address, init);
  };
  const told = await createFalProvider(createFakeParts({ transport })).prices(testCall());
  expect(told.map(({ model }) => model)).toContain(nanoBananaPro.id);
  expect(told.map(({ model }) => model)).not.toContain(gone);
});

describe('through the workspace’s proxy', () => {
  test('every question goes to the proxy with the person’s token, files go straight, and no key is anywhere', async () => {
    await start({ proxyToken: 'person-token' });
    vi.stubEnv('FAL_KEY', 'environment-id:environment-canary');
    const seen: { url: string; authorization: string | null; target: string | null }[] = [];
    const proxyUrl = 'https://studio.example.com/functions/v1/fal';
    const transport: Transport = (url, init) => {
      const address = new URL(url instanceof Request ? url.url : url);
      const headers = new Headers(init?.headers);
      seen.push({ url: address.href, authorization: headers.get('authorization'), target: headers.get('x-fal-target-url') });
      if (address.href === proxyUrl) return fetch(`${double.base}/proxy`, init);
      return transportTo()(address, init);
    };
    const token = vi.fn<() => Promise<string | null>>(() => Promise.resolve('person-token'));
    const provider = createFalProvider(createFakeParts({ access: { kind: 'proxy', proxy: { url: proxyUrl, token } }, transport }));
    expect(await provider.keySource()).toBe('proxy');
    const requestId = await submitEdit(provider);
    await untilCompleted(provider, nanoBananaPro, requestId);
    const { files } = await provider.output(nanoBananaPro, requestId, testCall());
    await provider.download(files[0]!, { file: path.join(folder, 'result'), kind: 'picture', mostBytes: 1_000_000 }, testCall());
    expect(await provider.find(nanoBananaPro, 'nothing', Date.now() - 1000, testCall())).toBeNull();
    await provider.prices(testCall());
    await provider.cancel(nanoBananaPro, requestId, testCall());

    const hosts = new Set(seen.map(({ url }) => new URL(url).host));
    expect([...hosts].toSorted()).toEqual(['studio.example.com', 'v3b.fal.media']);
    for (const { url, authorization, target } of seen) {
      expect(target === null).toBe(url !== proxyUrl);
      if (url === proxyUrl) expect(authorization).toBe('Bearer person-token');
      else expect(authorization ?? '').not.toContain('person-token');
    }
    expect(new Set(seen.flatMap(({ target }) => (target ? [new URL(target).host] : [])))).toEqual(
      new Set(['rest.fal.ai', 'queue.fal.run', 'api.fal.ai']),
    );
    expect(JSON.stringify(seen)).not.toMatch(/canary|Key /);
    expect(double.bill()).toHaveLength(1);
    expect(double.breaches).toEqual([]);

    token.mockResolvedValue(null);
    const before = seen.length;
    expect(await provider.keySource()).toBe('missing');
    expect(await codeOf(provider.status(nanoBananaPro, requestId, testCall()))).toBe('ai-key-missing');
    expect(seen).toHaveLength(before);
  });
});

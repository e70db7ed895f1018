import { createFalClient } from '@fal-ai/client';
import { describe, expect, test } from 'vitest';
import { clientOf, editInput, editModel, runEdit, through, tinyPhoto, until, upload, withDouble } from './client-of.ts';
import type { FalDouble } from './fal-double.ts';

/** What the unmodified client makes of failures: this is why nothing is submitted through it unguarded. */
const calls = (double: FalDouble, call: string): FalDouble['requests'] => double.requests.filter((request) => request.call === call);
const gaps = (requests: FalDouble['requests']): number[] => requests.slice(1).map(({ atMs }, index) => atMs - requests[index]!.atMs);

describe.concurrent('the client, when things fail', () => {
  test('asks again after 429, by its own clock and not by Retry-After', () =>
    withDouble({}, async (double, fal) => {
      const input = editInput(await upload(fal, await tinyPhoto()));
      double.fault({ on: 'submit', times: 2, action: { status: 429, retryAfterS: 1 } });
      await fal.queue.submit(editModel, { input });
      const asked = calls(double, 'submit');
      expect(asked.map(({ status }) => status)).toEqual([429, 429, 200]);
      const [first = 0, second = 0] = gaps(asked);
      expect(first).toBeGreaterThan(700);
      expect(first).toBeLessThan(1500);
      expect(second).toBeGreaterThan(1400);
      expect(double.submits()).toHaveLength(1);
    }));

  test('a connection that drops after the request was taken makes two paid jobs, whatever it is told', () =>
    withDouble({}, async (double) => {
      const fal = clientOf(double, { retry: { maxRetries: 0 } });
      const url = await upload(fal, await tinyPhoto());
      double.fault({ on: 'submit', action: 'drop-after' });
      const { request_id: requestId } = await fal.queue.submit(editModel, { input: editInput(url) });
      await fal.queue.subscribeToStatus(editModel, { requestId, pollInterval: 5 });
      await until(() => double.bill().length === 2);
      expect(double.bill().map(({ inputUrl }) => inputUrl)).toEqual([url, url]);
    }));

  test('guarded, it makes one, which is found again by its own address', () =>
    withDouble({}, async (double, open) => {
      const url = await upload(open, await tinyPhoto());
      const guarded = clientOf(double, {
        fetch: async (input, init) => {
          const answer = await through(double)(input, init).catch(() => null);
          // Without a cause: the client would look into it, and ask again.
          if (!answer) throw new Error('outcome unknown');
          return answer;
        },
      });
      double.fault({ on: 'submit', action: 'drop-after' });
      await expect(guarded.queue.submit(editModel, { input: editInput(url) })).rejects.toThrow('outcome unknown');
      const history = async (): Promise<string[]> => {
        const answer = await through(double)(`https://api.fal.ai/v1/models/requests/by-endpoint?endpoint_id=${editModel}&expand=payloads`, {
          headers: { authorization: `Key ${double.key}` },
        });
        const { items } = (await answer.json()) as { items: { json_input: { image_urls: string[] } }[] };
        return items.map(({ json_input: input }) => input.image_urls[0]!);
      };
      await until(async () => (await history()).length > 0);
      expect(await history()).toEqual([url]);
      expect(double.submits()).toHaveLength(1);
    }));

  test('a status is asked again after 500 and after a cut; a result is not, after 500', () =>
    withDouble({}, async (double, fal) => {
      const { requestId } = await runEdit(fal, editInput(await upload(fal, await tinyPhoto())));
      const before = calls(double, 'status').length;
      double.fault({ on: 'status', action: { status: 500 } });
      double.fault({ on: 'status', action: 'drop-before' });
      expect((await fal.queue.status(editModel, { requestId })).status).toBe('COMPLETED');
      expect(calls(double, 'status').length - before).toBe(3);
      double.fault({ on: 'result', action: { status: 500 } });
      await expect(fal.queue.result(editModel, { requestId })).rejects.toMatchObject({ status: 500 });
    }));

  test('an abort ends the asking and not the work; a time limit cancels it', () =>
    withDouble({}, async (double, fal) => {
      double.hold('ends');
      const input = editInput(await upload(fal, await tinyPhoto()));
      const stop = new AbortController();
      const given = fal.subscribe(editModel, { input, pollInterval: 20, abortSignal: stop.signal, onQueueUpdate: () => stop.abort() });
      await expect(given).rejects.toThrow();
      expect(calls(double, 'cancel')).toHaveLength(0);
      double.release();
      await until(() => double.bill().length === 1);
      double.hold('ends');
      await expect(fal.subscribe(editModel, { input, pollInterval: 20, timeout: 100 })).rejects.toThrow(/timed out/);
      await until(() => calls(double, 'cancel').length === 1);
    }));

  test('rewritten addresses do not cover what goes to the CDN', () =>
    withDouble({}, async (double) => {
      const seen: string[] = [];
      const fal = createFalClient({
        credentials: double.key,
        requestMiddleware: async (request) => ({ ...request, url: `${double.base}/${request.url.slice('https://'.length)}` }),
        fetch: async (input, init) => {
          seen.push(new URL(input instanceof Request ? input.url : input).host);
          return through(double)(input, init);
        },
      });
      await upload(fal, await tinyPhoto());
      expect(seen).toEqual([new URL(double.base).host, 'v3b.fal.media']);
    }));

  test('an answer that never comes is waited for until somebody stops it', () =>
    withDouble({}, async (double, fal) => {
      double.fault({ on: 'submit', action: 'hang' });
      const stop = AbortSignal.timeout(300);
      const asked = performance.now();
      await expect(fal.queue.submit(editModel, { input: editInput('https://v3b.fal.media/a'), abortSignal: stop })).rejects.toThrow();
      expect(performance.now() - asked).toBeGreaterThan(250);
      expect(double.submits()).toHaveLength(0);
    }));
});

describe('answers that are no answers', () => {
  const withResult = (use: (double: FalDouble, read: (signal?: AbortSignal) => Promise<Response>) => Promise<void>): Promise<void> =>
    withDouble({}, async (double, fal) => {
      const { data } = await runEdit(fal, editInput(await upload(fal, await tinyPhoto())));
      await use(double, (signal) => through(double)(data.images[0]!.url, { redirect: 'manual', ...(signal && { signal }) }));
    });

  test('a page where a picture should be', () =>
    withResult(async (double, read) => {
      double.fault({ on: 'download', action: 'html' });
      const answer = await read();
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
      expect(await answer.text()).toMatch(/^<!doctype html>/);
    }));
  test('half of it', () =>
    withResult(async (double, read) => {
      double.fault({ on: 'download', action: 'truncate' });
      await expect(read().then((answer) => answer.arrayBuffer())).rejects.toThrow();
    }));
  test('a few bytes now and then', () =>
    withResult(async (double, read) => {
      double.fault({ on: 'download', action: 'slow-drip' });
      const answer = await read(AbortSignal.timeout(700));
      expect(answer.status).toBe(200);
      await expect(answer.arrayBuffer()).rejects.toThrow(/abort|timeout/i);
    }));
  test('five gigabytes', () =>
    withResult(async (double, read) => {
      double.fault({ on: 'download', action: 'huge' });
      const stop = new AbortController();
      const answer = await read(stop.signal);
      expect(answer.headers.get('content-length')).toBe('5000000000');
      let size = 0;
      for await (const chunk of answer.body ?? []) {
        size += chunk.length;
        if (size > 20_000_000) break;
      }
      expect(size).toBeGreaterThan(20_000_000);
      stop.abort();
    }));
  test('the way to the asker’s own machine', () =>
    withResult(async (double, read) => {
      double.fault({ on: 'download', action: 'redirect' });
      const answer = await read();
      expect([answer.status, answer.headers.get('location')]).toEqual([302, `${double.base}/__control/state`]);
    }));
  test('a gateway’s error after the work was taken', () =>
    withDouble({}, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      double.fault({ on: 'submit', action: { status: 502, isAccepted: true } });
      const answer = await through(double)(`https://queue.fal.run/${editModel}`, {
        method: 'POST',
        headers: { authorization: `Key ${double.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(editInput(url)),
      });
      expect(answer.status).toBe(502);
      expect(double.submits()).toHaveLength(1);
    }));
});

describe('the plan of faults', () => {
  test('by chance, the same chances for the same seed', async () => {
    const dropped = async (seed: number): Promise<string> => {
      let found = '';
      await withDouble({ seed }, async (double) => {
        double.fault({ on: 'status', share: 0.3, action: { status: 503 } });
        for (let time = 0; time < 40; time += 1) {
          const { status } = await through(double)('https://queue.fal.run/fal-ai/x/requests/1/status', {
            headers: { authorization: `Key ${double.key}` },
          });
          found += status === 503 ? 'x' : '.';
        }
      });
      return found;
    };
    const one = await dropped(7);
    expect(one).toBe(await dropped(7));
    expect(one).not.toBe(await dropped(8));
    expect(one.split('x').length - 1).toBeGreaterThan(4);
    expect(one.split('x').length - 1).toBeLessThan(22);
  });

  test('another process asks for them, and for the bill, at the control address', () =>
    withDouble({}, async (double, fal) => {
      const control = async (method: string, what: string, body?: object): Promise<unknown> =>
        (
          await fetch(`${double.base}/__control/${what}`, {
            method,
            headers: { 'content-type': 'application/json' },
            ...(body && { body: JSON.stringify(body) }),
          })
        ).json();
      await control('POST', 'faults', { on: 'upload', after: 1, action: { status: 503 } });
      const url = await upload(fal, await tinyPhoto());
      await runEdit(fal, editInput(url));
      await expect(through(double)('https://rest.fal.ai/storage/upload/initiate', { method: 'POST' })).resolves.toMatchObject({
        status: 503,
      });
      expect(await control('GET', 'bill')).toMatchObject([{ model: editModel, micros: 150_000, inputUrl: url }]);
      expect(await control('GET', 'submits')).toMatchObject([{ inputUrl: url, state: 'COMPLETED', status: 200 }]);
      expect(await control('GET', 'state')).toMatchObject({ breaches: [], faults: [] });
    }));
});

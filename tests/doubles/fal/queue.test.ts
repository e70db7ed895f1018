import { ApiError, type FalClient, ValidationError } from '@fal-ai/client';
import { describe, expect, test } from 'vitest';
import { clientOf, type EditInput, editInput, editModel, runEdit, through, tinyPhoto, until, upload, withDouble } from './client-of.ts';
import { falStrangerKey, policyMarker } from './fal-double.ts';

/** The queue as the unmodified client meets it. */
const failure = async (work: Promise<unknown>): Promise<ApiError<unknown>> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error;
  throw new Error(`no failure of the API: ${String(error)}`);
};

const untilRunning = (fal: FalClient, requestId: string): Promise<void> =>
  until(async () => (await fal.queue.status(editModel, { requestId })).status === 'IN_PROGRESS');

describe('the queue', () => {
  test('submit sends what was measured, and is told where to ask', () =>
    withDouble({}, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      const submitted = await fal.queue.submit(editModel, {
        input: editInput(url),
        webhookUrl: 'https://p.example.org/hook?job=J1',
        priority: 'low',
        hint: 'h1',
        startTimeout: 30,
        storageSettings: { expiresIn: '1d' },
        headers: { 'X-Fal-Store-IO': '1', 'X-Fal-No-Retry': '1' },
      });
      const app = `https://queue.fal.run/fal-ai/nano-banana-pro/requests/${submitted.request_id}`;
      expect(submitted).toMatchObject({
        status: 'IN_QUEUE',
        queue_position: 0,
        response_url: app,
        status_url: `${app}/status`,
        cancel_url: `${app}/cancel`,
        logs: null,
        metrics: {},
      });
      const sent = double.requests.find(({ call }) => call === 'submit');
      expect(sent).toMatchObject({
        method: 'POST',
        url: `https://queue.fal.run/${editModel}?fal_webhook=https%3A%2F%2Fp.example.org%2Fhook%3Fjob%3DJ1`,
      });
      expect(sent?.headers).toMatchObject({
        authorization: `Key ${double.key}`,
        accept: 'application/json',
        'user-agent': expect.stringMatching(/^@fal-ai\/client\/1\.10\.1/),
        'x-fal-queue-priority': 'low',
        'x-fal-runner-hint': 'h1',
        'x-fal-request-timeout': '30',
        'x-fal-store-io': '1',
        'x-fal-no-retry': '1',
        'x-fal-object-lifecycle-preference': '{"expiration_duration_seconds":86400}',
      });
    }));

  test('a status is 202 until it is 200, with a place in the queue, then logs, then a time', () =>
    withDouble({ concurrency: 1 }, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      double.hold('starts');
      const first = await fal.queue.submit(editModel, { input: editInput(url) });
      const second = await fal.queue.submit(editModel, { input: editInput(url) });
      expect(second).toMatchObject({ queue_position: 1 });
      const status = ({ request_id: requestId }: typeof first) => fal.queue.status(editModel, { requestId, logs: true });
      expect(await status(second)).toMatchObject({ status: 'IN_QUEUE', queue_position: 1 });
      double.hold('ends');
      await expect.poll(() => status(first)).toMatchObject({ status: 'IN_PROGRESS', logs: [{ level: 'INFO', source: 'USER' }] });
      expect(await status(second)).toMatchObject({ status: 'IN_QUEUE', queue_position: 0 });
      double.release();
      await expect.poll(() => status(second)).toMatchObject({ status: 'COMPLETED', metrics: { inference_time: expect.any(Number) } });
      const answered = double.requests.filter(({ call }) => call === 'status');
      expect(answered[0]?.status).toBe(202);
      expect(answered.at(-1)?.status).toBe(200);
      // The sub-path of the endpoint is no part of it.
      expect(answered.at(-1)?.url).toBe(`https://queue.fal.run/fal-ai/nano-banana-pro/requests/${second.request_id}/status?logs=1`);
      expect(await fal.queue.result(editModel, { requestId: first.request_id })).toMatchObject({ requestId: first.request_id });
    }));

  test('a stream of states ends with completed', () =>
    withDouble({}, async (double, fal) => {
      const { request_id: requestId } = await fal.queue.submit(editModel, { input: editInput(await upload(fal, await tinyPhoto())) });
      const seen: string[] = [];
      const done = await fal.queue.subscribeToStatus(editModel, {
        requestId,
        mode: 'streaming',
        logs: true,
        onQueueUpdate: ({ status }) => seen.push(status),
      });
      expect(done.status).toBe('COMPLETED');
      expect(seen.at(-1)).toBe('COMPLETED');
      expect(double.requests.map(({ call }) => call)).toContain('stream');
    }));

  test('a result before the end is no result', () =>
    withDouble({}, async (double, fal) => {
      double.hold('ends');
      const { request_id: requestId } = await fal.queue.submit(editModel, { input: editInput(await upload(fal, await tinyPhoto())) });
      expect(await failure(fal.queue.result(editModel, { requestId }))).toMatchObject({ status: 400, requestId });
    }));

  test('cancel: out of the queue, too late, already over, never heard of', () =>
    withDouble({ concurrency: 1 }, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      double.hold('ends');
      const running = await fal.queue.submit(editModel, { input: editInput(url) });
      await untilRunning(fal, running.request_id);
      const waiting = await fal.queue.submit(editModel, { input: editInput(url) });
      await fal.queue.cancel(editModel, { requestId: waiting.request_id });
      await fal.queue.cancel(editModel, { requestId: running.request_id });
      double.release();
      await fal.queue.subscribeToStatus(editModel, { requestId: running.request_id, pollInterval: 10 });
      expect(await failure(fal.queue.cancel(editModel, { requestId: running.request_id }))).toMatchObject({
        status: 400,
        body: { status: 'ALREADY_COMPLETED' },
      });
      expect(await failure(fal.queue.cancel(editModel, { requestId: 'nobody' }))).toMatchObject({
        status: 404,
        body: { status: 'NOT_FOUND' },
      });
      expect(double.requests.filter(({ call }) => call === 'cancel').map(({ status }) => status)).toEqual([200, 202, 400, 404]);
      // What ran to its end is billed, also after the wish; what never ran is not.
      expect(double.bill().map(({ requestId }) => requestId)).toEqual([running.request_id]);
    }));

  test('a model that heeds the wish stops, and costs nothing', () =>
    withDouble({ heedsCancel: true }, async (double, fal) => {
      double.hold('ends');
      const { request_id: requestId } = await fal.queue.submit(editModel, { input: editInput(await upload(fal, await tinyPhoto())) });
      await untilRunning(fal, requestId);
      await fal.queue.cancel(editModel, { requestId });
      double.release();
      await fal.queue.subscribeToStatus(editModel, { requestId, pollInterval: 10 });
      expect(await failure(fal.queue.result(editModel, { requestId }))).toMatchObject({ status: 499 });
      expect(double.bill()).toEqual([]);
    }));

  test('no more run at once than the account may have', () =>
    withDouble({ concurrency: 2 }, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      double.hold('ends');
      const submitted = await Promise.all([1, 2, 3, 4, 5].map(() => fal.queue.submit(editModel, { input: editInput(url) })));
      const states = (): string[] => double.submits().map(({ state }) => state);
      await expect.poll(() => states().filter((state) => state === 'IN_PROGRESS')).toHaveLength(2);
      expect(states().filter((state) => state === 'IN_QUEUE')).toHaveLength(3);
      double.release();
      for (const { request_id: requestId } of submitted) await fal.queue.subscribeToStatus(editModel, { requestId, pollInterval: 5 });
      expect(double.bill()).toHaveLength(5);
    }));

  test('what is not started in time is given up, with the asker’s own time as the reason', () =>
    withDouble({}, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      double.hold('starts');
      const { request_id: requestId } = await fal.queue.submit(editModel, { input: editInput(url), startTimeout: 1.1 });
      await fal.queue.subscribeToStatus(editModel, { requestId, pollInterval: 50 });
      const direct = await through(double)(`https://queue.fal.run/fal-ai/nano-banana-pro/requests/${requestId}`, {
        headers: { authorization: `Key ${double.key}` },
      });
      expect(direct.status).toBe(504);
      expect(direct.headers.get('x-fal-request-timeout-type')).toBe('user');
      expect(double.bill()).toEqual([]);
    }));

  test('a wrong field is a 422 in fal’s shape, told where the result would be', () =>
    withDouble({}, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      const wrong = { ...editInput(url), resolution: '8K', made_up: true } as unknown as EditInput;
      const error = await failure(runEdit(fal, wrong));
      expect(error).toBeInstanceOf(ValidationError);
      expect(error.body).toMatchObject({
        detail: [{ loc: ['body', 'resolution'], type: 'literal_error', url: expect.stringContaining('literal_error') }],
      });
      expect(double.breaches).toEqual([`${editModel} has no field body.made_up`]);
      expect(double.bill()).toEqual([]);
    }));

  test('the content checker refuses, by name and field', () =>
    withDouble({}, async (double, fal) => {
      const error = await failure(runEdit(fal, editInput(await upload(fal, await tinyPhoto()), `dusk ${policyMarker}`)));
      expect(error).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'prompt'], type: 'content_policy_violation' }] } });
      expect(double.bill()).toEqual([]);
    }));

  test('work can end badly, each way in its own shape', () =>
    withDouble({}, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      // The client itself asks a result again after 503 and 504: these are read without it.
      for (const [ends, status, type] of [
        ['no-runner', 503, 'runner_scheduling_failure'],
        ['timed-out', 504, 'request_timeout'],
      ] as const) {
        double.fault({ on: 'submit', action: { ends } });
        const { request_id: requestId } = await fal.queue.submit(editModel, { input: editInput(url) });
        await fal.queue.subscribeToStatus(editModel, { requestId, pollInterval: 5 });
        const direct = await through(double)(`https://queue.fal.run/fal-ai/nano-banana-pro/requests/${requestId}`, {
          headers: { authorization: `Key ${double.key}` },
        });
        expect([direct.status, direct.headers.get('x-fal-error-type')]).toEqual([status, type]);
        expect(await direct.json()).toMatchObject({ error_type: type, detail: expect.any(String) });
      }
      double.fault({ on: 'submit', action: { ends: 'server-error' } });
      expect(await failure(runEdit(fal, editInput(url)))).toMatchObject({
        status: 500,
        body: { detail: [{ type: 'internal_server_error' }] },
      });
      double.fault({ on: 'submit', action: { ends: 'unreadable-file' } });
      expect(await failure(runEdit(fal, editInput(url)))).toMatchObject({
        status: 422,
        body: { detail: [{ loc: ['body', 'image_urls', 0], type: 'file_download_error' }] },
      });
      expect(double.bill()).toEqual([]);
      expect(double.submits()).toHaveLength(4);
    }));

  test('keys: none, a wrong one, a locked account, another’s request', () =>
    withDouble({}, async (double, fal) => {
      const input = editInput(await upload(fal, await tinyPhoto()));
      const { request_id: requestId } = await fal.queue.submit(editModel, { input });
      const status = async (config: Parameters<typeof clientOf>[1]): Promise<number> =>
        (await failure(clientOf(double, config).queue.status(editModel, { requestId }))).status;
      expect(await status({ credentials: 'wrong:key' })).toBe(401);
      expect(await status({ credentials: falStrangerKey })).toBe(404);
      const withoutKey = await through(double)(`https://queue.fal.run/${editModel}`, { method: 'POST', body: '{}' });
      expect([withoutKey.status, await withoutKey.json()]).toEqual([
        401,
        { detail: expect.stringContaining('Authentication is required') },
      ]);
      double.lockAccount(true);
      expect(await failure(fal.queue.submit(editModel, { input }))).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('locked') },
      });
    }));

  test('an application that is not there', () =>
    withDouble({}, async (_double, fal) => {
      expect(await failure(fal.queue.submit('fal-ai/no-such-thing', { input: { prompt: 'x' } }))).toMatchObject({ status: 404 });
    }));

  test('a result that was not to be stored is there for an hour', () =>
    withDouble({}, async (double, fal) => {
      const input = editInput(await upload(fal, await tinyPhoto()));
      const { request_id: requestId } = await fal.queue.submit(editModel, { input, headers: { 'x-fal-store-io': '0' } });
      await fal.queue.subscribeToStatus(editModel, { requestId, pollInterval: 5 });
      expect((await fal.queue.result(editModel, { requestId })).data.images).toHaveLength(1);
      double.later(3_600_000);
      expect(await failure(fal.queue.result(editModel, { requestId }))).toMatchObject({ status: 404 });
    }));
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { clientOf, editInput, editModel, runEdit, through, tinyPhoto, upload, withDouble } from './client-of.ts';
import { falAdminKey, type FalDouble } from './fal-double.ts';
import type { WebhookManner } from './webhooks.ts';

const ask = async (
  double: FalDouble,
  address: string,
  init: RequestInit = {},
  key = double.key,
): Promise<{ status: number; body: unknown }> => {
  const answer = await through(double)(`https://api.fal.ai/v1/models/${address}`, {
    ...init,
    headers: { authorization: `Key ${key}`, 'content-type': 'application/json' },
  });
  return { status: answer.status, body: await answer.json() };
};

describe.concurrent('history, prices and payloads', () => {
  test('the history tells of ended requests only, the newest first, a page at a time', () =>
    withDouble({ concurrency: 1 }, async (double, fal) => {
      const urls = [await upload(fal, await tinyPhoto()), await upload(fal, await tinyPhoto()), await upload(fal, await tinyPhoto())];
      const ended: string[] = [];
      for (const url of urls) ended.push((await runEdit(fal, editInput(url))).requestId);
      double.fault({ on: 'submit', action: { ends: 'refused' } });
      await runEdit(fal, editInput(urls[0]!)).catch(() => undefined);
      const history = (query: string) => ask(double, `requests/by-endpoint?endpoint_id=${encodeURIComponent(editModel)}${query}`);
      const all = (await history('&expand=payloads')).body as {
        items: Record<string, unknown>[];
        has_more: boolean;
        next_cursor: string | null;
      };
      expect(all).toMatchObject({ has_more: false, next_cursor: null });
      expect(all.items.map(({ request_id: id }) => id).slice(1)).toEqual(ended.toReversed());
      expect(all.items[0]).toMatchObject({ status_code: 422 });
      expect(all.items[1]).toMatchObject({
        endpoint_id: editModel,
        status_code: 200,
        sent_at: expect.any(String),
        ended_at: expect.any(String),
        duration: expect.any(Number),
        json_input: editInput(urls[2]!),
        json_output: { images: [{ content_type: 'image/png' }] },
      });
      expect((await history('')).body).not.toHaveProperty('items.0.json_input');
      const firstPage = (await history('&limit=3')).body as { items: unknown[]; next_cursor: string };
      expect(firstPage).toMatchObject({ has_more: true, next_cursor: 'Mg==' });
      expect((await history(`&limit=3&cursor=${encodeURIComponent(firstPage.next_cursor)}`)).body).toMatchObject({
        has_more: false,
        items: [{ request_id: ended[0] }],
      });
      expect((await history('&status=user_error')).body).toMatchObject({ items: [{ status_code: 422 }] });
      expect((await history(`&request_id=${ended[1]}`)).body).toMatchObject({ items: [{ request_id: ended[1] }] });
      expect((await history('&limit=101')).status).toBe(400);
      expect((await history(`&start=${new Date(Date.now() + 60_000).toISOString()}`)).body).toMatchObject({ items: [] });
      double.later(86_400_001);
      // A day, when nothing is said.
      expect((await history('')).body).toMatchObject({ items: [] });
    }));

  test('what runs, what was cancelled and what is another’s is in no history', () =>
    withDouble({ concurrency: 1 }, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      double.hold('ends');
      await fal.queue.submit(editModel, { input: editInput(url) });
      const { request_id: requestId } = await fal.queue.submit(editModel, { input: editInput(url) });
      await fal.queue.cancel(editModel, { requestId });
      expect((await ask(double, `requests/by-endpoint?endpoint_id=${editModel}`)).body).toMatchObject({ items: [] });
    }));

  test('prices and estimates', () =>
    withDouble({}, async (double) => {
      expect((await ask(double, `pricing?endpoint_id=${editModel},fal-ai/kling-video/v2.6/pro/image-to-video`)).body).toEqual({
        prices: [
          { endpoint_id: editModel, unit_price: 0.15, unit: 'image', currency: 'USD' },
          { endpoint_id: 'fal-ai/kling-video/v2.6/pro/image-to-video', unit_price: 0.07, unit: 'second', currency: 'USD' },
        ],
        has_more: false,
        next_cursor: null,
      });
      const wish = { estimate_type: 'unit_price', endpoints: { [editModel]: { unit_quantity: 10 } } };
      expect((await ask(double, 'pricing/estimate', { method: 'POST', body: JSON.stringify(wish) })).body).toMatchObject({
        total_cost: 1.5,
        currency: 'USD',
      });
      expect(await ask(double, 'pricing?endpoint_id=nobody/nothing')).toMatchObject({
        status: 404,
        body: { error: { type: 'not_found' } },
      });
    }));

  test('payloads are deleted by an admin key: result and output are gone, the input stays', () =>
    withDouble({}, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      const { data, requestId } = await runEdit(fal, editInput(url));
      const remove = (key?: string) => ask(double, `requests/${requestId}/payloads`, { method: 'DELETE' }, key);
      expect(await remove()).toMatchObject({ status: 403, body: { error: { type: 'authorization_error' } } });
      expect(await remove(falAdminKey)).toEqual({
        status: 200,
        body: { cdn_delete_results: [{ link: data.images[0]!.url, exception: null }] },
      });
      expect((await through(double)(data.images[0]!.url)).status).toBe(404);
      await expect(fal.queue.result(editModel, { requestId })).rejects.toMatchObject({ status: 404 });
      expect((await runEdit(fal, editInput(url))).data.images).toHaveLength(1);
    }));
});

describe.concurrent('webhooks', () => {
  const hear = async (
    manner: WebhookManner,
    count: number,
    edits: number,
  ): Promise<{ isSigned: boolean; ageS: number; body: Record<string, unknown> }[]> => {
    const heard: { headers: Record<string, string>; body: string }[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        heard.push({ headers: request.headers as Record<string, string>, body });
        response.writeHead(200).end();
        if (heard.length === count) resolve();
      });
    });
    await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', () => listening()));
    const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?job=J1`;
    let found: { isSigned: boolean; ageS: number; body: Record<string, unknown> }[] = [];
    await withDouble({}, async (double, fal) => {
      double.webhooks.manner = manner;
      for (let edit = 0; edit < edits; edit += 1)
        await fal.queue.submit(editModel, { input: editInput(await upload(fal, await tinyPhoto())), webhookUrl });
      await promise;
      found = await Promise.all(
        heard.map(async ({ headers, body }) => ({
          isSigned: await isSigned(double, headers, body),
          ageS: Date.now() / 1000 - Number(headers['x-fal-webhook-timestamp']),
          body: JSON.parse(body) as Record<string, unknown>,
        })),
      );
    });
    server.close();
    return found;
  };

  /** As an Edge Function would: with the Web Crypto API and fal's published keys. */
  async function isSigned(double: FalDouble, headers: Record<string, string>, body: string): Promise<boolean> {
    const { keys } = (await (await through(double)('https://rest.fal.ai/.well-known/jwks.json')).json()) as { keys: JsonWebKey[] };
    const key = await crypto.subtle.importKey('jwk', keys[0]!, 'Ed25519', false, ['verify']);
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(body))).toString('hex');
    const message = ['request-id', 'user-id', 'timestamp'].map((name) => headers[`x-fal-webhook-${name}`]).join('\n');
    return crypto.subtle.verify(
      'Ed25519',
      key,
      Buffer.from(headers['x-fal-webhook-signature'] ?? '', 'hex'),
      Buffer.from(`${message}\n${hash}`),
    );
  }

  test('proper', async () => {
    expect(await hear('proper', 1, 1)).toMatchObject([
      { isSigned: true, body: { status: 'OK', request_id: expect.any(String), payload: { images: [{ content_type: 'image/png' }] } } },
    ]);
  });
  test('twice the same', async () => {
    const [one, other] = await hear('twice', 2, 1);
    expect(one?.body).toEqual(other?.body);
  });
  test('the second before the first', async () => {
    const heard = await hear('out-of-order', 2, 2);
    expect(new Set(heard.map(({ body }) => body['request_id'])).size).toBe(2);
  });
  test('older than five minutes', async () => {
    const [late] = await hear('late', 1, 1);
    expect(late).toMatchObject({ isSigned: true });
    expect(late?.ageS).toBeGreaterThan(300);
  });
  test('with a signature that is not fal’s', async () => {
    expect(await hear('wrong-signature', 1, 1)).toMatchObject([{ isSigned: false }]);
  });
});

describe.concurrent('through the workspace’s own function', () => {
  test('the client asks it for everything, with the person’s token and no key; the file goes straight to the CDN', () =>
    withDouble({ proxyToken: 'user.jwt' }, async (double) => {
      const fal = clientOf(double, {
        credentials: '',
        proxyUrl: { url: `${double.base}/functions/v1/fal`, when: 'always' },
        requestMiddleware: async (request) => ({ ...request, headers: { ...request.headers, Authorization: 'Bearer user.jwt' } }),
      });
      const url = await upload(fal, await tinyPhoto());
      const { data } = await runEdit(fal, editInput(url));
      expect(data.images).toHaveLength(1);
      const api = double.requests.filter(({ call }) => !['put', 'download'].includes(call));
      expect(api.every(({ headers }) => headers['authorization'] === 'Bearer user.jwt' && headers['x-fal-target-url'] !== undefined)).toBe(
        true,
      );
      expect(double.requests.find(({ call }) => call === 'put')?.url).toMatch(/^https:\/\/v3b\.fal\.media\//);
      expect(JSON.stringify(double.requests)).not.toContain(double.key);
    }));

  test('it turns away who is not signed in, and hosts that are not fal’s', () =>
    withDouble({ proxyToken: 'user.jwt' }, async (double) => {
      const status = async (bearer: string, target: string): Promise<number> =>
        (
          await fetch(`${double.base}/functions/v1/fal`, {
            method: 'POST',
            headers: { authorization: `Bearer ${bearer}`, 'x-fal-target-url': target },
          })
        ).status;
      expect(await status('other', `https://queue.fal.run/${editModel}`)).toBe(401);
      expect(await status('user.jwt', 'https://fal.run.example.org/steal')).toBe(412);
    }));
});

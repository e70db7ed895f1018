import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { through, tinyPhoto, until } from '../fal/client-of.ts';
import { startXaiDouble, xaiPolicyMarker, type XaiDouble } from './xai-double.ts';

let double: XaiDouble;
beforeEach(async () => {
  double = await startXaiDouble({ workMs: 5, answersAtSentSize: true, clipShortEdgePx: 48, clipFps: 8 });
});
afterEach(() => double.close());

interface Told {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
async function ask(method: string, address: string, body?: object | FormData, key = double.key): Promise<Told> {
  const isForm = body instanceof FormData;
  const answer = await through(double)(`https://api.x.ai${address}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(!isForm && { 'content-type': 'application/json' }) },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}
async function upload(bytes: Buffer, expiresAfter = 86_400, isExpiryFirst = true): Promise<Told> {
  const form = new FormData();
  const file = new File([new Uint8Array(bytes)], 'a.jpg', { type: 'image/jpeg' });
  if (isExpiryFirst) form.set('expires_after', String(expiresAfter));
  form.set('file', file);
  if (!isExpiryFirst) form.set('expires_after', String(expiresAfter));
  return ask('POST', '/v1/files', form);
}
const uploaded = async (): Promise<string> => (await upload(await tinyPhoto())).body['id'] as string;
const edit = (fileId: string, more: object = {}): object => ({
  model: 'grok-imagine-image-2.0',
  prompt: 'Make it dusk',
  image: { file_id: fileId },
  n: 1,
  resolution: '2k',
  quality: 'medium',
  response_format: 'url',
  deferred: true,
  storage_options: { filename: 'result.jpg', expires_after: 86_400 },
  ...more,
});

describe('files', () => {
  test('are private, told of, read and deleted with the key', async () => {
    const bytes = await tinyPhoto();
    const { status, body } = await upload(bytes);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: expect.stringMatching(/^file_/), bytes: bytes.length, filename: 'a.jpg' });
    const content = (key: string): Promise<Response> =>
      through(double)(`https://api.x.ai/v1/files/${String(body['id'])}/content`, { headers: { authorization: `Bearer ${key}` } });
    expect(Buffer.from(await (await content(double.key)).arrayBuffer()).equals(bytes)).toBe(true);
    expect((await content('other')).status).toBe(400);
    expect(await ask('DELETE', `/v1/files/${String(body['id'])}`)).toMatchObject({ status: 200 });
    expect((await content(double.key)).status).toBe(404);
    expect(double.breaches).toEqual([]);
  });

  test('expire when they said', async () => {
    const id = await uploaded();
    double.later(86_400_000);
    expect((await ask('GET', `/v1/files/${id}`)).status).toBe(404);
  });

  test('want their expiry first, and within limits; longer than a day is noticed', async () => {
    expect((await upload(await tinyPhoto(), 86_400, false)).status).toBe(400);
    expect((await upload(await tinyPhoto(), 60)).status).toBe(400);
    expect((await upload(await tinyPhoto(), 90_000)).status).toBe(200);
    expect(double.breaches).toEqual(['a file that is kept for longer than a day: a.jpg']);
  });
});

describe('pictures', () => {
  test('deferred: asked about until they are there', async () => {
    const fileId = await uploaded();
    const submitted = await ask('POST', '/v1/images/edits', edit(fileId));
    const address = `/v1/images/${String(submitted.body['request_id'])}`;
    expect((await ask('GET', address)).status).toBe(202);
    await until(async () => (await ask('GET', address)).status === 200);
    const { body } = await ask('GET', address);
    expect(body).toMatchObject({
      status: 'done',
      respect_moderation: true,
      data: [
        { url: expect.stringMatching(/^https:\/\/imgen\.x\.ai\//), mime_type: 'image/jpeg', file_output: { file_id: expect.any(String) } },
      ],
      usage: { cost_in_usd_ticks: 900_000_000 },
    });
    const [{ url, file_output: kept }] = body['data'] as [{ url: string; file_output: { file_id: string } }];
    const picture = Buffer.from(await (await through(double)(url)).arrayBuffer());
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width: 96, height: 64 });
    double.later(600_000);
    expect((await through(double)(url)).status).toBe(404);
    expect((await ask('GET', `/v1/files/${kept.file_id}`)).status).toBe(200);
    expect(double.bill()).toMatchObject([{ model: 'grok-imagine-image-2.0', micros: 90_000, inputUrl: fileId }]);
    expect(double.breaches).toEqual([]);
  });

  test('at once, as bytes, when it is asked for so', async () => {
    const { body } = await ask(
      'POST',
      '/v1/images/edits',
      edit(await uploaded(), { deferred: false, response_format: 'b64_json', model: 'grok-imagine-image' }),
    );
    const [{ b64_json: text }] = body['data'] as [{ b64_json: string }];
    expect((await sharp(Buffer.from(text, 'base64')).metadata()).format).toBe('jpeg');
    expect(double.bill()).toMatchObject([{ micros: 22_000 }]);
  });

  test('a dropped answer leaves work that was done and charged, and nobody lists it', async () => {
    const fileId = await uploaded();
    double.fault({ on: 'submit', action: 'drop-after' });
    await expect(ask('POST', '/v1/images/edits', edit(fileId))).rejects.toThrow();
    await until(() => double.bill().length === 1);
    expect(double.submits()).toMatchObject([{ inputUrl: fileId, state: 'ended' }]);
    expect((await ask('GET', '/v1/images')).status).toBe(404);
  });

  test('moderated afterwards: done, with nothing to fetch, and charged', async () => {
    double.fault({ on: 'submit', action: { ends: 'refused' } });
    const { body } = await ask('POST', '/v1/images/edits', edit(await uploaded()));
    const address = `/v1/images/${String(body['request_id'])}`;
    await until(async () => (await ask('GET', address)).status === 200);
    expect((await ask('GET', address)).body).toMatchObject({ status: 'done', respect_moderation: false, data: [{ url: '' }] });
    expect(double.bill()).toHaveLength(1);
  });
});

test('a clip, from its first to its last frame', async () => {
  const { body } = await ask('POST', '/v1/videos/generations', {
    model: 'grok-imagine-video-1.5',
    prompt: 'Slow move',
    image: { file_id: await uploaded() },
    last_frame: { file_id: await uploaded() },
    duration: 1,
    resolution: '720p',
    generate_audio: false,
  });
  const address = `/v1/videos/${String(body['request_id'])}`;
  expect(await ask('GET', address)).toMatchObject({ status: 202, body: { status: 'pending' } });
  await until(async () => (await ask('GET', address)).status === 200);
  const done = (await ask('GET', address)).body;
  expect(done).toMatchObject({ status: 'done', video: { url: expect.stringMatching(/^https:\/\/vidgen\.x\.ai\/.*\.mp4$/), duration: 1 } });
  const clip = Buffer.from(await (await through(double)((done['video'] as { url: string }).url)).arrayBuffer());
  expect(clip.subarray(4, 8).toString()).toBe('ftyp');
  expect(double.bill()).toMatchObject([{ micros: 160_000 }]);
});

test('whoever is turned away is told why, in xAI’s words', async () => {
  const fileId = await uploaded();
  const refusal = async (more: object, key?: string): Promise<Told> => ask('POST', '/v1/images/edits', edit(fileId, more), key);
  expect(await refusal({}, 'wrong')).toMatchObject({ status: 400, body: { error: expect.stringContaining('Incorrect API key') } });
  expect(await refusal({ model: 'grok-9' })).toMatchObject({ status: 404, body: { error: expect.stringContaining('does not exist') } });
  expect(await refusal({ prompt: 'x'.repeat(8001) })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('Prompt length') },
  });
  expect(await refusal({ prompt: xaiPolicyMarker })).toMatchObject({
    status: 403,
    body: { error: expect.stringContaining('usage guidelines') },
  });
  double.fault({ on: 'submit', action: { status: 429, retryAfterS: 2 } });
  expect(await refusal({})).toMatchObject({ status: 429, body: { code: 'resource-exhausted' } });
  double.lockAccount(true);
  expect(await refusal({})).toMatchObject({ status: 403, body: { error: expect.stringContaining('spending limit') } });
  expect(double.submits()).toEqual([]);
  expect((await ask('GET', '/v1/image-generation-models')).body).toMatchObject({
    models: [{ id: 'grok-imagine-image-2.0', pricing: expect.any(Array) }, {}],
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StudioFailure } from '../../failure.ts';
import { silentLog } from '../../log/log.ts';
import { SubmitOutcomeUnknown, type EditOrder, type ClipOrder, type Model, type Provider, type RemoteCall } from '../provider.ts';
import { createTransport } from '../transport.ts';
import { xaiModels } from './xai-models.ts';
import { createXaiProvider } from './xai-provider.ts';

interface Received {
  readonly call: string;
  readonly authorization: string | undefined;
  readonly body: Buffer;
}
type Answerer = (request: Received, response: ServerResponse) => void;

let dir: string;
let server: http.Server;
let provider: Provider;
let key: string | null;
let received: Received[];
let answers: Record<string, Answerer>;

const json =
  (body: unknown, status = 200): Answerer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600', 'hex'), Buffer.alloc(200, 7)]);
const bytes =
  (content: Buffer): Answerer =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': content.length }).end(content);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const call = `${request.method} ${(request.url ?? '').replace(/^\/(?=[\w.]+)/, '')}`;
  const one = { call, authorization: request.headers.authorization, body: Buffer.concat(pieces) };
  received.push(one);
  (answers[call] ?? json({ code: 'not-found', error: 'The model does not exist' }, 404))(one, response);
}

const leave = { count: 0, isForbidden: false };
const call = (signal = new AbortController().signal): RemoteCall => ({
  signal,
  mayLeave: () => {
    leave.count += 1;
    if (leave.isForbidden) throw new StudioFailure('upload-forbidden', 'Nothing may leave.');
  },
});
const picture = xaiModels[0]!;
const video = xaiModels.find(({ does }) => does.includes('clip'))!;
const edit: EditOrder = { operation: 'style', prompt: 'Blue sky.', size: { widthPx: 2400, heightPx: 1600 }, seed: null };
const clip: ClipOrder = {
  operation: 'clip',
  prompt: 'Slow.',
  avoid: null,
  durationS: 5,
  aspect: '16:9',
  hasEndFrame: false,
  withSound: false,
  seed: null,
};
const inputOf = (model: Model) => model.input(model === video ? clip : edit, { picture: 'file_in-1', mask: null, endFrame: null });
const submit = (model: Model = picture, signal?: AbortSignal) => provider.submit(model, inputOf(model), call(signal));
const posts = (): string[] => received.filter((one) => one.call.startsWith('POST')).map((one) => one.call);
const editCall = 'POST api.x.ai/v1/images/edits';
const clipCall = 'POST api.x.ai/v1/videos/generations';
const fails = (code: string, facts?: unknown) => expect.objectContaining({ code, ...(facts !== undefined && { facts }) });

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'xai-'));
  [key, received, answers, leave.count, leave.isForbidden] = ['xai-secret', [], {}, 0, false];
  server = http.createServer((request, response) => void answer(request, response));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  provider = createXaiProvider({
    secrets: { source: 'environment', get: () => Promise.resolve(key) },
    transport: createTransport({ doubles: { xai: `http://127.0.0.1:${port}` } }),
    clock: { now: () => 0, monotonic: () => 0 },
    log: silentLog,
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(dir, { recursive: true, force: true });
});

describe('a picture', () => {
  test('is sent privately and for a while, worked on once, waited for, fetched and forgotten', async () => {
    const file = path.join(dir, 'photo.jpg');
    writeFileSync(file, jpeg);
    answers['POST api.x.ai/v1/files'] = json({ id: 'file_in-1', bytes: jpeg.length });
    const address = await provider.upload({ file, contentType: 'image/jpeg' }, call());
    expect(address).toBe('file_in-1');
    const form = received[0]!.body.toString('latin1');
    expect(form.indexOf('name="expires_after"')).toBeLessThan(form.indexOf('name="file"; filename="picture.jpg"'));
    expect(form).toMatch(/name="expires_after"\r\n\r\n7200\r\n/);
    expect(form).toContain('JFIF');

    answers[editCall] = json({ request_id: 'req-1' });
    const input = picture.input(edit, { picture: address, mask: null, endFrame: null });
    provider.check(picture, input);
    expect(await provider.submit(picture, input, call())).toEqual({ requestId: 'req-1', output: null });
    expect(JSON.parse(received[1]!.body.toString())).toEqual(input);

    answers['GET api.x.ai/v1/images/req-1'] = (_request, response) => response.writeHead(202).end();
    expect(await provider.status(picture, 'req-1', call())).toEqual({ state: 'running' });
    await expect(provider.output(picture, 'req-1', call())).rejects.toEqual(fails('ai-busy'));
    answers['GET api.x.ai/v1/images/req-1'] = json({ status: 'pending' });
    expect(await provider.status(picture, 'req-1', call())).toEqual({ state: 'running' });
    answers['GET api.x.ai/v1/images/req-1'] = json({
      status: 'done',
      data: [{ url: 'https://imgen.x.ai/tmp/a.jpg', mime_type: 'image/jpeg', file_output: { file_id: 'file_out-1' } }],
      usage: { cost_in_usd_ticks: 900_000_000 },
    });
    expect(await provider.status(picture, 'req-1', call())).toEqual({ state: 'completed' });
    const { files } = await provider.output(picture, 'req-1', call());
    expect(files).toEqual([{ url: 'https://api.x.ai/v1/files/file_out-1/content', contentType: 'image/jpeg' }]);

    answers['GET api.x.ai/v1/files/file_out-1/content'] = bytes(jpeg);
    const result = path.join(dir, 'result');
    await provider.download(files[0]!, { file: result, kind: 'picture', mostBytes: 10_000 }, call());
    expect(readFileSync(result)).toEqual(jpeg);
    answers['DELETE api.x.ai/v1/files/file_out-1'] = json({ deleted: true });
    await provider.forget(picture, 'req-1', call());

    expect(posts()).toEqual(['POST api.x.ai/v1/files', editCall]);
    expect(received.at(-1)?.call).toBe('DELETE api.x.ai/v1/files/file_out-1');
    expect(new Set(received.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer xai-secret']));
    expect(leave.count).toBe(received.length);
  });

  test('that is answered at once needs no second question', async () => {
    answers[editCall] = json({ data: [{ url: 'https://imgen.x.ai/tmp/a.jpg' }] });
    expect(await submit()).toEqual({
      requestId: expect.stringMatching(/^at-once-/),
      output: { files: [{ url: 'https://imgen.x.ai/tmp/a.jpg', contentType: null }] },
    });
  });

  test('behind a link is fetched without the key', async () => {
    answers['GET imgen.x.ai/tmp/a.jpg'] = bytes(jpeg);
    const file = path.join(dir, 'result');
    await provider.download(
      { url: 'https://imgen.x.ai/tmp/a.jpg', contentType: null },
      { file, kind: 'picture', mostBytes: 10_000 },
      call(),
    );
    expect(received[0]?.authorization).toBeUndefined();
  });

  test.each([
    ['elsewhere', 'https://evil.example/a.jpg', 'ai-result-unusable'],
    ['on a host that only looks like theirs', 'https://x.ai.evil.example/a.jpg', 'ai-result-unusable'],
    ['without a lock', 'http://imgen.x.ai/a.jpg', 'ai-result-unusable'],
    ['in the answer itself', 'data:image/jpeg;base64,AAAA', 'ai-result-unusable'],
    ['gone', 'https://imgen.x.ai/gone.jpg', 'ai-result-lost'],
  ])('%s is not taken', async (_what, url, code) => {
    const to = { file: path.join(dir, 'result'), kind: 'picture', mostBytes: 10_000 } as const;
    await expect(provider.download({ url, contentType: null }, to, call())).rejects.toEqual(fails(code));
  });

  test('is not fetched along a way that leads off, and the key does not go there', async () => {
    answers['GET api.x.ai/v1/files/file_1/content'] = (_request, response) =>
      response.writeHead(302, { location: 'https://imgen.x.ai/b.jpg' }).end();
    answers['GET imgen.x.ai/b.jpg'] = (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/a.jpg' }).end();
    const to = { file: path.join(dir, 'result'), kind: 'picture', mostBytes: 10_000 } as const;
    const found = provider.download({ url: 'https://api.x.ai/v1/files/file_1/content', contentType: null }, to, call());
    await expect(found).rejects.toEqual(fails('ai-result-unusable'));
    expect(received.map(({ authorization }) => authorization)).toEqual(['Bearer xai-secret', undefined]);
  });
});

describe('a clip', () => {
  test('is asked for, waited for, and found as a file', async () => {
    answers[clipCall] = json({ request_id: 'req-2' });
    expect(await submit(video)).toEqual({ requestId: 'req-2', output: null });
    answers['GET api.x.ai/v1/videos/req-2'] = json({ status: 'pending', progress: 40 }, 202);
    expect(await provider.status(video, 'req-2', call())).toEqual({ state: 'running' });
    answers['GET api.x.ai/v1/videos/req-2'] = json({
      status: 'done',
      video: { url: 'https://vidgen.x.ai/a.mp4', duration: 5, respect_moderation: true, file_output: { file_id: 'file_v' } },
    });
    expect(await provider.output(video, 'req-2', call())).toEqual({
      files: [{ url: 'https://api.x.ai/v1/files/file_v/content', contentType: null }],
    });
    expect(await provider.cancel(video, 'req-2', call())).toBe('too-late');
    expect(posts()).toEqual([clipCall]);
  });
});

describe('work that ended badly', () => {
  const ended = (work: unknown, model = picture) => {
    answers[`GET api.x.ai/v1/${model === video ? 'videos' : 'images'}/r`] = json(work);
    return provider.output(model, 'r', call());
  };
  test('says so in the studio’s words, and whether it was charged', async () => {
    await expect(ended({ status: 'done', data: [{ url: '' }], respect_moderation: false })).rejects.toEqual(
      fails('ai-refused', { isCharged: true }),
    );
    await expect(ended({ status: 'done', video: { url: '', respect_moderation: false } }, video)).rejects.toEqual(
      fails('ai-refused', { isCharged: true }),
    );
    await expect(ended({ status: 'done', data: [{ respect_moderation: false }], usage: { cost_in_usd_ticks: 0 } })).rejects.toEqual(
      fails('ai-refused', { isCharged: false }),
    );
    await expect(ended({ status: 'done', data: [] })).rejects.toEqual(fails('ai-failed', { isCharged: true }));
    await expect(ended({ status: 'failed', error: { code: 'internal_error', message: '' } })).rejects.toEqual(
      fails('ai-failed', { isCharged: false }),
    );
    await expect(ended({ status: 'failed', error: { code: 'invalid_argument', message: 'x' } }, video)).rejects.toEqual(
      fails('ai-rejected', { isCharged: false }),
    );
    await expect(ended({ status: 'expired' }, video)).rejects.toEqual(fails('ai-result-lost'));
  });

  test('is told from work that nobody knows, and from an answer that is not understood', async () => {
    await expect(provider.status(picture, 'nobody', call())).rejects.toEqual(fails('ai-result-lost'));
    await expect(ended({ hello: 1 })).rejects.toEqual(fails('ai-busy'));
    await expect(ended([1])).rejects.toEqual(fails('ai-busy'));
    answers['GET api.x.ai/v1/images/r'] = (_request, response) => response.end('<html>');
    await expect(provider.status(picture, 'r', call())).rejects.toEqual(fails('offline'));
  });
});

describe('never more than one request for work', () => {
  const drop: Answerer = (_request, response) => void response.destroy();
  const partly: Answerer = (_request, response) => {
    response.writeHead(200, { 'content-length': 400 }).write('{"request_id":');
    response.destroy();
  };
  test.each([
    ['dropped', drop],
    ['broken off', partly],
    ['a page', (_request, response) => void response.end('<html>hello</html>')],
    ['without an id', json({})],
    ['an id that is none', json({ request_id: '../../x' })],
    ['of a gateway', json({}, 502)],
    ['too late', json({}, 504)],
    ['a redirect', (_request, response) => void response.writeHead(307, { location: 'https://api.x.ai/v1/images/edits' }).end()],
  ] satisfies [string, Answerer][])('an answer %s leaves it open, and is not asked again', async (_what, answerer) => {
    answers[editCall] = answerer;
    await expect(submit()).rejects.toBeInstanceOf(SubmitOutcomeUnknown);
    expect(posts()).toEqual([editCall]);
  });

  test('what was stopped on the way is open, what was stopped before is not sent', async () => {
    const stop = new AbortController();
    answers[editCall] = () => stop.abort();
    await expect(submit(picture, stop.signal)).rejects.toBeInstanceOf(SubmitOutcomeUnknown);
    await expect(submit(picture, stop.signal)).rejects.toEqual(fails('cancelled'));
    expect(posts()).toEqual([editCall]);
  });

  test.each([
    [503, 'ai-busy'],
    [429, 'ai-busy'],
    [401, 'ai-key-refused'],
    [402, 'ai-account-locked'],
    [422, 'ai-rejected'],
    [404, 'ai-model-unknown'],
  ])('%i turns it down, and is not asked again', async (status, code) => {
    answers[editCall] = json({}, status);
    await expect(submit()).rejects.toEqual(fails(code));
    expect(posts()).toEqual([editCall]);
  });

  test('nothing arrives where nobody is', async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await expect(submit()).rejects.toEqual(fails('offline'));
    await expect(provider.status(picture, 'r', call())).rejects.toEqual(fails('offline'));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  });
});

test('nothing leaves without a key, and nothing when nothing may', async () => {
  expect(await provider.keySource()).toBe('environment');
  key = null;
  expect(await provider.keySource()).toBe('missing');
  await expect(submit()).rejects.toEqual(fails('ai-key-missing'));
  key = 'xai-secret';
  leave.isForbidden = true;
  const file = path.join(dir, 'photo.jpg');
  writeFileSync(file, jpeg);
  const to = { file: path.join(dir, 'r'), kind: 'picture', mostBytes: 9 } as const;
  for (const asked of [
    submit(),
    provider.upload({ file, contentType: 'image/jpeg' }, call()),
    provider.status(picture, 'r', call()),
    provider.output(picture, 'r', call()),
    provider.prices(call()),
    provider.download({ url: 'https://imgen.x.ai/a.jpg', contentType: null }, to, call()),
  ])
    await expect(asked).rejects.toEqual(fails('upload-forbidden'));
  await provider.forget(picture, 'r', call());
  expect(received).toEqual([]);
});

test('a request that drifted is caught before it leaves', () => {
  const input = inputOf(picture);
  for (const wrong of [
    { ...input, image: { url: 'https://x.ai/a.jpg' } },
    { ...input, size: '1024x1024' },
    { ...input, n: 4 },
    { ...input, model: 'grok-2-image' },
    { ...input, prompt: 'a'.repeat(8001) },
    inputOf(video),
  ])
    expect(() => provider.check(picture, wrong)).toThrow(expect.objectContaining({ code: 'ai-input-drifted' }));
});

test('prices are those of edits: with the picture that is sent, at the size and quality that are used', async () => {
  answers['GET api.x.ai/v1/image-generation-models'] = json({
    models: [
      {
        id: 'grok-imagine-image-2.0',
        image_price: 400_000_000,
        pricing: [
          { quality: 'low', resolution: '1k', price_per_image: 400_000_000 },
          { quality: 'medium', resolution: '2k', price_per_image: 850_000_000 },
        ],
      },
      { id: 'grok-imagine-image-1', aliases: ['grok-imagine-image'], image_price: 200_000_000 },
      { id: 'something-else', image_price: 1 },
    ],
  });
  expect(await provider.prices(call())).toEqual([
    { model: 'grok-imagine-image-2.0', unit: 'image', micros: 95_000 },
    { model: 'grok-imagine-image', unit: 'image', micros: 22_000 },
  ]);
  answers['GET api.x.ai/v1/image-generation-models'] = json({ models: [{ id: 'grok-imagine-image' }] });
  expect(await provider.prices(call())).toEqual([]);
  answers['GET api.x.ai/v1/image-generation-models'] = json([]);
  await expect(provider.prices(call())).rejects.toEqual(fails('ai-busy'));
});

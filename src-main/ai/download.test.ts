import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StudioFailure } from '../failure.ts';
import { downloadTo, type Download } from './download.ts';
import { createTransport, type Transport } from './transport.ts';

const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(3000, 7)]);
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d', 'hex'), Buffer.alloc(100)]);
const webp = Buffer.concat([Buffer.from('RIFF\x10\x00\x00\x00WEBPVP8 ', 'latin1'), Buffer.alloc(100)]);
const mp4 = Buffer.concat([Buffer.from('\x00\x00\x00\x18ftypisom', 'latin1'), Buffer.alloc(100)]);
const html = Buffer.from('<!doctype html><title>Sign in</title>'.padEnd(400, ' '));

let answer: http.RequestListener;
let seen: { url: string; authorization: string | undefined }[];
let server: http.Server;
let transport: Transport;
let folder: string;
const file = (): string => path.join(folder, 'result');

beforeAll(async () => {
  server = http.createServer((request, response) => {
    seen.push({ url: request.url ?? '', authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  transport = createTransport({ doubles: { fal: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => void server.close(resolve));
});
beforeEach(() => {
  seen = [];
  folder = mkdtempSync(path.join(tmpdir(), 'download-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const send =
  (body: Buffer, headers: Record<string, string> = {}): http.RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-length': String(body.length), ...headers }).end(body);

const get = (more: Partial<Download> = {}): Promise<void> =>
  downloadTo({
    transport,
    url: 'https://v3b.fal.media/files/b/1/result.jpg',
    hosts: ['fal.media'],
    file: file(),
    kind: 'picture',
    mostBytes: 10_000,
    signal: new AbortController().signal,
    ...more,
  });

/** The code it fails with, and that nothing of it stays. */
async function failsWith(more: Partial<Download> = {}): Promise<string> {
  const failure = await get(more).catch((error: unknown) => error);
  expect(readdirSync(folder)).toEqual([]);
  if (!(failure instanceof StudioFailure)) throw failure;
  expect(failure.message).not.toMatch(/127\.0\.0\.1|https?:/);
  return failure.code;
}

test.each([
  ['a JPEG', jpeg, 'picture'],
  ['a PNG', png, 'picture'],
  ['a WebP', webp, 'picture'],
  ['an MP4', mp4, 'clip'],
] as const)('%s arrives byte for byte', async (_name, bytes, kind) => {
  answer = send(bytes);
  await get({ kind });
  expect(readFileSync(file()).equals(bytes)).toBe(true);
  expect(readdirSync(folder)).toEqual(['result']);
});

test('a body without a told size, in small pieces', async () => {
  answer = (_, response) => {
    for (let at = 0; at < jpeg.length; at += 5) response.write(jpeg.subarray(at, at + 5));
    response.end();
  };
  await get();
  expect(readFileSync(file()).equals(jpeg)).toBe(true);
});

describe('what is not a result', () => {
  test.each([
    ['a page', html, 'picture'],
    ['a clip for a picture', mp4, 'picture'],
    ['a picture for a clip', jpeg, 'clip'],
    ['a drawing that could hold a program', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'), 'picture'],
    ['next to nothing', Buffer.from('ffd8ff', 'hex'), 'picture'],
    ['nothing', Buffer.alloc(0), 'picture'],
  ] as const)('%s', async (_name, bytes, kind) => {
    answer = send(bytes);
    expect(await failsWith({ kind })).toBe('ai-result-unusable');
  });

  test('5 GB that are told: not one byte is fetched', async () => {
    answer = (_, response) => void response.writeHead(200, { 'content-length': '5000000000' }).write(jpeg);
    expect(await failsWith()).toBe('ai-result-unusable');
  });

  test('more than is allowed, and never told: stopped on the way', async () => {
    let isClosed = false;
    answer = (_, response) => {
      response.on('close', () => {
        isClosed = true;
      });
      const more = (): void => {
        while (!response.destroyed && response.write(jpeg));
        response.once('drain', more);
      };
      more();
    };
    expect(await failsWith()).toBe('ai-result-unusable');
    await expect.poll(() => isClosed).toBe(true);
  });
});

describe('where it may come from', () => {
  test.each([
    'http://v3b.fal.media/result.jpg',
    'https://127.0.0.1/result.jpg',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/x',
    'https://fal.media.example.com/x',
    'https://notfal.media/x',
    'https://v3.fal.media:8443/x',
    'https://fal.media@169.254.169.254/x',
    'https://user:pass@v3.fal.media/x',
    'https://[::1]/x',
    'file:///etc/passwd',
    'data:image/png;base64,iVBORw0KGgo=',
    'not an address',
  ])('not %s', async (url) => {
    answer = send(jpeg);
    expect(await failsWith({ url })).toBe('ai-result-unusable');
    expect(seen).toEqual([]);
  });

  test.each([
    'http://127.0.0.1:9/secret',
    'https://169.254.169.254/latest/meta-data',
    'http://v3.fal.media/plain',
    'https://example.com/x',
    '//example.com/x',
  ])('a redirect to %s is not followed', async (location) => {
    answer = (_, response) => void response.writeHead(302, { location }).end();
    expect(await failsWith()).toBe('ai-result-unusable');
    expect(seen).toHaveLength(1);
  });

  test('a redirect among the allowed hosts is, and the header stays behind', async () => {
    answer = (request, response) => {
      if (request.url?.includes('result.jpg')) response.writeHead(307, { location: 'https://v3.fal.media/other' }).end();
      else send(jpeg)(request, response);
    };
    await get({ headers: { authorization: 'Bearer canary' } });
    expect(seen).toEqual([
      { url: '/v3b.fal.media/files/b/1/result.jpg', authorization: 'Bearer canary' },
      { url: '/v3.fal.media/other', authorization: undefined },
    ]);
  });

  test('a circle of redirects ends', async () => {
    answer = (_, response) => void response.writeHead(302, { location: 'https://v3b.fal.media/again' }).end();
    expect(await failsWith()).toBe('ai-result-unusable');
    expect(seen.length).toBeLessThan(6);
  });
});

describe('trouble on the way', () => {
  test.each([
    [404, 'ai-result-lost'],
    [410, 'ai-result-lost'],
    [403, 'ai-key-refused'],
    [401, 'ai-key-refused'],
    [429, 'ai-busy'],
    [500, 'ai-busy'],
    [503, 'ai-busy'],
    [204, 'ai-result-unusable'],
    [400, 'ai-result-unusable'],
  ])('%i is %s', async (status, code) => {
    answer = (_, response) => void response.writeHead(status).end();
    expect(await failsWith()).toBe(code);
  });

  test('half of it, then nothing', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': String(jpeg.length) });
      response.write(jpeg.subarray(0, 1500), () => response.destroy());
    };
    expect(await failsWith()).toBe('offline');
  });

  test('cut before the answer', async () => {
    answer = (request) => void request.socket.destroy();
    expect(await failsWith()).toBe('offline');
  });

  test('it stands still', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': String(jpeg.length) });
      response.write(jpeg.subarray(0, 1500));
    };
    expect(await failsWith({ limits: { idleMs: 60, totalMs: 60_000 } })).toBe('offline');
  });

  test('a few bytes now and then: each in time, all of it too slow', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': String(jpeg.length) });
      const drip = setInterval(() => response.write(jpeg.subarray(0, 3)), 10);
      response.on('close', () => clearInterval(drip));
    };
    expect(await failsWith({ limits: { idleMs: 5000, totalMs: 150 } })).toBe('offline');
  });

  test('never an answer', async () => {
    answer = () => undefined;
    expect(await failsWith({ limits: { idleMs: 5000, totalMs: 80 } })).toBe('offline');
  });

  test('whoever asked gives up: their own reason, and nothing stays', async () => {
    const giveUp = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': String(jpeg.length) });
      response.write(jpeg.subarray(0, 1500), () => setImmediate(() => giveUp.abort()));
    };
    await expect(get({ signal: giveUp.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leave is asked before every single request', async () => {
    answer = (request, response) => {
      if (request.url?.includes('result.jpg')) response.writeHead(302, { location: '/again' }).end();
      else send(jpeg)(request, response);
    };
    let asked = 0;
    const mayLeave = (): void => {
      asked += 1;
      if (asked > 1) throw new StudioFailure('upload-forbidden', 'Nothing may leave.');
    };
    expect(await failsWith({ mayLeave })).toBe('upload-forbidden');
    expect(seen).toHaveLength(1);
  });

  test('a folder that is not there', async () => {
    answer = send(jpeg);
    await expect(get({ file: path.join(folder, 'missing', 'result') })).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

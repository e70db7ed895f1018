import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MediaRequest } from '../library/find-media.ts';
import { createOriginHandler, type OriginOptions } from './origin-handler.ts';

const id = '019a9d3c-7c1e-7abc-8def-0123456789ab';
let folder: string;
let options: OriginOptions;
const errors: unknown[] = [];

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studio-origin-'));
  const pageDir = path.join(folder, 'renderer');
  mkdirSync(path.join(pageDir, 'assets'), { recursive: true });
  writeFileSync(path.join(pageDir, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(pageDir, 'assets/index.js'), 'export {};');
  writeFileSync(path.join(pageDir, '.env'), 'SECRET=1');
  writeFileSync(path.join(folder, 'film.mp4'), 'film bytes');
  options = {
    pageDir,
    media: async ({ kind }: MediaRequest) => {
      if (kind === 'export') throw new Error('broken');
      return kind === 'frame' ? null : { file: path.join(folder, 'film.mp4'), contentType: 'video/mp4' };
    },
    devServer: null,
    fetch: async () => new Response('unexpected'),
    onError: (error) => void errors.push(error),
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (target: string, init?: RequestInit, over: Partial<OriginOptions> = {}): Promise<Response> =>
  createOriginHandler({ ...options, ...over })(new Request(target.startsWith('/') ? `app://studio${target}` : target, init));

test('the page, with its policy and its type', async () => {
  const answer = await ask('/');
  expect(await answer.text()).toBe('<!doctype html>');
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  const script = await ask('/assets/index.js', { method: 'HEAD' });
  expect([script.status, script.headers.get('content-length'), await script.text()]).toEqual([200, '10', '']);
});

test('a film, whole and by pieces, inert as a document', async () => {
  const answer = await ask(`/media/film/${id}/full?v=2`, { headers: { range: 'bytes=5-' } });
  expect([answer.status, await answer.text()]).toEqual([206, 'bytes']);
  expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(answer.headers.get('cache-control')).toBe('no-cache');
  expect((await ask(`/media/version/${id}/full`)).headers.get('cache-control')).toContain('immutable');
});

test.each<[string, number]>([
  ['/missing.js', 404],
  ['/assets', 404],
  ['/.env', 400],
  ['/..%2f..%2fetc/passwd', 400],
  ['/index.html%00', 400],
  ['/%', 400],
  [`/media/frame/${id}/full`, 404],
  ['/media/film/1/full', 404],
  ['/media/%2e%2e/index.html', 200], // resolved by the URL itself, before it is a request
  ['/media/..%2findex.html', 404],
  [`app://elsewhere/media/film/${id}/full`, 404],
  ['https://studio/index.html', 404],
])('%s answers %i', async (target, status) => {
  expect((await ask(target)).status).toBe(status);
});

test('only reading', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    const answer = await ask('/index.html', { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  }
});

test('a mistake inside is told to the log and to nobody else', async () => {
  const answer = await ask(`/media/export/${id}/full`);
  expect([answer.status, await answer.text()]).toEqual([500, '']);
  expect(errors).toEqual([new Error('broken')]);
});

test('in development the page comes from the dev server, media still from the library', async () => {
  const asked: string[] = [];
  const over: Partial<OriginOptions> = {
    devServer: new URL('http://127.0.0.1:5173/'),
    fetch: async (url) => {
      asked.push(url);
      return new Response('from vite', { headers: { 'content-type': 'text/javascript' } });
    },
  };
  const answer = await ask('/main.tsx?t=1', {}, over);
  expect(await answer.text()).toBe('from vite');
  expect(answer.headers.get('content-security-policy')).toContain('ws://127.0.0.1:5173');
  expect(await (await ask(`/media/film/${id}/full`, {}, over)).text()).toBe('film bytes');
  // A path that looks like a host stays a path of the dev server.
  await ask('//example.com/x', {}, over);
  expect(asked).toEqual(['http://127.0.0.1:5173/main.tsx?t=1', 'http://127.0.0.1:5173//example.com/x']);
});

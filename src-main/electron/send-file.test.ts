import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendFile } from './send-file.ts';

let folder: string;
let file: string;
const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 256);

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studio-send-'));
  file = path.join(folder, 'film.mp4');
  writeFileSync(file, bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (range?: string, method = 'GET', target = file): Promise<Response> =>
  sendFile(new Request('app://studio/x', { method, headers: range ? { range } : {} }), {
    file: target,
    headers: { 'content-type': 'video/mp4' },
  });
const body = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer());

test('the whole file', async () => {
  const answer = await ask();
  expect([answer.status, answer.headers.get('content-length'), answer.headers.get('content-type')]).toEqual([200, '300000', 'video/mp4']);
  expect(await body(answer)).toEqual(bytes);
});

test.each([
  ['bytes=1000-1999', 1000, 2000],
  ['bytes=299000-', 299_000, 300_000],
  ['bytes=-10', 299_990, 300_000],
  ['bytes=0-999999', 0, 300_000],
])('%s', async (range, from, to) => {
  const answer = await ask(range);
  expect(answer.status).toBe(206);
  expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/300000`);
  expect(answer.headers.get('content-length')).toBe(String(to - from));
  expect(await body(answer)).toEqual(bytes.slice(from, to));
});

test('a piece the file does not have', async () => {
  const answer = await ask('bytes=300000-');
  expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */300000']);
});

test('HEAD tells the size and sends nothing', async () => {
  const answer = await ask('bytes=0-9', 'HEAD');
  expect([answer.status, answer.headers.get('content-length'), answer.body]).toEqual([206, '10', null]);
});

test('an empty file, a folder and nothing at all', async () => {
  const empty = path.join(folder, 'empty');
  writeFileSync(empty, '');
  expect((await ask(undefined, 'GET', empty)).headers.get('content-length')).toBe('0');
  mkdirSync(path.join(folder, 'folder'), { recursive: true });
  expect((await ask(undefined, 'GET', path.join(folder, 'folder'))).status).toBe(404);
  expect((await ask(undefined, 'GET', path.join(folder, 'none'))).status).toBe(404);
});

const openFiles = (): number => readdirSync('/proc/self/fd').length;

test.runIf(process.platform === 'linux')('no file stays open when the page stops listening', async () => {
  const before = openFiles();
  for (let i = 0; i < 20; i += 1) {
    const reader = (await ask()).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const gone = new AbortController();
    const left = await sendFile(new Request('app://studio/x', { signal: gone.signal }), { file, headers: {} });
    const failed = left.arrayBuffer().then(
      () => false,
      () => true,
    );
    gone.abort();
    expect(await failed).toBe(true);
  }
  await expect.poll(openFiles).toBeLessThanOrEqual(before + 1);
});

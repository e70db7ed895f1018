import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../log/log.ts';
import { PauseSwitch } from '../pause.ts';
import type { StartWorker } from '../ports.ts';
import { startChildWorker } from '../terminal/child-worker.ts';
import { createImagingPool } from './pool.ts';
import { imagingWidth } from './width.ts';

const pools: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

function makePool(width: number, more: { previewIdleMs?: number; limitMs?: { 'shrink-picture': number } } = {}) {
  let started = 0;
  let gone = 0;
  const startWorker: StartWorker = (options) => {
    started += 1;
    const worker = startChildWorker(options);
    worker.onExit(() => (gone += 1));
    return worker;
  };
  const pool = createImagingPool({
    startWorker,
    modulePath: path.resolve('src-main/imaging/pool.fixture.ts'),
    kernelsDir: '',
    width,
    log: silentLog,
    ...more,
  });
  pools.push(pool);
  const run = (file: string, signal = new AbortController().signal, onProgress?: (fraction: number) => void) =>
    pool.run('shrink-picture', { file, longEdgePx: 1, outFile: '' }, { signal, ...(onProgress && { onProgress }) }) as unknown as Promise<{
      pid: number;
      priority: number;
    }>;
  return { pool, run, counts: () => ({ started, gone }) };
}

test('workers are started when needed, no more than the width, and used again', async () => {
  const { run, counts } = makePool(2);
  expect(counts().started).toBe(0);
  const pids = new Set((await Promise.all(Array.from({ length: 8 }, () => run('good')))).map(({ pid }) => pid));
  expect(pids.size).toBeLessThanOrEqual(2);
  expect(counts().started).toBe(pids.size);
});

test('a worker that has grown is kept for its own kind of task only, and the width is kept too', async () => {
  const { pool, run, counts } = makePool(1);
  const { pid } = await run('grow');
  expect((await run('good')).pid).toBe(pid);
  await pool.run('export-photo', { file: 'good' } as never, { signal: new AbortController().signal });
  expect(counts()).toEqual({ started: 2, gone: 1 });
});

test('previews have a worker of their own that no other work stands in the way of, and it goes when nobody looks', async () => {
  const { pool, run, counts } = makePool(1, { previewIdleMs: 300 });
  const preview = () =>
    pool.run('preview-photo', { file: 'good' } as never, { signal: new AbortController().signal }) as unknown as Promise<{
      pid: number;
      priority: number;
    }>;
  const abort = new AbortController();
  const hanging = run('wait', abort.signal).catch(() => undefined);
  const [first, second] = await Promise.all([preview(), preview()]);
  expect(second.pid).toBe(first.pid);
  expect((await preview()).pid).toBe(first.pid);
  abort.abort();
  await hanging;
  const other = await run('good');
  expect(other.pid).not.toBe(first.pid);
  // What somebody waits for comes before what nobody looks at.
  expect(other.priority).toBe(Math.max(first.priority, process.platform === 'win32' ? os.constants.priority.PRIORITY_BELOW_NORMAL : 5));
  await expect.poll(() => counts()).toEqual({ started: 2, gone: 1 });
  expect((await preview()).pid).not.toBe(first.pid);
});

test('a preview that was asked for while the worker of the last one is replaced is made all the same', async () => {
  const { pool } = makePool(1);
  const preview = (file: string) =>
    pool.run('preview-photo', { file } as never, { signal: new AbortController().signal }) as unknown as Promise<{ pid: number }>;
  const [large, next] = await Promise.all([preview('overgrow'), preview('good')]);
  expect(next.pid).not.toBe(large.pid);
});

test('progress comes through', async () => {
  const seen: number[] = [];
  await makePool(1).run('good', undefined, (fraction) => seen.push(fraction));
  expect(seen).toEqual([0.5]);
});

test('a crash of native code costs one task, not the studio and not the next task', async () => {
  const { run } = makePool(1);
  await expect(run('crash')).rejects.toMatchObject({ code: 'worker-lost' });
  await expect(run('good')).resolves.toHaveProperty('pid');
});

test('a mistake in a task crosses without its inside', async () => {
  const failure = await makePool(1)
    .run('throw')
    .catch((error: unknown) => error as Error & { code: string });
  expect(failure).toMatchObject({ code: 'unexpected' });
  expect((failure as Error).message).not.toContain('anna');
});

test('aborting ends a task that listens, and the process of one that does not, within a second', async () => {
  for (const file of ['wait', 'hang']) {
    const { run } = makePool(1);
    const abort = new AbortController();
    const running = run(file, abort.signal);
    await run('good', AbortSignal.timeout(50)).catch(() => undefined); // queued behind it: the worker is up by now
    const abortedAt = performance.now();
    abort.abort();
    await expect(running).rejects.toBeInstanceOf(Error);
    expect(performance.now() - abortedAt).toBeLessThan(1500);
    await expect(run('good')).resolves.toHaveProperty('pid');
  }
});

test('an aborted task is over when its worker has cleaned up, and until then nobody takes its place', async () => {
  const { pool, run, counts } = makePool(1);
  const outFile = path.join(mkdtempSync(path.join(os.tmpdir(), 'pool-')), 'tidied');
  const abort = new AbortController();
  await run('good');
  const running = pool.run('shrink-picture', { file: 'tidy', longEdgePx: 1, outFile }, { signal: abort.signal });
  const next = run('good');
  await run('good', AbortSignal.timeout(50)).catch(() => undefined); // queued behind it: the worker is at work by now
  abort.abort();
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  expect(existsSync(outFile)).toBe(true);
  await next;
  expect(counts().started).toBe(1);
  rmSync(path.dirname(outFile), { recursive: true });
});

test('a task that is aborted before its turn never starts', async () => {
  const { run, counts } = makePool(1);
  const running = run('wait', AbortSignal.timeout(200));
  await expect(run('good', AbortSignal.abort())).rejects.toThrow();
  await expect(running).rejects.toThrow();
  expect(counts().started).toBe(1);
});

test('a worker whose studio is gone ends its task and itself without a word', async () => {
  const child = fork(path.resolve('src-main/imaging/pool.fixture.ts'), [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  const silence = once(child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text)) ?? child, 'end');
  for (const [id, file] of [
    [1, 'good'],
    [2, 'wait'],
  ] as const)
    child.send({ type: 'run', id, kind: 'read-frame', input: { file, outFile: '' }, kernelsDir: '' });
  await once(child, 'message');
  child.disconnect();
  const [[code]] = await Promise.all([once(child, 'exit') as Promise<[number | null]>, silence]);
  expect({ code, said }).toEqual({ code: 0, said: '' });
});

describe('long work', () => {
  let outFile: string;
  beforeEach(() => (outFile = path.join(mkdtempSync(path.join(os.tmpdir(), 'pool-')), 'pieces')));
  afterEach(() => rmSync(path.dirname(outFile), { recursive: true }));
  const limitMs = { 'shrink-picture': 600 };
  const pieces = () => readFileSync(outFile, 'utf8').length;

  test('may take longer than its limit as long as it moves on', async () => {
    const { pool } = makePool(1, { limitMs });
    const startedAt = performance.now();
    await pool.run('shrink-picture', { file: 'step', longEdgePx: 1, outFile }, { signal: new AbortController().signal });
    expect(performance.now() - startedAt).toBeGreaterThan(limitMs['shrink-picture']);
    expect(pieces()).toBe(8);
  });

  test('that does not is ended, and it is said why', async () => {
    await expect(makePool(1, { limitMs: { 'shrink-picture': 300 } }).run('wait')).rejects.toMatchObject({ code: 'took-too-long' });
    await expect(makePool(1, { limitMs: { 'shrink-picture': 300 } }).run('hang')).rejects.toMatchObject({ code: 'took-too-long' });
  });

  test('stands still while it is paused for longer than its limit, lets other work by, and goes on', async () => {
    const { pool, run } = makePool(1, { limitMs });
    const pause = new PauseSwitch();
    let said = 0;
    const running = pool.run(
      'shrink-picture',
      { file: 'step', longEdgePx: 1, outFile },
      {
        signal: new AbortController().signal,
        pause,
        onProgress: () => {
          said += 1;
          if (said === 2) pause.set(true);
        },
      },
    );
    await expect.poll(() => pause.isPaused).toBe(true);
    const other = await run('good');
    const standing = pieces();
    await once(AbortSignal.timeout(limitMs['shrink-picture'] + 100), 'abort');
    expect(pieces() - standing).toBeLessThanOrEqual(1);
    pause.set(false);
    expect(((await running) as unknown as { pid: number }).pid).not.toBe(other.pid);
    expect(pieces()).toBe(8);
  });

  test('can be cancelled while it is paused', async () => {
    const { pool } = makePool(1, { limitMs });
    const pause = new PauseSwitch();
    const abort = new AbortController();
    pause.set(true);
    const running = pool.run('shrink-picture', { file: 'step', longEdgePx: 1, outFile }, { signal: abort.signal, pause });
    await expect.poll(() => pool.run('shrink-picture', { file: 'good', longEdgePx: 1, outFile }, { signal: abort.signal })).toBeDefined();
    abort.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });
});

test('closing ends every worker', async () => {
  const { pool, run, counts } = makePool(2);
  const lost = Promise.allSettled([run('hang'), run('hang')]);
  await expect.poll(() => counts().started).toBe(2);
  await pool.close();
  await lost;
  expect(counts().gone).toBe(2);
});

test('one worker a core, fewer where memory is short, always one', () => {
  const gigabyte = 1024 ** 3;
  expect(imagingWidth(2, 20 * gigabyte)).toBe(2);
  expect(imagingWidth(8, 2 * gigabyte)).toBe(2);
  expect(imagingWidth(64, 900 * gigabyte)).toBe(8);
  expect(imagingWidth(4, 0)).toBe(1);
});

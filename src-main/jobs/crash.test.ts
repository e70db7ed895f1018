import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { jobEvent } from '../database/schema.ts';
import type { JobId } from '../../src-preload/contract/ids.ts';
import { openBoard, statesOf, type QueueBoard, type Run } from './testing/queue-board.ts';

let board: QueueBoard | undefined;
afterEach(() => board?.close());

test('a studio that is killed with a job in every state goes on where it was, and nobody is asked twice', async () => {
  const libraryDir = mkdtempSync(path.join(os.tmpdir(), 'doomed-'));
  const child = spawn(process.execPath, ['src-main/jobs/testing/doomed-studio.ts', libraryDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const here = await openBoard(libraryDir);
  board = here;
  expect(statesOf(here.makeStore())).toMatchObject({
    running: 'running',
    parked: 'waiting-external',
    waiting: 'waiting',
    blocked: 'blocked',
  });
  const began: string[] = [];
  const looks: string[] = [];
  const run: Run = ({ name }, { isCancelAsked }) => {
    began.push(name);
    return Promise.resolve(isCancelAsked() ? { wasCancelled: true } : {});
  };
  const outside = {
    poll: ({ name }: { name: string }): Promise<'go-on'> => Promise.resolve(looks.push(`poll ${name}`)).then(() => 'go-on' as const),
    cancel: ({ name }: { name: string }): Promise<'cancelled' | 'finishing'> => {
      looks.push(`cancel ${name}`);
      return Promise.resolve(name.startsWith('parked') ? 'cancelled' : 'finishing');
    },
  };
  const { queue, store } = here.makeQueue({ run, outside });

  // A person paused all work, and that holds; only how it stands at the provider is found out.
  expect(queue.pauses()).toMatchObject([{ scope: '*', reason: 'user' }]);
  await expect
    .poll(() => looks.toSorted(), { timeout: 5000 })
    .toEqual(['cancel parked, given up', 'cancel running, may be asked, given up', 'poll parked', 'poll running, may be asked, given up']);
  expect(began).toEqual([]);
  queue.resumeAll();
  for (const { id } of store.list({})) await queue.settled(id as JobId);
  expect(statesOf(store)).toEqual({
    running: 'done',
    'running, given up': 'cancelled',
    'running, may be asked': 'done',
    'running, may be asked, given up': 'cancelled',
    parked: 'done',
    'parked, given up': 'cancelled',
    blocked: 'done',
    waiting: 'done',
    done: 'done',
    failed: 'failed',
  });
  // What was given up was not begun again, except to bring home what the provider finished all the same.
  expect(began.toSorted()).toEqual(
    ['running', 'running, may be asked', 'running, may be asked, given up', 'parked', 'blocked', 'waiting'].toSorted(),
  );
  // What may be at a provider went first.
  expect(began.slice(0, 3).every((name) => name.includes('asked') || name === 'parked')).toBe(true);
  const events = here.library.db.select().from(jobEvent).all();
  expect(events.filter(({ type }) => type === 'recovered')).toHaveLength(4);
});

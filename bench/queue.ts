import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import type { WorkspaceId } from '../src-preload/contract/ids.ts';
import { openLibrary, type OpenLibrary } from '../src-main/database/open.ts';
import { workspace } from '../src-main/database/schema.ts';
import { JobStore } from '../src-main/jobs/job-store.ts';
import { JobQueue } from '../src-main/jobs/queue.ts';
import { silentLog } from '../src-main/log/log.ts';

/**
 * The durable queue beside what it promises and beside its physical limit. A job takes two transactions that reach the disk
 * (claim, finish), so the limit is two of the smallest possible transactions on the same disk with the same durability; the
 * two are measured in turns. Prints each figure beside its limit.
 */
const rounds = 3;
const jobCount = 2000;
const enqueueCount = 10_000;
const historyCount = 100_000;
const limits = { enqueueMs: 250, claimMs: 5 };
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const scratch = mkdtempSync(path.join(os.tmpdir(), 'bench-queue-'));
const best = { queue: 0, limit: 0 };
const enqueuesMs: number[] = [];
const claimsMs: number[] = [];
const bareMs: number[] = [];

for (let round = 0; round < rounds; round += 1) {
  best.limit = Math.max(best.limit, limitPerSecond(path.join(scratch, `limit-${round}.db`)));
  await oneRound(path.join(scratch, `queue-${round}`));
}
const beside = (value: number, limit: number): string =>
  `${value.toFixed(value < 10 ? 2 : 0)} ms   (at most ${limit} ms: ${value <= limit ? 'kept' : 'MISSED'})`;
console.log(`enqueue ${enqueueCount} jobs and tell of them, median  ${beside(percentile(enqueuesMs, 0.5), limits.enqueueMs)}`);
console.log(`claim, 99th percentile, ${historyCount} jobs behind  ${beside(percentile(claimsMs, 0.99), limits.claimMs)}`);
console.log(`claim, median                                ${percentile(claimsMs, 0.5).toFixed(2)} ms`);
console.log(
  `the smallest durable transaction             median ${percentile(bareMs, 0.5).toFixed(2)} ms, 99th percentile ${percentile(bareMs, 0.99).toFixed(2)} ms`,
);
console.log(`limit: two such transactions                 ${best.limit.toFixed(0)} pairs/s`);
console.log(
  `queue: claim and finish with its events      ${best.queue.toFixed(0)} jobs/s, ${(best.queue / best.limit).toFixed(2)} of the limit`,
);
rmSync(scratch, { recursive: true, force: true });

function percentile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

function limitPerSecond(file: string): number {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('create table t (id integer primary key, n integer)');
  db.exec('insert into t values (1, 0)');
  const change = db.prepare('update t set n = n + 1 where id = 1');
  const startedAt = performance.now();
  for (let i = 0; i < jobCount * 2; i += 1) {
    const askedAt = performance.now();
    change.run();
    bareMs.push(performance.now() - askedAt);
  }
  const perSecond = jobCount / ((performance.now() - startedAt) / 1000);
  db.close();
  return perSecond;
}

async function oneRound(libraryDir: string): Promise<void> {
  const library = await openLibrary({ libraryDir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  if (library.sqlite.pragma('synchronous', { simple: true }) !== 2) throw new Error('the library is not durable');
  const workspaceId = newId() as WorkspaceId;
  library.db.insert(workspace).values({ id: workspaceId, name: 'bench', createdAtMs: 0 }).run();
  // A history to look past: finished in one transaction, so that making it costs little.
  const { queue, store } = makeQueue(library, workspaceId);
  for (let done = 0; done < historyCount; done += enqueueCount) {
    const requests = Array.from({ length: enqueueCount }, () => {
      const photoId = newId();
      return { kind: 'develop-photo' as const, payload: { photoId }, projectId: null, intentKey: `develop:${photoId}` };
    });
    const startedAt = performance.now();
    queue.enqueueAll(requests);
    enqueuesMs.push(performance.now() - startedAt);
  }
  library.sqlite.exec("update job set state = 'done'");
  queue.enqueueAll(
    Array.from({ length: jobCount }, (_, i) => ({ kind: 'develop-photo' as const, payload: { i }, projectId: null, intentKey: newId() })),
  );
  library.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const startedAt = performance.now();
  for (let i = 0; i < jobCount; i += 1) {
    const askedAt = performance.now();
    const row = store.claim({ lane: 'pixels', owner: 'bench', leaseMs: 30_000 });
    claimsMs.push(performance.now() - askedAt);
    if (row) store.complete(row);
  }
  best.queue = Math.max(best.queue, jobCount / ((performance.now() - startedAt) / 1000));
  await queue.close();
  await library.close();
}

/** A queue as the studio has one; it looks and does not work, so that the bench itself claims. */
function makeQueue(library: OpenLibrary, workspaceId: WorkspaceId): { queue: JobQueue; store: JobStore } {
  const store = new JobStore({ library, workspaceId, clock, newId: () => newId(), changed: ({ id }) => queue.noticeChange(id as never) });
  const worker = { lane: 'pixels', payloadVersion: 1, payload: z.unknown(), maxFailures: 3, run: () => Promise.resolve({}) };
  const queue: JobQueue = new JobQueue({
    store,
    workers: { 'develop-photo': worker } as never,
    lanes: { pixels: 1 },
    clock,
    log: silentLog,
    owner: 'bench',
    progress: () => undefined,
  });
  queue.start({ works: false });
  return { queue, store };
}

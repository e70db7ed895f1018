import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { v7 as newId } from 'uuid';
import type { WorkspaceId } from '../src-preload/contract/ids.ts';
import { openLibrary } from '../src-main/database/open.ts';
import { workspace } from '../src-main/database/schema.ts';
import { JobStore } from '../src-main/jobs/job-store.ts';
import { silentLog } from '../src-main/log/log.ts';

/**
 * The durable queue beside its physical limit. A job takes two transactions that reach the disk (claim, finish), so the
 * limit is two of the smallest possible transactions on the same disk with the same durability. Prints jobs per second
 * and their ratio, and how long a claim takes with a long history.
 */
const rounds = 3;
const jobCount = 2000;
const historyCount = 50_000;
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const scratch = mkdtempSync(path.join(os.tmpdir(), 'bench-queue-'));
const best = { queue: 0, limit: 0, enqueue: 0 };
const claimsMs: number[] = [];

for (let round = 0; round < rounds; round += 1) {
  best.limit = Math.max(best.limit, limitPerSecond(path.join(scratch, `limit-${round}.db`)));
  const ours = await queuePerSecond(path.join(scratch, `queue-${round}`));
  best.queue = Math.max(best.queue, ours.jobs);
  best.enqueue = Math.max(best.enqueue, ours.enqueue);
}
claimsMs.sort((a, b) => a - b);
const p99 = claimsMs[Math.floor(claimsMs.length * 0.99)] ?? 0;
console.log(`limit: two empty durable transactions   ${best.limit.toFixed(0)} pairs/s`);
console.log(
  `queue: claim and finish with its event  ${best.queue.toFixed(0)} jobs/s, ${(best.queue / best.limit).toFixed(2)} of the limit`,
);
console.log(`enqueue in one transaction              ${best.enqueue.toFixed(0)} jobs/s`);
console.log(`claim, 99th percentile with ${historyCount} finished jobs behind  ${p99.toFixed(2)} ms`);
rmSync(scratch, { recursive: true, force: true });

function limitPerSecond(file: string): number {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('create table t (id integer primary key, n integer)');
  db.exec('insert into t values (1, 0)');
  const change = db.prepare('update t set n = n + 1 where id = 1');
  const startedAt = performance.now();
  for (let i = 0; i < jobCount * 2; i += 1) change.run();
  const perSecond = jobCount / ((performance.now() - startedAt) / 1000);
  db.close();
  return perSecond;
}

async function queuePerSecond(libraryDir: string): Promise<{ jobs: number; enqueue: number }> {
  const library = await openLibrary({ libraryDir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  const workspaceId = newId() as WorkspaceId;
  library.db.insert(workspace).values({ id: workspaceId, name: 'bench', createdAtMs: 0 }).run();
  const store = new JobStore({ library, workspaceId, clock, newId: () => newId(), changed: () => undefined });
  const add = (count: number): void => {
    library.sqlite.transaction(() => {
      for (let i = 0; i < count; i += 1) {
        store.enqueue({
          kind: 'develop-photo',
          lane: 'pixels',
          payload: { i },
          payloadVersion: 1,
          projectId: null,
          intentKey: newId(),
          priority: 0,
          maxFailures: 3,
        });
      }
    })();
  };
  const work = (): void => {
    const askedAt = performance.now();
    const row = store.claim({ lane: 'pixels', owner: 'bench', leaseMs: 30_000 });
    claimsMs.push(performance.now() - askedAt);
    if (row) store.complete(row);
  };
  // A history to look past: finished in one transaction, so that making it costs little.
  add(historyCount);
  library.sqlite.exec("update job set state = 'done'");
  const addedAt = performance.now();
  add(jobCount);
  const enqueue = jobCount / ((performance.now() - addedAt) / 1000);
  const startedAt = performance.now();
  for (let i = 0; i < jobCount; i += 1) work();
  const jobs = jobCount / ((performance.now() - startedAt) / 1000);
  await library.close();
  return { jobs, enqueue };
}

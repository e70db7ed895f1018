import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import type { WorkspaceId } from '../src-preload/contract/ids.ts';
import { openLibrary } from '../src-main/database/open.ts';
import { workspace } from '../src-main/database/schema.ts';
import { JobStore } from '../src-main/jobs/job-store.ts';
import { JobQueue } from '../src-main/jobs/queue.ts';
import { silentLog } from '../src-main/log/log.ts';

/**
 * What 200 parked jobs cost the studio's own process: timers, and processor time as a share of one core, while each is asked
 * after over real HTTP with a key in its header and a JSON answer that is read. The server is another process. The same is
 * measured with nothing parked, and that is taken off; and the same number of bare requests, without any queue, stands
 * beside it. Then: how long after a restart all have been asked, and how long
 * until the provider has been told when everything is stopped.
 */
const parkedCount = 200;
const measureMs = Number(process.env['BENCH_MS'] ?? 30_000);
const settleMs = 15_000;
const warmUps = 2000;
const limits = { share: 0.01, timers: 1, stopMs: 2000, cancelMs: 1000 };

if (process.env['BENCH_PARKED_SERVER']) serve();
else await measure();

function serve(): void {
  const server = createServer((request, response) => {
    const isCancel = request.method === 'PUT';
    if (isCancel) process.send?.({ cancelledAt: Date.now() });
    const body = JSON.stringify(
      isCancel ? { status: 'CANCELLATION_REQUESTED' } : { status: 'IN_QUEUE', queue_position: 7, response_url: 'https://example/' },
    );
    response.writeHead(isCancel ? 200 : 202, { 'content-type': 'application/json' }).end(body);
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on('disconnect', () => process.exit(0));
}

async function measure(): Promise<void> {
  const server = fork(import.meta.filename, { env: { ...process.env, BENCH_PARKED_SERVER: '1' } });
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'bench-parked-'));
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const library = await openLibrary({ libraryDir: scratch, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  const workspaceId = newId() as WorkspaceId;
  library.db.insert(workspace).values({ id: workspaceId, name: 'bench', createdAtMs: 0 }).run();

  const asked = new Map<string, number>();
  let polls = 0;
  const ask = async (jobId: string, method: string, signal: AbortSignal): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/requests/${jobId}/status`, {
      method,
      headers: { authorization: 'Key id:secret' },
      signal,
    });
    return await answer.json();
  };
  const makeQueue = (owner: string): { queue: JobQueue; store: JobStore } => {
    const store = new JobStore({ library, workspaceId, clock, newId: () => newId(), changed: ({ id }) => queue.noticeChange(id as never) });
    const worker = {
      lane: 'ai:fal',
      payloadVersion: 1,
      payload: z.object({ photoId: z.string() }),
      maxFailures: 3,
      run: () => Promise.resolve({ parked: true }),
      outside: {
        poll: async (_: unknown, { jobId, signal }: { jobId: string; signal: AbortSignal }) => {
          polls += 1;
          asked.set(jobId, performance.now());
          await ask(jobId, 'GET', signal);
          return 'wait';
        },
        cancel: async (_: unknown, { jobId, signal }: { jobId: string; signal: AbortSignal }) => {
          await ask(jobId, 'PUT', signal);
          return 'cancelled';
        },
      },
    };
    const queue: JobQueue = new JobQueue({
      store,
      workers: { 'edit-photo': worker } as never,
      lanes: { 'ai:fal': { concurrency: 20, isRemote: true } },
      clock,
      log: silentLog,
      owner,
      progress: () => undefined,
    });
    queue.start({ works: true });
    return { queue, store };
  };

  // A studio that parks jobs has sent and fetched pictures before: what asks is compiled by then.
  for (let i = 0; i < warmUps; i += 1) await ask('warm-up', 'GET', new AbortController().signal);
  const idle = await cost();
  const timersBefore = timers();
  const first = makeQueue('first');
  const ids = first.queue.enqueueAll(
    Array.from({ length: parkedCount }, () => ({
      kind: 'edit-photo' as const,
      payload: { photoId: newId() },
      projectId: null,
      intentKey: newId(),
    })),
  );
  while (first.store.list({ states: ['waiting-external'] }).length < parkedCount) await delay(50);
  await delay(settleMs);
  polls = 0;
  const parked = await cost();
  const perSecond = polls / (measureMs / 1000);
  const timerCount = timers() - timersBefore;
  await first.queue.close();
  const bare = await costOfBareRequests(perSecond, () => ask(ids[0]!, 'GET', new AbortController().signal));

  asked.clear();
  const startedAt = performance.now();
  const second = makeQueue('second');
  while (asked.size < parkedCount) await delay(10);
  const restartMs = Math.max(...asked.values()) - startedAt;

  let lastToldAt = 0;
  server.on('message', ({ cancelledAt }: { cancelledAt: number }) => (lastToldAt = Math.max(lastToldAt, cancelledAt)));
  const stopAt = Date.now();
  second.queue.stopAll();
  await Promise.all(ids.map((id) => second.queue.settled(id)));
  const stopMs = Date.now() - stopAt;
  const share = Math.max(0, parked - idle);

  const judge = (isKept: boolean): string => (isKept ? 'kept' : 'MISSED');
  console.log(`parked jobs ${parkedCount}, asked ${perSecond.toFixed(1)} times a second over HTTP`);
  console.log(
    `processor, of one core           ${(share * 100).toFixed(2)} %   (below ${limits.share * 100} %: ${judge(share < limits.share)})`,
  );
  console.log(`  for one look                   ${((share * 1000) / perSecond).toFixed(2)} ms`);
  console.log(`the same requests, bare          ${((bare - idle) * 100).toFixed(2)} %`);
  console.log(`timers                           ${timerCount}   (at most ${limits.timers}: ${judge(timerCount <= limits.timers)})`);
  console.log(`all asked after a restart        ${restartMs.toFixed(0)} ms`);
  console.log(
    `provider told of the last one    ${lastToldAt - stopAt} ms   (at most ${limits.cancelMs} ms: ${judge(lastToldAt - stopAt <= limits.cancelMs)})`,
  );
  console.log(`everything stopped               ${stopMs} ms   (at most ${limits.stopMs} ms: ${judge(stopMs <= limits.stopMs)})`);

  await second.queue.close();
  await library.close();
  server.disconnect();
  rmSync(scratch, { recursive: true, force: true });
}

/** Processor time of this process while nothing but waiting is done, as a share of one core. */
async function cost(): Promise<number> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await delay(measureMs);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - startedAt);
}

/** What as many requests cost that nobody looks after, four at a time like the queue's. */
async function costOfBareRequests(perSecond: number, request: () => Promise<unknown>): Promise<number> {
  const timer = setInterval(() => void Promise.all([request(), request(), request(), request()]), 4000 / perSecond);
  const share = await cost();
  clearInterval(timer);
  return share;
}

/** Timers that keep this process alive: those of the queue, since nothing else here has any. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

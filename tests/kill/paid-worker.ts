import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { createFalClient } from '@fal-ai/client';
import { v7 } from 'uuid';
import { z } from 'zod';
import { nanoBananaPro } from '../../src-main/ai/fal/fal-edit-models.ts';
import { createFalProvider } from '../../src-main/ai/fal/fal-provider.ts';
import { downloadTo } from '../../src-main/ai/download.ts';
import { RemoteGate } from '../../src-main/ai/remote-gate.ts';
import { Ledger } from '../../src-main/ai/spending/ledger.ts';
import { PaidRequests } from '../../src-main/ai/spending/paid-requests.ts';
import { Prices } from '../../src-main/ai/spending/prices.ts';
import { RequestStore } from '../../src-main/ai/spending/request-store.ts';
import { createTransport, type Transport } from '../../src-main/ai/transport.ts';
import { openLibrary } from '../../src-main/database/open.ts';
import { JobStore } from '../../src-main/jobs/job-store.ts';
import type { JobContext, JobWorker, JobWorkers, Outcome } from '../../src-main/jobs/job-worker.ts';
import { JobQueue } from '../../src-main/jobs/queue.ts';
import { createStores } from '../../src-main/library/stores.ts';
import { ensureWorkspace } from '../../src-main/library/workspace.ts';
import { silentLog } from '../../src-main/log/log.ts';
import type { JobId } from '../../src-preload/contract/ids.ts';

/**
 * A studio that does nothing but paid work, without the pixels: the real store, queue, paid requests and adapter, in a process
 * that is killed at any moment. It goes on with whatever waits and ends when nothing does. `naive`: the same queue, and work
 * as one would write it at first: upload, `fal.subscribe`, save; and once more when that fails. Test code.
 */
export interface PaidWorkerOptions {
  readonly libraryDir: string;
  readonly base: string;
  readonly key: string;
  readonly lostMs: number;
  readonly isNaive: boolean;
}
export const PaidPayload = z.object({ name: z.string() });
type PaidPayload = z.infer<typeof PaidPayload>;
export const lane = 'ai:fal';
export const photoOf = (libraryDir: string): string => path.join(libraryDir, 'photo.jpg');
export const resultOf = (libraryDir: string, jobId: string): string => path.join(libraryDir, 'results', `${jobId}.png`);
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const mostBytes = 10_000_000;

async function work(options: PaidWorkerOptions): Promise<void> {
  const { libraryDir, base, lostMs } = options;
  const library = await openLibrary({ libraryDir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  const context = { library, workspaceId: ensureWorkspace({ library, clock, newId: v7 }), clock, newId: () => v7() };
  const transport = createTransport({ doubles: { fal: base } });
  const secrets = { source: 'environment' as const, get: () => Promise.resolve(options.key) };
  const provider = createFalProvider({ access: { kind: 'key', secrets }, transport, clock, log: silentLog });
  const paid = new PaidRequests({
    requests: new RequestStore(context),
    ledger: new Ledger(context),
    prices: new Prices(context),
    gate: new RemoteGate(createStores(context).projects),
    provider: () => provider,
    model: () => nanoBananaPro,
    clock,
    log: silentLog,
    windows: { lostMs, submitMs: lostMs / 2, downloadPausesMs: [50, 100] },
  });
  mkdirSync(path.join(libraryDir, 'results'), { recursive: true });
  mkdirSync(path.join(libraryDir, 'work'), { recursive: true });
  const run = options.isNaive ? naively({ ...options, transport }) : carefully(paid, options);
  const worker: JobWorker<PaidPayload> = {
    lane,
    payloadVersion: 1,
    payload: PaidPayload,
    maxFailures: 8,
    run,
    outside: {
      poll: (_, { jobId, signal }) => paid.poll(jobId, signal),
      cancel: (_, { jobId, signal }) => paid.cancel(jobId, signal),
    },
  };
  let queue: JobQueue | undefined;
  const store: JobStore = new JobStore({ ...context, changed: () => queue?.noticeChange() });
  queue = new JobQueue({
    store,
    workers: { 'edit-photo': worker } as unknown as JobWorkers,
    lanes: { [lane]: { concurrency: 4, isRemote: true } },
    clock,
    log: silentLog,
    owner: randomUUID(),
    progress: () => undefined,
  });
  queue.start({ works: true });
  paid.sweep();
  for (const { id } of store.list({ states: ['blocked', 'waiting', 'running', 'waiting-external'] })) await queue.settled(id as JobId);
  await queue.close();
  await library.close();
}

type Run = (payload: PaidPayload, context: JobContext) => Promise<Outcome>;

function carefully(paid: PaidRequests, { libraryDir }: PaidWorkerOptions): Run {
  return async ({ name }, { jobId, projectId, signal }) => {
    const order = {
      jobId,
      projectId: projectId!,
      provider: 'fal' as const,
      model: nanoBananaPro.id,
      what: 'test',
      files: () =>
        Promise.resolve({
          order: { operation: 'style' as const, prompt: name, size: { widthPx: 96, heightPx: 64 }, seed: null },
          picture: { file: photoOf(libraryDir), contentType: 'image/jpeg' as const },
          mask: null,
          endFrame: null,
          facts: null,
        }),
    };
    if ((await paid.advance(order, signal)).kind === 'parked') return { parked: true };
    const file = path.join(libraryDir, 'work', jobId);
    await paid.download(jobId, { file, kind: 'picture', mostBytes }, signal);
    renameSync(file, resultOf(libraryDir, jobId));
    return { record: () => paid.settle(jobId) };
  };
}

function naively({ libraryDir, key, transport }: PaidWorkerOptions & { transport: Transport }): Run {
  const fal = createFalClient({ credentials: key, fetch: transport, suppressLocalCredentialsWarning: true });
  return async ({ name }, { jobId, signal }) => {
    const { openAsBlob } = await import('node:fs');
    const image = await fal.storage.upload(await openAsBlob(photoOf(libraryDir), { type: 'image/jpeg' }), {
      lifecycle: { expiresIn: '1d', initialAcl: { default: 'forbid' } },
    });
    const input = { prompt: name, image_urls: [image], resolution: '1K' as const, output_format: 'png' as const };
    const { data } = await fal.subscribe(nanoBananaPro.id, { input, pollInterval: 50 });
    const [{ url } = { url: '' }] = (data as { images: { url: string }[] }).images;
    const file = path.join(libraryDir, 'work', jobId);
    const auth = await transport('https://rest.fal.ai/storage/auth/token?storage_type=fal-cdn-v3', {
      method: 'POST',
      headers: { authorization: `Key ${key}`, 'content-type': 'application/json' },
      body: '{}',
    });
    const { token } = (await auth.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    await downloadTo({
      transport,
      url,
      hosts: ['fal.media'],
      file,
      kind: 'picture',
      mostBytes,
      headers,
      signal,
      mayLeave: () => undefined,
    });
    renameSync(file, resultOf(libraryDir, jobId));
    return {};
  };
}

if (import.meta.main) await work(JSON.parse(process.argv[2] ?? '{}') as PaidWorkerOptions);

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { v7 } from 'uuid';
import type { JobId, ProjectId } from '../../../src-preload/contract/ids.ts';
import { openLibrary, type OpenLibrary } from '../../database/open.ts';
import { aiRequest, charge, job, jobEvent, project } from '../../database/schema.ts';
import { createStores, type Stores } from '../../library/stores.ts';
import type { StoreContext } from '../../library/store-context.ts';
import { ensureWorkspace } from '../../library/workspace.ts';
import { silentLog } from '../../log/log.ts';
import type { Model } from '../provider.ts';
import { RemoteGate } from '../remote-gate.ts';
import { Ledger } from '../spending/ledger.ts';
import { PaidRequests, type PaidOrder, type PaidWindows } from '../spending/paid-requests.ts';
import { Prices } from '../spending/prices.ts';
import { RequestStore } from '../spending/request-store.ts';
import { memoryModel, MemoryProvider } from './memory-provider.ts';

/** What a wall clock shows, which may be set; the time that really passes; and when this run of the program began. */
interface Times {
  wallMs: number;
  trueMs: number;
  bootMs: number;
}

/** One project in a real library, jobs without a queue, and a provider in memory. Test code. */
export class SpendingRoom {
  readonly times: Times;
  readonly dir: string;
  readonly library: OpenLibrary;
  readonly context: StoreContext;
  readonly stores: Stores;
  readonly requests: RequestStore;
  readonly ledger: Ledger;
  readonly prices: Prices;
  readonly provider: MemoryProvider;
  readonly projectId: ProjectId;
  model: Model = memoryModel;
  paid: PaidRequests;
  readonly #windows: PaidWindows;

  static async open({
    windows = {},
    provider = {},
  }: { windows?: PaidWindows; provider?: Partial<ConstructorParameters<typeof MemoryProvider>[0]> } = {}): Promise<SpendingRoom> {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'spending-'));
    const times: Times = { wallMs: 1_700_000_000_000, trueMs: 0, bootMs: 0 };
    const clock = { now: () => times.wallMs, monotonic: () => times.trueMs - times.bootMs };
    const library = await openLibrary({ libraryDir: dir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
    return new SpendingRoom({ dir, library, times, windows: { downloadPausesMs: [0, 0], ...windows }, clock, provider });
  }

  private constructor(made: {
    dir: string;
    library: OpenLibrary;
    times: Times;
    windows: PaidWindows;
    clock: StoreContext['clock'];
    provider: object;
  }) {
    this.times = made.times;
    this.dir = made.dir;
    this.library = made.library;
    this.#windows = made.windows;
    const newId = (): string => v7();
    const workspaceId = ensureWorkspace({ library: made.library, clock: made.clock, newId });
    this.context = { library: made.library, workspaceId, clock: made.clock, newId };
    this.stores = createStores(this.context);
    this.requests = new RequestStore(this.context);
    this.ledger = new Ledger(this.context);
    this.prices = new Prices(this.context);
    this.provider = new MemoryProvider({ nowMs: () => made.times.trueMs, ...made.provider });
    this.projectId = this.stores.projects.ensure(Buffer.from('/shoot'), 'Shoot').id as ProjectId;
    this.paid = this.restart();
  }

  pass(ms: number): void {
    this.times.trueMs += ms;
    this.times.wallMs += ms;
  }

  /** Another run of the program over the same library. What the last one was waiting for is never heard of again. */
  restart(): PaidRequests {
    this.times.bootMs = this.times.trueMs;
    const { requests, ledger, prices } = this;
    this.paid = new PaidRequests({
      requests,
      ledger,
      prices,
      gate: new RemoteGate(this.stores.projects),
      provider: () => this.provider,
      model: () => this.model,
      clock: this.context.clock,
      log: silentLog,
      windows: this.#windows,
    });
    return this.paid;
  }

  addJob(): JobId {
    const id = v7() as JobId;
    const { workspaceId } = this.context;
    const row = { id, workspaceId, projectId: this.projectId, kind: 'edit-photo', lane: 'ai:fal', payload: '{}', payloadVersion: 1 };
    this.library.db
      .insert(job)
      .values({
        ...row,
        intentKey: id,
        state: 'running',
        priority: 0,
        attempt: 1,
        failureCount: 0,
        maxFailures: 3,
        runAfterMs: 0,
        createdAtMs: this.times.wallMs,
      })
      .run();
    return id;
  }

  setJob(jobId: JobId, values: Partial<typeof job.$inferInsert>): void {
    this.library.db.update(job).set(values).where(eq(job.id, jobId)).run();
  }

  /** As the queue notes it when a person tries a job again. */
  askAgain(jobId: JobId): void {
    this.setJob(jobId, { state: 'running', cancelAskedAtMs: null });
    this.library.db
      .insert(jobEvent)
      .values({ workspaceId: this.context.workspaceId, jobId, atMs: this.times.wallMs, type: 'asked-again' })
      .run();
  }

  order(jobId: JobId, prompt = 'a sofa'): PaidOrder {
    const picture = { file: path.join(this.dir, 'sent.jpg'), contentType: 'image/jpeg' as const };
    return {
      jobId,
      projectId: this.projectId,
      provider: 'fal',
      model: this.model.id,
      what: 'staging',
      files: () => {
        writeFileSync(picture.file, 'pixels');
        const order = { operation: 'style' as const, prompt, size: { widthPx: 10, heightPx: 10 }, seed: null };
        return Promise.resolve({ order, picture, mask: null, endFrame: null, facts: { part: 7 } });
      },
    };
  }

  advance(jobId: JobId, signal = new AbortController().signal): ReturnType<PaidRequests['advance']> {
    return this.paid.advance(this.order(jobId), signal);
  }

  /** As a worker ends its job: the result and what it cost become known in one transaction. */
  finish(jobId: JobId): void {
    this.library.sqlite
      .transaction(() => {
        this.paid.settle(jobId);
        this.setJob(jobId, { state: 'done' });
      })
      .immediate();
  }

  rows(jobId: JobId): (typeof aiRequest.$inferSelect)[] {
    return this.library.db.select().from(aiRequest).where(eq(aiRequest.jobId, jobId)).orderBy(aiRequest.attempt).all();
  }

  charges(): (typeof charge.$inferSelect)[] {
    return this.library.db.select().from(charge).orderBy(charge.id).all();
  }

  setCaps({ project: cap }: { project: number | null }): void {
    this.library.db.update(project).set({ budgetMicros: cap }).where(eq(project.id, this.projectId)).run();
  }

  async close(): Promise<void> {
    await this.library.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

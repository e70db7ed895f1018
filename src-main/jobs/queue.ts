import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { JobKind } from '../../src-preload/contract/jobs.ts';
import { fileSystemFailure, StudioFailure, toFailure } from '../failure.ts';
import { type PauseSignal, PauseSwitch } from '../pause.ts';
import type { Clock, Log } from '../ports.ts';
import { isFinal } from './job.ts';
import type { JobRow } from './job-reader.ts';
import type { JobStore, NewJob } from './job-store.ts';
import type { JobWorker, JobWorkers, Outcome } from './job-worker.ts';
import { retryClass, retryDelayMs } from './retry.ts';

export interface JobRequest extends Pick<NewJob, 'payload' | 'projectId' | 'intentKey' | 'needs'> {
  readonly kind: JobKind;
  readonly priority?: number;
}

const leaseMs = 30_000;
const heartbeatMs = 10_000;
const troublePauseMs = 5000;
const closePatienceMs = 1500;

function payloadOf({ kind, payload, payloadVersion }: JobRow, worker: JobWorker<never>): unknown {
  const stored: unknown = JSON.parse(payload);
  if (payloadVersion === worker.payloadVersion) return stored;
  if (payloadVersion > worker.payloadVersion || !worker.upgrade)
    throw new Error(`no way from ${kind} payload version ${payloadVersion} to ${worker.payloadVersion}`);
  return worker.upgrade(stored, payloadVersion);
}

/** Why a running attempt is told to stop. */
type StopReason = 'cancelled' | 'closing' | 'lease-lost';

interface Running {
  readonly row: JobRow;
  readonly abort: AbortController;
  readonly pause: PauseSwitch;
  readonly ended: Promise<void>;
}

/**
 * Runs what the store holds. SQLite is the queue; p-queue is only the gate that bounds how much runs at once in this
 * process. Nothing here is remembered that is not also on disk.
 */
export class JobQueue {
  readonly #store: JobStore;
  readonly #workers: JobWorkers;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #owner: string;
  readonly #gates: ReadonlyMap<string, { readonly gate: PQueue; readonly kinds: readonly JobKind[] }>;
  readonly #running = new Map<string, Running>();
  readonly #progress: (jobId: JobId, fraction: number) => void;
  readonly #paused: (jobId: JobId, isPaused: boolean) => void;
  readonly #heartbeat: NodeJS.Timeout;
  #wake: NodeJS.Timeout | undefined;
  /** Why nothing can be claimed at the moment. */
  #trouble: unknown;
  #isClosing = false;
  #works = false;

  constructor(options: {
    store: JobStore;
    workers: JobWorkers;
    lanes: Readonly<Record<string, number>>;
    clock: Clock;
    log: Log;
    owner: string;
    progress: (jobId: JobId, fraction: number) => void;
    paused?: (jobId: JobId, isPaused: boolean) => void;
  }) {
    this.#store = options.store;
    this.#workers = options.workers;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#owner = options.owner;
    this.#progress = options.progress;
    this.#paused = options.paused ?? (() => undefined);
    const kinds = Object.keys(options.workers) as JobKind[];
    this.#gates = new Map(
      Object.entries(options.lanes).map(([lane, concurrency]) => [
        lane,
        { gate: new PQueue({ concurrency }), kinds: kinds.filter((kind) => options.workers[kind].lane === lane) },
      ]),
    );
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    this.#heartbeat.unref();
  }

  /** Puts interrupted work back and, unless somebody only looks, begins. */
  start({ works }: { works: boolean }): void {
    const count = this.#store.recover();
    if (count > 0) this.#log.info('jobs-recovered', { count });
    this.#works = works;
    this.pump();
  }

  /** Asks for work; see JobStore.enqueue. The queue starts on it in a moment, after the caller's transaction. */
  enqueue({ kind, priority = 0, ...wanted }: JobRequest): JobId {
    const { payloadVersion, maxFailures } = this.#workers[kind];
    const job = { ...wanted, kind, priority, payloadVersion, maxFailures };
    let { id } = this.#store.enqueue(job);
    if (this.#isBeingCancelled(id)) {
      // Its work needs a moment to stop. Who asks again in that moment wants it made.
      this.#store.cancel(id);
      ({ id } = this.#store.enqueue(job));
    }
    setImmediate(() => this.pump());
    return id;
  }

  #isBeingCancelled(id: JobId): boolean {
    return this.#running.get(id)?.abort.signal.reason === ('cancelled' satisfies StopReason);
  }

  /** Many at once; see JobStore.together. */
  enqueueAll(requests: readonly JobRequest[]): JobId[] {
    return this.#store.together(() => requests.map((request) => this.enqueue(request)));
  }

  cancel(id: JobId): void {
    const running = this.#running.get(id);
    if (running) running.abort.abort('cancelled' satisfies StopReason);
    else this.#store.cancel(id);
  }

  /**
   * A running job of a kind that can stands still until it is resumed, cancelled or the studio closes; it keeps its lease.
   * Nothing is written: after a restart it goes on. Other jobs are left alone.
   */
  pause(id: JobId): void {
    this.#setPaused(id, true);
  }

  resume(id: JobId): void {
    this.#setPaused(id, false);
  }

  #setPaused(id: JobId, isPaused: boolean): void {
    const running = this.#running.get(id);
    if (!running || running.pause.isPaused === isPaused || !this.#workers[running.row.kind as JobKind].canPause) return;
    running.pause.set(isPaused);
    this.#paused(id, isPaused);
  }

  retry(id: JobId): void {
    this.#store.retry(id);
    this.pump();
  }

  /** Claims as much as the gates let through, and sets an alarm for what may start later. */
  pump(): void {
    if (this.#isClosing || !this.#works) return;
    try {
      this.#claimAll();
      this.#trouble = undefined;
    } catch (error) {
      // The library cannot be written, most likely because the disk is full. Nothing is lost; whoever waits is told, and
      // the queue looks again in a while.
      this.#trouble = error;
      this.#log.error('queue-stopped', error);
      this.noticeChange();
      clearTimeout(this.#wake);
      this.#wake = setTimeout(() => this.pump(), troublePauseMs);
    }
  }

  #claimAll(): void {
    for (const { gate, kinds } of this.#gates.values()) {
      while (gate.size + gate.pending < gate.concurrency) {
        const row = kinds.length > 0 ? this.#store.claim({ kinds, owner: this.#owner, leaseMs }) : undefined;
        if (!row) break;
        this.#begin(row, gate);
      }
    }
    clearTimeout(this.#wake);
    const next = this.#store.nextRunAfterMs();
    if (next !== undefined && next > this.#clock.now())
      this.#wake = setTimeout(() => this.pump(), Math.min(60_000, next - this.#clock.now()));
  }

  /** Stops everything at once; running jobs go back to waiting, unharmed. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#wake);
    clearInterval(this.#heartbeat);
    for (const { abort } of this.#running.values()) abort.abort('closing' satisfies StopReason);
    // Work that hears of nothing must not keep a person waiting: its row stays `running`, and the next start puts it back.
    const ended = Promise.all([...this.#running.values()].map((running) => running.ended));
    await Promise.race([ended, delay(closePatienceMs, undefined, { ref: false })]);
  }

  #begin(row: JobRow, gate: PQueue): void {
    const abort = new AbortController();
    const pause = new PauseSwitch();
    const ended = gate.add(() => this.#attempt(row, abort, pause));
    this.#running.set(row.id, { row, abort, pause, ended });
    void ended.finally(() => {
      this.#running.delete(row.id);
      this.pump();
    });
  }

  /** One attempt, from claim to its end in the store. Never rejects. */
  async #attempt(row: JobRow, abort: AbortController, pause: PauseSignal): Promise<void> {
    try {
      const outcome = await this.#run(row, abort, pause);
      if (abort.signal.aborted) throw new Error('stopped');
      if (!this.#store.complete(row, outcome.result, outcome.record ?? (() => undefined)))
        this.#log.warn('job-finished-late', { jobId: row.id, attempt: row.attempt });
    } catch (error) {
      this.#endBadly(row, error, abort.signal.aborted ? (abort.signal.reason as StopReason) : undefined);
    }
  }

  async #run(row: JobRow, abort: AbortController, pause: PauseSignal): Promise<Outcome> {
    const worker = this.#workers[row.kind as JobKind];
    const payload = worker.payload.parse(payloadOf(row, worker));
    const jobId = row.id as JobId;
    return worker.run(payload, {
      jobId,
      projectId: row.projectId as ProjectId | null,
      signal: abort.signal,
      onProgress: (fraction) => this.#progress(jobId, fraction),
      pause,
    });
  }

  #endBadly(row: JobRow, error: unknown, stopped: StopReason | undefined): void {
    try {
      if (stopped === 'lease-lost') return;
      if (stopped === 'closing') this.#store.giveBack(row);
      else if (stopped === 'cancelled') this.#store.cancel(row.id as JobId);
      else {
        const failure = toFailure(error);
        this.#log.error('job-failed', error, { jobId: row.id, kind: row.kind, attempt: row.attempt });
        const isWorthTrying = retryClass(failure.code) === 'soon' && row.failureCount + 1 < row.maxFailures;
        const retryAtMs = isWorthTrying ? this.#clock.now() + retryDelayMs(row.failureCount, Math.random()) : null;
        this.#store.fail(row, failure, retryAtMs, error instanceof StudioFailure ? error.facts : undefined);
      }
    } catch (storeError) {
      // The disk may be full or gone. The row stays `running`, and the next start puts it back.
      this.#log.error('job-end-not-recorded', storeError, { jobId: row.id });
    }
  }

  #beat(): void {
    try {
      for (const { row, abort } of this.#running.values()) {
        if (!this.#store.renew(row, leaseMs)) abort.abort('lease-lost' satisfies StopReason);
      }
      this.#store.reclaimExpired(this.#owner);
    } catch (error) {
      this.#log.error('heartbeat-not-recorded', error);
    }
    this.pump();
  }

  /** Resolves with the job's row once it is done, failed or cancelled; rejects while the library cannot be written. */
  async settled(id: JobId, signal?: AbortSignal): Promise<JobRow> {
    for (;;) {
      signal?.throwIfAborted();
      const row = this.#store.get(id);
      if (!row) throw new Error(`no job ${id}`);
      if (isFinal(row.state)) return row;
      if (this.#trouble !== undefined) throw fileSystemFailure(this.#trouble) ?? this.#trouble;
      await this.#nextChange(signal);
    }
  }

  readonly #waiters = new Set<() => void>();

  /** The studio calls this when the store tells of a change. */
  noticeChange(): void {
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  }

  #nextChange(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(signal?.reason as Error);
      // Gone with the change it waited for: a long run waits for many, and looking through all listeners takes its time.
      this.#waiters.add(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      });
      signal?.addEventListener('abort', stop, { once: true });
    });
  }
}

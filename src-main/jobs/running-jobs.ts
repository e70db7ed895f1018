import { setTimeout as delay } from 'node:timers/promises';
import type { JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { JobKind } from '../../src-preload/contract/jobs.ts';
import { PauseSwitch } from '../pause.ts';
import type { JobRow } from './job-reader.ts';
import type { JobWorkers, Outcome } from './job-worker.ts';
import { readPayload } from './read-payload.ts';

/** Why a running attempt is told to stop. */
export type StopReason = 'cancelled' | 'closing' | 'lease-lost';

export interface Attempt {
  readonly row: JobRow;
  /** Set when it was told to stop. */
  stopped: StopReason | null;
  isCancelAsked: boolean;
}
interface Running extends Attempt {
  readonly abort: AbortController;
  readonly pause: PauseSwitch;
  /** Held by a person, this one job alone. */
  isHeldAlone: boolean;
  ended: Promise<void>;
}

const closePatienceMs = 1500;

/** The attempts that are under way in this process: how they are stopped, and how they stand still. */
export class RunningJobs {
  readonly #workers: JobWorkers;
  readonly #running = new Map<string, Running>();
  readonly #progress: (jobId: JobId, fraction: number) => void;
  readonly #paused: (jobId: JobId, isPaused: boolean) => void;
  /** Whether all work, or a project's, is held by a person. */
  readonly #isHeld: (row: JobRow) => boolean;

  constructor(options: {
    workers: JobWorkers;
    progress: (jobId: JobId, fraction: number) => void;
    paused: (jobId: JobId, isPaused: boolean) => void;
    isHeld: (row: JobRow) => boolean;
  }) {
    this.#workers = options.workers;
    this.#progress = options.progress;
    this.#paused = options.paused;
    this.#isHeld = options.isHeld;
  }

  /** Begins an attempt as soon as `gate` lets it. `end` writes down how it ended, and never rejects. */
  begin(
    row: JobRow,
    {
      gate,
      end,
    }: { gate: (work: () => Promise<void>) => Promise<void>; end: (attempt: Attempt, ended: Promise<Outcome>) => Promise<void> },
  ): Promise<void> {
    const running: Running = {
      row,
      abort: new AbortController(),
      pause: new PauseSwitch(),
      stopped: null,
      isCancelAsked: row.cancelAskedAtMs !== null,
      isHeldAlone: false,
      ended: Promise.resolve(),
    };
    this.#running.set(row.id, running);
    running.ended = gate(() => end(running, this.#run(running))).finally(() => {
      if (this.#running.get(row.id) === running) this.#running.delete(row.id);
    });
    return running.ended;
  }

  async #run(running: Running): Promise<Outcome> {
    const { row, abort, pause } = running;
    abort.signal.throwIfAborted();
    const worker = this.#workers[row.kind as JobKind];
    const jobId = row.id as JobId;
    return await worker.run(readPayload(row, worker), {
      jobId,
      projectId: row.projectId as ProjectId | null,
      signal: abort.signal,
      onProgress: (fraction) => this.#progress(jobId, fraction),
      pause,
      isCancelAsked: () => running.isCancelAsked,
    });
  }

  get rows(): JobRow[] {
    return [...this.#running.values()].map(({ row }) => row);
  }

  has(id: string): boolean {
    return this.#running.has(id);
  }

  isPaused(id: string): boolean {
    return this.#running.get(id)?.pause.isPaused ?? false;
  }

  stop(id: string, reason: StopReason): void {
    const running = this.#running.get(id);
    if (!running || running.stopped) return;
    running.stopped = reason;
    if (reason === 'cancelled') running.isCancelAsked = true;
    running.abort.abort(reason);
  }

  /** Holds one job, or lets it go; jobs of kinds that cannot wait are left alone. */
  holdAlone(id: string, isHeld: boolean): void {
    const running = this.#running.get(id);
    if (!running) return;
    running.isHeldAlone = isHeld;
    this.#settle(running);
  }

  /** What a person holds has changed. */
  settleAll(): void {
    for (const running of this.#running.values()) this.#settle(running);
  }

  #settle({ row, pause, isHeldAlone }: Running): void {
    const isPaused = isHeldAlone || this.#isHeld(row);
    if (pause.isPaused === isPaused || !this.#workers[row.kind as JobKind].canPause) return;
    pause.set(isPaused);
    this.#paused(row.id as JobId, isPaused);
  }

  /** Stops everything at once. Work that hears of nothing must not keep a person waiting: the next start puts it back. */
  async close(): Promise<void> {
    for (const id of this.#running.keys()) this.stop(id, 'closing');
    const ended = Promise.all([...this.#running.values()].map((running) => running.ended));
    await Promise.race([ended, delay(closePatienceMs, undefined, { ref: false })]);
  }
}

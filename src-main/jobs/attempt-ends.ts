import type { JobId } from '../../src-preload/contract/ids.ts';
import { StudioFailure, toFailure } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import { holdFor } from './holding.ts';
import type { JobRow } from './job-reader.ts';
import type { JobStore } from './job-store.ts';
import type { Outcome } from './job-worker.ts';
import { meaningOf, retryDelayMs } from './retry.ts';
import type { Attempt } from './running-jobs.ts';

/** What becomes of a job when an attempt at it is over, however it went. */
export class AttemptEnds {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #hasOutside: (kind: string) => boolean;
  readonly #parked: (id: JobId) => void;

  constructor(options: {
    store: JobStore;
    clock: Clock;
    log: Log;
    hasOutside: (kind: string) => boolean;
    /** It is to be asked after from now on. */
    parked: (id: JobId) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#hasOutside = options.hasOutside;
    this.#parked = options.parked;
  }

  /** Writes down how an attempt ended. Never rejects. */
  async write(attempt: Attempt, ended: Promise<Outcome>): Promise<void> {
    const { row } = attempt;
    try {
      const outcome = await ended;
      if (outcome.parked) this.#parkAttempt(attempt);
      else if (attempt.stopped) this.#endStopped(attempt);
      else if (this.#store.complete(row, outcome)) this.#provedOnline(row);
      else this.#log.warn('job-finished-late', { jobId: row.id, attempt: row.attempt });
    } catch (error) {
      try {
        if (attempt.stopped) this.#endStopped(attempt);
        else this.#endBadly(attempt, error);
      } catch (storeError) {
        // The disk may be full or gone. The row stays `running`, and the next start puts it back.
        this.#log.error('job-end-not-recorded', storeError, { jobId: row.id });
      }
    }
  }

  #parkAttempt({ row }: Attempt): void {
    if (!this.#hasOutside(row.kind)) throw new Error(`${row.kind} parks and nobody can be asked about it`);
    if (!this.#store.park(row)) return;
    this.#provedOnline(row);
    this.#parked(row.id as JobId);
  }

  /** It was told to stop, and did. A provider may have been asked all the same: then it says how it ends. */
  #endStopped({ row, stopped }: Attempt): void {
    if (stopped === 'lease-lost') return;
    if (stopped === 'closing') this.#store.giveBack(row);
    else if (this.#hasOutside(row.kind)) {
      if (this.#store.park(row)) this.#parked(row.id as JobId);
    } else this.#store.cancel(row.id as JobId);
  }

  #endBadly({ row, isCancelAsked }: Attempt, error: unknown): void {
    const failure = toFailure(error);
    const facts = error instanceof StudioFailure ? error.facts : undefined;
    if (isCancelAsked && failure.code === 'cancelled') {
      this.#store.cancel(row.id as JobId);
      return;
    }
    this.#log.error('job-failed', error, { jobId: row.id, kind: row.kind, attempt: row.attempt });
    const meaning = meaningOf(failure.code, row, facts);
    if (meaning.kind === 'hold') {
      holdFor(this.#store.pauses, meaning, { lane: row.lane, projectId: row.projectId, message: failure.message });
      // It waits for money or space like work that is new: it would otherwise be tried again at once.
      this.#store.putBack(row, failure, { isNew: meaning.reason === 'budget' || meaning.reason === 'disk-low' });
      return;
    }
    this.#provedOnline(row);
    const isWorthTrying = meaning.kind === 'soon' && row.failureCount + 1 < row.maxFailures;
    if (isCancelAsked && !isWorthTrying) {
      // Nothing more comes of it, and nobody waits for it.
      this.#store.cancel(row.id as JobId);
      return;
    }
    const retryAtMs = isWorthTrying
      ? this.#clock.now() + Math.max(meaning.leastMs, retryDelayMs(row.failureCount, Math.random(), meaning))
      : null;
    this.#store.fail(row, failure, retryAtMs, facts);
  }

  /** Whatever else it told, the provider was reached. */
  #provedOnline({ lane }: JobRow): void {
    this.#store.pauses.lift(lane, 'offline');
  }
}

import type { JobKind } from '../../src-preload/contract/jobs.ts';
import { StudioFailure, toFailure } from '../failure.ts';
import type { Log } from '../ports.ts';
import { holdFor } from './holding.ts';
import type { JobStore } from './job-store.ts';
import type { JobWorkers, OutsideWork } from './job-worker.ts';
import type { ParkedDesk, ParkedJob } from './parked-jobs.ts';
import { meaningOf } from './retry.ts';
import { WriteTogether } from './write-together.ts';

/** Asks the worker of a parked job about it, and writes down what became of it. */
export class OutsideDesk implements ParkedDesk {
  readonly #store: JobStore;
  readonly #workers: JobWorkers;
  readonly #log: Log;
  readonly #wentOn: () => void;
  readonly #writes: WriteTogether;
  readonly access: ParkedDesk['access'];

  constructor(options: {
    store: JobStore;
    workers: JobWorkers;
    log: Log;
    /** There is work to claim. */
    wentOn: () => void;
    access: ParkedDesk['access'];
  }) {
    this.#store = options.store;
    this.#writes = new WriteTogether((work) => options.store.together(work));
    this.#workers = options.workers;
    this.#log = options.log;
    this.#wentOn = options.wentOn;
    this.access = options.access;
  }

  async look(job: ParkedJob, signal: AbortSignal): Promise<'gone' | 'again' | 'failed'> {
    try {
      const outside = this.#workers[job.kind as JobKind].outside as OutsideWork<unknown>;
      return await this.#ask(outside, job, signal);
    } catch (error) {
      if (!signal.aborted) this.#lookedInVain(job, error);
      return 'failed';
    }
  }

  async #ask(outside: OutsideWork<unknown>, job: ParkedJob, signal: AbortSignal): Promise<'gone' | 'again'> {
    const context = { jobId: job.id, projectId: job.projectId, signal };
    const isGivenUp = job.isCancelAsked && !job.isFinishing;
    const answer = isGivenUp ? await outside.cancel(job.payload, context) : await outside.poll(job.payload, context);
    this.#store.pauses.lift(job.lane, 'offline');
    if (answer === 'wait') return 'again';
    if (answer === 'finishing') {
      job.isFinishing = true;
      job.asked = 0;
      return 'again';
    }
    await this.#writes.write(() => (answer === 'cancelled' ? this.#store.cancel(job.id) : this.#store.goOn(job.id)));
    this.#wentOn();
    return 'gone';
  }

  /** A look that failed is no failed job. What it says of the lane may be for all of it. */
  #lookedInVain(job: ParkedJob, error: unknown): void {
    this.#log.warn('look-failed', { jobId: job.id, failures: job.failures + 1, failure: toFailure(error) });
    if (!(error instanceof StudioFailure)) {
      this.#log.error('look-mistaken', error, { jobId: job.id });
      return;
    }
    const meaning = meaningOf(error.code, job, error.facts);
    if (meaning.kind !== 'hold') return;
    try {
      const { lane, projectId } = job;
      holdFor(this.#store.pauses, meaning, { lane, projectId, message: error.message });
    } catch (storeError) {
      this.#log.error('pause-not-recorded', storeError);
    }
  }
}

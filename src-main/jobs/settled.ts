import type { JobId } from '../../src-preload/contract/ids.ts';
import { isFinal } from './job.ts';
import type { JobRow } from './job-reader.ts';

/** Lets callers wait for jobs to end. */
export class Settled {
  readonly #get: (id: JobId) => JobRow | undefined;
  readonly #waiters = new Set<() => void>();

  constructor(get: (id: JobId) => JobRow | undefined) {
    this.#get = get;
  }

  /** Something changed. */
  notice(): void {
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  }

  /** Resolves with the job's row once it is done, failed or cancelled; rejects with the signal's reason, or with what `whyNot` gives. */
  async of(id: JobId, signal: AbortSignal | undefined, whyNot: (row: JobRow) => unknown): Promise<JobRow> {
    for (;;) {
      signal?.throwIfAborted();
      const row = this.#get(id);
      if (!row) throw new Error(`no job ${id}`);
      if (isFinal(row.state)) return row;
      const trouble = whyNot(row);
      if (trouble !== undefined) throw trouble;
      await this.#nextChange(signal);
    }
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

import type { JobId } from '../../src-preload/contract/ids.ts';
import { isFinal } from './job.ts';
import type { JobRow } from './job-reader.ts';

/** Lets callers wait for jobs to end. */
export class Settled {
  readonly #get: (id: JobId) => JobRow | undefined;
  readonly #waiters = new Map<JobId, Set<() => void>>();

  constructor(get: (id: JobId) => JobRow | undefined) {
    this.#get = get;
  }

  /** A job changed, or something that may be about any. */
  notice(id?: JobId): void {
    const meant = id === undefined ? [...this.#waiters.keys()] : [id];
    for (const it of meant) {
      const waiters = this.#waiters.get(it) ?? [];
      this.#waiters.delete(it);
      for (const wake of waiters) wake();
    }
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
      await this.#nextChange(id, signal);
    }
  }

  #nextChange(id: JobId, signal?: AbortSignal): Promise<void> {
    const waiters = this.#waiters.get(id) ?? new Set();
    this.#waiters.set(id, waiters);
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(signal?.reason as Error);
      // Gone with the change it waited for: a long run waits for many, and looking through all listeners takes its time.
      waiters.add(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      });
      signal?.addEventListener('abort', stop, { once: true });
    });
  }
}

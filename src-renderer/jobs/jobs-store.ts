import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../src-preload/contract/define.ts';
import type { StudioBridge } from '../../src-preload/contract/index.ts';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import { type Burst, nextBurst } from './activity.ts';

export interface JobsState {
  readonly jobs: ReadonlyMap<JobView['id'], JobView>;
  readonly burst: Burst | null;
}
export interface Jobs {
  readonly store: StoreApi<JobsState>;
  readonly start: () => Promise<void>;
  readonly close: () => void;
}

/** Every unfinished or failed job, and all that moved since the window opened. Events patch it; nothing is asked twice. */
export function createJobs(options: {
  readonly studio: Pick<StudioBridge, 'jobs'>;
  readonly now: () => number;
  readonly onFailure: (failure: Failure) => void;
}): Jobs {
  const { studio, now, onFailure } = options;
  const store = createStore<JobsState>(() => ({ jobs: new Map(), burst: null }));

  const accept = (changed: readonly JobView[]): void =>
    store.setState(({ jobs, burst }) => {
      const next = new Map(jobs);
      for (const job of changed) next.set(job.id, job);
      return { jobs: next, burst: nextBurst(burst, { before: jobs, now: next, nowMs: now() }) };
    });

  // Events come ten a second for each job; the page redraws once for all that arrive together.
  let arrived: JobView[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const forget = studio.jobs.changed((job) => {
    arrived.push(job);
    timer ??= setTimeout(() => {
      const batch = arrived;
      arrived = [];
      timer = undefined;
      accept(batch);
    }, 50);
  });

  return {
    store,
    async start() {
      const reply = await studio.jobs.list({ states: ['blocked', 'waiting', 'running', 'failed'], limit: 1000 });
      if (!reply.ok) {
        onFailure(reply.failure);
        return;
      }
      // What an event has told since is newer than the list.
      const { jobs } = store.getState();
      accept(reply.value.filter((job) => !jobs.has(job.id)));
    },
    close() {
      forget();
      clearTimeout(timer);
    },
  };
}

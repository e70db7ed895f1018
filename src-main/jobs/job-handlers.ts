import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import type { JobRow } from './job-reader.ts';
import type { JobStore } from './job-store.ts';
import type { JobQueue } from './queue.ts';

type Calls = StudioHandlers['jobs'];

export interface JobHandlerParts {
  readonly jobs: Pick<JobStore, 'list' | 'deadLetters'>;
  readonly queue: JobQueue;
  readonly view: (row: JobRow) => JobView;
  /** Knows the models. */
  readonly retryWith: Calls['retryWith'];
}

export function jobHandlers({ jobs, queue, view, retryWith }: JobHandlerParts): Calls {
  return {
    list: (filter) => jobs.list({ ...filter, isDismissed: false }).map(view),
    pause: ({ jobId }) => {
      queue.pause(jobId);
      return {};
    },
    resume: ({ jobId }) => {
      queue.resume(jobId);
      return {};
    },
    cancel: ({ jobId }) => {
      queue.cancel(jobId);
      return {};
    },
    pauseAll: (asked) => {
      queue.pauseAll(asked);
      return {};
    },
    resumeAll: (asked) => {
      queue.resumeAll(asked);
      return {};
    },
    stopAll: (asked) => ({ count: queue.stopAll(asked) }),
    pauses: () => queue.pauses(),
    retry: ({ jobId }) => {
      queue.retry(jobId);
      return {};
    },
    retryWith,
    deadLetters: (filter) => jobs.deadLetters(filter).map(view),
    dismiss: ({ jobId }) => {
      queue.dismiss(jobId);
      return {};
    },
  };
}

import type { JobState } from '../../src-preload/contract/jobs.ts';

/** Which state may follow which. Anything else is a mistake in the program and throws. */
const moves: Readonly<Record<JobState, readonly JobState[]>> = {
  // waits for other jobs
  blocked: ['waiting', 'failed', 'cancelled'],
  // ready to be claimed, now or at its time; blocked again when it is asked for anew and needs more
  waiting: ['running', 'blocked', 'cancelled'],
  // claimed under a lease; back to waiting after a failure worth trying again, a stop, or a crash
  running: ['done', 'waiting', 'waiting-external', 'failed', 'cancelled'],
  // a provider is at it; waiting again when there is something to go on with
  'waiting-external': ['waiting', 'cancelled'],
  done: [],
  // a person may ask for another round
  failed: ['waiting', 'blocked'],
  cancelled: ['waiting', 'blocked'],
};

export const isFinal = (state: JobState): boolean => state === 'done' || state === 'failed' || state === 'cancelled';

export function assertMove(from: JobState, to: JobState): void {
  if (!moves[from].includes(to)) throw new Error(`a job cannot go from ${from} to ${to}`);
}

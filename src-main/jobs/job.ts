import type { JobKind, JobState } from '../../src-preload/contract/jobs.ts';

/** Which state may follow which. Anything else is a mistake in the program and throws. */
const moves: Readonly<Record<JobState, readonly JobState[]>> = {
  // waits for other jobs
  blocked: ['waiting', 'failed', 'cancelled'],
  // ready to be claimed, now or at its time; blocked again when it is asked for anew and needs more; parked when it is
  // given up while a provider may be at it
  waiting: ['running', 'blocked', 'waiting-external', 'cancelled'],
  // claimed under a lease; back to waiting after a failure worth trying again, a stop, or a crash
  running: ['done', 'waiting', 'waiting-external', 'failed', 'cancelled'],
  // a provider is at it; waiting again when there is something to go on with
  'waiting-external': ['waiting', 'cancelled'],
  done: [],
  // a person may ask for another round
  failed: ['waiting', 'blocked'],
  cancelled: ['waiting', 'blocked'],
};

export const unfinishedStates = ['blocked', 'waiting', 'running', 'waiting-external'] as const satisfies readonly JobState[];

export const isFinal = (state: JobState): boolean => state === 'done' || state === 'failed' || state === 'cancelled';

export function assertMove(from: JobState, to: JobState): void {
  if (!moves[from].includes(to)) throw new Error(`a job cannot go from ${from} to ${to}`);
}

/**
 * Added to the priority of a job that a provider is (or may be) at: what is paid for comes first, and goes on where new
 * work of its lane is held. Nobody asks for nearly as much.
 */
const begunPriority = 1_000_000;
export const leastBegunPriority = begunPriority / 2;
export const isBegun = ({ priority }: { readonly priority: number }): boolean => priority >= leastBegunPriority;
export const asBegun = (row: { readonly priority: number }): number => (isBegun(row) ? row.priority : row.priority + begunPriority);
export const asNew = (row: { readonly priority: number }): number => (isBegun(row) ? row.priority - begunPriority : row.priority);

/** Work that writes to a place of a person's choice and little into the library: it goes on when the library's disk is full. */
export const outgoingKinds: ReadonlySet<string> = new Set<JobKind>(['export-photo', 'export-sheet', 'export-film']);

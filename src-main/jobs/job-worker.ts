import type { z } from 'zod';
import type { JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { JobKind } from '../../src-preload/contract/jobs.ts';
import type { PauseSignal } from '../pause.ts';

/** How a kind of work is done. The table of all kinds is put together in studio.ts. */
export interface JobWorker<P> {
  /** Jobs of one lane share its gate; work that goes to one of several providers says by its payload to which. */
  readonly lane: string | ((payload: P) => string);
  readonly payloadVersion: number;
  readonly payload: z.ZodType<P>;
  /** Brings the payload of an older version, as a row of an earlier program holds it, into today's shape. */
  readonly upgrade?: (payload: unknown, version: number) => unknown;
  readonly maxFailures: number;
  /** Long work that asks `pause` between its pieces; other work cannot be paused. */
  readonly canPause?: boolean;
  /** Called again for a job that was parked, when there is something to go on with. */
  readonly run: (payload: P, context: JobContext) => Promise<Outcome>;
  /** Of work that a provider does while the job is parked. */
  readonly outside?: OutsideWork<P>;
}
export interface JobContext {
  readonly jobId: JobId;
  readonly projectId: ProjectId | null;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
  readonly pause: PauseSignal;
  /** Whether a person gave the work up while a provider was at it; what comes of it all the same is kept, and not shown. */
  readonly isCancelAsked: () => boolean;
}
export type Outcome = Finished | Parked;
/** What the work made. `record` writes it to the library in the same transaction that ends the job. */
interface Finished {
  readonly result?: unknown;
  readonly record?: () => void;
  /** The work was given up, and was finished all the same because it was paid for: recorded, the job ends as cancelled. */
  readonly wasCancelled?: boolean;
  readonly parked?: undefined;
}
/** A provider is at it: the job gives its slot back and waits, whatever happens to the studio meanwhile. */
interface Parked {
  readonly parked: true;
  readonly result?: undefined;
  readonly record?: undefined;
  readonly wasCancelled?: undefined;
}

/** Asked about a parked job, without a slot. */
export interface OutsideWork<P> {
  /** Whether there is something to go on with. Asked 1 s to 10 s apart. What it throws is a failed look, not a failed job. */
  readonly poll: (payload: P, context: OutsideContext) => Promise<'wait' | 'go-on'>;
  /**
   * A person gave the job up. `cancelled` ends it; `finishing` leaves it waiting for a result that is paid for and will be
   * kept. Asked again with each poll until it answers.
   */
  readonly cancel: (payload: P, context: OutsideContext) => Promise<'cancelled' | 'finishing'>;
}
type OutsideContext = Pick<JobContext, 'jobId' | 'projectId' | 'signal'>;

// A payload is checked against its own worker's schema before it reaches `run`, so the table need not know each type.
export type JobWorkers = Readonly<Record<JobKind, JobWorker<never>>>;

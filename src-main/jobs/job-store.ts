import { and, eq, inArray, lte, notInArray } from 'drizzle-orm';
import type { Failure } from '../../src-preload/contract/define.ts';
import { failureCodes } from '../../src-preload/contract/failures.ts';
import type { JobId, ProjectId, WorkspaceId } from '../../src-preload/contract/ids.ts';
import type { JobKind, JobState } from '../../src-preload/contract/jobs.ts';
import type { OpenLibrary } from '../database/open.ts';
import { job } from '../database/schema.ts';
import { StudioFailure } from '../failure.ts';
import type { Clock } from '../ports.ts';
import { asBegun, asNew, isFinal, leastBegunPriority, unfinishedStates } from './job.ts';
import type { JobRow } from './job-reader.ts';
import { JobRows, type JobStoreOptions } from './job-rows.ts';
import { Pauses } from './pauses.ts';

/** What becomes of a job when one that it needs fails: it fails too, is given up quietly, or goes on without. */
export interface Need {
  readonly jobId: JobId;
  readonly policy: 'fail' | 'skip' | 'fall-back';
}

export interface NewJob {
  readonly kind: JobKind;
  readonly lane: string;
  readonly payload: unknown;
  readonly payloadVersion: number;
  readonly projectId: ProjectId | null;
  /** Names the intent. While a job with this key is unfinished, and not being given up, asking again gives that job. */
  readonly intentKey: string;
  readonly priority: number;
  readonly maxFailures: number;
  readonly needs?: readonly Need[];
}

/** What of a lane may be claimed; all of it where nothing is said. */
export interface ClaimLimits {
  /** Only what a provider is at already. */
  readonly onlyBegun?: boolean;
  /** Projects of which nothing is claimed, and of which nothing new is claimed. */
  readonly heldProjects?: readonly string[];
  readonly cappedProjects?: readonly string[];
  /** Null for all kinds. */
  readonly kinds?: readonly string[] | null;
}

/** A job that was started this often without anyone seeing it end brings the studio down with it. */
const maxStarts = 200;

const noLease = { leaseOwner: null, leaseUntilMs: null };
const fresh = {
  failureCount: 0,
  runAfterMs: 0,
  failureCode: null,
  failureMessage: null,
  finishedAtMs: null,
  cancelAskedAtMs: null,
  dismissedAtMs: null,
};
const cancelled: Failure = { code: 'cancelled', message: failureCodes.cancelled };
const dependencyFailure: Failure = { code: 'dependency-failed', message: failureCodes['dependency-failed'] };

/** What can happen to a job. Finishing is fenced: only the attempt that holds the lease may end a job. */
export class JobStore extends JobRows {
  readonly pauses: Pauses;
  readonly #library: OpenLibrary;
  readonly #workspaceId: WorkspaceId;
  readonly #clock: Clock;
  readonly #newId: () => string;

  constructor(options: JobStoreOptions) {
    super(options);
    this.#library = options.library;
    this.#workspaceId = options.workspaceId;
    this.#clock = options.clock;
    this.#newId = options.newId;
    this.pauses = new Pauses(options);
  }

  /** Everything in one transaction: many jobs are asked for in a moment, and all of them or none. */
  together<T>(work: () => T): T {
    return this.change(work);
  }

  /** May be called inside another transaction, so that a job appears together with what made it necessary. */
  enqueue(wanted: NewJob): { id: JobId; isNew: boolean } {
    return this.change(() => {
      const needs = wanted.needs ?? [];
      const same = this.ofIntent(wanted.intentKey);
      if (same) {
        // Not begun yet, it takes what it is asked for now into account.
        if (same.state === 'blocked' || same.state === 'waiting') this.need(same.id, needs);
        if (same.state === 'waiting' && this.verdict(same.id) === 'blocked') this.move(same.id, 'waiting', 'blocked', {});
        return { id: same.id as JobId, isNew: false };
      }
      const id = this.#newId() as JobId;
      this.insert({
        id,
        workspaceId: this.#workspaceId,
        projectId: wanted.projectId,
        kind: wanted.kind,
        lane: wanted.lane,
        payload: JSON.stringify(wanted.payload),
        payloadVersion: wanted.payloadVersion,
        intentKey: wanted.intentKey,
        state: 'waiting',
        priority: wanted.priority,
        attempt: 0,
        failureCount: 0,
        maxFailures: wanted.maxFailures,
        runAfterMs: 0,
        leaseOwner: null,
        leaseUntilMs: null,
        failureCode: null,
        failureMessage: null,
        result: null,
        cancelAskedAtMs: null,
        dismissedAtMs: null,
        createdAtMs: this.#clock.now(),
        startedAtMs: null,
        finishedAtMs: null,
      });
      if (needs.length > 0) {
        this.need(id, needs);
        const verdict = this.verdict(id);
        if (verdict !== 'waiting') this.set(id, { state: 'blocked' });
        if (verdict === 'failed' || verdict === 'cancelled') this.#end(id, verdict, dependencyFailure);
      }
      return { id, isNew: true };
    });
  }

  /** Instead of a failed job another one, which does the same in another way. */
  replace(id: JobId, wanted: NewJob): JobId {
    return this.change(() => {
      const { id: newId } = this.enqueue(wanted);
      this.dismiss(id);
      return newId;
    });
  }

  /** Takes the most urgent job of a lane whose time has come and that nothing holds. */
  claim({ lane, owner, leaseMs, ...limits }: { lane: string; owner: string; leaseMs: number } & ClaimLimits): JobRow | undefined {
    return this.change(() =>
      this.take(
        {
          lane,
          leastPriority: limits.onlyBegun ? leastBegunPriority : Number.MIN_SAFE_INTEGER,
          heldProjects: limits.heldProjects ?? [],
          cappedProjects: limits.cappedProjects ?? [],
          kinds: limits.kinds ?? null,
        },
        { owner, untilMs: this.#leaseUntilMs(leaseMs) },
      ),
    );
  }

  /** Keeps leases alive; gives back those that were lost. */
  renew(claimed: readonly JobRow[], leaseMs: number): JobRow[] {
    if (claimed.length === 0) return [];
    return this.change(() => claimed.filter((row) => !this.extend(row, this.#leaseUntilMs(leaseMs))));
  }

  #leaseUntilMs(leaseMs: number): number {
    return Math.round(this.#clock.monotonic() + leaseMs);
  }

  /**
   * Ends a job well, or as cancelled when it was given up and finished all the same. `record` writes what the work made in
   * the same transaction, so that a result is known exactly when its job has ended. Returns false, and records nothing, when
   * the lease was lost to another attempt.
   */
  complete(
    claimed: JobRow,
    { result, record, wasCancelled = false }: { result?: unknown; record?: () => void; wasCancelled?: boolean } = {},
  ): boolean {
    return this.change(() => {
      if (!this.holds(claimed)) return false;
      record?.();
      const to = wasCancelled ? 'cancelled' : 'done';
      this.move(claimed.id, 'running', to, {
        ...noLease,
        result: JSON.stringify(result ?? null),
        finishedAtMs: this.#clock.now(),
        failureCode: wasCancelled ? cancelled.code : null,
        failureMessage: wasCancelled ? cancelled.message : null,
      });
      this.event(claimed.id, to);
      this.#release(claimed.id);
      return true;
    });
  }

  /** Ends an attempt badly: back to waiting at `retryAtMs`, or failed for good when that is null. `facts` is what was found before. */
  fail(claimed: JobRow, failure: Failure, retryAtMs: number | null, facts?: unknown): void {
    this.change(() => {
      if (!this.holds(claimed)) return;
      const seen = {
        failureCount: claimed.failureCount + 1,
        failureCode: failure.code,
        failureMessage: failure.message,
        result: JSON.stringify(facts ?? null),
      };
      if (retryAtMs === null) {
        this.set(claimed.id, seen);
        this.#end(claimed.id, 'failed', failure);
        return;
      }
      this.move(claimed.id, 'running', 'waiting', { ...noLease, ...seen, runAfterMs: retryAtMs });
      this.event(claimed.id, 'failed-once', { ...failure, retryAtMs });
    });
  }

  /** Back to waiting, unharmed: what failed is not the job's. The failure stays to be shown. */
  putBack(claimed: JobRow, failure: Failure, { isNew }: { isNew: boolean }): void {
    this.change(() => {
      if (!this.holds(claimed)) return;
      this.move(claimed.id, 'running', 'waiting', {
        ...noLease,
        failureCode: failure.code,
        failureMessage: failure.message,
        ...(isNew && { priority: asNew(claimed) }),
      });
      this.event(claimed.id, 'held', { code: failure.code });
    });
  }

  /** Gives a job back unharmed, because the studio is closing. */
  giveBack(claimed: JobRow): void {
    this.change(() => {
      if (!this.holds(claimed)) return;
      this.move(claimed.id, 'running', 'waiting', noLease);
      this.event(claimed.id, 'given-back');
    });
  }

  /** A provider is at it. False when the lease was lost to another attempt. */
  park(claimed: JobRow, failure: Failure | null = null): boolean {
    return this.change(() => {
      if (!this.holds(claimed)) return false;
      const { code: failureCode = null, message: failureMessage = null } = failure ?? {};
      this.move(claimed.id, 'running', 'waiting-external', { ...noLease, failureCode, failureMessage, priority: asBegun(claimed) });
      this.event(claimed.id, 'parked');
      return true;
    });
  }

  /** There is something to go on with. */
  goOn(id: JobId): void {
    this.change(() => {
      const row = this.get(id);
      if (row?.state !== 'waiting-external') return;
      this.move(id, 'waiting-external', 'waiting', { runAfterMs: 0, priority: asBegun(row) });
      this.event(id, 'went-on');
    });
  }

  /** A person gives up a job that somebody is at: written down, so that it outlives a power cut. */
  askCancel(id: JobId): void {
    this.change(() => {
      const row = this.get(id);
      if (!row || isFinal(row.state) || row.cancelAskedAtMs !== null) return;
      const asked = { cancelAskedAtMs: this.#clock.now() };
      if (row.state === 'waiting') this.move(id, 'waiting', 'waiting-external', { ...asked, priority: asBegun(row) });
      else this.set(id, asked);
      this.event(id, 'cancel-asked');
    });
  }

  /** Cancels a job that is not running, or ends a running attempt as cancelled when its holder says so. */
  cancel(id: JobId): void {
    this.change(() => {
      const row = this.get(id);
      if (!row) throw new StudioFailure('not-found', 'There is no such job.');
      if (!isFinal(row.state)) this.#end(id, 'cancelled', cancelled);
    });
  }

  /** Another round for a failed or cancelled job, and for what failed only because of it. `laneOf` is for rows of older programs. */
  retry(id: JobId, laneOf: (row: JobRow) => string = ({ lane }) => lane): void {
    this.change(() => {
      const row = this.get(id);
      if (!row) throw new StudioFailure('not-found', 'There is no such job.');
      if (row.state !== 'failed' && row.state !== 'cancelled') return;
      if (this.ofIntent(row.intentKey)) return;
      const again = (old: JobRow, to: JobState): void =>
        this.move(old.id, old.state, to, { ...fresh, priority: asNew(old), lane: laneOf(old) });
      again(row, this.verdict(id) === 'waiting' ? 'waiting' : 'blocked');
      this.event(id, 'asked-again');
      for (const dependent of this.dependentsOf(id)) {
        const lost = dependent.failureCode === 'dependency-failed' ? this.get(dependent.id as JobId) : undefined;
        if (lost && (lost.state === 'failed' || lost.state === 'cancelled') && !this.ofIntent(lost.intentKey)) again(lost, 'blocked');
      }
    });
  }

  /** A person puts a failed job aside. */
  dismiss(id: JobId): void {
    this.change(() => {
      const row = this.get(id);
      if (!row) throw new StudioFailure('not-found', 'There is no such job.');
      if (row.state !== 'failed' || row.dismissedAtMs !== null) return;
      this.set(id, { dismissedAtMs: this.#clock.now() });
      this.event(id, 'dismissed');
    });
  }

  /** At start-up the library's lock says that nobody else is alive: whatever is running was interrupted. */
  recover(hasOutside: (kind: string) => boolean = () => false): number {
    return this.change(() => {
      const interrupted = this.#library.db.select().from(job).where(eq(job.state, 'running')).all();
      for (const row of interrupted) {
        this.event(row.id, 'recovered', { attempt: row.attempt });
        if (row.attempt >= maxStarts) this.#end(row.id, 'failed', { code: 'worker-lost', message: failureCodes['worker-lost'] });
        else this.#interrupt(row, hasOutside(row.kind));
      }
      return interrupted.length;
    });
  }

  /** Takes jobs back from attempts of this process that stopped renewing: they hang, or the machine slept. */
  reclaimExpired(owner: string, hasOutside: (kind: string) => boolean = () => false): JobRow[] {
    return this.change(() => {
      const expired = this.#library.db
        .select()
        .from(job)
        .where(and(eq(job.state, 'running'), eq(job.leaseOwner, owner), lte(job.leaseUntilMs, Math.round(this.#clock.monotonic()))))
        .all();
      for (const row of expired) {
        this.event(row.id, 'lease-expired', { attempt: row.attempt });
        this.#interrupt(row, hasOutside(row.kind));
      }
      return expired;
    });
  }

  /** Nobody knows how far it came. What had been given up is not begun again, but a provider may have to be told. */
  #interrupt(row: JobRow, hasOutside: boolean): void {
    const begun = hasOutside ? { priority: asBegun(row) } : {};
    if (row.cancelAskedAtMs === null) this.move(row.id, 'running', 'waiting', { ...noLease, ...begun });
    else if (hasOutside) this.move(row.id, 'running', 'waiting-external', { ...noLease, ...begun });
    else this.#end(row.id, 'cancelled', cancelled);
  }

  /** Unfinished rows of an older program are given their lane, before anything is claimed. */
  adopt(lanes: readonly string[], laneOf: (row: JobRow) => string): number {
    return this.change(() => {
      const strangers = this.#library.db
        .select()
        .from(job)
        .where(and(inArray(job.state, [...unfinishedStates]), notInArray(job.lane, [...lanes])))
        .all();
      for (const row of strangers) this.set(row.id, { lane: laneOf(row) });
      return strangers.length;
    });
  }

  #end(id: string, to: 'failed' | 'cancelled', failure: Failure): void {
    const row = this.get(id as JobId);
    if (!row) return;
    this.move(id, row.state, to, {
      ...noLease,
      failureCode: failure.code,
      failureMessage: failure.message,
      finishedAtMs: this.#clock.now(),
    });
    this.event(id, to, { code: failure.code });
    this.#release(id);
  }

  /** Lets go, or fails, or gives up whatever waits for a job that has just reached a final state. */
  #release(id: string): void {
    for (const dependent of this.dependentsOf(id)) {
      if (dependent.state !== 'blocked') continue;
      const verdict = this.verdict(dependent.id);
      if (verdict === 'waiting') this.move(dependent.id, 'blocked', 'waiting', {});
      if (verdict === 'failed' || verdict === 'cancelled') this.#end(dependent.id, verdict, dependencyFailure);
    }
  }
}

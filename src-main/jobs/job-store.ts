import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Failure } from '../../src-preload/contract/define.ts';
import type { FailureCode } from '../../src-preload/contract/failures.ts';
import { failureCodes } from '../../src-preload/contract/failures.ts';
import type { JobId, ProjectId, WorkspaceId } from '../../src-preload/contract/ids.ts';
import type { JobKind, JobState } from '../../src-preload/contract/jobs.ts';
import type { OpenLibrary } from '../database/open.ts';
import { job, jobDependency, jobEvent } from '../database/schema.ts';
import { StudioFailure } from '../failure.ts';
import type { Clock } from '../ports.ts';
import { assertMove, isFinal } from './job.ts';
import { JobReader, type JobRow } from './job-reader.ts';
import { longestDelayMs } from './retry.ts';

/** What becomes of a job when one that it needs fails: it fails too, is given up quietly, or goes on without. */
export interface Need {
  readonly jobId: JobId;
  readonly policy: 'fail' | 'skip' | 'fall-back';
}

export interface NewJob {
  readonly kind: JobKind;
  readonly payload: unknown;
  readonly payloadVersion: number;
  readonly projectId: ProjectId | null;
  /** Names the intent. While a job with this key is unfinished, asking again gives that job. */
  readonly intentKey: string;
  readonly priority: number;
  readonly maxFailures: number;
  readonly needs?: readonly Need[];
}

/** A job that was started this often without anyone seeing it end brings the studio down with it. */
const maxStarts = 200;

/**
 * The only writer of jobs, their dependencies and their events. Every change is one immediate transaction that writes the
 * state and the event together. Finishing is fenced: only the attempt that holds the lease may end a job.
 */
export class JobStore extends JobReader {
  readonly #library: OpenLibrary;
  readonly #workspaceId: WorkspaceId;
  readonly #clock: Clock;
  readonly #newId: () => string;
  /** Told after the transaction of a change has been committed. */
  readonly #changed: (row: JobRow) => void;

  constructor({
    library,
    workspaceId,
    clock,
    newId,
    changed,
  }: {
    library: OpenLibrary;
    workspaceId: WorkspaceId;
    clock: Clock;
    newId: () => string;
    changed: (row: JobRow) => void;
  }) {
    super(library.db);
    this.#library = library;
    this.#workspaceId = workspaceId;
    this.#clock = clock;
    this.#newId = newId;
    this.#changed = changed;
  }

  /** Everything in one transaction: many jobs are asked for in a moment, and all of them or none. */
  together<T>(work: () => T): T {
    return this.#library.sqlite.transaction(work).immediate();
  }

  get #db() {
    return this.#library.db;
  }

  /** May be called inside another transaction, so that a job appears together with what made it necessary. */
  enqueue(wanted: NewJob): { id: JobId; isNew: boolean } {
    return this.#change((touched) => {
      const same = this.#db
        .select({ id: job.id, state: job.state })
        .from(job)
        .where(and(eq(job.intentKey, wanted.intentKey), inArray(job.state, ['blocked', 'waiting', 'running', 'waiting-external'])))
        .get();
      if (same) {
        // Not begun yet, it takes what it is asked for now into account.
        if (same.state !== 'running') this.#addNeeds(same.id, wanted.needs ?? []);
        if (same.state === 'waiting' && this.verdict(same.id) === 'blocked') this.#move(same.id, 'waiting', 'blocked', {}, touched);
        return { id: same.id as JobId, isNew: false };
      }
      const id = this.#newId() as JobId;
      this.#db
        .insert(job)
        .values({
          id,
          workspaceId: this.#workspaceId,
          projectId: wanted.projectId,
          kind: wanted.kind,
          payload: JSON.stringify(wanted.payload),
          payloadVersion: wanted.payloadVersion,
          intentKey: wanted.intentKey,
          state: 'waiting',
          priority: wanted.priority,
          attempt: 0,
          failureCount: 0,
          maxFailures: wanted.maxFailures,
          runAfterMs: 0,
          createdAtMs: this.#clock.now(),
        })
        .run();
      this.#addNeeds(id, wanted.needs ?? []);
      this.#log(id, 'enqueued');
      const verdict = this.verdict(id);
      if (verdict !== 'waiting') this.#db.update(job).set({ state: 'blocked' }).where(eq(job.id, id)).run();
      if (verdict === 'failed' || verdict === 'cancelled') this.#end(id, verdict, dependencyFailure, touched);
      touched.add(id);
      return { id, isNew: true };
    });
  }

  /**
   * Takes the most urgent job of these kinds whose time has come, under a lease. The plus sign keeps SQLite from looking
   * for the time first and sorting all that wait: the index `job_ready` already has them in the order of claiming. A time
   * further off than any delay was set before the clock of the machine was put back.
   */
  claim({ kinds, owner, leaseMs }: { kinds: readonly JobKind[]; owner: string; leaseMs: number }): JobRow | undefined {
    return this.#change((touched) => {
      const now = this.#clock.now();
      const next = this.#db
        .select({ id: job.id })
        .from(job)
        .where(
          and(
            eq(job.state, 'waiting'),
            inArray(job.kind, [...kinds]),
            sql`+${job.runAfterMs} not between ${now + 1} and ${now + longestDelayMs}`,
          ),
        )
        .orderBy(sql`${job.priority} desc`, asc(job.id))
        .limit(1)
        .get();
      if (!next) return undefined;
      const row = this.#db
        .update(job)
        .set({
          state: 'running',
          attempt: sql`${job.attempt} + 1`,
          leaseOwner: owner,
          leaseUntilMs: Math.round(this.#clock.monotonic() + leaseMs),
          startedAtMs: this.#clock.now(),
        })
        .where(eq(job.id, next.id))
        .returning()
        .get();
      this.#log(next.id, 'started', { attempt: row.attempt });
      touched.add(next.id);
      return row;
    });
  }

  /** Keeps a lease alive. False when it was lost. */
  renew(claimed: JobRow, leaseMs: number): boolean {
    return this.#change(() => {
      const { changes } = this.#db
        .update(job)
        .set({ leaseUntilMs: Math.round(this.#clock.monotonic() + leaseMs) })
        .where(this.#held(claimed))
        .run();
      return changes === 1;
    });
  }

  /**
   * Ends a job well. `record` writes what the work made in the same transaction, so that a result is known exactly when
   * its job is done. Returns false, and records nothing, when the lease was lost to another attempt.
   */
  complete(claimed: JobRow, result: unknown, record: () => void): boolean {
    return this.#change((touched) => {
      if (!this.#holds(claimed)) return false;
      record();
      this.#move(
        claimed.id,
        'running',
        'done',
        {
          result: JSON.stringify(result ?? null),
          finishedAtMs: this.#clock.now(),
          leaseOwner: null,
          leaseUntilMs: null,
          failureCode: null,
          failureMessage: null,
        },
        touched,
      );
      this.#log(claimed.id, 'done');
      this.#release(claimed.id, touched);
      return true;
    });
  }

  /** Ends an attempt badly: back to waiting at `retryAtMs`, or failed for good when that is null. `facts` is what was found before. */
  fail(claimed: JobRow, failure: Failure, retryAtMs: number | null, facts?: unknown): void {
    this.#change((touched) => {
      if (!this.#holds(claimed)) return;
      const seen = {
        failureCount: claimed.failureCount + 1,
        failureCode: failure.code,
        failureMessage: failure.message,
        result: JSON.stringify(facts ?? null),
      };
      if (retryAtMs === null) {
        this.#db.update(job).set(seen).where(eq(job.id, claimed.id)).run();
        this.#end(claimed.id, 'failed', failure, touched);
        return;
      }
      this.#move(claimed.id, 'running', 'waiting', { ...seen, runAfterMs: retryAtMs, leaseOwner: null, leaseUntilMs: null }, touched);
      this.#log(claimed.id, 'failed-once', { ...failure, retryAtMs });
    });
  }

  /** Gives a job back unharmed, because the studio is closing. */
  giveBack(claimed: JobRow): void {
    this.#change((touched) => {
      if (!this.#holds(claimed)) return;
      this.#move(claimed.id, 'running', 'waiting', { leaseOwner: null, leaseUntilMs: null }, touched);
      this.#log(claimed.id, 'given-back');
    });
  }

  /** Cancels a job that is not running, or ends a running attempt as cancelled when its holder says so. */
  cancel(id: JobId): void {
    this.#change((touched) => {
      const row = this.get(id);
      if (!row) throw new StudioFailure('not-found', 'There is no such job.');
      if (!isFinal(row.state)) this.#end(id, 'cancelled', { code: 'cancelled', message: failureCodes.cancelled }, touched);
    });
  }

  /** Another round for a failed or cancelled job, and for what failed only because of it. */
  retry(id: JobId): void {
    this.#change((touched) => {
      const row = this.get(id);
      if (!row) throw new StudioFailure('not-found', 'There is no such job.');
      if (row.state !== 'failed' && row.state !== 'cancelled') return;
      const isAskedAlready = this.#db
        .select({ id: job.id })
        .from(job)
        .where(and(eq(job.intentKey, row.intentKey), inArray(job.state, ['blocked', 'waiting', 'running', 'waiting-external'])))
        .get();
      if (isAskedAlready) return;
      const fresh = { failureCount: 0, runAfterMs: 0, failureCode: null, failureMessage: null, finishedAtMs: null };
      this.#move(id, row.state, this.verdict(id) === 'waiting' ? 'waiting' : 'blocked', fresh, touched);
      this.#log(id, 'asked-again');
      const dependents = this.#db
        .select({ id: job.id })
        .from(jobDependency)
        .innerJoin(job, eq(job.id, jobDependency.jobId))
        .where(and(eq(jobDependency.needsId, id), eq(job.state, 'failed'), eq(job.failureCode, 'dependency-failed')))
        .all();
      for (const dependent of dependents) this.#move(dependent.id, 'failed', 'blocked', fresh, touched);
    });
  }

  /** At start-up the library's lock says that nobody else is alive: whatever is running was interrupted. */
  recover(): number {
    return this.#change((touched) => {
      const interrupted = this.#db.select().from(job).where(eq(job.state, 'running')).all();
      for (const row of interrupted) {
        if (row.attempt >= maxStarts) this.#end(row.id, 'failed', { code: 'worker-lost', message: failureCodes['worker-lost'] }, touched);
        else this.#move(row.id, 'running', 'waiting', { leaseOwner: null, leaseUntilMs: null }, touched);
        this.#log(row.id, 'recovered', { attempt: row.attempt });
      }
      return interrupted.length;
    });
  }

  /** Takes jobs back from attempts of this process that stopped renewing: they hang, or the machine slept. */
  reclaimExpired(owner: string): void {
    this.#change((touched) => {
      const expired = this.#db
        .select()
        .from(job)
        .where(and(eq(job.state, 'running'), eq(job.leaseOwner, owner), lte(job.leaseUntilMs, Math.round(this.#clock.monotonic()))))
        .all();
      for (const row of expired) {
        this.#move(row.id, 'running', 'waiting', { leaseOwner: null, leaseUntilMs: null }, touched);
        this.#log(row.id, 'lease-expired', { attempt: row.attempt });
      }
    });
  }

  /** Runs a change in one immediate transaction (or inside the one that is open) and tells of the touched jobs after commit. */
  #change<T>(work: (touched: Set<string>) => T): T {
    const touched = new Set<string>();
    const isOutermost = !this.#library.sqlite.inTransaction;
    const run = this.#library.sqlite.transaction(() => work(touched));
    const value = isOutermost ? run.immediate() : run();
    const tell = (): void => {
      for (const id of touched) {
        const row = this.get(id as JobId);
        if (row) this.#changed(row);
      }
    };
    // Inside an outer transaction the rows may still be rolled back; whoever opened it has returned by the next microtask.
    if (isOutermost) tell();
    else if (touched.size > 0) queueMicrotask(() => this.#library.sqlite.open && tell());
    return value;
  }

  #addNeeds(id: string, needs: NonNullable<NewJob['needs']>): void {
    for (const { jobId, policy } of needs)
      this.#db.insert(jobDependency).values({ jobId: id, needsId: jobId, policy }).onConflictDoNothing().run();
  }

  #held(claimed: JobRow) {
    return and(
      eq(job.id, claimed.id),
      eq(job.state, 'running'),
      eq(job.attempt, claimed.attempt),
      eq(job.leaseOwner, claimed.leaseOwner ?? ''),
    );
  }

  #holds(claimed: JobRow): boolean {
    return this.#db.select({ id: job.id }).from(job).where(this.#held(claimed)).get() !== undefined;
  }

  #move(id: string, from: JobState, to: JobState, values: Partial<typeof job.$inferInsert>, touched: Set<string>): void {
    assertMove(from, to);
    const { changes } = this.#db
      .update(job)
      .set({ ...values, state: to })
      .where(and(eq(job.id, id), eq(job.state, from)))
      .run();
    if (changes !== 1) throw new Error(`job ${id} is no longer ${from}`);
    touched.add(id);
  }

  #end(id: string, to: 'failed' | 'cancelled', failure: Failure, touched: Set<string>): void {
    const row = this.get(id as JobId);
    if (!row) return;
    this.#move(
      id,
      row.state,
      to,
      { failureCode: failure.code, failureMessage: failure.message, finishedAtMs: this.#clock.now(), leaseOwner: null, leaseUntilMs: null },
      touched,
    );
    this.#log(id, to, { code: failure.code satisfies FailureCode });
    this.#release(id, touched);
  }

  /** Lets go, or fails, whatever waits for a job that has just reached a final state. */
  #release(id: string, touched: Set<string>): void {
    const dependents = this.#db
      .select({ id: job.id })
      .from(jobDependency)
      .innerJoin(job, eq(job.id, jobDependency.jobId))
      .where(and(eq(jobDependency.needsId, id), eq(job.state, 'blocked')))
      .all();
    for (const dependent of dependents) {
      const verdict = this.verdict(dependent.id);
      if (verdict === 'waiting') this.#move(dependent.id, 'blocked', 'waiting', {}, touched);
      if (verdict === 'failed' || verdict === 'cancelled') this.#end(dependent.id, verdict, dependencyFailure, touched);
    }
  }

  #log(jobId: string, type: string, facts?: Record<string, unknown>): void {
    this.#db
      .insert(jobEvent)
      .values({ workspaceId: this.#workspaceId, jobId, atMs: this.#clock.now(), type, facts: facts ? JSON.stringify(facts) : null })
      .run();
  }
}

const dependencyFailure: Failure = { code: 'dependency-failed', message: failureCodes['dependency-failed'] };

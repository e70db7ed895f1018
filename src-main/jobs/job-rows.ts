import { and, asc, eq, sql } from 'drizzle-orm';
import type { JobId, WorkspaceId } from '../../src-preload/contract/ids.ts';
import type { JobState } from '../../src-preload/contract/jobs.ts';
import type { OpenLibrary } from '../database/open.ts';
import { job, jobDependency, jobEvent } from '../database/schema.ts';
import type { Clock } from '../ports.ts';
import { assertMove, leastBegunPriority } from './job.ts';
import { JobReader, type JobRow } from './job-reader.ts';
import { longestDelayMs } from './retry.ts';

export interface JobStoreOptions {
  readonly library: OpenLibrary;
  readonly workspaceId: WorkspaceId;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Told after the transaction of a change has been committed. */
  readonly changed: (row: JobRow) => void;
}

/** What of a lane may be claimed at the moment. */
export interface ClaimWish {
  readonly lane: string;
  /** Work of a lower priority is left. */
  readonly leastPriority: number;
  /** Projects of which nothing is claimed, and of which nothing new is claimed. */
  readonly heldProjects: readonly string[];
  readonly cappedProjects: readonly string[];
  /** Null for all kinds. */
  readonly kinds: readonly string[] | null;
}

/**
 * The only writer of the tables of jobs. Every change is one immediate transaction that writes the state and the event
 * together; the statements of the way every job goes are prepared once, which halves what a job costs.
 */
export class JobRows extends JobReader {
  readonly #library: OpenLibrary;
  readonly #clock: Clock;
  readonly #changed: (row: JobRow) => void;
  readonly #inOne: (work: () => unknown, isImmediate: boolean) => unknown;
  readonly #insert;
  readonly #insertEvent;
  readonly #next;
  readonly #start;
  readonly #renew;
  readonly #holds;
  /** What has been touched by the change that is being made: the row itself where it is new, or null when it must be read. */
  #touched: Map<string, JobRow | null> | undefined;
  /** Touched inside somebody else's transaction. */
  readonly #touchedLater = new Set<string>();

  constructor({ library, workspaceId, clock, changed }: Omit<JobStoreOptions, 'newId'>) {
    super(library.db);
    this.#library = library;
    this.#clock = clock;
    this.#changed = changed;
    const transaction = library.sqlite.transaction((work: () => unknown) => work());
    this.#inOne = (work, isImmediate) => (isImmediate ? transaction.immediate(work) : transaction(work));

    const value = sql.placeholder;
    const { db } = library;
    this.#insert = db
      .insert(job)
      .values({
        id: value('id'),
        workspaceId,
        projectId: value('projectId'),
        kind: value('kind'),
        lane: value('lane'),
        payload: value('payload'),
        payloadVersion: value('payloadVersion'),
        intentKey: value('intentKey'),
        state: value('state') as never,
        priority: value('priority'),
        attempt: 0,
        failureCount: 0,
        maxFailures: value('maxFailures'),
        runAfterMs: 0,
        createdAtMs: value('createdAtMs'),
      })
      .prepare();
    this.#insertEvent = db
      .insert(jobEvent)
      .values({ workspaceId, jobId: value('jobId'), atMs: value('atMs'), type: value('type'), facts: value('facts') })
      .prepare();
    // The plus sign keeps SQLite from looking for the time first and sorting all that wait: the index `job_ready` already
    // has them in the order of claiming. A time further off than any delay was set before the machine's clock was put back.
    this.#next = db
      .select({ id: job.id })
      .from(job)
      .where(
        and(
          eq(job.state, 'waiting'),
          eq(job.lane, value('lane')),
          sql`${job.priority} >= ${value('leastPriority')}`,
          sql`+${job.runAfterMs} not between ${value('soonMs')} and ${value('latestMs')}`,
          sql`(${job.projectId} is null or (
            ${job.projectId} not in (select value from json_each(${value('heldProjects')}))
            and (${job.priority} >= ${leastBegunPriority} or ${job.projectId} not in (select value from json_each(${value('cappedProjects')})))
          ))`,
          sql`(${value('kinds')} = 'all' or ${job.kind} in (select value from json_each(iif(${value('kinds')} = 'all', '[]', ${value('kinds')}))))`,
        ),
      )
      .orderBy(sql`${job.priority} desc`, asc(job.id))
      .limit(1)
      .prepare();
    const isHeld = and(
      eq(job.id, value('id')),
      eq(job.state, 'running'),
      eq(job.attempt, value('attempt')),
      eq(job.leaseOwner, value('leaseOwner')),
    );
    this.#start = db
      .update(job)
      .set({
        state: 'running',
        attempt: sql`${job.attempt} + 1`,
        leaseOwner: sql`${value('owner')}`,
        leaseUntilMs: sql`${value('leaseUntilMs')}`,
        startedAtMs: sql`${value('startedAtMs')}`,
      })
      .where(eq(job.id, value('id')))
      .returning()
      .prepare();
    this.#renew = db
      .update(job)
      .set({ leaseUntilMs: sql`${value('leaseUntilMs')}` })
      .where(isHeld)
      .prepare();
    this.#holds = db.select({ id: job.id }).from(job).where(isHeld).prepare();
  }

  /**
   * Runs a change in one immediate transaction, or inside the one that is open, and tells of what it touched after the
   * commit. Inside somebody else's transaction the rows may still be rolled back; whoever opened it has returned by the
   * next microtask.
   */
  protected change<T>(work: () => T): T {
    if (this.#touched) return work();
    const touched = new Map<string, JobRow | null>();
    this.#touched = touched;
    const isOutermost = !this.#library.sqlite.inTransaction;
    try {
      const value = this.#inOne(work, isOutermost) as T;
      this.#touched = undefined;
      if (isOutermost) this.#tell(touched);
      else this.#tellLater([...touched.keys()]);
      return value;
    } finally {
      this.#touched = undefined;
    }
  }

  #tell(touched: ReadonlyMap<string, JobRow | null>): void {
    for (const [id, known] of touched) {
      const row = known ?? this.get(id as JobId);
      if (row) this.#changed(row);
    }
  }

  #tellLater(ids: readonly string[]): void {
    if (this.#touchedLater.size === 0 && ids.length > 0)
      queueMicrotask(() => {
        const touched = new Map([...this.#touchedLater].map((id) => [id, null]));
        this.#touchedLater.clear();
        if (this.#library.sqlite.open) this.#tell(touched);
      });
    for (const id of ids) this.#touchedLater.add(id);
  }

  /** Tells of jobs that look different though nothing of them was written. */
  tellOf(ids: readonly string[]): void {
    this.#tellLater(ids);
  }

  protected insert(row: JobRow): void {
    this.#insert.run({ ...row });
    this.event(row.id, 'enqueued');
    this.#touched?.set(row.id, row);
  }

  protected need(jobId: string, needs: readonly { jobId: string; policy: 'fail' | 'skip' | 'fall-back' }[]): void {
    for (const { jobId: needsId, policy } of needs)
      this.#library.db.insert(jobDependency).values({ jobId, needsId, policy }).onConflictDoNothing().run();
  }

  /** The most urgent job of the lane whose time has come and that nothing holds; taken under a lease. */
  protected take(wish: ClaimWish, lease: { owner: string; untilMs: number }): JobRow | undefined {
    const now = this.#clock.now();
    const next = this.#next.get({
      lane: wish.lane,
      leastPriority: wish.leastPriority,
      soonMs: now + 1,
      latestMs: now + longestDelayMs,
      heldProjects: JSON.stringify(wish.heldProjects),
      cappedProjects: JSON.stringify(wish.cappedProjects),
      kinds: wish.kinds === null ? 'all' : JSON.stringify(wish.kinds),
    });
    if (!next) return undefined;
    const row = this.#start.get({ id: next.id, owner: lease.owner, leaseUntilMs: lease.untilMs, startedAtMs: now });
    this.event(row.id, 'started', { attempt: row.attempt });
    this.#touched?.set(row.id, row);
    return row;
  }

  protected extend({ id, attempt, leaseOwner }: JobRow, leaseUntilMs: number): boolean {
    return this.#renew.run({ id, attempt, leaseOwner, leaseUntilMs }).changes === 1;
  }

  /** Whether an attempt still has its lease. */
  protected holds({ id, attempt, leaseOwner }: JobRow): boolean {
    return this.#holds.get({ id, attempt, leaseOwner }) !== undefined;
  }

  protected set(id: string, values: Partial<typeof job.$inferInsert>): void {
    this.#library.db.update(job).set(values).where(eq(job.id, id)).run();
    this.#touched?.set(id, null);
  }

  protected move(id: string, from: JobState, to: JobState, values: Partial<typeof job.$inferInsert>): void {
    assertMove(from, to);
    const { changes } = this.#library.db
      .update(job)
      .set({ ...values, state: to })
      .where(and(eq(job.id, id), eq(job.state, from)))
      .run();
    if (changes !== 1) throw new Error(`job ${id} is no longer ${from}`);
    this.#touched?.set(id, null);
  }

  protected event(jobId: string, type: string, facts?: Record<string, unknown>): void {
    this.#insertEvent.run({ jobId, atMs: this.#clock.now(), type, facts: facts ? JSON.stringify(facts) : null });
  }
}

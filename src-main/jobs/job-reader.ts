import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { JobKind, JobState } from '../../src-preload/contract/jobs.ts';
import type { Database } from '../database/open.ts';
import { job, jobDependency } from '../database/schema.ts';
import { isFinal, unfinishedStates } from './job.ts';

export type JobRow = typeof job.$inferSelect;

/** What can be asked of jobs without changing one. */
export class JobReader {
  readonly #db: Database;
  readonly #one;
  readonly #unfinishedWithIntent;
  readonly #needs;
  readonly #dependents;

  constructor(db: Database) {
    this.#db = db;
    const id = sql.placeholder('id');
    this.#one = db.select().from(job).where(eq(job.id, id)).prepare();
    this.#unfinishedWithIntent = db
      .select({ id: job.id, state: job.state })
      .from(job)
      .where(and(eq(job.intentKey, sql.placeholder('intentKey')), inArray(job.state, [...unfinishedStates]), isNull(job.cancelAskedAtMs)))
      .prepare();
    this.#needs = db
      .select({ id: job.id, state: job.state, policy: jobDependency.policy })
      .from(jobDependency)
      .innerJoin(job, eq(job.id, jobDependency.needsId))
      .where(eq(jobDependency.jobId, id))
      .prepare();
    this.#dependents = db
      .select({ id: job.id, state: job.state, failureCode: job.failureCode })
      .from(jobDependency)
      .innerJoin(job, eq(job.id, jobDependency.jobId))
      .where(eq(jobDependency.needsId, id))
      .prepare();
  }

  get(id: JobId): JobRow | undefined {
    return this.#one.get({ id });
  }

  /** Newest first. */
  list(filter: {
    projectId?: ProjectId | undefined;
    states?: readonly JobState[] | undefined;
    kinds?: readonly JobKind[];
    /** Without what a person put aside. */
    isDismissed?: false;
    limit?: number;
  }): JobRow[] {
    return this.#db
      .select()
      .from(job)
      .where(
        and(
          filter.projectId ? eq(job.projectId, filter.projectId) : undefined,
          filter.states ? inArray(job.state, [...filter.states]) : undefined,
          filter.kinds ? inArray(job.kind, [...filter.kinds]) : undefined,
          filter.isDismissed === false ? isNull(job.dismissedAtMs) : undefined,
        ),
      )
      .orderBy(sql`${job.id} desc`)
      .limit(filter.limit ?? -1)
      .all();
  }

  /** Failed work that nobody has put aside, newest first. */
  deadLetters({ projectId, limit }: { projectId?: ProjectId | undefined; limit?: number | undefined }): JobRow[] {
    return this.#db
      .select()
      .from(job)
      .where(and(eq(job.state, 'failed'), isNull(job.dismissedAtMs), projectId ? eq(job.projectId, projectId) : undefined))
      .orderBy(sql`${job.finishedAtMs} desc, ${job.id} desc`)
      .limit(limit ?? -1)
      .all();
  }

  /** The unfinished job that an intent is, unless a person has given it up: then it is asked for anew. */
  ofIntent(intentKey: string): { id: string; state: JobState } | undefined {
    return this.#unfinishedWithIntent.get({ intentKey });
  }

  /** What a job waits for, or waited for. */
  needsOf(id: string): { id: string; state: JobState; policy: 'fail' | 'skip' | 'fall-back' }[] {
    return this.#needs.all({ id });
  }

  /** What waits for a job, or waited for it. */
  dependentsOf(id: string): { id: string; state: JobState; failureCode: string | null }[] {
    return this.#dependents.all({ id });
  }

  /** When the next job starts that waits for a time later than `nowMs`, in wall time; Infinity when none does. */
  nextRunAfterMs(nowMs: number): number {
    const row = this.#db
      .select({ at: sql<number | null>`min(${job.runAfterMs})` })
      .from(job)
      .where(and(eq(job.state, 'waiting'), gt(job.runAfterMs, nowMs)))
      .get();
    return row?.at ?? Infinity;
  }

  /** What the jobs that this one needs allow: go, keep waiting, fail with them, or be given up quietly. */
  verdict(id: string): 'waiting' | 'blocked' | 'failed' | 'cancelled' {
    const needs = this.needsOf(id);
    const lost = new Set(needs.filter(({ state }) => state === 'failed' || state === 'cancelled').map(({ policy }) => policy));
    if (lost.has('fail')) return 'failed';
    if (lost.has('skip')) return 'cancelled';
    return needs.every((need) => isFinal(need.state)) ? 'waiting' : 'blocked';
  }
}

import { and, eq, inArray, sql } from 'drizzle-orm';
import type { JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { JobKind, JobState } from '../../src-preload/contract/jobs.ts';
import type { Database } from '../database/open.ts';
import { job, jobDependency } from '../database/schema.ts';
import { isFinal } from './job.ts';

export type JobRow = typeof job.$inferSelect;

/** What can be asked of jobs without changing one. */
export class JobReader {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get(id: JobId): JobRow | undefined {
    return this.#db.select().from(job).where(eq(job.id, id)).get();
  }

  list(filter: {
    projectId?: ProjectId | undefined;
    states?: readonly JobState[] | undefined;
    kinds?: readonly JobKind[];
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
        ),
      )
      .orderBy(sql`${job.id} desc`)
      .limit(filter.limit ?? -1)
      .all();
  }

  /** When the next waiting job may start, in wall time; undefined when none waits. */
  nextRunAfterMs(): number | undefined {
    const row = this.#db
      .select({ at: sql<number | null>`min(${job.runAfterMs})` })
      .from(job)
      .where(eq(job.state, 'waiting'))
      .get();
    return row?.at ?? undefined;
  }

  /** What the jobs that this one needs allow: go, keep waiting, or give up. */
  verdict(id: string): 'waiting' | 'blocked' | 'failed' | 'cancelled' {
    const needs = this.#db
      .select({ state: job.state, policy: jobDependency.policy })
      .from(jobDependency)
      .innerJoin(job, eq(job.id, jobDependency.needsId))
      .where(eq(jobDependency.jobId, id))
      .all();
    const ofLost = needs.filter(({ state }) => state === 'failed' || state === 'cancelled').map(({ policy }) => policy);
    if (ofLost.includes('fail')) return 'failed';
    if (ofLost.includes('skip')) return 'cancelled';
    return needs.every((need) => isFinal(need.state)) ? 'waiting' : 'blocked';
  }
}

import type { JobKind, JobView } from '../../src-preload/contract/jobs.ts';

export const isActive = (job: Pick<JobView, 'state'>): boolean =>
  job.state === 'running' || job.state === 'waiting' || job.state === 'blocked';

/** A stretch of work: from the first job after quiet until all of them have ended. */
export interface Burst {
  readonly startedAtMs: number;
  readonly jobIds: ReadonlySet<JobView['id']>;
}

/** The stretch after a change of jobs: grows with every new job while work is under way, and is null when all is quiet. */
export function nextBurst(burst: Burst | null, jobs: Iterable<JobView>, nowMs: number): Burst | null {
  const active = [...jobs].filter(isActive);
  if (active.length === 0) return null;
  if (burst === null) return { startedAtMs: nowMs, jobIds: new Set(active.map((job) => job.id)) };
  const added = active.filter((job) => !burst.jobIds.has(job.id));
  if (added.length === 0) return burst;
  return { startedAtMs: burst.startedAtMs, jobIds: new Set([...burst.jobIds, ...added.map((job) => job.id)]) };
}

export interface Activity {
  /** What most of the running work is; null when nothing is under way. */
  readonly kind: JobKind | null;
  /** Jobs of that kind in this stretch. */
  readonly done: number;
  readonly of: number;
  /** 0 to 1 over the whole stretch. */
  readonly fraction: number;
  readonly leftMs: number | null;
}

// A guess from less than this is worse than none.
const leastElapsedMs = 4000;
const leastFraction = 0.04;

/** One line's worth of what is going on. Time left assumes that the rest goes as quickly as what is done. */
export function activityOf(burst: Burst | null, jobs: ReadonlyMap<JobView['id'], JobView>, nowMs: number): Activity {
  if (burst === null) return { kind: null, done: 0, of: 0, fraction: 0, leftMs: null };
  const all = [...burst.jobIds].flatMap((id) => jobs.get(id) ?? []);
  const kind = (all.find((job) => job.state === 'running') ?? all.find(isActive))?.kind ?? null;
  const same = all.filter((job) => job.kind === kind);
  const fraction = all.length === 0 ? 0 : all.reduce((sum, job) => sum + doneOf(job), 0) / all.length;
  const elapsedMs = nowMs - burst.startedAtMs;
  const isKnowable = elapsedMs >= leastElapsedMs && fraction >= leastFraction;
  return {
    kind,
    done: same.filter((job) => !isActive(job)).length,
    of: same.length,
    fraction,
    leftMs: isKnowable ? (elapsedMs * (1 - fraction)) / fraction : null,
  };
}

function doneOf(job: JobView): number {
  if (job.state === 'running') return job.progress;
  return isActive(job) ? 0 : 1;
}

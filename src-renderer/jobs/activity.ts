import type { JobKind, JobView } from '../../src-preload/contract/jobs.ts';

export const isActive = (job: Pick<JobView, 'state'>): boolean =>
  job.state === 'running' || job.state === 'waiting' || job.state === 'blocked';

/** A stretch of work: from the first job after quiet until all of them have ended. */
export interface Burst {
  readonly startedAtMs: number;
  readonly jobIds: ReadonlySet<JobView['id']>;
  /** Where the bar stood when the last jobs joined, and the share that was done with them counted in. */
  readonly joined: { readonly shown: number; readonly done: number };
}

type Jobs = ReadonlyMap<JobView['id'], JobView>;

// An import ends by asking for all that follows: a bar that is full by then would have nothing left to tell of it.
const mostShownToGrow = 0.95;

/** The stretch after a change of jobs: grows with every new job while work is under way, begins anew when it was all but done, and is null when all is quiet. */
export function nextBurst(burst: Burst | null, { before, now, nowMs }: { before: Jobs; now: Jobs; nowMs: number }): Burst | null {
  const active = [...now.values()].filter(isActive).map((job) => job.id);
  if (active.length === 0) return null;
  if (burst !== null && active.every((id) => burst.jobIds.has(id))) return burst;
  const shown = burst === null ? 0 : shownShare(burst, before);
  if (burst === null || shown > mostShownToGrow) return { startedAtMs: nowMs, jobIds: new Set(active), joined: { shown: 0, done: 0 } };
  const jobIds = new Set([...burst.jobIds, ...active]);
  return { startedAtMs: burst.startedAtMs, jobIds, joined: { shown, done: doneShare(jobIds, now) } };
}

export interface Activity {
  /** What most of the running work is; null when nothing is under way. */
  readonly kind: JobKind | null;
  /** Jobs of that kind in this stretch. */
  readonly done: number;
  readonly of: number;
  /** 0 to 1 over the whole stretch, for the bar. Work that joins later shares what is left of it, so it never goes back. */
  readonly fraction: number;
  /** Null while it cannot be known, and while all that runs is held. */
  readonly leftMs: number | null;
  readonly isPaused: boolean;
}

// A guess from less than this is worse than none.
const leastElapsedMs = 4000;
const leastFraction = 0.04;

/**
 * One line's worth of what is going on. Time left is what the last job under way says of itself, otherwise it assumes that the
 * rest goes as quickly as what is done.
 */
export function activityOf(burst: Burst | null, jobs: Jobs, nowMs: number): Activity {
  if (burst === null) return { kind: null, done: 0, of: 0, fraction: 0, leftMs: null, isPaused: false };
  const all = [...burst.jobIds].flatMap((id) => jobs.get(id) ?? []);
  const active = all.filter(isActive);
  const running = active.filter((job) => job.state === 'running');
  const kind = (running[0] ?? active[0])?.kind ?? null;
  const same = all.filter((job) => job.kind === kind);
  const share = doneShare(burst.jobIds, jobs);
  const elapsedMs = nowMs - burst.startedAtMs;
  const isKnowable = elapsedMs >= leastElapsedMs && share >= leastFraction;
  const isPaused = running.length > 0 && running.every((job) => job.isPaused);
  const ownLeftMs = active.length === 1 ? active[0]?.leftMs : null;
  return {
    kind,
    done: same.filter((job) => !isActive(job)).length,
    of: same.length,
    fraction: shownShare(burst, jobs),
    leftMs: isPaused ? null : (ownLeftMs ?? (isKnowable ? (elapsedMs * (1 - share)) / share : null)),
    isPaused,
  };
}

/** How much of these jobs is done, 0 to 1, each counting the same. */
function doneShare(jobIds: ReadonlySet<JobView['id']>, jobs: Jobs): number {
  const all = [...jobIds].flatMap((id) => jobs.get(id) ?? []);
  return all.length === 0 ? 0 : all.reduce((sum, job) => sum + doneOf(job), 0) / all.length;
}

function shownShare({ jobIds, joined }: Burst, jobs: Jobs): number {
  if (joined.done >= 1) return joined.shown;
  const since = Math.max(0, (doneShare(jobIds, jobs) - joined.done) / (1 - joined.done));
  return joined.shown + (1 - joined.shown) * since;
}

function doneOf(job: JobView): number {
  if (job.state === 'running') return job.progress;
  return isActive(job) ? 0 : 1;
}

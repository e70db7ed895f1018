import type { StudioEvents } from '../src-preload/contract/index.ts';
import type { JobId, ProjectId } from '../src-preload/contract/ids.ts';
import type { JobView } from '../src-preload/contract/jobs.ts';
import { Coalesce } from './coalesce.ts';
import { JobPace, type JobProgress, notBegun } from './jobs/job-pace.ts';
import type { Clock } from './ports.ts';

export type EventListener = (name: keyof StudioEvents, payload: unknown) => void;

const intervalMs = 100;

/** Tells listeners what changed, at most ten times a second for one project or job, and remembers how far running jobs are. */
export class Announcements {
  readonly #listeners = new Set<EventListener>();
  readonly #paces = new Map<JobId, JobPace>();
  readonly #clock: Clock;
  readonly #projects = new Coalesce<ProjectId, null>(intervalMs, (projectId) => this.tell('library.changed', { projectId }));
  readonly #jobs: Coalesce<JobId, null>;

  /** `viewOf` gives a job as the contract shows it, when its turn to be told has come. */
  constructor(viewOf: (id: JobId, progress: JobProgress) => JobView | undefined, clock: Clock) {
    this.#clock = clock;
    this.#jobs = new Coalesce(intervalMs, (id) => {
      const view = viewOf(id, this.stateOf(id));
      if (view) this.tell('jobs.changed', view);
    });
  }

  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell<N extends keyof StudioEvents>(name: N, payload: StudioEvents[N]): void {
    for (const listener of this.#listeners) listener(name, payload);
  }

  projectChanged(id: ProjectId): void {
    this.#projects.push(id, null);
  }

  jobChanged(id: JobId, { isRunning }: { isRunning: boolean }): void {
    if (!isRunning) this.#paces.delete(id);
    this.#jobs.push(id, null);
  }

  jobProgressed(id: JobId, fraction: number): void {
    this.#paceOf(id).progressed(fraction, this.#clock.monotonic());
    this.#jobs.push(id, null);
  }

  jobPaused(id: JobId, isPaused: boolean): void {
    this.#paceOf(id).paused(isPaused, this.#clock.monotonic());
    this.#jobs.push(id, null);
  }

  stateOf(id: JobId): JobProgress {
    return this.#paces.get(id)?.at(this.#clock.monotonic()) ?? notBegun;
  }

  #paceOf(id: JobId): JobPace {
    const known = this.#paces.get(id);
    if (known) return known;
    const pace = new JobPace(this.#clock.monotonic());
    this.#paces.set(id, pace);
    return pace;
  }

  close(): void {
    this.#listeners.clear();
    this.#projects.close();
    this.#jobs.close();
  }
}

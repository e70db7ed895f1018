import type { StudioEvents } from '../src-preload/contract/index.ts';
import type { JobId, ProjectId } from '../src-preload/contract/ids.ts';
import type { JobView } from '../src-preload/contract/jobs.ts';
import { Coalesce } from './coalesce.ts';

export type EventListener = (name: keyof StudioEvents, payload: unknown) => void;

const intervalMs = 100;

/** Tells listeners what changed, at most ten times a second for one project or job, and remembers how far running jobs are. */
export class Announcements {
  readonly #listeners = new Set<EventListener>();
  readonly #progress = new Map<JobId, number>();
  readonly #projects = new Coalesce<ProjectId, null>(intervalMs, (projectId) => this.tell('library.changed', { projectId }));
  readonly #jobs: Coalesce<JobId, null>;

  /** `viewOf` gives a job as the contract shows it, when its turn to be told has come. */
  constructor(viewOf: (id: JobId, progress: number) => JobView | undefined) {
    this.#jobs = new Coalesce(intervalMs, (id) => {
      const view = viewOf(id, this.progressOf(id));
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
    if (!isRunning) this.#progress.delete(id);
    this.#jobs.push(id, null);
  }

  jobProgressed(id: JobId, fraction: number): void {
    this.#progress.set(id, fraction);
    this.#jobs.push(id, null);
  }

  progressOf(id: JobId): number {
    return this.#progress.get(id) ?? 0;
  }

  close(): void {
    this.#listeners.clear();
    this.#projects.close();
    this.#jobs.close();
  }
}

import type { StudioEvents } from '../../src-preload/contract/index.ts';
import type { JobKind, JobView } from '../../src-preload/contract/jobs.ts';
import type { Studio } from '../studio.ts';
import type { RunProgress } from './progress.ts';

const names: Readonly<Record<JobKind, string>> = {
  'import-folder': 'reading',
  'develop-photo': 'developing',
  'render-film': 'film',
  'export-photo': 'exporting',
  'export-film': 'delivering',
};
/** What one job of a kind weighs in the whole, roughly in seconds of work. */
const weights: Readonly<Record<JobKind, number>> = {
  'import-folder': 4,
  'develop-photo': 3,
  'render-film': 35,
  'export-photo': 0.7,
  'export-film': 0.2,
};

/** Follows the jobs of one run through the studio's events. */
export class RunStages {
  readonly #jobs = new Map<string, JobView>();
  readonly #expected = new Map<JobKind, number>();
  readonly #startedAt = performance.now();
  readonly #onChange: (job: JobView) => void;
  readonly stop: () => void;

  constructor(studio: Studio, onChange: (job: JobView) => void) {
    this.#onChange = onChange;
    this.stop = studio.onEvent((name, payload) => {
      if (name === 'jobs.changed') this.#heard(payload as StudioEvents['jobs.changed']);
    });
  }

  /** Announces jobs that will come, so that the bar does not jump back when they do. */
  expect(kind: JobKind, total: number): void {
    this.#expected.set(kind, total);
  }

  progress(): RunProgress {
    const kinds = Object.keys(names) as JobKind[];
    const stages = kinds.map((kind) => {
      const jobs = [...this.#jobs.values()].filter((job) => job.kind === kind);
      const share = jobs.reduce((sum, job) => sum + (isEnded(job) ? 1 : job.progress), 0);
      return { kind, share, total: Math.max(jobs.length, this.#expected.get(kind) ?? 0) };
    });
    const whole = stages.reduce((sum, { kind, total }) => sum + weights[kind] * total, 0);
    const done = stages.reduce((sum, { kind, share }) => sum + weights[kind] * share, 0);
    return {
      stages: stages.map(({ kind, share, total }) => ({ name: names[kind], done: share, total })),
      elapsedMs: performance.now() - this.#startedAt,
      fraction: whole === 0 ? 0 : done / whole,
    };
  }

  #heard(job: JobView): void {
    this.#jobs.set(job.id, job);
    this.#onChange(job);
  }
}

const isEnded = ({ state }: JobView): boolean => state === 'done' || state === 'failed' || state === 'cancelled';

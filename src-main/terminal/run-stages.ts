import type { StudioEvents } from '../../src-preload/contract/index.ts';
import type { JobKind, JobView } from '../../src-preload/contract/jobs.ts';
import type { Studio } from '../studio.ts';
import { start, type Moment, type RunProgress } from './progress.ts';

const names: Readonly<Record<JobKind, string>> = {
  'import-folder': 'reading',
  'check-photo': 'checking',
  'develop-photo': 'developing',
  'render-film': 'film',
  'export-photo': 'exporting',
  'export-sheet': 'contact sheet',
  'export-film': 'delivering',
  'edit-photo': 'editing',
  'make-clip': 'clips',
};
/** What one job of a kind weighs in the whole, roughly in seconds: the sample shoot on two cores, where the film is most of it. */
const weights: Readonly<Record<JobKind, number>> = {
  'import-folder': 2,
  'check-photo': 0.3,
  'develop-photo': 1.5,
  'render-film': 40,
  'export-photo': 0.5,
  'export-sheet': 1,
  'export-film': 0.1,
  'edit-photo': 20,
  'make-clip': 60,
};

/** Long enough to be calm, short enough to notice that the photos are done and the film goes slower. */
const paceMs = 10_000;

/** Follows the jobs of one run through the studio's events. */
export class RunStages {
  readonly #jobs = new Map<string, JobView>();
  readonly #expected = new Map<JobKind, number>();
  readonly #guessed = new Map<JobKind, number>();
  readonly #startedAt = performance.now();
  readonly #moments: Moment[] = [start];
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
    this.#guessed.delete(kind);
  }

  /** For what nobody can know yet: it counts in the whole and is not told of. */
  guess(kind: JobKind, total: number): void {
    this.#guessed.set(kind, total);
  }

  progress(): RunProgress {
    const kinds = Object.keys(names) as JobKind[];
    const stages = kinds.map((kind) => {
      const jobs = [...this.#jobs.values()].filter((job) => job.kind === kind);
      const share = jobs.reduce((sum, job) => sum + (isEnded(job) ? 1 : job.progress), 0);
      return { kind, share, total: Math.max(jobs.length, this.#expected.get(kind) ?? 0) };
    });
    const whole = stages.reduce((sum, { kind, total }) => sum + weights[kind] * Math.max(total, this.#guessed.get(kind) ?? 0), 0);
    const done = stages.reduce((sum, { kind, share }) => sum + weights[kind] * share, 0);
    const now = { elapsedMs: performance.now() - this.#startedAt, fraction: whole === 0 ? 0 : done / whole };
    return {
      stages: stages.map(({ kind, share, total }) => ({ name: names[kind], done: share, total })),
      ...now,
      before: this.#before(now),
    };
  }

  /** The last moment that is at least `paceMs` ago. */
  #before(now: Moment): Moment {
    this.#moments.push(now);
    while ((this.#moments[1]?.elapsedMs ?? Infinity) <= now.elapsedMs - paceMs) this.#moments.shift();
    return this.#moments[0] ?? start;
  }

  #heard(job: JobView): void {
    this.#jobs.set(job.id, job);
    this.#onChange(job);
  }
}

const isEnded = ({ state }: JobView): boolean => state === 'done' || state === 'failed' || state === 'cancelled';

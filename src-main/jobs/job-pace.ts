/** How far a running job is, as the window is told. */
export interface JobProgress {
  /** 0 to 1. */
  readonly progress: number;
  readonly isPaused: boolean;
  /** Null until there is enough to tell by. */
  readonly leftMs: number | null;
}
export const notBegun: JobProgress = { progress: 0, isPaused: false, leftMs: null };

/** How far the work was, after so much time at it. */
export interface Moment {
  readonly workedMs: number;
  readonly fraction: number;
}

/** Before this much has been seen a guess says nothing. */
const leastWorkedMs = 2000;
const leastFraction = 0.01;

/**
 * What is left, from how the younger half of the work went: what was quick because it was there already, or slow because it
 * had to get going, is soon forgotten, and a standstill counts. `workedMs` is now. Null while it cannot be told. Pure.
 */
export function timeLeft(moments: readonly Moment[], workedMs: number): number | null {
  const first = moments[0];
  const last = moments.at(-1);
  if (!first || !last) return null;
  const half = first.workedMs + (workedMs - first.workedMs) / 2;
  const from = moments.findLast((moment) => moment.workedMs <= half) ?? first;
  const seenMs = workedMs - from.workedMs;
  const seen = last.fraction - from.fraction;
  if (workedMs - first.workedMs < leastWorkedMs || last.fraction - first.fraction < leastFraction || seen <= 0) return null;
  return Math.round(((1 - last.fraction) / seen) * seenMs);
}

const mostMoments = 128;

/** One run of a job: its progress against the time it was at work, pauses left out. Times are of a clock that never goes back. */
export class JobPace {
  #moments: Moment[] = [];
  /** Grows with the run, so that the history stays short. */
  #apartMs = 100;
  #workedMs = 0;
  #goingSinceMs: number | null;
  #progress = 0;

  constructor(nowMs: number) {
    this.#goingSinceMs = nowMs;
  }

  progressed(fraction: number, nowMs: number): void {
    this.#progress = fraction;
    const workedMs = this.#worked(nowMs);
    const last = this.#moments.at(-1);
    if (last && workedMs - last.workedMs < this.#apartMs) return;
    this.#moments.push({ workedMs, fraction });
    if (this.#moments.length <= mostMoments) return;
    this.#moments = this.#moments.filter((_, index) => index % 2 === 0);
    this.#apartMs *= 2;
  }

  paused(isPaused: boolean, nowMs: number): void {
    this.#workedMs = this.#worked(nowMs);
    this.#goingSinceMs = isPaused ? null : nowMs;
  }

  at(nowMs: number): JobProgress {
    const workedMs = this.#worked(nowMs);
    const now: Moment = { workedMs, fraction: this.#progress };
    return {
      progress: this.#progress,
      isPaused: this.#goingSinceMs === null,
      leftMs: timeLeft([...this.#moments, now], workedMs),
    };
  }

  #worked(nowMs: number): number {
    return this.#workedMs + (this.#goingSinceMs === null ? 0 : nowMs - this.#goingSinceMs);
  }
}

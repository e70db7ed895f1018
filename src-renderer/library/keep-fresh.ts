export interface KeepFresh {
  /** What was fetched is out of date. Many of these in a row cost one fetch. */
  readonly touch: () => void;
  readonly close: () => void;
}

/** At most a quarter of the time is spent on fetching. */
const slowFactor = 3;

/**
 * Fetches at once when first touched, then again after a pause, never two at a time, and always once more after the last
 * touch: whatever changed during a fetch is seen by the next. The pause is `gapMs`, and longer where fetching is slow, so
 * that a large project does not keep the studio busy with telling of itself.
 */
export function keepFresh({
  fetch,
  gapMs,
  now,
}: {
  readonly fetch: () => Promise<void>;
  readonly gapMs: number;
  readonly now: () => number;
}): KeepFresh {
  let isStale = false;
  let isRunning = false;
  let isClosed = false;

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (isStale) {
      isStale = false;
      const startedAtMs = now();
      await fetch();
      const pauseMs = Math.max(gapMs, slowFactor * (now() - startedAtMs));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    isRunning = false;
  }

  return {
    touch() {
      isStale = !isClosed;
      void run();
    },
    close() {
      isClosed = true;
      isStale = false;
    },
  };
}

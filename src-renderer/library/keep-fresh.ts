export interface KeepFresh {
  /** What was fetched is out of date. Many of these in a row cost one fetch. */
  readonly touch: () => void;
  readonly close: () => void;
}

/**
 * Fetches at once when first touched, then at most once every `gapMs`, never two at a time, and always once more after the
 * last touch: whatever changed during a fetch is seen by the next.
 */
export function keepFresh(fetch: () => Promise<void>, gapMs: number): KeepFresh {
  let isStale = false;
  let isRunning = false;
  let isClosed = false;

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (isStale) {
      isStale = false;
      await fetch();
      await new Promise((resolve) => setTimeout(resolve, gapMs));
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

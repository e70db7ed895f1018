import type { Log } from '../ports.ts';

/** The parts of Electron's `app` that leaving needs. */
interface QuittableApp {
  on(event: 'will-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  quit(): void;
}

export interface CloseOptions {
  readonly close: () => Promise<void>;
  /** What takes longer is left as a power cut would leave it, which the next start recovers from. */
  readonly patienceMs: number;
  readonly log: Log;
}

/** Holds the end of the program back until the studio is closed: workers ended, library checkpointed and unlocked. */
export function closeBeforeQuit(app: QuittableApp, { close, patienceMs, log }: CloseOptions): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void closeInTime(close, patienceMs, log).finally(() => {
      state = 'closed';
      app.quit();
    });
  });
}

async function closeInTime(close: () => Promise<void>, patienceMs: number, log: Log): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    log.warn('quit.impatient', { patienceMs });
    late.resolve();
  }, patienceMs);
  try {
    await Promise.race([close(), late.promise]);
  } catch (error) {
    log.error('quit.close-failed', error);
  } finally {
    clearTimeout(timer);
  }
}

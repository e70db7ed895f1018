/**
 * Whether work should stand still for a while, as an AbortSignal tells whether it should end. Whoever works asks between
 * two pieces of it, so that nothing is lost and everything can be cancelled all the same.
 */
export interface PauseSignal {
  readonly isPaused: boolean;
  /** Resolves at once, or when the work may go on; rejects with the signal's reason when it is cancelled meanwhile. */
  whenGoing(signal: AbortSignal): Promise<void>;
  /** Hears every change; gives back how to stop hearing. */
  onChange(listener: (isPaused: boolean) => void): () => void;
}

export class PauseSwitch implements PauseSignal {
  readonly #listeners = new Set<(isPaused: boolean) => void>();
  #isPaused = false;

  get isPaused(): boolean {
    return this.#isPaused;
  }

  set(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    for (const listener of this.#listeners) listener(isPaused);
  }

  onChange(listener: (isPaused: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async whenGoing(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#isPaused) return;
    await new Promise<void>((resolve, reject) => {
      const settle = (end: () => void): void => {
        forget();
        signal.removeEventListener('abort', stop);
        end();
      };
      const stop = (): void => settle(() => reject(signal.reason as Error));
      const forget = this.onChange((isPaused) => {
        if (!isPaused) settle(resolve);
      });
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}

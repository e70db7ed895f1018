/**
 * Writes what comes within one turn of the event loop in one transaction: each one that reaches the disk takes as long as
 * the disk takes, and 200 jobs that end at once would stand in line for seconds.
 */
export class WriteTogether {
  readonly #transaction: (work: () => void) => void;
  #waiting: { readonly write: () => void; readonly done: () => void; readonly failed: (error: unknown) => void }[] = [];

  constructor(transaction: (work: () => void) => void) {
    this.#transaction = transaction;
  }

  /** Resolves when it is on disk; rejects, with all that was to be written with it, when it could not be. */
  write(write: () => void): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ write, done, failed });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const all = this.#waiting;
    this.#waiting = [];
    try {
      this.#transaction(() => {
        for (const { write } of all) write();
      });
      for (const { done } of all) done();
    } catch (error) {
      for (const { failed } of all) failed(error);
    }
  }
}

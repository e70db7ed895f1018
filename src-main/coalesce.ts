/**
 * Lets at most one call through per key and interval: the first at once, the last of a burst at the end of it.
 * Progress is told often; nobody can see more than a few changes a second.
 */
export class Coalesce<K, V> {
  readonly #intervalMs: number;
  readonly #tell: (key: K, value: V) => void;
  readonly #waiting = new Map<K, { latest?: V; timer: NodeJS.Timeout }>();
  #isClosed = false;

  constructor(intervalMs: number, tell: (key: K, value: V) => void) {
    this.#intervalMs = intervalMs;
    this.#tell = tell;
  }

  push(key: K, value: V): void {
    if (this.#isClosed) return;
    const waiting = this.#waiting.get(key);
    if (waiting) {
      waiting.latest = value;
      return;
    }
    this.#waiting.set(key, { timer: this.#alarm(key) });
    this.#tell(key, value);
  }

  /** Drops what waits and all that comes later: what is told of may be gone by then. */
  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #alarm(key: K): NodeJS.Timeout {
    return setTimeout(() => {
      const waiting = this.#waiting.get(key);
      this.#waiting.delete(key);
      if (waiting && 'latest' in waiting) this.push(key, waiting.latest);
    }, this.#intervalMs);
  }
}

interface Entry<T> {
  readonly item: T;
  readonly dueMs: number;
}

/** Items in the order of their times, each at most once. Soonest last, so that taking one moves nothing. */
export class Schedule<T> {
  readonly #entries: Entry<T>[] = [];

  /** When the soonest is due; undefined when there is none. */
  get nextMs(): number | undefined {
    return this.#entries.at(-1)?.dueMs;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Sets the time of an item, whether it has one or not. */
  set(item: T, dueMs: number): void {
    this.drop(item);
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // Of the same time, who came first goes first.
      if (this.#entries[middle]!.dueMs > dueMs) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { item, dueMs });
  }

  drop(item: T): void {
    const index = this.#entries.findIndex((entry) => entry.item === item);
    if (index >= 0) this.#entries.splice(index, 1);
  }

  /** Takes what is due out, soonest first, at most so many. */
  takeDue(nowMs: number, most: number): T[] {
    const due: T[] = [];
    while (due.length < most && (this.nextMs ?? Infinity) <= nowMs) due.push(this.#entries.pop()!.item);
    return due;
  }
}

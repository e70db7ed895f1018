interface Entry<T> {
  readonly item: T;
  readonly dueMs: number;
}

/** Items in the order of their times, each at most once. Soonest last, so that taking one moves nothing. */
export class Schedule<T> {
  readonly #entries: Entry<T>[] = [];
  readonly #times = new Map<T, number>();

  /** When the soonest is due; undefined when there is none. */
  get nextMs(): number | undefined {
    return this.#entries.at(-1)?.dueMs;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Sets the time of an item, whether it has one or not. Of the same time, who came first goes first. */
  set(item: T, dueMs: number): void {
    this.drop(item);
    this.#times.set(item, dueMs);
    this.#entries.splice(this.#firstDueBy(dueMs), 0, { item, dueMs });
  }

  drop(item: T): void {
    const dueMs = this.#times.get(item);
    if (dueMs === undefined) return;
    this.#times.delete(item);
    let index = this.#firstDueBy(dueMs);
    while (this.#entries[index]!.item !== item) index += 1;
    this.#entries.splice(index, 1);
  }

  /** Takes what is due out, soonest first, at most so many. */
  takeDue(nowMs: number, most: number): T[] {
    const due: T[] = [];
    while (due.length < most && (this.nextMs ?? Infinity) <= nowMs) {
      const { item } = this.#entries.pop()!;
      this.#times.delete(item);
      due.push(item);
    }
    return due;
  }

  /** Where those that are due by then begin. */
  #firstDueBy(dueMs: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.dueMs > dueMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

import PQueue from 'p-queue';

export interface LaneOptions {
  /** How many run at once. */
  readonly concurrency: number;
  /** How many are begun within any second; no limit where it is left out. */
  readonly perSecond?: number;
  /** How many may be at the provider; no limit where it is left out. */
  readonly maxParked?: number;
  /** Its work goes to a provider over the network. */
  readonly isRemote?: boolean;
}

/** The in-memory gate in front of the claim: how much of one kind of place runs at once in this process. */
export class Lane {
  readonly name: string;
  readonly isRemote: boolean;
  readonly maxParked: number;
  readonly #gate: PQueue;

  /** `roomAgain` hears when a bound on the rate has passed. */
  constructor(name: string, options: number | LaneOptions, roomAgain: () => void) {
    const {
      concurrency,
      perSecond,
      maxParked = Infinity,
      isRemote = false,
    } = typeof options === 'number' ? { concurrency: options } : options;
    this.name = name;
    this.isRemote = isRemote;
    this.maxParked = maxParked;
    this.#gate = new PQueue({ concurrency, ...(perSecond !== undefined && { intervalCap: perSecond, interval: 1000, strict: true }) });
    this.#gate.addEventListener('rateLimitCleared', roomAgain);
  }

  get allowed(): { lane: string; isRemote: boolean } {
    return { lane: this.name, isRemote: this.isRemote };
  }

  get busyCount(): number {
    return this.#gate.size + this.#gate.pending;
  }

  /** Whether what is claimed now would begin now. */
  get hasRoom(): boolean {
    return this.busyCount < this.#gate.concurrency && !this.#gate.isRateLimited;
  }

  run(work: () => Promise<void>): Promise<void> {
    return this.#gate.add(work);
  }
}

import { generator } from '../kill/random.ts';
import type { Misbehaviour } from './artist/misbehave.ts';

/**
 * How a double is made to fail. Plain data, so that another process can ask for it at the control address. The first fault
 * that fits a request, and has times left, is taken.
 */
export interface Fault {
  /** Which requests: one of the double's own names of calls (`submit`, `status` ...), or several; every one when not said. */
  readonly on?: string | readonly string[];
  /** Only where this is part of the address. */
  readonly path?: string;
  /** How many requests it hits before it is over; one when neither this nor `share` is said. */
  readonly times?: number;
  /** Of all requests that fit, 0 to 1, by the double's seed; until it is taken away. */
  readonly share?: number;
  /** Lets this many that fit go by first. */
  readonly after?: number;
  readonly action: FaultAction;
}
export type FaultAction =
  /** The connection is cut before anything was done. */
  | 'drop-before'
  /** The request was taken, the connection is cut instead of an answer. */
  | 'drop-after'
  /** Never answers. */
  | 'hang'
  /** Answers a few bytes at a time, for longer than anybody should wait. */
  | 'slow-drip'
  /** Promises the whole body, sends half, cuts the connection. */
  | 'truncate'
  /** A page, with status 200, as a captive portal or a gateway answers. */
  | 'html'
  /** Says that 5 GB follow, and goes on sending. */
  | 'huge'
  /** Sends the asker to an address on its own machine. */
  | 'redirect'
  /** A status without the work being done; with `isAccepted` the work is done, and only the answer is lost. */
  | { readonly status: number; readonly retryAfterS?: number; readonly isAccepted?: boolean }
  /** The work is done, and something else than what was asked for comes of it. Of a submit. */
  | { readonly content: Misbehaviour }
  /** The work is taken and ends badly. Of a submit. */
  | { readonly ends: 'refused' | 'server-error' | 'no-runner' | 'unreadable-file' | 'timed-out' };

interface Planned {
  readonly fault: Fault;
  left: number;
  toPass: number;
}

/** What is still to go wrong. */
export class FaultPlan {
  readonly #random: () => number;
  #planned: Planned[] = [];
  constructor(seed: number) {
    this.#random = generator(seed);
  }

  add(fault: Fault): void {
    const left = fault.times ?? (fault.share === undefined ? 1 : Number.POSITIVE_INFINITY);
    this.#planned.push({ fault, left, toPass: fault.after ?? 0 });
  }
  clear(): void {
    this.#planned = [];
  }
  get open(): readonly Fault[] {
    return this.#planned.filter(({ left }) => left > 0).map(({ fault }) => fault);
  }

  next(call: string, path: string): FaultAction | null {
    for (const planned of this.#planned) {
      const { fault } = planned;
      if (planned.left <= 0 || !fits(fault, call, path)) continue;
      if (planned.toPass > 0) {
        planned.toPass -= 1;
        continue;
      }
      if (fault.share !== undefined && this.#random() >= fault.share) continue;
      planned.left -= 1;
      return fault.action;
    }
    return null;
  }
}

function fits({ on, path }: Fault, call: string, requested: string): boolean {
  const isNamed = on === undefined || (typeof on === 'string' ? on === call : on.includes(call));
  return isNamed && (path === undefined || requested.includes(path));
}

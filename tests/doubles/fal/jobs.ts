import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultAction } from '../faults.ts';
import type { Answer } from '../service.ts';
import type { Owner } from './account.ts';
import type { Endpoint, Input } from './models.ts';

/** The clock of a job: it stands in the queue, runs when the account has room for it, and ends. */
export interface Job {
  readonly id: string;
  readonly owner: Owner;
  /** `fal-ai/nano-banana-pro/edit` */
  readonly endpointId: string;
  readonly endpoint: Endpoint;
  readonly input: Input;
  readonly headers: Readonly<Record<string, string>>;
  readonly webhookUrl: string | null;
  readonly sentAtMs: number;
  readonly fault: FaultAction | null;
  state: 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED';
  startedAtMs: number | null;
  endedAtMs: number | null;
  isCancelled: boolean;
  isCancelWanted: boolean;
  readonly logs: { message: string; level: 'INFO' | 'ERROR'; source: 'USER'; timestamp: string }[];
  /** The model's own answer, once it has ended. */
  result: Answer | null;
  /** In millionths of a dollar; what did not end well costs nothing. */
  micros: number;
  outputs: readonly string[];
  isPayloadDeleted: boolean;
}
export interface Worked {
  readonly result: Answer;
  readonly micros: number;
  readonly outputs: readonly string[];
}

export interface JobTimes {
  /** In the queue, even when there is room. */
  readonly queueMs: number;
  /** At work, at least. */
  readonly workMs: number;
  /** How many of an account run at once; fal gives a new account two. */
  readonly concurrency: number;
  /** Whether a running model heeds a wish to be cancelled: most do not. */
  readonly heedsCancel: boolean;
}

export class Jobs {
  readonly all = new Map<string, Job>();
  readonly #times: JobTimes;
  readonly #now: () => number;
  readonly #work: (job: Job) => Promise<Worked>;
  readonly #onEnded: (job: Job) => void;
  readonly #onTrouble: (error: unknown) => void;
  readonly #queue: Job[] = [];
  /** Those that have stood long enough. */
  readonly #ready = new Set<Job>();
  #running = 0;
  #held: 'starts' | 'ends' | null = null;
  readonly #holders: (() => void)[] = [];
  readonly #closing = new AbortController();
  constructor(parts: {
    times: JobTimes;
    now: () => number;
    work: (job: Job) => Promise<Worked>;
    onEnded: (job: Job) => void;
    onTrouble: (error: unknown) => void;
  }) {
    this.#times = parts.times;
    this.#now = parts.now;
    this.#work = parts.work;
    this.#onEnded = parts.onEnded;
    this.#onTrouble = parts.onTrouble;
  }

  submit(wish: Pick<Job, 'owner' | 'endpointId' | 'endpoint' | 'input' | 'headers' | 'webhookUrl' | 'fault'>): Job {
    const job: Job = {
      ...wish,
      id: randomUUID(),
      sentAtMs: this.#now(),
      state: 'IN_QUEUE',
      startedAtMs: null,
      endedAtMs: null,
      isCancelled: false,
      isCancelWanted: false,
      logs: [],
      result: null,
      micros: 0,
      outputs: [],
      isPayloadDeleted: false,
    };
    this.all.set(job.id, job);
    this.#queue.push(job);
    const startTimeoutS = Number(wish.headers['x-fal-request-start-timeout'] ?? wish.headers['x-fal-request-timeout']);
    if (startTimeoutS > 0) this.#later(startTimeoutS * 1000, () => this.#giveUp(job));
    this.#later(this.#times.queueMs, () => {
      this.#ready.add(job);
      this.#startSome();
    });
    return job;
  }
  position = (job: Job): number => this.#queue.indexOf(job);

  /** In fal's words. */
  cancel(job: Job): 'OK' | 'CANCELLATION_REQUESTED' | 'ALREADY_COMPLETED' {
    if (job.state === 'COMPLETED') return 'ALREADY_COMPLETED';
    if (job.state === 'IN_PROGRESS') {
      job.isCancelWanted = true;
      return 'CANCELLATION_REQUESTED';
    }
    this.#queue.splice(this.#queue.indexOf(job), 1);
    job.isCancelled = true;
    this.#end(job, cancelled(job));
    return 'OK';
  }

  /** Lets no job start, or lets those that run not end, until `release`. */
  hold(what: 'starts' | 'ends'): void {
    this.#held = what;
    this.#startSome();
  }
  release(): void {
    this.#held = null;
    for (const go of this.#holders.splice(0)) go();
    this.#startSome();
  }

  close(): void {
    this.#closing.abort();
    this.#queue.length = 0;
  }

  #startSome(): void {
    while (this.#held !== 'starts' && this.#running < this.#times.concurrency) {
      const next = this.#queue.find((job) => this.#ready.has(job));
      if (!next) return;
      this.#queue.splice(this.#queue.indexOf(next), 1);
      this.#ready.delete(next);
      this.#running += 1;
      void this.#run(next).finally(() => {
        this.#running -= 1;
        this.#startSome();
      });
    }
  }

  async #run(job: Job): Promise<void> {
    job.state = 'IN_PROGRESS';
    job.startedAtMs = this.#now();
    job.logs.push({ message: 'Working on it.', level: 'INFO', source: 'USER', timestamp: new Date(job.startedAtMs).toISOString() });
    try {
      const [worked] = await Promise.all([this.#work(job), delay(this.#times.workMs, undefined, { signal: this.#closing.signal })]);
      if (this.#held === 'ends') await new Promise<void>((go) => this.#holders.push(go));
      if (job.isCancelWanted && this.#times.heedsCancel) {
        job.isCancelled = true;
        this.#end(job, cancelled(job));
      } else this.#end(job, worked);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#onTrouble(error);
      this.#end(job, {
        result: { status: 500, body: { detail: [{ loc: ['body'], msg: 'Internal server error', type: 'internal_server_error' }] } },
        micros: 0,
        outputs: [],
      });
    }
  }

  #giveUp(job: Job): void {
    if (job.state !== 'IN_QUEUE') return;
    this.#queue.splice(this.#queue.indexOf(job), 1);
    this.#end(job, {
      result: {
        status: 504,
        headers: { 'x-fal-request-id': job.id, 'x-fal-request-timeout-type': 'user', 'x-fal-error-type': 'request_timeout' },
        body: { detail: 'Request timed out', error_type: 'request_timeout' },
      },
      micros: 0,
      outputs: [],
    });
  }

  #end(job: Job, { result, micros, outputs }: Worked): void {
    job.endedAtMs = this.#now();
    job.result = { ...result, headers: { 'x-fal-request-id': job.id, ...result.headers } };
    job.micros = micros;
    job.outputs = outputs;
    job.state = 'COMPLETED';
    this.#onEnded(job);
  }

  #later(ms: number, then: () => void): void {
    delay(ms, undefined, { signal: this.#closing.signal }).then(then, () => undefined);
  }
}

const cancelled = ({ id }: Job): Worked => ({
  result: { status: 499, headers: { 'x-fal-request-id': id }, body: { detail: 'Request was cancelled', error_type: 'client_cancelled' } },
  micros: 0,
  outputs: [],
});

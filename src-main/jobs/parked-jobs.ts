import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { Clock } from '../ports.ts';
import type { JobRow } from './job-reader.ts';
import { pollDelayMs, pollSlackMs } from './poll-pace.ts';
import { Schedule } from './schedule.ts';

/** What is asked about a parked job, and what becomes of the answer; see OutsideDesk. */
export interface ParkedDesk {
  /** `gone`: it is not parked any more; `again`: nothing new; `failed`: it was a look in vain. Never rejects. */
  look(job: ParkedJob, signal: AbortSignal): Promise<'gone' | 'again' | 'failed'>;
  /** Whether the lane may be asked now: not at all, one at a time to see whether it works again, or freely. */
  access(lane: string): 'closed' | 'trial' | 'open';
}

/** One job that a provider is at. */
export class ParkedJob {
  readonly id: JobId;
  readonly projectId: ProjectId | null;
  readonly kind: string;
  readonly lane: string;
  readonly payload: unknown;
  /** A person gave it up. */
  isCancelAsked: boolean;
  /** The provider has been told, and finishes it all the same. */
  isFinishing = false;
  asked = 0;
  failures = 0;
  /** While it is being asked. */
  looking: { readonly abort: AbortController; readonly sinceMs: number } | null = null;

  constructor({ id, projectId, kind, lane, cancelAskedAtMs }: JobRow, payload: unknown) {
    this.id = id as JobId;
    this.projectId = projectId as ProjectId | null;
    this.kind = kind;
    this.lane = lane;
    this.payload = payload;
    this.isCancelAsked = cancelAskedAtMs !== null;
  }
}

interface ParkedLane {
  readonly gate: PQueue;
  readonly schedule: Schedule<ParkedJob>;
  count: number;
}

/** Looks are taken together, so that many parked jobs wake the studio a few times a second and not once each. */
const tickMs = 200;
/** Of one lane; more than that wait for the next tick, so that no provider is asked more than 200 times a second. */
const mostPerTick = 40;
const looksAtOnce = 40;
/** Giving up is for a person who waits. */
const cancelsAtOnce = 64;
const longestLookMs = 60_000;
/** After a start all parked jobs are asked within this time. */
const spreadMs = 1000;
const closePatienceMs = 1000;

/**
 * Asks after all jobs that providers are at, each at its own pace, by one timer. Nothing here is remembered that is not on
 * disk or found out again by asking: after a restart every parked job is asked soon.
 */
export class ParkedJobs {
  readonly #desk: ParkedDesk;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #random: () => number;
  readonly #jobs = new Map<string, ParkedJob>();
  readonly #lanes = new Map<string, ParkedLane>();
  readonly #cancels = new PQueue({ concurrency: cancelsAtOnce });
  readonly #looks = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  /** When it goes off. */
  #timerMs = 0;
  #isClosing = false;

  constructor({ desk, clock, random = Math.random }: { desk: ParkedDesk; clock: Pick<Clock, 'monotonic'>; random?: () => number }) {
    this.#desk = desk;
    this.#clock = clock;
    this.#random = random;
  }

  /** Parked before the studio was started. */
  resume(jobs: readonly ParkedJob[]): void {
    for (const job of jobs) this.#add(job, this.#random() * spreadMs);
    this.#arm();
  }

  /** Parked just now. Given up already, the provider is told at once. */
  add(job: ParkedJob): void {
    this.#add(job, this.#nextLookMs(job));
    if (job.isCancelAsked) this.#cancelNow(job);
    this.#arm();
  }

  #add(job: ParkedJob, inMs: number): void {
    this.#forget(job.id);
    this.#jobs.set(job.id, job);
    const lane = this.#lane(job.lane);
    lane.count += 1;
    lane.schedule.set(job, this.#clock.monotonic() + inMs);
  }

  has(id: string): boolean {
    return this.#jobs.has(id);
  }

  get(id: string): ParkedJob | undefined {
    return this.#jobs.get(id);
  }

  /** How many of a lane are at the provider. */
  countOf(lane: string): number {
    return this.#lanes.get(lane)?.count ?? 0;
  }

  /** A person gives it up: the provider is told at once, whatever holds the lane, and again with each look until it answers. */
  cancel(id: string): void {
    const job = this.#jobs.get(id);
    if (!job || job.isCancelAsked) return;
    job.isCancelAsked = true;
    this.#cancelNow(job);
  }

  #cancelNow(job: ParkedJob): void {
    // A look that is under way ends first, and then finds that there is something more important to say.
    if (job.looking) job.looking.abort.abort();
    else this.#look(job, this.#cancels);
  }

  /** What held a lane has changed. */
  wake(): void {
    this.#arm();
  }

  /** Everything is asked within a second, whatever its pace was: the network is back. */
  hurry(): void {
    const now = this.#clock.monotonic();
    for (const { schedule } of this.#lanes.values())
      for (const job of schedule.takeDue(Infinity, schedule.size)) {
        job.failures = 0;
        schedule.set(job, now + this.#random() * spreadMs);
      }
    this.#arm();
  }

  /** Lets go of all; they are asked again after the next start. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { looking } of this.#jobs.values()) looking?.abort.abort();
    await Promise.race([Promise.all(this.#looks), delay(closePatienceMs, undefined, { ref: false })]);
  }

  #lane(name: string): ParkedLane {
    const known = this.#lanes.get(name);
    if (known) return known;
    const lane = { gate: new PQueue({ concurrency: looksAtOnce }), schedule: new Schedule<ParkedJob>(), count: 0 };
    this.#lanes.set(name, lane);
    return lane;
  }

  /** Takes a look at all whose time has come, and sets the timer for the next. */
  tick(): void {
    const now = this.#clock.monotonic();
    for (const [name, { gate, schedule, count }] of this.#lanes) {
      const access = this.#desk.access(name);
      const room = access === 'trial' ? 1 - gate.pending : Math.min(mostPerTick, looksAtOnce - gate.pending);
      if (access === 'closed' || room <= 0) continue;
      for (const job of schedule.takeDue(now + pollSlackMs(count), room)) this.#look(job, gate);
    }
    for (const { looking } of this.#jobs.values()) if (looking && now - looking.sinceMs > longestLookMs) looking.abort.abort();
    this.#arm();
  }

  /** Sets the one timer for the next look of all lanes. A closed lane is woken by whatever opens it. */
  #arm(): void {
    if (this.#isClosing || this.#jobs.size === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      return;
    }
    let nextMs = Infinity;
    for (const [name, { schedule }] of this.#lanes)
      if (schedule.nextMs !== undefined && schedule.nextMs < nextMs && this.#desk.access(name) !== 'closed') nextMs = schedule.nextMs;
    const now = this.#clock.monotonic();
    this.#setTimer(Math.min(Math.max(nextMs, now + tickMs), now + longestLookMs));
  }

  #setTimer(atMs: number): void {
    clearTimeout(this.#timer);
    this.#timerMs = atMs;
    this.#timer = setTimeout(() => this.tick(), atMs - this.#clock.monotonic());
  }

  #look(job: ParkedJob, gate: PQueue): void {
    const lane = this.#lane(job.lane);
    lane.schedule.drop(job);
    const look = gate.add(async () => {
      if (this.#jobs.get(job.id) !== job || job.looking || this.#isClosing) return;
      const wasCancelAsked = job.isCancelAsked;
      job.looking = { abort: new AbortController(), sinceMs: this.#clock.monotonic() };
      const found = await this.#desk.look(job, job.looking.abort.signal);
      job.looking = null;
      if (this.#isClosing) return;
      if (found === 'gone') this.#forget(job.id);
      else if (job.isCancelAsked && !wasCancelAsked) this.#cancelNow(job);
      else {
        job.asked = found === 'again' ? job.asked + 1 : job.asked;
        job.failures = found === 'again' ? 0 : job.failures + 1;
        const dueMs = this.#clock.monotonic() + this.#nextLookMs(job);
        lane.schedule.set(job, dueMs);
        // Seldom sooner than what the timer is set for already.
        if (this.#timer === undefined || dueMs < this.#timerMs) this.#arm();
      }
      if (this.#jobs.size === 0) this.#arm();
    });
    this.#looks.add(look);
    void look.finally(() => this.#looks.delete(look));
  }

  #nextLookMs(job: ParkedJob): number {
    return pollDelayMs({ asked: job.asked, failures: job.failures, parkedCount: this.countOf(job.lane) }, this.#random());
  }

  #forget(id: string): void {
    const job = this.#jobs.get(id);
    if (!job) return;
    this.#jobs.delete(id);
    const lane = this.#lane(job.lane);
    lane.schedule.drop(job);
    lane.count -= 1;
  }
}

import type { JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { JobKind, PauseReason, PauseView } from '../../src-preload/contract/jobs.ts';
import { fileSystemFailure, StudioFailure } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import { AttemptEnds } from './attempt-ends.ts';
import { isBegun, isFinal, unfinishedStates } from './job.ts';
import type { JobRow } from './job-reader.ts';
import type { JobStore, NewJob } from './job-store.ts';
import type { JobWorkers } from './job-worker.ts';
import { Lane, type LaneOptions } from './lane.ts';
import { OutsideDesk } from './outside-desk.ts';
import { ParkedJob, ParkedJobs } from './parked-jobs.ts';
import { laneFor, laneOfRow, readPayload } from './read-payload.ts';
import { RunningJobs } from './running-jobs.ts';
import { Settled } from './settled.ts';
import { type Allowance, allowanceOf, reasonsFor, type Work } from './what-is-held.ts';
import { whoMustAct } from './who-must-act.ts';

export interface JobRequest extends Pick<NewJob, 'payload' | 'projectId' | 'intentKey' | 'needs'> {
  readonly kind: JobKind;
  readonly priority?: number;
}

export interface QueueOptions {
  readonly store: JobStore;
  readonly workers: JobWorkers;
  /** How much of each lane runs at once, or all that bounds it. */
  readonly lanes: Readonly<Record<string, number | LaneOptions>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: string;
  readonly progress: (jobId: JobId, fraction: number) => void;
  readonly paused?: (jobId: JobId, isPaused: boolean) => void;
}

const leaseMs = 30_000;
const heartbeatMs = 10_000;
const troublePauseMs = 5000;
const longestWaitMs = 60_000;
/** When something is held or let go, no more jobs than this are told of. */
const mostTold = 500;

/**
 * Runs what the store holds. SQLite is the queue; what is in memory only bounds how much runs at once in this process.
 * Nothing here is remembered that is not also on disk, or found out again by trying.
 */
export class JobQueue {
  readonly #store: JobStore;
  readonly #workers: JobWorkers;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #owner: string;
  readonly #lanes: ReadonlyMap<string, Lane>;
  readonly #running: RunningJobs;
  readonly #parked: ParkedJobs;
  readonly #settled: Settled;
  readonly #ends: AttemptEnds;
  readonly #heartbeat: NodeJS.Timeout;
  #wake: NodeJS.Timeout | undefined;
  /** Why nothing can be claimed at the moment. */
  #trouble: unknown;
  #isClosing = false;
  #works = false;
  #willPump = false;

  constructor({ store, workers, lanes, clock, log, owner, progress, paused = () => undefined }: QueueOptions) {
    this.#store = store;
    this.#workers = workers;
    this.#clock = clock;
    this.#log = log;
    this.#owner = owner;
    this.#lanes = new Map(Object.entries(lanes).map(([name, options]) => [name, new Lane(name, options, () => this.pump())]));
    this.#running = new RunningJobs({ workers, progress, paused, isHeld: (row) => this.heldBy(row).includes('user') });
    const desk = new OutsideDesk({ store, workers, log, wentOn: () => this.#pumpSoon(), access: (lane) => this.#access(lane) });
    this.#parked = new ParkedJobs({ desk, clock });
    this.#ends = new AttemptEnds({ store, clock, log, hasOutside: this.#hasOutside, parked: (id) => this.#park(id) });
    this.#settled = new Settled((id) => store.get(id));
    store.pauses.onChange((changed) => this.#pausesChanged(changed));
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    this.#heartbeat.unref();
  }

  /** Puts interrupted work back and, unless somebody only looks, begins. */
  start({ works }: { works: boolean }): void {
    const count = this.#store.recover(this.#hasOutside);
    if (count > 0) this.#log.info('jobs-recovered', { count });
    this.#works = works;
    if (!works) return;
    this.#store.pauses.startAfresh();
    const lanes = [...this.#lanes.keys()];
    if (lanes.length > 0) this.#store.adopt(lanes, this.#laneOf);
    this.#parked.resume(this.#store.list({ states: ['waiting-external'] }).flatMap((row) => this.#asParked(row) ?? []));
    this.pump();
  }

  readonly #hasOutside = (kind: string): boolean => this.#workers[kind as JobKind]?.outside !== undefined;
  readonly #laneOf = (row: JobRow): string => laneOfRow(row, this.#workers, this.#lanes.keys().next().value ?? row.lane);

  /** One that nobody understands any more is begun, so that it fails by name. */
  #asParked(row: JobRow): ParkedJob | null {
    try {
      return new ParkedJob(row, readPayload(row, this.#workers[row.kind as JobKind]));
    } catch (error) {
      this.#log.error('parked-job-not-understood', error, { jobId: row.id });
      this.#store.goOn(row.id as JobId);
      return null;
    }
  }

  /** Asks for work; see JobStore.enqueue. The queue starts on it in a moment, after the caller's transaction. */
  enqueue(request: JobRequest): JobId {
    const { id } = this.#store.enqueue(this.#newJob(request));
    this.#pumpSoon();
    return id;
  }

  /** Many at once; see JobStore.together. */
  enqueueAll(requests: readonly JobRequest[]): JobId[] {
    return this.#store.together(() => requests.map((request) => this.enqueue(request)));
  }

  /** The same work in another way, instead of a failed job, which is put aside. */
  replace(id: JobId, request: JobRequest): JobId {
    const newId = this.#store.replace(id, this.#newJob(request));
    this.#pumpSoon();
    return newId;
  }

  #newJob({ kind, priority = 0, ...wanted }: JobRequest): NewJob {
    const worker = this.#workers[kind];
    const { payloadVersion, maxFailures } = worker;
    return { ...wanted, kind, priority, payloadVersion, maxFailures, lane: laneFor(worker, wanted.payload) };
  }

  #pumpSoon(): void {
    if (this.#willPump) return;
    this.#willPump = true;
    setImmediate(() => {
      this.#willPump = false;
      this.pump();
    });
  }

  /**
   * Gives a job up. What a provider is or may be at goes on until the provider has said whether it still costs something;
   * it is told at once.
   */
  cancel(id: JobId): void {
    this.#tellToCancel([this.#giveUp(id)].filter((it) => it !== null));
  }

  /** Gives up everything that is unfinished, of one project or of all; says how much it was. */
  stopAll({ projectId }: { projectId?: ProjectId | undefined } = {}): number {
    const { told, count } = this.#store.together(() => {
      const rows = this.#store.list({ projectId, states: unfinishedStates });
      // What waits for others goes first, so that nothing is let go or fails because of what it waits for.
      const inOrder = [...rows.filter(({ state }) => state === 'blocked'), ...rows.filter(({ state }) => state !== 'blocked')];
      return { told: inOrder.map(({ id }) => this.#giveUp(id as JobId)).filter((it) => it !== null), count: rows.length };
    });
    this.#tellToCancel(told);
    return count;
  }

  /** What must still be told: the row of work that somebody is at. */
  #giveUp(id: JobId): JobRow | null {
    const row = this.#store.get(id);
    if (!row) throw new StudioFailure('not-found', 'There is no such job.');
    const isRunning = row.state === 'running' && this.#running.has(id);
    const mayBeOutside = row.state === 'waiting-external' || (row.state === 'waiting' && row.attempt > 0 && this.#hasOutside(row.kind));
    if (!isRunning && !mayBeOutside) {
      this.#store.cancel(id);
      return null;
    }
    this.#store.askCancel(id);
    // Given up once, and finished because it is paid for: not stopped a second time.
    return row.cancelAskedAtMs === null ? row : null;
  }

  #tellToCancel(rows: readonly JobRow[]): void {
    for (const { id } of rows) {
      if (this.#running.has(id)) this.#running.stop(id, 'cancelled');
      else this.#park(id as JobId);
    }
  }

  /** Asked after from now on; where it was given up the provider is told at once. */
  #park(id: JobId): void {
    if (this.#parked.has(id)) {
      if (this.#store.get(id)?.cancelAskedAtMs) this.#parked.cancel(id);
      return;
    }
    const row = this.#store.get(id);
    const job = row?.state === 'waiting-external' && this.#works && !this.#isClosing ? this.#asParked(row) : null;
    if (job) this.#parked.add(job);
  }

  /**
   * A running job of a kind that can stands still until it is resumed, cancelled or the studio closes; it keeps its lease.
   * Nothing is written: after a restart it goes on. Other jobs are left alone.
   */
  pause(id: JobId): void {
    this.#running.holdAlone(id, true);
  }

  resume(id: JobId): void {
    this.#running.holdAlone(id, false);
  }

  /** Holds all work, or one project's, until a person lets it go; that outlives a restart. */
  pauseAll({ projectId }: { projectId?: ProjectId | undefined } = {}): void {
    this.#store.pauses.hold({ scope: scopeOf(projectId), reason: 'user', message: 'The work was paused. Resume it when it should go on.' });
  }

  /** Lets all work go on, or one project's, whatever held it; what still holds shows by trying. */
  resumeAll({ projectId }: { projectId?: ProjectId | undefined } = {}): void {
    this.#store.pauses.liftScope(scopeOf(projectId));
  }

  pauses(): PauseView[] {
    return this.#store.pauses.views();
  }

  /** Holds a part of the work for a reason that is outside of it; see Pauses. */
  hold(wanted: { scope: string; reason: PauseReason; message: string; forMs?: number }): void {
    this.#store.pauses.hold(wanted);
  }

  /** A reason is gone: wherever it holds, or of one scope. */
  lift(reason: PauseReason, scope?: string): void {
    if (scope === undefined) this.#store.pauses.liftReason(reason);
    else this.#store.pauses.lift(scope, reason);
  }

  /** Names of the lanes that go to a provider over the network. */
  get remoteLanes(): string[] {
    return [...this.#lanes.values()].filter(({ isRemote }) => isRemote).map(({ name }) => name);
  }

  /** Why a job does not go on though its turn has come. */
  heldBy(row: JobRow): PauseReason[] {
    if (isFinal(row.state) || row.state === 'blocked') return [];
    const reasons = reasonsFor(this.#store.pauses.list(), this.#workOf(row));
    // What runs got past all but a person.
    return row.state === 'running' ? reasons.filter((reason) => reason === 'user') : reasons;
  }

  #workOf({ lane, kind, projectId, state, ...row }: JobRow): Work {
    const isRemote = this.#lanes.get(lane)?.isRemote ?? false;
    return { lane, kind, projectId, isRemote, isBegun: state === 'waiting-external' || isBegun(row) };
  }

  #access(lane: string): 'closed' | 'trial' | 'open' {
    // A person's pause, a budget or a full disk keep nobody from looking how it stands.
    if (this.#store.pauses.isEmpty) return 'open';
    const pauses = this.#store.pauses.list().filter(({ reason }) => reason === 'offline' || reason === 'auth');
    const allowance = allowanceOf(pauses, { lane, isRemote: this.#lanes.get(lane)?.isRemote ?? false });
    if (!allowance) return 'closed';
    return allowance.isTrial ? 'trial' : 'open';
  }

  #pausesChanged(changed: readonly { scope: string; reason: PauseReason }[]): void {
    if (!this.#works || this.#isClosing) return;
    this.#running.settleAll();
    this.#parked.wake();
    if (changed.some(({ reason }) => reason === 'offline') && !this.#store.pauses.list().some(({ reason }) => reason === 'offline'))
      this.#parked.hurry();
    const scopes = new Set(changed.map(({ scope }) => scope));
    const isMeant = ({ lane, projectId }: JobRow): boolean => scopes.has('*') || scopes.has(lane) || scopes.has(`project:${projectId}`);
    const affected = this.#store.list({ states: ['waiting', 'waiting-external', 'running'], limit: mostTold }).filter(isMeant);
    this.#store.tellOf(affected.map(({ id }) => id));
    this.noticeChange();
    this.#pumpSoon();
  }

  retry(id: JobId): void {
    this.#store.retry(id, this.#laneOf);
    this.pump();
  }

  dismiss(id: JobId): void {
    this.#store.dismiss(id);
  }

  /** Claims as much as the lanes let through, and sets an alarm for what may start later. */
  pump(): void {
    if (this.#isClosing || !this.#works) return;
    try {
      this.#claimAll();
      this.#trouble = undefined;
    } catch (error) {
      // The library cannot be written, most likely because the disk is full. Nothing is lost; whoever waits is told, and
      // the queue looks again in a while.
      this.#trouble = error;
      this.#log.error('queue-stopped', error);
      this.noticeChange();
      this.#wakeIn(troublePauseMs);
    }
  }

  #claimAll(): void {
    const pauses = this.#store.pauses.list();
    for (const lane of this.#lanes.values()) {
      const allowance = allowanceOf(pauses, lane.allowed);
      if (allowance) this.#claimFor(lane, allowance);
    }
    const now = this.#clock.now();
    this.#wakeIn(Math.min(this.#store.nextRunAfterMs(now) - now, this.#store.pauses.nextTrialMs()));
  }

  #claimFor(lane: Lane, { isTrial, ...limits }: Allowance): void {
    const most = isTrial ? 1 : Infinity;
    while (lane.hasRoom && lane.busyCount < most) {
      const isFull = this.#parked.countOf(lane.name) + lane.busyCount >= lane.maxParked;
      const onlyBegun = limits.onlyBegun || isFull;
      const row = this.#store.claim({ lane: lane.name, owner: this.#owner, leaseMs, ...limits, onlyBegun });
      if (!row) return;
      this.#begin(row, lane);
    }
  }

  #wakeIn(ms: number): void {
    clearTimeout(this.#wake);
    if (ms !== Infinity) this.#wake = setTimeout(() => this.#wakeUp(), Math.min(longestWaitMs, ms));
  }

  #wakeUp(): void {
    this.#parked.wake();
    this.pump();
  }

  /** Stops everything at once; running jobs go back to waiting, unharmed, and parked jobs stay where they are. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#wake);
    clearInterval(this.#heartbeat);
    await Promise.all([this.#running.close(), this.#parked.close()]);
  }

  #begin(row: JobRow, lane: Lane): void {
    const ended = this.#running.begin(row, {
      gate: (work) => lane.run(work),
      end: (attempt, outcome) => this.#ends.write(attempt, outcome),
    });
    void ended.finally(() => this.pump());
  }

  #beat(): void {
    try {
      for (const { id } of this.#store.renew(this.#running.rows, leaseMs)) this.#running.stop(id, 'lease-lost');
      for (const { id } of this.#store.reclaimExpired(this.#owner, this.#hasOutside)) this.#park(id as JobId);
    } catch (error) {
      this.#log.error('heartbeat-not-recorded', error);
    }
    this.pump();
  }

  /**
   * Resolves with the job's row once it is done, failed or cancelled; rejects while the library cannot be written. With
   * `failsWhenHeld`, for where nobody could act, it rejects also when only a person can let the job go on.
   */
  settled(id: JobId, signal?: AbortSignal, { failsWhenHeld = false } = {}): Promise<JobRow> {
    return this.#settled.of(id, signal, (row) => {
      if (this.#trouble !== undefined) return fileSystemFailure(this.#trouble) ?? this.#trouble;
      return failsWhenHeld ? whoMustAct(this.#store, (it) => this.heldBy(it), row) : undefined;
    });
  }

  /** The studio calls this when the store tells of a change; without an id it may be about any job. */
  noticeChange(id?: JobId): void {
    this.#settled.notice(id);
  }
}

const scopeOf = (projectId: ProjectId | undefined): string => (projectId === undefined ? '*' : `project:${projectId}`);

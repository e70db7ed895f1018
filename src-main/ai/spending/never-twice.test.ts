import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JobId } from '../../../src-preload/contract/ids.ts';
import { StudioFailure } from '../../failure.ts';
import { memoryModel, type SubmitFate } from '../testing/memory-provider.ts';
import { SpendingRoom } from '../testing/spending-room.ts';

/**
 * Jobs, a queue's handling of them, a provider that loses answers, power cuts at every point where the studio waits for
 * somebody, and a wall clock that is set at will, in any order. Whatever the order: nobody pays twice for one wish, no
 * charge is lost, and no budget is passed.
 */

type JobState = 'runnable' | 'parked' | 'done' | 'failed' | 'cancelled';
interface Played {
  readonly id: JobId;
  state: JobState;
  /** How often a person asked for it. */
  rounds: number;
}

/** Where the power goes: at this call of the provider, before or after it was heard. */
type CrashAt = number | null;
/** The result is good; or of no use, and the queue notes that, or the power goes before it can. */
type Ending = 'good' | 'spoilt' | 'spoilt-and-crash';
type Step =
  | { readonly do: 'run'; readonly job: number; readonly crashAt: CrashAt; readonly ending: Ending }
  | { readonly do: 'poll'; readonly job: number; readonly crashAt: CrashAt }
  | { readonly do: 'cancel' | 'retry'; readonly job: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'set-clock'; readonly days: number }
  | { readonly do: 'crash' | 'offline' | 'online' };

const jobCount = 3;
const workMs = 5000;
const windowMs = 12_000;
const calm = new AbortController().signal;

const jobIndex = fc.nat(jobCount - 1);
const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      job: jobIndex,
      crashAt: fc.option(fc.nat(4), { freq: 4 }),
      ending: fc.constantFrom<Ending>('good', 'good', 'spoilt', 'spoilt-and-crash'),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('poll' as const), job: jobIndex, crashAt: fc.option(fc.nat(1), { freq: 8 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 100, max: 2 * workMs }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set-clock' as const), days: fc.integer({ min: -400, max: 400 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'retry' as const), job: jobIndex }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('crash' as const, 'offline' as const, 'online' as const, 'online' as const) }) },
);
const aFate: fc.Arbitrary<SubmitFate> = fc.constantFrom('well', 'well', 'well', 'lost-before', 'lost-after', 'busy', 'fails', 'refused');

/** The code of a failure that work may end with. */
async function expected(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof StudioFailure) return error.code;
    throw error;
  }
}

class Play {
  readonly room: SpendingRoom;
  readonly jobs: Played[];
  #isOffline = false;
  constructor(room: SpendingRoom) {
    this.room = room;
    this.jobs = Array.from({ length: jobCount }, () => ({ id: room.addJob(), state: 'runnable' as const, rounds: 1 }));
  }

  async take(step: Step): Promise<void> {
    const { room } = this;
    switch (step.do) {
      case 'run':
        return this.#untilPowerGoes(step.crashAt, () => this.#run(this.jobs[step.job]!, step.ending));
      case 'poll':
        return this.#untilPowerGoes(step.crashAt, () => this.#poll(this.jobs[step.job]!));
      case 'cancel':
        return this.#cancel(this.jobs[step.job]!);
      case 'retry':
        return this.#retry(this.jobs[step.job]!);
      case 'pass':
        return room.pass(step.ms);
      case 'set-clock':
        room.times.wallMs += step.days * 24 * 3_600_000;
        return undefined;
      case 'crash':
        return void room.restart();
      case 'offline':
      case 'online':
        this.#isOffline = step.do === 'offline';
        return undefined;
      default:
        return step satisfies never;
    }
  }

  /** The power goes at the n-th call of the provider from here, before or after it has heard it; what waited is never heard of again. */
  async #untilPowerGoes(crashAt: number | null, work: () => Promise<void>): Promise<void> {
    const { room } = this;
    const power = Promise.withResolvers<'gone'>();
    let left = crashAt;
    const call = (): void | Promise<void> => {
      if (left === 0) {
        power.resolve('gone');
        return new Promise(() => undefined);
      }
      if (left !== null) left -= 1;
      if (this.#isOffline) throw new StudioFailure('offline', 'no network');
      return undefined;
    };
    room.provider.reach = call;
    room.provider.beforeAnswer = async () => (left === 0 ? call() : undefined);
    if ((await Promise.race([work(), power.promise])) === 'gone') room.restart();
    room.provider.reach = () => undefined;
    room.provider.beforeAnswer = () => Promise.resolve();
  }

  async #poll(job: Played): Promise<void> {
    if (job.state !== 'parked') return;
    await expected(async () => {
      if ((await this.room.paid.poll(job.id, calm)) === 'go-on') job.state = 'runnable';
    });
  }

  async #run(job: Played, ending: Ending = 'good'): Promise<void> {
    const { room } = this;
    if (job.state !== 'runnable') return;
    const code = await expected(async () => {
      if ((await room.advance(job.id)).kind === 'parked') {
        job.state = 'parked';
        return;
      }
      await room.paid.download(job.id, { file: path.join(room.dir, 'result'), kind: 'picture', mostBytes: 1000 }, calm);
      if (ending === 'good') {
        room.finish(job.id);
        job.state = room.requests.isGivenUp(job.id) ? 'cancelled' : 'done';
        return;
      }
      room.paid.spoil(job.id);
      if (ending === 'spoilt-and-crash') room.restart();
      else this.#failed(job, 'ai-result-unusable');
    });
    if (code) this.#failed(job, code);
  }

  /** As the queue does it: some failures hold the job, some are worth another try, the others end it. */
  #failed(job: Played, code: string): void {
    if (['offline', 'budget-reached', 'ai-busy', 'ai-failed'].includes(code)) return;
    job.state = this.room.requests.isGivenUp(job.id) ? 'cancelled' : 'failed';
  }

  async #cancel(job: Played): Promise<void> {
    const { room } = this;
    if (job.state !== 'runnable' && job.state !== 'parked') return;
    room.setJob(job.id, { cancelAskedAtMs: 1 });
    if ((await room.paid.cancel(job.id, calm)) === 'cancelled') job.state = 'cancelled';
  }

  #retry(job: Played): void {
    if (job.state !== 'failed' && job.state !== 'cancelled') return;
    this.room.askAgain(job.id);
    job.state = 'runnable';
    job.rounds += 1;
  }

  /** Without further faults, everything comes to an end. */
  async comeToRest(): Promise<void> {
    const { room } = this;
    this.#isOffline = false;
    room.provider.fates = [];
    room.setCaps({ project: null });
    for (let turn = 0; turn < 12; turn += 1) {
      for (const job of this.jobs) {
        await this.#untilPowerGoes(null, () => this.#poll(job));
        await this.#untilPowerGoes(null, () => this.#run(job));
      }
      room.pass(workMs);
    }
  }

  findings(cap: number): string[] {
    const { room } = this;
    const found: string[] = [];
    for (const [index, { id, rounds }] of this.jobs.entries()) {
      const markers = new Set(room.rows(id).map(({ marker }) => marker));
      const paid = room.provider.taken.filter(
        ({ marker, ending, isCancelled }) => markers.has(marker) && ending === 'well' && !isCancelled,
      );
      if (paid.length > rounds) found.push(`job ${index} was asked for ${rounds} times and is paid ${paid.length} times`);
    }
    const { spent, reserved } = room.ledger.projectBudget(room.projectId);
    if (spent.micros + reserved.micros > cap) found.push(`the budget of ${cap} was passed: ${spent.micros} + ${reserved.micros}`);
    return found;
  }

  restFindings(): string[] {
    const { room } = this;
    const open = this.jobs.flatMap(({ state }, index) =>
      state === 'runnable' || state === 'parked' ? [`job ${index} is still ${state}`] : [],
    );
    const settled = room.charges().reduce((sum, { settledMicros }) => sum + (settledMicros ?? 0), 0);
    const billed = room.provider.bill.length * memoryModel.price.micros;
    const left = room.charges().filter(({ state }) => state === 'reserved' || state === 'unclear');
    return [
      ...open,
      ...(settled === billed ? [] : [`${billed} was billed, and the ledger says ${settled}`]),
      ...left.map(({ state }) => `a charge is still ${state}`),
    ];
  }
}

test('in any order of work, faults and power cuts, nothing is paid twice and no charge is lost', async () => {
  const play = fc.record({
    steps: fc.array(aStep, { minLength: 20, maxLength: 60 }),
    fates: fc.array(aFate, { maxLength: 8 }),
    cap: fc.constantFrom(1_000_000, 120_000),
  });
  let seen = { submits: 0, doubles: 0, held: 0 };
  await fc.assert(
    fc.asyncProperty(play, async ({ steps, fates, cap }) => {
      const room = await SpendingRoom.open({ windows: { lostMs: windowMs }, provider: { workMs } });
      try {
        room.library.sqlite.pragma('synchronous = OFF');
        room.setCaps({ project: cap });
        room.provider.fates = [...fates];
        const game = new Play(room);
        for (const [index, step] of steps.entries()) {
          await game.take(step);
          expect(game.findings(cap), `after step ${index}`).toEqual([]);
        }
        await game.comeToRest();
        expect(game.findings(Infinity)).toEqual([]);
        expect(game.restFindings()).toEqual([]);
        seen = {
          submits: seen.submits + room.provider.taken.length,
          doubles: seen.doubles + room.charges().filter(({ isPossibleDouble }) => isPossibleDouble).length,
          held: seen.held + Number(cap < 1_000_000),
        };
      } finally {
        await room.close();
      }
    }),
    { numRuns: 40 },
  );
  // The faults did bite.
  expect(seen.submits).toBeGreaterThan(60);
  expect(seen.doubles).toBeGreaterThan(3);
  expect(seen.held).toBeGreaterThan(3);
});

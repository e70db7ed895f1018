import { setTimeout as delay } from 'node:timers/promises';
import type { ProviderId } from '../../../src-preload/contract/ai.ts';
import type { FailureCode } from '../../../src-preload/contract/failures.ts';
import type { JobId, ProjectId } from '../../../src-preload/contract/ids.ts';
import { StudioFailure } from '../../failure.ts';
import type { Clock, Log } from '../../ports.ts';
import type { Model, ModelOrder, Provider, ProviderOutput, RemoteCall, UploadFile } from '../provider.ts';
import type { RemoteGate } from '../remote-gate.ts';
import type { Ledger } from './ledger.ts';
import { chargeAfter, nextStep, type Step } from './next-step.ts';
import type { Prices } from './prices.ts';
import { keptFailure, type RequestFacts, type RequestRow, type RequestStore } from './request-store.ts';
import { SubmitOnce, type SubmitWindows } from './submit-once.ts';

export interface PaidOrder {
  readonly jobId: JobId;
  readonly projectId: ProjectId;
  readonly provider: ProviderId;
  readonly model: string;
  /** What the ledger says it was for: a style's id, `remove`, `add`, `clip`. */
  readonly what: string;
  /** What a person agreed to pay for it at most, in millionths of a dollar; not said: whatever it costs within the budgets. */
  readonly agreedMicros?: number | null;
  /** Makes what is sent. Asked only when nothing is on its way yet, perhaps in another run of the program than the rest. */
  readonly files: () => Promise<PreparedFiles>;
}
export interface PreparedFiles {
  readonly order: ModelOrder;
  readonly picture: UploadFile;
  readonly mask: UploadFile | null;
  readonly endFrame: UploadFile | null;
  /** What the worker wants to know again when the answer comes. Plain data. */
  readonly facts: unknown;
}
export type Advance = { readonly kind: 'parked' } | { readonly kind: 'answered'; readonly output: ProviderOutput; readonly facts: unknown };

export interface PaidRequestsParts {
  readonly requests: RequestStore;
  readonly ledger: Ledger;
  readonly prices: Prices;
  readonly gate: Pick<RemoteGate, 'forProject'>;
  readonly provider: (id: ProviderId) => Provider;
  /** Fails with ai-model-unknown. */
  readonly model: (provider: ProviderId, id: string) => Model;
  readonly clock: Clock;
  readonly log: Log;
  readonly windows?: PaidWindows;
}
export interface PaidWindows extends SubmitWindows {
  /** Between tries to bring a result here. */
  readonly downloadPausesMs?: readonly number[];
}

const dayMs = 24 * 3_600_000;
/** For how long a failed job may still be tried again with what its provider keeps. */
const strayAfterMs = dayMs;
const inputsKeptMs = 30 * dayMs;
const forgetPatienceMs = 10_000;
const downloadPausesMs = [1000, 5000] as const;

/**
 * Asks providers for work and pays for it at most once, whatever happens to the studio meanwhile. A job may have one open
 * request; where it stands is in its row alone, and `nextStep` says what follows. Two rules make it safe: the row says that
 * a request may be on its way, and its charge is reserved, before anything is sent; and a request whose answer was lost is
 * asked again only after it was looked for, in vain, for longer than it could have taken (docs/ai.md).
 */
export class PaidRequests {
  readonly #parts: PaidRequestsParts;
  readonly #submitOnce: SubmitOnce;
  constructor(parts: PaidRequestsParts) {
    this.#parts = parts;
    this.#submitOnce = new SubmitOnce(parts);
  }

  /**
   * Goes as far as it can: uploads, asks, looks. Once the request may be on its way `signal` stops nothing any more: the
   * answer is written down first. Fails as the work failed, and with budget-reached, price-changed, upload-forbidden,
   * ai-input-drifted or ai-outcome-unknown; with cancelled when the job was given up and nothing is on its way.
   */
  async advance(order: PaidOrder, signal: AbortSignal): Promise<Advance> {
    const { requests } = this.#parts;
    for (;;) {
      const row = await this.#newest(order.jobId);
      if (!row || row.state === 'ended') {
        const step = this.#stepOf(row, order.jobId, this.#parts.provider(order.provider));
        if (step === 'stop') throw givenUp();
        if (step === 'tell-failure') throw toldAgain(row);
        signal.throwIfAborted();
        requests.begin(order, false);
        continue;
      }
      const done = await this.#advanceOpen(row, order, signal);
      if (done) return done;
    }
  }

  /** One step of an open request. Undefined: look at the row again. */
  async #advanceOpen(row: RequestRow, order: PaidOrder, signal: AbortSignal): Promise<Advance | undefined> {
    const provider = this.#parts.provider(row.provider);
    switch (this.#stepOf(row, order.jobId, provider)) {
      case 'stop':
        this.#end(row, 'released');
        throw givenUp();
      case 'upload':
        signal.throwIfAborted();
        await this.#upload(row, order, this.#callFor(row, signal));
        return undefined;
      case 'ask':
        signal.throwIfAborted();
        return (await this.#submitOnce.ask(row, order, signal)) === 'parked' ? { kind: 'parked' } : undefined;
      case 'wait':
        return { kind: 'parked' };
      case 'look-up':
        if ((await this.#submitOnce.lookUp(row, signal)) === 'missing') this.#askAnew(row, order, true);
        return undefined;
      case 'ask-anew':
        this.#askAnew(row, order, false);
        return undefined;
      case 'give-up': {
        const failure = new StudioFailure(
          'ai-outcome-unknown',
          'Nobody can tell whether the provider took this. It may have been charged. Look at the provider’s own list before you try again.',
        );
        this.#end(row, 'unclear', failure);
        throw failure;
      }
      case 'look':
        return this.#look(row, signal);
      case 'hand-over':
        return { kind: 'answered', output: outputOf(row), facts: factsOf(row).worker };
      default:
        throw new Error(`an open request has no such step`);
    }
  }

  /** Whether there is something to go on with for a parked job. Fails when it cannot be told now. */
  async poll(jobId: JobId, signal: AbortSignal): Promise<'wait' | 'go-on'> {
    const row = await this.#newest(jobId);
    if (row?.state === 'intent' && this.#parts.provider(row.provider).lostRequests === 'look-up')
      return (await this.#submitOnce.lookUp(row, signal)) === 'wait' ? 'wait' : 'go-on';
    if (row?.state !== 'submitted') return 'go-on';
    const { provider, model } = this.#who(row);
    try {
      const { state } = await provider.status(model, row.providerRequestId ?? '', this.#callFor(row, signal));
      return state === 'completed' ? 'go-on' : 'wait';
    } catch (error) {
      // It has ended badly: the run says so.
      if (error instanceof StudioFailure && chargeAfter(error.code, false)) return 'go-on';
      throw error;
    }
  }

  /**
   * A person gave the job up. `finishing`: it may be on its way, or runs, or has ended, and is paid for; it has to be polled
   * on until its result is here or it is certain that there will be none.
   */
  async cancel(jobId: JobId, signal: AbortSignal): Promise<'cancelled' | 'finishing'> {
    const row = await this.#newest(jobId);
    if (!row) return 'cancelled';
    switch (row.state) {
      case 'ended':
        return 'cancelled';
      case 'prepared':
      case 'uploaded':
        this.#end(row, 'released');
        return 'cancelled';
      case 'intent': {
        const { lostRequests } = this.#parts.provider(row.provider);
        if (lostRequests === 'look-up') return 'finishing';
        this.#end(row, lostRequests === 'repeat' ? 'released' : 'unclear');
        return 'cancelled';
      }
      case 'submitted': {
        const { provider, model } = this.#who(row);
        const answer = await provider.cancel(model, row.providerRequestId ?? '', this.#callFor(row, signal));
        if (answer === 'too-late') return 'finishing';
        // Gone: it is not there any more, and what it cost cannot be asked.
        this.#end(row, answer === 'cancelled' ? 'released' : 'unclear');
        return 'cancelled';
      }
      case 'answered':
        return 'finishing';
      default:
        return row.state satisfies never;
    }
  }

  /**
   * Brings the result of an answered request here. What does not arrive well is asked for a few times, at addresses that
   * are asked for anew, and never by a second request. Fails with ai-result-unusable or ai-result-lost when it is of no use
   * at all: then it is charged, and the request has ended.
   */
  async download(jobId: JobId, to: { file: string; kind: 'picture' | 'clip'; mostBytes: number }, signal: AbortSignal): Promise<void> {
    const pausesMs = this.#parts.windows?.downloadPausesMs ?? downloadPausesMs;
    for (let tries = 0; ; tries += 1) {
      const row = this.#answered(jobId);
      try {
        const [file] = outputOf(row).files;
        if (!file) throw new StudioFailure('ai-result-unusable', 'The provider said that it was done, and sent nothing.');
        await this.#parts.provider(row.provider).download(file, to, this.#callFor(row, signal));
        return;
      } catch (error) {
        if (signal.aborted || !(error instanceof StudioFailure) || !isAboutTheResult(error.code)) throw error;
        if (this.#parts.provider(row.provider).lostRequests === 'repeat') {
          // What cost nothing is made again rather than looked for.
          this.#end(row, 'released');
          throw new StudioFailure('worker-lost', 'The result was lost before it could be used. It is made again.', { cause: error });
        }
        const pauseMs = pausesMs[tries];
        if (pauseMs === undefined) {
          this.#end(row, 'settled', error);
          throw error;
        }
        this.#parts.log.warn('result-not-usable', { jobId, code: error.code, tries: tries + 1 });
        await delay(pauseMs, undefined, { signal });
        await this.#renewAddresses(row, signal);
      }
    }
  }

  /** Inside the transaction that records what came of it. What the provider keeps is let go of after that. */
  settle(jobId: JobId): void {
    const row = this.#answered(jobId);
    this.#end(row, 'settled');
    // Whoever opened the transaction has returned by the next microtask, or has been undone.
    queueMicrotask(() => void this.#forget(row));
  }

  /** What came is of no use: it is charged all the same, and the job gets no other one by itself. */
  spoil(jobId: JobId): void {
    const why = new StudioFailure(
      'ai-result-unusable',
      'What the provider sent is not a usable result. It was charged; try again, or another model.',
    );
    this.#end(this.#answered(jobId), 'settled', why);
  }

  /**
   * At start-up: open requests of jobs that ended without them. What was on its way may have been charged and counts as
   * spent. A failed job keeps its request for a day, so that another round goes on with it.
   */
  sweep(): number {
    const { requests, clock, log } = this.#parts;
    const strays = requests.strays(clock.now() - strayAfterMs);
    for (const row of strays) {
      if (row.state === 'answered') this.#end(row, 'settled');
      else this.#end(row, row.state === 'prepared' || row.state === 'uploaded' ? 'released' : 'unclear');
    }
    if (strays.length > 0) log.warn('stray-requests-closed', { count: strays.length });
    requests.forgetInputs(clock.now() - inputsKeptMs);
    return strays.length;
  }

  /** The newest request of a job, once nothing of it is on its way from here. */
  async #newest(jobId: JobId): Promise<RequestRow | undefined> {
    const row = this.#parts.requests.newest(jobId);
    if (!row || !(await this.#submitOnce.settled(row))) return row;
    return this.#parts.requests.newest(jobId);
  }

  #answered(jobId: JobId): RequestRow {
    const row = this.#parts.requests.newest(jobId);
    if (row?.state !== 'answered') throw new Error(`the request of job ${jobId} has no answer`);
    return row;
  }

  #stepOf(row: RequestRow | undefined, jobId: JobId, provider: Provider): Step {
    const { requests, clock } = this.#parts;
    const failure = row && keptFailure(row);
    return nextStep(row && { ...row, awaitedMs: this.#submitOnce.awaitedMs(row) }, {
      nowMs: clock.now(),
      lostRequests: provider.lostRequests,
      windowMs: row?.state === 'intent' ? this.#submitOnce.windowMs(row) : 0,
      isAskedAgain: failure ? requests.isAskedAgain(jobId, failure.afterEvent) : false,
      isGivenUp: requests.isGivenUp(jobId),
    });
  }

  async #upload(row: RequestRow, order: PaidOrder, call: RemoteCall): Promise<void> {
    const { provider, model } = this.#who(row);
    const prepared = await order.files();
    const upload = (file: UploadFile | null) => (file ? provider.upload(file, call) : Promise.resolve(null));
    const picture = await provider.upload(prepared.picture, call);
    const [mask, endFrame] = await Promise.all([upload(prepared.mask), upload(prepared.endFrame)]);
    this.#parts.requests.uploaded(row, {
      input: model.input(prepared.order, { picture, mask, endFrame }),
      marker: provider.lostRequests === 'look-up' ? picture : null,
      facts: { quantity: model.quantity(prepared.order), worker: prepared.facts },
    });
  }

  /** The first is taken back and another one begun, unless the job was given up: then that was all. */
  #askAnew(row: RequestRow, order: PaidOrder, isPossibleDouble: boolean): void {
    const { requests } = this.#parts;
    if (isPossibleDouble) this.#parts.log.warn('request-not-found-again', { jobId: order.jobId, attempt: row.attempt });
    requests.together(() => {
      this.#end(row, 'released');
      if (!requests.isGivenUp(order.jobId)) requests.begin(order, isPossibleDouble);
    });
  }

  async #look(row: RequestRow, signal: AbortSignal): Promise<Advance | undefined> {
    const { provider, model } = this.#who(row);
    const call = this.#callFor(row, signal);
    const requestId = row.providerRequestId ?? '';
    let isCompleted = false;
    try {
      const { state } = await provider.status(model, requestId, call);
      if (state !== 'completed') return { kind: 'parked' };
      isCompleted = true;
      this.#parts.requests.answered(row, await provider.output(model, requestId, call));
      return undefined;
    } catch (error) {
      const verdict = error instanceof StudioFailure ? chargeAfter(error.code, isChargedAllTheSame(error)) : null;
      if (!verdict || !(error instanceof StudioFailure)) throw error;
      // Lost before it was seen to be completed, nobody can tell whether it was ever done.
      this.#end(row, verdict === 'settled' && !isCompleted && error.code === 'ai-result-lost' ? 'unclear' : verdict, error);
      throw error;
    }
  }

  async #renewAddresses(row: RequestRow, signal: AbortSignal): Promise<void> {
    const { provider, model } = this.#who(row);
    if (!row.providerRequestId) return;
    try {
      this.#parts.requests.answered(row, await provider.output(model, row.providerRequestId, this.#callFor(row, signal)));
    } catch (error) {
      // Then the known addresses are tried once more; what they say counts.
      if (signal.aborted || !(error instanceof StudioFailure) || !chargeAfter(error.code, false)) throw error;
    }
  }

  /** A failure is kept where something was charged, or may have been: it must not lead to another request by itself. */
  #end(row: RequestRow, charge: 'settled' | 'released' | 'unclear', failure?: StudioFailure): void {
    const { requests, ledger } = this.#parts;
    requests.together(() => {
      const isOurs = requests.end(row, { failure: charge === 'released' ? null : (failure ?? null), keepsInput: failure !== undefined });
      if (isOurs) ledger.close(row.id, charge);
    });
  }

  async #forget(row: RequestRow): Promise<void> {
    const { requests, log } = this.#parts;
    try {
      if (!row.providerRequestId || requests.newest(row.jobId as JobId)?.state !== 'ended') return;
      const { provider, model } = this.#who(row);
      await provider.forget(model, row.providerRequestId, this.#callFor(row, AbortSignal.timeout(forgetPatienceMs)));
    } catch (error) {
      log.info('not-forgotten', { jobId: row.jobId, error });
    }
  }

  #who(row: RequestRow): { provider: Provider; model: Model } {
    return { provider: this.#parts.provider(row.provider), model: this.#parts.model(row.provider, row.model) };
  }

  #callFor(row: RequestRow, signal: AbortSignal): RemoteCall {
    return this.#parts.gate.forProject(row.projectId as ProjectId, signal);
  }
}

const outputOf = (row: RequestRow): ProviderOutput => JSON.parse(row.output ?? '{"files":[]}') as ProviderOutput;
const factsOf = (row: RequestRow): RequestFacts => JSON.parse(row.facts ?? '{"quantity":0,"worker":null}') as RequestFacts;
const isAboutTheResult = (code: FailureCode): boolean => code === 'ai-result-unusable' || code === 'ai-result-lost';
/** An adapter that knows that failed work was charged says so in the failure's facts: `{ isCharged: true }`. */
const isChargedAllTheSame = ({ facts }: StudioFailure): boolean =>
  typeof facts === 'object' && facts !== null && 'isCharged' in facts && facts.isCharged === true;
const givenUp = (): StudioFailure => new StudioFailure('cancelled', 'The work was given up before anything was asked for.');

function toldAgain(row: RequestRow | undefined): StudioFailure {
  const failure = row && keptFailure(row);
  return new StudioFailure(failure?.code ?? 'ai-outcome-unknown', failure?.message ?? 'It ended, and nobody can tell how.');
}

import type { JobId, ProjectId } from '../../../src-preload/contract/ids.ts';
import { StudioFailure } from '../../failure.ts';
import type { ModelInput, Submitted } from '../provider.ts';
import { costMicros } from './money.ts';
import type { PaidOrder, PaidRequestsParts } from './paid-requests.ts';
import type { RequestFacts, RequestRow } from './request-store.ts';

export interface SubmitWindows {
  /** For how long the answer to a submit is waited for. */
  readonly submitMs?: number;
  /** For how long a request whose answer was lost is looked for before it is asked again. */
  readonly lostMs?: number;
}

/** A submit that is not answered in this time has an unknown outcome. */
const queuedSubmitMs = 60_000;
/** A provider's list of what was asked of it may be a moment behind. */
const historyAllowanceMs = 60_000;
const dayMs = 24 * 3_600_000;

type Answer =
  | ({ readonly kind: 'accepted' } & Submitted)
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'unknown'; readonly error: unknown };

/**
 * The one place from which a paid request leaves, and where one is looked for whose answer was lost.
 *
 * How long it has been looked for is counted in the studio's own running time (`awaitedMs`, added up over restarts on the
 * clock that never goes back): the wall clock may be put forward by a year, and then a request that is still at work would
 * look long overdue. Running time is never more than the time that has really passed, so waiting is on the safe side; a
 * studio that was closed overnight waits a little longer than it would have to.
 */
export class SubmitOnce {
  readonly #parts: PaidRequestsParts;
  readonly #startedAtMs: number;
  /** On the monotonic clock: until when a lost request's waiting has been counted. */
  readonly #countedAtMs = new Map<string, number>();
  /** Submits that have not been answered yet, by row. */
  readonly #onTheirWay = new Map<string, Promise<void>>();
  /** Answers that could not be written down, most likely because the disk is full. */
  readonly #unwritten = new Map<string, () => unknown>();

  constructor(parts: PaidRequestsParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.clock.monotonic();
  }

  /**
   * Says that the request may be on its way and reserves its charge, in one transaction; then sends it, once. `parked`: it
   * is on its way, or has arrived. `moved`: the row says more. Fails as the submit was turned down; then nothing is charged.
   */
  async ask(row: RequestRow, { what, agreedMicros = null }: PaidOrder, signal: AbortSignal): Promise<'parked' | 'moved'> {
    const { requests, ledger, prices, provider, clock } = this.#parts;
    const model = this.#parts.model(row.provider, row.model);
    const input = JSON.parse(row.input ?? '{}') as ModelInput;
    try {
      provider(row.provider).check(model, input);
    } catch (error) {
      requests.end(row, { keepsInput: true });
      throw error;
    }
    const { quantity } = JSON.parse(row.facts ?? '{}') as RequestFacts;
    const price = prices.of(model);
    const micros = costMicros(price.micros, quantity);
    if (agreedMicros !== null && micros > agreedMicros)
      throw new StudioFailure(
        'price-changed',
        'The price has risen since it was agreed to. Nothing was sent. Look at the new price and ask again.',
      );
    const isOurs = requests.together(() => {
      if (!requests.intend(row)) return false;
      const { id, jobId, projectId, isPossibleDouble } = row;
      const of = { requestId: id, jobId: jobId as JobId, projectId: projectId as ProjectId, provider: row.provider, model: row.model };
      if (micros > 0) ledger.reserve({ ...of, what, quantity, unit: price.unit, micros, isPossibleDouble });
      return true;
    });
    if (!isOurs) return 'moved';
    this.#countedAtMs.set(row.id, clock.monotonic());
    return this.#sendAndNote({ ...row, state: 'intent' }, input, signal);
  }

  async #sendAndNote(row: RequestRow, input: ModelInput, signal: AbortSignal): Promise<'parked' | 'moved'> {
    const noted = this.#send(row, input, signal).then((answer) => {
      this.#note(row, answer);
      return answer;
    });
    this.#onTheirWay.set(
      row.id,
      noted.then(
        () => undefined,
        () => undefined,
      ),
    );
    const answer = await noted.finally(() => this.#onTheirWay.delete(row.id));
    if (answer.kind === 'refused') throw answer.error;
    const isParked = answer.kind === 'accepted' ? answer.output === null : this.#parts.provider(row.provider).lostRequests === 'look-up';
    return isParked ? 'parked' : 'moved';
  }

  /** Sends, once, and says how that went. Never fails. What is paid is heard out, whatever becomes of the job meanwhile. */
  async #send(row: RequestRow, input: ModelInput, signal: AbortSignal): Promise<Answer> {
    const { model, gate } = this.#parts;
    const provider = this.#parts.provider(row.provider);
    const limit = AbortSignal.timeout(this.#submitMs(row));
    const isFree = provider.lostRequests === 'repeat';
    const heard = isFree ? AbortSignal.any([signal, limit]) : limit;
    try {
      const call = gate.forProject(row.projectId as ProjectId, heard);
      return { kind: 'accepted', ...(await provider.submit(model(row.provider, row.model), input, call)) };
    } catch (error) {
      return { kind: isFree || (error instanceof StudioFailure && !heard.aborted) ? 'refused' : 'unknown', error };
    }
  }

  /** An answer that cannot be written down now is kept for the next look at the row. */
  #note(row: RequestRow, answer: Answer): void {
    const { requests, ledger, log } = this.#parts;
    const write = (): unknown => {
      switch (answer.kind) {
        case 'accepted':
          return answer.output ? requests.answered(row, answer.output, answer.requestId) : requests.submitted(row, answer.requestId);
        case 'refused':
          return requests.together(() => requests.end(row, { keepsInput: true }) && ledger.close(row.id, 'released'));
        case 'unknown':
          return log.warn('submit-outcome-unknown', { jobId: row.jobId, error: answer.error });
        default:
          return answer satisfies never;
      }
    };
    this.#unwritten.set(row.id, write);
    write();
    this.#unwritten.delete(row.id);
  }

  /** Waits for the answer to a submit, should one be on its way, and writes down what could not be. Whether there was any. */
  async settled(row: RequestRow): Promise<boolean> {
    const sending = this.#onTheirWay.get(row.id);
    await sending;
    const write = this.#unwritten.get(row.id);
    write?.();
    this.#unwritten.delete(row.id);
    return sending !== undefined || write !== undefined;
  }

  /** Looks for a request whose answer was lost. `missing`: it was not there, and has been waited for long enough. */
  async lookUp(row: RequestRow, signal: AbortSignal): Promise<'found' | 'wait' | 'missing'> {
    const { model, gate, requests, clock } = this.#parts;
    const awaitedMs = this.#count(row);
    // Our clock may be wrong, now or then. A day is more than most clocks are off; an adapter notices the rest.
    const intentAtMs = row.intentAtMs ?? 0;
    const sinceMs = clock.now() < intentAtMs ? clock.now() - 30 * dayMs : intentAtMs - dayMs;
    const call = gate.forProject(row.projectId as ProjectId, signal);
    const found = await this.#parts.provider(row.provider).find(model(row.provider, row.model), row.marker ?? '', sinceMs, call);
    if (found) requests.submitted(row, found.requestId);
    if (found) return 'found';
    return awaitedMs >= this.windowMs(row) ? 'missing' : 'wait';
  }

  #count(row: RequestRow): number {
    const nowMs = this.#parts.clock.monotonic();
    const awaitedMs = this.#parts.requests.awaited(row, nowMs - (this.#countedAtMs.get(row.id) ?? this.#startedAtMs));
    this.#countedAtMs.set(row.id, nowMs);
    return awaitedMs;
  }

  /** With what is not written down yet. */
  awaitedMs(row: RequestRow): number {
    if (row.state !== 'intent') return row.awaitedMs;
    return row.awaitedMs + Math.max(0, this.#parts.clock.monotonic() - (this.#countedAtMs.get(row.id) ?? this.#startedAtMs));
  }

  windowMs(row: RequestRow): number {
    const { startTimeoutMs, longestMs } = this.#parts.model(row.provider, row.model);
    return this.#parts.windows?.lostMs ?? this.#submitMs(row) + startTimeoutMs + longestMs + historyAllowanceMs;
  }

  #submitMs(row: RequestRow): number {
    const { windows, provider, model } = this.#parts;
    if (windows?.submitMs !== undefined) return windows.submitMs;
    // Who has no queue may do the whole work before it answers.
    const { startTimeoutMs, longestMs } = model(row.provider, row.model);
    return provider(row.provider).lostRequests === 'look-up' ? queuedSubmitMs : startTimeoutMs + longestMs;
  }
}

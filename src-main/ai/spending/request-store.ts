import { and, desc, eq, gt, isNotNull, lt, ne, sql } from 'drizzle-orm';
import type { Failure } from '../../../src-preload/contract/define.ts';
import type { JobId, ProjectId } from '../../../src-preload/contract/ids.ts';
import type { ProviderId } from '../../../src-preload/contract/ai.ts';
import { aiRequest, job, jobEvent } from '../../database/schema.ts';
import type { StoreContext } from '../../library/store-context.ts';
import type { ModelInput, ProviderOutput } from '../provider.ts';

export type RequestRow = typeof aiRequest.$inferSelect;
type RequestState = RequestRow['state'];

/** Which state may follow which; `answered` also follows itself, when a result's addresses are asked for anew. */
const before: Readonly<Record<Exclude<RequestState, 'prepared'>, readonly RequestState[]>> = {
  uploaded: ['prepared', 'uploaded'],
  intent: ['uploaded'],
  submitted: ['intent'],
  answered: ['intent', 'submitted', 'answered'],
  ended: ['prepared', 'uploaded', 'intent', 'submitted', 'answered'],
};

/** What is kept in `facts`: what it takes to put a price on the request, and what its worker wants to know again. */
export interface RequestFacts {
  readonly quantity: number;
  readonly worker: unknown;
}

/** Why a request ended that may have cost something, and the newest job event of that moment. */
export interface KeptFailure extends Failure {
  readonly afterEvent: number;
}

/**
 * The only writer of requests to providers. Each change is one transaction (or a part of the one that is open) and goes
 * from a known state to the next; it answers false, and changes nothing, when somebody else was there first.
 */
export class RequestStore {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  /** All or nothing, and durable when it returns; inside an open transaction a part of that one. */
  together<T>(work: () => T): T {
    const { sqlite } = this.#context.library;
    const run = sqlite.transaction(work);
    return sqlite.inTransaction ? run() : run.immediate();
  }

  newest(jobId: JobId): RequestRow | undefined {
    return this.#db.select().from(aiRequest).where(eq(aiRequest.jobId, jobId)).orderBy(desc(aiRequest.attempt)).limit(1).get();
  }

  /** A fresh request of a job whose earlier ones have all ended. */
  begin(of: { jobId: JobId; projectId: ProjectId; provider: ProviderId; model: string }, isPossibleDouble: boolean): void {
    this.together(() => {
      const last = this.newest(of.jobId);
      if (last && last.state !== 'ended') return;
      const { newId, workspaceId, clock } = this.#context;
      this.#db
        .insert(aiRequest)
        .values({
          id: newId(),
          workspaceId,
          jobId: of.jobId,
          projectId: of.projectId,
          provider: of.provider,
          model: of.model,
          attempt: (last?.attempt ?? 0) + 1,
          state: 'prepared',
          isPossibleDouble,
          createdAtMs: clock.now(),
        })
        .run();
    });
  }

  uploaded(row: RequestRow, sent: { input: ModelInput; marker: string | null; facts: RequestFacts }): boolean {
    return this.#move(row, 'uploaded', {
      input: JSON.stringify(sent.input),
      marker: sent.marker,
      facts: JSON.stringify(sent.facts),
      // The age of what was uploaded counts from here.
      createdAtMs: this.#context.clock.now(),
    });
  }

  /** From here on the request may be on its way. */
  intend(row: RequestRow): boolean {
    return this.#move(row, 'intent', { intentAtMs: this.#context.clock.now() });
  }

  submitted(row: RequestRow, providerRequestId: string): boolean {
    return this.#move(row, 'submitted', { providerRequestId });
  }

  answered(row: RequestRow, output: ProviderOutput, providerRequestId = row.providerRequestId): boolean {
    return this.#move(row, 'answered', { output: JSON.stringify(output), providerRequestId });
  }

  /** Counts time in which the studio ran and did not hear of it. */
  awaited(row: RequestRow, byMs: number): number {
    const awaitedMs = row.awaitedMs + Math.max(0, Math.round(byMs));
    this.together(() =>
      this.#db
        .update(aiRequest)
        .set({ awaitedMs })
        .where(and(eq(aiRequest.id, row.id), eq(aiRequest.state, 'intent')))
        .run(),
    );
    return awaitedMs;
  }

  /** `failure` of one that may have cost something. What was sent is kept where it went wrong, for a while. */
  end(
    row: RequestRow,
    { failure = null, keepsInput = failure !== null }: { failure?: Failure | null; keepsInput?: boolean } = {},
  ): boolean {
    const kept: KeptFailure | null = failure && { code: failure.code, message: failure.message, afterEvent: this.#newestEvent() };
    return this.#move(row, 'ended', {
      endedAtMs: this.#context.clock.now(),
      failure: kept && JSON.stringify(kept),
      output: null,
      facts: null,
      ...(!keepsInput && { input: null }),
    });
  }

  /** Whether a person has asked for the job again since that moment of its history. */
  isAskedAgain(jobId: JobId, afterEvent: number): boolean {
    const asked = this.#db
      .select({ seq: jobEvent.seq })
      .from(jobEvent)
      .where(and(eq(jobEvent.jobId, jobId), eq(jobEvent.type, 'asked-again'), gt(jobEvent.seq, afterEvent)))
      .limit(1)
      .get();
    return asked !== undefined;
  }

  isGivenUp(jobId: JobId): boolean {
    const given = this.#db
      .select({ id: job.id })
      .from(job)
      .where(and(eq(job.id, jobId), isNotNull(job.cancelAskedAtMs)))
      .get();
    return given !== undefined;
  }

  /** Open requests of jobs that ended without them: cancelled ones, and those that failed before `failedBeforeMs`. */
  strays(failedBeforeMs: number): RequestRow[] {
    return this.#db
      .select({ request: aiRequest })
      .from(aiRequest)
      .innerJoin(job, eq(job.id, aiRequest.jobId))
      .where(
        and(
          ne(aiRequest.state, 'ended'),
          sql`(${job.state} in ('cancelled', 'done') or (${job.state} = 'failed' and ${job.finishedAtMs} < ${failedBeforeMs}))`,
        ),
      )
      .all()
      .map(({ request }) => request);
  }

  /** Forgets what was sent by requests that ended before then. */
  forgetInputs(endedBeforeMs: number): void {
    this.#db
      .update(aiRequest)
      .set({ input: null })
      .where(and(eq(aiRequest.state, 'ended'), isNotNull(aiRequest.input), lt(aiRequest.endedAtMs, endedBeforeMs)))
      .run();
  }

  #move(row: RequestRow, to: keyof typeof before, values: Partial<RequestRow>): boolean {
    if (!before[to].includes(row.state)) throw new Error(`a request cannot go from ${row.state} to ${to}`);
    return this.together(() => {
      const { changes } = this.#db
        .update(aiRequest)
        .set({ ...values, state: to })
        .where(and(eq(aiRequest.id, row.id), eq(aiRequest.state, row.state)))
        .run();
      return changes === 1;
    });
  }

  #newestEvent(): number {
    return (
      this.#db
        .select({ seq: sql<number | null>`max(${jobEvent.seq})` })
        .from(jobEvent)
        .get()?.seq ?? 0
    );
  }
}

export const keptFailure = (row: Pick<RequestRow, 'failure'>): KeptFailure | null =>
  row.failure === null ? null : (JSON.parse(row.failure) as KeptFailure);

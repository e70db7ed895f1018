import { and, desc, eq, gte, sql } from 'drizzle-orm';
import type { BudgetView, LedgerLine, ProviderId } from '../../../src-preload/contract/ai.ts';
import type { JobId, ProjectId } from '../../../src-preload/contract/ids.ts';
import { aiRequest, charge, project, workspace } from '../../database/schema.ts';
import { StudioFailure } from '../../failure.ts';
import type { StoreContext } from '../../library/store-context.ts';
import type { PriceUnit } from '../provider.ts';
import { dollars, endOfDayMs, startOfDayMs } from './money.ts';

export interface NewCharge {
  readonly requestId: string;
  readonly jobId: JobId;
  readonly projectId: ProjectId;
  readonly provider: ProviderId;
  readonly model: string;
  readonly what: string;
  readonly quantity: number;
  readonly unit: PriceUnit;
  readonly micros: number;
  readonly isPossibleDouble: boolean;
}

/**
 * The spending ledger, and the only writer of it. A charge is reserved in the transaction that says that its request may be
 * on its way, and leaves that state once: settled when the work was done, released when it certainly costs nothing, unclear
 * when nobody can tell. What is reserved, settled or unclear counts against the budgets.
 */
export class Ledger {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  /** Inside the transaction of the intent. Fails with budget-reached, and then the whole of that transaction is undone. */
  reserve(wanted: NewCharge): void {
    const { workspaceId, clock, newId } = this.#context;
    assertRoom(this.projectBudget(wanted.projectId), wanted.micros, 'This would take the project over its budget.', { cap: 'project' });
    const forMs = endOfDayMs(clock.now()) - clock.now();
    assertRoom(this.dayBudget(), wanted.micros, 'This would take the day over its budget.', { cap: 'day', forMs });
    const { micros, ...rest } = wanted;
    this.#db
      .insert(charge)
      .values({ ...rest, id: newId(), workspaceId, reservedMicros: micros, state: 'reserved', createdAtMs: clock.now() })
      .run();
  }

  /** Inside the transaction that ends the request. A request that cost nothing from the start has no line, and none is made. */
  close(requestId: string, as: 'settled' | 'released' | 'unclear'): void {
    this.#db
      .update(charge)
      .set({ state: as, endedAtMs: this.#context.clock.now(), ...(as === 'settled' && { settledMicros: sql`${charge.reservedMicros}` }) })
      .where(and(eq(charge.requestId, requestId), eq(charge.state, 'reserved')))
      .run();
  }

  projectBudget(projectId: ProjectId): BudgetView {
    const row = this.#db.select({ cap: project.budgetMicros }).from(project).where(eq(project.id, projectId)).get();
    return this.#budget(row?.cap ?? null, eq(charge.projectId, projectId));
  }

  /** Of today, as this machine's calendar has it, over all projects. */
  dayBudget(): BudgetView {
    const { workspaceId, clock } = this.#context;
    const row = this.#db.select({ cap: workspace.dayBudgetMicros }).from(workspace).where(eq(workspace.id, workspaceId)).get();
    return this.#budget(row?.cap ?? null, gte(charge.createdAtMs, startOfDayMs(clock.now())));
  }

  #budget(capMicros: number | null, which: ReturnType<typeof eq>): BudgetView {
    const sums = this.#db
      .select({
        spent: sql<number>`coalesce(sum(case ${charge.state} when 'settled' then ${charge.settledMicros} when 'unclear' then ${charge.reservedMicros} else 0 end), 0)`,
        reserved: sql<number>`coalesce(sum(case ${charge.state} when 'reserved' then ${charge.reservedMicros} else 0 end), 0)`,
      })
      .from(charge)
      .where(and(eq(charge.workspaceId, this.#context.workspaceId), which))
      .get();
    return {
      cap: capMicros === null ? null : dollars(capMicros),
      spent: dollars(sums?.spent ?? 0),
      reserved: dollars(sums?.reserved ?? 0),
    };
  }

  /** Newest first. */
  lines({ projectId, limit }: { projectId?: ProjectId | undefined; limit?: number } = {}): LedgerLine[] {
    const rows = this.#db
      .select({ charge, projectName: project.name, providerRequestId: aiRequest.providerRequestId })
      .from(charge)
      .leftJoin(project, eq(project.id, charge.projectId))
      .innerJoin(aiRequest, eq(aiRequest.id, charge.requestId))
      .where(and(eq(charge.workspaceId, this.#context.workspaceId), projectId && eq(charge.projectId, projectId)))
      .orderBy(desc(charge.id))
      .limit(limit ?? -1)
      .all();
    return rows.map(({ charge: row, projectName, providerRequestId }) => ({
      id: row.id,
      atMs: row.createdAtMs,
      endedAtMs: row.endedAtMs,
      projectId: row.projectId as ProjectId | null,
      projectName,
      jobId: row.jobId as JobId,
      provider: row.provider,
      model: row.model,
      what: row.what,
      quantity: row.quantity,
      unit: row.unit,
      reserved: dollars(row.reservedMicros),
      settled: row.settledMicros === null ? null : dollars(row.settledMicros),
      state: row.state,
      isPossibleDouble: row.isPossibleDouble,
      providerRequestId,
    }));
  }
}

/** `facts` say whose budget it is, and when there is a new one. */
function assertRoom({ cap, spent, reserved }: BudgetView, micros: number, message: string, facts: unknown): void {
  if (cap !== null && spent.micros + reserved.micros + micros > cap.micros)
    throw new StudioFailure('budget-reached', `${message} Nothing was sent. Raise the budget, or take it away.`, { facts });
}

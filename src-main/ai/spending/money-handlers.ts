import type { ModelView, Quote } from '../../../src-preload/contract/ai.ts';
import type { StudioHandlers } from '../../../src-preload/contract/index.ts';
import type { ProjectId } from '../../../src-preload/contract/ids.ts';
import { StudioFailure } from '../../failure.ts';
import type { Stores } from '../../library/stores.ts';
import type { Log } from '../../ports.ts';
import type { Model, ModelOrder, Provider } from '../provider.ts';
import type { RemoteGate } from '../remote-gate.ts';
import { ledgerCsv } from './ledger-csv.ts';
import type { Ledger } from './ledger.ts';
import type { Prices } from './prices.ts';
import { quote } from './quote.ts';

export interface MoneyParts {
  readonly stores: Pick<Stores, 'projects'>;
  /** A cap for every day of the workspace. */
  readonly setDayBudget: (micros: number | null) => void;
  readonly ledger: Ledger;
  readonly prices: Prices;
  readonly providers: readonly Provider[];
  readonly gate: Pick<RemoteGate, 'forNobody'>;
  readonly modelViews: () => Promise<ModelView[]>;
  /** A budget was changed: what waited for it may go on. */
  readonly budgetChanged: () => void;
  readonly closing: AbortSignal;
  readonly log: Log;
}

/** No price list is waited for longer than this. */
const pricesPatienceMs = 20_000;

/** What the calls about money do. */
export function moneyHandlers(parts: MoneyParts): Pick<StudioHandlers['ai'], 'ledger' | 'ledgerCsv' | 'setBudget' | 'refreshPrices'> {
  const { stores, ledger, prices } = parts;
  const requireProject = (projectId: ProjectId): void => {
    if (!stores.projects.get(projectId)) throw new StudioFailure('not-found', 'There is no such project.');
  };
  return {
    ledger: ({ projectId, limit }) => {
      if (projectId) requireProject(projectId);
      const project = projectId ? ledger.projectBudget(projectId) : null;
      return { lines: ledger.lines({ projectId, limit }), day: ledger.dayBudget(), project };
    },
    ledgerCsv: ({ projectId }) => ({ csv: ledgerCsv(ledger.lines({ projectId })) }),
    setBudget: ({ projectId, cap }) => {
      const micros = cap?.micros ?? null;
      if (projectId === null) parts.setDayBudget(micros);
      else {
        requireProject(projectId);
        stores.projects.setBudget(projectId, micros);
      }
      parts.budgetChanged();
      return {};
    },
    refreshPrices: async () => {
      const signal = AbortSignal.any([parts.closing, AbortSignal.timeout(pricesPatienceMs)]);
      await prices.refresh({ ...parts, signal }).catch(() => parts.closing.throwIfAborted());
      return parts.modelViews();
    },
  };
}

/** What orders will cost a project, from prices as they are known now. Nothing is sent. */
export function quoteOf(
  { ledger, prices }: Pick<MoneyParts, 'ledger' | 'prices'>,
  { projectId, model, orders }: { readonly projectId: ProjectId; readonly model: Model; readonly orders: readonly ModelOrder[] },
): Quote {
  return quote({ model, price: prices.of(model), orders, project: ledger.projectBudget(projectId), day: ledger.dayBudget() });
}

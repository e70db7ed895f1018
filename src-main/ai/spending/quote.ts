import type { BudgetView, Quote } from '../../../src-preload/contract/ai.ts';
import type { Model, ModelOrder } from '../provider.ts';
import { costMicros, dollars } from './money.ts';
import type { KnownPrice } from './prices.ts';

/** What orders of one model will cost, and whether the budgets allow it. Pure. `each` is the dearest of them. */
export function quote(asked: {
  readonly model: Pick<Model, 'id' | 'provider' | 'quantity'>;
  readonly price: KnownPrice;
  readonly orders: readonly ModelOrder[];
  readonly project: BudgetView;
  readonly day: BudgetView;
}): Quote {
  const { model, price, orders, project, day } = asked;
  const costs = orders.map((order) => costMicros(price.micros, model.quantity(order)));
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  return {
    provider: model.provider,
    model: model.id,
    each: dollars(Math.max(0, ...costs)),
    count: orders.length,
    total: dollars(total),
    priceSource: price.source,
    priceSeenAtMs: price.seenAtMs,
    project,
    day,
    isWithinBudget: [project, day].every(
      ({ cap, spent, reserved }) => cap === null || spent.micros + reserved.micros + total <= cap.micros,
    ),
  };
}

import { and, eq } from 'drizzle-orm';
import type { ProviderId } from '../../../src-preload/contract/ai.ts';
import { price } from '../../database/schema.ts';
import type { StoreContext } from '../../library/store-context.ts';
import type { Log } from '../../ports.ts';
import type { Model, PriceUnit, Provider, ToldPrice } from '../provider.ts';
import type { RemoteGate } from '../remote-gate.ts';

export interface KnownPrice {
  readonly unit: PriceUnit;
  /** Of one unit. */
  readonly micros: number;
  readonly source: 'provider' | 'bundled';
  readonly seenAtMs: number;
}

/** What models cost: as their provider told it last, otherwise as it came with the program. The only writer of told prices. */
export class Prices {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  of(model: Pick<Model, 'id' | 'provider' | 'price'>): KnownPrice {
    const told = this.#context.library.db
      .select()
      .from(price)
      .where(and(eq(price.provider, model.provider), eq(price.model, model.id)))
      .get();
    // A model counts its work in its own unit. A price in another one cannot be put on that.
    if (told?.unit === model.price.unit) return { unit: told.unit, micros: told.micros, source: 'provider', seenAtMs: told.seenAtMs };
    const { unit, micros, seenOn } = model.price;
    return { unit, micros, source: 'bundled', seenAtMs: Date.parse(seenOn) };
  }

  keep(provider: ProviderId, told: readonly ToldPrice[]): void {
    const { library, workspaceId, clock } = this.#context;
    library.sqlite
      .transaction(() => {
        for (const { model, unit, micros } of told) {
          if (!Number.isSafeInteger(micros) || micros < 0) continue;
          const seen = { unit, micros, seenAtMs: clock.now() };
          library.db
            .insert(price)
            .values({ provider, model, workspaceId, ...seen })
            .onConflictDoUpdate({ target: [price.provider, price.model], set: seen })
            .run();
        }
      })
      .immediate();
  }

  /** Asks those who can be asked. Who cannot be reached keeps the prices that are known. */
  async refresh(asked: {
    providers: readonly Provider[];
    gate: Pick<RemoteGate, 'forNobody'>;
    signal: AbortSignal;
    log: Log;
  }): Promise<void> {
    await Promise.all(
      asked.providers.map(async (provider) => {
        try {
          if ((await provider.keySource()) === 'missing') return;
          this.keep(provider.id, await provider.prices(asked.gate.forNobody(asked.signal)));
        } catch (error) {
          asked.log.warn('prices-not-told', { provider: provider.id, error });
        }
      }),
    );
    asked.signal.throwIfAborted();
  }
}

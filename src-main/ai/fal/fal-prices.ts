import { z } from 'zod';
import { StudioFailure } from '../../failure.ts';
import type { Model, PriceUnit, RemoteCall, ToldPrice } from '../provider.ts';
import type { FalGateway } from './fal-gateway.ts';

/** As Fal tells it (fal.ai/docs/platform-apis/v1/models/pricing). */
const Prices = z.object({
  prices: z.array(z.object({ endpoint_id: z.string(), unit_price: z.number(), unit: z.string(), currency: z.string() })),
});

/** Fal's words for what it counts; it uses several for the same. */
const units: Readonly<Record<string, PriceUnit>> = {
  image: 'image',
  megapixel: 'megapixel',
  'processed megapixel': 'megapixel',
  second: 'second',
  'video second': 'second',
  video_second: 'second',
  request: 'request',
  generation: 'request',
  call: 'request',
};

const mostAtOnce = 20;

/**
 * What these models cost today. A price in another unit than the model's own is left out: it would be multiplied by something
 * that it does not count. So is a model that Fal does not know any more; it turns a whole question down for one of them.
 */
export async function askPrices(gateway: FalGateway, models: readonly Model[], call: RemoteCall): Promise<ToldPrice[]> {
  if (models.length > mostAtOnce) return inHalves(gateway, models, call);
  try {
    const names = encodeURIComponent(models.map(({ id }) => id).join(','));
    const { value } = await gateway.json(call, 'GET', `https://api.fal.ai/v1/models/pricing?endpoint_id=${names}`);
    const answer = Prices.safeParse(value);
    if (answer.success) return pricesFor(models, answer.data);
    throw new StudioFailure('ai-busy', 'Fal.ai did not tell its prices in a form that is understood.', { cause: answer.error });
  } catch (error) {
    if (!(error instanceof StudioFailure) || error.code !== 'ai-result-lost') throw error;
    return models.length > 1 ? inHalves(gateway, models, call) : [];
  }
}

async function inHalves(gateway: FalGateway, models: readonly Model[], call: RemoteCall): Promise<ToldPrice[]> {
  const middle = Math.ceil(models.length / 2);
  const first = await askPrices(gateway, models.slice(0, middle), call);
  return [...first, ...(await askPrices(gateway, models.slice(middle), call))];
}

/** Pure. */
export function pricesFor(models: readonly Model[], { prices }: z.infer<typeof Prices>): ToldPrice[] {
  return models.flatMap(({ id, price }) => {
    const found = prices.find((one) => one.endpoint_id === id && one.currency === 'USD');
    if (!found || !(found.unit_price > 0)) return [];
    const unit = units[found.unit.toLowerCase().replace(/s$/, '')];
    return unit === price.unit ? [{ model: id, unit, micros: Math.round(found.unit_price * 1e6) }] : [];
  });
}

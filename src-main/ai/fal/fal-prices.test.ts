import { expect, test } from 'vitest';
import { kling26Pro, seedance15Pro } from './fal-clip-models.ts';
import { briaFill, flux2Pro, nanoBananaPro } from './fal-edit-models.ts';
import { pricesFor } from './fal-prices.ts';

const told = (endpoint_id: string, unit_price: number, unit: string, currency = 'USD') => ({ endpoint_id, unit_price, unit, currency });

test.each([
  ['images', nanoBananaPro, told(nanoBananaPro.id, 0.139, 'images'), 139_000],
  ['a fraction of a cent', nanoBananaPro, told(nanoBananaPro.id, 0.0061, 'image'), 6100],
  ['megapixels', flux2Pro, told(flux2Pro.id, 0.015, 'processed megapixels'), 15_000],
  ['seconds', kling26Pro, told(kling26Pro.id, 0.07, 'Video Seconds'), 70_000],
  ['generations', briaFill, told(briaFill.id, 0.04, 'generations'), 40_000],
])('told in %s', (_name, model, price, micros) => {
  expect(pricesFor([model], { prices: [price] })).toEqual([{ model: model.id, unit: model.price.unit, micros }]);
});

test.each([
  ['another unit than the model counts', seedance15Pro, told(seedance15Pro.id, 1.2, '1m tokens')],
  ['another currency', nanoBananaPro, told(nanoBananaPro.id, 0.15, 'image', 'EUR')],
  ['nothing', nanoBananaPro, told(nanoBananaPro.id, 0, 'image')],
  ['less than nothing', nanoBananaPro, told(nanoBananaPro.id, -1, 'image')],
  ['another model', nanoBananaPro, told('fal-ai/nano-banana-pro', 0.15, 'image')],
])('a price for %s is left out', (_name, model, price) => {
  expect(pricesFor([model], { prices: [price] })).toEqual([]);
});

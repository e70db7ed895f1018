import type { Money } from '../../../src-preload/contract/ai.ts';

/** Amounts are whole millionths of a dollar everywhere; nothing is ever added up in fractions. */
export const dollars = (micros: number): Money => ({ micros, currency: 'USD' });

/** What a quantity costs at a price per unit, to the nearest millionth. */
export function costMicros(eachMicros: number, quantity: number): number {
  if (!Number.isFinite(quantity) || quantity < 0) throw new Error(`a quantity of ${quantity} cannot be priced`);
  return Math.round(eachMicros * quantity);
}

/** How much was asked for, with two decimals at most: some providers count in odd fractions of their unit. */
export const quantityText = (quantity: number): string => String(Math.round(quantity * 100) / 100);

/** When the day began in the time zone of this machine. */
export function startOfDayMs(nowMs: number): number {
  return new Date(nowMs).setHours(0, 0, 0, 0);
}

/** When the next one begins. */
export function endOfDayMs(nowMs: number): number {
  return new Date(nowMs).setHours(24, 0, 0, 0);
}

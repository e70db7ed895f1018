import { expect, test } from 'vitest';
import type { LedgerLine, Quote } from '../../src-preload/contract/ai.ts';
import { dollars } from '../ai/spending/money.ts';
import { quoteText } from './edit-command.ts';
import { ledgerText } from './money-commands.ts';

const none = { cap: null, spent: dollars(0), reserved: dollars(0) };
const quoted = (count: number, each: number, total: number): Quote => ({
  provider: 'fal',
  model: 'test/edit',
  each: dollars(each),
  count,
  total: dollars(total),
  priceSource: 'bundled',
  priceSeenAtMs: 1,
  project: none,
  day: none,
  isWithinBudget: true,
});

test('a price for many says what each costs, or what the dearest does', () => {
  expect(quoteText(quoted(1, 700_000, 700_000))).toBe('fal test/edit: $0.70');
  expect(quoteText(quoted(3, 700_000, 2_100_000))).toBe('fal test/edit: $2.10 (3, each $0.70)');
  expect(quoteText(quoted(3, 700_000, 1_750_000))).toBe('fal test/edit: $1.75 (3, each at most $0.70)');
  expect(quoteText(quoted(2, 0, 0))).toBe('fal test/edit: nothing');
});

test('the ledger tells how much was asked for with two decimals at most', () => {
  const line = (quantity: number): LedgerLine => ({
    id: 'a',
    projectId: 'p' as never,
    projectName: 'Storgata 5',
    jobId: 'j' as never,
    provider: 'xai',
    model: 'grok',
    what: 'clip',
    quantity,
    unit: 'second',
    reserved: dollars(500_000),
    settled: null,
    state: 'reserved',
    isPossibleDouble: false,
    providerRequestId: null,
    atMs: 0,
    endedAtMs: null,
  });
  const text = ledgerText({ lines: [line(5.714285714), line(1), line(0.4)], day: none, project: null });
  expect([...text.matchAll(/clip +([\d.]+) second/g)].map(([, quantity]) => quantity)).toEqual(['5.71', '1', '0.4']);
});

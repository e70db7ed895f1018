import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LedgerLine } from '../../../src-preload/contract/ai.ts';
import { StudioFailure } from '../../failure.ts';
import { silentLog } from '../../log/log.ts';
import { setDayBudget } from '../../library/workspace.ts';
import type { Model, ModelOrder } from '../provider.ts';
import { RemoteGate } from '../remote-gate.ts';
import { memoryModel } from '../testing/memory-provider.ts';
import { SpendingRoom } from '../testing/spending-room.ts';
import { ledgerCsv } from './ledger-csv.ts';
import { moneyHandlers, quoteOf } from './money-handlers.ts';
import { costMicros } from './money.ts';
import { quote } from './quote.ts';

const perMegapixel: Model = {
  ...memoryModel,
  price: { unit: 'megapixel', micros: 30_000, seenOn: '2026-11-01' },
  quantity: (order) => (order.operation === 'clip' ? 0 : (order.size.widthPx * order.size.heightPx) / 1_000_000),
};
const edit = (widthPx: number, heightPx: number): ModelOrder => ({
  operation: 'style',
  prompt: '',
  size: { widthPx, heightPx },
  seed: null,
});
const noBudget = { cap: null, spent: { micros: 0, currency: 'USD' as const }, reserved: { micros: 0, currency: 'USD' as const } };
const capOf = (cap: number, spent: number, reserved: number) => ({
  cap: { micros: cap, currency: 'USD' as const },
  spent: { micros: spent, currency: 'USD' as const },
  reserved: { micros: reserved, currency: 'USD' as const },
});

describe('what it costs', () => {
  test('is a whole number of millionths', () => {
    expect(costMicros(70_000, 5)).toBe(350_000);
    expect(costMicros(30_000, 2.359296)).toBe(70_779);
    expect(costMicros(6000, 0.1 + 0.2)).toBe(1800);
    expect(() => costMicros(1, Number.NaN)).toThrow('priced');
    expect(() => costMicros(1, -1)).toThrow('priced');
  });

  test('each order at its own size, summed in millionths, the dearest shown', () => {
    const price = { unit: 'megapixel' as const, micros: 30_000, source: 'bundled' as const, seenAtMs: 1 };
    const orders = [edit(1000, 1000), edit(2048, 1152), edit(1, 1)];
    expect(quote({ model: perMegapixel, price, orders, project: noBudget, day: noBudget })).toMatchObject({
      each: { micros: 70_779 },
      count: 3,
      total: { micros: 30_000 + 70_779 + 0 },
      isWithinBudget: true,
    });
  });

  test('is within a budget that it fills, and not within one that it passes', () => {
    const price = { unit: 'image' as const, micros: 10, source: 'bundled' as const, seenAtMs: 1 };
    const isWithin = (project: typeof noBudget, day: typeof noBudget): boolean =>
      quote({ model: memoryModel, price, orders: [edit(1, 1)], project, day }).isWithinBudget;
    expect(isWithin(capOf(30, 15, 5) as never, noBudget)).toBe(true);
    expect(isWithin(capOf(29, 15, 5) as never, noBudget)).toBe(false);
    expect(isWithin(noBudget, capOf(9, 0, 0) as never)).toBe(false);
  });
});

describe('prices', () => {
  let room: SpendingRoom;
  beforeEach(async () => {
    room = await SpendingRoom.open();
  });
  afterEach(() => room.close());

  test('come with the program until the provider tells its own, in the same unit', () => {
    expect(room.prices.of(memoryModel)).toEqual({ unit: 'image', micros: 40_000, source: 'bundled', seenAtMs: Date.UTC(2026, 10, 1) });
    room.prices.keep('fal', [{ model: 'test/edit', unit: 'megapixel', micros: 1 }]);
    expect(room.prices.of(memoryModel).source).toBe('bundled');
    room.prices.keep('fal', [
      { model: 'test/edit', unit: 'image', micros: 50_000 },
      { model: 'no/sense', unit: 'image', micros: -1 },
    ]);
    expect(room.prices.of(memoryModel)).toEqual({ unit: 'image', micros: 50_000, source: 'provider', seenAtMs: room.times.wallMs });
  });

  test('are asked of everybody who can be asked, and stay where nobody answers', async () => {
    room.provider.prices = () => Promise.reject(new StudioFailure('offline', 'no network'));
    const gate = new RemoteGate(room.stores.projects);
    const { signal } = new AbortController();
    await room.prices.refresh({ providers: [room.provider], gate, signal, log: silentLog });
    expect(room.prices.of(memoryModel).source).toBe('bundled');
    room.provider.prices = () => Promise.resolve([{ model: 'test/edit', unit: 'image' as const, micros: 41_000 }]) as never;
    await room.prices.refresh({ providers: [room.provider], gate, signal, log: silentLog });
    expect(room.prices.of(memoryModel).micros).toBe(41_000);
  });

  test('the calls about money', async () => {
    let lifted = 0;
    const handlers = moneyHandlers({
      stores: room.stores,
      setDayBudget: (micros) => setDayBudget(room.context, micros),
      ledger: room.ledger,
      prices: room.prices,
      providers: [room.provider],
      gate: new RemoteGate(room.stores.projects),
      modelViews: () => Promise.resolve([]),
      budgetChanged: () => (lifted += 1),
      closing: new AbortController().signal,
      log: silentLog,
    });
    const { projectId } = room;
    await handlers.setBudget({ projectId, cap: { micros: 90_000, currency: 'USD' } });
    await handlers.setBudget({ projectId: null, cap: { micros: 80_000, currency: 'USD' } });
    expect(lifted).toBe(2);
    await room.advance(room.addJob());
    expect(await handlers.ledger({ projectId, limit: 10 })).toMatchObject({
      lines: [{ state: 'reserved' }],
      project: { cap: { micros: 90_000 }, reserved: { micros: 40_000 } },
      day: { cap: { micros: 80_000 } },
    });
    expect(await handlers.ledger({ limit: 10 })).toMatchObject({ project: null });
    expect((await handlers.ledgerCsv({})).csv.split('\r\n')).toHaveLength(3);
    expect(await handlers.refreshPrices({})).toEqual([]);
    expect(quoteOf(room, { projectId, model: memoryModel, orders: [edit(1, 1), edit(1, 1)] })).toMatchObject({
      total: { micros: 80_000 },
      isWithinBudget: false,
    });
    expect(() => handlers.setBudget({ projectId: room.addJob() as never, cap: null })).toThrow('no such project');
  });
});

describe('the ledger as CSV', () => {
  const line: LedgerLine = {
    id: '0198a000-0000-7000-8000-000000000001',
    atMs: Date.UTC(2026, 10, 23, 10, 0, 0),
    endedAtMs: Date.UTC(2026, 10, 23, 10, 1, 30),
    projectId: null,
    projectName: 'Fjordgata 12, "loftet"',
    jobId: '0198a000-0000-7000-8000-000000000002' as LedgerLine['jobId'],
    provider: 'fal',
    model: 'fal-ai/nano-banana-pro/edit',
    what: 'remove',
    quantity: 2.359296,
    unit: 'megapixel',
    reserved: { micros: 70_779, currency: 'USD' },
    settled: { micros: 1_070_779, currency: 'USD' },
    state: 'settled',
    isPossibleDouble: false,
    providerRequestId: null,
  };

  test('is one line for each, quoted where it has to be', () => {
    expect(ledgerCsv([line])).toBe(
      'time,ended,project,what,provider,model,quantity,unit,reserved,charged,currency,state,possible double,provider request,job\r\n' +
        '2026-11-23T10:00:00.000Z,2026-11-23T10:01:30.000Z,"Fjordgata 12, ""loftet""",remove,fal,fal-ai/nano-banana-pro/edit,2.36,megapixel,0.070779,1.070779,USD,settled,no,,0198a000-0000-7000-8000-000000000002\r\n',
    );
  });

  test('what is not known is empty', () => {
    const [, row = ''] = ledgerCsv([{ ...line, projectName: null, endedAtMs: null, settled: null, state: 'reserved' }]).split('\r\n');
    expect(row).toContain('Z,,,remove');
    expect(row).toContain(',0.070779,,USD,reserved,');
  });

  test.each(['=1+1', '+47', '-x', '@sum', '\tx', '\rx'])('a project called %j is no formula', (projectName) => {
    const [, row = ''] = ledgerCsv([{ ...line, projectName }]).split(/\r\n(?=\d)/);
    expect(row).toMatch(/^[^,]+,[^,]+,"?'/);
  });

  test('any name comes back as it was, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (projectName) => {
        const [, row = []] = readCsv(ledgerCsv([{ ...line, projectName }]));
        expect(row).toHaveLength(15);
        expect((row[2] ?? '').replace(/^'(?=[=+\-@\t\r\n])/, '')).toBe(projectName);
      }),
    );
  });
});

/** RFC 4180, as a reader has it. */
function readCsv(csv: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0, row: string[] = []; at < csv.length;) {
    const [whole, quoted, bare = ''] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))/.exec(csv.slice(at)) ?? [''];
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    at += whole.length;
    if (csv[at] === ',') at += 1;
    else {
      expect(csv.slice(at, at + 2)).toBe('\r\n');
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

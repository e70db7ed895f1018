import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tick } from './musical-ticks.ts';
import { placeCuts } from './place-cuts.ts';

const every = (stepMs: number, count: number, cost = 0): Tick[] =>
  Array.from({ length: count }, (_, index) => ({ atMs: (index + 1) * stepMs, cost }));
const onAll = (ticks: readonly Tick[]): { changes: readonly Tick[]; ends: readonly Tick[] } => ({ changes: ticks, ends: ticks });
const silence = onAll([]);

describe('placeCuts', () => {
  test('changes after the wanted lengths where there is no music', () => {
    expect(placeCuts([2000, 3000, 1000], silence, 0)).toEqual([2000, 5000, 6000]);
  });
  test('stretches them evenly for what has to be heard to its end', () => {
    expect(placeCuts([2000, 3000, 1000], silence, 12_000)).toEqual([4000, 10_000, 12_000]);
    expect(placeCuts([2000], silence, 100)).toEqual([2000]);
  });

  test('goes to the nearest beats, counted from the last change and not from the beginning', () => {
    expect(placeCuts([1400, 1400, 1400], onAll(every(500, 20)), 0)).toEqual([1500, 3000, 4500]);
    // Three fifths of a beat too short each: shorter and longer ones take turns no better than this.
    expect(placeCuts([1300, 1300], onAll(every(1000, 9)), 0)).toEqual([1000, 2000]);
  });
  test('takes a better tick for a little of its length, and not for much', () => {
    const bars = Array.from({ length: 24 }, (_, index) => ({ atMs: (index + 1) * 500, cost: (index + 1) % 4 === 0 ? 0 : 0.05 }));
    expect(placeCuts([1750, 1750], onAll(bars), 0)).toEqual([2000, 4000]);
    expect(placeCuts([1000], onAll(bars), 0)).toEqual([1000]);
  });
  test('ends only where a film can end, and not before it may', () => {
    const music = {
      changes: every(500, 40),
      ends: [
        { atMs: 2900, cost: 0 },
        { atMs: 4100, cost: 0 },
      ],
    };
    expect(placeCuts([1500, 1500], music, 0)).toEqual([1500, 2900]);
    expect(placeCuts([1500, 1500], music, 3000).at(-1)).toBe(4100);
  });
  test('does without music whose beats are too far apart', () => {
    expect(placeCuts([1000, 1000], onAll(every(10_000, 5)), 0)).toEqual([1000, 2000]);
    expect(placeCuts([1000, 1000], onAll(every(500, 3)), 9000)).toEqual([4500, 9000]);
  });

  test('finds what trying all ways finds', () => {
    const ticks = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 4, maxLength: 11 })
      .map((at) => at.toSorted((a, b) => a - b).map((hundred, index): Tick => ({ atMs: hundred * 100, cost: (index % 3) / 20 })));
    const lengths = fc.array(fc.integer({ min: 300, max: 2500 }), { minLength: 1, maxLength: 3 });
    const costOf = (cuts: readonly number[], wanted: readonly number[], all: readonly Tick[]): number =>
      cuts.reduce((sum, at, index) => {
        const off = Math.log((at - (cuts[index - 1] ?? 0)) / wanted[index]!);
        return sum + off * off + all.find(({ atMs }) => atMs === at)!.cost;
      }, 0);
    fc.assert(
      fc.property(ticks, lengths, (all, wanted) => {
        const ways = (before: readonly number[]): number[][] =>
          before.length === wanted.length
            ? [[...before]]
            : all.flatMap(({ atMs }) => {
                const ratio = (atMs - (before.at(-1) ?? 0)) / wanted[before.length]!;
                return ratio >= 0.55 && ratio <= 1.8 ? ways([...before, atMs]) : [];
              });
        const costs = ways([]).map((cuts) => costOf(cuts, wanted, all));
        const found = placeCuts(wanted, onAll(all), 0);
        if (costs.length > 0) expect(costOf(found, wanted, all)).toBeCloseTo(Math.min(...costs), 9);
        else expect(found.at(-1)).toBe(wanted.reduce((sum, length) => sum + length, 0));
      }),
    );
  });
});

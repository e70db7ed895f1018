import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planRows, type Row, step } from './plan-rows.ts';

const plan = (aspects: number[], change: Partial<Parameters<typeof planRows>[0]> = {}): Row[] =>
  planRows({ aspects, widthPx: 1000, targetPx: 200, gapPx: 10, ...change });
const widthOf = (row: Row): number => {
  const last = row.cells.at(-1);
  return last ? last.leftPx + last.widthPx : 0;
};

test('a full row reaches from edge to edge with pictures of one height', () => {
  const [first] = plan([1.5, 1.5, 1.5, 1.5, 1.5]);
  expect(first && widthOf(first)).toBeCloseTo(1000);
  expect(first?.cells.map((cell) => cell.widthPx / first.heightPx)).toEqual([1.5, 1.5, 1.5].map((aspect) => expect.closeTo(aspect)));
});

test('a portrait stands beside a landscape at the same height, narrower', () => {
  const [row] = plan([1.5, 0.67, 1.5]);
  expect(row?.cells.map((cell) => cell.index)).toEqual([0, 1, 2]);
  expect(row?.cells[1]?.widthPx).toBeLessThan((row?.cells[0]?.widthPx ?? 0) / 2);
});

test('the last row is not blown up to fill the width', () => {
  expect(plan([1.5])).toEqual([{ heightPx: 200, cells: [{ index: 0, leftPx: 0, widthPx: 300 }] }]);
});

test('no photos make no rows', () => {
  expect(plan([])).toEqual([]);
});

test('whatever the shapes: every photo once, in order, nothing wider than the window, heights near the target', () => {
  const shapes = fc.array(fc.double({ min: 0.05, max: 20, noNaN: true }), { minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(shapes, fc.integer({ min: 300, max: 3000 }), fc.integer({ min: 80, max: 440 }), (aspects, widthPx, targetPx) => {
      const rows = plan(aspects, { widthPx, targetPx });
      expect(rows.flatMap((row) => row.cells.map((cell) => cell.index))).toEqual(aspects.map((_, index) => index));
      for (const row of rows) {
        expect(widthOf(row)).toBeLessThanOrEqual(widthPx + 0.001);
        expect(row.heightPx).toBeLessThanOrEqual(targetPx * 1.35 + 0.001);
        expect(row.cells.every((cell) => cell.widthPx > 0)).toBe(true);
      }
    }),
  );
});

test('arrows go sideways in order and up and down to the nearest', () => {
  const rows = plan([1.5, 1.5, 1.5, 2.2, 2.2, 1.5]);
  expect(rows.map((row) => row.cells.map((cell) => cell.index))).toEqual([[0, 1, 2], [3, 4], [5]]);
  expect(step(rows, 2, 'right')).toBe(3);
  expect(step(rows, 0, 'left')).toBe(0);
  expect(step(rows, 5, 'right')).toBe(5);
  expect(step(rows, 2, 'down')).toBe(4);
  expect(step(rows, 4, 'up')).toBe(2);
  expect(step(rows, 0, 'up')).toBe(0);
  expect(step(rows, 3, 'first')).toBe(0);
  expect(step(rows, 3, 'last')).toBe(5);
});

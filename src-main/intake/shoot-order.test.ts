import { describe, expect, it } from 'vitest';
import { inShootOrder } from './shoot-order.ts';

/** Frames named in the order given, with their seconds. */
const order = (...seconds: (number | null)[]) =>
  inShootOrder(seconds.map((atS, name) => ({ name, facts: { capturedAtMs: atS === null ? null : atS * 1000 } }))).map(
    ({ frame, sinceMs }) => [frame.name, sinceMs === null ? null : sinceMs / 1000],
  );
const names = (...seconds: (number | null)[]) => order(...seconds).map(([name]) => name);

describe('the order of a shoot', () => {
  it('goes by time, and by name where times are equal', () => {
    expect(order(10, 5, 5, 20)).toEqual([
      [1, null],
      [2, 0],
      [0, 5],
      [3, 10],
    ]);
  });

  it('keeps a frame without a time behind the one it follows by name, and knows no pause around it', () => {
    expect(order(10, null, 20)).toEqual([
      [0, null],
      [1, null],
      [2, null],
    ]);
    expect(names(50, null, 10)).toEqual([2, 0, 1]);
    expect(names(null, null)).toEqual([0, 1]);
  });

  it('goes by name where a clock was put back in the middle, and knows no pause there', () => {
    const before = [100, 101, 102, 110, 111, 112, 120, 121];
    const after = [105, 106, 107, 115, 116, 117, 125, 126];
    const told = order(...before, ...after);
    expect(told.map(([name]) => name)).toEqual(Array.from({ length: 16 }, (_, index) => index));
    expect(told[8]).toEqual([8, null]);
    expect(told[9]).toEqual([9, 1]);
  });

  it('goes by time where a counter began again, or names mislead', () => {
    // IMG_0001 to 3 were taken after IMG_9997 to 9.
    expect(names(200, 201, 202, 100, 101, 102)).toEqual([3, 4, 5, 0, 1, 2]);
    expect(names(323, 399, 206, 0)).toEqual([3, 2, 0, 1]);
  });
});

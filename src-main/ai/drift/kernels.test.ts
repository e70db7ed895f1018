import { describe, expect, it } from 'vitest';
import { emptyCells, gather, grown, windowSums } from './cells.ts';
import { labOf } from './colour-shift.ts';
import { findEdgeField, type Rgb } from './edge-field.ts';
import { findFrameShift, shiftAt } from './frame-shift.ts';

function picture(widthPx: number, heightPx: number, level: (x: number, y: number) => number | readonly [number, number, number]): Rgb {
  const rgb = new Uint8Array(3 * widthPx * heightPx);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const value = level(x, y);
      rgb.set(typeof value === 'number' ? [value, value, value] : value, 3 * (y * widthPx + x));
    }
  return { rgb, widthPx, heightPx };
}

describe('edges', () => {
  it('have the slope of a ramp, and its direction', () => {
    const field = findEdgeField(picture(40, 30, (x, y) => 20 + 3 * x + 2 * y));
    const i = 15 * 40 + 20;
    expect(field.strength[i]).toBeCloseTo(Math.hypot(3, 2), 5);
    expect(field.dx[i]).toBeCloseTo(3 / Math.hypot(3, 2), 5);
    expect(field.dy[i]).toBeCloseTo(2 / Math.hypot(3, 2), 5);
  });

  it('lean the other way where the ramp does', () => {
    const { dx, dy } = findEdgeField(picture(40, 30, (x, y) => 100 + 3 * x - 3 * y));
    expect(dx[15 * 40 + 20]! * dy[15 * 40 + 20]!).toBeCloseTo(-0.5, 5);
  });

  it('are seen between colours of one brightness', () => {
    const field = findEdgeField(picture(40, 30, (x) => (x < 20 ? [150, 100, 100] : [100, 125, 100])));
    expect(field.strength[15 * 40 + 20]).toBeGreaterThan(10);
  });

  it('are one pixel wide where they are thinned', () => {
    const field = findEdgeField(picture(40, 30, (x) => (x < 20 ? 60 : 160)));
    const row = [...field.isRidge.subarray(15 * 40, 16 * 40)];
    expect(row.filter(Boolean)).toHaveLength(1);
  });
});

describe('cells', () => {
  it('gather what stands in them, at the border too', () => {
    const cells = gather(new Float32Array(20 * 9).fill(1), { widthPx: 20, heightPx: 9 });
    expect(cells).toMatchObject({ columns: 3, rows: 2 });
    expect([...cells.values]).toEqual([64, 64, 32, 8, 8, 4]);
  });

  it('are summed over squares', () => {
    const cells = { ...emptyCells({ widthPx: 40, heightPx: 32 }), values: Float32Array.from({ length: 20 }, (_, i) => i) };
    expect(windowSums(cells, 3).values[5 + 1]).toBe(0 + 1 + 2 + 5 + 6 + 7 + 10 + 11 + 12);
    expect(windowSums(cells, 2).values[0]).toBe(0 + 1 + 5 + 6);
  });

  it('grow to all sides and not round the border', () => {
    const marks = new Uint8Array(20);
    marks[9] = 1;
    expect([...grown(marks, 5, 1)].flatMap((mark, cell) => (mark ? [cell] : []))).toEqual([3, 4, 8, 9, 13, 14]);
  });

  it('have the Lab of their colour', () => {
    const [l, a, b] = labOf(Float32Array.of(255, 0, 0), 0);
    expect([l, a, b].map(Math.round)).toEqual([53, 80, 67]);
  });
});

describe('a shifted frame', () => {
  const spots = (x: number, y: number): number =>
    128 + 50 * Math.sin(x / 5.1) * Math.cos(y / 7.3) + 40 * Math.sin((x + 2 * y) / 11) * Math.sin((x * y) / 3000);
  const before = findEdgeField(picture(400, 300, spots));

  it('is found by its scale and its way, to half a pixel', () => {
    const moved = (x: number, y: number): number => spots(200 + (x - 200 - 4) / 1.02, 150 + (y - 150 + 2) / 1.02);
    const found = findFrameShift(before, findEdgeField(picture(400, 300, moved)));
    for (const [u, v] of [
      [0, 0],
      [-150, 100],
      [150, -100],
    ] as const) {
      const [x, y] = shiftAt(found.by, u, v);
      expect(Math.abs(x - (4 + 0.02 * u))).toBeLessThan(0.5);
      expect(Math.abs(y - (-2 + 0.02 * v))).toBeLessThan(0.5);
    }
  });

  it('of nothing is nothing', () => {
    expect(findFrameShift(before, before).rmsPx).toBeLessThan(0.05);
  });
});

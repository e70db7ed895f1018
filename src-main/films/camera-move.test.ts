import { describe, expect, it } from 'vitest';
import { framingBetween, moveProgress } from './camera-move.ts';

const ramps: [number, number][] = [
  [0.2, 0.2],
  [0.5, 0.5],
  [0, 0.3],
  [0.18, 0],
  [0, 0],
];
const samples = 1000;
const along = (rampIn: number, rampOut: number): number[] =>
  Array.from({ length: samples + 1 }, (_, n) => moveProgress(n / samples, rampIn, rampOut));
const steps = (values: readonly number[]): number[] => values.slice(1).map((value, n) => value - values[n]!);

describe('moveProgress', () => {
  it.each(ramps)('goes from 0 to 1 and never back (ramps %d and %d)', (rampIn, rampOut) => {
    const way = along(rampIn, rampOut);
    expect(way[0]).toBe(0);
    expect(way.at(-1)).toBeCloseTo(1, 12);
    expect(Math.min(...steps(way))).toBeGreaterThanOrEqual(0);
  });
  it.each(ramps.slice(0, 2))('has no jump in its speed (ramps %d and %d)', (rampIn, rampOut) => {
    const speed = steps(along(rampIn, rampOut));
    expect(Math.max(...steps(speed).map(Math.abs))).toBeLessThan(0.02 / samples);
    // At rest at both ends.
    expect(speed[0]! * samples).toBeLessThan(0.001);
    expect(speed.at(-1)! * samples).toBeLessThan(0.001);
  });
  it('holds an even speed between the ramps', () => {
    const speed = steps(along(0.2, 0.3).slice(201, 700));
    expect(Math.max(...speed) - Math.min(...speed)).toBeLessThan(1e-12);
  });
});

describe('framingBetween', () => {
  const from = { x: 0, y: 0.1, width: 1, height: 0.8 };
  const to = { x: 0.1, y: 0.18, width: 0.8, height: 0.64 };
  it('is where it should be at both ends and halfway', () => {
    expect(framingBetween(from, to, 0)).toEqual(from);
    const half = framingBetween(from, to, 0.5);
    expect([half.x, half.y, half.width, half.height].map((value) => value.toFixed(6))).toEqual([
      '0.050000',
      '0.140000',
      '0.900000',
      '0.720000',
    ]);
    expect(framingBetween(from, to, 1).width).toBeCloseTo(to.width, 12);
  });
});

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
  it.each(ramps.slice(0, 2))('has no jump in its acceleration (ramps %d and %d)', (rampIn, rampOut) => {
    const acceleration = steps(steps(along(rampIn, rampOut))).map((value) => value * samples * samples);
    // A jump would be as large as the acceleration itself, about 10.
    expect(Math.max(...steps(acceleration).map(Math.abs))).toBeLessThan(0.25);
    expect(Math.abs(acceleration[0]!)).toBeLessThan(0.25);
    expect(Math.abs(acceleration.at(-1)!)).toBeLessThan(0.25);
  });
  it('holds an even speed between the ramps', () => {
    const speed = steps(along(0.2, 0.3).slice(201, 700));
    expect(Math.max(...speed) - Math.min(...speed)).toBeLessThan(1e-12);
  });
});

describe('framingBetween', () => {
  const from = { x: 0, y: 0.1, width: 1, height: 0.8 };
  const to = { x: 0.1, y: 0.18, width: 0.5, height: 0.4 };
  it('is where it should be at both ends, and halfway by its scale', () => {
    expect(framingBetween(from, to, 0)).toEqual(from);
    const half = framingBetween(from, to, 0.5);
    expect(half.width).toBeCloseTo(Math.sqrt(0.5), 12);
    expect(half.height).toBeCloseTo(0.8 * Math.sqrt(0.5), 12);
    expect(framingBetween(from, to, 1).width).toBeCloseTo(to.width, 12);
  });
  it('zooms by the same factor in every step', () => {
    const widths = Array.from({ length: 11 }, (_, n) => framingBetween(from, to, n / 10).width);
    for (const [n, width] of widths.slice(1).entries()) expect(width / widths[n]!).toBeCloseTo(0.5 ** 0.1, 12);
  });
  it('keeps the point that a zoom goes towards where it is', () => {
    // (0.2, 0.26) of the picture lies a fifth into both framings.
    for (const progress of [0, 0.3, 0.7, 1]) {
      const { x, y, width, height } = framingBetween(from, to, progress);
      expect((0.2 - x) / width).toBeCloseTo(0.2, 12);
      expect((0.26 - y) / height).toBeCloseTo(0.2, 12);
    }
  });
  it('moves without zooming at an even speed, also where the zoom is next to nothing', () => {
    const aside = { ...from, x: 0.2, y: 0 };
    expect(framingBetween(from, aside, 0.25).x).toBeCloseTo(0.05, 12);
    const hardly = { ...aside, width: 1 - 1e-9 };
    expect(framingBetween(from, hardly, 0.25).x).toBeCloseTo(0.05, 9);
  });
});

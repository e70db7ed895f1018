import { describe, expect, it } from 'vitest';
import { curve, dialled, expose, linearReading, meter, moved, saturationRadiance, type Exposure } from './camera.ts';
import type { LinearPicture } from './denoise.ts';

const at = (seconds: number): Exposure => ({ seconds, fNumber: 8, iso: 100 });
const even = (radiance: number): LinearPicture => ({ width: 24, height: 16, rgb: new Float32Array(24 * 16 * 3).fill(radiance) });
const unit: readonly [number, number, number] = [1, 1, 1];

describe('the exposure model', () => {
  it('reads twice as much for one stop more, before clipping', () => {
    for (const radiance of [0.001, 0.05, 0.4])
      expect(linearReading(radiance, at(1 / 30))).toBeCloseTo(2 * linearReading(radiance, at(1 / 60)), 10);
    expect(linearReading(0.1, { ...at(1 / 60), iso: 200 })).toBeCloseTo(2 * linearReading(0.1, at(1 / 60)), 10);
    expect(linearReading(0.1, { ...at(1 / 60), fNumber: 4 })).toBeCloseTo(4 * linearReading(0.1, at(1 / 60)), 10);
  });

  it('fills a pixel at the saturation radiance: sunlit white at f/16, 1/100, ISO 100 is just under it', () => {
    const sunlitWhite = (0.9 * 100) / Math.PI;
    expect(linearReading(sunlitWhite, { seconds: 1 / 100, fNumber: 16, iso: 100 })).toBeCloseTo(0.93, 1);
    expect(linearReading(saturationRadiance(at(0.5)), at(0.5))).toBe(1);
  });

  it('meters an even wall to its target within a sixth of a stop', () => {
    const exposure = meter(even(0.12), 8, 200, 0.2);
    expect(Math.abs(Math.log2(linearReading(0.12, exposure) / 0.2))).toBeLessThanOrEqual(1 / 6 + 0.01);
  });

  it('dials thirds of stops', () => {
    expect(dialled(1 / 30)).toBeCloseTo(1 / 32, 4);
    expect(dialled(1 / 40)).toBeCloseTo(1 / 40, 4);
  });
});

describe('the developed frame', () => {
  it('is black without light, white when overexposed, and repeats for the same seed', () => {
    const dark = expose(even(0), at(1 / 60), { gains: unit, seed: 4 });
    expect(Math.max(...dark)).toBeLessThan(12);
    expect(Math.min(...expose(even(1000), at(1 / 60), { gains: unit, seed: 4 }))).toBe(255);
    const [one, same, other] = [4, 4, 5].map((seed) => expose(even(0.05), at(1 / 60), { gains: unit, seed }));
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
  });

  it('has a curve that only rises', () => {
    const values = Array.from({ length: 400 }, (_, i) => curve(i / 300));
    for (const [i, value] of values.slice(1).entries()) expect(value).toBeGreaterThanOrEqual(values[i]!);
    expect(curve(1.1)).toBeGreaterThan(0.995);
  });
});

describe('a moved picture', () => {
  it('moves by whole pixels without change and keeps an even wall even', () => {
    const rgb = Float32Array.from({ length: 24 * 16 * 3 }, (_, i) => (Math.floor(i / 3) % 24) / 24);
    const right = moved({ width: 24, height: 16, rgb }, [1, 0]);
    expect(right.rgb[(5 * 24 + 7) * 3]).toBeCloseTo(rgb[(5 * 24 + 8) * 3]!, 6);
    for (const value of moved(even(0.3), [0.7, -0.4]).rgb) expect(value).toBeCloseTo(0.3, 5);
  });
});

import { describe, expect, it } from 'vitest';
import { applyGain, limit } from './limiter.ts';
import { chunkSamples, findPeaks, peakReach } from './true-peak.ts';

describe('true peaks', () => {
  it('are found between the samples', () => {
    // A quarter of the rate, an eighth of a turn on: no sample is higher than 0.707, the wave goes to 1.
    const block = new Float32Array(1024 * 2);
    for (let i = 0; i < 1024; i++) block[i * 2] = block[i * 2 + 1] = Math.sin((Math.PI / 2) * i + Math.PI / 4);
    const peaks = new Float32Array((1024 - 2 * peakReach) / chunkSamples);
    findPeaks(block, 1024 - 2 * peakReach, 0.1, peaks);
    for (const peak of peaks) expect(peak).toBeCloseTo(1, 2);
    findPeaks(block, 1024 - 2 * peakReach, 100, peaks);
    for (const peak of peaks) expect(peak).toBeCloseTo(Math.SQRT1_2, 4);
  });
});

describe('the limiter', () => {
  const peaks = Float32Array.from({ length: 3000 }, (_, c) => (c === 1000 || c === 1010 || c === 2000 ? 1.5 : 0.5));

  it('lets nothing pass, neither in a chunk nor at its edges', () => {
    const curve = limit(peaks, 1.2, 0.8);
    for (const [c, peak] of peaks.entries()) {
      expect(peak * 1.2 * Math.max(curve[c] ?? 1, curve[c + 1] ?? 1)).toBeLessThanOrEqual(0.8 + 1e-6);
    }
  });

  it('touches nothing that needs it not', () => {
    expect(limit(peaks, 0.5, 0.8).every((gain) => gain === 1)).toBe(true);
    const curve = limit(peaks, 1.2, 0.8);
    expect(curve[900]).toBe(1);
    expect(curve[2999]).toBeGreaterThan(0.9);
  });

  it('goes down within 5 ms without a corner and comes back slower', () => {
    const curve = limit(peaks, 1.2, 0.8);
    const steps = curve.map((gain, c) => (c === 0 ? 0 : gain - curve[c - 1]!));
    expect(Math.min(...steps)).toBeGreaterThan(-0.06);
    expect(Math.max(...steps)).toBeLessThan(0.003);
    expect(curve.findIndex((gain) => gain < 1)).toBeGreaterThan(1000 - 20);
  });

  it('is a line between its points', () => {
    const block = new Float32Array(64).fill(1);
    applyGain(block, 32, 0, 2, Float32Array.from([1, 0.5, 0.5]));
    expect([block[0], block[16], block[17], block[32], block[63]]).toEqual([2, 1.5, 1.5, 1, 1]);
  });
});

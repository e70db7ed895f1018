import { describe, expect, it } from 'vitest';
import { applyCurve, balanceLevel, balanceTable, curveTable, type ToneCurve } from './tone-curve.ts';

const straight: ToneCurve = { black: 0, headroom: 1, gamma: 1, contrast: 0 };
const samples = Array.from({ length: 200 }, (_, i) => i / 100);

describe('applyCurve', () => {
  it('changes nothing when nothing is asked', () => {
    for (const value of samples.filter((v) => v <= 1)) expect(applyCurve(straight, value)).toBeCloseTo(value, 12);
  });

  it.each([
    straight,
    { black: 0.05, headroom: 1.6, gamma: 0.7, contrast: 0.2 },
    { black: 0, headroom: 1.9, gamma: 1, contrast: 0 },
    { black: 0.03, headroom: 1.1, gamma: 0.5, contrast: 0.3 },
  ])('never turns back and stays in range: %o', (curve) => {
    const values = samples.map((value) => applyCurve(curve, value));
    for (const [i, value] of values.entries()) {
      expect(value).toBeGreaterThanOrEqual(values[Math.max(0, i - 1)]!);
      expect(value).toBeLessThanOrEqual(1 + 1e-12);
    }
    expect(values[0]).toBe(0);
    expect(values.at(-1)).toBeCloseTo(1, 9);
  });

  it('keeps detail between the knee and the headroom apart', () => {
    const curve = { ...straight, headroom: 1.5 };
    expect(applyCurve(curve, 1.45) - applyCurve(curve, 1.2)).toBeGreaterThan(0.02);
    expect(applyCurve(curve, 0.6)).toBe(0.6);
  });
});

describe('tables', () => {
  it('balance by a linear gain: one stop brings linear 0.25 to 0.5', () => {
    const table = balanceTable(2);
    expect(balanceLevel(table, 137)).toBeCloseTo(188, 0);
    expect(balanceLevel(table, 0)).toBe(0);
    expect(balanceLevel(balanceTable(1), 200)).toBe(200);
  });

  it('keep what is above white apart, up to a stop', () => {
    const table = balanceTable(1.5);
    expect(balanceLevel(table, 255)).toBeGreaterThan(255);
    expect(balanceLevel(table, 250)).toBeLessThan(balanceLevel(table, 255));
  });

  it('hold the curve in sixteenths of a level', () => {
    const curve = { black: 0.02, headroom: 1.3, gamma: 0.8, contrast: 0.1 };
    expect(curveTable(curve)[16 * 100]).toBeCloseTo(255 * applyCurve(curve, 100 / 255), 3);
  });
});

import { describe, expect, it } from 'vitest';
import { textOpacity } from './text-opacity.ts';

const over = (from: number, to: number, fps: number): number[] => {
  const text = { kind: 'title', text: 'a', detail: null, from, to } as const;
  return Array.from({ length: to - from + 2 }, (_, i) => textOpacity(text, from - 1 + i, fps));
};

describe('textOpacity', () => {
  it('is whole but for half a second at either end', () => {
    const curve = over(10, 130, 30);
    expect(curve.at(0)).toBe(0);
    expect(curve.at(-1)).toBe(0);
    expect(curve[1]).toBeGreaterThan(0);
    expect(curve.filter((opacity) => opacity === 1)).toHaveLength(90);
    expect(curve[8]).toBeCloseTo(0.5, 5);
  });
  it('goes as it came, without a jump', () => {
    for (const fps of [24, 25, 30, 50, 60]) {
      const curve = over(-7, fps * 3, fps);
      expect(curve).toEqual(curve.toReversed());
      const steps = curve.slice(1).map((opacity, index) => opacity - curve[index]!);
      expect(Math.max(...steps)).toBeLessThan((1.9 / (fps / 2)) * 1.05);
      expect(steps[0]).toBeLessThan(0.01);
      const turns = steps.slice(1).map((step, index) => Math.abs(step - steps[index]!));
      expect(Math.max(...turns)).toBeLessThan(0.06);
    }
  });
  it('is whole for a third of a brief text', () => {
    expect(over(0, 9, 30).filter((opacity) => opacity === 1)).toHaveLength(3);
    expect(over(0, 1, 30)).toEqual([0, 1, 0]);
    expect(over(0, 2, 30)).toEqual([0, 1, 1, 0]);
  });
});

import { describe, expect, it } from 'vitest';
import { decideUpright } from './decide-upright.ts';
import type { Upright } from './find-upright.ts';

const sure: Upright = { pitchDeg: 3, rollDeg: -1, support: 0.8, length: 8, count: 80, strips: 10, sharpness: 0.9 };

describe('decideUpright', () => {
  it('acts where all signs agree', () => {
    expect(decideUpright(sure)).toEqual({ pitchDeg: 3, rollDeg: -1, confidence: 1, isTilted: false });
  });

  it.each<Partial<Upright>>([{ support: 0.4 }, { length: 1.4 }, { count: 14 }, { strips: 3 }, { sharpness: 0.7 }])(
    'waits for the weakest sign: %o',
    (weak) => {
      const { pitchDeg, rollDeg, confidence, isTilted } = decideUpright({ ...sure, ...weak });
      expect([pitchDeg, rollDeg]).toEqual([0, 0]);
      expect(confidence).toBeLessThan(0.5);
      expect(isTilted).toBe(true);
    },
  );

  it('asks for more where more would be changed', () => {
    const some = { ...sure, support: 0.48, length: 2.4, count: 22, strips: 6 };
    expect(decideUpright(some).confidence).toBeGreaterThanOrEqual(0.5);
    expect(decideUpright({ ...some, pitchDeg: 9 }).confidence).toBeLessThan(0.5);
    expect(decideUpright({ ...some, rollDeg: 6 }).confidence).toBeLessThan(0.5);
  });

  it('goes no farther than a person would expect, and says what is left', () => {
    expect(decideUpright({ ...sure, pitchDeg: -17, rollDeg: 6.2 })).toMatchObject({ pitchDeg: -10, rollDeg: 5, isTilted: true });
    expect(decideUpright({ ...sure, rollDeg: 9 })).toMatchObject({ pitchDeg: 0, rollDeg: 0, isTilted: true });
    expect(decideUpright({ ...sure, rollDeg: 30 })).toMatchObject({ rollDeg: 0, isTilted: false });
  });

  it('leaves alone what nobody can see', () => {
    expect(decideUpright({ ...sure, pitchDeg: 0.05, rollDeg: 0.07 })).toMatchObject({ pitchDeg: 0, rollDeg: 0, isTilted: false });
    expect(decideUpright(null)).toEqual({ pitchDeg: 0, rollDeg: 0, confidence: 0, isTilted: false });
  });
});

import { describe, expect, it } from 'vitest';
import { luminance } from '../srgb.ts';
import { whiteBalance, type WhiteBalanceInput } from './white-balance.ts';

const room: WhiteBalanceInput = {
  estimate: { light: { red: 1.3, blue: 0.65 }, support: 3 },
  strength: 0.85,
  exposureValue: 6,
  isRoom: true,
};
const moved = (input: WhiteBalanceInput): number => {
  const { red, blue } = whiteBalance(input).gains;
  return Math.log(blue / red);
};

describe('whiteBalance', () => {
  it('divides a lamp out at the strength of the recipe, and keeps luminance', () => {
    const { red, green, blue } = whiteBalance(room).gains;
    expect(red / green).toBeCloseTo(1.3 ** -0.85, 6);
    expect(blue / green).toBeCloseTo(0.65 ** -0.85, 6);
    expect(luminance.red * red + luminance.green * green + luminance.blue * blue).toBeCloseTo(1, 9);
  });

  it('does nothing without an estimate, without strength, or where the camera was right', () => {
    const nothing = { red: 1, green: 1, blue: 1 };
    expect(whiteBalance({ ...room, estimate: undefined }).gains).toEqual(nothing);
    expect(whiteBalance({ ...room, strength: 0 }).gains).toEqual(nothing);
    expect(whiteBalance({ ...room, estimate: { light: { red: 1.3, blue: 0.65 }, support: 1 } }).gains).toEqual(nothing);
  });

  it('trusts the camera in daylight', () => {
    expect(moved({ ...room, exposureValue: 14 })).toBeLessThan(0.25 * moved(room));
    expect(moved({ ...room, exposureValue: 14 })).toBeGreaterThan(0);
  });

  it('goes half as far where nobody knows whether it is a room', () => {
    expect(moved({ ...room, exposureValue: null })).toBeCloseTo(moved(room), 9);
    expect(moved({ ...room, exposureValue: null, isRoom: false })).toBeCloseTo(0.6 * moved(room), 6);
  });

  it('goes half as far against blue light', () => {
    const blue = { light: { red: 1 / 1.3, blue: 1 / 0.65 }, support: 3 };
    expect(moved({ ...room, estimate: blue })).toBeCloseTo(-0.5 * moved(room), 6);
  });

  it('does not take a meadow for a lamp', () => {
    const meadow = whiteBalance({ ...room, estimate: { light: { red: 0.7, blue: 0.5 }, support: 5 } });
    expect(meadow.trust).toBeLessThan(0.5);
  });

  it('never goes beyond what a lamp can be', () => {
    const { blue, green } = whiteBalance({ ...room, strength: 1, estimate: { light: { red: 2.2, blue: 0.01 }, support: 9 } }).gains;
    expect(blue / green).toBeLessThanOrEqual(2.5 + 1e-9);
  });
});

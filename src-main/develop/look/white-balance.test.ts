import { describe, expect, it } from 'vitest';
import { luminance } from '../srgb.ts';
import { chosenBalance, whiteBalance, type WhiteBalanceInput } from './white-balance.ts';

const room: WhiteBalanceInput = {
  estimate: { light: { red: 1.3, blue: 0.65 }, support: 3 },
  strength: 0.85,
  roomLight: null,
  exposureValue: 6,
  isRoom: true,
  night: 0,
};
const moved = (input: WhiteBalanceInput): number => {
  const { red, blue } = whiteBalance(input).gains;
  return Math.log(blue / red);
};

describe('whiteBalance', () => {
  it('divides a lamp out at the strength of the recipe, and keeps luminance', () => {
    const { red, green, blue } = whiteBalance(room).gains;
    expect(red / green).toBeCloseTo(1.3 ** -0.85, 5);
    expect(blue / green).toBeCloseTo(0.65 ** -0.85, 5);
    expect(luminance.red * red + luminance.green * green + luminance.blue * blue).toBeCloseTo(1, 5);
  });

  it('does nothing without an estimate, without strength, or where the camera was right', () => {
    const nothing = { red: 1, green: 1, blue: 1 };
    expect(whiteBalance({ ...room, estimate: undefined }).gains).toEqual(nothing);
    expect(whiteBalance({ ...room, strength: 0 }).gains).toEqual(nothing);
    expect(whiteBalance({ ...room, estimate: { light: { red: 1, blue: 1 }, support: 1 } }).gains).toEqual(nothing);
  });

  it('leaves a little nearly alone where nobody knows whether it is a room, and follows what is plain', () => {
    const slight = { light: { red: 1.04, blue: 0.95 }, support: 3 };
    const unknown = { ...room, exposureValue: null, isRoom: false };
    expect(moved({ ...unknown, estimate: slight })).toBeLessThan(0.25 * moved({ ...room, estimate: slight }));
    expect(moved(unknown)).toBeCloseTo(moved(room), 6);
  });

  it('trusts the camera in daylight', () => {
    expect(moved({ ...room, exposureValue: 14 })).toBeLessThan(0.25 * moved(room));
    expect(moved({ ...room, exposureValue: 14 })).toBeGreaterThan(0);
  });

  it('goes half as far against blue light at night', () => {
    const blue = { light: { red: 1 / 1.3, blue: 1 / 0.65 }, support: 3 };
    expect(moved({ ...room, estimate: blue })).toBeCloseTo(-moved(room), 5);
    expect(moved({ ...room, estimate: blue, night: 1 })).toBeCloseTo(-0.5 * moved(room), 5);
  });

  it('takes the light of the room where its own is near to it, keeps its own where it is another, and believes the room where it knows nothing', () => {
    const agreed = { red: 1.28, blue: 0.67 };
    const light = (input: WhiteBalanceInput): number =>
      whiteBalance({ ...input, strength: 1 }).gains.green / whiteBalance({ ...input, strength: 1 }).gains.blue;
    expect(light({ ...room, roomLight: agreed })).toBeCloseTo(0.67, 4);
    expect(light({ ...room, roomLight: { red: 0.9, blue: 1.2 } })).toBeCloseTo(0.65, 4);
    expect(light({ ...room, estimate: undefined, roomLight: agreed })).toBeCloseTo(0.67, 4);
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

describe('chosenBalance', () => {
  const unit = { red: 1, green: 1, blue: 1 };
  it('changes nothing at 0, and keeps luminance', () => {
    expect(chosenBalance(unit, { warmth: 0, tint: 0 })).toEqual(unit);
    const { red, green, blue } = chosenBalance(unit, { warmth: 0.7, tint: -0.4 });
    expect(luminance.red * red + luminance.green * green + luminance.blue * blue).toBeCloseTo(1, 5);
  });
  it('is warmer step by step, by about 60 mired at 1, and more magenta', () => {
    const ratio = (warmth: number): number => {
      const { red, blue } = chosenBalance(unit, { warmth, tint: 0 });
      return red / blue;
    };
    const steps = [-1, -0.5, 0, 0.5, 1].map(ratio);
    for (let i = 1; i < steps.length; i++) expect(steps[i]!).toBeGreaterThan(steps[i - 1]!);
    // The sample shoot's lamps: red as T to the -0.62, blue as T to the 0.98; 6500 K and 60 mired warmer.
    const t = 1e6 / (1e6 / 6500 + 60) / 6500;
    expect(steps[4]).toBeCloseTo(t ** -0.62 / t ** 0.98, 1);
    const { red, green } = chosenBalance(unit, { warmth: 0, tint: 1 });
    expect(red / green).toBeGreaterThan(1.1);
  });
});

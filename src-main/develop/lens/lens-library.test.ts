import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { noFacts } from '../fixtures/no-facts.ts';
import type { LensData } from './lens-data.ts';
import { LensLibrary, openLensLibrary } from './lens-library.ts';
import { nameLikeness, readLensName } from './lens-names.ts';
import type { LensKnowledge } from './lens-profile.ts';
import { bendAt, unbend, type Radial } from './radial.ts';

let shipped: LensLibrary;
beforeAll(async () => {
  shipped = await openLensLibrary(path.resolve('resources'));
});
const ask = (
  library: LensLibrary,
  make: string,
  model: string,
  lens: string | null,
  mm: number | null,
  fNumber: number | null = 8,
): LensKnowledge =>
  library.find({
    ...noFacts(),
    exposure: { ...noFacts().exposure, fNumber },
    camera: { make, model, lens, serial: null },
    focalLengthMm: mm,
  });

describe('radial maps', () => {
  it.each<Radial>([
    [1, 0, 0, 0, 0],
    [1.03, 0.1, -0.6, 0.7, 0],
    [0.98, 0, 0.4, 0, 0],
    [1.04, 0, -0.5, 0, 0.3],
  ])('are undone exactly: %o', (...radial) => {
    for (let r = 0; r <= 0.5; r += 0.05) expect(unbend(radial, r * bendAt(radial, r))).toBeCloseTo(r, 9);
  });
});

describe('lens names', () => {
  it.each([
    ['EF24-105mm f/4L IS USM', 'Canon EF 24-105mm f/4L IS USM'],
    ['FE 16-35mm F4 ZA OSS', 'Sony FE 16-35mm f/4 ZA OSS'],
    ['XF10-24mmF4 R OIS', 'XF 10-24mm f/4 R OIS'],
    ['LUMIX G VARIO 7-14/F4.0', 'Lumix G Vario 7-14mm f/4.0 Asph.'],
    ['AF-S NIKKOR 16-35mm f/4G ED VR', 'Nikon AF-S Nikkor 16-35mm f/4G ED VR'],
  ])('%s is %s', (camera, table) => {
    expect(nameLikeness(readLensName(camera)!, readLensName(table)!)).toBeGreaterThanOrEqual(0.6);
  });
  it.each([
    ['EF24-105mm f/4L IS USM', 'Canon EF 24-105mm f/3.5-5.6 IS STM'],
    ['EF16-35mm f/2.8L USM', 'Canon EF 17-40mm f/4L USM'],
    ['FE 16-35mm F2.8 GM', 'FE 16-35mm f/4 ZA OSS'],
  ])('%s is not %s', (camera, table) => {
    expect(nameLikeness(readLensName(camera)!, readLensName(table)!)).toBeLessThan(0.6);
  });
  it.each(['', '----', 'Unknown', 'Fixed lens'])('%j says nothing', (name) => {
    expect(readLensName(name)).toBeNull();
  });
});

describe('the shipped table', () => {
  it.each([
    ['Canon', 'Canon EOS 5D Mark III', 'EF24-70mm f/2.8L USM', 35, 'Canon EF 24-70mm f/2.8L USM'],
    ['NIKON CORPORATION', 'NIKON D750', '16.0-35.0 mm f/4.0', 16, 'Nikon AF-S Nikkor 16-35mm f/4G ED VR'],
    ['SONY', 'ILCE-7M3', 'FE 16-35mm F2.8 GM', 16, 'FE 16-35mm f/2.8 GM'],
    ['FUJIFILM', 'X-T2', 'XF10-24mmF4 R OIS', 10, 'XF10-24mmF4 R OIS'],
    ['Panasonic', 'DMC-FX7', null, 5.8, 'DMC-FX7 & compatibles (Standard)'],
  ])('knows %s %s with %s', (make, model, lens, mm, name) => {
    const { profile, isUnknown } = ask(shipped, make, model, lens, mm);
    expect(profile?.name).toBe(name);
    expect(isUnknown).toBe(false);
    // A wide end bends outwards; whatever the lens, the corner is less than a tenth off.
    expect(Math.abs(bendAt(profile!.bend!, 0.5) - 1)).toBeLessThan(0.1);
  });
  it.each([
    ['Apple', 'iPhone XS', 'iPhone XS back dual camera 4.25mm f/1.8', 4.25],
    ['samsung', 'SM-G965W', null, 4.3],
    ['Google', 'Pixel 7', 'Pixel 7 back camera 6.81mm f/1.85', 6.81],
  ])('leaves phones alone: %s %s', (make, model, lens, mm) => {
    expect(ask(shipped, make, model, lens, mm)).toEqual({ profile: null, cropFactor: null, isUnknown: false });
  });
  it('says so where a camera names a lens that nobody has measured', () => {
    expect(ask(shipped, 'SONY', 'ILCE-7M3', 'FE 13-37mm F3.3 XY', 13)).toMatchObject({ profile: null, cropFactor: 1, isUnknown: true });
    expect(ask(shipped, 'Nordlys', 'N1', 'Nordlys 16-35mm f/4', 21)).toMatchObject({ profile: null, isUnknown: true });
  });
});

describe('a profile', () => {
  const data: LensData = {
    from: '',
    licence: '',
    mounts: { Own: ['Older'] },
    cameras: [
      ['Maker Ltd', 'Full', 'Own', 1],
      ['Maker Ltd', 'Small', 'Own', 1.5],
    ],
    lenses: [
      {
        maker: 'Maker',
        names: ['Maker 20-40mm f/4'],
        mounts: ['Older'],
        crop: 1,
        aspect: 1.5,
        bend: [
          [20, 0.98, 0, 0.02, 0, 0],
          [40, 1, 0, 0, 0, 0],
        ],
        fringe: [[20, 1.001, 0, 0, 0.999, 0, 0]],
        falloff: [
          [20, 4, -0.8, 0, 0],
          [20, 8, -0.4, 0, 0],
        ],
      },
    ],
  };
  const own = new LensLibrary(data);

  it('is scaled to the sensor: half the short edge of what it was measured on is its unit', () => {
    const unitInDiagonals = 1 / (2 * Math.hypot(1.5, 1));
    const full = ask(own, 'MAKER LTD', 'Full', '20-40mm F4', 20).profile!;
    expect(bendAt(full.bend!, unitInDiagonals)).toBeCloseTo(1, 9);
    const small = ask(own, 'Maker Ltd', 'Small', '20-40mm F4', 20).profile!;
    expect(bendAt(small.bend!, 1.5 * unitInDiagonals)).toBeCloseTo(1, 9);
  });

  it('lies between what was measured, and ends a little beyond', () => {
    expect(ask(own, 'Maker Ltd', 'Full', '20-40mm F4', 30).profile!.bend![0]).toBeCloseTo(0.99, 9);
    expect(ask(own, 'Maker Ltd', 'Full', '20-40mm F4', 19).profile!.bend![0]).toBeCloseTo(0.98, 9);
    expect(ask(own, 'Maker Ltd', 'Full', '20-40mm F4', 60).profile).toBeNull();
    expect(ask(own, 'Maker Ltd', 'Full', '20-40mm F4', null).profile).toBeNull();
  });

  it('fades less at a smaller aperture', () => {
    const corner = (fNumber: number | null): number | null => {
      const falloff = ask(own, 'Maker Ltd', 'Full', '20-40mm F4', 20, fNumber).profile!.falloff;
      return falloff && 1 + falloff[0] * 0.25;
    };
    expect(corner(4)).toBeCloseTo(0.2, 9);
    expect(corner(8)).toBeCloseTo(0.6, 9);
    expect(corner(5.333333)).toBeCloseTo(0.4, 5);
    expect(corner(16)).toBeCloseTo(0.6, 9);
    expect(corner(null)).toBeNull();
  });

  it('is not taken from a lens that two names fit equally', () => {
    const second = { ...data.lenses[0]!, names: ['Maker 20-40mm f/4 II'] };
    const two = new LensLibrary({ ...data, lenses: [...data.lenses, second] });
    expect(ask(two, 'Maker Ltd', 'Full', '20-40mm f/4', 20).profile).toBeNull();
    expect(ask(two, 'Maker Ltd', 'Full', 'Maker 20-40mm f/4 II', 20).profile?.name).toBe('Maker 20-40mm f/4 II');
  });
});

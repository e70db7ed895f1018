import { describe, expect, it } from 'vitest';
import { sdrCube, sdrOf } from './to-sdr.ts';

type Rgb = [number, number, number];
const grey = (value: number): Rgb => [value, value, value];
const rounded = (rgb: readonly number[]): number[] => rgb.map((value) => Math.round(value * 1000) / 1000);

describe('ordinary light', () => {
  it('of BT.709 stays what it is', () => {
    const same = sdrOf({ primaries: 'bt709', curve: 'sdr' });
    for (const rgb of [grey(0), grey(0.5), grey(1), [0.9, 0.1, 0.4] as Rgb]) expect(rounded(same(rgb))).toEqual(rounded(rgb));
  });

  it.each(['bt470bg', 'smpte170m', 'bt2020', 'smpte432'] as const)('of %s: greys stay grey', (primaries) => {
    for (const value of [0, 0.25, 0.7, 1]) expect(rounded(sdrOf({ primaries, curve: 'sdr' })(grey(value)))).toEqual(rounded(grey(value)));
  });

  it('BT.2020 to BT.709 (ITU-R BT.2407): the known matrix', () => {
    const [r, g, b] = [0.6, 0.5, 0.4].map((value) => value ** 2.4) as Rgb;
    const wanted = [1.6605 * r - 0.5876 * g - 0.0728 * b, -0.1246 * r + 1.1329 * g - 0.0083 * b, -0.0182 * r - 0.1006 * g + 1.1187 * b];
    const found = sdrOf({ primaries: 'bt2020', curve: 'sdr' })([0.6, 0.5, 0.4]);
    for (const [index, light] of wanted.entries()) expect(found[index]).toBeCloseTo(light ** (1 / 2.4), 3);
  });
});

describe('high dynamic range', () => {
  // ITU-R BT.2408, table 1: white of 203 cd/m2 is 58 % of PQ and 75 % of HLG; 18 % grey is 26 cd/m2.
  it.each([
    ['pq', 0.5807, 0.7518, 0.3806],
    ['hlg', 0.75, 1, 0.3805],
  ] as const)('%s: white is nearly white, the peak is white, a dark grey keeps its light', (curve, white, peak, dark) => {
    const seen = (value: number): number => sdrOf({ primaries: 'bt2020', curve })(grey(value))[0];
    expect(seen(white)).toBeCloseTo(0.894, 2);
    expect(seen(peak)).toBeCloseTo(1, 3);
    expect(seen(dark) ** 2.4).toBeCloseTo(26 / 203, 1);
    expect(seen(0)).toBe(0);
  });

  it.each(['pq', 'hlg'] as const)('%s: brighter is never darker, and no step is a jump', (curve) => {
    const seen = sdrOf({ primaries: 'bt2020', curve });
    let before = 0;
    for (let step = 0; step <= 1000; step++) {
      const [value] = seen(grey(step / 1000));
      expect(value).toBeGreaterThanOrEqual(before);
      expect(value - before).toBeLessThan(0.03);
      before = value;
    }
  });

  it('a bright colour keeps its hue: its shares stay the same', () => {
    // Inside BT.709 and above its white: 2, 1 and 0.5 times 203 cd/m2 of the primaries of BT.709.
    const toPq = (nits: number): number => {
      const root = (nits / 10_000) ** (2610 / 16_384);
      return ((3424 / 4096 + (2413 / 128) * root) / (1 + (2392 / 128) * root)) ** (2523 / 32);
    };
    const bright = [2, 1, 0.5].map((light) => toPq(light * 203)) as Rgb;
    const [r, g, b] = sdrOf({ primaries: 'bt709', curve: 'pq' })(bright).map((value) => value ** 2.4) as Rgb;
    expect(r / g).toBeCloseTo(2, 5);
    expect(g / b).toBeCloseTo(2, 5);
    expect(r).toBeLessThan(1);
  });
});

it('the table is a cube whose red runs fastest', () => {
  const [head, ...lines] = sdrCube({ primaries: 'bt709', curve: 'sdr' }).trimEnd().split('\n');
  expect(head).toBe('LUT_3D_SIZE 64');
  expect(lines).toHaveLength(64 ** 3);
  const at = (red: number, green: number, blue: number): number[] =>
    (lines[red + green * 64 + blue * 4096] ?? '').split(' ').map((value) => Math.round(Number(value) * 63));
  expect(at(5, 0, 0)).toEqual([5, 0, 0]);
  expect(at(1, 2, 60)).toEqual([1, 2, 60]);
});

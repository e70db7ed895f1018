import { describe, expect, it } from 'vitest';
import { measureTones } from '../likeness.ts';
import { discs, drawn, noisy, rgbOf } from './drawn.fixture.ts';
import { dustChecks, type SpottedPhoto } from './dust.ts';
import { findDustSpots, onSensor, type DustSpot } from './dust-spots.ts';

/** A wall that grows darker to the right, with soft dark spots. */
const wall = (spots: readonly (readonly [x: number, y: number, radius: number, depth: number])[]) =>
  drawn(600, 400, (x, y) => {
    let level = 190 - x / 12;
    for (const [sx, sy, radius, depth] of spots)
      level *= 1 - depth * Math.min(1, Math.max(0, (1.3 * radius - Math.hypot(x - sx, y - sy)) / (0.6 * radius)));
    return level;
  });

describe('findDustSpots', () => {
  it('finds soft dark spots on an uneven wall, to a thousandth of its width', () => {
    const spots = findDustSpots(
      noisy(
        wall([
          [150, 100, 4, 0.12],
          [420, 300, 6, 0.08],
        ]),
        3,
      ),
      1,
    );
    for (const [x, y] of [
      [150, 100],
      [420, 300],
    ] as const) {
      const near = spots.filter((spot) => Math.hypot(spot.x * 600 - x - 0.5, spot.y * 400 - y - 0.5) < 3);
      expect(near).toHaveLength(1);
    }
  });

  it('says how deep they are', () => {
    const [spot] = findDustSpots(wall([[300, 200, 5, 0.1]]), 1);
    expect(spot!.depth).toBeGreaterThan(0.07);
    expect(spot!.depth).toBeLessThan(0.11);
  });

  it('takes lines, corners, bright spots and a bare wall for none', () => {
    expect(findDustSpots(wall([]), 1)).toEqual([]);
    expect(findDustSpots(wall([[300, 200, 5, -0.1]]), 1)).toEqual([]);
    expect(
      findDustSpots(
        drawn(600, 400, (x, y) => (Math.abs(x - 300) < 3 || Math.abs(y - 200) < 3 ? 120 : 190)),
        1,
      ),
    ).toEqual([]);
    expect(
      findDustSpots(
        drawn(600, 400, (x, y) => (x > 300 && y > 200 ? 100 : 190)),
        1,
      ),
    ).toEqual([]);
  });

  it('takes a picture smaller than a spot', () => {
    expect(
      findDustSpots(
        drawn(5, 3, () => 90),
        1,
      ),
    ).toEqual([]);
  });
});

it.each([
  [1, [0.25, 0.1]],
  [2, [0.75, 0.1]],
  [3, [0.75, 0.9]],
  [4, [0.25, 0.9]],
  [5, [0.1, 0.25]],
  [6, [0.1, 0.75]],
  [7, [0.9, 0.75]],
  [8, [0.9, 0.25]],
])('orientation %i is undone', (orientation, [x, y]) => {
  const place = onSensor(0.25, 0.1, orientation);
  expect([place.x, place.y]).toEqual([expect.closeTo(x!, 9), expect.closeTo(y!, 9)]);
});

describe('dustChecks', () => {
  /** Scenes that have nothing in common. */
  const scene = (index: number): string => {
    const picture = drawn(300, 200, (x, y) => 128 + 100 * Math.sin((index + 1) * 0.013 * x + index) * Math.cos((index + 2) * 0.017 * y));
    return measureTones(rgbOf(picture), 300, 200).likeness;
  };
  const spot = (x: number, y: number): DustSpot => ({ x, y, radius: 0.003, depth: 0.1 });
  const photo = (index: number, spots: readonly DustSpot[], camera = 'a'): SpottedPhoto => ({ spots, likeness: scene(index), camera });

  it('calls it dust where three scenes have it at one place', () => {
    const said = dustChecks([
      photo(0, [spot(0.3, 0.4), spot(0.9, 0.1)]),
      photo(1, [spot(0.3005, 0.4004)]),
      photo(2, [spot(0.2995, 0.4)]),
      photo(3, [spot(0.6, 0.6)]),
    ]);
    expect(said.map((check) => check?.code)).toEqual(['dust', 'dust', 'dust', undefined]);
    expect(said[0]?.message).toContain('30 % from the left and 40 % from the top');
  });

  it('asks for the same camera, the same depth, and different scenes', () => {
    const at = spot(0.3, 0.4);
    expect(dustChecks([photo(0, [at]), photo(1, [at]), photo(2, [at], 'b')])).toEqual([null, null, null]);
    expect(dustChecks([photo(0, [at]), photo(1, [at]), photo(2, [{ ...at, depth: 0.3 }])])).toEqual([null, null, null]);
    expect(dustChecks([photo(0, [at]), photo(0, [at]), photo(0, [at]), photo(1, [at])])).toEqual([null, null, null, null]);
  });

  it('asks for more scenes in a larger shoot', () => {
    const shoot = Array.from({ length: 20 }, (_, index) => photo(index, index < 3 ? [spot(0.3, 0.4)] : []));
    expect(dustChecks(shoot).filter((check) => check !== null)).toEqual([]);
  });
});

it('discs of a pattern are no dust', () => {
  expect(findDustSpots(discs(600, 400), 1)).toEqual([]);
});

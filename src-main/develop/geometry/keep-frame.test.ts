import { expect, it } from 'vitest';
import { keepFrame } from './keep-frame.ts';
import { project, turnedBy, type Place } from './matrix.ts';

const origin = { x: 0, y: 0 };
const sides = (corners: readonly Place[]): readonly (readonly Place[])[] => corners.map((corner, i) => [corner, corners[(i + 1) % 4]!]);
const rectangle = (width: number, height: number): readonly Place[] => [
  { x: -width / 2, y: -height / 2 },
  { x: width / 2, y: -height / 2 },
  { x: width / 2, y: height / 2 },
  { x: -width / 2, y: height / 2 },
];

it('keeps all of what is straight', () => {
  const frame = keepFrame(sides(rectangle(3, 2)), 3, 2, origin);
  expect(frame?.width).toBeCloseTo(3, 9);
  expect(frame?.centre.x).toBeCloseTo(0, 6);
});

it.each([1, 5, 20, -33])('fits a turned picture at %i degrees as geometry says', (degrees) => {
  const frame = keepFrame(sides(rectangle(3, 2).map((corner) => project(turnedBy(degrees), corner))), 3, 2, origin)!;
  const [s, c] = [Math.abs(Math.sin((degrees * Math.PI) / 180)), Math.cos((degrees * Math.PI) / 180)];
  // The short side of the frame's own rectangle is what binds.
  expect(frame.width).toBeCloseTo((3 * 2) / (3 * s + 2 * c), 6);
  expect(Math.hypot(frame.centre.x, frame.centre.y)).toBeLessThan(1e-4);
});

it('takes the place nearest to the middle where it may slide', () => {
  const wide = keepFrame(sides(rectangle(9, 2)), 3, 2, { x: 1.25, y: 7 })!;
  expect(wide.width).toBeCloseTo(3, 9);
  expect(wide.centre.x).toBeCloseTo(1.25, 5);
  expect(wide.centre.y).toBeCloseTo(0, 5);
  expect(keepFrame(sides(rectangle(9, 2)), 3, 2, { x: 100, y: 0 })!.centre.x).toBeCloseTo(3, 5);
});

it('stays within bowed sides', () => {
  const bowed = sides(rectangle(3, 2)).map(([from, to]) => [from!, { x: (from!.x + to!.x) * 0.45, y: (from!.y + to!.y) * 0.45 }, to!]);
  const frame = keepFrame(bowed, 3, 2, origin)!;
  expect(frame.width).toBeCloseTo(2.7, 6);
});

it('finds nothing in nothing', () => {
  expect(keepFrame(sides(rectangle(0, 0)), 3, 2, origin)).toBeNull();
});

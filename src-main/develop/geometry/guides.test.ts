import { describe, expect, it } from 'vitest';
import type { GuideLine } from '../../../src-preload/contract/develop.ts';
import { drawnAt, type RoomView } from '../fixtures/tilted-room.ts';
import { mapFromGuides } from './guides.ts';
import { project, type Direction, type Place } from './matrix.ts';

const view: RoomView = { widthPx: 1500, heightPx: 1000, pitchDeg: 6, rollDeg: -3, yawDeg: 4 };
const focal = 0.5;
const guide = (kind: GuideLine['kind'], from: Direction, to: Direction): GuideLine => {
  const [a, b] = [drawnAt(from, view), drawnAt(to, view)];
  return { kind, x1: a.x, y1: a.y, x2: b.x, y2: b.y };
};
const left = guide('vertical', [-1.5, -0.8, 4], [-1.5, 0.9, 4]);
const right = guide('vertical', [1.6, -0.8, 4], [1.6, 0.9, 4]);
const upper = guide('horizontal', [-1.5, -0.8, 4], [1.6, -0.8, 4]);
const lower = guide('horizontal', [-1.5, 0.9, 4], [1.6, 0.9, 4]);

/** Degrees that a line is off after the map. */
function offBy(map: ReturnType<typeof mapFromGuides>, line: GuideLine): number {
  const place = (x: number, y: number): Place => {
    const diagonal = Math.hypot(view.widthPx, view.heightPx);
    return project(map, { x: ((x - 0.5) * view.widthPx) / diagonal, y: ((y - 0.5) * view.heightPx) / diagonal });
  };
  const [a, b] = [place(line.x1, line.y1), place(line.x2, line.y2)];
  const [across, down] = [Math.abs(b.x - a.x), Math.abs(b.y - a.y)];
  return (Math.atan(line.kind === 'vertical' ? across / down : down / across) * 180) / Math.PI;
}
const map = (...guides: readonly GuideLine[]): ReturnType<typeof mapFromGuides> => mapFromGuides(guides, view, focal, null);

describe('mapFromGuides', () => {
  it.each([
    ['one upright', [left]],
    ['one level', [upper]],
    ['two uprights', [left, right]],
    ['two levels', [upper, lower]],
    ['an upright and a level', [left, upper]],
    ['two uprights and a level', [left, right, lower]],
    ['four points', [left, right, upper, lower]],
  ])('makes %s straight', (_, guides) => {
    const made = map(...guides);
    for (const line of guides) expect(offBy(made, line)).toBeLessThan(0.01);
  });

  it('makes all of the room straight from four points', () => {
    const made = map(left, right, upper, lower);
    expect(offBy(made, guide('vertical', [0.3, -0.5, 2], [0.3, 0.9, 2]))).toBeLessThan(0.05);
    expect(offBy(made, guide('horizontal', [-1, 0.4, 3], [1, 0.4, 3]))).toBeLessThan(0.05);
  });

  it('keeps the shape where only the lines are wrong for a camera', () => {
    // A drawn rhombus: no turn of a camera makes it upright and level at once.
    const skewed: GuideLine[] = [
      { kind: 'vertical', x1: 0.3, y1: 0.2, x2: 0.32, y2: 0.8 },
      { kind: 'vertical', x1: 0.7, y1: 0.2, x2: 0.72, y2: 0.8 },
      { kind: 'horizontal', x1: 0.3, y1: 0.2, x2: 0.7, y2: 0.22 },
      { kind: 'horizontal', x1: 0.3, y1: 0.8, x2: 0.7, y2: 0.82 },
    ];
    const made = mapFromGuides(skewed, view, focal, null);
    for (const line of skewed) expect(offBy(made, line)).toBeLessThan(0.01);
  });

  it('changes nothing without guides', () => {
    expect(map()).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it.each<[string, GuideLine[], RegExp]>([
    ['too short', [{ kind: 'vertical', x1: 0.5, y1: 0.5, x2: 0.5, y2: 0.51 }], /too short/],
    ['a point', [{ kind: 'vertical', x1: 0.5, y1: 0.5, x2: 0.5, y2: 0.5 }], /too short/],
    ['of the wrong kind', [{ ...upper, kind: 'vertical' }], /other way/],
    ['twice the same', [left, left], /same edge/],
    [
      'crossing each other',
      [
        { kind: 'vertical', x1: 0.3, y1: 0.1, x2: 0.6, y2: 0.9 },
        { kind: 'vertical', x1: 0.6, y1: 0.1, x2: 0.3, y2: 0.9 },
      ],
      /cannot all be right/,
    ],
    ['contradicting', [left, right, { kind: 'vertical', x1: 0.4, y1: 0.1, x2: 0.6, y2: 0.9 }], /contradict/],
  ])('refuses guides that are %s', (_, guides, message) => {
    expect(() => map(...guides)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringMatching(message) as string }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { frameMove, type MoveKind } from './frame-move.ts';
import { landscape, panorama, portrait, tiny } from './testing/shoots.ts';

const frame = { widthPx: 1920, heightPx: 1080 };
const limits = { push: 0.08, travel: 0.1 };
const focus = { x: 0.5, y: 0.5, spreadX: 0.2, spreadY: 0.2 };
const move = (kind: MoveKind, photo = landscape, at = focus) => frameMove(kind, { ...photo, focus: at }, frame, limits);

describe('frameMove', () => {
  test('pushes from all that the frame can show into the middle', () => {
    const { from, to } = move('push-in');
    expect(from).toEqual({ x: 0, y: 0.078125, width: 1, height: 0.84375 });
    expect(to.width).toBeCloseTo(1 / 1.08, 12);
    expect(to.x + to.width / 2).toBeCloseTo(0.5, 12);
    expect(to.y + to.height / 2).toBeCloseTo(0.5, 12);
    expect(move('pull-out')).toEqual({ from: to, to: from });
  });

  test('pushes toward what matters, which comes nearer to the middle of the frame', () => {
    const { from, to } = move('push-in', landscape, { ...focus, x: 0.7 });
    const inFrame = ({ x, width }: { x: number; width: number }): number => (0.7 - x) / width;
    expect(inFrame(to)).toBeLessThan(inFrame(from));
    expect(inFrame(to)).toBeGreaterThan(0.5);
  });

  test('pans a tenth of the frame, no closer than that needs', () => {
    const { from, to } = move('pan-right');
    expect(from.width).toBeCloseTo(1 / 1.1, 12);
    expect((to.x - from.x) / from.width).toBeCloseTo(0.1, 12);
    expect(to.y).toBe(from.y);
    const back = move('pan-left');
    expect([back.from.x - to.x, back.to.x - from.x]).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
    // There is room to spare above and below: nothing has to be cut off at the sides.
    expect(move('tilt-up', panorama).from.height).toBeLessThan(1);
    expect(move('tilt-up').from.width).toBeCloseTo(Math.min(1, 1 / (1 + (0.1 * 16) / 9) / 0.84375), 9);
  });

  test('goes along a photo of another shape without coming closer', () => {
    const { from, to } = move('tilt-down', portrait);
    expect(from.width).toBe(1);
    expect((to.y - from.y) / from.height).toBeCloseTo((0.1 * 16) / 9, 9);
    expect(move('pan-right', panorama).from.height).toBe(1);
  });

  test('keeps what lies to one side in frame all the way', () => {
    const { from, to } = move('pan-right', panorama, { ...focus, x: 0.9, spreadX: 0.1 });
    for (const { x, width } of [from, to]) {
      expect(x).toBeLessThan(0.9);
      expect(x + width).toBeGreaterThan(0.9);
    }
    expect(to.x).toBeGreaterThan(from.x);
  });

  test('comes hardly closer to a photo that is too small', () => {
    const { from, to } = move('push-in', tiny);
    expect(from.width / to.width).toBeCloseTo(1.03, 9);
    const enough = frameMove('push-in', { ...landscape, focus }, { widthPx: 5700, heightPx: 3206 }, limits);
    expect(enough.from.width / enough.to.width).toBeCloseTo(6000 / 5700, 9);
  });
});

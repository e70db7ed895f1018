import { describe, expect, it } from 'vitest';
import type { Stroke } from '../../../src-preload/contract/ai.ts';
import { drawStrokes } from './draw-strokes.ts';

const stroke = (points: readonly (readonly [number, number])[], radius: number, mode: Stroke['mode'] = 'paint'): Stroke => ({
  mode,
  radius,
  points: points.map(([x, y]) => ({ x, y })),
});
const size = { widthPx: 121, heightPx: 83 };

/** What a mask should be, pixel by pixel, from the distance to every line. */
function byDistance(strokes: readonly Stroke[], { widthPx, heightPx }: typeof size): Float64Array {
  const values = new Float64Array(widthPx * heightPx);
  for (const { mode, radius, points } of strokes) {
    for (let at = 0; at < values.length; at++) {
      const [x, y] = [(at % widthPx) + 0.5, Math.floor(at / widthPx) + 0.5];
      let nearest = Infinity;
      for (let i = 0; i < points.length; i++) {
        const [a, b] = [points[Math.max(0, i - 1)]!, points[i]!];
        const [ax, ay, dx, dy] = [a.x * widthPx, a.y * heightPx, (b.x - a.x) * widthPx, (b.y - a.y) * heightPx];
        const t = dx === 0 && dy === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
        nearest = Math.min(nearest, Math.hypot(x - ax - t * dx, y - ay - t * dy));
      }
      const coverage = 255 * Math.min(1, Math.max(0, radius * Math.max(widthPx, heightPx) + 0.5 - nearest));
      values[at] = mode === 'paint' ? Math.max(values[at]!, coverage) : Math.min(values[at]!, 255 - coverage);
    }
  }
  return values;
}

describe('drawStrokes', () => {
  it.each([
    ['a dot', [stroke([[0.5, 0.5]], 0.1)]],
    [
      'a dot that was held',
      [
        stroke(
          Array.from({ length: 9 }, () => [0.3, 0.6] as const),
          0.07,
        ),
      ],
    ],
    ['a flat line', [stroke([[0.2, 0.4], [0.8, 0.4]], 0.05)]], // prettier-ignore
    ['an upright line', [stroke([[0.4, 0.1], [0.4, 0.9]], 0.05)]], // prettier-ignore
    ['a slant that leaves the picture', [stroke([[0, 0.1], [1, 0.93]], 0.12)]], // prettier-ignore
    ['a zigzag that crosses itself', [stroke([[0.1, 0.1], [0.9, 0.8], [0.9, 0.1], [0.1, 0.9], [0.5, 0]], 0.03)]], // prettier-ignore
    ['a brush as large as the picture', [stroke([[0, 0], [0.1, 0.1]], 0.5)]], // prettier-ignore
    ['a corner', [stroke([[1, 1]], 0.2)]],
    ['paint, erase, paint', [stroke([[0.1, 0.5], [0.9, 0.5]], 0.2), stroke([[0.5, 0], [0.5, 1]], 0.1, 'erase'), stroke([[0.5, 0.5]], 0.03)]], // prettier-ignore
    ['erase before paint', [stroke([[0.5, 0.5]], 0.3, 'erase'), stroke([[0.5, 0.5]], 0.1)]],
  ])('draws %s as its distance says', (_, strokes) => {
    const { values } = drawStrokes(strokes, size);
    const wanted = byDistance(strokes, size);
    const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i]!)), 0);
    expect(worst).toBeLessThanOrEqual(1);
    expect(wanted.some((value) => value > 0)).toBe(true);
  });

  it('leaves out points of a curve only within the tolerance', () => {
    const curve = stroke(
      Array.from({ length: 400 }, (_, i) => [0.5 + 0.4 * Math.cos(i / 40), 0.5 + 0.3 * Math.sin(i / 23)] as const),
      0.04,
    );
    const { values } = drawStrokes([curve], size);
    const wanted = byDistance([curve], size);
    const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i]!)), 0);
    // A twentieth of a pixel, in levels.
    expect(worst).toBeLessThanOrEqual(14);
  });

  it('marks the same part of the photo whatever its size, and something with the finest brush', () => {
    const strokes = [stroke([[0.2, 0.3], [0.7, 0.6]], 0.06), stroke([[0.9, 0.9]], 0.0005)]; // prettier-ignore
    const share = (widthPx: number, heightPx: number): number => {
      const { values } = drawStrokes(strokes, { widthPx, heightPx });
      return values.reduce((sum, value) => sum + value, 0) / 255 / values.length;
    };
    expect(share(600, 400)).toBeCloseTo(share(1500, 1000), 3);
    const { values } = drawStrokes([stroke([[0.5, 0.5]], 0.0005)], { widthPx: 40, heightPx: 40 });
    expect(Math.max(...values)).toBeGreaterThanOrEqual(128);
  });

  it('gives the same bytes for the same strokes', () => {
    const strokes = [stroke([[0.2, 0.3], [0.7, 0.6], [0.1, 0.9]], 0.06), stroke([[0.4, 0.4]], 0.02, 'erase')]; // prettier-ignore
    expect(Buffer.compare(drawStrokes(strokes, size).values, drawStrokes(strokes, size).values)).toBe(0);
  });
});

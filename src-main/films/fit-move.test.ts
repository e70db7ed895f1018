import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Aspect } from '../../src-preload/contract/film-shapes.ts';
import type { Framing, Move, Picture } from '../../src-preload/contract/storyboard.ts';
import { photo } from './direct/testing/shoots.ts';
import { fitFraming, fitMove } from './fit-move.ts';
import { aspectRatio } from './geometry.ts';

const { photoId, sha256 } = photo(1);
const picture: Picture = { kind: 'photo', photoId, sha256, widthPx: 6000, heightPx: 4000 };
const wide = { x: 0, y: 0.078125, width: 1, height: 0.84375 };
const close = { x: 0.05, y: 0.1203125, width: 0.9, height: 0.759375 };
const fitted = (move: Move, aspect: Aspect): Move => fitMove({ picture, move, moveByAspect: {} }, aspect);

describe('fitMove', () => {
  test('leaves a move alone that has the shape, and takes the one that was made for it', () => {
    const move = { from: wide, to: close };
    expect(fitted(move, '16:9')).toEqual(move);
    const own = { from: { x: 0.1, y: 0, width: 0.375, height: 1 }, to: { x: 0.3, y: 0, width: 0.375, height: 1 } };
    expect(fitMove({ picture, move, moveByAspect: { '9:16': own } }, '9:16')).toEqual(own);
  });

  test('keeps the middle and the zoom in another shape', () => {
    for (const aspect of ['9:16', '1:1', '4:5'] as const) {
      const { from, to } = fitted({ from: wide, to: close }, aspect);
      expect(from.x + from.width / 2).toBeCloseTo(0.5, 12);
      expect(from.height).toBeCloseTo(1, 12);
      expect(from.width / to.width).toBeCloseTo(1 / 0.9, 12);
    }
  });

  test('keeps the way of a pan as far as the picture reaches', () => {
    const left = { x: 0, y: 0.2, width: 0.8, height: 0.675 };
    const { from, to } = fitted({ from: left, to: { ...left, x: 0.2 } }, '1:1');
    expect(to.x - from.x).toBeCloseTo(0.2, 12);
  });

  test('leaves a card alone', () => {
    const card: Picture = { kind: 'card', layout: 'title', heading: 'Home', lines: [] };
    const move = { from: { x: 0, y: 0, width: 1, height: 1 }, to: { x: 0, y: 0, width: 1, height: 1 } };
    expect(fitMove({ picture: card, move, moveByAspect: {} }, '9:16')).toBe(move);
  });

  const framing = fc
    .tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      ...[0, 1].map(() => fc.double({ min: 0.01, max: 1, noNaN: true })),
    )
    .map(([u, v, width = 1, height = 1]): Framing => ({ x: (u ?? 0) * (1 - width), y: (v ?? 0) * (1 - height), width, height }));
  test('gives every framing the shape, inside the picture', () => {
    fc.assert(
      fc.property(
        framing,
        framing,
        fc.constantFrom(...Aspect.options),
        fc.integer({ min: 400, max: 12_000 }),
        (from, to, aspect, widthPx) => {
          const move = fitMove({ picture: { ...picture, widthPx }, move: { from, to }, moveByAspect: {} }, aspect);
          for (const { x, y, width, height } of [move.from, move.to]) {
            expect((width * widthPx) / (height * picture.heightPx) / aspectRatio(aspect)).toBeCloseTo(1, 2.9);
            expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
            expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-12);
          }
        },
      ),
    );
  });

  test('is the largest framing that fits where the area does not', () => {
    const { width, height } = fitFraming({ x: 0, y: 0, width: 1, height: 1 }, 0.375);
    expect([width, height]).toEqual([expect.closeTo(0.375, 12), expect.closeTo(1, 12)]);
  });
});

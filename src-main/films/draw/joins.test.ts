import { describe, expect, it } from 'vitest';
import type { DrawnJoin } from '../timeline.ts';
import { amountsAlong, visiblePart } from './edge-amounts.ts';
import { type Edge, meet } from './joins.ts';

const frame = { widthPx: 320, heightPx: 180 };
const sides = ['left', 'right', 'up', 'down'] as const;
const edgeOf = (kind: 'wipe' | 'slide' | 'push', towards: (typeof sides)[number], progress: number): Edge =>
  meet({ kind, towards, durationMs: 1 }, progress, frame) as Edge;

describe('meet', () => {
  it('crossfades evenly', () => {
    expect(meet({ kind: 'crossfade', durationMs: 1 }, 0.3, frame)).toEqual({ kind: 'mix', amount: 0.3 });
  });

  it('dips out in the first half and in again in the second', () => {
    const join: DrawnJoin = { kind: 'dip', durationMs: 1, colour: '#102030' };
    const at = (progress: number) => meet(join, progress, frame);
    expect(at(0.25)).toEqual({ kind: 'colour', shows: 'under', colour: '#102030', amount: 0.5 });
    expect(at(0.5)).toMatchObject({ amount: 1 });
    expect(at(0.875)).toEqual({ kind: 'colour', shows: 'over', colour: '#102030', amount: 0.25 });
  });

  // In the middle of the time it is in the middle of the way.
  it.each([
    ['left', { axis: 'x', noneAt: 159.5, allAt: 160.5, overShift: 160 }, -160],
    ['right', { axis: 'x', noneAt: 160.5, allAt: 159.5, overShift: -160 }, 160],
    ['up', { axis: 'y', noneAt: 89.5, allAt: 90.5, overShift: 90 }, -90],
    ['down', { axis: 'y', noneAt: 90.5, allAt: 89.5, overShift: -90 }, 90],
  ] as const)('slides and pushes %s', (towards, expected, pushed) => {
    expect(edgeOf('slide', towards, 0.5)).toEqual({ kind: 'edge', ...expected, underShift: 0 });
    expect(edgeOf('push', towards, 0.5)).toEqual({ kind: 'edge', ...expected, underShift: pushed });
  });

  it.each(sides)('wipes %s with an edge of a hundredth of the frame, and moves neither picture', (towards) => {
    const extent = towards === 'left' || towards === 'right' ? 320 : 180;
    const { noneAt, allAt, overShift, underShift } = edgeOf('wipe', towards, 0.5);
    expect(Math.abs(noneAt - allAt)).toBeCloseTo(extent / 100, 9);
    expect((noneAt + allAt) / 2).toBe(extent / 2);
    expect([overShift, underShift]).toEqual([0, 0]);
    expect(noneAt < allAt).toBe(towards === 'left' || towards === 'up');
  });

  it.each(sides.flatMap((side) => (['wipe', 'slide', 'push'] as const).map((kind) => [kind, side] as const)))(
    'begins with nothing of the new picture and ends with nothing but it, without a start or stop to be seen: %s %s',
    (kind, towards) => {
      const share = (progress: number): number => {
        const edge = edgeOf(kind, towards, progress);
        const count = edge.axis === 'x' ? 320 : 180;
        return amountsAlong(edge, count, 'luma').reduce((sum, amount) => sum + amount, 0) / 32_767 / count;
      };
      expect([share(0), share(1)]).toEqual([0, 1]);
      const shares = Array.from({ length: 61 }, (_, n) => share(n / 60));
      const speeds = shares.slice(1).map((now, n) => now - shares[n]!);
      expect(Math.min(...speeds)).toBeGreaterThanOrEqual(0);
      const bends = speeds.slice(1).map((now, n) => Math.abs(now - speeds[n]!));
      expect(Math.max(speeds[0]!, speeds.at(-1)!)).toBeLessThan(0.001);
      expect(Math.max(...bends)).toBeLessThan(0.003);
    },
  );
});

describe('visiblePart', () => {
  it.each(
    sides.flatMap((side) =>
      (['wipe', 'slide', 'push'] as const).flatMap((kind) => [0, 0.1, 0.5, 0.77, 1].map((at) => [kind, side, at] as const)),
    ),
  )('covers every sample that shows: %s %s at %d', (kind, towards, progress) => {
    const edge = edgeOf(kind, towards, progress);
    const unit = edge.axis === 'x' ? 'widthPx' : 'heightPx';
    for (const [plane, step] of [
      ['luma', 1],
      ['chroma', 2],
    ] as const) {
      const amounts = amountsAlong(edge, frame[unit] / step, plane);
      for (const picture of ['under', 'over'] as const) {
        const part = visiblePart(edge, picture, frame);
        const [from, length] = part ? (edge.axis === 'x' ? [part.left, part.widthPx] : [part.top, part.heightPx]) : [0, 0];
        const isHidden = picture === 'over' ? 0 : 32_767;
        const unseen = [...amounts].flatMap((amount, i) =>
          amount !== isHidden && (i * step < from || i * step + step > from + length) ? [i] : [],
        );
        expect(unseen).toEqual([]);
      }
    }
  });
});

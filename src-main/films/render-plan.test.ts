import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameAt, planRender } from './render-plan.ts';
import type { Shot, Storyboard } from './storyboard.ts';

const from = { x: 0, y: 0, width: 1, height: 1 };
const to = { x: 0.1, y: 0.1, width: 0.8, height: 0.8 };
const shot = (durationMs: number, joinMs: number): Shot => ({
  photoId: 'p',
  versionSha256: 'v',
  from,
  to,
  durationMs,
  join: joinMs > 0 ? { kind: 'crossfade', durationMs: joinMs } : { kind: 'cut', durationMs: 0 },
});
const board = (shots: Shot[], title: Storyboard['title'] = null): Storyboard => ({
  version: 1,
  aspect: '16:9',
  widthPx: 1920,
  heightPx: 1080,
  fps: 30,
  title,
  shots,
  music: null,
});
const three = board([shot(4000, 800), shot(3000, 0), shot(5000, 0)]);

describe('planRender', () => {
  it('adds up to the frame: durations less the joins', () => {
    const plan = planRender(three);
    expect(plan.shots.map(({ start, end, joinIn, joinOut }) => [start, end, joinIn, joinOut])).toEqual([
      [0, 120, 0, 24],
      [96, 186, 24, 0],
      [186, 336, 0, 0],
    ]);
    expect(plan.frameCount).toBe(336);
    expect(plan.durationMs).toBe(11_200);
  });

  it('gives every frame to one shot, or to two neighbours that cross, for any storyboard', () => {
    const shots = fc.array(fc.tuple(fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 0, max: 9000 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(shots, (lengths) => {
        const plan = planRender(board(lengths.map(([duration, join]) => shot(duration, join))));
        const expected = plan.shots.reduce((sum, one) => sum + one.end - one.start - one.joinOut, 0);
        expect(plan.frameCount).toBe(expected);
        const seen = new Set<number>();
        for (let n = 0; n < plan.frameCount; n++) {
          const frame = frameAt(plan, n);
          seen.add(frame.over?.shot ?? frame.shot);
          for (const index of [frame.shot, frame.over?.shot ?? frame.shot]) {
            expect(plan.shots[index]!.start).toBeLessThanOrEqual(n);
            expect(plan.shots[index]!.end).toBeGreaterThan(n);
          }
          if (frame.over) expect(frame.over.shot).toBe(frame.shot + 1);
        }
        expect(seen.size).toBe(lengths.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('frameAt', () => {
  const plan = planRender(three);
  it('begins at the first framing and ends at the last', () => {
    expect(frameAt(plan, 0)).toEqual({ shot: 0, framing: from, over: null, titleOpacity: 0 });
    const last = frameAt(plan, 335);
    expect(last.shot).toBe(2);
    expect(last.framing.width).toBeCloseTo(to.width, 12);
  });
  it('crosses from one shot to the next, more with every frame, and neither stands still meanwhile', () => {
    const crossing = Array.from({ length: 24 }, (_, n) => frameAt(plan, 96 + n));
    const amounts = crossing.map((frame) => frame.over?.amount ?? Number.NaN);
    expect(frameAt(plan, 95).over).toBeNull();
    expect(frameAt(plan, 120).over).toBeNull();
    expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
    expect(amounts[0]).toBeGreaterThan(0);
    expect(amounts[0]).toBeLessThan(0.01);
    expect(amounts.at(-1)).toBeGreaterThan(0.99);
    expect(crossing[12]!.framing.width).toBeLessThan(crossing[11]!.framing.width);
    expect(crossing[12]!.over!.framing.width).toBeLessThan(crossing[11]!.over!.framing.width);
  });
  it('cuts without mixing', () => {
    expect([frameAt(plan, 185), frameAt(plan, 186)].map(({ shot: index, over }) => [index, over])).toEqual([
      [1, null],
      [2, null],
    ]);
  });
  it('never moves by a jump: neighbouring frames differ by less than one hundredth of the photo', () => {
    const frames = Array.from({ length: plan.frameCount }, (_, n) => frameAt(plan, n));
    const steps = frames.slice(1).map((now, n) => (now.shot === frames[n]!.shot ? Math.abs(now.framing.x - frames[n]!.framing.x) : 0));
    expect(Math.max(...steps)).toBeLessThan(0.01);
  });
  it('fades a title in and out inside its time', () => {
    const titled = planRender(board([shot(5000, 0)], { text: 'Home', fromMs: 500, toMs: 4500 }));
    const opacity = (n: number): number => frameAt(titled, n).titleOpacity;
    expect([opacity(0), opacity(14), opacity(60), opacity(135), opacity(149)]).toEqual([0, 0, 1, 0, 0]);
    expect(opacity(15)).toBeGreaterThan(0);
    expect(opacity(15)).toBeLessThan(0.05);
    expect(opacity(134)).toBeCloseTo(opacity(15), 12);
    expect(opacity(20)).toBeGreaterThan(opacity(18));
  });
  it('has no frame beyond its end', () => {
    expect(() => frameAt(plan, 336)).toThrow(RangeError);
    expect(() => frameAt(plan, -1)).toThrow(RangeError);
  });
});

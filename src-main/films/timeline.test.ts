import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Join, Shot, Storyboard } from '../../src-preload/contract/storyboard.ts';
import { boardOf, shotOf } from './testing/storyboards.ts';
import { framingAt, planTimeline, type Strip } from './timeline.ts';

const three = boardOf([shotOf(1, 4000, 800), shotOf(2, 3000, 400), shotOf(3, 5000, 0)]);
const clip = { kind: 'clip', sha256: 'c'.repeat(64), madeBy: 'ai', widthPx: 1920, heightPx: 1080, startMs: 0, gainDb: null } as const;

/** Which strips are on screen on a frame. */
const on = (strips: readonly Strip[], n: number): number[] =>
  strips.flatMap(({ start, end }, index) => (n >= start && n < end ? [index] : []));

describe('planTimeline', () => {
  it('adds up to the frame: lengths less the joins', () => {
    const { strips, frameCount } = planTimeline(three);
    expect(strips.map(({ start, end, joinIn, joinOut }) => [start, end, joinIn, joinOut])).toEqual([
      [0, 120, 0, 24],
      [96, 186, 24, 12],
      [174, 324, 12, 0],
    ]);
    expect(frameCount).toBe(324);
  });

  const join = fc.oneof(
    fc.constant<Join>({ kind: 'cut' }),
    fc
      .tuple(fc.constantFrom('crossfade', 'dip', 'wipe', 'slide', 'push', 'seamless'), fc.integer({ min: 0, max: 9000 }), fc.boolean())
      .map(([kind, durationMs, hasClip]): Join => {
        if (kind === 'dip') return { kind, durationMs, colour: '#000000' };
        if (kind === 'wipe' || kind === 'slide' || kind === 'push') return { kind, durationMs, towards: 'up' };
        return kind === 'seamless' ? { kind, durationMs, clip: hasClip ? clip : null } : { kind: 'crossfade', durationMs };
      }),
  );
  const shots = fc.array(fc.tuple(fc.integer({ min: 0, max: 6000 }), join), { minLength: 1, maxLength: 12 });
  const board = (parts: readonly (readonly [number, Join])[], fps: Storyboard['fps']): Storyboard =>
    boardOf(
      parts.map(([durationMs, how], index) => shotOf(index + 1, durationMs, 0, { join: how })),
      { fps },
    );

  it('gives every frame to one strip, or to two neighbours that share it, for any storyboard', () => {
    fc.assert(
      fc.property(shots, fc.constantFrom(24, 25, 30, 50, 60), (parts, fps) => {
        const { strips, frameCount } = planTimeline(board(parts, fps));
        expect(strips.reduce((sum, { start, end, joinOut }) => sum + end - start - joinOut, 0)).toBe(frameCount);
        expect(strips[0]!.start).toBe(0);
        expect(strips.at(-1)!.end).toBe(frameCount);
        for (const [index, { start, end, joinIn, joinOut, move }] of strips.entries()) {
          const next = strips[index + 1];
          expect(next?.start ?? frameCount).toBe(end - joinOut);
          expect(joinIn).toBe(strips[index - 1]?.joinOut ?? 0);
          expect(Math.max(joinIn, joinOut)).toBeLessThanOrEqual((end - start) / 2);
          expect(move.frames).toBe(end - start);
          expect(move.rampIn + move.rampOut).toBeLessThanOrEqual(move.frames);
        }
        for (let n = 0; n < frameCount; n++) {
          const seen = on(strips, n);
          expect(seen.length === 1 || (seen.length === 2 && seen[1] === seen[0]! + 1)).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('takes one shot of no length, and four hundred', () => {
    expect(planTimeline(boardOf([shotOf(1, 0, 500)]))).toMatchObject({ frameCount: 2, endFade: 0 });
    const many = planTimeline(boardOf(Array.from({ length: 400 }, (_, index) => shotOf(index + 1, 1000, 400))));
    expect(many.frameCount).toBe(400 * 30 - 399 * 12);
  });

  it('has no join after the last shot, and no more fade than film', () => {
    const { strips, endFade } = planTimeline(boardOf([shotOf(1, 1000, 400)], { endFadeMs: 5000 }));
    expect(strips[0]).toMatchObject({ joinOut: 0, join: { kind: 'cut' } });
    expect(endFade).toBe(30);
  });

  it('puts the clip of a seamless join between its shots, and crosses them where there is none', () => {
    const seamless = (has: boolean): Shot => shotOf(1, 2000, 0, { join: { kind: 'seamless', durationMs: 1000, clip: has ? clip : null } });
    const [first, between, second] = planTimeline(boardOf([seamless(true), shotOf(2, 2000, 0)])).strips;
    expect([first!.end, between!.start, between!.end, second!.start]).toEqual([60, 60, 90, 90]);
    expect(between!.picture).toEqual(clip);
    const crossed = planTimeline(boardOf([seamless(false), shotOf(2, 2000, 0)])).strips;
    expect(crossed[0]).toMatchObject({ joinOut: 30, join: { kind: 'crossfade' } });
    // The last shot has nothing to become.
    expect(planTimeline(boardOf([seamless(true)])).strips).toHaveLength(1);
  });

  it('shows texts only where their picture is alone', () => {
    const text = { kind: 'caption', text: 'Here', detail: null, fromMs: 0, toMs: 9000 } as const;
    const late = { ...text, fromMs: 3500, toMs: 4000 };
    const { strips } = planTimeline(boardOf([shotOf(1, 4000, 800), shotOf(2, 4000, 800, { texts: [text, late] }), shotOf(3, 4000, 0)]));
    expect(strips[1]!.texts).toEqual([{ kind: 'caption', text: 'Here', detail: null, from: 96 + 24, to: 96 + 96 }]);
  });
});

describe('framingAt', () => {
  const { strips } = planTimeline(three);
  it('begins at the first framing and ends at the last', () => {
    const { move } = strips[0]!;
    expect(framingAt(move, 0)).toEqual(move.from);
    expect(framingAt(move, move.frames - 1).width).toBeCloseTo(move.to.width, 12);
  });

  it('glides: no step differs from the one before by more than a fraction of a pixel', () => {
    for (const { move } of strips) {
      const at = Array.from({ length: move.frames }, (_, n) => (framingAt(move, n).x / framingAt(move, n).width) * 1280);
      const steps = at.slice(1).map((x, n) => x - at[n]!);
      const changes = steps.slice(1).map((step, n) => Math.abs(step - steps[n]!));
      // At 720p the edge of a push to 0.9 goes 71 pixels in three or four seconds.
      expect(Math.max(...changes)).toBeLessThan(0.15);
      expect(Math.max(...steps)).toBeLessThan(1.4);
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
      // Nobody sees it start.
      expect(steps[0]!).toBeLessThan(0.02);
    }
  });

  it('gets going and rests where the film begins and ends, behind joins, and goes through cuts', () => {
    const join: Join = { kind: 'seamless', durationMs: 1000, clip };
    const shots = [shotOf(1, 4000, 0), shotOf(2, 4000, 800), shotOf(3, 4000, 0, { join }), shotOf(4, 4000, 0), shotOf(5, 1000, 0)];
    const ramps = planTimeline(boardOf(shots)).strips.flatMap(({ picture, move }) =>
      picture.kind === 'clip' ? [] : [[move.rampIn, move.rampOut]],
    );
    expect(ramps).toEqual([
      [45, 0],
      [0, 24],
      // The clip of the seamless join begins and ends with a picture at rest.
      [24, 45],
      [45, 0],
      [0, 15],
    ]);
  });

  it('keeps its speed all the way when it is told to be even', () => {
    const { move } = planTimeline(boardOf([shotOf(1, 2000, 0, { ease: 'even' })])).strips[0]!;
    const widths = Array.from({ length: 60 }, (_, n) => framingAt(move, n).width);
    for (const [n, width] of widths.slice(1).entries()) expect(width / widths[n]!).toBeCloseTo(0.9 ** (1 / 59), 12);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TemplateId } from '../../src-preload/contract/film-shapes.ts';
import type { Storyboard } from '../../src-preload/contract/storyboard.ts';
import { directFilm } from './direct/direct-film.ts';
import { asked } from './direct/testing/shoots.ts';
import { type Encoding, planRender, type RenderPlan } from './render-plan.ts';
import { boardOf, pictureOf, shotOf } from './testing/storyboards.ts';

const encoding: Encoding = { codec: 'h264', quality: 'delivery', encoder: 'software' };
const plan = (storyboard: Storyboard): RenderPlan => planRender(storyboard, encoding, (room) => room.toUpperCase());
const twelve = boardOf(Array.from({ length: 12 }, (_, index) => shotOf(index + 1, 5000, index < 11 ? 500 : 0)));
const keys = ({ segments }: RenderPlan): string[] => segments.map(({ key }) => key);
/** Segments of a changed film that have to be made. */
function newSegments(before: Storyboard, change: (copy: Storyboard) => void): readonly string[][] {
  const copy = structuredClone(before);
  change(copy);
  const known = new Set(keys(plan(before)));
  return plan(copy)
    .segments.filter(({ key }) => !known.has(key))
    .map(({ shotIds }) => [...shotIds]);
}

describe('planRender', () => {
  it('makes bodies and joins, one after the other without a gap', () => {
    const { segments, frameCount } = plan(twelve);
    expect(segments).toHaveLength(23);
    expect(segments.map(({ recipe }) => recipe.over === null)).toEqual(Array.from({ length: 23 }, (_, index) => index % 2 === 0));
    let at = 0;
    for (const { start, recipe } of segments) {
      expect(start).toBe(at);
      at += recipe.frameCount;
    }
    expect(at).toBe(frameCount);
    expect(frameCount).toBe(12 * 150 - 11 * 15);
  });

  it('covers every frame once, for whatever the director makes and for films of next to nothing', () => {
    const anything = fc.array(fc.tuple(fc.integer({ min: 0, max: 25_000 }), fc.integer({ min: 0, max: 9000 })), {
      minLength: 1,
      maxLength: 8,
    });
    const films = TemplateId.options.map((template) => directFilm(asked(template)));
    const covers = (storyboard: Storyboard): void => {
      const { segments, frameCount, fps } = plan(storyboard);
      const starts = segments.map(({ start }) => start);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      expect(segments.reduce((sum, { recipe }) => sum + recipe.frameCount, 0)).toBe(frameCount);
      for (const [index, { start, recipe }] of segments.entries()) {
        expect(recipe.frameCount).toBeGreaterThan(0);
        expect(recipe.frameCount).toBeLessThanOrEqual(10 * fps);
        expect(segments[index + 1]?.start ?? frameCount).toBe(start + recipe.frameCount);
        expect(recipe.under.first + recipe.frameCount).toBeLessThanOrEqual(recipe.under.move.frames);
        for (const { from, to } of recipe.texts) expect(from < recipe.frameCount && to > 0).toBe(true);
      }
    };
    for (const film of films) covers(film);
    fc.assert(
      fc.property(anything, (parts) => {
        // Joins of ten seconds and more are one segment; the director makes none.
        covers(boardOf(parts.map(([durationMs, joinMs], index) => shotOf(index + 1, durationMs, joinMs))));
      }),
      { numRuns: 60 },
    );
  });

  it('makes one shot and its two joins again when that shot is changed, and nothing else', () => {
    expect(newSegments(twelve, ({ shots }) => (shots[5]!.picture = pictureOf(99)))).toEqual([
      ['shot-5', 'shot-6'],
      ['shot-6'],
      ['shot-6', 'shot-7'],
    ]);
    expect(newSegments(twelve, ({ shots }) => (shots[0]!.move.to = { ...shots[0]!.move.to, x: 0.02 }))).toHaveLength(2);
    // A longer shot only moves the ones after it.
    expect(newSegments(twelve, ({ shots }) => (shots[5]!.durationMs += 700))).toHaveLength(3);
  });

  it('makes nothing again for what does not show', () => {
    const nothing: ((copy: Storyboard) => void)[] = [
      (copy) => (copy.title = 'Another'),
      (copy) => (copy.seed = 9),
      (copy) => (copy.template = 'classic-tour'),
      (copy) => (copy.brand.ink = '#ff0000'),
      (copy) => (copy.shots[3]!.room = 'kitchen'),
      (copy) => (copy.shots[3]!.moveByAspect = { '9:16': copy.shots[0]!.move }),
      (copy) => copy.sound.tracks.push({ ...track, gainDb: -3 }),
    ];
    for (const change of nothing) expect(newSegments(twelve, change)).toEqual([]);
  });
  const track = {
    role: 'music',
    source: { kind: 'bundled', id: 'any' },
    gainDb: 0,
    startMs: 0,
    trimStartMs: 0,
    trimEndMs: null,
    fadeInMs: 0,
    fadeOutMs: 1000,
    loops: true,
  } as const;

  it('makes what a text is seen on again, and not the frames beside it', () => {
    const text = { kind: 'title', text: 'Home', detail: null, fromMs: 1000, toMs: 3000 } as const;
    const titled = boardOf(twelve.shots.map((shot, index) => (index === 0 ? { ...shot, texts: [text] } : shot)));
    expect(
      plan(titled)
        .segments.slice(0, 3)
        .map(({ recipe }) => [recipe.frameCount, recipe.texts.length]),
    ).toEqual([
      [30, 0],
      [60, 1],
      [45, 0],
    ]);
    expect(newSegments(titled, ({ shots }) => (shots[0]!.texts[0]!.text = 'House'))).toEqual([['shot-1']]);
    expect(newSegments(titled, ({ brand }) => (brand.accent = '#00ff00'))).toEqual([['shot-1']]);
  });

  it('knows a picture again wherever it stands in the film, and by its bytes alone', () => {
    const cut = boardOf([1, 2, 3, 4].map((number) => shotOf(number, 5000, 0)));
    const [first, second, third, last] = keys(plan(cut));
    const moved = boardOf([cut.shots[0]!, cut.shots[2]!, cut.shots[1]!, cut.shots[3]!]);
    expect(keys(plan(moved))).toEqual([first, third, second, last]);
    expect(newSegments(twelve, ({ shots }) => (shots[4]!.picture = { ...pictureOf(5), photoId: pictureOf(9).photoId }))).toEqual([]);
  });

  it('makes everything again for another size, rate, light or encoder', () => {
    const all = plan(twelve).segments.length;
    expect(newSegments(twelve, (copy) => (copy.size = '1080p'))).toHaveLength(all);
    expect(newSegments(twelve, (copy) => (copy.light = 'linear'))).toHaveLength(all);
    const other = planRender(twelve, { ...encoding, codec: 'hevc' }, String);
    expect(other.segments.filter(({ key }) => keys(plan(twelve)).includes(key))).toEqual([]);
    expect(other.sound.key).toBe(plan(twelve).sound.key);
  });

  it('fades only what is on screen while the film ends', () => {
    const faded = plan(boardOf(twelve.shots, { endFadeMs: 1000 }));
    expect(faded.segments.map(({ recipe }) => recipe.endFade).filter(Boolean)).toEqual([{ from: 105, frames: 30 }]);
    expect(faded.sound.endFadeSamples).toBe(48_000);
    const long = plan(boardOf(twelve.shots, { endFadeMs: 6000 }));
    expect(long.segments.filter(({ recipe }) => recipe.endFade !== null)).toHaveLength(3);
  });

  it('is the same for the same storyboard, and can be read as JSON', () => {
    const once = plan(twelve);
    expect(plan(structuredClone(twelve))).toEqual(once);
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
  });

  it('plans sound to the sample, with the sound of clips where they are seen', () => {
    const clip = {
      kind: 'clip',
      sha256: 'c'.repeat(64),
      madeBy: 'camera',
      widthPx: 1920,
      heightPx: 1080,
      startMs: 1500,
      gainDb: -6,
    } as const;
    const { sound, frameCount, isPartlyGenerated } = plan(
      boardOf([shotOf(1, 2000, 500), shotOf(2, 3000, 500, { picture: clip }), shotOf(3, 2000, 0)]),
    );
    expect(sound.samples).toBe((frameCount * 48_000) / 30);
    expect(sound.clips).toEqual([
      {
        sha256: clip.sha256,
        clipStartMs: 1500,
        startSample: 45 * 1600,
        samples: 90 * 1600,
        fadeInSamples: 15 * 1600,
        fadeOutSamples: 15 * 1600,
        gainDb: -6,
      },
    ]);
    expect(isPartlyGenerated).toBe(false);
    expect(plan(boardOf([shotOf(1, 2000, 0, { picture: { ...clip, madeBy: 'ai' } })])).isPartlyGenerated).toBe(true);
  });

  it('has a chapter for each room that one comes to', () => {
    const rooms = ['exterior', 'kitchen', 'kitchen', null, 'bath'];
    const { chapters } = plan(boardOf(rooms.map((room, index) => shotOf(index + 1, 2000, 400, { room }))));
    expect(chapters).toEqual([
      { title: 'EXTERIOR', startMs: 0, endMs: 1800 },
      { title: 'KITCHEN', startMs: 1800, endMs: 6600 },
      { title: 'BATH', startMs: 6600, endMs: 8400 },
    ]);
    expect(plan(boardOf([shotOf(1, 2000, 0, { room: 'kitchen' })])).chapters).toEqual([]);
  });
});

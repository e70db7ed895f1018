import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Aspect, TemplateId } from '../../src-preload/contract/film-shapes.ts';
import { Storyboard } from '../../src-preload/contract/storyboard.ts';
import { StudioFailure } from '../failure.ts';
import { directFilm } from './direct/direct-film.ts';
import { asked, wish } from './direct/testing/shoots.ts';
import { fitMove } from './fit-move.ts';
import { aspectRatio } from './geometry.ts';
import { readStoryboard } from './read-storyboard.ts';
import { planTimeline } from './timeline.ts';

const film = directFilm(asked('classic-tour'));
/** A copy with a change. */
function changed(change: (copy: Storyboard) => void): unknown {
  const copy = structuredClone(film);
  change(copy);
  return copy;
}
function problemOf(json: unknown): string {
  try {
    readStoryboard(json);
  } catch (error) {
    if (error instanceof StudioFailure && error.code === 'storyboard-not-understood') return error.message;
    throw error;
  }
  return 'none';
}

describe('readStoryboard', () => {
  test.each(TemplateId.options.flatMap((template) => Aspect.options.map((aspect) => [template, aspect] as const)))(
    'gives back what the director wrote (%s, %s)',
    (template, aspect) => {
      const written = directFilm(asked(template, { wish: wish(template, { aspect }) }));
      expect(readStoryboard(JSON.parse(JSON.stringify(written)))).toEqual(written);
    },
  );

  test('says where something is not right, as a person counts', () => {
    expect(problemOf(changed((copy) => (copy.shots[2]!.move.from.x = -1)))).toMatch(/shot 3, move, from, x: /);
    expect(problemOf(changed((copy) => (copy.sound.tracks[0]!.gainDb = 99)))).toMatch(/sound, track 1, gainDb: /);
    expect(problemOf(changed((copy) => (copy.shots = [])))).toMatch(/shots: /);
    expect(problemOf(changed((copy) => (copy.shots[1]!.id = 'shot-1')))).toMatch(/two shots have the id "shot-1"/);
  });

  test.each([null, 7, 'text', [], {}, { version: '2' }, { version: 2 }, { version: 1 }])('does not take %j for a storyboard', (json) => {
    expect(problemOf(json)).not.toBe('none');
  });
  test('says that a newer program is needed', () => {
    expect(problemOf({ ...film, version: 3 })).toMatch(/version 3.*Update/);
  });
  test('never throws anything else, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(1, 2), (value, version) => {
        expect(problemOf({ ...film, version, shots: value })).not.toBe('none');
      }),
    );
  });

  test('puts a framing inside that lies outside by a rounding, and refuses one that does not', () => {
    const framing = { x: 0.5, y: 0.5, width: 0.501, height: 0.5 };
    const read = readStoryboard(changed((copy) => (copy.shots[0]!.move.to = framing)));
    expect(read.shots[0]!.move.to.x).toBeCloseTo(0.499, 12);
    expect(problemOf(changed((copy) => (copy.shots[0]!.move.to = { ...framing, width: 0.6 })))).toMatch(/shot 1, move, to: .*right edge/);
    expect(problemOf(changed((copy) => (copy.shots[1]!.moveByAspect['9:16']!.from = { ...framing, width: 0.5, y: 0.6 })))).toMatch(
      /shot 2, moveByAspect, 9:16, from: .*lower edge/,
    );
  });

  test('ends a text with its shot, and refuses one that could never be seen', () => {
    const text = { kind: 'caption' as const, text: 'Here', detail: null, fromMs: 1000, toMs: 90_000 };
    const read = readStoryboard(changed((copy) => (copy.shots[1]!.texts = [text])));
    expect(read.shots[1]!.texts[0]!.toMs).toBe(read.shots[1]!.durationMs);
    expect(problemOf(changed((copy) => (copy.shots[1]!.texts = [{ ...text, fromMs: 60_000 }])))).toMatch(/shot 2, text 1: .*over/);
    expect(problemOf(changed((copy) => (copy.shots[1]!.texts = [{ ...text, toMs: 1000 }])))).toMatch(/shot 2, text 1: .*before/);
  });

  test('shortens fades that are longer than their track', () => {
    const track = { ...film.sound.tracks[0]!, trimStartMs: 1000, trimEndMs: 3000, fadeInMs: 1000, fadeOutMs: 3000, loops: false };
    const read = readStoryboard(changed((copy) => (copy.sound.tracks = [track])));
    expect(read.sound.tracks[0]).toMatchObject({ fadeInMs: 500, fadeOutMs: 1500 });
    expect(problemOf(changed((copy) => (copy.sound.tracks = [{ ...track, trimEndMs: 500 }])))).toMatch(/track 1: /);
  });
});

describe('a storyboard of version 1', () => {
  const id = '01890000-0000-7000-8000-000000000001';
  const old = {
    version: 1,
    aspect: '16:9',
    widthPx: 1920,
    heightPx: 1080,
    fps: 30,
    title: { text: 'Fjordgata 12', fromMs: 500, toMs: 4500 },
    shots: [
      {
        photoId: id,
        versionSha256: 'a'.repeat(64),
        from: { x: 0, y: 0.078125, width: 1, height: 0.84375 },
        to: { x: 0.03, y: 0.1, width: 0.94, height: 0.793125 },
        durationMs: 5400,
        join: { kind: 'crossfade', durationMs: 800 },
      },
      {
        photoId: id,
        versionSha256: 'b'.repeat(64),
        from: { x: -1e-13, y: 0.5, width: 1, height: 0.25 },
        to: { x: 0, y: 0.3, width: 1, height: 0.25 },
        durationMs: 3800,
        join: { kind: 'cut', durationMs: 0 },
      },
    ],
    music: { track: 'morning-light' },
  };

  test('becomes the same film', () => {
    const read = readStoryboard(old);
    expect(Storyboard.parse(read)).toEqual(read);
    expect(read).toMatchObject({ version: 2, size: '1080p', fps: 30, title: 'Fjordgata 12', endFadeMs: 0 });
    expect(read.shots[0]!.texts).toMatchObject([{ kind: 'title', text: 'Fjordgata 12', fromMs: 500, toMs: 4500 }]);
    expect(read.sound.tracks).toMatchObject([{ role: 'music', source: { kind: 'bundled', id: 'morning-light' }, loops: true }]);
    const { frameCount, strips } = planTimeline(read);
    expect(frameCount).toBe(162 + 114 - 24);
    expect(strips.map(({ joinOut }) => joinOut)).toEqual([24, 0]);
    for (const [index, shot] of read.shots.entries()) {
      const { from } = fitMove(shot, '16:9');
      expect(from.width).toBeCloseTo(old.shots[index]!.from.width, 6);
      expect(from.height).toBeCloseTo(old.shots[index]!.from.height, 6);
      const { picture } = shot;
      if (picture.kind !== 'photo') throw new Error('It was of photos only.');
      expect((from.width * picture.widthPx) / (from.height * picture.heightPx) / aspectRatio('16:9')).toBeCloseTo(1, 3);
    }
  });

  test('says where it is not right', () => {
    expect(problemOf({ ...old, shots: [{ ...old.shots[0], photoId: 'gone' }] })).toMatch(/shot 1, picture, photoId/);
    expect(problemOf({ ...old, shots: [{ ...old.shots[0], from: null }] })).toMatch(/shot 1, from/);
  });
});

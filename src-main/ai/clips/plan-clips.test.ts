import { describe, expect, it } from 'vitest';
import type { Shot, Storyboard } from '../../../src-preload/contract/storyboard.ts';
import { asked, house, music, photo } from '../../films/direct/testing/shoots.ts';
import { directFilm } from '../../films/direct/direct-film.ts';
import { widestFraming } from '../../films/direct/frame-move.ts';
import { frameSize } from '../../films/geometry.ts';
import { boardOf, shotOf } from '../../films/testing/storyboards.ts';
import { type ClipModel, type ClipWish, planClips, type PlannedClip } from './plan-clips.ts';

const model: ClipModel = {
  id: 'kling-video/v2.6/pro/image-to-video',
  provider: 'fal',
  name: 'Kling',
  does: ['clip'],
  takesEndFrame: true,
  makesSound: true,
  aspects: [],
  durationsS: [5, 10],
};
const wish = (makes: ClipWish['makes'], more: Partial<ClipWish> = {}): ClipWish => ({
  makes,
  withSound: false,
  model,
  wording: (moment) => ({ prompt: JSON.stringify(moment), avoid: 'people' }),
  widest: ({ photoId, widthPx, heightPx }) =>
    widestFraming({ widthPx, heightPx, focus: house.find((one) => one.photoId === photoId)?.focus ?? null }, frameSize('16:9', '1080p')),
  isMade: () => false,
  ...more,
});
const keysOf = (clips: readonly PlannedClip[], kind: PlannedClip['kind']): string[] =>
  clips.filter((clip) => clip.kind === kind).map(({ key }) => key);
const three = boardOf([shotOf(1, 4000, 800, { room: 'kitchen' }), shotOf(2, 6000, 800), shotOf(3, 2000, 0)]);

describe('which clips', () => {
  it('one for each photo: from its widest framing, the shortest that is long enough, and without sound', () => {
    const clips = planClips(three, wish('shots'));
    expect(clips.map(({ shotId, recipe }) => [shotId, recipe.durationS])).toEqual([
      ['shot-1', 5],
      ['shot-2', 10],
      ['shot-3', 5],
    ]);
    expect(clips[0]).toMatchObject({
      kind: 'shot',
      room: 'kitchen',
      needs: [],
      recipe: {
        provider: 'fal',
        model: model.id,
        prompt: '{"kind":"shot","room":"kitchen"}',
        avoid: 'people',
        aspect: '16:9',
        withSound: false,
        end: null,
        start: { kind: 'photo', framing: { x: 0, y: 0.078_125, width: 1, height: 0.843_75 } },
      },
    });
  });

  it('a join from where the camera of one shot stops to where that of the next begins', () => {
    const clips = planClips(three, wish('joins'));
    const { from, to } = three.shots[0]!.move;
    expect(clips.map(({ shotId, kind, recipe }) => [shotId, kind, recipe.durationS])).toEqual([
      ['shot-1', 'join', 5],
      ['shot-2', 'join', 5],
    ]);
    expect(clips[0]?.recipe).toMatchObject({ start: { framing: { ...to, y: 0.120_313 } }, end: { framing: from } });
  });

  it('for both: joins begin and end with the clips themselves, which come first', () => {
    const clips = planClips(three, wish('all'));
    const [a, b, c, ...joins] = clips;
    expect(joins.map(({ needs }) => needs)).toEqual([
      [a?.key, b?.key],
      [b?.key, c?.key],
    ]);
    expect(joins[0]?.recipe).toMatchObject({
      start: { kind: 'clip', key: a?.key, which: 'last' },
      end: { kind: 'clip', key: b?.key, which: 'first' },
    });
    // A join touches it, so its length is the clip's: the nearest and not the next longer one.
    expect(b?.recipe.durationS).toBe(5);
  });

  it('none for cards, for footage, or between a photo and itself', () => {
    const card: Shot['picture'] = { kind: 'card', layout: 'title', heading: 'Home', lines: [] };
    const board = boardOf([shotOf(1, 2000, 0, { picture: card }), shotOf(2, 2000, 0), shotOf(2, 2000, 0, { id: 'again' })]);
    expect(planClips(board, wish('all')).map(({ kind, shotId }) => `${kind} ${shotId}`)).toEqual(['shot shot-2', 'shot again']);
  });
});

describe('what was paid for', () => {
  const board = (change: Parameters<typeof asked>[1] = {}): Storyboard => directFilm(asked('classic-tour', change));
  /** What the clip of each photo is made from, but for how long it has to be. */
  const shotRecipes = (storyboard: Storyboard): Map<string, unknown> =>
    new Map(
      planClips(storyboard, wish('all'))
        .filter(({ kind }) => kind === 'shot')
        .map(({ recipe }) => [recipe.start.kind === 'photo' ? recipe.start.sha256 : '', { ...recipe, durationS: 0 }]),
    );

  it('another track, another seed and a photo less leave the clips of the shots as they are', () => {
    const usual = shotRecipes(board());
    let compared = 0;
    for (const change of [
      { music: music(141) },
      { music: null },
      { wish: { ...asked('classic-tour').wish, seed: 5 } },
      { photos: house.slice(1) },
    ]) {
      for (const [sha256, recipe] of shotRecipes(board(change))) {
        if (!usual.has(sha256)) continue;
        expect(recipe).toEqual(usual.get(sha256));
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(40);
  });

  it('a changed photo changes its own clip and the two joins that touch it', () => {
    const storyboard = board();
    const index = 4;
    const changed = {
      ...storyboard,
      shots: storyboard.shots.map((shot, at) =>
        at === index ? { ...shot, picture: { ...shot.picture, sha256: 'c'.repeat(64) } as Shot['picture'] } : shot,
      ),
    };
    for (const makes of ['joins', 'all'] as const) {
      const [before, after] = [planClips(storyboard, wish(makes)), planClips(changed, wish(makes))];
      const differing = after.filter(({ key }, at) => key !== before[at]?.key).map(({ kind, shotId }) => `${kind} ${shotId}`);
      expect(differing).toEqual([...(makes === 'all' ? ['shot shot-5'] : []), 'join shot-4', 'join shot-5']);
    }
  });

  it('a longer clip that is there already is taken before a new one is asked for', () => {
    const short = boardOf([shotOf(1, 4000, 0)]);
    const long = boardOf([shotOf(1, 6000, 0)]);
    const [made] = keysOf(planClips(long, wish('shots')), 'shot');
    expect(keysOf(planClips(short, wish('shots', { isMade: (key) => key === made })), 'shot')).toEqual([made]);
    expect(keysOf(planClips(short, wish('shots')), 'shot')).not.toEqual([made]);
  });

  it('the same picture of another photo is the same clip', () => {
    const other = shotOf(1, 4000, 0, { picture: { ...shotOf(1, 4000, 0).picture, photoId: photo(9).photoId } as Shot['picture'] });
    const widest = () => ({ x: 0, y: 0, width: 1, height: 0.8 });
    expect(planClips(boardOf([other]), wish('shots', { widest }))[0]?.key).toBe(
      planClips(boardOf([shotOf(1, 4000, 0)]), wish('shots', { widest }))[0]?.key,
    );
  });
});

it.each([
  ['joins without an end frame', 'joins', { ...model, takesEndFrame: false }, false],
  ['a shape that is not offered', 'shots', { ...model, aspects: ['9:16'] }, false],
  ['sound', 'shots', { ...model, makesSound: false }, true],
  ['any clip', 'shots', { ...model, does: ['style' as const] }, false],
] as const)('a model that cannot make %s is refused by name', (_, makes, other, withSound) => {
  expect(() => planClips(three, wish(makes, { model: other, withSound }))).toThrow(
    expect.objectContaining({ code: 'ai-model-unknown' }) as Error,
  );
});

import { describe, expect, it } from 'vitest';
import { toFailure } from '../../failure.ts';
import { directFilm, type FilmWish } from './direct-film.ts';
import { filmSizes } from '../geometry.ts';
import { planRender } from '../render-plan.ts';
import { Storyboard, type StoryboardPhoto } from '../storyboard.ts';

const landscape = { widthPx: 6000, heightPx: 4000 };
const portrait = { widthPx: 3000, heightPx: 4500 };
const photo = (position: number, room: string | null = null, size = landscape): StoryboardPhoto => ({
  photoId: `photo-${position}`,
  versionSha256: `sha-${position}`,
  ...size,
  room,
  position,
});
const wish = (photos: StoryboardPhoto[], more: Partial<FilmWish> = {}): FilmWish => ({
  photos,
  aspect: '16:9',
  title: 'Fjordveien 12',
  music: { track: 'morning-light' },
  ...more,
});
const many = Array.from({ length: 12 }, (_, index) => photo(index + 1, null, index % 5 === 4 ? portrait : landscape));
const ids = (film: Storyboard): string[] => film.shots.map((shot) => shot.photoId);
const aspects = ['16:9', '9:16', '1:1'] as const;

/** What a move does, read from its framings. */
function kindOf({ from, to }: Storyboard['shots'][number]): string {
  if (Math.abs(from.width - to.width) > 1e-9) return from.width > to.width ? 'in' : 'out';
  if (Math.abs(from.x - to.x) > 1e-9) return from.x < to.x ? 'right' : 'left';
  return from.y < to.y ? 'down' : 'up';
}

describe('directFilm', () => {
  it('walks from outside through the rooms, and within a room as the photographer did', () => {
    const film = directFilm(
      wish([
        photo(1, 'bathroom'),
        photo(2, 'kitchen'),
        photo(3, null),
        photo(4, 'exterior'),
        photo(5, 'kitchen'),
        photo(6, 'living-room'),
        photo(7, 'garden'),
      ]),
    );
    expect(ids(film)).toEqual(['photo-4', 'photo-6', 'photo-2', 'photo-5', 'photo-1', 'photo-3', 'photo-7']);
  });

  it.each(aspects)('is a valid storyboard in %s whose framings fill the frame exactly and stay inside the photo', (aspect) => {
    const film = Storyboard.parse(directFilm(wish(many, { aspect })));
    expect(film).toMatchObject({ ...filmSizes[aspect], fps: 30, music: { track: 'morning-light' } });
    for (const [index, shot] of film.shots.entries()) {
      const { widthPx, heightPx } = many[index]!;
      for (const framing of [shot.from, shot.to]) {
        expect((framing.width * widthPx) / (framing.height * heightPx)).toBeCloseTo(film.widthPx / film.heightPx, 9);
        expect(Math.min(framing.x, framing.y)).toBeGreaterThanOrEqual(-1e-12);
        expect(Math.max(framing.x + framing.width, framing.y + framing.height)).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
  });

  it.each(aspects)('moves in every shot of %s, slowly, and never the same way twice in a row', (aspect) => {
    for (const seed of [0, 1, 2, 3]) {
      const film = directFilm(wish(many, { aspect, seed }));
      const kinds = film.shots.map(kindOf);
      for (const [index, kind] of kinds.entries()) expect(kind).not.toBe(kinds[index - 1]);
      for (const { from, to, durationMs } of film.shots) {
        const travel = Math.max(Math.abs(to.x - from.x) / from.width, Math.abs(to.y - from.y) / from.height);
        const zoom = Math.max(from.width, to.width) / Math.min(from.width, to.width) - 1;
        expect(Math.max(travel, zoom)).toBeGreaterThan(0.02);
        // Of the frame's own extent, per second.
        expect((Math.max(travel, zoom) * 1000) / durationMs).toBeLessThan(0.1);
      }
    }
  });

  it('travels along a photo of another shape and goes into one of the same', () => {
    const film = directFilm(wish([photo(1, 'exterior'), photo(2, 'kitchen', portrait)]));
    expect(kindOf(film.shots[0]!)).toBe('in');
    expect(['up', 'down']).toContain(kindOf(film.shots[1]!));
    const tall = directFilm(wish([photo(1, 'kitchen')], { aspect: '9:16' }));
    expect(['left', 'right']).toContain(kindOf(tall.shots[0]!));
  });

  it('opens longer, crosses every shot to the next and ends with a cut', () => {
    const film = directFilm(wish(many));
    expect(film.shots[0]!.durationMs).toBeGreaterThan(film.shots[1]!.durationMs);
    expect(film.shots.map((shot) => shot.join.kind)).toEqual([...Array<string>(11).fill('crossfade'), 'cut']);
    expect(film.title).toMatchObject({ text: 'Fjordveien 12' });
    expect(film.title!.toMs).toBeLessThan(film.shots[0]!.durationMs - film.shots[0]!.join.durationMs + 1);
  });

  it.each([8, 12, 16, 60])('makes half a minute to a good minute of %i photos', (count) => {
    const film = directFilm(wish(Array.from({ length: count }, (_, index) => photo(index + 1))));
    expect(film.shots.length).toBe(Math.min(16, count));
    const { durationMs } = planRender(film);
    expect(durationMs).toBeGreaterThanOrEqual(30_000);
    expect(durationMs).toBeLessThanOrEqual(75_000);
  });

  it('is the same for the same photos in any order, and another for another seed', () => {
    expect(directFilm(wish(many.toReversed()))).toEqual(directFilm(wish(many)));
    expect(directFilm(wish(many, { seed: 1 }))).not.toEqual(directFilm(wish(many)));
  });

  it('leaves out a floor plan, unless it is all there is', () => {
    expect(ids(directFilm(wish([photo(1, 'kitchen'), photo(2, 'floor-plan')])))).toEqual(['photo-1']);
    expect(ids(directFilm(wish([photo(2, 'floor-plan')])))).toEqual(['photo-2']);
  });

  it('takes a title as a person typed it and makes one line of it', () => {
    expect(directFilm(wish(many, { title: '  Villa\n\tSol\u0000 \ud800 ' })).title?.text).toBe('Villa Sol \ufffd');
    expect(directFilm(wish(many, { title: ' \n ' })).title).toBeNull();
    expect(directFilm(wish(many, { title: null })).title).toBeNull();
  });

  it('says so when there is nothing to show', () => {
    let failure: unknown;
    try {
      directFilm(wish([]));
    } catch (error) {
      failure = error;
    }
    expect(toFailure(failure)).toMatchObject({ code: 'film-no-photos' });
  });
});

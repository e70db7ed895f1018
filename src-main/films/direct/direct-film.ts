import type { Aspect } from '../../../src-preload/contract/films.ts';
import { StudioFailure } from '../../failure.ts';
import { roomKind, roomOrder } from '../../intake/room-name.ts';
import { outside } from '../../intake/room-words.ts';
import { chooseMove, type MoveKind } from './choose-move.ts';
import { filmSizes } from '../geometry.ts';
import { pickPhotos } from './pick-photos.ts';
import type { Shot, Storyboard, StoryboardPhoto } from '../storyboard.ts';
import { plainTitle } from '../titles/title-text.ts';

export interface FilmWish {
  readonly photos: readonly StoryboardPhoto[];
  readonly aspect: Aspect;
  /** Usually the project's name; null for a film without a title. */
  readonly title: string | null;
  readonly music: { readonly track: string } | null;
  /** Another number gives another sequence of moves; the same gives the same film. */
  readonly seed?: number;
}

const mostShots = 16;
const crossfadeMs = 800;
/** A film of fewer photos takes its time with each, so that it is not over before the music has begun. */
const shotMs = { shortest: 3800, longest: 4500 };
const openingMs = 5400;
const fullFilmMs = 30_000;
const titleMs = { from: 500, beforeEnd: 900 };

/**
 * A storyboard from developed photos: outside first, then room by room as the photographer walked, a slow move for each,
 * the title over the first. Fails with film-no-photos.
 */
export function directFilm({ photos, aspect, title, music, seed = 0 }: FilmWish): Storyboard {
  const inOrder = filmable(photos).toSorted((a, b) => roomOrder(a.room) - roomOrder(b.room) || a.position - b.position);
  const chosen = pickPhotos(inOrder, mostShots);
  if (chosen.length === 0)
    throw new StudioFailure('film-no-photos', 'There is no developed photo to make a film from. Develop a photo first.');

  const frame = filmSizes[aspect];
  const durationMs = usualDuration(chosen.length);
  let previous: MoveKind | null = null;
  const shots = chosen.map((photo, index): Shot => {
    const move = chooseMove(photo, frame, { outside: isOutside(photo.room), previous, turn: index + seed });
    previous = move.kind;
    const isLast = index === chosen.length - 1;
    return {
      photoId: photo.photoId,
      versionSha256: photo.versionSha256,
      from: move.from,
      to: move.to,
      durationMs: index === 0 ? openingMs : durationMs,
      join: isLast ? { kind: 'cut', durationMs: 0 } : { kind: 'crossfade', durationMs: crossfadeMs },
    };
  });
  const text = title === null ? '' : plainTitle(title);
  return {
    version: 1,
    aspect,
    ...frame,
    fps: 30,
    title: text === '' ? null : { text, fromMs: titleMs.from, toMs: openingMs - titleMs.beforeEnd },
    shots,
    music: music && { track: music.track },
  };
}

/** A floor plan is for reading, not for moving across; it is shown only where there is nothing else. */
function filmable(photos: readonly StoryboardPhoto[]): readonly StoryboardPhoto[] {
  const views = photos.filter((photo) => photo.room === null || roomKind(photo.room) !== 'floor-plan');
  return views.length > 0 ? views : photos;
}

const outsideKinds: ReadonlySet<string> = new Set(['exterior', 'aerial', ...outside.map(({ slug }) => slug)]);
const isOutside = (room: string | null): boolean => room !== null && outsideKinds.has(roomKind(room));

/** Long enough for half a minute when there are few photos, in whole tenths of a second (three frames). */
function usualDuration(shotCount: number): number {
  if (shotCount < 2) return shotMs.longest;
  const wanted = (fullFilmMs - openingMs) / (shotCount - 1) + crossfadeMs;
  return Math.min(shotMs.longest, Math.max(shotMs.shortest, Math.ceil(wanted / 100) * 100));
}

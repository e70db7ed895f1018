import { roomKind, roomOrder } from '../../intake/room-name.ts';
import { outside } from '../../intake/room-words.ts';
import type { FilmPhoto } from './director-input.ts';
import { pickPhotos } from './pick-photos.ts';
import type { FilmTemplate } from './templates.ts';

/** What makes somebody stop scrolling, best first. */
const hooks: readonly string[] = ['living-room', 'exterior', 'pool', 'view', 'kitchen', 'aerial', 'terrace', 'garden', 'dining-room'];

/** Rooms that nobody buys a house for: the first to go where a film cannot show all. */
const lesser: readonly string[] =
  'storage parking pantry laundry-room toilet garage basement closet sauna hallway stairs loft gym playroom neighbourhood'.split(' ');

/** A strip of pixels is no picture that a camera could move across. */
const longestShape = 30;

const outsideKinds: ReadonlySet<string> = new Set(['exterior', 'aerial', ...outside.map(({ slug }) => slug)]);
const facades: ReadonlySet<string> = new Set(['exterior', 'aerial']);
const kindOf = ({ room }: Pick<FilmPhoto, 'room'>): string => (room === null ? '' : roomKind(room));

export const isFacade = (photo: Pick<FilmPhoto, 'room'>): boolean => facades.has(kindOf(photo));
export const isOutside = (photo: Pick<FilmPhoto, 'room'>): boolean => outsideKinds.has(kindOf(photo));

/**
 * The photos of a film in their order: at most `most`, through the house as a listing is walked and in a room as the
 * photographer walked, and out of it again at the end. The same for the photos in any order.
 */
export function orderPhotos(photos: readonly FilmPhoto[], { order, pairs }: FilmTemplate, most: number): FilmPhoto[] {
  const walk = showable(photos, pairs !== null).toSorted(
    (a, b) => roomOrder(a.room) - roomOrder(b.room) || a.position - b.position || (a.photoId < b.photoId ? -1 : 1),
  );
  const chosen = pickPhotos(withoutLesser(walk, most), most);
  return order === 'hook-first' ? hookFirst(chosen) : outAgain(chosen);
}

/** A floor plan is for reading, not for moving across, and a photo without a before is no pair: only where nothing else is there. */
function showable(photos: readonly FilmPhoto[], inPairs: boolean): readonly FilmPhoto[] {
  const pictures = photos.filter(({ widthPx, heightPx }) => Math.max(widthPx / heightPx, heightPx / widthPx) < longestShape);
  const views = pictures.filter((photo) => kindOf(photo) !== 'floor-plan');
  const shown = views.length > 0 ? views : pictures;
  const pairs = inPairs ? shown.filter(({ before }) => before !== null) : [];
  return pairs.length > 0 ? pairs : shown;
}

function withoutLesser(photos: readonly FilmPhoto[], most: number): readonly FilmPhoto[] {
  let left = photos;
  for (const kind of lesser) {
    if (left.length <= most) break;
    const others = left.filter((photo) => kindOf(photo) !== kind);
    // Not at the price of a film that could have been fuller.
    if (others.length >= most) left = others;
  }
  return left;
}

function hookFirst(photos: readonly FilmPhoto[]): FilmPhoto[] {
  const kind = hooks.find((hook) => photos.some((photo) => kindOf(photo) === hook));
  const hook = photos.find((photo) => kindOf(photo) === kind);
  return hook ? [hook, ...photos.filter((photo) => photo !== hook)] : [...photos];
}

/** A walk that ends indoors closes with another look at the house, where there is one to spare. */
function outAgain(photos: readonly FilmPhoto[]): FilmPhoto[] {
  const last = photos.at(-1);
  const looks = photos.filter(isFacade);
  const farewell = looks.at(-1);
  if (last === undefined || farewell === undefined || looks.length < 2 || isOutside(last)) return [...photos];
  return [...photos.filter((photo) => photo !== farewell), farewell];
}

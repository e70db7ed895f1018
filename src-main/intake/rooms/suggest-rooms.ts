import { likeness } from '../likeness.ts';
import type { PhotoMeasure } from '../photo-measure.ts';

/** What is known of a photo before its room is guessed. */
export interface RoomPhoto {
  /** What a file's or folder's name or a person said; a person may also have said that it is none (null). */
  readonly known: { readonly room: string | null; readonly source: 'name' | 'person' } | null;
  readonly measure: PhotoMeasure | null;
  /** Of the base frame (see likeness.ts). */
  readonly likeness: string;
  /** Of the base frame: EV at ISO 100; null without EXIF. */
  readonly exposureValue: number | null;
}
export interface SuggestedRoom {
  readonly room: string | null;
  readonly source: 'name' | 'guess' | 'person' | null;
  /** 0 to 1 of a guess; null otherwise. */
  readonly confidence: number | null;
}

/** A guess is shown that is right nine times in ten. */
const leastConfidence = 0.9;
/** The same view again: the room too. */
const sameView = 0.93;
const sameViewConfidence = 0.97;
/** Between two photos of one room, nobody leaves it for a photo or two; the light in it stays about the same. */
const mostBetween = 2;
const mostStopsApart = 2.5;
const betweenConfidence = 0.9;
/** A photo is compared with so many named ones before and after. */
const reach = 40;

/**
 * The room of every photo of a shoot, given in shoot order; the answer has the same order. What a name or a person said
 * stands. A guess is made only where it is likely right, and only from what was said, never from another guess: an unknown
 * room is better than a wrong one.
 */
export function suggestRooms(photos: readonly RoomPhoto[]): SuggestedRoom[] {
  return photos.map((photo, index) => {
    if (photo.known) return { ...photo.known, confidence: null };
    const guesses = [fromSameView(photos, index), fromBothSides(photos, index), photo.measure?.rooms[0] ?? null];
    const best = guesses.flatMap((guess) => guess ?? []).toSorted((a, b) => b.confidence - a.confidence)[0];
    return best && best.confidence >= leastConfidence
      ? { room: best.room, source: 'guess', confidence: best.confidence }
      : { room: null, source: null, confidence: null };
  });
}

type Guess = PhotoMeasure['rooms'][number];

/** A named photo of the very same view. Where several disagree, none counts. */
function fromSameView(photos: readonly RoomPhoto[], index: number): Guess | null {
  const rooms = new Set<string>();
  for (const other of photos.slice(Math.max(0, index - reach), index + reach + 1)) {
    if (!other.known || other.known.room === null) continue;
    if (likeness(photos[index]!.likeness, other.likeness) >= sameView) rooms.add(other.known.room);
  }
  const [room] = rooms;
  return room !== undefined && rooms.size === 1 ? { room, confidence: sameViewConfidence } : null;
}

/** The room on both sides, where it is the same one and the light does not say otherwise. */
function fromBothSides(photos: readonly RoomPhoto[], index: number): Guess | null {
  const before = nearestKnown(photos, index, -1);
  const after = nearestKnown(photos, index, 1);
  if (!before || !after || after.index - before.index - 1 > mostBetween) return null;
  const { room } = before.photo.known;
  if (room === null || room !== after.photo.known.room) return null;
  const own = photos[index]!.exposureValue;
  const isOtherLight = [before, after].some(({ photo: { exposureValue } }) => {
    return own !== null && exposureValue !== null && Math.abs(own - exposureValue) > mostStopsApart;
  });
  const isOutside = (photos[index]!.measure?.rooms ?? []).some((guess) => guess.room !== room);
  return isOtherLight || isOutside ? null : { room, confidence: betweenConfidence };
}

interface KnownPhoto {
  readonly index: number;
  readonly photo: RoomPhoto & { readonly known: NonNullable<RoomPhoto['known']> };
}

function nearestKnown(photos: readonly RoomPhoto[], from: number, step: -1 | 1): KnownPhoto | null {
  for (let index = from + step; index >= 0 && index < photos.length; index += step) {
    const photo = photos[index]!;
    if (photo.known) return { index, photo: { ...photo, known: photo.known } };
  }
  return null;
}

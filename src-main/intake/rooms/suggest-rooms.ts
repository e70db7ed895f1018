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

/**
 * The room of every photo of a shoot, given in shoot order; the answer has the same order. What a name or a person said
 * stands. A guess is made only where it is likely right: an unknown room is better than a wrong one.
 */
export function suggestRooms(photos: readonly RoomPhoto[]): SuggestedRoom[] {
  return photos.map(({ known }) => (known ? { ...known, confidence: null } : { room: null, source: null, confidence: null }));
}

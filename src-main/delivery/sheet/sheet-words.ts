import type { SheetLanguage } from '../../../src-preload/contract/delivery.ts';
import type { Credit } from '../../../src-preload/contract/settings.ts';
import { roomsEn, roomsNb } from '../../../src-preload/contract/room-words.ts';

/** The few words that stand on a contact sheet, in the person's language. */
const words = {
  en: {
    kind: 'Contact sheet',
    photo: 'Photo',
    photos: (n: number) => `${n} ${n === 1 ? 'photo' : 'photos'}`,
    dates: 'en-GB',
    rooms: roomsEn,
  },
  nb: { kind: 'Kontaktark', photo: 'Bilde', photos: (n: number) => `${n} ${n === 1 ? 'bilde' : 'bilder'}`, dates: 'nb-NO', rooms: roomsNb },
} as const;

export const sheetKind = (language: SheetLanguage): string => words[language].kind;

/** `14 September 2026 · 24 photos`; of a shoot that went over midnight, the first day. */
export function sheetFacts(takenAtMs: number | null, count: number, language: SheetLanguage): string {
  const { photos, dates } = words[language];
  const day = takenAtMs === null ? null : new Intl.DateTimeFormat(dates, { dateStyle: 'long', timeZone: 'UTC' }).format(takenAtMs);
  return [day, photos(count)].filter(Boolean).join(' · ');
}

/** `bedroom-2` as a person says it; a photo without a room is called by its number. */
export function roomInWords(room: string | null, position: number, language: SheetLanguage): string {
  const { rooms, photo } = words[language];
  const [, kind = '', number] = /^(.*?)(?:-(\d+))?$/.exec(room ?? '') ?? [];
  if (kind === '') return `${photo} ${position}`;
  const known: Readonly<Record<string, string>> = rooms;
  const name = known[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ');
  return number === undefined ? name : `${name} ${number}`;
}

export function creditLine({ creator, copyright, contact }: Credit): string {
  const holder = copyright === '' || copyright === creator ? creator : creator === '' ? copyright : `${creator} · ${copyright}`;
  return [holder, contact.phone, contact.email, contact.web].filter(Boolean).join(' · ');
}

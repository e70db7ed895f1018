import type { SheetLanguage } from '../../../src-preload/contract/delivery.ts';
import type { Credit } from '../../../src-preload/contract/settings.ts';
import { roomNames } from '../../films/direct/room-names.ts';

/** The few words that stand on a contact sheet, in the person's language. */
const words = {
  en: {
    kind: 'Contact sheet',
    photo: 'Photo',
    photos: (n: number) => `${n} ${n === 1 ? 'photo' : 'photos'}`,
    dates: 'en-GB',
  },
  nb: { kind: 'Kontaktark', photo: 'Bilde', photos: (n: number) => `${n} ${n === 1 ? 'bilde' : 'bilder'}`, dates: 'nb-NO' },
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
  return room === null || room === '' ? `${words[language].photo} ${position}` : roomNames(language)(room);
}

export function creditLine({ creator, copyright, contact }: Credit): string {
  const holder = copyright === '' || copyright === creator ? creator : creator === '' ? copyright : `${creator} · ${copyright}`;
  return [holder, contact.phone, contact.email, contact.web].filter(Boolean).join(' · ');
}

import type { FailureCode } from '../../src-preload/contract/failures.ts';
import type { PhotoView } from '../../src-preload/contract/library.ts';
import { en, type Words } from './en.ts';
import { nb } from './nb.ts';

export type { Words };

export const catalogues: Readonly<Record<'en' | 'nb', Words>> = { en, nb };

/** The catalogue for a BCP 47 language tag; English where there is none of its own. */
export function wordsFor(languageTag: string): Words {
  return /^(nb|no|nn)\b/i.test(languageTag) ? nb : en;
}

const isFailureCode = (code: string, known: Words['failures']): code is FailureCode => Object.hasOwn(known, code);

/** The sentence for a failure's code; a code from a newer studio gets the general one. */
export function failureInWords(code: string, words: Words): string {
  return words.failures[isFailureCode(code, words.failures) ? code : 'unexpected'];
}

/** The room as a person says it (`bedroom-2` is Bedroom 2), or the photo's number in the shoot. */
export function photoName(photo: Pick<PhotoView, 'room' | 'position'>, words: Words): string {
  const room = photo.room?.trim();
  if (!room) return words.library.photoNumber(photo.position);
  const [, kind = room, number] = /^(.*?)(?:-(\d+))?$/.exec(room) ?? [];
  const known = Object.hasOwn(words.rooms, kind) ? words.rooms[kind] : undefined;
  const name = known ?? `${kind.charAt(0).toLocaleUpperCase(words.language)}${kind.slice(1).replaceAll('-', ' ')}`;
  return number === undefined ? name : `${name} ${number}`;
}

export function photoStateInWords(photo: Pick<PhotoView, 'state' | 'failure'>, words: Words): string {
  if (photo.state !== 'failed') return words.photoState[photo.state];
  return words.photoState.failed(failureInWords(photo.failure?.code ?? 'unexpected', words));
}

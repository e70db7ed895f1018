import { roomsEn, roomsNb } from '../../../src-preload/contract/room-words.ts';

const words: Readonly<Record<'en' | 'nb', Readonly<Record<string, string>>>> = { en: roomsEn, nb: roomsNb };

/** How a person says a room: `bedroom-2` is "Bedroom 2". A kind that the studio does not know is said as it is written. */
export function roomNames(language: 'en' | 'nb'): (room: string) => string {
  return (room) => {
    const [, kind = room, number] = /^(.+?)(?:-(\d+))?$/.exec(room) ?? [];
    const known = Object.hasOwn(words[language], kind) ? words[language][kind] : undefined;
    const name = known ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ');
    return number === undefined ? name : `${name} ${number}`;
  };
}

import { describe, expect, test } from 'vitest';
import { Style } from '../../../src-preload/contract/ai.ts';
import { roomsEn } from '../../../src-preload/contract/room-words.ts';
import { builtInStyles } from './built-in-styles.ts';
import { leastClass } from './least-class.ts';
import { roomWording } from './room-wording.ts';
import { suitsRoom } from './suits-room.ts';

const styleOf = (id: string): Style => builtInStyles.find((style) => style.id === id)!;
const kinds = Object.keys(roomsEn);

describe('the catalogue', () => {
  test('is whole: each fits the contract, has an id of its own, and both languages', () => {
    expect(new Set(builtInStyles.map(({ id }) => id)).size).toBe(builtInStyles.length);
    for (const style of builtInStyles) {
      expect(Style.parse(style)).toEqual(style);
      const { name, about } = style;
      for (const words of [name, about]) {
        expect(words.en).not.toBe(words.nb);
        expect(`${words.en}${words.nb}`).not.toMatch(/\s\s|^\s|TODO/);
      }
      expect(name.en.length).toBeLessThan(45);
      expect(name.nb.length).toBeLessThan(45);
      expect([about.en, about.nb]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
    }
    for (const language of ['en', 'nb'] as const) {
      expect(new Set(builtInStyles.map(({ name }) => name[language])).size).toBe(builtInStyles.length);
    }
  });

  test('has what a listing needs', () => {
    const ids = builtInStyles.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'furnish-empty',
        'scandinavian',
        'modern-minimal',
        'warm-family',
        'luxury',
        'declutter',
        'tidy',
        'empty-room',
        'day-to-dusk',
        'blue-sky',
        'green-lawn',
        'lights-on',
        'fireplace-on',
        'tv-screen',
        'paint-warm-white',
        'floor-light-oak',
        'facade-white',
      ]),
    );
    expect(builtInStyles.filter(({ category }) => category === 'staging').length).toBeGreaterThanOrEqual(8);
  });

  test('says the class that its changes ask for, or a graver one', () => {
    expect(builtInStyles.filter(({ changes, operationClass }) => operationClass < leastClass(changes)).map(({ id }) => id)).toEqual([]);
    const classOf = (id: string): string => styleOf(id).operationClass;
    expect([classOf('tidy'), classOf('declutter'), classOf('empty-room'), classOf('scandinavian'), classOf('day-to-dusk')]).toEqual([
      'C',
      'D',
      'E',
      'E',
      'D',
    ]);
    for (const style of builtInStyles.filter(({ category }) => category === 'surfaces')) {
      expect(style.operationClass).toBe('F');
      expect(style.name.nb).toContain('konsept');
    }
  });

  test('words only rooms that there are, and that the style suits', () => {
    const worded = builtInStyles.flatMap((style) => Object.keys(style.prompt.rooms).map((room) => ({ style, room })));
    expect(worded.filter(({ room }) => !kinds.includes(room))).toEqual([]);
    expect(
      worded.filter(({ style, room }) => suitsRoom(style, room).verdict === 'never').map(({ style, room }) => `${style.id}: ${room}`),
    ).toEqual([]);
  });
});

describe('rooms', () => {
  test('every kind is worded; a number is read over, and what is no room is none', () => {
    for (const kind of kinds) {
      const wording = roomWording(`${kind}-3`);
      expect(wording?.kind).toBe(kind);
      expect(wording?.name).toMatch(/^(?:a|an|the) /);
      expect(wording?.never).not.toBeNull();
      expect(wording?.fixed).not.toBeNull();
    }
    expect([roomWording(null), roomWording('toString'), roomWording('wine-cellar')]).toEqual([null, null, null]);
  });
});

describe('a style in a room', () => {
  const verdicts = (id: string, ...rooms: (string | null)[]): string[] => [
    ...new Set(rooms.map((room) => suitsRoom(styleOf(id), room).verdict)),
  ];

  test('suits where it makes a true picture', () => {
    expect(verdicts('scandinavian', 'living-room', 'bedroom-2', 'bathroom', 'loft', 'balcony', 'terrace', null, 'wine-cellar')).toEqual([
      'suits',
    ]);
    expect(verdicts('blue-sky', 'exterior', 'aerial', 'garden', 'terrace', 'balcony', 'view')).toEqual(['suits']);
    expect(verdicts('declutter', 'living-room', 'exterior', 'garage')).toEqual(['suits']);
    expect(verdicts('outdoor-summer', 'terrace')).toEqual(['suits']);
  });

  test('is refused where it cannot', () => {
    expect(verdicts('scandinavian', 'exterior', 'aerial', 'garden', 'view', 'parking')).toEqual(['never']);
    for (const id of ['blue-sky', 'day-to-dusk', 'green-lawn', 'facade-red']) {
      expect(verdicts(id, 'bathroom', 'living-room', 'storage')).toEqual(['never']);
    }
    expect(verdicts('outdoor-summer', 'kitchen')).toEqual(['never']);
    expect(verdicts('paint-deep-blue', 'balcony')).toEqual(['never']);
    expect(new Set(builtInStyles.flatMap(({ id }) => verdicts(id, 'floor-plan')))).toEqual(new Set(['never']));
  });

  test('is asked about where it may make something up', () => {
    expect(verdicts('fireplace-on', 'bathroom')).toEqual(['doubtful']);
    expect(verdicts('fireplace-on', 'living-room')).toEqual(['suits']);
    expect(verdicts('pool-water', 'parking')).toEqual(['doubtful']);
    expect(verdicts('scandinavian', 'storage')).toEqual(['doubtful']);
    expect(verdicts('day-to-dusk', 'view')).toEqual(['doubtful']);
  });

  test('says why in words, exactly where it does not suit', () => {
    expect(suitsRoom(styleOf('blue-sky'), 'bathroom').why).toBe(
      '“Blue sky”: it is made for pictures from outside, and this is a bathroom.',
    );
    const all = builtInStyles.flatMap((style) => kinds.map((room) => suitsRoom(style, room)));
    expect(all.filter(({ verdict, why }) => (why === null) !== (verdict === 'suits'))).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { Style } from '../../../src-preload/contract/ai.ts';
import { roomsEn } from '../../../src-preload/contract/room-words.ts';
import { builtInStyles } from './built-in-styles.ts';
import { leastClass } from './least-class.ts';
import { roomWording } from './room-wording.ts';
import { suitsRoom } from './suits-room.ts';

const styleOf = (id: string): Style => builtInStyles.find((style) => style.id === id)!;
const verdict = (id: string, room: string | null): string => suitsRoom(styleOf(id), room).verdict;
const kinds = Object.keys(roomsEn);

describe('the catalogue', () => {
  test('is whole: each fits the contract, has an id of its own, and both languages', () => {
    expect(new Set(builtInStyles.map(({ id }) => id)).size).toBe(builtInStyles.length);
    for (const style of builtInStyles) {
      expect(Style.parse(style)).toEqual(style);
      expect(style.name.en).not.toBe('');
      for (const words of [style.name, style.about]) {
        expect(words.en, style.id).not.toBe(words.nb);
        expect(`${words.en}${words.nb}`).not.toMatch(/\s\s|^\s|TODO/);
      }
      expect(style.name.en.length, style.id).toBeLessThan(40);
      expect(style.name.nb.length, style.id).toBeLessThan(45);
      for (const about of [style.about.en, style.about.nb]) expect(about, style.id).toMatch(/\.$/);
      expect(new Set(builtInStyles.map(({ name }) => name.nb)).size).toBe(builtInStyles.length);
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
    for (const { id, changes, operationClass } of builtInStyles) expect(operationClass >= leastClass(changes), id).toBe(true);
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

  test('words only rooms that there are', () => {
    for (const { id, prompt } of builtInStyles) {
      for (const room of Object.keys(prompt.rooms)) expect(kinds, `${id}: ${room}`).toContain(room);
    }
  });

  test('does not word a room that the style does not suit', () => {
    for (const style of builtInStyles) {
      for (const room of Object.keys(style.prompt.rooms)) expect(suitsRoom(style, room).verdict, `${style.id}: ${room}`).not.toBe('never');
    }
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
  test('suits where it makes a true picture', () => {
    for (const room of ['living-room', 'bedroom-2', 'bathroom', 'loft', 'balcony', 'terrace', null, 'wine-cellar']) {
      expect(verdict('scandinavian', room), `${room}`).toBe('suits');
    }
    for (const room of ['exterior', 'aerial', 'garden', 'terrace', 'balcony']) expect(verdict('blue-sky', room)).toBe('suits');
    for (const room of ['living-room', 'exterior', 'garage']) expect(verdict('declutter', room)).toBe('suits');
    expect(verdict('blue-sky', 'view')).toBe('suits');
    expect(verdict('outdoor-summer', 'terrace')).toBe('suits');
  });

  test('is refused where it cannot', () => {
    for (const room of ['exterior', 'aerial', 'garden', 'view', 'parking']) expect(verdict('scandinavian', room), room).toBe('never');
    for (const room of ['bathroom', 'living-room', 'storage']) {
      for (const id of ['blue-sky', 'day-to-dusk', 'green-lawn', 'facade-red']) expect(verdict(id, room), `${id} ${room}`).toBe('never');
    }
    expect(verdict('outdoor-summer', 'kitchen')).toBe('never');
    expect(verdict('paint-deep-blue', 'balcony')).toBe('never');
    for (const { id } of builtInStyles) expect(verdict(id, 'floor-plan'), id).toBe('never');
  });

  test('is asked about where it may make something up', () => {
    expect(verdict('fireplace-on', 'bathroom')).toBe('doubtful');
    expect(verdict('fireplace-on', 'living-room')).toBe('suits');
    expect(verdict('pool-water', 'parking')).toBe('doubtful');
    expect(verdict('scandinavian', 'storage')).toBe('doubtful');
    expect(verdict('day-to-dusk', 'view')).toBe('doubtful');
  });

  test('says why in words', () => {
    expect(suitsRoom(styleOf('blue-sky'), 'bathroom').why).toBe(
      '“Blue sky”: it is made for pictures from outside, and this is a bathroom.',
    );
    for (const style of builtInStyles) {
      for (const room of kinds) {
        const { verdict: found, why } = suitsRoom(style, room);
        expect(why === null, `${style.id} ${room}`).toBe(found === 'suits');
      }
    }
  });
});

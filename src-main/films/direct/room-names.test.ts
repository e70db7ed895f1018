import { expect, test } from 'vitest';
import { roomNames } from './room-names.ts';

test('rooms are said in the language of the film, with their numbers', () => {
  const [english, norwegian] = [roomNames('en'), roomNames('nb')];
  expect(english('bedroom-2')).toBe('Bedroom 2');
  expect(norwegian('bedroom-2')).toBe('Soverom 2');
  expect(norwegian('kitchen')).toBe('Kjøkken');
});
test('a room that nobody knows is said as it is written', () => {
  expect(roomNames('nb')('wine-bar')).toBe('Wine bar');
  expect(roomNames('en')('3')).toBe('3');
  expect(roomNames('en')('')).toBe('');
});
test('a room is no property of every object', () => {
  expect(['constructor', 'to-string', '__proto__'].map(roomNames('en'))).toEqual(['Constructor', 'To string', '__proto__']);
});

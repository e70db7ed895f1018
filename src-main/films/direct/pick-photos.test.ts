import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickPhotos } from './pick-photos.ts';

/** `kkkkb`: four of the kitchen, one of the bathroom. */
const shoot = (rooms: string): { photoId: string; room: string; position: number }[] =>
  rooms.split('').map((room, position) => ({ photoId: `${room}${position}`, room, position }));
const picked = (rooms: string, most: number): string =>
  pickPhotos(shoot(rooms), most)
    .map((photo) => photo.photoId)
    .join(' ');

describe('pickPhotos', () => {
  it('takes all when there is room for all', () => {
    expect(picked('kkb', 3)).toBe('k0 k1 b2');
  });
  it('gives every room one before any gets two', () => {
    expect(picked('kkkkkkkkb', 2)).toBe('k0 b8');
    expect(picked('kkkkkkkkb', 3)).toBe('k0 k4 b8');
  });
  it('shares the rest by how many photos a room has', () => {
    expect(picked('kkkkkkllb', 5)).toBe('k0 k2 k4 l6 b8');
  });
  it('passes evenly over rooms when there are too many', () => {
    expect(picked('abcdefgh', 4)).toBe('a0 c2 e4 g6');
  });
  it('always fills the film, in order, without repeating', () => {
    const rooms = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 40 })
      .map((letters) => letters.toSorted().join(''));
    fc.assert(
      fc.property(rooms, fc.integer({ min: 1, max: 20 }), (text, most) => {
        const chosen = pickPhotos(shoot(text), most);
        const positions = chosen.map((photo) => photo.position);
        expect(chosen).toHaveLength(Math.min(most, text.length));
        expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => a - b));
        expect(positions[0]).toBe(0);
      }),
    );
  });
});

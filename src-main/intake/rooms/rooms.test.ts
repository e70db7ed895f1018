import { describe, expect, it } from 'vitest';
import type { SmallPicture } from '../../develop/look/small-picture.ts';
import { measureTones } from '../likeness.ts';
import type { PhotoMeasure } from '../photo-measure.ts';
import { expose, renderScene } from '../scene.fixture.ts';
import { findOutdoors } from './find-outdoors.ts';
import { guessRooms } from './guess-rooms.ts';
import { suggestRooms, type RoomPhoto } from './suggest-rooms.ts';

type Colour = readonly [red: number, green: number, blue: number];
const size = { widthPx: 256, heightPx: 170 };

function painted(colour: (x: number, y: number) => Colour): SmallPicture {
  const count = size.widthPx * size.heightPx;
  const planes = [new Float32Array(count), new Float32Array(count), new Float32Array(count)] as const;
  for (let i = 0; i < count; i++) {
    const own = colour(i % size.widthPx, Math.floor(i / size.widthPx));
    for (const [channel, plane] of planes.entries()) plane[i] = own[channel]!;
  }
  return { red: planes[0], green: planes[1], blue: planes[2], ...size };
}
/** Sky, a white house with rows of windows, and a lawn. */
const house = painted((x, y) => {
  if (y > 130) return [70, 100 + 25 * ((x * 7 + y * 13) % 2), 40];
  const isHouse = x > 40 && x < 240 && y > 30;
  if (!isHouse) return [150, 180, 220];
  return (x - 40) % 24 < 13 && (y - 30) % 20 < 13 ? [40, 50, 60] : [225, 225, 220];
});
const meadow = painted((x, y) => (y > 70 ? [70, 100 + 25 * ((x * 7 + y * 13) % 2), 40] : [150, 180, 220]));
/** White ceiling and wall, a door, a window. */
const room = painted((x, y) => {
  if (x > 150 && x < 220 && y > 40 && y < 110) return [250, 252, 255];
  if (x > 40 && x < 80 && y > 50) return [90, 70, 50];
  return y > 140 ? [150, 120, 90] : [205, 203, 200];
});
const at = (value: number | null, flash: boolean | null = false) => ({
  exposure: { timeS: null, fNumber: null, iso: null, value, biasEv: null },
  flash,
});

describe('findOutdoors', () => {
  it('measures sky, leaves and straight edges', () => {
    const { blueSky, foliage, straightness } = findOutdoors(house);
    expect(blueSky).toBeCloseTo(1, 2);
    expect(foliage).toBeCloseTo(39 / 170, 1);
    expect(straightness).toBeGreaterThan(0.045);
    expect(findOutdoors(meadow).straightness).toBeLessThan(0.03);
    expect(findOutdoors(room)).toMatchObject({ blueSky: 0, foliage: 0 });
  });
  it('knows how bright the picture is', () => {
    expect(findOutdoors(painted(() => [255, 255, 255])).brightness).toBeCloseTo(1, 4);
    expect(findOutdoors(painted(() => [118, 118, 118])).brightness).toBeCloseTo(0.18, 2);
  });
});

describe('guessRooms', () => {
  const rooms = (picture: SmallPicture, value: number | null, flash?: boolean | null): string[] =>
    guessRooms(picture, at(value, flash)).map((guess) => guess.room);
  it('knows a house in daylight, with and without EXIF', () => {
    expect(rooms(house, 13)).toEqual(['exterior']);
    expect(rooms(house, 11)).toEqual(['exterior']);
    expect(rooms(house, null)).toEqual(['exterior']);
  });
  it('says nothing of a meadow, a room, a flash, or a house at night', () => {
    expect(rooms(meadow, 14)).toEqual([]);
    expect(rooms(room, 7)).toEqual([]);
    expect(rooms(room, 11)).toEqual([]);
    expect(rooms(room, null)).toEqual([]);
    expect(rooms(house, 13, true)).toEqual([]);
    expect(rooms(house, 5)).toEqual([]);
  });
});

describe('suggestRooms', () => {
  const likenessOf = (seed: number): string => measureTones(expose(renderScene(seed, 300, 200), 0), 300, 200).likeness;
  const photo = (seed: number, known: string | null, more: Partial<RoomPhoto> = {}): RoomPhoto => ({
    known: known === null ? null : { room: known, source: 'name' },
    measure: null,
    likeness: likenessOf(seed),
    exposureValue: 7,
    ...more,
  });
  const measured = (confidence: number): PhotoMeasure => ({ light: null, windowShare: null, rooms: [{ room: 'exterior', confidence }] });
  const unknown = { room: null, source: null, confidence: null };

  it('never overrules a name or a person', () => {
    const photos = [
      photo(1, 'kitchen', { measure: measured(0.99) }),
      photo(2, null, { known: { room: null, source: 'person' }, measure: measured(0.99) }),
    ];
    expect(suggestRooms(photos)).toEqual([
      { room: 'kitchen', source: 'name', confidence: null },
      { room: null, source: 'person', confidence: null },
    ]);
  });

  it('takes the room of a named photo of the same view', () => {
    expect(suggestRooms([photo(1, 'bedroom-2'), photo(2, 'hallway'), photo(3, null), photo(1, null)]).slice(2)).toEqual([
      unknown,
      { room: 'bedroom-2', source: 'guess', confidence: 0.97 },
    ]);
    expect(suggestRooms([photo(1, 'bedroom'), photo(1, 'office'), photo(1, null)])[2]).toEqual(unknown);
  });

  it('takes the room on both sides, unless the light or the picture says otherwise', () => {
    const between = (more: Partial<RoomPhoto> = {}) => suggestRooms([photo(1, 'kitchen'), photo(2, null, more), photo(3, 'kitchen')])[1];
    expect(between()).toEqual({ room: 'kitchen', source: 'guess', confidence: 0.9 });
    expect(between({ exposureValue: 13 })).toEqual(unknown);
    expect(between({ measure: measured(0.5) })).toEqual(unknown);
    expect(suggestRooms([photo(1, 'kitchen'), photo(2, null), photo(3, 'bedroom')])[1]).toEqual(unknown);
    expect(suggestRooms([photo(1, 'kitchen'), photo(2, null), photo(3, null), photo(4, null), photo(5, 'kitchen')])[2]).toEqual(unknown);
  });

  it('shows what the picture tells only where it is sure', () => {
    expect(suggestRooms([photo(1, null, { measure: measured(0.95) })])).toEqual([{ room: 'exterior', source: 'guess', confidence: 0.95 }]);
    expect(suggestRooms([photo(1, null, { measure: measured(0.8) })])).toEqual([unknown]);
    expect(suggestRooms([])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { isOnlyRoom, roomFromPath, roomKind, roomOrder } from './room-name.ts';

describe('reading a room from a path', () => {
  it.each([
    ['kitchen.jpg', 'kitchen'],
    ['IMG_0123_Kitchen.JPG', 'kitchen'],
    ['kitchen_0123.jpg', 'kitchen'],
    ['LivingRoom2.jpg', 'living-room-2'],
    ['living room - window.jpg', 'living-room'],
    ['🏠 living room ✨.jpeg', 'living-room'],
    ['Stue/IMG_1.jpg', 'living-room'],
    ['stue/kjøkken-1.jpg', 'kitchen-1'],
    ['Kj\u00f8kken.jpg', 'kitchen'],
    ['kjoekken.jpg', 'kitchen'],
    ['ENTRE\u0301.jpg', 'entrance'],
    ['Hovedsoverom.jpg', 'bedroom'],
    ['soverom 2 etg.jpg', 'bedroom'],
    ['bedroom-2.jpg', 'bedroom-2'],
    ['Bedroom 2/DSC_0001.jpg', 'bedroom-2'],
    ['master bedroom.jpg', 'bedroom'],
    ["kid's room 1.jpg", 'bedroom-1'],
    ['walk-in-closet.jpg', 'closet'],
    ['spisestue.jpg', 'dining-room'],
    ['kjellerstue.jpg', 'living-room'],
    ['hagestue.jpg', 'conservatory'],
    ['gjestebad.jpg', 'bathroom'],
    ['bad.jpg', 'bathroom'],
    ['Bad 2.jpg', 'bathroom-2'],
    ['stort bad 1. etg.jpg', 'bathroom'],
    ['hage.jpg', 'garden'],
    ['takterrasse.jpg', 'terrace'],
    ['utsikt fra balkong.jpg', 'view'],
    ['view from balcony.jpg', 'view'],
    ['front bedroom.jpg', 'bedroom'],
    ['12 Main St-living-3.jpg', 'living-room-3'],
    ['vaskerom.jpg', 'laundry-room'],
    ['garage', 'garage'],
    ['a/kitchen/b/IMG_2.jpg', 'kitchen'],
  ])('%s is of %s', (relative, room) => {
    expect(roomFromPath(relative)).toBe(room);
  });

  it.each([
    'IMG_0001.jpg',
    'exif-bad-date.jpg',
    'bad-exposure.jpg',
    'front row.jpg',
    'DCIM/100CANON/IMG_2.JPG',
    'overview.jpg',
    'barnehage.jpg',
    'landscape-1.jpg',
    'house-A.jpg',
    '日本語の家.JPG',
    '',
    '\uDCFF.jpg',
  ])('%s is of no room', (relative) => {
    expect(roomFromPath(relative)).toBeNull();
  });

  it.each([
    'kitchen_-2EV.jpg',
    'kitchen_+2.jpg',
    'kitchen 2 of 3.jpg',
    'kitchen (2).jpg',
    'kitchen-01.jpg',
    'kitchen 123.jpg',
    'kitchen-0.jpg',
  ])('the number in %s is not the room’s', (relative) => {
    expect(roomFromPath(relative)).toBe('kitchen');
  });

  it('tells a folder that is a room from one that is an address', () => {
    expect(['Kitchen', '2. etg soverom 1', 'bad', 'Stue og kjøkken'].map(isOnlyRoom)).toEqual([true, true, true, true]);
    expect(['12 Garden Street', 'Hallveien 3', 'Front Street 7', '2024-05-01', 'DCIM'].map(isOnlyRoom)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('walks a listing from the street to the view', () => {
    const walk = [
      'exterior',
      'entrance',
      'living-room',
      'dining-room',
      'kitchen',
      'bedroom',
      'bedroom-2',
      'bedroom-10',
      'bathroom',
      'office',
      null,
      'terrace',
      'garden',
      'view',
    ];
    expect(walk.toReversed().toSorted((a, b) => roomOrder(a) - roomOrder(b))).toEqual(walk);
    expect(roomOrder('no-such-room')).toBe(roomOrder(null));
    expect(roomKind('bedroom-2')).toBe('bedroom');
    expect(roomKind('living-room')).toBe('living-room');
  });
});

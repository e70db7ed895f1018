import { expect, test } from 'vitest';
import { roomsEn } from '../../../src-preload/contract/room-words.ts';
import { motionWording } from './motion-wording.ts';

const kinds = Object.keys(roomsEn);
const shot = (room: string | null): string => motionWording({ kind: 'shot', room }).prompt;

test('every kind of room has a calm move of its own or shares a plain one', () => {
  const prompts = kinds.map(shot);
  expect(new Set(prompts).size).toBe(kinds.length);
  for (const prompt of prompts) {
    expect(prompt).toMatch(/slow|still/i);
    expect(prompt).not.toMatch(/zoom|fast|whip|spin|undefined/i);
    expect(prompt.length).toBeLessThan(900);
  }
});

test('a numbered room is the room; an unknown one moves plainly', () => {
  expect(shot('kitchen-2')).toBe(shot('kitchen'));
  expect(shot('kitchen')).toContain('parallel to the fronts');
  expect(shot('wine-cellar')).toBe(shot(null));
  expect(shot(null)).toMatch(/^Real estate film\. Slow push-in at eye height/);
});

test('a join says where it goes, and makes nothing up on the way', () => {
  const { prompt, avoid } = motionWording({ kind: 'join', room: 'hallway', nextRoom: 'kitchen' });
  expect(prompt).toMatch(/^From a hallway to a kitchen\. The move begins exactly on the first frame and ends exactly on the last\./);
  expect(motionWording({ kind: 'join', room: 'bedroom', nextRoom: 'bedroom-2' }).prompt).toMatch(/^From a bedroom to another view of it\./);
  expect(motionWording({ kind: 'join', room: null, nextRoom: 'kitchen' }).prompt).toMatch(/^The move begins/);
  expect(avoid).toContain('people');
});

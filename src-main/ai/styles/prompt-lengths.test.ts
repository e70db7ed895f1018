import { expect, test } from 'vitest';
import { roomsEn } from '../../../src-preload/contract/room-words.ts';
import { falModels } from '../fal/fal-models.ts';
import { xaiModels } from '../xai/xai-models.ts';
import { assemblePrompt, withPlace } from './assemble-prompt.ts';
import { builtInStyles } from './built-in-styles.ts';
import { motionWording } from './motion-wording.ts';

const models = [...falModels, ...xaiModels].filter(({ takesPrompt }) => takesPrompt);
const rooms = [null, ...Object.keys(roomsEn)];

test('every style fits every model for styles, in every room', () => {
  const longest = Math.max(
    ...builtInStyles.flatMap((style) =>
      rooms.map((room) => assemblePrompt({ wish: { kind: 'style', style }, room, mostCharacters: 10_000 }).prompt.length),
    ),
  );
  expect(longest).toBeGreaterThan(2500);
  const able = models.filter(({ does }) => does.includes('style'));
  expect(able.length).toBeGreaterThan(3);
  expect(able.filter(({ promptCharacters }) => promptCharacters < longest).map(({ id }) => id)).toEqual([]);
});

test('an edit of one place with a sentence of words fits every model for it', () => {
  const marked = { left: 0.75, top: 0.4, right: 1, bottom: 0.6 };
  const what = 'a'.repeat(300);
  const tooShort = models.flatMap(({ id, does, takesMask, promptCharacters }) =>
    (['remove', 'add'] as const)
      .filter((kind) => does.includes(kind))
      .filter((kind) => {
        const wish = { kind, what, where: takesMask ? 'mask' : 'words' } as const;
        return withPlace(assemblePrompt({ wish, room: 'neighbourhood', mostCharacters: 10_000 }).prompt, marked).length > promptCharacters;
      })
      .map((kind) => `${kind}: ${id}`),
  );
  expect(tooShort).toEqual([]);
});

test('every move and every join fits every model for clips, with what to avoid', () => {
  const able = models.filter(({ does }) => does.includes('clip'));
  expect(able.length).toBeGreaterThan(3);
  const longest = Math.max(
    ...rooms.flatMap((room) =>
      [motionWording({ kind: 'shot', room }), motionWording({ kind: 'join', room, nextRoom: 'neighbourhood' })].map(
        ({ prompt, avoid }) => `${prompt}\nAvoid: ${avoid}.`.length,
      ),
    ),
  );
  expect(able.filter(({ promptCharacters }) => promptCharacters < longest).map(({ id }) => id)).toEqual([]);
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DevelopChange } from '../../src-preload/contract/develop.ts';
import { startDeveloping, writePreviews } from './develop-command.ts';
import { findTarget } from './find-target.ts';
import { parseCommand } from './arguments.ts';
import { presetBook, presetsText } from './presets-command.ts';
import type { StudioCalls } from './terminal-calls.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'develop-command-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const photos = [
  { id: 'aaaaaa11-0000', position: 1, room: null, isSetAside: false },
  { id: 'aaaaaa22-0000', position: 2, room: 'kitchen', isSetAside: false },
  { id: 'bbbbbb33-0000', position: 3, room: null, isSetAside: true },
];
const presets = [{ id: 'p', name: 'Warm evening', settings: { warmth: 0.25 }, rule: { rooms: ['kitchen'], folderContains: '' } }];
const asked: unknown[] = [];
/** The studio's answers; previews are files of their own address. */
const calls = {
  library: {
    listProjects: () => Promise.resolve([{ id: 'cccccc44-0000', name: 'Villa' }]),
    showProject: () => Promise.resolve({ photos }),
  },
  presets: {
    list: () => Promise.resolve(presets),
    share: () => Promise.resolve({ text: 'text of it\n' }),
    save: (preset: { name: string; settings: unknown; rule: unknown }) => Promise.resolve({ id: 'q', ...preset }),
    take: ({ text }: { text: string }) => Promise.resolve({ ...presets[0], name: text }),
  },
  develop: {
    photos: (input: unknown) => (asked.push(input), Promise.resolve({ jobs: ['job'] })),
    change: (input: unknown) => (asked.push(input), Promise.resolve({ jobs: ['job'] })),
    preview: ({ photoId, change }: { photoId: string; change: DevelopChange }) => {
      writeFileSync(path.join(dir, 'made'), `${photoId} ${JSON.stringify(change)}`);
      return Promise.resolve({ address: '/media/preview/0123.jpg', widthPx: 1, heightPx: 1 });
    },
  },
} as unknown as StudioCalls;
const studio = {
  media: ({ id }: { id: string }) => Promise.resolve(id === '0123' ? { file: path.join(dir, 'made'), contentType: '' } : null),
};

describe('what develop is about', () => {
  test.each([
    ['Villa', ['aaaaaa11-0000', 'aaaaaa22-0000']],
    ['cccccc', ['aaaaaa11-0000', 'aaaaaa22-0000']],
    ['aaaaaa22', ['aaaaaa22-0000']],
    ['bbbbbb', ['bbbbbb33-0000']],
  ])('%s', async (wanted, found) => {
    expect((await findTarget(calls, wanted)).photos.map(({ id }) => id)).toEqual(found);
  });

  test.each(['aaaaaa', 'dddddd', 'Hut'])('%s is not one photo and no project', async (wanted) => {
    await expect(findTarget(calls, wanted)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a recipe', () => {
  const developed = async (recipe: string | null): Promise<unknown> => {
    await startDeveloping(calls, await findTarget(calls, 'aaaaaa11'), recipe);
    return asked.at(-1);
  };
  const file = (text: string): string => {
    writeFileSync(path.join(dir, 'recipe.json'), text);
    return path.join(dir, 'recipe.json');
  };
  const photoIds = ['aaaaaa11-0000'];

  test('is a preset by name, settings in a file, a preset in a file, or nothing', async () => {
    expect(await developed(null)).toEqual({ photoIds });
    expect(await developed('warm Evening')).toEqual({ photoIds, change: { warmth: 0.25 } });
    expect(await developed(file('{"shadows": 0.5}'))).toEqual({ photoIds, change: { shadows: 0.5 } });
    expect(await developed(file('{"format": "ai-studio-preset", "settings": {"tint": 0.1}}'))).toEqual({ photoIds, change: { tint: 0.1 } });
  });

  test.each(['{"shadow": 0.5}', '{"shadows": 50}', '[]', 'no'])('that is none is refused: %s', async (text) => {
    await expect(developed(file(text))).rejects.toMatchObject({ code: 'invalid-input' });
  });

  test('that is nowhere is not found', async () => {
    await expect(developed('Nowhere')).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('previews go into the folder, beside what lies there', async () => {
  const out = path.join(dir, 'out');
  const command = { project: 'Villa', recipe: 'Warm evening', out };
  expect((await writePreviews({ studio, calls }, command)).map((file) => path.basename(file))).toEqual(['001.jpg', '002-kitchen.jpg']);
  await writePreviews({ studio, calls }, { ...command, project: 'aaaaaa22', recipe: null });
  expect(readdirSync(out).toSorted()).toEqual(['001.jpg', '002-kitchen (2).jpg', '002-kitchen.jpg']);
  expect(readFileSync(path.join(out, '002-kitchen.jpg'), 'utf8')).toBe('aaaaaa22-0000 {"warmth":0.25}');
  expect(readFileSync(path.join(out, '002-kitchen (2).jpg'), 'utf8')).toBe('aaaaaa22-0000 {}');
});

test('presets are listed, shared by name and taken from a file', async () => {
  expect(presetsText(await presetBook(calls, { share: null, take: null, save: null }))).toBe(
    'Warm evening         warmth 0.25  (by itself: kitchen)',
  );
  expect(presetsText(await presetBook(calls, { share: 'warm evening', take: null, save: null }))).toBe('text of it');
  writeFileSync(path.join(dir, 'shared.json'), 'Taken');
  expect(presetsText(await presetBook(calls, { share: null, take: path.join(dir, 'shared.json'), save: null }))).toContain('Taken');
  await expect(presetBook(calls, { share: 'None', take: null, save: null })).rejects.toMatchObject({ code: 'not-found' });
  await expect(presetBook(calls, { share: null, take: path.join(dir, 'gone'), save: null })).rejects.toMatchObject({
    code: 'file-not-readable',
  });
});

test('settings are kept under a name, with where they apply by themselves', async () => {
  const command = parseCommand([
    'presets',
    '--save',
    'For the agency',
    '--recipe',
    'warm evening',
    '--rooms',
    'kitchen, bathroom',
    '--client',
    'Agency',
  ]);
  if (command.name !== 'presets') throw new Error('another command');
  expect(command.save).toEqual({
    name: 'For the agency',
    recipe: 'warm evening',
    rule: { rooms: ['kitchen', 'bathroom'], folderContains: 'Agency' },
  });
  expect(presetsText(await presetBook(calls, command))).toBe(
    'For the agency       warmth 0.25  (by itself: kitchen, bathroom, folders with "Agency")',
  );
  expect(() => parseCommand(['presets', '--save', 'x'])).toThrow('--save needs --recipe');
  expect(() => parseCommand(['presets', '--rooms', 'kitchen'])).toThrow('belong to --save');
  expect(() => parseCommand(['list', '--client', 'x'])).toThrow('--client has no meaning');
});

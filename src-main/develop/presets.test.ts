import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultSettings, DevelopChange, type DevelopChange as Change } from '../../src-preload/contract/develop.ts';
import type { JobId, PhotoId, PresetId } from '../../src-preload/contract/ids.ts';
import { PresetView } from '../../src-preload/contract/presets.ts';
import { openLibrary, type OpenLibrary } from '../database/open.ts';
import { Presets } from '../library/presets.ts';
import { ensureWorkspace } from '../library/workspace.ts';
import { silentLog } from '../log/log.ts';
import { builtInPresets } from './built-in-presets.ts';
import { choosePreset } from './choose-preset.ts';
import { presetHandlers } from './preset-handlers.ts';
import { presetText, readPresetText } from './preset-text.ts';
import { partsOf } from './settings-parts.ts';

let dir: string;
let library: OpenLibrary;
let presets: Presets;
const clock = { now: () => 1_000, monotonic: () => 0 };

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'presets-'));
  library = await openLibrary({ libraryDir: dir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  const newId = (): string => v7();
  presets = new Presets({ library, workspaceId: ensureWorkspace({ library, clock, newId }), clock, newId });
});
afterEach(async () => {
  await library.close();
  rmSync(dir, { recursive: true, force: true });
});

const failure = (code: string): Error => expect.objectContaining({ name: 'StudioFailure', code }) as Error;

describe('the store', () => {
  test('keeps one preset of a name: saving again replaces what it holds and nothing else', () => {
    const first = presets.save({ name: 'Bakke Homes', settings: { warmth: 0.2 }, rule: { rooms: ['kitchen'], folderContains: 'Bakke' } });
    presets.save({ name: 'Another', settings: {}, rule: null });
    const second = presets.save({ name: 'Bakke Homes', settings: { tint: -0.1 }, rule: null });
    expect(second).toEqual({ id: first.id, name: 'Bakke Homes', settings: { tint: -0.1 }, rule: null });
    expect(presets.list().map(({ name }) => name)).toEqual(['Another', 'Bakke Homes']);
    expect(presets.get(first.id)).toEqual(second);
    presets.remove(first.id);
    expect(presets.get(first.id)).toBeUndefined();
    expect(presets.byName('Bakke Homes')).toBeUndefined();
  });

  test('brings its own presets to a new library only', () => {
    presets.ensure(builtInPresets);
    expect(presets.list()).toHaveLength(builtInPresets.length);
    presets.remove(presets.list()[0]!.id);
    presets.ensure(builtInPresets);
    expect(presets.list()).toHaveLength(builtInPresets.length - 1);
  });
});

test('every built-in preset is within the contract, and they differ', () => {
  for (const { settings } of builtInPresets) expect(DevelopChange.parse(settings)).toEqual(settings);
  expect(new Set(builtInPresets.map(({ settings }) => JSON.stringify(settings))).size).toBe(builtInPresets.length);
});

describe('the calls', () => {
  const asked: { photoIds: readonly PhotoId[]; change: Change }[] = [];
  const calls = () =>
    presetHandlers({
      presets,
      changePhotos: (photoIds, change) => {
        asked.push({ photoIds, change });
        return photoIds.map((id) => `job of ${id}` as JobId);
      },
    });

  test('save, list, apply and remove', async () => {
    const { id } = await calls().save({ name: 'Soft', settings: { contrast: -0.2 }, rule: null });
    expect(await calls().list({})).toEqual([{ id, name: 'Soft', settings: { contrast: -0.2 }, rule: null }]);
    expect(await calls().apply({ presetId: id as PresetId, photoIds: ['a' as PhotoId] })).toEqual({ jobs: ['job of a'] });
    expect(asked).toEqual([{ photoIds: ['a'], change: { contrast: -0.2 } }]);
    await calls().remove({ presetId: id as PresetId });
    expect(await calls().list({})).toEqual([]);
    for (const verb of ['apply', 'share', 'remove'] as const)
      expect(() => calls()[verb]({ presetId: id as PresetId, photoIds: ['a' as PhotoId] })).toThrow(failure('not-found'));
  });

  test('what is shared can be taken elsewhere; the name is numbered where it is taken, and the rule stays at home', async () => {
    const settings: Change = { warmth: 0.3, crop: { x: 0.1, y: 0, width: 0.5, height: 1 }, guides: [] };
    const made = await calls().save({ name: 'Kveld', settings, rule: { rooms: [], folderContains: 'Kunde AS' } });
    const { text } = await calls().share({ presetId: made.id as PresetId });
    expect(text).not.toContain('Kunde');
    expect(await calls().take({ text })).toMatchObject({ name: 'Kveld 2', settings, rule: null });
    expect(await calls().take({ text })).toMatchObject({ name: 'Kveld 3' });
    const long = 'N'.repeat(80);
    for (const name of [long, `${'N'.repeat(78)} 2`])
      expect((await calls().take({ text: presetText({ name: long, settings: {} }) })).name).toBe(name);
  });
});

describe('shared text', () => {
  test('may be wrapped in space, and may know more than this version', () => {
    const known = JSON.parse(presetText({ name: 'Soft', settings: { contrast: -0.2 } })) as object;
    const text = `\n\n  ${JSON.stringify({ ...known, extra: { a: 1 }, settings: { contrast: -0.2, sparkle: 9, __proto__: { auto: 0 } } })}\n`;
    expect(readPresetText(text)).toEqual({ name: 'Soft', settings: { contrast: -0.2 }, rule: null });
  });

  test('loses characters that would write over other lines', () => {
    const text = presetText({ name: 'Soft\u0000\u001b[2J\u202Egpj', settings: {} });
    expect(readPresetText(text).name).toBe('Soft [2J gpj');
  });

  test.each([
    '',
    'null',
    '[]',
    '{"format":"ai-studio-preset"}',
    '{"format":"something","version":1,"name":"a","settings":{}}',
    '{"format":"ai-studio-preset","version":2,"name":"a","settings":{}}',
    '{"format":"ai-studio-preset","version":1,"name":" \\u0000 ","settings":{}}',
    '{"format":"ai-studio-preset","version":1,"name":"a","settings":{"exposureEv":1e9}}',
    '{"format":"ai-studio-preset","version":1,"name":"a","settings":{"guides":[[1]]}}',
    '{"format":"ai-studio-preset","version":1,"name":"a"',
    `[${'['.repeat(50_000)}`,
    '<?xml version="1.0"?><x:xmpmeta/>',
  ])('is refused by name: %.60s', (text) => {
    expect(() => readPresetText(text)).toThrow(failure('preset-not-understood'));
  });
});

describe('at intake', () => {
  const preset = (name: string, rule: { rooms?: string[]; folderContains?: string } | null): PresetView =>
    PresetView.parse({ id: v7(), name, settings: {}, rule: rule && { rooms: [], folderContains: '', ...rule } });
  const chosen = (rules: readonly PresetView[], folder: string, room: string | null): string | undefined =>
    choosePreset(rules, { folder, room })?.name;
  const all = [
    preset('by hand', null),
    preset('always', {}),
    preset('kitchens', { rooms: ['kitchen'] }),
    preset('wet rooms', { rooms: ['bathroom', 'kitchen', 'laundry'] }),
    preset('client', { folderContains: 'Åsen' }),
    preset('client, outside', { folderContains: 'Åsen', rooms: ['exterior', 'garden'] }),
    preset('client, branch', { folderContains: 'Åsen Vest' }),
  ];

  test.each([
    ['/shoots/oslo', null, 'always'],
    ['/shoots/oslo', 'bedroom-2', 'always'],
    ['/shoots/oslo', 'kitchen-2', 'kitchens'],
    ['/shoots/oslo', 'laundry', 'wet rooms'],
    ['/shoots/åSEN 12', 'kitchen', 'client'],
    ['/shoots/a\u030Asen 12', 'garden', 'client, outside'],
    ['/shoots/åsen vest 3', 'garden', 'client, branch'],
  ])('the most specific rule wins: %s, %s', (folder, room, name) => {
    expect(chosen(all, folder, room)).toBe(name);
    expect(chosen(all.toReversed(), folder, room)).toBe(name);
  });

  test('nothing is applied that nobody asked for', () => {
    expect(chosen([all[0]!, all[2]!], '/shoots', null)).toBeUndefined();
    expect(chosen([], '/shoots', 'kitchen')).toBeUndefined();
  });
});

test('every setting belongs to one part, and geometry is apart from the rest', () => {
  const geometry = partsOf(defaultSettings, ['geometry']);
  const rest = partsOf(defaultSettings, ['light', 'tone', 'detail']);
  expect({ ...geometry, ...rest }).toEqual(defaultSettings);
  expect(Object.keys(geometry).filter((setting) => setting in rest)).toEqual([]);
  expect(Object.keys(geometry).toSorted()).toEqual(['crop', 'guides', 'rotateDeg', 'verticals']);
});

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Style } from '../../../src-preload/contract/ai.ts';
import { openLibrary, type OpenLibrary } from '../../database/open.ts';
import { ensureWorkspace } from '../../library/workspace.ts';
import { silentLog } from '../../log/log.ts';
import { builtInStyles } from './built-in-styles.ts';
import { StyleBook } from './style-book.ts';
import { styleHandlers } from './style-handlers.ts';

let dir: string;
let library: OpenLibrary;
let book: StyleBook;
const clock = { now: () => 1_000, monotonic: () => 0 };

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'styles-'));
  library = await openLibrary({ libraryDir: dir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  const newId = (): string => v7();
  book = new StyleBook({ library, workspaceId: ensureWorkspace({ library, clock, newId }), clock, newId });
});
afterEach(async () => {
  await library.close();
  rmSync(dir, { recursive: true, force: true });
});

const mine: Style = { ...builtInStyles[0]!, id: 'mine', name: { en: 'Mine', nb: 'Min' } };

test('lists what comes with the studio in its order, then the workspace’s own', () => {
  expect(book.list().map(({ id }) => id)).toEqual(builtInStyles.map(({ id }) => id));
  book.keep({ ...mine, id: 'zebra' });
  expect(book.keep(mine).slice(-2)).toEqual([
    { ...mine, source: 'workspace' },
    expect.objectContaining({ id: 'zebra', source: 'workspace' }),
  ]);
  expect(book.get('mine')).toEqual({ ...mine, source: 'workspace' });
});

test('a style of one’s own stands in the place of the built-in one until it is taken away', () => {
  const built = book.get('luxury');
  const place = book.list().findIndex(({ id }) => id === 'luxury');
  const own = { ...mine, id: 'luxury', version: 7 };
  book.keep({ ...own, version: 6 });
  const list = book.keep(own);
  expect(list).toHaveLength(builtInStyles.length);
  expect(list[place]).toEqual({ ...own, source: 'workspace' });
  expect(book.get('luxury')).toMatchObject({ version: 7, source: 'workspace' });
  expect(book.remove('luxury')[place]).toEqual(built);
  expect(() => book.remove('luxury')).toThrow(expect.objectContaining({ code: 'not-found' }));
});

test('what nobody keeps is not found', () => {
  for (const id of ['nothing', 'constructor', '']) expect(() => book.get(id)).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(() => book.remove('nothing')).toThrow(expect.objectContaining({ code: 'not-found' }));
});

test('takes nothing that it would not understand, and says where', () => {
  const refused = (wanted: unknown, part = ''): void =>
    expect(() => book.keep(wanted)).toThrow(
      expect.objectContaining({ code: 'style-not-understood', message: expect.stringContaining(part) }),
    );
  refused({ ...mine, shape: 2 }, '“shape”');
  refused({ ...mine, prompt: { ...mine.prompt, instruction: '' } }, '“prompt.instruction”');
  refused({ ...mine, id: '../x' }, '“id”');
  for (const nothing of [null, 'text', [], 12]) refused(nothing);
  expect(book.list()).toHaveLength(builtInStyles.length);
});

test('a style may not call itself milder than what it changes', () => {
  expect(() => book.keep({ ...mine, operationClass: 'D', changes: ['colour', 'surfaces'] })).toThrow(
    expect.objectContaining({ code: 'style-not-understood', message: expect.stringContaining('at least class F') }),
  );
  expect(book.keep({ ...mine, operationClass: 'F', changes: ['surfaces'] }).at(-1)).toMatchObject({ operationClass: 'F' });
});

test('a kept style of a later shape is left alone, not shown and not lost', () => {
  book.keep(mine);
  library.sqlite.prepare(`UPDATE style SET recipe = json_set(recipe, '$.shape', 2) WHERE name = 'mine'`).run();
  expect(book.list()).toHaveLength(builtInStyles.length);
  expect(() => book.get('mine')).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(library.sqlite.prepare(`SELECT count(*) FROM style`).pluck().get()).toBe(1);
});

test('the calls answer with the list as it is then', async () => {
  const calls = styleHandlers(book);
  expect(await calls.keepStyle({ style: mine })).toHaveLength(builtInStyles.length + 1);
  expect(await calls.styles({})).toHaveLength(builtInStyles.length + 1);
  expect(await calls.removeStyle({ id: 'mine' })).toEqual(builtInStyles.map((style) => ({ ...style, source: 'built-in' })));
});

import { expect, test } from 'vitest';
import { droppedPath } from './grant-path.ts';

test('a file or folder that is there', async () => {
  expect(await droppedPath(import.meta.filename)).toBe(import.meta.filename);
  expect(await droppedPath(import.meta.dirname)).toBe(import.meta.dirname);
});

test.each([
  '',
  'package.json',
  './package.json',
  '../',
  '/no/such/file',
  `${import.meta.filename}\0.png`,
  'file:///etc/passwd',
  null,
  undefined,
  7,
  {},
  ['/etc'],
])('%j was not dropped', async (value) => {
  await expect(droppedPath(value)).rejects.toMatchObject({ code: 'grant-unknown' });
});

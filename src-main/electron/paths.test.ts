import path from 'node:path';
import { expect, test } from 'vitest';
import { choosePaths, type PathsInput } from './paths.ts';

const cwd = path.resolve('/home/someone');
const input = (over: Partial<PathsInput> & { switches?: Record<string, string> } = {}): PathsInput => ({
  switchValue: (name) => over.switches?.[name] ?? '',
  env: {},
  appDir: path.resolve('/app'),
  defaultUserDataDir: path.resolve('/data'),
  electronResourcesDir: path.resolve('/electron/resources'),
  isPackaged: false,
  cwd,
  ...over,
});

const devServer = (url: string, isPackaged = false): string | undefined =>
  choosePaths(input({ env: { VITE_DEV_SERVER_URL: url }, isPackaged })).devServer?.href;

test('the library lies in the user data unless it is moved', () => {
  expect(choosePaths(input()).libraryDir).toBe(path.resolve('/data/library'));
  expect(choosePaths(input({ switches: { 'user-data-dir': 'elsewhere' } })).libraryDir).toBe(path.join(cwd, 'elsewhere/library'));
  expect(choosePaths(input({ env: { STUDIO_LIBRARY: '/disk/library' } })).libraryDir).toBe(path.resolve('/disk/library'));
  const both = input({ switches: { library: 'mine' }, env: { STUDIO_LIBRARY: '/disk/library' } });
  expect(choosePaths(both).libraryDir).toBe(path.join(cwd, 'mine'));
  expect(choosePaths(both).userDataDir).toBe(path.resolve('/data'));
});

test('resources lie beside the source, or in the packaged app', () => {
  expect(choosePaths(input()).resourcesDir).toBe(path.resolve('/app/resources'));
  expect(choosePaths(input({ isPackaged: true })).resourcesDir).toBe(path.resolve('/electron/resources/studio'));
});

test('only a server on this machine is a dev server, and never in a packaged app', () => {
  expect(devServer('http://127.0.0.1:5173/')).toBe('http://127.0.0.1:5173/');
  expect(devServer('http://127.0.0.1:5173/', true)).toBeUndefined();
  expect(devServer('http://127.0.0.1.evil.com/')).toBeUndefined();
  expect(devServer('https://evil.com/')).toBeUndefined();
  expect(devServer('nonsense')).toBeUndefined();
  expect(devServer('')).toBeUndefined();
});

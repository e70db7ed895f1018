import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { electronBinary } from './electron-binary.ts';

test('a named executable is taken, then a named folder, and a folder without one is none', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'studio-electron-'));
  expect(electronBinary({ STUDIO_ELECTRON: '/opt/e/electron', ELECTRON_OVERRIDE_DIST_PATH: folder }, 'linux')).toBe('/opt/e/electron');
  expect(electronBinary({ ELECTRON_OVERRIDE_DIST_PATH: folder }, 'linux')).toBeNull();
  writeFileSync(path.join(folder, 'electron'), '');
  chmodSync(path.join(folder, 'electron'), 0o755);
  expect(electronBinary({ ELECTRON_OVERRIDE_DIST_PATH: folder }, 'linux')).toBe(path.join(folder, 'electron'));
  rmSync(folder, { recursive: true });
});

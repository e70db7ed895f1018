import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, FuseState, getCurrentFuseWire } from '@electron/fuses';
import { Arch, build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronBinary } from '../../scripts/electron-binary.ts';
import { dropPaths, electronToUse, launchProgram, root } from './launch-program.ts';
import { bracketedRooms, makeShoot } from '../fixtures/make-shoot.ts';
import { developedIn } from './open-studio.ts';

/**
 * What is shipped, made by the real packager with the project's own settings. Where Electron is not on this machine, a
 * folder of empty files with the right names stands for it: the program's part of the package is the same.
 */
const realElectron = process.platform === 'linux' ? electronBinary(process.env, process.platform) : null;
let folder: string;
let resources: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studio-packaged-'));
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
    publish: 'never',
    config: {
      directories: { output: path.join(folder, 'release') },
      electronDist: realElectron ? path.dirname(realElectron) : emptyElectron(path.join(folder, 'electron')),
      // Fuses are bits inside the genuine executable.
      ...(!realElectron && { electronFuses: null }),
    },
  });
  resources = path.join(folder, 'release/linux-unpacked/resources');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function emptyElectron(dir: string): string {
  mkdirSync(path.join(dir, 'locales'), { recursive: true });
  mkdirSync(path.join(dir, 'resources'));
  const names = [
    'electron',
    'chrome-sandbox',
    'chrome_crashpad_handler',
    'libffmpeg.so',
    'icudtl.dat',
    'resources.pak',
    'snapshot_blob.bin',
  ];
  for (const name of [...names, 'v8_context_snapshot.bin', 'LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak', 'locales/nb.pak']) {
    writeFileSync(path.join(dir, name), '', { mode: 0o755 });
  }
  return dir;
}

describe('the package', () => {
  test('holds the built program, the natives it loads, and nothing else', () => {
    const files = listPackage(path.join(resources, 'app.asar'), { isPack: false });
    const tops = new Set(files.map((file) => file.split('/').slice(1, 3).join('/')));
    expect([...tops].toSorted()).toEqual([
      'dist',
      'dist/kernels',
      'dist/main',
      'dist/preload',
      'dist/renderer',
      'node_modules',
      'node_modules/@img',
      'node_modules/better-sqlite3',
      'node_modules/detect-libc',
      ...(files.includes('/node_modules/ffmpeg-static') ? ['node_modules/ffmpeg-static'] : []),
      'node_modules/semver',
      'node_modules/sharp',
      'package.json',
    ]);
    expect(files.filter((file) => /\.(?:ts|tsx|map|cc|md)$|\.test\.|\/\.|src-(?:main|renderer|preload)/.test(file))).toEqual([]);
  });

  test('has one prebuilt library of each native module, outside the archive', () => {
    const natives = listPackage(path.join(resources, 'app.asar'), { isPack: true }).filter((line) => line.endsWith('.node'));
    expect(natives).toHaveLength(2);
    expect(natives.every((line) => line.startsWith('unpack'))).toBe(true);
  });

  test.runIf(realElectron !== null)('cannot be run as Node, inspected, or fed another program', async () => {
    const wire = await getCurrentFuseWire(path.join(folder, 'release/linux-unpacked/ai-studio'));
    expect(wire[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.EnableNodeCliInspectArguments]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
    expect(wire[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(FuseState.DISABLE);
  });
});

// The genuine one refuses a test driver once it is packaged: that is one of its fuses.
describe.runIf(electronToUse().kind === 'double')('the shipped files', () => {
  test('are all that the studio needs', async () => {
    const programDir = path.join(folder, 'program');
    extractAll(path.join(resources, 'app.asar'), programDir);
    const shoot = path.join(folder, 'Seaview 12');
    await makeShoot(shoot, bracketedRooms(1, 600));
    const studio = await launchProgram({ programDir, env: { ELECTRON_DOUBLE_PACKAGED_RESOURCES: resources } });
    await dropPaths(studio, 'main', [shoot]);
    await expect.poll(() => developedIn(studio.page).count(), { timeout: 60_000 }).toBe(1);
    await studio.close();
  });
});

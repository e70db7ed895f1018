import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * The Electron executable on this machine, or null: the one STUDIO_ELECTRON names, else the one in
 * ELECTRON_OVERRIDE_DIST_PATH, else the one the `electron` package has downloaded. Never downloads.
 */
export function electronBinary(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string | null {
  if (env['STUDIO_ELECTRON']) return env['STUDIO_ELECTRON'];
  const packageDir = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(packageDir, 'dist');
  const file = path.join(folder, nameOn(platform));
  return existsSync(file) ? file : null;
}

function nameOn(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** What to tell someone whose machine has no Electron. */
export const howToGetElectron = `Electron's program is not on this machine (npm installs only its description). One of these brings it:
  node node_modules/electron/install.js       downloads it from GitHub
  ELECTRON_OVERRIDE_DIST_PATH=<folder>        uses an unpacked Electron you already have
  STUDIO_ELECTRON=<file>                      uses an Electron executable you already have`;

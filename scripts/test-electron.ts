import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { electronBinary, howToGetElectron } from './electron-binary.ts';

/** `npm run test:electron`: the desktop tests on the real Electron. Where there is none it says so, and that nothing was run. */
const root = path.resolve(import.meta.dirname, '..');
const electron = electronBinary(process.env, process.platform);
if (electron) process.exitCode = runOn(electron);
else console.log(`NOT RUN: the desktop tests were not run on the real Electron.\n${howToGetElectron}`);

function runOn(executable: string): number {
  const vitest = [path.join(root, 'node_modules/.bin/vitest'), 'run', '--project', 'desktop', ...process.argv.slice(2)];
  // Without a screen of its own, Linux lends it a virtual one.
  const needsScreen = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  const [command = '', ...args] = needsScreen ? ['xvfb-run', '--auto-servernum', ...vitest] : vitest;
  console.log(`The desktop tests on ${executable}`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, STUDIO_ELECTRON: executable },
    shell: process.platform === 'win32',
  });
  if (error) console.log(needsScreen ? 'Without a screen the tests need xvfb-run: apt-get install xvfb' : error.message);
  return status ?? 1;
}

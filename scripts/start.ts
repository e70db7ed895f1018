import { spawn } from 'node:child_process';
import path from 'node:path';
import { electronBinary, howToGetElectron } from './electron-binary.ts';

/** `npm start [-- <arguments>]`: opens the window on the real Electron, and ends as it ends. */
const root = path.resolve(import.meta.dirname, '..');
const electron = electronBinary(process.env, process.platform);
if (electron) open(electron);
else {
  process.stderr.write(
    `AI Studio cannot open its window.\n${howToGetElectron}\nEverything the window does can also be done without it: npm run studio -- help\n`,
  );
  process.exitCode = 1;
}

function open(executable: string): void {
  const child = spawn(executable, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
  child.once('error', (error) => {
    process.stderr.write(`Electron could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
}

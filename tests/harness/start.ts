/**
 * The `electron` command of the double: `electron [switches] <app folder> [arguments]`. Chromium runs as a child process, the
 * program's main bundle runs here in Node, and stderr carries the two lines that Playwright's `_electron.launch` waits for.
 */
import { readFileSync } from 'node:fs';
import inspector from 'node:inspector';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startBrowser } from './browser.ts';
import { Cdp } from './cdp.ts';
import { readCommandLine } from './command-line.ts';
import { createElectronDouble, type ElectronDouble } from './electron-double.ts';
import { Manifest } from './host.ts';

declare global {
  var electronDouble: ElectronDouble;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const commandLine = readCommandLine(process.argv.slice(2));
const { appDir, switches } = commandLine;
const manifest = Manifest.parse(readJson(path.join(appDir, 'package.json')));
const packagedResourcesDir = process.env['ELECTRON_DOUBLE_PACKAGED_RESOURCES'] ?? null;

const userDataDir = switches.get('user-data-dir');
const browser = await startBrowser({ profileDir: userDataDir ? path.join(path.resolve(userDataDir), 'chromium-double') : null });
const cdp = await Cdp.connect(browser.endpoint);
await cdp.browser.send('Target.setDiscoverTargets', { discover: true });
const { product } = await cdp.browser.send('Browser.getVersion');

// The process looks like Electron's to the program.
const { version: electron } = Manifest.omit({ main: true }).parse(
  readJson(createRequire(import.meta.url).resolve('electron/package.json')),
);
const versions = Object.freeze({ ...process.versions, electron, chrome: product.split('/')[1] });
Object.defineProperty(process, 'versions', { value: versions, configurable: true });
Object.assign(process, { type: 'browser', resourcesPath: packagedResourcesDir ?? path.join(import.meta.dirname, 'no-resources') });
process.argv = [path.join(import.meta.dirname, 'electron'), ...commandLine.words];

let isStopping = false;
const exitProcess = process.exit.bind(process);
const stopBrowser = (): Promise<void> => {
  isStopping = true;
  return browser.stop(() => cdp.browser.send('Browser.close'));
};
const electronDouble = createElectronDouble({ cdp, commandLine, manifest, packagedResourcesDir, stopBrowser }, exitProcess);
globalThis.electronDouble = electronDouble;
const { app, dialog, double } = electronDouble;
process.exit = app.exit as typeof process.exit; // as in Electron

const moduleUrl = pathToFileURL(path.join(import.meta.dirname, 'electron.cjs')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: moduleUrl, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});

browser.onExit(() => {
  if (!isStopping) app.exit(1);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => app.quit());
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') === 1)
    dialog.showErrorBox('A JavaScript error occurred in the main process', error.stack ?? String(error));
});

// Playwright asks for require('electron') as soon as it can connect, so not before all of it is there.
if (switches.has('inspect')) inspector.open(Number(switches.get('inspect')));
process.stderr.write(`DevTools listening on ${browser.endpoint}\n`);

const late = setTimeout(() => {
  console.error(
    'electron double: the main module is still being evaluated after 5 s; a top-level await of app.whenReady() would hang Electron',
  );
}, 5000);
await import(pathToFileURL(path.join(appDir, manifest.main)).href);
clearTimeout(late);
double.becomeReady();

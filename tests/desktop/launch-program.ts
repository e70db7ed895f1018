import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { electronBinary } from '../../scripts/electron-binary.ts';

export const root = path.resolve(import.meta.dirname, '../..');

/** The genuine Electron where it is installed, else the double, which answers to the same commands. */
export function electronToUse(): { kind: 'electron' | 'double'; path: string } {
  const isDouble = process.env['STUDIO_ELECTRON'] === 'double';
  const real = isDouble ? null : electronBinary(process.env, process.platform);
  return real ? { kind: 'electron', path: real } : { kind: 'double', path: path.join(root, 'tests/harness/electron') };
}

export interface Launched {
  readonly kind: 'electron' | 'double';
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userDataDir: string;
  /** What the program has written to its error stream. */
  readonly errorText: () => string;
  close(): Promise<void>;
  /** As a crash or a power cut would. */
  kill(): Promise<void>;
}

export interface LaunchOptions {
  /** Folder with the program's package.json. */
  readonly programDir: string;
  /** Kept when it is given, otherwise made and removed at close. */
  readonly userDataDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a program and waits until its window shows its page. */
export async function launchProgram({ programDir, userDataDir: kept, args = [], env = {} }: LaunchOptions): Promise<Launched> {
  const userDataDir = kept ?? mkdtempSync(path.join(os.tmpdir(), 'studio-desktop-'));
  const { kind, path: executablePath } = electronToUse();
  const app = await _electron.launch({
    executablePath,
    args: [programDir, `--user-data-dir=${userDataDir}`, '--force-color-profile=srgb', '--lang=en-US', ...args],
    env: { ...(process.env as Record<string, string>), TZ: 'UTC', ...env },
    cwd: root,
    timeout: 60_000,
  });
  const child = app.process();
  let errorText = '';
  child.stderr?.on('data', (piece) => {
    errorText += String(piece);
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const page = await app.firstWindow().catch((error: unknown) => {
    throw new Error(`the program opened no window:\n${errorText}`, { cause: error });
  });
  await page.waitForURL((url) => url.protocol !== 'about:', { waitUntil: 'load' });
  return {
    kind,
    app,
    page,
    userDataDir,
    errorText: () => errorText,
    async close() {
      if (child.exitCode === null && child.signalCode === null) await app.close();
      await exited;
      if (!kept) rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const expectFiles = (app: ElectronApplication, paths: readonly string[]): Promise<void> =>
  app.evaluate((electron, files) => (electron as unknown as typeof globalThis.electronDouble).double.expectFiles(files), paths);

/** Chooses a file in the system's dialog that `open` brings up from a file input of the page. */
export async function chooseInDialog({ app, page, kind }: Launched, open: () => Promise<unknown>, file: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
  if (kind === 'double') await expectFiles(app, [file]);
  await chooser.setFiles(file);
}

/** Drops files and folders from outside the program onto an element, as a drag of the operating system does. */
export async function dropPaths({ app, page, kind }: Launched, selector: string, paths: readonly string[]): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not on the screen`);
  if (kind === 'double') await expectFiles(app, paths);
  const cdp = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data: { items: [], files: [...paths], dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await cdp.send('Input.dispatchDragEvent', { type, ...at });
  await cdp.detach();
}

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { electronToUse, type Launched } from './launch-program.ts';
import { openStudio, programDir } from './open-studio.ts';

/** What the shell does around the page: windows, one instance, starts that fail, ends that wait. */

let userDataDir: string;
let studio: Launched | null = null;
beforeEach(() => {
  userDataDir = mkdtempSync(path.join(os.tmpdir(), 'studio-shell-'));
});
afterEach(async () => {
  await studio?.close();
  studio = null;
  rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const open = async (args: readonly string[] = []): Promise<Launched> => {
  studio = await openStudio({ userDataDir, args });
  await studio.page.getByRole('main').waitFor();
  return studio;
};

/** Starts the program without a test driver, to its end. */
function startToItsEnd(args: readonly string[]): Promise<{ code: number | null; errorText: string }> {
  const child = spawn(electronToUse().path, ['--no-sandbox', programDir, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errorText = '';
  child.stderr.on('data', (piece) => {
    errorText += String(piece);
  });
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve({ code, errorText }));
  });
}

describe('the window', () => {
  test('opens where it was left, as large as it was', async () => {
    const first = await open();
    const window = await first.app.browserWindow(first.page);
    const place = { x: 60, y: 50, width: 1010, height: 700 };
    await window.evaluate((own, bounds) => own.setBounds(bounds), place);
    await first.close();
    const second = await open();
    const again = await second.app.browserWindow(second.page);
    expect(await again.evaluate((own) => own.getBounds())).toEqual(place);
    expect(await second.page.evaluate(() => innerWidth)).toBe(1010);
  });

  test('opens where it can be seen when its screen is gone, and whatever its file holds', async () => {
    writeFileSync(
      path.join(userDataDir, 'preferences.json'),
      JSON.stringify({ 'window.place': { x: 9000, y: 9000, width: 1000, height: 700, isMaximized: false } }),
    );
    const first = await open();
    const bounds = await (await first.app.browserWindow(first.page)).evaluate((own) => own.getBounds());
    expect(bounds.x).toBeLessThan(1920);
    expect(bounds.y).toBeLessThan(1080);
    await first.close();
    writeFileSync(path.join(userDataDir, 'preferences.json'), '{"window.place": {"x":');
    await open();
    expect(studio?.app.windows()).toHaveLength(1);
  });

  test('has the colour of the page before the page has painted', async () => {
    const { app, page } = await open();
    const painted = await page.evaluate(() => {
      const context = document.createElement('canvas').getContext('2d');
      if (!context) return '';
      context.fillStyle = getComputedStyle(document.body).backgroundColor;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
      return `#${[red, green, blue].map((level) => level.toString(16).padStart(2, '0')).join('')}`;
    });
    const behind = await (await app.browserWindow(page)).evaluate((own) => own.getBackgroundColor());
    expect(behind.toLowerCase()).toBe(painted);
  });

  test('brings back a page that died, with nothing lost', async () => {
    const { app, page } = await open();
    await (
      await app.browserWindow(page)
    ).evaluate((own) => {
      Object.assign(globalThis, { isBack: false });
      own.webContents.once('render-process-gone', () => {
        own.webContents.once('did-finish-load', () => Object.assign(globalThis, { isBack: true }));
      });
    });
    const cdp = await page.context().newCDPSession(page);
    cdp.send('Page.crash').catch(() => undefined);
    await expect.poll(() => app.evaluate(() => (globalThis as unknown as { isBack: boolean }).isBack)).toBe(true);
    expect(await (await app.browserWindow(page)).evaluate((own) => own.webContents.isCrashed())).toBe(false);
  });

  test('has the menu of its platform', async () => {
    const { app } = await open();
    const labels = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.role ?? item.label));
    expect(labels).toContain('View');
  });
});

describe('one studio', () => {
  test('a second start shows the first window and ends', async () => {
    const { app, page } = await open();
    await (
      await app.browserWindow(page)
    ).evaluate((own) => {
      Object.assign(globalThis, { wasFocused: false });
      own.once('focus', () => Object.assign(globalThis, { wasFocused: true }));
    });
    expect((await startToItsEnd([`--user-data-dir=${userDataDir}`])).code).toBe(0);
    await expect.poll(() => app.evaluate(() => (globalThis as unknown as { wasFocused: boolean }).wasFocused)).toBe(true);
    expect(app.windows()).toHaveLength(1);
  });

  test('a library that another one has open is not opened, and the person is told', async () => {
    const libraryDir = path.join(userDataDir, 'library elsewhere');
    await open([`--library=${libraryDir}`]);
    const other = path.join(userDataDir, 'other user');
    const { code, errorText } = await startToItsEnd([`--user-data-dir=${other}`, `--library=${libraryDir}`]);
    expect(code).toBe(1);
    expect(errorText).toContain('The library is already open');
    expect(errorText).not.toContain(libraryDir);
  });
});

describe('the library', () => {
  const file = (): string => path.join(userDataDir, 'library', 'studio.db');

  test('is closed before the program ends', async () => {
    const opened = await open();
    expect(existsSync(`${file()}-wal`)).toBe(true);
    await opened.close();
    // Only a library that was not closed keeps its write-ahead log.
    expect([existsSync(file()), existsSync(`${file()}-wal`)]).toEqual([true, false]);
  });

  test('that is damaged, and has no backup, is left alone, and the person is told', async () => {
    mkdirSync(path.dirname(file()));
    writeFileSync(file(), 'This is a letter, not a library. '.repeat(200));
    const { code, errorText } = await startToItsEnd([`--user-data-dir=${userDataDir}`]);
    expect(code).toBe(1);
    expect(errorText).toMatch(/error box: (?:The library is damaged|This is not an AI Studio library): /);
    expect(errorText).not.toContain(userDataDir);
    expect(readFileSync(file(), 'utf8')).toContain('This is a letter');
  });

  // Nothing answers the real dialog.
  test.runIf(electronToUse().kind === 'double')('that is damaged comes back from its backup, and the person is told', async () => {
    const opened = await open();
    await opened.close();
    truncateSync(file(), 1000);
    const { errorText } = await open();
    await expect.poll(errorText).toContain('dialog.showMessageBox was called');
  });
});

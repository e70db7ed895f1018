import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseInDialog, dropPaths, electronToUse, launchProgram, type Launched, root } from './launch-program.ts';

/** What the studio relies on in Electron, asked of whatever stands in its place. The same file runs on the real one. */

interface Fixture {
  echo(value: unknown): Promise<unknown>;
  sender(): Promise<unknown>;
  through(value: unknown): unknown;
  callBack(fn: (n: number) => number): number;
  nested: { list: [number, { deep: boolean }] };
  on(listener: (...args: unknown[]) => void): () => void;
  pathOf(file: File): string;
  world(): unknown;
  reexpose(): string;
  load(name: string): string;
}
declare global {
  interface Window {
    bridge: Fixture;
  }
}

const programDir = path.join(root, 'tests/harness/fixture-program');
let launched: Launched;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studio-promises-'));
  launched = await launchProgram({ programDir });
});
afterAll(async () => {
  await launched.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The message an expression of the page fails with. */
const failureOf = (expression: string): Promise<string> =>
  launched.page.evaluate<string>(
    `(async () => { try { await ${expression}; return 'no failure'; } catch (error) { return error.message; } })()`,
  );

describe('start', () => {
  test('the program is ready only after its main module has been evaluated', async () => {
    expect(await launched.app.evaluate(() => (globalThis as unknown as { order: string[] }).order)).toEqual(['main evaluated', 'ready']);
  });

  test('what must come before ready is refused afterwards', async () => {
    const refused = await launched.app.evaluate(({ protocol }) => {
      try {
        protocol.registerSchemesAsPrivileged([]);
        return 'taken';
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(refused).toContain('before app is ready');
  });

  test('the window has the asked size, and the page is a secure one', async () => {
    expect(await launched.page.evaluate(() => [innerWidth, isSecureContext])).toEqual([900, true]);
  });
});

describe('IPC', () => {
  test('values cross as structured clones', async () => {
    const seen = await launched.page.evaluate(async () => {
      const cyclic: Record<string, unknown> = { n: 1 };
      cyclic['self'] = cyclic;
      const shared = { x: 1 };
      const sent = {
        date: new Date(0),
        invalid: new Date(Number.NaN),
        map: new Map([['k', new Set([1n])]]),
        pattern: /x/gi,
        bytes: new Uint8Array([1, 2, 3]),
        view: new Float32Array([0.5]).subarray(0, 1),
        nan: Number.NaN,
        zero: -0,
        missing: undefined,
        big: 2n ** 70n,
        cyclic,
        pair: [shared, shared],
        error: new TypeError('wrong'),
      };
      const back = (await window.bridge.echo(sent)) as typeof sent;
      return {
        date: back.date instanceof Date && back.date.getTime() === 0,
        invalid: Number.isNaN(back.invalid.getTime()),
        map: [...(back.map.get('k') ?? [])][0] === 1n,
        pattern: back.pattern.source + back.pattern.flags,
        bytes: back.bytes instanceof Uint8Array && [...back.bytes].join(','),
        view: back.view[0],
        nan: Number.isNaN(back.nan),
        zero: Object.is(back.zero, -0),
        missing: 'missing' in back && back.missing === undefined,
        big: String(back.big),
        cyclic: back.cyclic['self'] === back.cyclic,
        pair: back.pair[0] === back.pair[1],
        error: back.error instanceof Error && back.error.message,
      };
    });
    expect(seen).toEqual({
      date: true,
      invalid: true,
      map: true,
      pattern: 'xgi',
      bytes: '1,2,3',
      view: 0.5,
      nan: true,
      zero: true,
      missing: true,
      big: String(2n ** 70n),
      cyclic: true,
      pair: true,
      error: 'wrong',
    });
  });

  test('what cannot be cloned is refused', async () => {
    expect(await failureOf('window.bridge.echo(() => 1)')).toContain('could not be cloned');
    expect(await failureOf('window.bridge.echo({ deep: [document.body] })')).not.toBe('no failure');
  });

  test('a handler that throws loses all but its message', async () => {
    expect(await failureOf('window.bridge.fail()')).toBe("Error invoking remote method 'fail': TypeError: no such room");
    expect(await failureOf('window.bridge.none()')).toBe("Error invoking remote method 'none': Error: No handler registered for 'none'");
  });

  test('main knows which frame asks', async () => {
    expect(await launched.page.evaluate(() => window.bridge.sender())).toEqual({
      url: 'fixture://page/index.html',
      isTop: true,
      isOwn: true,
    });
  });

  test('main can tell the page, until the page no longer listens', async () => {
    const say = (news: string): Promise<void> =>
      launched.app.evaluate((_electron, text) => {
        const { win } = globalThis as unknown as { win: { webContents: { send(channel: string, ...args: unknown[]): void } } };
        win.webContents.send('news', text, { at: 1 });
      }, news);
    await launched.page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard, stop: window.bridge.on((...args) => heard.push(args)) });
    });
    await say('first');
    const heard = (): Promise<unknown> => launched.page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
    await expect.poll(heard).toEqual([['first', { at: 1 }]]);
    await launched.page.evaluate(() => (window as unknown as { stop(): void }).stop());
    await say('second');
    await launched.page.evaluate(() => window.bridge.echo(1));
    expect(await heard()).toHaveLength(1);
  });
});

describe('the bridge', () => {
  test('is frozen to its depth, and its name is taken', async () => {
    const seen = await launched.page.evaluate(() =>
      [window.bridge, window.bridge.nested, window.bridge.nested.list].map((part) => Object.isFrozen(part)),
    );
    expect(seen).toEqual([true, true, true]);
    expect(await launched.page.evaluate(() => window.bridge.reexpose())).toContain('Cannot bind an API on top of an existing property');
  });

  test('passes functions both ways and errors as errors', async () => {
    expect(await launched.page.evaluate(() => window.bridge.callBack((n) => n * 2))).toBe(41);
    expect(await failureOf('window.bridge.throws()')).toContain('from the preload script');
    expect(await failureOf('window.bridge.through(Symbol("x"))')).not.toBe('no failure');
  });

  test('the page sees the bridge and nothing of Node or Electron', async () => {
    const seen = await launched.page.evaluate(() => {
      const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', 'global'];
      return names.filter((name) => name in window);
    });
    expect(seen).toEqual([]);
    expect(await launched.page.evaluate(() => window.bridge.world())).toEqual({ process: 'object', require: 'function', sandboxed: true });
    expect(await launched.page.evaluate(() => window.bridge.load('better-sqlite3'))).toContain('module not found: better-sqlite3');
  });
});

describe('files', () => {
  test('only a file of the system has a path: dropped', async () => {
    const files = ['one.jpg', 'two.jpg'].map((name) => path.join(folder, name));
    for (const file of files) writeFileSync(file, 'x');
    const shoot = path.join(folder, 'shoot');
    mkdirSync(shoot, { recursive: true });
    await launched.page.evaluate(() => {
      document.addEventListener('dragover', (event) => event.preventDefault());
      document.addEventListener('drop', (event) => {
        event.preventDefault();
        Object.assign(window, { paths: [...(event.dataTransfer?.files ?? [])].map((file) => window.bridge.pathOf(file)) });
      });
    });
    await dropPaths(launched, 'body', [...files, shoot]);
    const paths = (): Promise<unknown> => launched.page.evaluate(() => (window as unknown as { paths: unknown }).paths);
    await expect.poll(paths).toEqual([...files, shoot]);
    const made = await launched.page.evaluate(() => [
      window.bridge.pathOf(new File(['x'], 'one.jpg')),
      window.bridge.pathOf(new File([], '/etc/passwd')),
    ]);
    expect(made).toEqual(['', '']);
    expect(await failureOf('window.bridge.pathOf("/etc/passwd")')).not.toBe('no failure');
  });

  test('or chosen in a file input', async () => {
    const file = path.join(folder, 'three.mp3');
    writeFileSync(file, 'xyz');
    await launched.page.evaluate(() => {
      const input = Object.assign(document.createElement('input'), { type: 'file', id: 'chooser' });
      input.addEventListener('change', () => {
        const [chosen] = input.files ?? [];
        Object.assign(window, { chosenPath: chosen && window.bridge.pathOf(chosen) });
      });
      document.body.append(input);
    });
    await chooseInDialog(launched, () => launched.page.locator('#chooser').click(), file);
    const chosenPath = (): Promise<unknown> => launched.page.evaluate(() => (window as unknown as { chosenPath: unknown }).chosenPath);
    await expect.poll(chosenPath).toBe(file);
  });
});

describe('the scheme', () => {
  test('pieces of a file arrive whole and in order', async () => {
    const seen = await launched.page.evaluate(async () => {
      const whole = await fetch('/bytes');
      const piece = await fetch('/bytes', { headers: { range: 'bytes=10-19' } });
      return [
        whole.status,
        (await whole.arrayBuffer()).byteLength,
        piece.status,
        piece.headers.get('content-range'),
        (await piece.arrayBuffer()).byteLength,
      ];
    });
    expect(seen).toEqual([200, 5_000_000, 206, 'bytes 10-19/5000000', 10]);
  });

  test('the policy of its headers is obeyed', async () => {
    const colour = await launched.page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = 'h1 { color: rgb(1, 2, 3) }';
      document.head.append(style);
      return getComputedStyle(document.querySelector('h1') as Element).color;
    });
    expect(colour).not.toBe('rgb(1, 2, 3)');
    expect(await failureOf('fetch("https://example.com/")')).not.toBe('no failure');
  });

  test('windows and other places are for main to decide', async () => {
    const { page, app } = launched;
    await page.getByRole('link', { name: 'Outside' }).click();
    expect(await page.evaluate(() => window.open('https://example.com/opened'))).toBeNull();
    const wished = (): Promise<unknown> => app.evaluate(() => (globalThis as unknown as { wished: unknown }).wished);
    await expect.poll(wished).toEqual(['https://example.com/blank', 'https://example.com/opened']);
    const before = page.url();
    await page.getByRole('link', { name: 'Away' }).click();
    await page.evaluate(() => window.bridge.echo(1));
    expect([page.url(), app.windows().length]).toEqual([before, 1]);
  });
});

describe('processes', () => {
  test('a utility process hears what was said before it was up, answers, and is ended', async () => {
    const script = path.join(folder, 'worker.cjs');
    writeFileSync(
      script,
      `process.parentPort.on('message', ({ data }) => process.parentPort.postMessage({ got: data, send: typeof process.send }));`,
    );
    const seen = await launched.app.evaluate(async ({ utilityProcess }, file) => {
      const child = utilityProcess.fork(file, [], { serviceName: 'test' });
      const answer = new Promise((resolve) => {
        child.once('message', resolve);
      });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
      child.postMessage({ n: 1, date: new Date(0) });
      const got = await answer;
      const ended = new Promise((resolve) => {
        child.once('exit', () => resolve(true));
      });
      child.kill();
      return { got, ended: await ended };
    }, script);
    expect(seen).toEqual({ got: { got: { n: 1, date: new Date(0) }, send: 'undefined' }, ended: true });
  });

  test('a page that dies is reported, and can be brought back', async () => {
    const { app, page } = launched;
    const reason = app.evaluate(async () => {
      const { win } = globalThis as unknown as { win: Electron.BrowserWindow };
      return new Promise((resolve) => {
        win.webContents.once('render-process-gone', (_event, details) => resolve(details.reason));
      });
    });
    const cdp = await page.context().newCDPSession(page);
    cdp.send('Page.crash').catch(() => undefined);
    expect(await reason).toBe('crashed');
    await app.evaluate(async () => {
      const { win } = globalThis as unknown as { win: Electron.BrowserWindow };
      const loaded = new Promise<void>((resolve) => {
        win.webContents.once('did-finish-load', () => resolve());
      });
      win.webContents.reload();
      await loaded;
    });
    const alive = await app.evaluate(() => (globalThis as unknown as { win: Electron.BrowserWindow }).win.webContents.isCrashed());
    expect(alive).toBe(false);
  });
});

describe('one instance', () => {
  test('a second gives way, and the first hears of it', async () => {
    const own = await launchProgram({ programDir });
    await own.app.evaluate(({ app }) => {
      app.once('second-instance', (_event, argv) => Object.assign(globalThis, { heard: argv.includes('--from-second') }));
    });
    const second = spawn(electronToUse().path, [programDir, `--user-data-dir=${own.userDataDir}`, '--no-sandbox', '--from-second'], {
      stdio: 'ignore',
    });
    const code = await new Promise((resolve) => {
      second.once('exit', resolve);
    });
    expect(code).toBe(0);
    await expect.poll(() => own.app.evaluate(() => (globalThis as unknown as { heard?: boolean }).heard)).toBe(true);
    await own.close();
  });

  test.runIf(process.platform === 'linux')('nothing of it outlives a killed program', async () => {
    const own = await launchProgram({ programDir });
    const busy = path.join(own.userDataDir, 'busy.cjs');
    writeFileSync(busy, 'for (;;);');
    await own.app.evaluate(
      ({ utilityProcess }, file) =>
        new Promise((resolve) => {
          utilityProcess.fork(file).once('spawn', () => resolve(true));
        }),
      busy,
    );
    const left = (): string[] =>
      execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.includes(own.userDataDir) && !line.includes('<defunct>'));
    expect(left().join('\n')).toContain('busy.cjs');
    await own.kill();
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
    rmSync(own.userDataDir, { recursive: true, force: true });
  });
});

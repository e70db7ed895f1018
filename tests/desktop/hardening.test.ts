import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Wire } from '../../src-preload/wire.ts';
import type { Launched } from './launch-program.ts';
import { openStudio } from './open-studio.ts';

/** What a page that has gone bad could try. It knows everything the window knows; it must get nothing more. */

declare global {
  interface Window {
    wire: Wire;
  }
}

const unknownId = '019a9d3c-7c1e-7abc-8def-0123456789ab';
let studio: Launched;
beforeAll(async () => {
  studio = await openStudio();
  await studio.page.getByRole('main').waitFor();
});
afterAll(() => studio.close());

/** 'refused' when an expression of the page rejects, else what it gave. */
const attempt = (expression: string): Promise<unknown> =>
  studio.page.evaluate(`(async () => { try { return await (${expression}); } catch { return 'refused'; } })()`);

describe('the bridge', () => {
  test('is three functions, frozen, and nothing else of the program is in the page', async () => {
    const seen = await studio.page.evaluate(() => ({
      members: Object.keys(window.wire).toSorted(),
      isFrozen: Object.isFrozen(window.wire) && Object.values(window.wire).every((member) => typeof member === 'function'),
      others: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ members: ['call', 'grant', 'on'], isFrozen: true, others: [] });
  });

  test('cannot be replaced', async () => {
    await studio.page.evaluate(() => {
      try {
        Object.assign(window.wire, { call: () => 'mine' });
      } catch {
        // as it should
      }
      try {
        Object.defineProperty(window, 'wire', { value: {} });
      } catch {
        // as it should
      }
    });
    expect(await attempt(`wire.call('library.listProjects', {}).then((reply) => reply.ok)`)).toBe(true);
  });

  test.each(['library.none', 'none', 'constructor', '__proto__', 'library.__proto__', 'library.changed', 'toString'])(
    'there is no call %s',
    async (name) => {
      const reply = await studio.page.evaluate((asked) => window.wire.call(asked, {}), name);
      expect(reply).toMatchObject({ ok: false, failure: { code: 'unknown-call' } });
    },
  );

  test.each([
    ['library.showProject', { projectId: '../../etc/passwd' }],
    ['library.showProject', null],
    ['jobs.list', { limit: 1e9 }],
    ['intake.addFolders', { grants: [] }],
    ['intake.addFolders', { grants: ['/etc'] }],
    ['delivery.exportProject', { projectId: unknownId, target: '/tmp', recipes: ['mls'] }],
  ])('%s does not take %j', async (name, input) => {
    const reply = await studio.page.evaluate(([asked, given]) => window.wire.call(asked, given), [name, input] as const);
    expect(reply).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
  });

  test('a made-up token stands for nothing', async () => {
    const reply = await studio.page.evaluate(() => window.wire.call('intake.addFolders', { grants: ['x'.repeat(32)] }));
    expect(reply).toMatchObject({ ok: false, failure: { code: 'grant-unknown' } });
  });

  test('a file that the page made itself is granted nothing', async () => {
    for (const expression of [
      `wire.grant(new File(['x'], 'shoot'))`,
      `wire.grant(new File([], '/etc/passwd'))`,
      `wire.grant(Object.assign(new File([], 'x'), { path: '/etc/passwd' }))`,
      `wire.grant({ path: '/etc/passwd' })`,
      `wire.grant('/etc/passwd')`,
    ]) {
      expect(await attempt(expression)).toBe('refused');
    }
  });

  test('a refusal names no path', async () => {
    const message = await studio.page.evaluate(() => window.wire.grant(new File([], '/etc/passwd')).catch(String));
    expect(message).toContain('grant-unknown');
    expect(message).not.toMatch(/\/etc|\/home|\/tmp/);
  });
});

describe('the network', () => {
  test.each(['file:///etc/passwd', 'https://example.com/', 'http://127.0.0.1:9/', 'data:text/plain,x', 'blob:null/x'])(
    'fetch of %s is refused',
    async (url) => {
      expect(await attempt(`fetch(${JSON.stringify(url)}).then((answer) => answer.text())`)).toBe('refused');
    },
  );

  test('no socket, no beacon, no picture or script from outside', async () => {
    const opened = `new Promise((resolve, reject) => { const socket = new WebSocket('wss://example.com/'); socket.onopen = () => resolve('open'); socket.onerror = reject; })`;
    expect(await attempt(opened)).toBe('refused');
    const loads = (tag: string): string =>
      `new Promise((resolve, reject) => { const e = Object.assign(document.createElement('${tag}'), { src: 'https://example.com/x.png', onload: () => resolve('loaded'), onerror: reject }); document.head.append(e); })`;
    expect(await attempt(loads('img'))).toBe('refused');
    expect(await attempt(loads('script'))).toBe('refused');
  });

  test('not even without the policy does a request leave the origin', async () => {
    const cdp = await studio.page.context().newCDPSession(studio.page);
    await cdp.send('Page.setBypassCSP', { enabled: true });
    await studio.page.reload();
    await studio.page.getByRole('main').waitFor();
    expect(await attempt(`fetch('https://example.com/', { mode: 'no-cors' }).then(() => 'sent')`)).toBe('refused');
    await cdp.send('Page.setBypassCSP', { enabled: false });
    await studio.page.reload();
    await studio.page.getByRole('main').waitFor();
  });

  test('text does not become script', async () => {
    const ran = await studio.page.evaluate(async () => {
      const marks: string[] = [];
      Object.assign(window, { mark: (name: string) => marks.push(name) });
      const holder = document.body.appendChild(document.createElement('div'));
      const tries = [
        () => holder.append(Object.assign(document.createElement('script'), { textContent: `mark('inline')` })),
        () => (holder.innerHTML = `<img src="/none.png" onerror="mark('handler')">`),
        () => holder.setAttribute('onclick', `mark('attribute')`),
        // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the very thing that must not work
        () => void new Function(`mark('function')`)(),
        // oxlint-disable-next-line no-eval
        () => void globalThis.eval(`mark('eval')`),
      ];
      // What the debugger starts may use eval; what runs after the network has answered is on its own again.
      await fetch('/index.html');
      for (const attack of tries) {
        try {
          attack();
        } catch {
          // as it should
        }
      }
      holder.click();
      await fetch('/index.html');
      holder.remove();
      return marks;
    });
    expect(ran).toEqual([]);
  });
});

describe('the origin', () => {
  test.each([
    '/media/',
    '/media/film/1/full',
    `/media/film/${unknownId}/full`,
    `/media/film/${unknownId}/huge`,
    `/media/secret/${unknownId}/full`,
    '/media/..%2f..%2f..%2fetc/passwd',
    `/media/film/${unknownId}%00/full`,
    '/..%2f..%2fpackage.json',
    '/%2e%2e%2f%2e%2e%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/index.html%00',
    '/%00',
    '/.env',
    '/assets/',
    '/assets/..%2f..%2f..%2f..%2fetc/passwd',
    '//etc/passwd',
  ])('%s gives nothing', async (pathname) => {
    const status = await studio.page.evaluate(
      async (asked) => (await fetch(new Request(new URL(document.baseURI).origin + asked))).status,
      pathname,
    );
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  test('is for reading only', async () => {
    expect(
      await attempt(
        `Promise.all(['POST', 'PUT', 'DELETE'].map((method) => fetch('/index.html', { method }).then((answer) => answer.status)))`,
      ),
    ).toEqual([405, 405, 405]);
  });

  test('says how it is to be treated', async () => {
    const headers = await studio.page.evaluate(async () => Object.fromEntries((await fetch('/index.html')).headers));
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
  });
});

describe('the window', () => {
  test('stays on its page', async () => {
    const before = studio.page.url();
    for (const target of ['https://example.com/', 'file:///etc/passwd', `/media/film/${unknownId}/full`, 'data:text/html,x']) {
      await studio.page.evaluate((url) => {
        const link = Object.assign(document.createElement('a'), { href: url });
        link.click();
      }, target);
      await attempt(`wire.call('library.listProjects', {})`);
      expect(studio.page.url()).toBe(before);
    }
    expect(await attempt(`wire.call('library.listProjects', {}).then((reply) => reply.ok)`)).toBe(true);
  });

  test('is nobody on an empty page', async () => {
    // No request is made for one, so a guard may not be asked; then the sender is what gives it away.
    const { page, app } = studio;
    const window = await app.browserWindow(page);
    await window.evaluate((own) => own.loadURL('about:blank'));
    await page.waitForURL('about:blank');
    expect(await attempt(`wire.call('library.listProjects', {}).then((reply) => reply.failure.code)`)).toBe('untrusted-sender');
    await window.evaluate((own) => own.loadURL('app://studio/index.html'));
    await page.waitForURL((url) => url.protocol !== 'about:');
    await page.getByRole('main').waitFor();
  });

  test('opens no other, and hands only listed places to the system', async () => {
    await studio.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = (url: string) => {
        opened.push(url);
        return Promise.resolve();
      };
    });
    const places = [
      'https://example.com/',
      'file:///etc/passwd',
      'smb://host/x',
      'javascript:alert(1)',
      'https://ffmpeg.org@evil.com/',
      'https://ffmpeg.org/download.html',
    ];
    expect(await studio.page.evaluate((urls) => urls.map((url) => window.open(url)), places)).toEqual(places.map(() => null));
    await expect
      .poll(() => studio.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
      .toEqual(['https://ffmpeg.org/download.html']);
    expect(studio.app.windows()).toHaveLength(1);
  });

  test('holds no frame that could reach anything', async () => {
    const seen = await studio.page
      .evaluate(async () => {
        const contents: string[] = [];
        for (const src of ['https://example.com/', 'file:///etc/passwd', '/index.html']) {
          const frame = Object.assign(document.createElement('iframe'), { src });
          const settled = new Promise((resolve) => {
            frame.addEventListener('load', resolve);
            frame.addEventListener('error', resolve);
          });
          document.body.append(frame);
          await settled;
          contents.push(frame.contentDocument?.body.textContent ?? '', String('wire' in (frame.contentWindow ?? {})));
          frame.remove();
        }
        return contents;
      })
      .catch(() => 'refused');
    expect(JSON.stringify(seen)).not.toMatch(/root:|Example|AI Studio|true/);
  });

  test('is isolated from Node by every setting there is', async () => {
    const window = await studio.app.browserWindow(studio.page);
    const preferences = await window.evaluate((own) =>
      (own.webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }).getLastWebPreferences(),
    );
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
  });

  test('is given no camera, no place and no notice', async () => {
    const asked = await studio.page.evaluate(async () => [
      (await navigator.mediaDevices?.getUserMedia({ video: true }).then(
        () => 'given',
        () => 'refused',
      )) ?? 'refused',
      await new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          () => resolve('refused'),
        );
      }),
      (await Notification.requestPermission()) === 'granted' ? 'given' : 'refused',
    ]);
    expect(asked).toEqual(['refused', 'refused', 'refused']);
  });
});

import type { CdpSession } from './cdp.ts';
import { decode, encode } from './clone.ts';
import { IpcMain } from './ipc-main.ts';
import { DoubleEmitter, likeElectron, preventable } from './likeness.ts';
import { PageIpc } from './page-ipc.ts';
import { interceptRequests } from './page-requests.ts';
import type { FromPreload, ToPreload } from './preload-world.ts';
import type { WindowHost } from './window-host.ts';

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };
interface Frame {
  readonly url: string;
  readonly parent: null;
  readonly routingId: number;
  readonly processId: number;
}

const sent = [
  'did-navigate',
  'dom-ready',
  'did-finish-load',
  'did-fail-load',
  'render-process-gone',
  'will-navigate',
  'will-frame-navigate',
  'destroyed',
];
const silent = ['will-redirect', 'will-attach-webview'];

/** The page half of a window: one tab of the browser, with the program's preload script in it. */
export class WebContents extends DoubleEmitter {
  readonly id: number;
  readonly session: unknown;
  readonly #host: WindowHost;
  readonly #preferences: Electron.WebPreferences;
  /** Resolves when the tab is there. Every command waits for it. */
  readonly #tab: Promise<{ session: CdpSession; ipc: PageIpc }>;
  #targetId = '';
  #mainFrameId = '';
  #mainFrame: Frame;
  /** The last document the program asked for itself; all others are a wish of the page. */
  #askedUrl = '';
  #state: 'alive' | 'crashed' | 'destroyed' = 'alive';
  #openHandler: OpenHandler | null = null;
  readonly #seen = likeElectron<Electron.WebContents, 'getLastWebPreferences'>('webContents')(this as WebContents);

  constructor(id: number, host: WindowHost, options: Electron.BrowserWindowConstructorOptions) {
    super('webContents', { sent, silent });
    this.id = id;
    this.#host = host;
    this.session = host.session.api;
    this.#preferences = options.webPreferences ?? {};
    this.#mainFrame = { url: '', parent: null, routingId: 1, processId: id };
    this.#tab = this.#open(options);
    this.#tab.catch((error: unknown) => console.error('electron double: could not open a window:', error));
  }

  /** What the program is given: the object with its names watched over. */
  static facade = (contents: WebContents): WebContents => contents.#seen;
  static targetId = (contents: WebContents): string => contents.#targetId;
  static tab = (contents: WebContents): Promise<CdpSession> => contents.#tab.then(({ session }) => session);
  static markDestroyed(contents: WebContents): void {
    contents.#state = 'destroyed';
    contents.emit('destroyed');
  }
  /** Names the files that are about to be dropped or chosen, in their order. */
  static async expectFiles(contents: WebContents, paths: readonly string[]): Promise<void> {
    const { ipc } = await contents.#tab;
    await ipc.send({ op: 'files', paths });
  }

  async #open({ width = 800, height = 600 }: Electron.BrowserWindowConstructorOptions): Promise<{ session: CdpSession; ipc: PageIpc }> {
    const { nodeIntegration = false, contextIsolation = true, sandbox = true, preload } = this.#preferences;
    if (nodeIntegration || !contextIsolation || !sandbox) throw new Error('only sandboxed, isolated windows without Node are supported');
    const { cdp, schemes, protocolHandlers, session: webRequest } = this.#host;
    const { targetId } = await cdp.browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height });
    this.#targetId = targetId;
    const session = await cdp.attach(targetId);
    this.#mainFrameId = (await session.send('Page.getFrameTree')).frameTree.frame.id;
    this.#reportLife(session);
    const ipc = new PageIpc({
      session,
      mainFrameId: this.#mainFrameId,
      preloadFile: preload,
      onMessage: (message, answer) => this.#receive(message, answer),
    });
    await Promise.all([
      session.send('Page.enable'),
      session.send('Inspector.enable'),
      session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false }),
      ipc.open(),
      interceptRequests({ session, schemes, protocolHandlers, webRequest, mayNavigate: (url, frameId) => this.#mayNavigate(url, frameId) }),
    ]);
    return { session, ipc };
  }

  #reportLife(session: CdpSession): void {
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.#state = 'alive';
      this.#mainFrame = { ...this.#mainFrame, url: this.#host.schemes.fromChrome(frame.url) };
      this.emit('did-navigate', {}, this.#mainFrame.url);
    });
    session.on('Page.domContentEventFired', () => this.emit('dom-ready', {}));
    session.on('Page.loadEventFired', () => this.emit('did-finish-load', {}));
    session.on('Inspector.targetCrashed', () => {
      this.#state = 'crashed';
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
  }

  /** A document the page wants: the program may refuse it. */
  #mayNavigate(url: string, frameId: string): boolean {
    const isMainFrame = frameId === this.#mainFrameId;
    if (isMainFrame && (url === this.#askedUrl || url === this.#mainFrame.url)) return true;
    const details = { url, isMainFrame, isSameDocument: false };
    const anyFrame = preventable(details);
    this.emit('will-frame-navigate', anyFrame.event);
    if (anyFrame.isPrevented() || !isMainFrame) return !anyFrame.isPrevented();
    const mainFrame = preventable(details);
    this.emit('will-navigate', mainFrame.event, url);
    return !mainFrame.isPrevented();
  }

  #receive(message: FromPreload, answer: (message: ToPreload) => void): void {
    const { ipcMain, schemes } = this.#host;
    if (message.op === 'open') {
      const decision = this.#openHandler?.({ url: schemes.fromChrome(message.url) });
      if (decision?.action !== 'deny') throw new Error('electron double: setWindowOpenHandler must deny; child windows are not supported');
      return;
    }
    const event = { type: 'frame', sender: this.#seen, senderFrame: this.#mainFrame, processId: this.id, frameId: 1 };
    const args = decode(message.args) as unknown[];
    if (message.op === 'send') {
      ipcMain.emit(message.channel, { ...event, ports: [] }, ...args);
      return;
    }
    const { id, channel } = message;
    IpcMain.dispatch(ipcMain, channel, event, args)
      .then((value) => answer({ op: 'answer', id, value: encode(value) }))
      .catch((error: unknown) => answer({ op: 'answer', id, error: `Error invoking remote method '${channel}': ${String(error)}` }));
  }

  send(channel: string, ...args: unknown[]): void {
    const message: ToPreload = { op: 'event', channel, args: encode(args) };
    void this.#tab.then(({ ipc }) => ipc.send(message));
  }

  async loadURL(url: string): Promise<void> {
    const { session } = await this.#tab;
    this.#askedUrl = url;
    const loaded = new Promise<void>((resolve) => {
      this.once('did-finish-load', () => resolve());
    });
    const { errorText } = await session.send('Page.navigate', { url: this.#host.schemes.toChrome(url) });
    if (errorText) {
      this.emit('did-fail-load', {}, -2, errorText, url, true);
      throw new Error(`${errorText} loading '${url}'`);
    }
    await loaded;
  }

  reload(): void {
    // A crashed tab does not reload; going to where it was gives it a new process, as a reload does in Electron.
    if (this.#state === 'crashed') this.loadURL(this.#mainFrame.url).catch((error: unknown) => console.error('electron double:', error));
    else void this.#tab.then(({ session }) => session.send('Page.reload'));
  }

  close(): void {
    this.#host.closeWindow(this.id);
  }

  get mainFrame(): Frame {
    return this.#mainFrame;
  }
  getURL(): string {
    return this.#mainFrame.url;
  }
  isDestroyed(): boolean {
    return this.#state === 'destroyed';
  }
  isCrashed(): boolean {
    return this.#state === 'crashed';
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  /** Not in Electron's types, but how its security checklist is tested. */
  getLastWebPreferences(): Electron.WebPreferences {
    return this.#preferences;
  }
}

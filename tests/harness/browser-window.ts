import { DoubleEmitter, preventable } from './likeness.ts';
import { WebContents } from './web-contents.ts';
import type { WindowHost } from './window-host.ts';

const sent = ['close', 'closed', 'ready-to-show', 'show', 'hide', 'focus', 'resize', 'maximize', 'unmaximize'];

/** A window without a frame: its page is a tab of the browser, its size is the page's, its place is only remembered. */
export class DoubleWindow extends DoubleEmitter {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #contents: WebContents;
  readonly #host: WindowHost;
  #isClosed = false;
  #isVisible: boolean;
  #isMaximized = false;
  #title: string;
  readonly #backgroundColor: string;
  #bounds: Electron.Rectangle;

  constructor(host: WindowHost, options: Electron.BrowserWindowConstructorOptions) {
    super('BrowserWindow', { sent });
    const { x = 0, y = 0, width = 800, height = 600, show = true, title = host.defaultTitle, backgroundColor = '#FFFFFF' } = options;
    this.id = host.newWindowId();
    this.#host = host;
    this.#contents = new WebContents(this.id, host, options);
    this.webContents = WebContents.facade(this.#contents);
    this.#isVisible = show;
    this.#title = title;
    this.#backgroundColor = backgroundColor.toUpperCase();
    this.#bounds = { x, y, width, height };
    this.#contents.on('dom-ready', () => setImmediate(() => this.emit('ready-to-show')));
    host.cdp.browser.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === WebContents.targetId(this.#contents)) this.#gone();
    });
  }

  static contents = (window: DoubleWindow): WebContents => window.#contents;

  #gone(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    WebContents.markDestroyed(this.#contents);
    this.emit('closed');
    this.#host.onClosed(this.id);
  }

  close(): void {
    if (this.#isClosed) return;
    const { event, isPrevented } = preventable({});
    this.emit('close', event);
    if (isPrevented()) return;
    WebContents.tab(this.#contents)
      .then((session) => session.send('Page.close'))
      .catch(() => this.#gone());
  }
  destroy(): void {
    void this.#host.cdp.browser.send('Target.closeTarget', { targetId: WebContents.targetId(this.#contents) }).catch(() => undefined);
    this.#gone();
  }

  loadURL(url: string): Promise<void> {
    return this.#contents.loadURL(url);
  }
  show(): void {
    this.#isVisible = true;
    this.emit('show');
  }
  hide(): void {
    this.#isVisible = false;
    this.emit('hide');
  }
  focus(): void {
    this.emit('focus');
  }
  maximize(): void {
    this.#isMaximized = true;
    this.show();
    this.emit('maximize');
  }
  unmaximize(): void {
    this.#isMaximized = false;
    this.emit('unmaximize');
  }
  restore(): void {
    this.show();
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    const { width, height } = this.#bounds;
    void WebContents.tab(this.#contents).then((session) =>
      session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false }),
    );
    this.emit('resize');
  }
  setTitle(title: string): void {
    this.#title = title;
  }

  getBackgroundColor(): string {
    return this.#backgroundColor;
  }
  getTitle(): string {
    return this.#title;
  }
  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }
  getNormalBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }
  isVisible(): boolean {
    return this.#isVisible;
  }
  isDestroyed(): boolean {
    return this.#isClosed;
  }
  isMaximized(): boolean {
    return this.#isMaximized;
  }
  isMinimized(): boolean {
    return false;
  }
  isFullScreen(): boolean {
    return false;
  }
}

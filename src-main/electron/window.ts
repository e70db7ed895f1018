import { BrowserWindow, type BrowserWindowConstructorOptions, screen } from 'electron';
import type { Log, PreferencesPort } from '../ports.ts';
import { afterPageLoss } from './crash-policy.ts';
import { pageUrl } from './origin.ts';
import { minimumSize, placeWindow } from './window-place.ts';

const placeKey = 'window.place';
/** The page's own ground in both themes (`--canvas`), so that nothing flashes before it has painted. */
const ground = { dark: '#1c1c1c', light: '#e6e6e6' };

/** Written out although most are Electron's defaults: this is the wall, and it should be read in one place. */
const hardened = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} satisfies BrowserWindowConstructorOptions['webPreferences'];

export interface WindowOptions {
  readonly preloadFile: string;
  readonly preferences: PreferencesPort;
  readonly log: Log;
  readonly now: () => number;
  readonly isDark: () => boolean;
  /** Called for a new window before it loads anything. */
  readonly onCreated: (window: BrowserWindow) => void;
  /** The page died twice in a short time. */
  readonly onPageLost: () => void;
}

export interface StudioWindow {
  /** The open window, or null. */
  readonly current: () => BrowserWindow | null;
  /** Opens the window, or brings the open one to the front. */
  readonly show: () => void;
}

/** The studio's one window: opened where it was last, and brought back once when its page dies. */
export function createStudioWindow(options: WindowOptions): StudioWindow {
  let window: BrowserWindow | null = null;
  return {
    current: () => window,
    show: () => {
      if (window) return bringToFront(window);
      const opened = openWindow(options);
      window = opened;
      opened.once('closed', () => {
        window = null;
      });
    },
  };
}

function openWindow(options: WindowOptions): BrowserWindow {
  const { isMaximized, ...bounds } = placeWindow(options.preferences.get(placeKey), workAreas());
  const window = new BrowserWindow({
    ...bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: 'AI Studio',
    backgroundColor: options.isDark() ? ground.dark : ground.light,
    autoHideMenuBar: true,
    webPreferences: { ...hardened, preload: options.preloadFile },
  });
  options.onCreated(window);
  keepPlace(window, options.preferences);
  bringPageBack(window, options);
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  window.loadURL(pageUrl).catch((error: unknown) => options.log.error('window.not-loaded', error));
  return window;
}

function keepPlace(window: BrowserWindow, preferences: PreferencesPort): void {
  window.on('close', () => {
    if (window.isFullScreen() || window.isMinimized()) return;
    preferences.set(placeKey, { ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
}

function bringPageBack(window: BrowserWindow, { log, now, onPageLost }: WindowOptions): void {
  let lostAtMs: number | null = null;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    const next = afterPageLoss(reason, lostAtMs, now());
    lostAtMs = now();
    if (next === 'ignore') return;
    log.warn('window.page-lost', { reason, exitCode, next });
    if (next === 'reload') window.webContents.reload();
    else onPageLost();
  });
}

function workAreas(): Electron.Rectangle[] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== main.id);
  return [main, ...others].map((display) => display.workArea);
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

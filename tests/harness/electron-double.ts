import { Application } from './application.ts';
import { DoubleWindow } from './browser-window.ts';
import { createDesktop } from './desktop.ts';
import type { Host, Readiness } from './host.ts';
import { IpcMain } from './ipc-main.ts';
import { likeElectron } from './likeness.ts';
import { Menu, MenuItem } from './menu.ts';
import { ProtocolHandlers } from './protocol.ts';
import { safeStorage } from './safe-storage.ts';
import { SchemeNames } from './scheme-names.ts';
import { DoubleSession } from './session.ts';
import { UtilityProcess } from './utility-process.ts';
import { WebContents } from './web-contents.ts';
import type { WindowHost } from './window-host.ts';

/** The `electron` module as the main process sees it, put together. `exitProcess` ends this process for good. */
export function createElectronDouble(host: Host, exitProcess: (code: number) => void) {
  const readiness: Readiness = { isReady: false };
  const schemes = new SchemeNames();
  const protocolHandlers = new ProtocolHandlers(schemes, readiness);
  const session = new DoubleSession();
  const ipcMain = new IpcMain();
  const windows = new Map<number, DoubleWindow>();
  let lastWindowId = 0;
  const closeWindow = (id: number): void => windows.get(id)?.close();

  const application = new Application(host, readiness, { openWindows: () => [...windows.keys()], closeWindow, exitProcess });
  const windowHost: WindowHost = {
    cdp: host.cdp,
    schemes,
    protocolHandlers,
    session,
    ipcMain,
    defaultTitle: application.getName(),
    newWindowId: () => (lastWindowId += 1),
    closeWindow,
    onClosed: (id) => {
      windows.delete(id);
      if (windows.size === 0) Application.lastWindowClosed(application);
    },
  };

  class BrowserWindow extends DoubleWindow {
    constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
      if (!readiness.isReady) throw new Error('Cannot create BrowserWindow before app is ready');
      super(windowHost, options);
      windows.set(this.id, this);
    }
    static getAllWindows(): DoubleWindow[] {
      return [...windows.values()];
    }
    static getFocusedWindow(): DoubleWindow | null {
      return [...windows.values()].at(-1) ?? null;
    }
    static fromWebContents(contents: { readonly id: number }): DoubleWindow | null {
      return windows.get(contents.id) ?? null;
    }
  }

  const webContents = likeElectron<typeof Electron.webContents>('webContents')({
    getAllWebContents: () => [...windows.values()].map((window) => window.webContents),
    fromId: (id: number) => windows.get(id)?.webContents,
    fromDevToolsTargetId: (target: string) =>
      [...windows.values()].find((window) => WebContents.targetId(DoubleWindow.contents(window)) === target)?.webContents,
  });
  const emulateTheme = (theme: 'system' | 'light' | 'dark'): void => {
    const features = theme === 'system' ? [] : [{ name: 'prefers-color-scheme', value: theme }];
    for (const window of windows.values())
      void WebContents.tab(DoubleWindow.contents(window)).then((tab) => tab.send('Emulation.setEmulatedMedia', { features }));
  };
  const { dialog, shell, screen, nativeTheme, powerMonitor, opened } = createDesktop({ emulateTheme });

  return {
    app: likeElectron<Electron.App>('app')(application),
    BrowserWindow,
    dialog,
    ipcMain: likeElectron<Electron.IpcMain>('ipcMain')(ipcMain),
    Menu,
    MenuItem,
    nativeTheme,
    net: likeElectron<Electron.Net>('net')(protocolHandlers.net),
    powerMonitor,
    protocol: likeElectron<Electron.Protocol>('protocol')(protocolHandlers.api),
    safeStorage,
    screen,
    session: likeElectron<typeof Electron.session>('session')({ defaultSession: session.api }),
    shell,
    utilityProcess: likeElectron<typeof Electron.utilityProcess>('utilityProcess')({
      fork: (modulePath: string, args: readonly string[] = [], options: Electron.ForkOptions = {}) =>
        new UtilityProcess(modulePath, args, options),
    }),
    webContents,
    /** Not part of Electron: what only a test asks for. */
    double: {
      becomeReady: (): void => Application.becomeReady(application),
      expectFiles: async (paths: readonly string[]): Promise<void> => {
        await Promise.all([...windows.values()].map((window) => WebContents.expectFiles(DoubleWindow.contents(window), paths)));
      },
      opened,
    },
  };
}
export type ElectronDouble = ReturnType<typeof createElectronDouble>;

import { existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Host, Readiness } from './host.ts';
import { DoubleEmitter, likeElectron, preventable } from './likeness.ts';
import { SingleInstance } from './single-instance.ts';

const sent = ['will-finish-launching', 'ready', 'before-quit', 'will-quit', 'quit', 'window-all-closed', 'second-instance'];
const silent = ['activate'];

export interface ApplicationControls {
  /** Ids of the open windows. */
  readonly openWindows: () => readonly number[];
  readonly closeWindow: (id: number) => void;
  /** Ends this process for good. */
  readonly exitProcess: (code: number) => void;
}

/** `app`: paths, the order of start and end, one instance. */
export class Application extends DoubleEmitter {
  readonly #host: Host;
  readonly #readiness: Readiness;
  readonly #controls: ApplicationControls;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #singleInstance: SingleInstance;
  #name: string;
  #isQuitting = false;
  readonly isPackaged: boolean;
  readonly commandLine;

  constructor(host: Host, readiness: Readiness, controls: ApplicationControls) {
    super('app', { sent, silent });
    this.#host = host;
    this.#readiness = readiness;
    this.#controls = controls;
    this.#name = host.manifest.productName ?? host.manifest.name;
    this.#singleInstance = new SingleInstance(({ argv, cwd }) => this.emit('second-instance', {}, argv, cwd, undefined));
    this.isPackaged = host.packagedResourcesDir !== null;
    const { switches } = host.commandLine;
    this.commandLine = likeElectron<Electron.CommandLine>('app.commandLine')({
      hasSwitch: (name: string): boolean => switches.has(name),
      getSwitchValue: (name: string): string => switches.get(name) ?? '',
      appendSwitch: (name: string, value = ''): void => void switches.set(name, value),
      removeSwitch: (name: string): void => void switches.delete(name),
    });
  }

  /** Electron is ready once the program's main module has been evaluated, and not before. */
  static becomeReady(app: Application): void {
    mkdirSync(app.getPath('userData'), { recursive: true });
    app.#readiness.isReady = true;
    app.#ready.resolve();
    app.emit('will-finish-launching');
    app.emit('ready', {}, {});
  }

  static lastWindowClosed(app: Application): void {
    if (app.#isQuitting) app.#finish();
    else if (app.listenerCount('window-all-closed') === 0) app.quit();
    else app.emit('window-all-closed');
  }

  getPath(name: string): string {
    const home = os.homedir();
    const known: Record<string, () => string> = {
      home: () => home,
      appData: () => process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config'),
      userData: () => path.join(this.getPath('appData'), this.#name),
      sessionData: () => this.getPath('userData'),
      temp: () => os.tmpdir(),
      exe: () => process.execPath,
      logs: () => path.join(this.getPath('userData'), 'logs'),
      ...Object.fromEntries(
        ['Desktop', 'Documents', 'Downloads', 'Music', 'Pictures', 'Videos'].map((folder) => [
          folder.toLowerCase(),
          () => path.join(home, folder),
        ]),
      ),
    };
    const found = this.#paths.get(name) ?? known[name]?.();
    if (found === undefined) throw new Error(`Failed to get '${name}' path`);
    return found;
  }
  setPath(name: string, value: string): void {
    if (!path.isAbsolute(value)) throw new Error('Path must be absolute');
    if (!existsSync(value)) throw new Error(`Failed to set path: ${value} does not exist`);
    this.#paths.set(name, value);
  }
  getAppPath(): string {
    return this.#host.commandLine.appDir;
  }
  getName(): string {
    return this.#name;
  }
  setName(name: string): void {
    this.#name = name;
  }
  getVersion(): string {
    return this.#host.manifest.version;
  }
  getLocale(): string {
    return 'en-US';
  }
  isReady(): boolean {
    return this.#readiness.isReady;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  enableSandbox(): void {
    if (this.#readiness.isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
  }
  setAppUserModelId(): void {
    // a matter of Windows
  }

  requestSingleInstanceLock(): boolean {
    return this.#singleInstance.request(this.getPath('userData'));
  }
  hasSingleInstanceLock(): boolean {
    return this.#singleInstance.isHeld;
  }
  releaseSingleInstanceLock(): void {
    this.#singleInstance.release();
  }

  /** before-quit, then every window closes, then will-quit, then quit; each of the first three may be refused. */
  quit(): void {
    if (this.#isQuitting) return;
    const { event, isPrevented } = preventable({});
    this.emit('before-quit', event);
    if (isPrevented()) return;
    this.#isQuitting = true;
    const open = this.#controls.openWindows();
    if (open.length === 0) this.#finish();
    for (const id of open) this.#controls.closeWindow(id);
  }
  #finish(): void {
    const { event, isPrevented } = preventable({});
    this.emit('will-quit', event);
    if (isPrevented()) this.#isQuitting = false;
    else this.exit(0);
  }
  readonly exit = (code = 0): void => {
    this.emit('quit', {}, code);
    this.#singleInstance.release();
    void this.#host.stopBrowser().finally(() => this.#controls.exitProcess(code));
  };
}

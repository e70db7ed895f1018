import { DoubleEmitter, likeElectron } from './likeness.ts';

const refused = (name: string) => async () => {
  console.error(`electron double: ${name} was called and no test answered it: cancelled`);
  return { canceled: true, filePaths: [], filePath: '', response: 0, checkboxChecked: false };
};

/** The desktop around the windows: dialogs, other programs, the theme and the screen. A test replaces what it wants answered. */
export function createDesktop({ emulateTheme }: { emulateTheme: (theme: 'system' | 'light' | 'dark') => void }) {
  const dialog = likeElectron<Electron.Dialog>('dialog')({
    showOpenDialog: refused('dialog.showOpenDialog'),
    showSaveDialog: refused('dialog.showSaveDialog'),
    showMessageBox: refused('dialog.showMessageBox'),
    showErrorBox: (title: string, content: string): void => console.error(`electron double: error box: ${title}: ${content}`),
  });

  /** Everything the program asked the operating system to open. */
  const opened: string[] = [];
  const shell = likeElectron<Electron.Shell>('shell')({
    openExternal: async (url: string): Promise<void> => void opened.push(url),
    openPath: async (file: string): Promise<string> => {
      opened.push(file);
      return '';
    },
    showItemInFolder: (file: string): void => void opened.push(file),
  });

  const display = {
    id: 1,
    scaleFactor: 1,
    bounds: { x: 0, y: 0, width: 1920, height: 1080 },
    workArea: { x: 0, y: 0, width: 1920, height: 1040 },
    workAreaSize: { width: 1920, height: 1040 },
  };
  const screen = likeElectron<Electron.Screen>('screen')({ getPrimaryDisplay: () => display, getAllDisplays: () => [display] });
  const nativeTheme = likeElectron<Electron.NativeTheme>('nativeTheme')(new NativeTheme(emulateTheme));
  const powerMonitor = likeElectron<Electron.PowerMonitor>('powerMonitor')(new PowerMonitor());
  return { dialog, shell, screen, nativeTheme, powerMonitor, opened };
}

class NativeTheme extends DoubleEmitter {
  readonly #emulate: (theme: 'system' | 'light' | 'dark') => void;
  #source: 'system' | 'light' | 'dark' = 'system';

  constructor(emulate: (theme: 'system' | 'light' | 'dark') => void) {
    super('nativeTheme', { sent: ['updated'] });
    this.#emulate = emulate;
  }
  get themeSource(): 'system' | 'light' | 'dark' {
    return this.#source;
  }
  set themeSource(source) {
    this.#source = source;
    this.#emulate(source);
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}

/** A machine on the mains that never sleeps, until a test says otherwise by sending the event. */
class PowerMonitor extends DoubleEmitter {
  #isOnBattery = false;

  constructor() {
    super('powerMonitor', { sent: ['on-ac', 'on-battery', 'resume', 'suspend'] });
    super.on('on-battery', () => (this.#isOnBattery = true));
    super.on('on-ac', () => (this.#isOnBattery = false));
  }
  isOnBatteryPower(): boolean {
    return this.#isOnBattery;
  }
  get onBatteryPower(): boolean {
    return this.#isOnBattery;
  }
}

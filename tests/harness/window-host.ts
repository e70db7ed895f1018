import type { Cdp } from './cdp.ts';
import type { IpcMain } from './ipc-main.ts';
import type { ProtocolHandlers } from './protocol.ts';
import type { SchemeNames } from './scheme-names.ts';
import type { DoubleSession } from './session.ts';

/** What a window needs of the rest of the double. */
export interface WindowHost {
  readonly cdp: Cdp;
  readonly schemes: SchemeNames;
  readonly protocolHandlers: ProtocolHandlers;
  readonly session: DoubleSession;
  readonly ipcMain: IpcMain;
  readonly defaultTitle: string;
  readonly newWindowId: () => number;
  /** Asks a window to close, by its id. */
  readonly closeWindow: (id: number) => void;
  /** A window is no longer there. */
  readonly onClosed: (id: number) => void;
}

import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import type { Reply } from '../../src-preload/contract/define.ts';
import { callChannel, eventChannel, grantChannel } from '../../src-preload/wire.ts';
import { toFailure } from '../failure.ts';
import type { Log } from '../ports.ts';
import { type AnswerCall, refuse } from '../answer-call.ts';
import { droppedPath } from './grant-path.ts';
import { isOwnPage } from './own-page.ts';

export interface IpcOptions {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  readonly answerCall: AnswerCall;
  readonly grant: (path: string) => string;
  /** The window's contents, or null while there is no window. */
  readonly ownContents: () => WebContents | null;
  readonly log: Log;
}

/** Opens the two channels a page may ask on. Who asks is checked before anything of what is asked is looked at. */
export function serveIpc({ ipcMain, answerCall, grant, ownContents, log }: IpcOptions): void {
  const trusts = (event: IpcMainInvokeEvent): boolean => {
    if (isOwnPage(event, ownContents())) return true;
    log.warn('ipc.untrusted-sender', { url: event.senderFrame?.url ?? null });
    return false;
  };

  ipcMain.handle(callChannel, async (event, name: unknown, input: unknown): Promise<Reply<unknown>> => {
    if (!trusts(event)) return refuse('untrusted-sender', 'The asking page is not the studio window.');
    return answerCall(name, input);
  });

  // The wire gives the page a token or an error, so a failure is thrown here; it crosses as its message alone.
  ipcMain.handle(grantChannel, async (event, dropped: unknown): Promise<string> => {
    if (!trusts(event)) throw new Error('untrusted-sender');
    try {
      return grant(await droppedPath(dropped));
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'unexpected') log.error('grant.failed', error);
      // A new error on purpose: Electron prints what a handler throws, and a cause could name a path.
      // oxlint-disable-next-line preserve-caught-error
      throw new Error(`${failure.code}: ${failure.message}`);
    }
  });
}

/** Tells the page something. A window that is closed or crashed is not told; it asks again when it comes back. */
export function sendEvent(contents: WebContents | null, name: string, payload: unknown): void {
  if (contents && !contents.isDestroyed() && !contents.isCrashed()) contents.send(eventChannel, name, payload);
}

import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { isPageUrl } from './origin.ts';

/** The parts of an IPC event that say who asks. */
export type Asker = Pick<IpcMainInvokeEvent, 'sender'> & {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
};

/**
 * Whether a message comes from the studio's own page: the top frame of our own window, showing our own document. A frame
 * that has navigated or gone since it asked is null and is refused.
 */
export function isOwnPage(event: Asker, own: WebContents | null): boolean {
  const frame = event.senderFrame;
  return own !== null && event.sender === own && frame !== null && frame.parent === null && isPageUrl(frame.url);
}

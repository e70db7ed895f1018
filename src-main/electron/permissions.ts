import type { Session } from 'electron';
import { isPageUrl } from './origin.ts';

/**
 * A page may have the full screen, for a film, and nothing else: no camera, place, notifications, clipboard or devices.
 * `from` is the asking document's URL, or its origin where Electron knows no more.
 */
export const mayHave = (permission: string, from: string): boolean => permission === 'fullscreen' && isPageUrl(from);

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(mayHave(permission, details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin, details) => mayHave(permission, details.requestingUrl ?? origin));
  session.setDevicePermissionHandler(() => false);
}

/** A second wall behind the page's policy: a request that leaves the studio's origin is cancelled whoever made it. */
export function denyOutsideRequests(session: Session): void {
  const urls = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file:///*'];
  session.webRequest.onBeforeRequest({ urls }, (_details, answer) => answer({ cancel: true }));
}

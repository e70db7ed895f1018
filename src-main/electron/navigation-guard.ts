import type { WebContents } from 'electron';
import type { Log } from '../ports.ts';
import { isPageUrl } from './origin.ts';
import { outsideLink, outsidePlaces } from './outside-links.ts';

/** Keeps a window on its one page: nothing else is shown in it, nothing opens beside it, few links leave it. */
export function guardNavigation(
  contents: WebContents,
  { openExternal, log }: { openExternal: (url: string) => Promise<void>; log: Log },
): void {
  const refuse = (event: { preventDefault(): void }, url: string): void => {
    event.preventDefault();
    log.warn('navigation.refused', { scheme: URL.parse(url)?.protocol ?? null });
  };
  contents.on('will-navigate', (event) => {
    if (!isPageUrl(event.url)) refuse(event, event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) refuse(event, event.url);
  });
  contents.on('will-redirect', (event) => {
    if (!event.isMainFrame || !isPageUrl(event.url)) refuse(event, event.url);
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const outside = outsideLink(url, outsidePlaces);
    if (outside) openExternal(outside).catch((error: unknown) => log.error('link.not-opened', error));
    return { action: 'deny' };
  });
}

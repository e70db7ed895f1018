import { net, protocol } from 'electron';
import { originScheme } from './origin.ts';
import { createOriginHandler, type OriginOptions } from './origin-handler.ts';

/** Must run before Electron is ready; the scheme then counts as a secure origin of its own. */
export function declareOrigin(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: originScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ]);
}

/** Must run once Electron is ready. */
export function serveOrigin(options: Omit<OriginOptions, 'fetch'>): void {
  protocol.handle(originScheme, createOriginHandler({ ...options, fetch: (url, init) => net.fetch(url, init) }));
}

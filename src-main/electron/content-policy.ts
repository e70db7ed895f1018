/**
 * The page's Content-Security-Policy, sent as a header with every document. Nothing may come from, or go to, anywhere but
 * the studio's own origin: all network belongs to the main process.
 */
export function contentPolicy({ devServer }: { devServer: URL | null }): string {
  // Vite's live reload adds inline scripts and styles and listens on a socket of its own server.
  const inline = devServer ? ["'unsafe-inline'"] : [];
  const socket = devServer ? [`ws://${devServer.host}`] : [];
  const directives: Record<string, string[]> = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...inline],
    'style-src': ["'self'", ...inline],
    'img-src': ["'self'", 'blob:', 'data:'],
    'media-src': ["'self'", 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...socket],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    // Text never becomes markup or script, not even by our own hand. Vite's error overlay needs to.
    ...(!devServer && { 'require-trusted-types-for': ["'script'"], 'trusted-types': ["'none'"] }),
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** For pictures and films: should one ever be shown as a document, it may do nothing at all. */
export const mediaPolicy = "default-src 'none'; sandbox";

/**
 * The studio's own address. Page and media share one scheme and one host, so that fetch, canvas reads and the policy's
 * 'self' hold for both, and so that development and production differ in nothing a page can see.
 */
export const originScheme = 'app';
const originHost = 'studio';
export const pageUrl = `${originScheme}://${originHost}/index.html`;

/** A URL of this origin, or null. `URL.origin` is no help: it is "null" for schemes the URL standard does not know. */
export function ownUrl(text: string): URL | null {
  const url = URL.parse(text);
  return url && url.protocol === `${originScheme}:` && url.host === originHost && url.username === '' && url.password === '' ? url : null;
}

/** Whether a URL is the studio's page, the only document that a window may show. */
export function isPageUrl(text: string): boolean {
  const pathname = ownUrl(text)?.pathname;
  return pathname === '/' || pathname === '/index.html';
}

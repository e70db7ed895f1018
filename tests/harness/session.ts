import { likeElectron } from './likeness.ts';

type BeforeRequest = (details: { url: string; method: string }, answer: (response: { cancel?: boolean }) => void) => void;

/**
 * `session.defaultSession`. `webRequest.onBeforeRequest` is asked about every request of the page. Permission handlers are
 * taken and never asked: headless Chromium refuses everything by itself.
 */
export class DoubleSession {
  #beforeRequest: { patterns: readonly RegExp[]; listener: BeforeRequest } | null = null;

  readonly #webRequest = likeElectron<Electron.WebRequest>('session.webRequest')({
    onBeforeRequest: (filter: { urls: readonly string[] }, listener: BeforeRequest): void => {
      this.#beforeRequest = { patterns: filter.urls.map(matchPattern), listener };
    },
  });

  readonly api = likeElectron<Electron.Session>('session.defaultSession')({
    setPermissionRequestHandler: (): void => undefined,
    setPermissionCheckHandler: (): void => undefined,
    setDevicePermissionHandler: (): void => undefined,
    webRequest: this.#webRequest,
  });

  async isCancelled(url: string, method: string): Promise<boolean> {
    const asked = this.#beforeRequest;
    if (!asked?.patterns.some((pattern) => pattern.test(url))) return false;
    return new Promise((resolve) => {
      asked.listener({ url, method }, ({ cancel = false }) => resolve(cancel));
    });
  }
}

const literal = (part: string): string => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);

/** `scheme://host/path` with stars, as web extensions write it. */
function matchPattern(pattern: string): RegExp {
  const [scheme = '', rest = ''] = pattern.split('://');
  const [host = '', ...parts] = rest.split('/');
  return new RegExp(`^${literal(scheme)}://${literal(host).replace('*', '[^/]*')}/${literal(parts.join('/')).replaceAll('*', '.*')}$`, 's');
}

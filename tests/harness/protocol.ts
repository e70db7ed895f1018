import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Readiness } from './host.ts';
import type { SchemeNames } from './scheme-names.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/** `protocol`, and the answers it gives to the page and to `net.fetch`. */
export class ProtocolHandlers {
  readonly #handlers = new Map<string, Handler>();
  readonly #schemes: SchemeNames;
  readonly #readiness: Readiness;

  constructor(schemes: SchemeNames, readiness: Readiness) {
    this.#schemes = schemes;
    this.#readiness = readiness;
  }

  readonly api = {
    registerSchemesAsPrivileged: (list: readonly Electron.CustomScheme[]): void => {
      if (this.#readiness.isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
      for (const { scheme, privileges } of list) if (privileges?.standard) this.#schemes.declare(scheme);
    },
    handle: (scheme: string, handler: Handler): void => {
      if (!this.#readiness.isReady) throw new Error('protocol.handle can only be called after app is ready');
      if (this.#handlers.has(`${scheme}:`)) throw new Error(`Failed to register protocol: ${scheme}`);
      this.#handlers.set(`${scheme}:`, handler);
    },
    unhandle: (scheme: string): void => void this.#handlers.delete(`${scheme}:`),
    isProtocolHandled: (scheme: string): boolean => this.#handlers.has(`${scheme}:`),
  };

  /** The program's answer to a request of the page, or null where no handler of its own has the scheme. */
  async answer(
    url: string,
    { method, headers, postData }: { method: string; headers: Record<string, string>; postData?: string },
  ): Promise<Response | null> {
    const { protocol, pathname } = new URL(url);
    const handler = this.#handlers.get(protocol);
    if (!handler) return this.#schemes.isDeclared(url) ? new Response(null, { status: 404 }) : null;
    if (pathname === '/favicon.ico') return new Response(null, { status: 204 }); // Chromium asks for one, Electron does not
    return handler(new Request(url, { method, headers, ...(postData !== undefined && { body: postData }) }));
  }

  readonly net = {
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.protocol === 'file:') return new Response(new Uint8Array(await readFile(fileURLToPath(url))));
      const handler = this.#handlers.get(url.protocol);
      return handler ? handler(new Request(input, init)) : fetch(input, init);
    },
    isOnline: (): boolean => true,
  };
}

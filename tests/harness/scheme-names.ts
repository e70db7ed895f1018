/**
 * Chrome cannot open custom schemes. Each origin of a standard one is shown to it as an https origin, which is secure and
 * has the same rules for 'self', and is given its own name back wherever the program sees a URL.
 */
export class SchemeNames {
  readonly #schemes = new Set<string>();

  declare(scheme: string): void {
    this.#schemes.add(`${scheme}:`);
  }

  isDeclared(url: string): boolean {
    return this.#schemes.has(new URL(url).protocol);
  }

  toChrome(url: string): string {
    if (!this.isDeclared(url)) return url;
    const { host, protocol, pathname, search, hash } = new URL(url);
    return `https://${host}.${protocol.slice(0, -1)}.electron-double${pathname}${search}${hash}`;
  }

  fromChrome(url: string): string {
    const found = /^https:\/\/(.+)\.([a-z0-9+-]+)\.electron-double(\/.*)?$/s.exec(url);
    return found ? `${found[2]}://${found[1]}${found[3] ?? '/'}` : url;
  }
}

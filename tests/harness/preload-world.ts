/* oxlint-disable unicorn/consistent-function-scoping -- these functions are sent to the page as source text, each whole in itself */
import type { decode, encode } from './clone.ts';
import type { PageBridge } from './page-bridge.ts';

/** What main is told by a preload script. `args` is an encoded clone. */
export type FromPreload =
  | { op: 'send'; channel: string; args: string }
  | { op: 'invoke'; id: number; channel: string; args: string }
  | { op: 'open'; url: string };

/** What a preload script is told by main. */
export type ToPreload =
  | { op: 'answer'; id: number; value: string }
  | { op: 'answer'; id: number; error: string }
  | { op: 'event'; channel: string; args: string }
  | { op: 'files'; paths: readonly string[] };

export interface PreloadInfo {
  readonly versions: Record<string, string>;
  readonly platform: string;
}
export interface PreloadWorld {
  require(name: string): unknown;
  readonly process: object;
  /** Takes a ToPreload as JSON. */
  receive(text: string): void;
}

/**
 * The small world of a sandboxed preload script: `require('electron')` and a thin `process`. Sent as source text, so it may
 * use only its arguments and the page's globals.
 */
export function makePreloadWorld(
  info: PreloadInfo,
  send: (message: FromPreload) => void,
  bridge: PageBridge,
  clone: { encode: typeof encode; decode: typeof decode },
): PreloadWorld {
  type Listener = (...args: unknown[]) => void;
  interface Asked {
    resolve: (value: unknown) => void;
    reject: (error: Error) => void;
  }
  const listeners = new Map<string, { listener: Listener; once: boolean }[]>();
  const asked = new Map<number, Asked>();
  let lastId = 0;
  bridge.onOpen = (url) => send({ op: 'open', url });

  const add = (channel: string, listener: Listener, once: boolean): object => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }]);
    return ipcRenderer;
  };
  const remove = (channel: string, listener: Listener): object => {
    const list = listeners.get(channel) ?? [];
    const at = list.findLastIndex((entry) => entry.listener === listener);
    if (at >= 0) listeners.set(channel, list.toSpliced(at, 1));
    return ipcRenderer;
  };
  const unsupported = (name: string) => (): never => {
    throw new Error(`electron double: ipcRenderer.${name} is not supported`);
  };
  const ipcRenderer = {
    on: (channel: string, listener: Listener) => add(channel, listener, false),
    once: (channel: string, listener: Listener) => add(channel, listener, true),
    off: remove,
    removeListener: remove,
    send: (channel: string, ...args: unknown[]) => send({ op: 'send', channel, args: clone.encode(args) }),
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const id = (lastId += 1);
      const encoded = clone.encode(args);
      const answer = new Promise((resolve, reject) => {
        asked.set(id, { resolve, reject });
      });
      send({ op: 'invoke', id, channel, args: encoded });
      return answer;
    },
    sendSync: unsupported('sendSync'),
    postMessage: unsupported('postMessage'),
  };

  // A page may not read where a file of the system lies. The test names the paths beforehand, and the drop or the choice pairs
  // them with the files it brings, in their order; the copy of a file that crosses the bridge is known by what does not change.
  const marks = (file: File): string => JSON.stringify([file.name, file.size, file.lastModified, file.type]);
  const brought = new Map<string, string>();
  let expected: readonly string[] = [];
  const pair = (files: FileList | null | undefined): void => {
    for (const [at, file] of [...(files ?? [])].entries()) {
      const from = expected[at];
      if (from !== undefined) brought.set(marks(file), from);
    }
    expected = [];
  };
  window.addEventListener('drop', (event) => pair(event.dataTransfer?.files), true);
  window.addEventListener(
    'change',
    ({ target }) => target instanceof HTMLInputElement && target.type === 'file' && pair(target.files),
    true,
  );
  const webUtils = {
    getPathForFile(file: unknown): string {
      if (!(file instanceof File)) throw new TypeError('getPathForFile expected to receive a File object but one was not provided');
      return brought.get(marks(file)) ?? '';
    },
  };
  const contextBridge = { exposeInMainWorld: (key: string, api: unknown) => bridge.expose(key, api) };
  const electron = { contextBridge, ipcRenderer, webUtils };

  const answer = (message: Extract<ToPreload, { op: 'answer' }>): void => {
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(clone.decode(message.value));
  };
  const deliver = (channel: string, args: unknown[]): void => {
    for (const { listener, once } of listeners.get(channel)?.slice() ?? []) {
      if (once) remove(channel, listener);
      listener({ sender: ipcRenderer, senderId: 0, ports: [] }, ...args);
    }
  };

  return {
    require(name) {
      if (name === 'electron' || name === 'electron/renderer') return electron;
      throw new Error(`module not found: ${name}`); // what Electron says in a sandboxed preload script
    },
    process: { type: 'renderer', sandboxed: true, contextIsolated: true, platform: info.platform, versions: info.versions, env: {} },
    receive(text) {
      const message = JSON.parse(text) as ToPreload;
      if (message.op === 'answer') answer(message);
      else if (message.op === 'files') expected = message.paths;
      else deliver(message.channel, clone.decode(message.args) as unknown[]);
    },
  };
}

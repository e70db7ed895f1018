/* oxlint-disable unicorn/consistent-function-scoping -- these functions are sent to the page as source text, each whole in itself */
/**
 * contextBridge. The page's scripts live in the main world, the preload script in an isolated world of the same document;
 * this function is sent as source text to both, and the two copies talk in DOM events whose name only they know. So it may
 * use only its arguments and the page's globals.
 */

type Packed =
  | { t: 'plain'; value: unknown }
  | { t: 'function' | 'promise' | 'yours'; id: number }
  | { t: 'error'; message: string; stack: string | undefined }
  | { t: 'seen'; at: number }
  | { t: 'array'; items: Packed[] }
  | { t: 'object'; entries: [string, Packed][] };

type Note =
  | { op: 'call'; id: number; args: Packed[] }
  | { op: 'reply' | 'settle'; id: number; ok: boolean; value: Packed }
  | { op: 'expose'; key: string; value: Packed }
  | { op: 'open'; url: string };

export interface PageBridge {
  expose(key: string, api: unknown): void;
  /** Called in the preload's world when the page asks for a window. */
  onOpen: (url: string) => void;
}

/** Copies values, proxies functions and promises, freezes what is exposed. Synchronous, as DOM events are. */
export function makeBridge(secret: string, side: 'page' | 'preload'): PageBridge {
  type Callable = (...args: unknown[]) => unknown;
  interface Settler {
    resolve: (value: unknown) => void;
    reject: (error: unknown) => void;
  }
  const theirs = `${secret}:${side === 'page' ? 'preload' : 'page'}`;
  const mine = `${secret}:${side}`;
  const held = new Map<number, unknown>();
  const ids = new WeakMap<object, number>();
  const remote = new WeakMap<object, number>();
  const settlers = new Map<number, Settler>();
  // Taken before any script of the page runs, so that the page cannot put itself in between.
  const dispatch = document.dispatchEvent.bind(document);
  const Envelope = CustomEvent;
  let lastId = 0;
  const replies: Extract<Note, { op: 'reply' | 'settle' }>[] = [];

  const post = (note: Note): void => void dispatch(new Envelope(theirs, { detail: note }));
  const hold = (thing: object): number => {
    let id = ids.get(thing);
    if (id === undefined) {
      id = lastId += 1;
      ids.set(thing, id);
      held.set(id, thing);
    }
    return id;
  };

  const pack = (value: unknown, depth = 0, seen = new Map<object, number>()): Packed => {
    if (depth > 1000)
      throw new Error('Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.');
    if (typeof value === 'symbol') throw new Error('Symbols cannot cross the context bridge');
    if (typeof value === 'function') {
      const known = remote.get(value);
      return known === undefined ? { t: 'function', id: hold(value) } : { t: 'yours', id: known };
    }
    if (value === null || typeof value !== 'object') return { t: 'plain', value };
    if (value instanceof Promise) {
      const id = hold(value);
      value.then(
        (result) => post({ op: 'settle', id, ok: true, value: pack(result) }),
        (error: unknown) => post({ op: 'settle', id, ok: false, value: pack(error) }),
      );
      return { t: 'promise', id };
    }
    if (value instanceof Error) return { t: 'error', message: value.message, stack: value.stack };
    if (value instanceof Node) throw new Error('the double does not pass DOM nodes over the context bridge');
    if (!Array.isArray(value) && Object.prototype.toString.call(value) !== '[object Object]') {
      return { t: 'plain', value }; // Date, Map, Set, buffers, File, Blob: cloned by the event itself
    }
    const at = seen.get(value);
    if (at !== undefined) return { t: 'seen', at };
    seen.set(value, seen.size);
    if (Array.isArray(value)) return { t: 'array', items: value.map((item) => pack(item, depth + 1, seen)) };
    return { t: 'object', entries: Object.entries(value).map(([key, item]) => [key, pack(item, depth + 1, seen)]) };
  };

  const unpack = (packed: Packed, made: unknown[] = []): unknown => {
    switch (packed.t) {
      case 'plain':
        return packed.value;
      case 'yours':
        return held.get(packed.id);
      case 'seen':
        return made[packed.at];
      case 'error':
        return Object.assign(new Error(packed.message), packed.stack !== undefined && { stack: packed.stack });
      case 'promise':
        return new Promise((resolve, reject) => {
          settlers.set(packed.id, { resolve, reject });
        });
      case 'array': {
        const list: unknown[] = [];
        made.push(list);
        for (const item of packed.items) list.push(unpack(item, made));
        return list;
      }
      case 'object': {
        const object: Record<string, unknown> = {};
        made.push(object);
        for (const [key, item] of packed.entries) {
          Object.defineProperty(object, key, { value: unpack(item, made), enumerable: true, configurable: true, writable: true });
        }
        return object;
      }
      default:
        return proxyFor(packed.id);
    }
  };

  const proxyFor = (id: number): Callable => {
    const proxy: Callable = (...args) =>
      answered(() => post({ op: 'call', id, args: args.map((arg) => pack(arg)) }), 'an argument could not be cloned');
    remote.set(proxy, id);
    return proxy;
  };

  /** Posts a note and takes the reply that has come back by the time the event has been handled. */
  const answered = (ask: () => void, loss: string): unknown => {
    replies.length = 0;
    ask();
    const answer = replies.at(-1);
    if (!answer) throw new Error(`contextBridge: ${loss}`);
    const value = unpack(answer.value);
    if (!answer.ok) throw value;
    return value;
  };

  const freeze = (value: unknown): unknown => {
    if (
      typeof value === 'object' &&
      value !== null &&
      !Object.isFrozen(value) &&
      (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
    ) {
      Object.freeze(value);
      for (const item of Object.values(value)) freeze(item);
    }
    return typeof value === 'function' ? Object.freeze(value) : value;
  };

  const replyWith = (work: () => unknown): void => {
    let note: Note;
    try {
      note = { op: 'reply', id: 0, ok: true, value: pack(work()) };
    } catch (error) {
      note = { op: 'reply', id: 0, ok: false, value: pack(error) };
    }
    post(note);
  };

  const bridge: PageBridge = {
    onOpen: () => undefined,
    expose: (key, api) => void answered(() => post({ op: 'expose', key, value: pack(api) }), `${key} could not be cloned`),
  };

  document.addEventListener(mine, (event) => {
    event.stopImmediatePropagation();
    const note = (event as CustomEvent<Note | null>).detail;
    switch (note?.op) {
      case 'reply':
        replies.push(note);
        break;
      case 'settle': {
        const settler = settlers.get(note.id);
        settlers.delete(note.id);
        const value = unpack(note.value);
        if (note.ok) settler?.resolve(value);
        else settler?.reject(value);
        break;
      }
      case 'call':
        replyWith(() => (held.get(note.id) as Callable)(...note.args.map((arg) => unpack(arg))));
        break;
      case 'expose':
        replyWith(() => {
          if (note.key in window) throw new Error('Cannot bind an API on top of an existing property on the window object');
          Object.defineProperty(window, note.key, { value: freeze(unpack(note.value)), enumerable: true });
        });
        break;
      case 'open':
        bridge.onOpen(note.url);
        break;
      case undefined:
        break;
    }
  });

  if (side === 'page') {
    // A window the page asks for never becomes one here: main hears of it, and the page is given null, as when main denies it.
    const open = (url: string): void => post({ op: 'open', url: new URL(url, document.baseURI).href });
    window.open = (url) => {
      open(String(url ?? 'about:blank'));
      return null;
    };
    window.addEventListener('click', (event) => {
      const link = event.composedPath().find((place) => place instanceof HTMLAnchorElement);
      if (!link || event.defaultPrevented || link.target !== '_blank') return;
      event.preventDefault();
      open(link.href);
    });
  }
  return bridge;
}

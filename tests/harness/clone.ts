/* oxlint-disable unicorn/consistent-function-scoping -- these functions are sent to the page as source text, each whole in itself */
/**
 * Electron's IPC carries structured clones, the DevTools protocol carries strings. These two functions put the one into the
 * other. They run on both sides, in Node and, sent as source text, in the page: they may use nothing from outside.
 */

/** A value where it stands: itself, or a reference to the table of objects. */
type Slot = null | string | boolean | number | ['undefined'] | ['bigint', string] | ['number', string] | ['object', number];
type Entry =
  | ['Array', Slot[]]
  | ['Object', [string, Slot][]]
  | ['Map', [Slot, Slot][]]
  | ['Set', Slot[]]
  | ['Date', number | null]
  | ['RegExp', string, string]
  | ['Boxed', Slot]
  | ['Bytes', string]
  | ['View', string, Slot, number, number]
  | ['Error', string, string, string | null];

/** Throws what Electron throws for functions, symbols, blobs, nodes and all else that cannot be cloned. */
export function encode(input: unknown): string {
  const refuse = (): never => {
    throw new Error('An object could not be cloned.');
  };
  const copy = (): unknown => {
    try {
      return structuredClone(input);
    } catch {
      return refuse();
    }
  };
  const base64 = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  };
  const places = new Map<object, number>();
  const table: (Entry | null)[] = [];

  const slot = (value: unknown): Slot => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (value === undefined) return ['undefined'];
    if (typeof value === 'bigint') return ['bigint', String(value)];
    if (typeof value === 'number') {
      if (Object.is(value, -0)) return ['number', '-0'];
      return Number.isFinite(value) ? value : ['number', String(value)];
    }
    if (typeof value !== 'object') return refuse();
    let at = places.get(value);
    if (at === undefined) {
      at = table.push(null) - 1;
      places.set(value, at);
      table[at] = entry(value);
    }
    return ['object', at];
  };

  const entry = (value: object): Entry => {
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    if (Array.isArray(value)) return ['Array', Array.from(value, slot)];
    if (ArrayBuffer.isView(value))
      return ['View', kind, slot(value.buffer), value.byteOffset, 'length' in value ? Number(value.length) : value.byteLength];
    if (value instanceof ArrayBuffer) return ['Bytes', base64(new Uint8Array(value))];
    if (value instanceof Error) return ['Error', value.name, value.message, value.stack ?? null];
    if (value instanceof Date) return ['Date', value.getTime()];
    if (value instanceof RegExp) return ['RegExp', value.source, value.flags];
    if (value instanceof Map) return ['Map', [...value].map(([key, item]) => [slot(key), slot(item)])];
    if (value instanceof Set) return ['Set', [...value].map(slot)];
    if (kind === 'Boolean' || kind === 'Number' || kind === 'String') return ['Boxed', slot(value.valueOf())];
    if (kind === 'Object') return ['Object', Object.entries(value).map(([key, item]) => [key, slot(item)])];
    return refuse();
  };

  const root = slot(copy());
  return JSON.stringify([root, table]);
}

/** The inverse of `encode`; cycles and shared references come back as they were. */
export function decode(text: string): unknown {
  const [root, table] = JSON.parse(text) as [Slot, Entry[]];
  const made = new Map<number, unknown>();
  const errors: Record<string, ErrorConstructor> = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
  const views: Record<string, new (buffer: ArrayBuffer, offset: number, length: number) => unknown> = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  };

  const value = (slot: Slot): unknown => {
    if (!Array.isArray(slot)) return slot;
    switch (slot[0]) {
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(slot[1]);
      case 'number':
        return Number(slot[1]);
      default:
        return made.has(slot[1]) ? made.get(slot[1]) : build(slot[1]);
    }
  };
  const keep = <T>(at: number, thing: T): T => {
    made.set(at, thing);
    return thing;
  };

  const build = (at: number): unknown => {
    const entry = table[at];
    if (!entry) throw new Error('a clone refers to nothing');
    switch (entry[0]) {
      case 'Array': {
        const list = keep<unknown[]>(at, []);
        for (const item of entry[1]) list.push(value(item));
        return list;
      }
      case 'Object': {
        const object = keep(at, {});
        // Defined, not assigned: `__proto__` may be a plain key.
        for (const [key, item] of entry[1])
          Object.defineProperty(object, key, { value: value(item), enumerable: true, configurable: true, writable: true });
        return object;
      }
      case 'Map': {
        const map = keep(at, new Map<unknown, unknown>());
        for (const [key, item] of entry[1]) map.set(value(key), value(item));
        return map;
      }
      case 'Set': {
        const set = keep(at, new Set<unknown>());
        for (const item of entry[1]) set.add(value(item));
        return set;
      }
      case 'Date':
        return keep(at, new Date(entry[1] ?? Number.NaN));
      case 'RegExp':
        return keep(at, new RegExp(entry[1], entry[2]));
      case 'Boxed':
        return keep(at, Object(value(entry[1])));
      case 'Bytes':
        return keep(at, Uint8Array.from(atob(entry[1]), (letter) => letter.charCodeAt(0)).buffer);
      case 'View': {
        const View = views[entry[1]] ?? Uint8Array;
        return keep(at, new View(value(entry[2]) as ArrayBuffer, entry[3], entry[4]));
      }
      default: {
        const Kind = errors[entry[1]] ?? Error;
        const error = keep(at, new Kind(entry[2]));
        if (entry[3] !== null) error.stack = entry[3];
        return error;
      }
    }
  };
  return value(root);
}

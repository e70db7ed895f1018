import { EventEmitter } from 'node:events';

type OnlyNamesOf<T, Real, Extra extends string> = { [K in keyof T]: K extends keyof Real | keyof EventEmitter | Extra ? unknown : never };

/** Names that inspecting, awaiting or comparing a value looks up; asking for them is no use of Electron. */
const looks = /^(then|toJSON|constructor|inspect|nodeType|asymmetricMatch|domain|\$\$typeof|_.*)$/;

/**
 * Gives a stand-in for Electron's `Real`. Its names are checked against Electron's own types when it is compiled, and a
 * name it does not have throws when it is used, so that no test passes on something that was not there.
 */
export const likeElectron =
  <Real, Extra extends string = never>(name: string) =>
  <T extends object & OnlyNamesOf<T, Real, Extra>>(target: T): T =>
    new Proxy(target, {
      set: (on, key, value) => Reflect.set(on, key, value, on),
      get(on, key, receiver) {
        if (typeof key === 'string' && !(key in on) && !looks.test(key))
          throw new Error(`electron double: ${name}.${key} is not implemented`);
        const value: unknown = Reflect.get(on, key, on);
        if (typeof value !== 'function' || Object.hasOwn(on, key) || key === 'constructor') return value;
        // Methods run on the object itself, because private fields do not pass through a proxy.
        return (...args: unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, on, args);
          return result === on ? receiver : result;
        };
      },
    });

/** An emitter that knows its events: listening for one that the double never sends is refused, unless it is said to be silent. */
export class DoubleEmitter extends EventEmitter {
  readonly #name: string;
  readonly #known: ReadonlySet<string>;

  /** `sent` are events the double emits; `silent` are events of Electron that may be listened for and never come. */
  constructor(name: string, { sent, silent = [] }: { sent: readonly string[]; silent?: readonly string[] }) {
    super();
    this.#name = name;
    this.#known = new Set([...sent, ...silent]);
    this.setMaxListeners(0);
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- the signature of Node's own emitter
  override on(event: string | symbol, listener: (...args: any[]) => void): this {
    if (typeof event === 'string' && !this.#known.has(event)) throw new Error(`electron double: ${this.#name} has no event '${event}'`);
    return super.on(event, listener);
  }
}

/** An event object that can be refused, as Electron hands it to a listener. */
export function preventable<T extends object>(facts: T): { event: T & { preventDefault(): void }; isPrevented: () => boolean } {
  let prevented = false;
  const preventDefault = (): void => {
    prevented = true;
  };
  return { event: { ...facts, preventDefault }, isPrevented: () => prevented };
}

import { appendFileSync } from 'node:fs';
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

/**
 * Sees every way out of a process: connections (net, and so tls, http, fetch), datagrams, and questions to the resolver, each
 * before it is made. What does not go to an allowed loopback port is noted and refused. Preloaded into another process it is told
 * in its own address where to write and what to allow, so that processes which are forked with an empty environment have it too:
 *
 *   node --import 'file:///.../tests/doubles/network-tap.ts?file=<file>&ports=4711,4712' ...
 *
 * (or STUDIO_TAP_FILE, STUDIO_TAP_PORTS in the environment). Every attempt is a line of JSON in that file.
 */
export interface Attempt {
  readonly kind: 'connect' | 'datagram' | 'resolve';
  readonly host: string;
  readonly port: number | null;
  readonly isAllowed: boolean;
  readonly pid: number;
}
export interface NetworkTap {
  readonly attempts: readonly Attempt[];
  /** Those that would have left. */
  readonly strays: readonly Attempt[];
  allow(port: number): void;
  remove(): void;
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** What `net.connect` was asked for: null for a pipe or a socket file, which leave nothing. */
function destination(args: readonly unknown[]): { host: string; port: number } | null {
  const [first, second] = args;
  // net.connect hands its arguments over in an array of its own.
  if (Array.isArray(first)) return destination(first as unknown[]);
  if (typeof first === 'object' && first !== null) {
    const { path, host, port } = first as { path?: string | null; host?: string | null; port?: number | string | null };
    return path ? null : { host: host ?? 'localhost', port: Number(port ?? 0) };
  }
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first)))
    return { host: typeof second === 'string' ? second : 'localhost', port: Number(first) };
  return null;
}

/** For `node`: preloads the tap into a process and into those that it forks. */
export function tapArguments(tapFile: string, allowedPorts: readonly number[]): string[] {
  const url = new URL(import.meta.url);
  url.search = new URLSearchParams({ file: tapFile, ports: allowedPorts.join(',') }).toString();
  return ['--import', url.href];
}

export function tapNetwork(
  options: { readonly ports?: readonly number[]; readonly onAttempt?: (attempt: Attempt) => void } = {},
): NetworkTap {
  const allowed = new Set(options.ports);
  const attempts: Attempt[] = [];
  const note = (kind: Attempt['kind'], host: string, port: number | null): boolean => {
    const isAllowed =
      kind === 'resolve' ? loopback.has(host) || net.isIP(host) > 0 : loopback.has(host) && port !== null && allowed.has(port);
    const attempt = { kind, host, port, isAllowed, pid: process.pid };
    attempts.push(attempt);
    options.onAttempt?.(attempt);
    return isAllowed;
  };
  const refusal = (where: string): Error =>
    Object.assign(new Error(`the network tap lets nothing out: ${where}`), { code: 'ECONNREFUSED' });
  const undo: (() => void)[] = [];
  function replace<T extends object, K extends keyof T>(owner: T, name: K, make: (was: T[K]) => T[K]): void {
    const was = owner[name];
    owner[name] = make(was);
    undo.push(() => {
      owner[name] = was;
    });
  }

  replace(net.Socket.prototype, 'connect', (was) => {
    const connect = function connect(this: net.Socket, ...args: unknown[]): net.Socket {
      const to = destination(args);
      if (to && !note('connect', to.host, to.port)) {
        // Later, as a real refusal: whoever asked has not put up its listeners yet.
        setImmediate(() => this.destroy(refusal(`${to.host}:${to.port}`)));
        return this;
      }
      return Reflect.apply(was, this, args) as net.Socket;
    };
    return connect;
  });
  replace(dgram.Socket.prototype, 'send', (was) => {
    const send = function send(this: dgram.Socket, ...args: unknown[]): void {
      const host = args.findLast((arg): arg is string => typeof arg === 'string') ?? 'localhost';
      const port = args.findLast((arg): arg is number => typeof arg === 'number') ?? null;
      if (note('datagram', host, port)) return void Reflect.apply(was, this, args);
      const done = args.at(-1);
      if (typeof done === 'function') Reflect.apply(done, this, [refusal(host)]);
    };
    return send;
  });
  for (const resolver of [dns, dns.promises] as const) {
    for (const [name, value] of Object.entries(resolver)) {
      if (typeof value !== 'function' || !/^(?:lookup$|resolve|reverse$)/.test(name)) continue;
      replace(resolver as unknown as Record<string, (...args: unknown[]) => unknown>, name, (was) => (...args) => {
        if (note('resolve', String(args[0]), null)) return Reflect.apply(was, resolver, args);
        const error = Object.assign(refusal(String(args[0])), { code: 'ENOTFOUND' });
        const done = args.at(-1);
        if (resolver === dns.promises || typeof done !== 'function') return Promise.reject(error);
        process.nextTick(() => Reflect.apply(done, null, [error]));
        return undefined;
      });
    }
  }
  return {
    attempts,
    get strays() {
      return attempts.filter(({ isAllowed }) => !isAllowed);
    },
    allow: (port) => void allowed.add(port),
    remove: () => {
      for (const restore of undo.splice(0)) restore();
    },
  };
}

const address = new URL(import.meta.url);
const file = address.searchParams.get('file') ?? process.env['STUDIO_TAP_FILE'];
const ports = address.searchParams.get('ports') ?? process.env['STUDIO_TAP_PORTS'] ?? '';
if (file)
  tapNetwork({
    ports: ports.split(',').filter(Boolean).map(Number),
    onAttempt: (attempt) => appendFileSync(file, `${JSON.stringify(attempt)}\n`),
  });

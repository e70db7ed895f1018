import type { Log } from '../ports.ts';
import { StudioFailure } from '../failure.ts';

/** The only way out of the studio to providers: `fetch`, over https, with no redirect followed by itself. */
export type Transport = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface TransportParts {
  /** Loopback addresses that stand in for providers. */
  readonly doubles: Partial<Record<'fal' | 'xai', string>>;
  readonly log?: Log;
}

/** What belongs to whom; a name and everything under it. */
const domains: Readonly<Record<'fal' | 'xai', readonly string[]>> = {
  fal: ['fal.run', 'fal.ai', 'fal.media'],
  xai: ['x.ai'],
};

/**
 * A transport that refuses everything but https, and asks a double in the place of its provider:
 * `https://queue.fal.run/a/b?c` becomes `<double>/queue.fal.run/a/b?c`. Whoever asks still sees the real address, so that the
 * checks on it (https, allowed hosts) are the same with and without a double.
 */
export function createTransport({ doubles, log }: TransportParts): Transport {
  const bases = new Map(
    (['fal', 'xai'] as const).flatMap((name) => {
      const base = doubles[name];
      return base === undefined ? [] : [[name, loopback(base)] as const];
    }),
  );
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== 'https:') throw new TypeError('only https leaves the studio');
    const owner = (['fal', 'xai'] as const).find((name) => isHostOf(url.hostname, domains[name]));
    const base = owner && bases.get(owner);
    const target = base ? new URL(`${base}/${url.host}${url.pathname}${url.search}`) : url;
    const request = input instanceof Request ? new Request(target, input) : target;
    const response = await fetch(request, { ...init, redirect: 'manual' });
    // no path and no query: they name work, and may hold a signature
    if (response.status >= 400) log?.info('remote.refused', { method: init?.method ?? 'GET', host: url.host, status: response.status });
    return response;
  };
}

/** Whether a host is one of these names, or under one of them. */
export const isHostOf = (hostname: string, names: readonly string[]): boolean =>
  names.some((name) => hostname === name || hostname.endsWith(`.${name}`));

function loopback(base: string): string {
  const url = URL.canParse(base) ? new URL(base) : null;
  if (url?.protocol !== 'http:' || !['127.0.0.1', '[::1]'].includes(url.hostname) || url.port === '' || url.pathname !== '/')
    throw new StudioFailure('invalid-input', 'A stand-in for a provider must be an address like http://127.0.0.1:8970.');
  return url.origin;
}

/** Codes of a connection that was never made: nothing was sent. */
const neverMade: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Whether a failed request certainly did not arrive: there was no connection it could have gone through. */
export function neverArrived(error: unknown): boolean {
  const seen = new Set<unknown>();
  for (let current = error; current instanceof Error && !seen.has(current); current = current.cause) {
    seen.add(current);
    // several addresses were tried: only when none of them was reached
    if (current instanceof AggregateError) return current.errors.length > 0 && current.errors.every(neverArrived);
    if ('code' in current && typeof current.code === 'string' && neverMade.has(current.code)) return true;
  }
  return false;
}

import type { Log } from '../../../ports.ts';
import type { RemoteCall } from '../../provider.ts';
import type { Transport } from '../../transport.ts';
import type { ProviderAccess } from '../fal-gateway.ts';
import type { FalParts } from '../fal-provider.ts';

/** A key that tests look for in everything that could be read by anybody. */
export const testKey = 'test-key-id:test-key-canary-0123456789';

export const keyAccess = (key: string | null = testKey): ProviderAccess => ({
  kind: 'key',
  secrets: { source: 'environment', get: () => Promise.resolve(key) },
});

export interface LoggedLine {
  readonly event: string;
  readonly facts: unknown;
}
export function memoryLog(lines: LoggedLine[]): Log {
  return {
    info: (event, facts) => void lines.push({ event, facts }),
    warn: (event, facts) => void lines.push({ event, facts }),
    error: (event, error, facts) => void lines.push({ event, facts: { error: String(error), ...facts } }),
  };
}

const noTransport: Transport = () => Promise.reject(new Error('a test that sends nothing has sent something'));

/** What the adapter is made of, with no way out unless one is given. */
export function createFakeParts(parts: Partial<FalParts> = {}): FalParts {
  return {
    access: keyAccess(),
    transport: noTransport,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    log: memoryLog([]),
    ...parts,
  };
}

/** Leave to send, counted. */
export function testCall(signal: AbortSignal = new AbortController().signal): RemoteCall & { readonly asked: () => number } {
  let asked = 0;
  return {
    signal,
    mayLeave: () => {
      asked += 1;
    },
    asked: () => asked,
  };
}

import type { StudioBridge } from '../src-preload/contract/index.ts';
import type { Wire } from '../src-preload/wire.ts';

const wireBroken = { ok: false, failure: { code: 'unexpected', message: 'The studio did not answer.' } } as const;

/** A typed face over the wire: `studio.intake.addFolders(input)` becomes `call('intake.addFolders', input)`. Calls never reject. */
export function studioOver(wire: Wire): StudioBridge {
  const member = (name: string) => (argument: unknown) =>
    typeof argument === 'function'
      ? wire.on(name, argument as (payload: unknown) => void)
      : wire.call(name, argument).catch(() => wireBroken);
  const group = (name: string) => new Proxy({}, { get: (_, verb) => member(`${name}.${String(verb)}`) });
  return new Proxy({}, { get: (_, name) => group(String(name)) }) as StudioBridge;
}

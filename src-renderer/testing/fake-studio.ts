import type { Reply } from '../../src-preload/contract/define.ts';
import type { FailureCode } from '../../src-preload/contract/failures.ts';
import type { StudioBridge, StudioEvents } from '../../src-preload/contract/index.ts';
import type { Settings } from '../../src-preload/contract/settings.ts';
import type { Wire } from '../../src-preload/wire.ts';
import { studioOver } from '../studio.ts';
import { settings } from './samples.ts';

type Calls = {
  [G in keyof StudioBridge]?: {
    [V in keyof StudioBridge[G]]?: StudioBridge[G][V] extends (input: infer I) => Promise<infer R> ? (input: I) => R | Promise<R> : never;
  };
};

export interface FakeStudio {
  readonly studio: StudioBridge;
  /** Every call so far, in order: its full name and what was asked. */
  readonly calls: readonly (readonly [name: string, input: unknown])[];
  readonly tell: <N extends keyof StudioEvents>(name: N, payload: StudioEvents[N]) => void;
}

export const ok = <T>(value: T): Reply<T> => ({ ok: true, value });
export const failed = (
  code: FailureCode,
): { readonly ok: false; readonly failure: { readonly code: FailureCode; readonly message: string } } => ({
  ok: false,
  failure: { code, message: `the studio's own words for ${code}` },
});

/** The real face over a wire that answers as told; what a test does not answer is an empty studio. */
export function fakeStudio(answers: Calls = {}): FakeStudio {
  const calls: [string, unknown][] = [];
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const empty: Calls = {
    library: { listProjects: () => ok([]) },
    presets: { list: () => ok([]) },
    films: { sounds: () => ok([]) },
    jobs: { list: () => ok([]), cancel: () => ok({}), retry: () => ok({}) },
    settings: {
      read: () => ok(settings()),
      change: (change) => ok(settings(change as Partial<Settings>)),
    },
  };
  const answerTo = (name: string): ((input: unknown) => unknown) | undefined => {
    const [group = '', verb = ''] = name.split('.');
    const find = (from: Calls) => (from as Record<string, Record<string, (input: unknown) => unknown> | undefined>)[group]?.[verb];
    return find(answers) ?? find(empty);
  };
  const wire: Wire = {
    call(name, input) {
      calls.push([name, input]);
      const answer = answerTo(name);
      return answer ? Promise.resolve(answer(input)) : Promise.reject(new Error(`this test does not answer ${name}`));
    },
    on(name, listener) {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener));
      return () => void all.delete(listener);
    },
    grant: () => Promise.reject(new Error('not through the studio')),
  };
  return {
    studio: studioOver(wire),
    calls,
    tell: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload);
    },
  };
}

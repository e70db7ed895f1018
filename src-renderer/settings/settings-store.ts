import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../src-preload/contract/define.ts';
import type { StudioBridge } from '../../src-preload/contract/index.ts';
import type { Settings } from '../../src-preload/contract/settings.ts';

export interface Preferences {
  /** Null until they have been read. */
  readonly store: StoreApi<{ readonly settings: Settings | null }>;
  readonly start: () => Promise<void>;
  readonly change: (change: Partial<Settings>) => Promise<void>;
  readonly close: () => void;
}

export function createPreferences({
  studio,
  onFailure,
}: {
  readonly studio: Pick<StudioBridge, 'settings'>;
  readonly onFailure: (failure: Failure) => void;
}): Preferences {
  const store = createStore<{ readonly settings: Settings | null }>(() => ({ settings: null }));
  const forget = studio.settings.changed((settings) => store.setState({ settings }));
  return {
    store,
    async start() {
      const reply = await studio.settings.read({});
      if (reply.ok) store.setState({ settings: reply.value });
      else onFailure(reply.failure);
    },
    async change(change) {
      const reply = await studio.settings.change(change);
      if (reply.ok) store.setState({ settings: reply.value });
      else onFailure(reply.failure);
    },
    close: forget,
  };
}

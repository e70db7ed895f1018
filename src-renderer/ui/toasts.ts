import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Toast {
  readonly id: number;
  readonly tone: 'note' | 'problem';
  readonly text: string;
  /** What it is about: news of the same thing take its place. */
  readonly about: string;
}
export interface Toasts {
  readonly store: StoreApi<{ readonly shown: readonly Toast[] }>;
  readonly show: (tone: Toast['tone'], text: string, about?: string) => void;
  readonly dismiss: (id: number) => void;
}

/** Short notices. The same text twice is shown once; the oldest makes room when there are too many to read. */
export function createToasts({ most = 4 } = {}): Toasts {
  const store = createStore<{ readonly shown: readonly Toast[] }>(() => ({ shown: [] }));
  let lastId = 0;
  return {
    store,
    show(tone, text, about = text) {
      lastId += 1;
      const toast = { id: lastId, tone, text, about };
      store.setState(({ shown }) => ({ shown: [...shown.filter((other) => other.about !== about), toast].slice(-most) }));
    },
    dismiss: (id) => store.setState(({ shown }) => ({ shown: shown.filter((toast) => toast.id !== id) })),
  };
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../src-preload/contract/define.ts';
import type { DevelopChange } from '../../src-preload/contract/develop.ts';
import type { PhotoId } from '../../src-preload/contract/ids.ts';
import type { StudioBridge } from '../../src-preload/contract/index.ts';

/** What a person is trying out on one photo, before it is kept. */
interface DraftState {
  readonly photoId: PhotoId | null;
  /** What differs from the photo's own settings. */
  readonly change: DevelopChange;
  /** The picture with these changes, as far as the studio has come; null shows the photo as it is. */
  readonly previewUrl: string | null;
  readonly isWaiting: boolean;
}
export interface Draft {
  readonly store: StoreApi<DraftState>;
  /** Tries a change on this photo; what was tried on another is kept first. */
  readonly try: (photoId: PhotoId, change: DevelopChange) => void;
  readonly discard: () => void;
  /** Keeps what was tried and has the photo developed with it. */
  readonly keep: () => void;
}

const nothing: DraftState = { photoId: null, change: {}, previewUrl: null, isWaiting: false };

/** One preview is asked for at a time; when it comes, the newest wish is asked for, and those in between never are. */
export function createDraft({
  studio,
  onFailure,
}: {
  readonly studio: StudioBridge;
  readonly onFailure: (failure: Failure) => void;
}): Draft {
  const store = createStore<DraftState>(() => nothing);
  let isAsking = false;

  const ask = async (): Promise<void> => {
    const { photoId, change } = store.getState();
    if (isAsking || photoId === null) return;
    isAsking = true;
    const reply = await studio.develop.preview({ photoId, change, longEdgePx: previewPx() });
    isAsking = false;
    const now = store.getState();
    if (now.photoId !== photoId) return void ask();
    const isNewest = now.change === change;
    if (reply.ok) store.setState({ previewUrl: reply.value.address, isWaiting: !isNewest });
    else if (isNewest) {
      store.setState({ isWaiting: false });
      if (reply.failure.code !== 'cancelled') onFailure(reply.failure);
    }
    if (!isNewest) void ask();
  };
  const develop = async (photoId: PhotoId, change: DevelopChange): Promise<void> => {
    const reply = await studio.develop.change({ photoIds: [photoId], change });
    if (!reply.ok) onFailure(reply.failure);
  };
  const keep = (): void => {
    const { photoId, change } = store.getState();
    store.setState(nothing);
    if (photoId !== null && Object.keys(change).length > 0) void develop(photoId, change);
  };

  return {
    store,
    try(photoId, change) {
      if (store.getState().photoId !== photoId) {
        keep();
        store.setState({ ...nothing, photoId });
      }
      store.setState((state) => ({ change: { ...state.change, ...change }, isWaiting: true }));
      void ask();
    },
    discard: () => store.setState(nothing),
    keep,
  };
}

/** As many pixels as the screen can show of a photo, within what the studio offers. */
const previewPx = (): number =>
  Math.min(2560, Math.max(800, Math.round(Math.max(window.innerWidth, window.innerHeight) * window.devicePixelRatio)));

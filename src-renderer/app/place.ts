import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Aspect, FilmOrigin } from '../../src-preload/contract/film-shapes.ts';
import type { PhotoId } from '../../src-preload/contract/ids.ts';

/** A project has one film of a shape and an origin. */
export interface FilmChoice {
  readonly aspect: Aspect;
  readonly origin: FilmOrigin;
}

type Sheet = 'export' | 'settings' | 'keys' | 'skipped';

/** Where the person is: nothing here is worth keeping when the window closes. */
export interface PlaceState {
  readonly view: 'photos' | 'film';
  readonly isReviewing: boolean;
  /** The photo that has the hand: focused in the grid, shown in the loupe. */
  readonly photoId: PhotoId | null;
  /** The film that is looked at; null until one is chosen. */
  readonly film: FilmChoice | null;
  readonly thumbnailPx: number;
  readonly sheet: Sheet | null;
}
export interface Place {
  readonly store: StoreApi<PlaceState>;
  readonly show: (view: PlaceState['view']) => void;
  readonly showFilm: (film: FilmChoice) => void;
  readonly review: (photoId: PhotoId) => void;
  readonly pointAt: (photoId: PhotoId) => void;
  readonly back: () => void;
  readonly resize: (thumbnailPx: number) => void;
  readonly openSheet: (sheet: Sheet | null) => void;
  /** Another project: start at its photos. */
  readonly reset: () => void;
}

export const thumbnailRangePx = { least: 120, usual: 220, most: 440 } as const;

export function createPlace(): Place {
  const store = createStore<PlaceState>(() => ({
    view: 'photos',
    isReviewing: false,
    photoId: null,
    film: null,
    thumbnailPx: thumbnailRangePx.usual,
    sheet: null,
  }));
  return {
    store,
    show: (view) => store.setState({ view, isReviewing: false }),
    showFilm: (film) => store.setState({ view: 'film', isReviewing: false, film }),
    review: (photoId) => store.setState({ photoId, isReviewing: true }),
    pointAt: (photoId) => store.setState({ photoId }),
    back: () => store.setState({ isReviewing: false }),
    resize: (thumbnailPx) => store.setState({ thumbnailPx }),
    openSheet: (sheet) => store.setState({ sheet }),
    reset: () => store.setState({ view: 'photos', isReviewing: false, photoId: null, film: null }),
  };
}

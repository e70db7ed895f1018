import type { FilmWish } from '../../../src-preload/contract/films.ts';
import type { PhotoId } from '../../../src-preload/contract/ids.ts';
import type { Brand, Credit } from '../../../src-preload/contract/settings.ts';
import type { SoundSource } from '../../../src-preload/contract/storyboard.ts';
import type { Focus, SoundFacts } from '../film-tasks.ts';

/** A photo that a film may show, as its version stands upright. */
export interface FilmPhoto {
  readonly photoId: PhotoId;
  /** Of the version that is shown. */
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly room: string | null;
  readonly position: number;
  /** What should stay in frame; the middle where it is not known. */
  readonly focus: Focus | null;
  /** The camera's own picture, for films that show how it was before; null where there is none that a film can show. */
  readonly before: { readonly sha256: string; readonly widthPx: number; readonly heightPx: number } | null;
}

/** The music of a film and what is known of it. */
export interface MusicFacts {
  readonly source: SoundSource;
  readonly facts: Pick<SoundFacts, 'durationMs' | 'bpm' | 'beatsMs' | 'barsMs' | 'loop'>;
}

/** Everything that decides a storyboard. */
export interface DirectorInput {
  readonly photos: readonly FilmPhoto[];
  readonly wish: Pick<FilmWish, 'template' | 'aspect' | 'size' | 'fps' | 'seed' | 'language'>;
  /** As a person typed it; null or blank for a film without one. */
  readonly title: string | null;
  /** Null: none. Who asks for no music in particular takes a track in the template's mood. */
  readonly music: MusicFacts | null;
  readonly voice: { readonly source: SoundSource; readonly durationMs: number } | null;
  readonly brand: Brand;
  readonly credit: Credit;
}

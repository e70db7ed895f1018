import type { Aspect, FilmSize, TemplateId } from '../../src-preload/contract/film-shapes.ts';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import type { FilmView, ProjectView } from '../../src-preload/contract/library.ts';
import type { SoundSource } from '../../src-preload/contract/storyboard.ts';
import type { FilmChoice } from '../app/place.ts';
import type { Table } from '../app/table.ts';

export const aspects: readonly Aspect[] = ['16:9', '9:16', '1:1', '4:5'];
export const aspectRatio: Readonly<Record<Aspect, number>> = { '16:9': 16 / 9, '9:16': 9 / 16, '1:1': 1, '4:5': 4 / 5 };

/** A film may be asked for while photos are still being developed: it waits for them. */
export const canMakeFilm = ({ photoCount, failedCount }: Pick<ProjectView, 'photoCount' | 'failedCount'>): boolean =>
  photoCount > failedCount;

export function newestFilm(films: readonly FilmView[], wanted: Partial<FilmChoice> = {}): FilmView | undefined {
  const { aspect, origin } = wanted;
  return films
    .filter((film) => (aspect === undefined || film.aspect === aspect) && (origin === undefined || film.origin === origin))
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0];
}

export interface FilmOrder {
  readonly projectId: ProjectId;
  readonly aspect: Aspect;
  readonly template: TemplateId;
  readonly size: FilmSize;
  /** Undefined: what goes with the template; null: none. */
  readonly music?: SoundSource | null | undefined;
}

/** Asks for a film and goes to where it will be shown. */
export async function makeFilm({ studio, place, toasts, library, words, report }: Table, { music, ...order }: FilmOrder): Promise<void> {
  const language = words.language === 'nb' ? 'nb' : 'en';
  const reply = await studio.films.make({ ...order, language, ...(music === undefined ? {} : { music }) });
  if (!reply.ok) {
    report(reply.failure);
    return;
  }
  place.showFilm({ aspect: order.aspect, origin: order.template });
  const film = library.store.getState().project?.films.find(({ id }) => id === reply.value.filmId);
  // The very film that is asked for may also be in work already; then its place shows that.
  if (reply.value.jobId === null && film?.state === 'ready') toasts.show('note', words.films.unchanged);
}

import type { Aspect } from '../../src-preload/contract/films.ts';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import type { FilmView, ProjectView } from '../../src-preload/contract/library.ts';
import type { Table } from '../app/table.ts';

export const aspects: readonly Aspect[] = ['16:9', '9:16', '1:1'];
export const aspectRatio: Readonly<Record<Aspect, number>> = { '16:9': 16 / 9, '9:16': 9 / 16, '1:1': 1 };

/** A film may be asked for while photos are still being developed: it waits for them. */
export const canMakeFilm = ({ photoCount, failedCount }: Pick<ProjectView, 'photoCount' | 'failedCount'>): boolean =>
  photoCount > failedCount;

export function newestFilm(films: readonly FilmView[], aspect?: Aspect): FilmView | undefined {
  const candidates = aspect === undefined ? films : films.filter((film) => film.aspect === aspect);
  return candidates.toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0];
}

/** Asks for a film and goes to where it will be shown. */
export async function makeFilm(
  { studio, place, toasts, words, report }: Table,
  { projectId, aspect }: { readonly projectId: ProjectId; readonly aspect: Aspect },
): Promise<void> {
  const reply = await studio.films.make({ projectId, aspect });
  if (!reply.ok) {
    report(reply.failure);
    return;
  }
  place.showFilm(aspect);
  if (reply.value.jobId === null) toasts.show('note', words.films.unchanged);
}

import type { Aspect } from '../../src-preload/contract/films.ts';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import type { Table } from '../app/table.ts';

export const aspects: readonly Aspect[] = ['16:9', '9:16', '1:1'];
export const aspectRatio: Readonly<Record<Aspect, number>> = { '16:9': 16 / 9, '9:16': 9 / 16, '1:1': 1 };

/** Asks for a film and goes to where it will be shown. */
export async function makeFilm(
  { studio, place, toasts, words, report }: Table,
  order: { readonly projectId: ProjectId; readonly aspect: Aspect },
): Promise<void> {
  const reply = await studio.films.make(order);
  if (!reply.ok) {
    report(reply.failure);
    return;
  }
  place.showFilm(reply.value.filmId);
  if (reply.value.jobId === null) toasts.show('note', words.films.unchanged);
}

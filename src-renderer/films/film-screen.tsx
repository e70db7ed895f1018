import { Clapperboard } from 'lucide-react';
import type { FilmView, ProjectView } from '../../src-preload/contract/library.ts';
import { usePlace, useTable } from '../app/context.tsx';
import { FilmPlayer } from './film-player.tsx';
import { FilmList } from './film-list.tsx';
import { NewFilm } from './new-film.tsx';

/** The project's film, large, and beside it how to make another. */
export function FilmScreen({ project }: { readonly project: ProjectView }) {
  const filmId = usePlace((state) => state.filmId);
  const films = newestFirst(project.films);
  const shown = films.find((film) => film.id === filmId) ?? films[0];

  return (
    <div className="flex min-h-0 flex-1 overflow-y-auto max-[60rem]:flex-col">
      <div className="flex min-h-72 min-w-0 flex-1 p-5">
        {shown ? <FilmPlayer key={shown.id} film={shown} project={project} /> : <NoFilm />}
      </div>
      <div className="flex w-72 shrink-0 flex-col gap-7 border-l border-line p-5 max-[60rem]:w-full max-[60rem]:border-t max-[60rem]:border-l-0">
        <NewFilm project={project} />
        {films.length > 0 && <FilmList films={films} shownId={shown?.id} />}
      </div>
    </div>
  );
}

export const newestFirst = (films: readonly FilmView[]): FilmView[] => films.toSorted((a, b) => b.createdAtMs - a.createdAtMs);

function NoFilm() {
  const { words } = useTable();
  return (
    <div className="m-auto flex max-w-sm flex-col items-center text-center">
      <Clapperboard aria-hidden className="mb-4 size-9 text-ink-quiet" strokeWidth={1.25} />
      <h2 className="text-lg font-semibold tracking-[-0.01em]">{words.films.emptyTitle}</h2>
      <p className="mt-1.5 text-pretty text-ink-soft">{words.films.emptyText}</p>
    </div>
  );
}

import { Clapperboard } from 'lucide-react';
import type { Aspect } from '../../src-preload/contract/film-shapes.ts';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { usePlace, useTable } from '../app/context.tsx';
import { FilmChoices } from './film-choices.tsx';
import { FilmFrame, FilmMessage } from './film-frame.tsx';
import { FilmPlayer } from './film-player.tsx';
import { newestFilm } from './make-film.ts';
import { useUsualFilm } from './use-usual-film.ts';

/** The project's film, large, and beside it what else can be made. */
export function FilmScreen({ project }: { readonly project: ProjectView }) {
  const chosen = usePlace((state) => state.film);
  const usual = useUsualFilm();
  const wanted = { aspect: usual.aspect, origin: usual.template };
  const shown = chosen ?? newestFilm(project.films, wanted) ?? newestFilm(project.films) ?? wanted;
  const film = newestFilm(project.films, { aspect: shown.aspect, origin: shown.origin });

  return (
    <div className="flex min-h-0 flex-1 max-[60rem]:flex-col max-[60rem]:overflow-y-auto">
      <div className="flex min-h-72 min-w-0 flex-1 p-5">
        {film ? <FilmPlayer key={film.id} film={film} project={project} /> : <NoFilm aspect={shown.aspect} project={project} />}
      </div>
      <div className="flex w-84 shrink-0 flex-col border-l border-line max-[60rem]:w-full max-[60rem]:border-t max-[60rem]:border-l-0">
        <FilmChoices project={project} aspect={shown.aspect} origin={shown.origin} />
      </div>
    </div>
  );
}

function NoFilm({ aspect, project }: { readonly aspect: Aspect; readonly project: ProjectView }) {
  const { words } = useTable();
  return (
    <FilmFrame aspect={aspect}>
      <FilmMessage project={project}>
        <Clapperboard aria-hidden className="size-8 text-ink-quiet" strokeWidth={1.25} />
        <h2 className="text-lg font-semibold tracking-[-0.01em]">{words.films.emptyTitle}</h2>
        <p className="-mt-1.5 text-pretty text-ink-soft">{words.films.emptyText}</p>
      </FilmMessage>
    </FilmFrame>
  );
}

import type { FilmId } from '../../src-preload/contract/ids.ts';
import type { FilmView } from '../../src-preload/contract/library.ts';
import { useTable } from '../app/context.tsx';
import { classNames } from '../ui/class-names.ts';
import { clock, moment } from '../words/formats.ts';
import type { Words } from '../words/words.ts';
import { AspectShape } from './aspect-shape.tsx';

export function FilmList({ films, shownId }: { readonly films: readonly FilmView[]; readonly shownId: FilmId | undefined }) {
  const { words, place } = useTable();
  return (
    <section aria-labelledby="films" className="flex flex-col gap-2">
      <h2 id="films" className="text-xs font-semibold text-ink-soft">
        {words.films.list}
      </h2>
      <ul className="-mx-2 flex flex-col gap-0.5">
        {films.map((film) => (
          <li key={film.id}>
            <button
              type="button"
              aria-current={film.id === shownId ? 'true' : undefined}
              onClick={() => place.showFilm(film.id)}
              className={classNames(
                'flex w-full items-center gap-3 rounded-lg px-2 py-1.5 text-left text-ink-soft transition-colors',
                film.id === shownId ? 'bg-ink/12 text-ink' : 'hover:bg-ink/6',
              )}
            >
              <AspectShape aspect={film.aspect} />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{words.films.aspects[film.aspect]}</span>
                <span className="block text-xs text-ink-quiet tabular-nums">{moment(film.createdAtMs, words)}</span>
              </span>
              <span className={classNames('text-xs tabular-nums', film.state === 'failed' ? 'text-danger' : 'text-ink-quiet')}>
                {filmState(film, words)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function filmState(film: FilmView, words: Words): string {
  switch (film.state) {
    case 'ready':
      return film.durationMs === null ? words.films.ready : clock(film.durationMs);
    case 'waiting':
      return words.photoState.waiting;
    case 'rendering':
      return words.films.rendering;
    case 'failed':
      return words.jobs.failures;
    default:
      return film.state satisfies never;
  }
}

import { Clapperboard } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import type { Aspect } from '../../src-preload/contract/films.ts';
import type { FilmView, ProjectView } from '../../src-preload/contract/library.ts';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { clock } from '../words/formats.ts';
import type { Words } from '../words/words.ts';
import { AspectName } from './aspect-name.tsx';
import { AspectShape } from './aspect-shape.tsx';
import { aspects, canMakeFilm, makeFilm, newestFilm } from './make-film.ts';

/** The shapes a film can have, what there is of each, and the button that makes the chosen one. */
export function FilmChoices({ project, aspect }: { readonly project: ProjectView; readonly aspect: Aspect }) {
  const table = useTable();
  const { words, place, preferences } = table;
  const unfinished = project.photoCount - project.readyCount - project.failedCount;
  const choose = (next: Aspect): void => {
    place.showFilm(next);
    void preferences.change({ filmAspect: next });
  };

  return (
    <section aria-labelledby="film-shape" className="flex flex-col gap-3">
      <h2 id="film-shape" className="text-xs font-semibold text-ink-soft">
        {words.films.aspect}
      </h2>
      <RadioGroup.Root
        aria-labelledby="film-shape"
        value={aspect}
        onValueChange={(next) => choose(next as Aspect)}
        className="flex flex-col gap-1"
      >
        {aspects.map((option) => (
          <RadioGroup.Item
            key={option}
            value={option}
            className="flex items-center gap-3 rounded-lg border border-transparent px-3 py-2 text-left text-ink-soft transition-colors duration-100 hover:bg-ink/6 data-[state=checked]:border-line-strong data-[state=checked]:bg-raised data-[state=checked]:text-ink"
          >
            <AspectShape aspect={option} />
            <span className="min-w-0 flex-1">
              <AspectName aspect={option} />
            </span>
            <FilmState film={newestFilm(project.films, option)} words={words} />
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <Button tone="plain" disabled={!canMakeFilm(project)} onClick={() => void makeFilm(table, { projectId: project.id, aspect })}>
        <Clapperboard aria-hidden />
        {words.films.make}
      </Button>
      {!canMakeFilm(project) && <p className="text-xs text-ink-quiet">{words.films.needsPhotos}</p>}
      {canMakeFilm(project) && unfinished > 0 && <p className="text-xs text-ink-quiet">{words.films.waitsForPhotos(unfinished)}</p>}
    </section>
  );
}

function FilmState({ film, words }: { readonly film: FilmView | undefined; readonly words: Words }) {
  return (
    <span className={classNames('text-xs tabular-nums', film?.state === 'failed' ? 'text-danger' : 'text-ink-quiet')}>
      {film && filmState(film, words)}
    </span>
  );
}

function filmState(film: FilmView, words: Words): string {
  switch (film.state) {
    case 'ready':
      return film.durationMs === null ? words.films.ready : clock(film.durationMs);
    case 'waiting':
      return words.photoState.waiting;
    case 'rendering':
      return words.films.inWork;
    case 'failed':
      return words.films.failedShort;
    default:
      return film.state satisfies never;
  }
}

import { RadioGroup } from 'radix-ui';
import { type Aspect, type FilmOrigin, templateAspect, TemplateId } from '../../src-preload/contract/film-shapes.ts';
import type { FilmView, ProjectView } from '../../src-preload/contract/library.ts';
import { useTable } from '../app/context.tsx';
import type { FilmChoice } from '../app/place.ts';
import { classNames } from '../ui/class-names.ts';
import { clock } from '../words/formats.ts';
import type { Words } from '../words/words.ts';
import { newestFilm } from './make-film.ts';

/** The templates, and what a person directed where there is such a film. */
export function OriginChoice({
  project: { films },
  aspect,
  origin,
  onChange,
}: {
  readonly project: ProjectView;
  readonly aspect: Aspect;
  readonly origin: FilmOrigin;
  readonly onChange: (choice: FilmChoice) => void;
}) {
  const { words } = useTable();
  const own = newestFilm(films, { origin: 'own' });
  // A kind goes to the shape it is made for, unless there is a film of it in the shape that is looked at.
  const choiceOf = (wanted: FilmOrigin): FilmChoice => {
    if (newestFilm(films, { aspect, origin: wanted })) return { aspect, origin: wanted };
    return { aspect: wanted === 'own' ? (own?.aspect ?? aspect) : templateAspect[wanted], origin: wanted };
  };
  return (
    <RadioGroup.Root
      aria-labelledby="film-template"
      value={origin}
      onValueChange={(next) => onChange(choiceOf(next as FilmOrigin))}
      className="flex flex-col gap-0.5 max-[60rem]:grid max-[60rem]:grid-cols-2"
    >
      {[...TemplateId.options, ...(own || origin === 'own' ? (['own'] as const) : [])].map((option) => (
        <RadioGroup.Item
          key={option}
          value={option}
          className="grid grid-cols-[1fr_auto] items-baseline gap-x-3 rounded-lg border border-transparent px-3 py-1.5 text-left text-ink-soft transition-colors duration-100 hover:bg-ink/6 data-[state=checked]:border-line-strong data-[state=checked]:bg-raised data-[state=checked]:text-ink"
        >
          <span className="truncate font-medium">{words.films.templates[option]}</span>
          <FilmState film={newestFilm(films, { aspect, origin: option })} words={words} />
          <span className="col-span-2 text-xs text-ink-quiet">{words.films.templateTexts[option]}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

function FilmState({ film, words }: { readonly film: FilmView | undefined; readonly words: Words }) {
  const isFailed = film?.state === 'failed' && film.failure?.code !== 'cancelled';
  return (
    <span className={classNames('text-xs tabular-nums', isFailed ? 'text-danger' : 'text-ink-quiet')}>
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
      return film.failure?.code === 'cancelled' ? words.films.cancelledShort : words.films.failedShort;
    default:
      return film.state satisfies never;
  }
}

import { Clapperboard } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { type Aspect, type FilmOrigin, FilmSize, templateAspect, TemplateId } from '../../src-preload/contract/film-shapes.ts';
import type { SoundView } from '../../src-preload/contract/films.ts';
import type { FilmView, ProjectView } from '../../src-preload/contract/library.ts';
import type { SoundSource } from '../../src-preload/contract/storyboard.ts';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';
import { chooseFile } from '../ui/choose-file.ts';
import { classNames } from '../ui/class-names.ts';
import { Segmented } from '../ui/segmented.tsx';
import { clock } from '../words/formats.ts';
import type { Words } from '../words/words.ts';
import { AspectShape } from './aspect-shape.tsx';
import { aspects, canMakeFilm, makeFilm, newestFilm } from './make-film.ts';
import { useUsualFilm } from './use-usual-film.ts';

/** The kinds and shapes a film can have, what there is of each, its music and size, and the button that makes it. */
export function FilmChoices({
  project,
  aspect,
  origin,
}: {
  readonly project: ProjectView;
  readonly aspect: Aspect;
  readonly origin: FilmOrigin;
}) {
  const table = useTable();
  const { words, place, preferences, takeIn } = table;
  const { size } = useUsualFilm();
  const [music, setMusic] = useState('');
  const [sounds, refreshSounds] = useSounds();
  const template = origin === 'own' ? null : origin;
  const unfinished = project.photoCount - project.readyCount - project.failedCount;
  const choose = (next: { aspect: Aspect; template: TemplateId }): void => {
    place.showFilm({ aspect: next.aspect, origin: next.template });
    void preferences.change({ filmAspect: next.aspect, filmTemplate: next.template });
  };
  const make = (): void => {
    if (template === null) return;
    const source = music === '' ? undefined : music === 'none' ? null : sounds.find(({ source: one }) => nameOf(one) === music)?.source;
    void makeFilm(table, { projectId: project.id, aspect, template, size, music: source });
  };

  const addMusic = async (): Promise<void> => {
    const file = await chooseFile('audio/*');
    const added = file && (await takeIn(file, 'music'));
    if (!added) return;
    await refreshSounds();
    setMusic(nameOf({ kind: 'imported', sha256: added.sha256 }));
  };

  return (
    <div className="flex flex-col gap-5">
      <section aria-labelledby="film-template">
        <ChoiceTitle id="film-template" text={words.films.template} />
        <RadioGroup.Root
          aria-labelledby="film-template"
          value={origin}
          onValueChange={(next) => {
            const wanted = next as TemplateId;
            // A template goes to the shape it is made for unless there is one in the shape that is looked at.
            const there = newestFilm(project.films, { aspect, origin: wanted });
            choose({ aspect: there ? aspect : templateAspect[wanted], template: wanted });
          }}
          className="flex flex-col gap-1"
        >
          {TemplateId.options.map((option) => (
            <RadioGroup.Item
              key={option}
              value={option}
              className="flex items-baseline gap-3 rounded-lg border border-transparent px-3 py-2 text-left text-ink-soft transition-colors duration-100 hover:bg-ink/6 data-[state=checked]:border-line-strong data-[state=checked]:bg-raised data-[state=checked]:text-ink"
            >
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{words.films.templates[option]}</span>
                <span className="block text-xs text-ink-quiet">{words.films.templateTexts[option]}</span>
              </span>
              <FilmState film={newestFilm(project.films, { aspect, origin: option })} words={words} />
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
      </section>
      <section>
        <ChoiceTitle text={words.films.aspect} />
        <Segmented
          label={words.films.aspect}
          value={aspect}
          options={aspects.map((option) => ({
            value: option,
            label: (
              <span
                className="flex items-center gap-1.5 tabular-nums"
                title={`${words.films.aspects[option]}: ${words.films.aspectUses[option]}`}
              >
                <AspectShape aspect={option} />
                {option}
              </span>
            ),
          }))}
          onChange={(next) => choose({ aspect: next, template: template ?? 'classic-tour' })}
        />
        <p className="mt-1.5 text-xs text-ink-quiet">
          {words.films.aspects[aspect]}: {words.films.aspectUses[aspect]}
        </p>
      </section>
      <section className="grid grid-cols-[1fr_auto] gap-3">
        <Select label={words.films.music} value={music} onChange={(next) => (next === 'add' ? void addMusic() : setMusic(next))}>
          <option value="">{words.films.musicOfTemplate}</option>
          <option value="none">{words.films.noMusic}</option>
          {sounds
            .filter(({ isVoice }) => !isVoice)
            .map((sound) => (
              <option key={nameOf(sound.source)} value={nameOf(sound.source)}>
                {[sound.title, sound.mood && words.films.moods[sound.mood], clock(sound.durationMs)].filter(Boolean).join(', ')}
              </option>
            ))}
          <option value="add">{words.films.ownMusic}</option>
        </Select>
        <Select label={words.films.size} value={size} onChange={(next) => void preferences.change({ filmSize: next as FilmSize })}>
          {FilmSize.options.map((option) => (
            <option key={option} value={option}>
              {option === '2160p' ? '4K' : option}
            </option>
          ))}
        </Select>
      </section>
      <section className="flex flex-col gap-3">
        <Button tone="plain" disabled={!canMakeFilm(project) || template === null} onClick={make}>
          <Clapperboard aria-hidden />
          {words.films.make}
        </Button>
        {!canMakeFilm(project) && <p className="text-xs text-ink-quiet">{words.films.needsPhotos}</p>}
        {canMakeFilm(project) && unfinished > 0 && <p className="text-xs text-ink-quiet">{words.films.waitsForPhotos(unfinished)}</p>}
      </section>
    </div>
  );
}

/** What music there is, empty until the studio has said; and how to ask again. */
function useSounds(): readonly [readonly SoundView[], () => Promise<void>] {
  const { studio } = useTable();
  const [sounds, setSounds] = useState<readonly SoundView[]>([]);
  const refresh = useCallback(async (): Promise<void> => {
    const reply = await studio.films.sounds({});
    if (reply.ok) setSounds(reply.value);
  }, [studio]);
  useEffect(() => void refresh(), [refresh]);
  return [sounds, refresh];
}

const nameOf = (source: SoundSource): string => (source.kind === 'bundled' ? source.id : source.sha256);

function ChoiceTitle({ id, text }: { readonly id?: string; readonly text: string }) {
  return (
    <h2 id={id} className="mb-2 text-xs font-semibold text-ink-soft">
      {text}
    </h2>
  );
}

function Select(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}) {
  return (
    <label className="block min-w-0">
      <span className="mb-1 block text-xs font-semibold text-ink-soft">{props.label}</span>
      <select
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        className="h-8 w-full min-w-0 rounded-md border border-line-strong/70 bg-raised px-2 text-sm text-ink"
      >
        {props.children}
      </select>
    </label>
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

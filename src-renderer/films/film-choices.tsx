import { Clapperboard } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type Aspect, type FilmOrigin, FilmSize } from '../../src-preload/contract/film-shapes.ts';
import type { FilmView, ProjectView } from '../../src-preload/contract/library.ts';
import type { SoundSource } from '../../src-preload/contract/storyboard.ts';
import { useTable } from '../app/context.tsx';
import type { FilmChoice } from '../app/place.ts';
import { Button } from '../ui/button.tsx';
import { chooseFile } from '../ui/choose-file.ts';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { clock } from '../words/formats.ts';
import { failureInWords, type Words } from '../words/words.ts';
import { AspectShape } from './aspect-shape.tsx';
import { aspects, canMakeFilm, makeFilm, newestFilm } from './make-film.ts';
import { OriginChoice } from './origin-choice.tsx';
import { useSounds } from './use-sounds.ts';
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
  const [refused, setRefused] = useState<string | null>(null);
  const [sounds, refreshSounds] = useSounds();
  const template = origin === 'own' ? null : origin;
  const film = newestFilm(project.films, { aspect, origin });
  const choose = (next: FilmChoice): void => {
    place.showFilm(next);
    if (next.origin !== 'own') void preferences.change({ filmAspect: next.aspect, filmTemplate: next.origin });
  };
  const make = (): void => {
    if (template === null) return;
    const source = music === '' ? undefined : music === 'none' ? null : sounds.find(({ source: one }) => nameOf(one) === music)?.source;
    void makeFilm(table, { projectId: project.id, aspect, template, size, music: source });
  };

  const addMusic = async (): Promise<void> => {
    const file = await chooseFile('audio/*');
    if (!file) return;
    setRefused(null);
    const added = await takeIn(file, 'music');
    if (!added.ok) {
      setRefused(failureInWords(added.failure.code, words));
      return;
    }
    await refreshSounds();
    setMusic(nameOf({ kind: 'imported', sha256: added.value.sha256 }));
  };

  const about = sounds.find(({ source }) => nameOf(source) === music)?.about;

  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto p-5">
        <section aria-labelledby="film-template">
          <ChoiceTitle id="film-template" text={words.films.template} />
          <OriginChoice project={project} aspect={aspect} origin={origin} onChange={choose} />
        </section>
        <section>
          <ChoiceTitle text={words.films.aspect} />
          <Segmented
            label={words.films.aspect}
            value={aspect}
            isWide
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
            onChange={(next) => choose({ aspect: next, origin: template ?? 'classic-tour' })}
          />
          <p className="mt-2 text-xs text-ink-quiet">
            {words.films.aspects[aspect]}: {words.films.aspectUses[aspect]}
          </p>
        </section>
        <section className="grid grid-cols-[1fr_6rem] gap-x-3 gap-y-2">
          <Labelled
            label={words.films.music}
            beside={
              <Button tone="quiet" size="small" className="-mr-2" onClick={() => void addMusic()}>
                {words.films.ownMusic}
              </Button>
            }
          >
            <Select value={music} onChange={({ target }) => setMusic(target.value)}>
              <option value="">{words.films.musicOfTemplate}</option>
              <option value="none">{words.films.noMusic}</option>
              {sounds
                .filter(({ isVoice }) => !isVoice)
                .map((sound) => (
                  <option key={nameOf(sound.source)} value={nameOf(sound.source)}>
                    {[sound.title, sound.mood && words.films.moods[sound.mood], clock(sound.durationMs)].filter(Boolean).join(', ')}
                  </option>
                ))}
            </Select>
          </Labelled>
          <Labelled label={words.films.size}>
            <Select value={size} onChange={({ target }) => void preferences.change({ filmSize: target.value as FilmSize })}>
              {FilmSize.options.map((option) => (
                <option key={option} value={option}>
                  {option === '2160p' ? '4K' : option}
                </option>
              ))}
            </Select>
          </Labelled>
          {about && <p className="col-span-2 text-xs text-pretty text-ink-quiet">{about[words.language === 'nb' ? 'nb' : 'en']}</p>}
          {refused !== null && (
            <p role="alert" className="col-span-2 text-xs text-pretty text-danger">
              {refused}
            </p>
          )}
        </section>
      </div>
      <div className="sticky bottom-0 flex flex-col gap-2.5 border-t border-line bg-canvas px-5 py-4">
        {toldOf(project, film, words).map((text) => (
          <p key={text} className="text-xs text-pretty text-ink-quiet">
            {text}
          </p>
        ))}
        <Button tone="plain" disabled={!canMakeFilm(project) || template === null} onClick={make}>
          <Clapperboard aria-hidden />
          {words.films.make}
        </Button>
      </div>
    </>
  );
}

/** What the person should know before the film is made, or of the one that is shown. */
function toldOf(project: ProjectView, film: FilmView | undefined, words: Words): readonly string[] {
  if (!canMakeFilm(project)) return [words.films.needsPhotos];
  const unfinished = project.photoCount - project.readyCount - project.failedCount;
  const isKept = film?.state === 'ready' && film.failure !== null && film.failure.code !== 'cancelled';
  return [
    ...(unfinished > 0 ? [words.films.waitsForPhotos(unfinished)] : []),
    ...(isKept ? [words.films.kept(failureInWords(film.failure?.code ?? 'unexpected', words))] : []),
    ...(film?.state === 'ready' ? film.notes.map((note) => words.films.notes[note]) : []),
  ];
}

const nameOf = (source: SoundSource): string => (source.kind === 'bundled' ? source.id : source.sha256);

function ChoiceTitle({ id, text }: { readonly id?: string; readonly text: string }) {
  return (
    <h2 id={id} className="mb-2 text-xs font-semibold text-ink-soft">
      {text}
    </h2>
  );
}

function Labelled({ label, beside, children }: { readonly label: string; readonly beside?: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="relative min-w-0">
      <label>
        <span className="mb-2 block text-xs font-semibold text-ink-soft">{label}</span>
        {children}
      </label>
      <div className="absolute -top-1 right-0">{beside}</div>
    </div>
  );
}

import { FolderOutput } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { ExportRecipe, ExportRecipeName } from '../../src-preload/contract/delivery.ts';
import { FilmFormat } from '../../src-preload/contract/film-shapes.ts';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { fileSize } from '../words/formats.ts';
import { Choice } from './choice.tsx';
import { recipeName, recipeText } from './recipe-text.ts';
import { useEstimates } from './use-estimates.ts';

/** What most deliveries are: one size for the portals, one for everything else. */
const usual: readonly ExportRecipeName[] = ['mls', 'full'];

/** Which sizes and formats, and whether with the film; then the system asks where. */
export function ExportDialog({ project, onClose }: { readonly project: ProjectView; readonly onClose: () => void }) {
  const { words, exports } = useTable();
  const [recipes, setRecipes] = useState<readonly ExportRecipe[]>([]);
  const [chosen, setChosen] = useState<ReadonlySet<ExportRecipeName>>(new Set(usual));
  const hasFilm = project.films.some((film) => film.state === 'ready');
  const [films, setFilms] = useState<ReadonlySet<FilmFormat>>(new Set(['mp4']));
  const filmFormats = hasFilm ? FilmFormat.options.filter((format) => films.has(format)) : [];
  const [isAsking, setIsAsking] = useState(false);
  const missing = project.photos.filter(({ state, isSetAside }) => state !== 'ready' && !isSetAside).length;
  const hasChosen = chosen.size > 0 || filmFormats.length > 0;

  useEffect(() => {
    let isOver = false;
    void exports.recipes().then((all) => !isOver && setRecipes(all));
    return () => {
      isOver = true;
    };
  }, [exports]);

  const names = recipes.length > 0 ? recipes.map(({ name }) => name) : usual;
  const wanted = names.filter((name) => chosen.has(name));
  const estimates = useEstimates(exports, project.id, wanted);
  const known = wanted.flatMap((name) => estimates.get(name) ?? []);

  const toggle = (name: ExportRecipeName, isOn: boolean): void =>
    setChosen(new Set(names.filter((one) => (one === name ? isOn : chosen.has(one)))));
  const start = async (): Promise<void> => {
    setIsAsking(true);
    const hasStarted = await exports.start({ projectId: project.id, recipes: wanted, filmFormats });
    setIsAsking(false);
    if (hasStarted) onClose();
  };
  const choiceOf = (name: ExportRecipeName) => {
    const recipe = recipes.find((one) => one.name === name);
    const estimate = estimates.get(name);
    const size = estimate && words.delivery.estimate(estimate.files, fileSize(estimate.sizeBytes, words));
    return (
      <Choice
        key={name}
        title={recipeName({ name }, words)}
        text={recipe ? recipeText(recipe, words) : (words.delivery.recipeTexts[name] ?? '')}
        size={chosen.has(name) && recipes.length > 0 ? (size ?? words.delivery.measuring) : undefined}
        isOn={chosen.has(name)}
        onChange={(isOn) => toggle(name, isOn)}
      />
    );
  };
  const filmChoice = (format: FilmFormat) => (
    <Choice
      key={format}
      title={words.delivery.films[format]}
      text={hasFilm ? words.delivery.filmTexts[format] : words.delivery.noFilm}
      isOn={hasFilm && films.has(format)}
      isDisabled={!hasFilm}
      onChange={(isOn) => setFilms(new Set(FilmFormat.options.filter((one) => (one === format ? isOn : films.has(one)))))}
    />
  );
  const otherNames = names.filter((name) => !usual.includes(name));
  const otherFormats = FilmFormat.options.filter((format) => format !== 'mp4');

  return (
    <Dialog
      title={words.delivery.title}
      closeLabel={words.common.close}
      onClose={onClose}
      actions={
        <>
          {known.length > 1 && (
            <output className="basis-full text-xs text-ink-soft tabular-nums">
              {words.delivery.total(
                known.reduce((sum, { files }) => sum + files, 0),
                fileSize(
                  known.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
                  words,
                ),
              )}
            </output>
          )}
          <Button tone="quiet" onClick={onClose}>
            {words.common.cancel}
          </Button>
          <Button tone="solid" disabled={!hasChosen || isAsking} onClick={() => void start()}>
            <FolderOutput aria-hidden />
            {words.delivery.choose}
          </Button>
        </>
      }
    >
      <p className="text-pretty text-ink-soft">{words.delivery.text}</p>
      <Choices title={words.library.photosView} moreTitle={words.delivery.moreSizes} more={otherNames.map(choiceOf)}>
        {names.filter((name) => usual.includes(name)).map(choiceOf)}
      </Choices>
      <Choices title={words.library.filmView} moreTitle={words.delivery.moreFilms} more={hasFilm ? otherFormats.map(filmChoice) : []}>
        {filmChoice('mp4')}
      </Choices>
      {!hasChosen && <p className="mt-3 text-danger">{words.delivery.nothing}</p>}
      {missing > 0 && chosen.size > 0 && <p className="mt-3 text-ink-quiet">{words.delivery.notReady(missing)}</p>}
    </Dialog>
  );
}

/** What most want, and behind a line the rest. */
function Choices({
  title,
  moreTitle,
  more,
  children,
}: {
  readonly title: string;
  readonly moreTitle: string;
  readonly more: readonly ReactNode[];
  readonly children: ReactNode;
}) {
  return (
    <fieldset className="mt-4 flex flex-col gap-2">
      <legend className="mb-2 text-xs font-semibold text-ink-soft">{title}</legend>
      {children}
      {more.length > 0 && (
        <details>
          <summary className="cursor-default rounded-md py-1.5 text-xs font-semibold text-ink-soft select-none">{moreTitle}</summary>
          <div className="flex flex-col gap-2 pt-1">{more}</div>
        </details>
      )}
    </fieldset>
  );
}

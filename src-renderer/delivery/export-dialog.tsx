import { FolderOutput } from 'lucide-react';
import { useId, useState } from 'react';
import type { ExportRecipeName } from '../../src-preload/contract/delivery.ts';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

const recipes: readonly ExportRecipeName[] = ['mls', 'full'];

/** Which sizes, and whether with the film; then the system asks where. */
export function ExportDialog({ project, onClose }: { readonly project: ProjectView; readonly onClose: () => void }) {
  const { words, exports } = useTable();
  const [chosen, setChosen] = useState<ReadonlySet<ExportRecipeName>>(new Set(recipes));
  const hasFilm = project.films.some((film) => film.state === 'ready');
  const [withFilm, setWithFilm] = useState(true);
  const [isAsking, setIsAsking] = useState(false);
  const missing = project.photoCount - project.readyCount;
  const hasChosen = chosen.size > 0 || (withFilm && hasFilm);

  const toggle = (recipe: ExportRecipeName, isOn: boolean): void =>
    setChosen(new Set(recipes.filter((name) => (name === recipe ? isOn : chosen.has(name)))));
  const start = async (): Promise<void> => {
    setIsAsking(true);
    const hasStarted = await exports.start({
      projectId: project.id,
      recipes: recipes.filter((name) => chosen.has(name)),
      withFilm: withFilm && hasFilm,
    });
    setIsAsking(false);
    if (hasStarted) onClose();
  };

  return (
    <Dialog
      title={words.delivery.title}
      closeLabel={words.common.close}
      onClose={onClose}
      actions={
        <>
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
      <p className="mb-4 text-pretty text-ink-soft">{words.delivery.text}</p>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-xs font-semibold text-ink-soft">{words.delivery.recipes}</legend>
        {recipes.map((recipe) => (
          <Choice
            key={recipe}
            title={words.delivery.recipeNames[recipe]}
            text={words.delivery.recipeTexts[recipe]}
            isOn={chosen.has(recipe)}
            onChange={(isOn) => toggle(recipe, isOn)}
          />
        ))}
        <Choice
          title={words.delivery.film}
          text={hasFilm ? words.delivery.filmText : words.delivery.noFilm}
          isOn={withFilm && hasFilm}
          isDisabled={!hasFilm}
          onChange={setWithFilm}
        />
      </fieldset>
      {!hasChosen && <p className="mt-3 text-danger">{words.delivery.nothing}</p>}
      {missing > 0 && chosen.size > 0 && <p className="mt-3 text-ink-quiet">{words.delivery.notReady(missing)}</p>}
    </Dialog>
  );
}

function Choice(props: {
  readonly title: string;
  readonly text: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  const textId = useId();
  return (
    <label className="grid grid-cols-[auto_1fr] items-center gap-x-3 rounded-lg border border-line bg-raised/50 px-3 py-2.5 has-checked:border-line-strong has-checked:bg-raised has-disabled:opacity-60">
      <input
        type="checkbox"
        checked={props.isOn}
        disabled={props.isDisabled ?? false}
        aria-label={props.title}
        aria-describedby={textId}
        onChange={(event) => props.onChange(event.target.checked)}
        className="size-4 accent-solid"
      />
      <span className="font-medium">{props.title}</span>
      <span id={textId} className="col-start-2 text-xs text-ink-quiet">
        {props.text}
      </span>
    </label>
  );
}

import { Check, ChevronDown, Clapperboard } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { Aspect } from '../../src-preload/contract/film-shapes.ts';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';
import { AspectName } from './aspect-name.tsx';
import { AspectShape } from './aspect-shape.tsx';
import { aspects, canMakeFilm, makeFilm } from './make-film.ts';
import { useUsualFilm } from './use-usual-film.ts';

/** One press makes the film; the shape beside it is the one that was chosen last. */
export function MakeFilmButton({ project }: { readonly project: ProjectView }) {
  const table = useTable();
  const { words, preferences } = table;
  const usual = useUsualFilm();
  const { aspect } = usual;

  return (
    <div className="flex">
      <Button
        className="rounded-r-none border-r-0"
        disabled={!canMakeFilm(project)}
        onClick={() => void makeFilm(table, { projectId: project.id, ...usual })}
      >
        <Clapperboard aria-hidden />
        {words.films.make}
      </Button>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button className="rounded-l-none px-2 text-ink-soft tabular-nums" aria-label={`${words.films.aspect}: ${aspect}`}>
            {aspect}
            <ChevronDown aria-hidden className="size-3.5!" />
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={6}
            collisionPadding={8}
            className="z-50 min-w-60 animate-appear rounded-lg border border-line-strong/60 bg-raised p-1 shadow-float"
          >
            <DropdownMenu.RadioGroup value={aspect} onValueChange={(value) => void preferences.change({ filmAspect: value as Aspect })}>
              {aspects.map((option) => (
                <DropdownMenu.RadioItem
                  key={option}
                  value={option}
                  className="flex items-center gap-3 rounded-md px-2.5 py-1.5 outline-none data-highlighted:bg-hover"
                >
                  <AspectShape aspect={option} />
                  <span className="flex-1">
                    <AspectName aspect={option} />
                  </span>
                  <DropdownMenu.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </DropdownMenu.ItemIndicator>
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </div>
  );
}

import { Clapperboard } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useStore } from 'zustand';
import type { Aspect } from '../../src-preload/contract/films.ts';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';
import { AspectShape } from './aspect-shape.tsx';
import { aspects, makeFilm } from './make-film.ts';

/** The choice of shape, and the button. */
export function NewFilm({ project }: { readonly project: ProjectView }) {
  const table = useTable();
  const { words, preferences } = table;
  const aspect = useStore(preferences.store, (state) => state.settings?.filmAspect ?? '16:9');
  const { readyCount, photoCount } = project;

  return (
    <section aria-labelledby="new-film" className="flex flex-col gap-3">
      <h2 id="new-film" className="text-xs font-semibold text-ink-soft">
        {words.films.newFilm}
      </h2>
      <RadioGroup.Root
        aria-label={words.films.aspect}
        value={aspect}
        onValueChange={(value) => void preferences.change({ filmAspect: value as Aspect })}
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
              <span className="block font-medium">{words.films.aspects[option]}</span>
              <span className="block text-xs text-ink-quiet">{words.films.aspectUses[option]}</span>
            </span>
            <span className="text-xs text-ink-quiet tabular-nums">{option}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <Button tone="plain" disabled={readyCount === 0} onClick={() => void makeFilm(table, { projectId: project.id, aspect })}>
        <Clapperboard aria-hidden />
        {words.films.make}
      </Button>
      {readyCount < photoCount && (
        <p className="text-xs text-ink-quiet">
          {readyCount === 0 ? words.films.needsPhotos : words.films.waitsForPhotos(readyCount, photoCount)}
        </p>
      )}
    </section>
  );
}

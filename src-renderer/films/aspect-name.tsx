import type { Aspect } from '../../src-preload/contract/film-shapes.ts';
import { useTable } from '../app/context.tsx';

/** A film's shape in words, with what it is for, wherever one is chosen. */
export function AspectName({ aspect }: { readonly aspect: Aspect }) {
  const { words } = useTable();
  return (
    <>
      <span className="block font-medium">
        {words.films.aspects[aspect]} <span className="font-normal text-ink-quiet tabular-nums">{aspect}</span>
      </span>
      <span className="block text-xs text-ink-quiet">{words.films.aspectUses[aspect]}</span>
    </>
  );
}

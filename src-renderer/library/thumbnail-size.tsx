import { Grid2x2, Square } from 'lucide-react';
import { usePlace, useTable } from '../app/context.tsx';
import { thumbnailRangePx } from '../app/place.ts';

/** How large the photos of the grid are. */
export function ThumbnailSize() {
  const { words, place } = useTable();
  const sizePx = usePlace((state) => state.thumbnailPx);
  return (
    <label className="flex shrink-0 items-center gap-2 border-l border-line px-4 text-ink-quiet max-[46rem]:hidden">
      <span className="sr-only">{words.library.size}</span>
      <Grid2x2 aria-hidden className="size-3.5" />
      <input
        type="range"
        min={thumbnailRangePx.least}
        max={thumbnailRangePx.most}
        step={20}
        value={sizePx}
        onChange={(event) => place.resize(event.target.valueAsNumber)}
        className="h-4 w-24 accent-ink-soft"
      />
      <Square aria-hidden className="size-3.5" />
    </label>
  );
}

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { PhotoId } from '../../src-preload/contract/ids.ts';
import type { PhotoView } from '../../src-preload/contract/library.ts';
import { usePlace, useTable } from '../app/context.tsx';
import { useKeys } from '../app/use-keys.ts';
import { useSize } from '../ui/use-size.ts';
import { photoName } from '../words/words.ts';
import { aspectOf } from './media.ts';
import { captionPx, PhotoCard } from './photo-card.tsx';
import { type Direction, planRows, step } from './plan-rows.ts';

const gapPx = 10;
const rowGapPx = 8;
const edgePx = 20;

/** All photos of a project. Only the rows near the window exist, so that five thousand scroll like fifty. */
export function PhotoGrid({ photos }: { readonly photos: readonly PhotoView[] }) {
  const { words, place } = useTable();
  const targetPx = usePlace((state) => state.thumbnailPx);
  const placedId = usePlace((state) => state.photoId);
  const [scrollRef, size] = useSize<HTMLDivElement>();
  const widthPx = Math.max(0, (size?.widthPx ?? 0) - 2 * edgePx);

  // Versions come and go; the grid moves only when photos do.
  const shapes = useMemo(() => photos.map(aspectOf).join(' '), [photos]);
  const rows = useMemo(
    () => (widthPx > 0 && shapes !== '' ? planRows({ aspects: shapes.split(' ').map(Number), widthPx, targetPx, gapPx }) : []),
    [shapes, widthPx, targetPx],
  );

  const currentIndex = Math.max(
    0,
    photos.findIndex((photo) => photo.id === placedId),
  );
  const currentRow = rows.findIndex((row) => row.cells.some((cell) => cell.index === currentIndex));
  const focusWanted = useRef<PhotoId | null>(null);

  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled or memoized over it
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: (index) => (rows[index]?.heightPx ?? targetPx) + captionPx + rowGapPx,
    paddingStart: edgePx,
    paddingEnd: edgePx,
    overscan: 3,
    // The photo that has the hand stays in the page, so that the Tab key always finds it.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return currentRow < 0 || shown.includes(currentRow) ? shown : [...shown, currentRow].toSorted((a, b) => a - b);
    },
  });

  useEffect(() => virtual.measure(), [virtual, rows]);

  // Coming back from the loupe: the photo that was looked at is in view and has the focus.
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current || rows.length === 0) return;
    isFirst.current = false;
    if (placedId === null) return;
    virtual.scrollToIndex(currentRow, { align: 'auto' });
    focusWanted.current = placedId;
    scrollRef.current?.querySelector<HTMLButtonElement>(`[data-photo="${placedId}"] button`)?.focus({ preventScroll: true });
  }, [rows, currentRow, placedId, virtual, scrollRef]);

  const onOpen = useCallback((id: PhotoId) => place.review(id), [place]);
  const onFocus = useCallback(
    (id: PhotoId) => {
      focusWanted.current = null;
      place.pointAt(id);
    },
    [place],
  );

  const focusOn = (id: PhotoId): void => {
    focusWanted.current = id;
    scrollRef.current?.querySelector<HTMLButtonElement>(`[data-photo="${id}"] button`)?.focus({ preventScroll: true });
  };

  const go = (direction: Direction): void => {
    // The first key only shows where one is.
    const index = placedId === null ? currentIndex : step(rows, currentIndex, direction);
    const photo = photos[index];
    if (!photo) return;
    place.pointAt(photo.id);
    const row = rows.findIndex(({ cells }) => cells.some((cell) => cell.index === index));
    virtual.scrollToIndex(row, { align: 'auto' });
    focusOn(photo.id);
  };

  useKeys(
    {
      previous: () => go('left'),
      next: () => go('right'),
      above: () => go('up'),
      below: () => go('down'),
      first: () => go('first'),
      last: () => go('last'),
      open: () => {
        const photo = photos[currentIndex];
        if (photo) place.review(photo.id);
      },
    },
    { isFor: (event) => isMeantForGrid(event, scrollRef.current) },
  );

  return (
    <div ref={scrollRef} className="min-h-0 flex-1 overflow-y-auto" data-testid="photo-grid">
      <ul aria-label={words.library.photoGrid} className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().flatMap((item) => {
          const row = rows[item.index];
          return (row?.cells ?? []).map((cell) => {
            const photo = photos[cell.index];
            if (!row || !photo) return null;
            return (
              <li
                key={photo.id}
                ref={(element) => {
                  if (element && focusWanted.current === photo.id) element.querySelector('button')?.focus({ preventScroll: true });
                }}
                data-photo={photo.id}
                aria-label={photoName(photo, words)}
                aria-setsize={photos.length}
                aria-posinset={cell.index + 1}
                className="absolute top-0"
                style={{ width: cell.widthPx, transform: `translate(${cell.leftPx + edgePx}px, ${item.start}px)` }}
              >
                <PhotoCard
                  photo={photo}
                  words={words}
                  widthPx={cell.widthPx}
                  heightPx={row.heightPx}
                  isTabStop={cell.index === currentIndex}
                  isMarked={photo.id === placedId}
                  onOpen={onOpen}
                  onFocus={onFocus}
                />
              </li>
            );
          });
        })}
      </ul>
    </div>
  );
}

/** Buttons at the side and in the head have no use for arrow keys: after a press of one, the keys go on to the photos. */
function isMeantForGrid(event: KeyboardEvent, grid: HTMLElement | null): boolean {
  const active = document.activeElement;
  if (active === null || active === document.body || grid?.contains(active) === true) return true;
  return event.key.startsWith('Arrow') && active.closest('nav, header') !== null;
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import type { PhotoId } from '../../src-preload/contract/ids.ts';
import type { PhotoView } from '../../src-preload/contract/library.ts';
import { useTable } from '../app/context.tsx';
import { aspectOf, photoUrl } from '../library/media.ts';
import { classNames } from '../ui/class-names.ts';
import { Crossfade } from '../ui/crossfade.tsx';
import { useSize } from '../ui/use-size.ts';
import { photoName, photoStateInWords } from '../words/words.ts';

const heightPx = 60;
const gapPx = 6;

/** All photos small, the one on the stage in the middle. */
export function Filmstrip({
  photos,
  currentIndex,
  onChoose,
}: {
  readonly photos: readonly PhotoView[];
  readonly currentIndex: number;
  readonly onChoose: (id: PhotoId) => void;
}) {
  const { words } = useTable();
  const [ref] = useSize<HTMLDivElement>();
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled or memoized over it
  const virtual = useVirtualizer({
    horizontal: true,
    count: photos.length,
    getScrollElement: () => ref.current,
    estimateSize: (index) => {
      const photo = photos[index];
      return (photo ? widthOf(photo) : heightPx) + gapPx;
    },
    paddingStart: 16,
    paddingEnd: 16,
    overscan: 6,
  });
  useEffect(() => virtual.scrollToIndex(currentIndex, { align: 'center' }), [virtual, currentIndex]);

  return (
    <nav
      aria-label={words.review.filmstrip}
      ref={ref}
      className="shrink-0 overflow-x-auto overflow-y-hidden border-t [@media(max-height:26rem)]:hidden border-line bg-panel py-2.5 [scrollbar-width:none]"
    >
      <ul className="relative" style={{ width: virtual.getTotalSize(), height: heightPx }}>
        {virtual.getVirtualItems().map((item) => {
          const photo = photos[item.index];
          if (!photo) return null;
          const src = photoUrl(photo, heightPx);
          const isCurrent = item.index === currentIndex;
          return (
            <li
              key={photo.id}
              className="absolute top-0"
              style={{ width: widthOf(photo), height: heightPx, transform: `translateX(${item.start}px)` }}
            >
              <button
                type="button"
                tabIndex={-1}
                aria-current={isCurrent ? 'true' : undefined}
                aria-label={`${photoName(photo, words)}, ${photoStateInWords(photo, words)}`}
                onClick={() => onChoose(photo.id)}
                className={classNames(
                  'relative block size-full overflow-hidden rounded-xs bg-raised',
                  isCurrent ? 'ring-2 ring-ink' : 'opacity-65 hover:opacity-100',
                )}
              >
                {src !== undefined && <Crossfade src={src} className={classNames(photo.state !== 'ready' && 'opacity-60 saturate-50')} />}
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

const widthOf = (photo: PhotoView): number => Math.round(heightPx * Math.min(2, Math.max(0.6, aspectOf(photo))));

import { CircleAlert, Layers2 } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { PhotoId } from '../../src-preload/contract/ids.ts';
import type { PhotoView } from '../../src-preload/contract/library.ts';
import { classNames } from '../ui/class-names.ts';
import { Crossfade } from '../ui/crossfade.tsx';
import { Progress } from '../ui/progress.tsx';
import { photoName, photoStateInWords, type Words } from '../words/words.ts';
import { photoUrl } from './media.ts';

export interface PhotoCardProps {
  readonly photo: PhotoView;
  readonly words: Words;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The one that the Tab key reaches. */
  readonly isTabStop: boolean;
  readonly isMarked: boolean;
  readonly onOpen: (id: PhotoId) => void;
  readonly onFocus: (id: PhotoId) => void;
}

export const captionPx = 26;

/** One photo in the grid. Until it is developed its frame is shown, dimmed, with what is happening to it. */
export const PhotoCard = memo(function PhotoCard(props: PhotoCardProps) {
  const { photo, words, widthPx, heightPx, isTabStop, isMarked, onOpen, onFocus } = props;
  const name = photoName(photo, words);
  const state = photoStateInWords(photo, words);
  const warnings = photo.checks.filter(({ severity }) => severity === 'warning');
  const src = photoUrl(photo, Math.max(widthPx, heightPx) * window.devicePixelRatio);

  return (
    <>
      <button
        type="button"
        aria-label={words.library.open(name)}
        tabIndex={isTabStop ? 0 : -1}
        onClick={() => onOpen(photo.id)}
        onFocus={() => onFocus(photo.id)}
        className={classNames(
          'group relative block w-full overflow-hidden rounded-[3px] bg-panel outline-offset-2 transition-shadow duration-100',
          isMarked ? 'ring-2 ring-ink' : 'hover:ring-1 hover:ring-line-strong',
        )}
        style={{ height: heightPx }}
      >
        {src !== undefined && (
          <Crossfade
            src={src}
            className={classNames(photo.state !== 'ready' && 'opacity-60 saturate-50', photo.isSetAside && 'opacity-35')}
          />
        )}
      </button>
      <div className="pointer-events-none absolute inset-x-0 top-0 flex flex-col justify-between" style={{ height: heightPx }}>
        <div className="flex justify-end gap-1 p-1.5">
          {photo.isSetAside && <Chip>{words.library.setAside}</Chip>}
          {warnings.length > 0 && (
            <Chip>
              <CircleAlert aria-hidden />
              <span className="sr-only">{warnings.map(({ code }) => words.checks[code]).join(' ')}</span>
            </Chip>
          )}
          {photo.frames.length > 1 && (
            <Chip>
              <Layers2 aria-hidden />
              {words.common.frames(photo.frames.length)}
            </Chip>
          )}
        </div>
        <PhotoState state={photo.state} text={state} />
      </div>
      <div className="flex h-6.5 items-center justify-between gap-2 px-0.5 text-xs">
        <span className="truncate text-ink-soft" title={name}>
          {name}
        </span>
        {photo.room !== null && (
          <span aria-hidden className="text-2xs text-ink-quiet tabular-nums">
            {photo.position}
          </span>
        )}
      </div>
    </>
  );
});

function PhotoState({ state, text }: { readonly state: PhotoView['state']; readonly text: string }) {
  switch (state) {
    case 'ready':
      // A finished picture speaks for itself; who cannot see it hears it.
      return <span className="sr-only">{text}</span>;
    case 'waiting':
      return (
        <div className="p-1.5">
          <Chip>{text}</Chip>
        </div>
      );
    case 'developing':
      return (
        <div>
          <div className="p-1.5">
            <Chip>{text}</Chip>
          </div>
          <Progress value={null} label={text} className="h-0.5 rounded-none" />
        </div>
      );
    case 'failed':
      return (
        <div className="m-1.5 flex items-start gap-1.5 rounded bg-black/80 px-2 py-1.5 text-2xs text-white">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0 text-[oklch(0.78_0.13_25)]" />
          <span className="line-clamp-5 min-w-0 wrap-break-word" title={text}>
            {text}
          </span>
        </div>
      );
    default:
      return state satisfies never;
  }
}

/** Readable on any picture. */
function Chip({ children }: { readonly children: ReactNode }) {
  return (
    <span className="inline-flex h-5 max-w-full items-center overflow-hidden gap-1 rounded bg-black/70 px-1.5 text-2xs font-medium whitespace-nowrap text-white [&_svg]:size-3">
      {children}
    </span>
  );
}

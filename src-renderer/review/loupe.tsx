import { ArrowLeft, ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { PhotoView, ProjectView } from '../../src-preload/contract/library.ts';
import { usePlace, useTable } from '../app/context.tsx';
import { firstCap, intentOf } from '../app/key-map.ts';
import { useKeys } from '../app/use-keys.ts';
import { Inspector } from '../develop/inspector.tsx';
import { baseFrame, frameUrl, versionUrl } from '../library/media.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { photoName } from '../words/words.ts';
import { Filmstrip } from './filmstrip.tsx';
import { PhotoFacts } from './photo-facts.tsx';
import type { Focus } from './place-picture.ts';
import { Stage } from './stage.tsx';

const middle: Focus = { x: 0.5, y: 0.5 };

/** One photo as large as the window allows, between its neighbours. */
export function Loupe({ project }: { readonly project: ProjectView }) {
  const { place, words, draft } = useTable();
  const photoId = usePlace((state) => state.photoId);
  const [isHeld, setIsHeld] = useState(false);
  const [isSwitched, setIsSwitched] = useState(false);
  const [focus, setFocus] = useState<Focus | null>(null);
  const root = useRef<HTMLElement>(null);
  const { photos } = project;
  const index = Math.max(
    0,
    photos.findIndex((photo) => photo.id === photoId),
  );
  const photo = photos[index];

  const goTo = (to: number): void => {
    const target = photos[Math.min(photos.length - 1, Math.max(0, to))];
    if (target) place.pointAt(target.id);
  };
  const toggleZoom = (): void => setFocus((now) => (now === null ? middle : null));

  useKeys(
    {
      next: () => goTo(index + 1),
      previous: () => goTo(index - 1),
      first: () => goTo(0),
      last: () => goTo(photos.length - 1),
      back: place.back,
      'photos-view': place.back,
      zoom: toggleZoom,
      'toggle-before': () => setIsSwitched((now) => !now),
      'hold-before': () => setIsHeld(true),
    },
    {
      onRelease: (event) => {
        if (intentOf(event, ['hold-before'])) setIsHeld(false);
      },
    },
  );
  useEffect(() => root.current?.focus({ preventScroll: true }), []);
  // Whoever goes on to another photo, or back to all of them, means what was tried.
  useEffect(() => {
    if (draft.store.getState().photoId !== photoId) draft.keep();
  }, [draft, photoId]);
  useEffect(() => draft.keep, [draft]);
  useNeighbours(photos, index);

  if (!photo) return null;
  const name = photoName(photo, words);
  const canCompare = photo.version !== null;
  const isBefore = canCompare && isHeld !== isSwitched;

  return (
    <section
      ref={root}
      tabIndex={-1}
      aria-label={words.review.title}
      className="flex min-h-0 min-w-0 flex-1 flex-col bg-canvas outline-none"
    >
      <header className="grid grid-cols-[1fr_auto_1fr] items-center gap-3 border-b border-line bg-panel px-3 py-2 max-[46rem]:grid-cols-[1fr_auto_auto]">
        <div className="flex min-w-0 items-center gap-2">
          <Tooltip text={words.common.back} keyCap={firstCap('back', words)}>
            <Button tone="quiet" size="icon" aria-label={words.common.back} onClick={place.back}>
              <ArrowLeft />
            </Button>
          </Tooltip>
          <h1 className="truncate text-base font-semibold" title={name}>
            {name}
          </h1>
          <span className="shrink-0 text-xs text-ink-quiet tabular-nums">{words.common.position(index + 1, photos.length)}</span>
        </div>
        {canCompare ? (
          <fieldset aria-label={words.review.compare} className="inline-flex rounded-lg bg-ink/8 p-0.5">
            <CompareButton
              text={words.review.before}
              keyCap={firstCap('hold-before', words)}
              isOn={isBefore}
              onClick={() => setIsSwitched(true)}
            />
            <CompareButton
              text={words.review.after}
              keyCap={firstCap('toggle-before', words)}
              isOn={!isBefore}
              onClick={() => setIsSwitched(false)}
            />
          </fieldset>
        ) : (
          <span className="text-xs font-medium text-ink-quiet">{words.review.original}</span>
        )}
        <div className="flex items-center justify-end gap-0.5">
          <IconButton text={focus === null ? words.review.zoom : words.review.fit} keyCap={firstCap('zoom', words)} onClick={toggleZoom}>
            {focus === null ? <ZoomIn /> : <ZoomOut />}
          </IconButton>
          <IconButton
            text={words.review.previous}
            keyCap={firstCap('previous', words)}
            disabled={index === 0}
            onClick={() => goTo(index - 1)}
          >
            <ChevronLeft />
          </IconButton>
          <IconButton
            text={words.review.next}
            keyCap={firstCap('next', words)}
            disabled={index === photos.length - 1}
            onClick={() => goTo(index + 1)}
          >
            <ChevronRight />
          </IconButton>
        </div>
      </header>
      <div className="flex min-h-0 flex-1">
        <Stage photo={photo} name={name} isBefore={isBefore} focus={focus} onFocus={setFocus} />
        <Inspector key={photo.id} project={project} photo={photo} />
      </div>
      <PhotoFacts photo={photo} />
      <Filmstrip photos={photos} currentIndex={index} onChoose={place.pointAt} />
    </section>
  );
}

function IconButton({
  text,
  keyCap,
  disabled = false,
  onClick,
  children,
}: {
  readonly text: string;
  readonly keyCap: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Tooltip text={text} keyCap={keyCap}>
      <Button tone="quiet" size="icon" aria-label={text} disabled={disabled} onClick={onClick}>
        {children}
      </Button>
    </Tooltip>
  );
}

function CompareButton({
  text,
  keyCap,
  isOn,
  onClick,
}: {
  readonly text: string;
  readonly keyCap: string;
  readonly isOn: boolean;
  readonly onClick: () => void;
}) {
  return (
    <Tooltip text={text} keyCap={keyCap}>
      <button
        type="button"
        aria-pressed={isOn}
        onClick={onClick}
        className={classNames(
          'h-7 rounded-md px-3 font-medium transition-colors duration-100',
          isOn ? 'bg-picked text-ink shadow-sm' : 'text-ink-soft hover:text-ink',
        )}
      >
        {text}
      </button>
    </Tooltip>
  );
}

/** Loads what an arrow key will ask for next. */
function useNeighbours(photos: readonly PhotoView[], index: number): void {
  useEffect(() => {
    for (const photo of [photos[index + 1], photos[index - 1], photos[index + 2]]) {
      const frame = photo && baseFrame(photo);
      if (photo?.version) new Image().src = versionUrl(photo.version.id, 'preview');
      else if (frame) new Image().src = frameUrl(frame.id, 'preview');
    }
  }, [photos, index]);
}

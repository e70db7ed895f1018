import { type PointerEvent, useRef } from 'react';
import { useStore } from 'zustand';
import type { PhotoView } from '../../src-preload/contract/library.ts';
import { useTable, useWords } from '../app/context.tsx';
import { aspectOf, baseFrame, frameUrl, versionUrl } from '../library/media.ts';
import { classNames } from '../ui/class-names.ts';
import { Progress } from '../ui/progress.tsx';
import { type Size, useSize } from '../ui/use-size.ts';
import { photoStateInWords } from '../words/words.ts';
import { dragged, type Focus, focusAt, placePicture } from './place-picture.ts';

export interface StageProps {
  readonly photo: PhotoView;
  readonly name: string;
  readonly isBefore: boolean;
  readonly focus: Focus | null;
  readonly onFocus: (focus: Focus | null) => void;
}

/** Around a picture that is shown whole. */
const marginPx = 12;

/** The picture, as large as the window allows or at its own pixels; a click goes from one to the other, a drag moves it. */
export function Stage({ photo, name, isBefore, focus, onFocus }: StageProps) {
  const { words, draft } = useTable();
  const previewUrl = useStore(draft.store, (state) => (state.photoId === photo.id ? state.previewUrl : null));
  const [ref, stage] = useSize<HTMLDivElement>();
  const grip = useRef<{ readonly xPx: number; readonly yPx: number; hasMoved: boolean } | null>(null);
  const natural = naturalSize(photo);
  const placed = stage && placePicture({ stage, natural, focus, marginPx });
  const isZoomed = focus !== null && placed !== null && placed.widthPx === natural.widthPx;

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    grip.current = { xPx: event.clientX, yPx: event.clientY, hasMoved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const from = grip.current;
    if (!from || !isZoomed || !stage) return;
    const by = { xPx: event.clientX - from.xPx, yPx: event.clientY - from.yPx };
    if (!from.hasMoved && Math.hypot(by.xPx, by.yPx) < 4) return;
    onFocus(dragged(placed, stage, by));
    grip.current = { xPx: event.clientX, yPx: event.clientY, hasMoved: true };
  };
  const onPointerUp = (event: PointerEvent): void => {
    const from = grip.current;
    grip.current = null;
    if (!from || from.hasMoved || !placed) return;
    const box = event.currentTarget.getBoundingClientRect();
    onFocus(focus === null ? focusAt({ xPx: event.clientX - box.left, yPx: event.clientY - box.top }, placed) : null);
  };

  return (
    <div
      ref={ref}
      data-testid="stage"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        grip.current = null;
      }}
      className={classNames(
        'relative min-h-0 flex-1 touch-none overflow-hidden',
        isZoomed ? 'cursor-grab active:cursor-grabbing' : 'cursor-zoom-in',
      )}
    >
      {placed && (
        <div
          className="absolute top-0 left-0"
          style={{ width: placed.widthPx, height: placed.heightPx, transform: `translate(${placed.leftPx}px, ${placed.topPx}px)` }}
        >
          <Layers key={photo.id} photo={photo} name={name} isBefore={isBefore} isZoomed={isZoomed} previewUrl={previewUrl} />
          {photo.state === 'developing' && (
            <Progress value={null} label={photoStateInWords(photo, words)} className="absolute inset-x-0 bottom-0 h-0.5 rounded-none" />
          )}
        </div>
      )}
    </div>
  );
}

/** In CSS pixels, so that one pixel of the picture is one pixel of the screen. */
function naturalSize(photo: PhotoView): Size {
  const shape = photo.version ?? baseFrame(photo);
  if (!shape || shape.widthPx === 0 || shape.heightPx === 0) return { widthPx: 1500, heightPx: 1500 / aspectOf(photo) };
  return { widthPx: shape.widthPx / window.devicePixelRatio, heightPx: shape.heightPx / window.devicePixelRatio };
}

/**
 * Before and after lie on each other and are both loaded, so that switching costs nothing. Under each lies its thumbnail,
 * which is there at once and stays when the sharp one cannot be had.
 */
function Layers({
  photo,
  name,
  isBefore,
  isZoomed,
  previewUrl,
}: {
  readonly photo: PhotoView;
  readonly name: string;
  readonly isBefore: boolean;
  readonly isZoomed: boolean;
  /** What is being tried out; shown instead of the version. */
  readonly previewUrl: string | null;
}) {
  const words = useWords();
  const { version } = photo;
  const frame = baseFrame(photo);
  const showsBefore = isBefore || version === null;
  return (
    <>
      {frame && (
        <Layer
          isShown={showsBefore}
          alt={version === null ? name : `${name}, ${words.review.before}`}
          sources={[frameUrl(frame.id, 'thumbnail'), frameUrl(frame.id, 'preview')]}
        />
      )}
      {version && (
        <Layer
          key={version.id}
          isShown={!showsBefore}
          alt={`${name}, ${words.review.after}`}
          sources={[
            versionUrl(version.id, 'thumbnail'),
            versionUrl(version.id, 'preview'),
            ...(isZoomed && previewUrl === null ? [versionUrl(version.id, 'full')] : []),
            ...(previewUrl === null ? [] : [previewUrl]),
          ]}
        />
      )}
    </>
  );
}

function Layer({ isShown, alt, sources }: { readonly isShown: boolean; readonly alt: string; readonly sources: readonly string[] }) {
  return (
    <div className={classNames('absolute inset-0', !isShown && 'invisible')}>
      {sources.map((source, at) => (
        // The thumbnail is known from the grid and small: drawn in the same frame, so that stepping never shows an empty stage.
        <img
          key={source}
          src={source}
          alt={at === 0 ? alt : ''}
          draggable={false}
          decoding={at === 0 ? 'sync' : 'async'}
          className="absolute inset-0 size-full text-transparent"
        />
      ))}
    </div>
  );
}

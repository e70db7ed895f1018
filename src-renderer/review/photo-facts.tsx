import { CircleAlert } from 'lucide-react';
import type { PhotoView } from '../../src-preload/contract/library.ts';
import { useTable } from '../app/context.tsx';
import { baseFrame } from '../library/media.ts';
import { Button } from '../ui/button.tsx';
import { cameraMoment } from '../words/formats.ts';
import { photoStateInWords } from '../words/words.ts';

/** One quiet line: what the photo was made from. For a failed one, why, and a way on. */
export function PhotoFacts({ photo }: { readonly photo: PhotoView }) {
  const { words, studio, toasts, report } = useTable();
  const frame = baseFrame(photo);
  const shape = photo.version ?? frame;
  const facts = [
    photo.version?.isFused === true
      ? words.review.fused(photo.frames.length)
      : photo.frames.length > 1 && words.common.frames(photo.frames.length),
    shape && words.review.size(shape.widthPx, shape.heightPx),
    frame?.capturedAtMs != null && cameraMoment(frame.capturedAtMs, words),
    frame?.name,
  ].filter((fact) => typeof fact === 'string');

  const developAgain = async (): Promise<void> => {
    const reply = await studio.develop.photos({ photoIds: [photo.id] });
    if (!reply.ok) report(reply.failure);
    else toasts.show('note', reply.value.jobs.length > 0 ? words.review.againStarted : words.review.unchanged);
  };

  return (
    <div className="flex min-h-9 flex-wrap items-center justify-center gap-x-3 gap-y-1 px-4 py-1.5 text-xs text-ink-quiet">
      {photo.state !== 'ready' && (
        <span className={photo.state === 'failed' ? 'flex items-center gap-1.5 text-danger' : 'text-ink-soft'}>
          {photo.state === 'failed' && <CircleAlert aria-hidden className="size-3.5" />}
          {photoStateInWords(photo, words)}
        </span>
      )}
      {photo.state === 'failed' && (
        <Button size="small" onClick={() => void developAgain()}>
          {words.review.again}
        </Button>
      )}
      {facts.map((fact) => (
        <span key={fact} className="max-w-80 truncate tabular-nums select-text" title={fact}>
          {fact}
        </span>
      ))}
    </div>
  );
}

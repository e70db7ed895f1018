import type { ProjectView } from '../../src-preload/contract/library.ts';
import { useWords } from '../app/context.tsx';
import { frameUrl } from '../library/media.ts';

/** More are not drawn: whoever waits looks at the first ones. */
const most = 240;

/** The frames of a shoot that is being read, as they come: the camera's own small picture first. */
export function ArrivingFrames({ frames }: { readonly frames: ProjectView['arriving'] }) {
  const words = useWords();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-5">
      <p className="mb-3 text-xs text-ink-quiet">{words.intake.arriving(frames.length)}</p>
      <ul aria-label={words.intake.reading} className="flex flex-wrap gap-2">
        {frames.slice(0, most).map(({ id, name, hasPicture }) => (
          <li key={name} className="h-28 w-42 overflow-hidden rounded-[3px] bg-panel">
            {hasPicture && (
              <img src={frameUrl(id, 'thumbnail')} alt={name} className="size-full object-cover text-transparent opacity-60 saturate-50" />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

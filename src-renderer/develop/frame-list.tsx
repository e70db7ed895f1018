import type { Reply } from '../../src-preload/contract/define.ts';
import type { FrameView, PhotoView, ProjectView } from '../../src-preload/contract/library.ts';
import type { PhotoId } from '../../src-preload/contract/ids.ts';
import { useTable } from '../app/context.tsx';
import { frameUrl } from '../library/media.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { decimal } from '../words/formats.ts';

/** The frames of a photo, darkest first, with what can be put right about them. */
export function FrameList({ project, photo }: { readonly project: ProjectView; readonly photo: PhotoView }) {
  const { studio, words, report, place } = useTable();
  const { brackets } = studio;
  const photoId = photo.id;
  const next = project.photos[project.photos.findIndex(({ id }) => id === photoId) + 1];
  const correct = async (asked: Promise<Reply<{ photoIds: PhotoId[] }>>): Promise<void> => {
    const reply = await asked;
    if (!reply.ok) return report(reply.failure);
    const [first] = reply.value.photoIds;
    if (first) place.pointAt(first);
  };
  const isSet = photo.frames.length > 1;
  return (
    <>
      <ul className="flex flex-col gap-1.5">
        {photo.frames.map((frame) => (
          <li key={frame.id} className="group flex items-center gap-2">
            <img src={frameUrl(frame.id, 'thumbnail')} alt="" className="h-10 w-15 rounded-xs bg-raised object-cover" />
            <span className="min-w-0 flex-1">
              <span className="block truncate text-xs text-ink select-text" title={frame.name}>
                {frame.name}
              </span>
              <span className="block text-2xs text-ink-quiet tabular-nums">{factsOf(frame)}</span>
            </span>
          </li>
        ))}
      </ul>
      <div className="mt-2 grid gap-1.5">
        {isSet && (
          <FrameMenu
            label={words.develop.chooseBase}
            frames={photo.frames.filter(({ isBase }) => !isBase)}
            onChoose={(frameId) => void correct(brackets.chooseBase({ photoId, frameId }))}
          />
        )}
        {isSet && (
          <FrameMenu
            label={words.develop.dropFrame}
            frames={photo.frames}
            onChoose={(frameId) => void correct(brackets.dropFrame({ photoId, frameId }))}
          />
        )}
        {isSet && (
          <FrameMenu
            label={words.develop.split}
            frames={inOrderTaken(photo.frames).slice(1)}
            onChoose={(fromFrameId) => void correct(brackets.split({ photoId, fromFrameId }))}
          />
        )}
        {next && (
          <Button size="small" onClick={() => void correct(brackets.merge({ photoIds: [photoId, next.id] }))}>
            {words.develop.mergeNext}
          </Button>
        )}
      </div>
    </>
  );

  function factsOf(frame: FrameView): string {
    const ev = frame.exposureValue === null ? null : `EV ${decimal(frame.exposureValue, 1, words)}`;
    return [frame.isBase && isSet ? words.develop.base : null, ev].filter((fact) => fact !== null).join(' · ');
  }
}

/** A choice that is made at once and keeps nothing. */
function FrameMenu({
  label,
  frames,
  onChoose,
}: {
  readonly label: string;
  readonly frames: readonly FrameView[];
  readonly onChoose: (id: FrameView['id']) => void;
}) {
  return (
    <Select
      isSmall
      aria-label={label}
      value=""
      onChange={(event) => {
        const frame = frames.find(({ id }) => id === event.target.value);
        if (frame) onChoose(frame.id);
      }}
    >
      <option value="">{label}</option>
      {frames.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

const inOrderTaken = (frames: readonly FrameView[]): readonly FrameView[] =>
  frames.toSorted((a, b) => (a.capturedAtMs ?? 0) - (b.capturedAtMs ?? 0) || a.name.localeCompare(b.name, undefined, { numeric: true }));

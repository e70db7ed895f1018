import type { PhotoView } from '../../src-preload/contract/library.ts';
import { useTable } from '../app/context.tsx';
import { Select } from '../ui/select.tsx';
import { percent } from '../words/formats.ts';
import { photoName } from '../words/words.ts';

const noRoom = '';

/** The room of a photo. A guess says that it is one; what is chosen here is never overruled. */
export function RoomChoice({ photo }: { readonly photo: PhotoView }) {
  const { studio, words, report } = useTable();
  const kinds = Object.entries(words.rooms).toSorted(([, a], [, b]) => a.localeCompare(b, words.language));
  const isNumbered = photo.room !== null && !(photo.room in words.rooms);
  const choose = async (room: string): Promise<void> => {
    const reply = await studio.library.nameRoom({ photoIds: [photo.id], room: room === noRoom ? null : room });
    if (!reply.ok) report(reply.failure);
  };
  const setAside = async (isSetAside: boolean): Promise<void> => {
    const reply = await studio.library.setAside({ photoIds: [photo.id], isSetAside });
    if (!reply.ok) report(reply.failure);
  };
  return (
    <>
      <label className="block text-xs text-ink-soft">
        {words.develop.room}
        <Select value={photo.room ?? noRoom} onChange={(event) => void choose(event.target.value)} className="mt-1">
          <option value={noRoom}>{words.develop.noRoom}</option>
          {isNumbered && photo.room !== null && <option value={photo.room}>{photoName(photo, words)}</option>}
          {kinds.map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </Select>
        {photo.roomSource === 'guess' && (
          <span className="mt-1 block text-ink-quiet">{words.develop.guessed(percent(photo.roomConfidence ?? 0, words))}</span>
        )}
      </label>
      <label className="mt-2 flex items-center gap-2 text-xs text-ink-soft">
        <input
          type="checkbox"
          checked={photo.isSetAside}
          onChange={(event) => void setAside(event.target.checked)}
          className="accent-lamp"
        />
        {words.develop.setAside}
      </label>
    </>
  );
}

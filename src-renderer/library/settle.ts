import type { PhotoView, ProjectView } from '../../src-preload/contract/library.ts';

/** A version never changes, so its id stands for all of it; everything else may. */
const isSamePhoto = (a: PhotoView, b: PhotoView): boolean =>
  a.version?.id === b.version?.id && isSame({ ...a, version: null }, { ...b, version: null });

/** Whether two pieces of data say the same. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [entries, others] = [Object.entries(a), new Map(Object.entries(b))];
  return entries.length === others.size && entries.every(([key, value]) => others.has(key) && isSame(value, others.get(key)));
}

/** The new answer, with every photo that did not change kept as the very object it was, so that only changed ones are drawn again. */
export function settle(before: ProjectView | null, now: ProjectView): ProjectView {
  if (before?.id !== now.id) return now;
  const known = new Map(before.photos.map((photo) => [photo.id, photo]));
  const photos = now.photos.map((photo) => {
    const old = known.get(photo.id);
    return old && isSamePhoto(old, photo) ? old : photo;
  });
  const isSameList = photos.length === before.photos.length && photos.every((photo, at) => photo === before.photos[at]);
  return { ...now, photos: isSameList ? before.photos : photos };
}

import type { PhotoView, ProjectView } from '../../src-preload/contract/library.ts';

const isSamePhoto = (a: PhotoView, b: PhotoView): boolean =>
  a.state === b.state &&
  a.version?.id === b.version?.id &&
  a.position === b.position &&
  a.room === b.room &&
  a.failure?.code === b.failure?.code &&
  a.frames.length === b.frames.length &&
  a.frames.every((frame, at) => frame.id === b.frames[at]?.id && frame.isBase === b.frames[at].isBase);

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

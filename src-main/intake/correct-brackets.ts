import type { FrameId, JobId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import { StudioFailure } from '../failure.ts';
import type { Exports } from '../library/exports.ts';
import type { Films } from '../library/films.ts';
import type { Frames } from '../library/frames.ts';
import type { PhotoFrameRow, PhotoRow, Photos } from '../library/photos.ts';
import type { Versions } from '../library/versions.ts';
import { readFacts } from './frame-facts.ts';
import { asGroup, type GroupingFrame } from './group-brackets.ts';
import { compareNaturally } from './natural-order.ts';
import { toText } from './path-text.ts';
import { byTime } from './shoot-order.ts';

export interface CorrectionParts {
  readonly photos: Photos;
  readonly frames: Frames;
  readonly versions: Versions;
  readonly films: Films;
  readonly exports: Exports;
  readonly transaction: <T>(work: () => T) => T;
  /** Asked inside the transaction of the correction. */
  readonly developNew: (photoIds: readonly PhotoId[]) => JobId[];
  readonly checkNew: (photoIds: readonly PhotoId[]) => void;
  /** Ends the unfinished work on a photo that goes. */
  readonly cancelWork: (photoId: PhotoId) => void;
  readonly changed: (projectId: ProjectId) => void;
}

interface Outcome {
  readonly photoIds: PhotoId[];
  readonly jobs: JobId[];
}
type Brackets = { [V in keyof StudioHandlers['brackets']]: (input: Parameters<StudioHandlers['brackets'][V]>[0]) => Outcome };

/**
 * What the calls of the group `brackets` do. Every correction is one transaction: a frame is in one photo before and after
 * it, positions stay without gaps, and the jobs that follow appear with it. A photo keeps its versions, its settings and
 * its id with its base frame; asked for a second time, a correction changes nothing.
 */
export function bracketHandlers(parts: CorrectionParts): Brackets {
  const correct = (projectOf: PhotoId, work: (photo: PhotoRow) => { photoIds: PhotoId[]; developed?: PhotoId[] }): Outcome => {
    const projectId = requirePhoto(parts, projectOf).projectId as ProjectId;
    const outcome = parts.transaction(() => {
      const { photoIds, developed = photoIds } = work(requirePhoto(parts, projectOf));
      parts.checkNew(developed);
      return { photoIds, jobs: parts.developNew(developed) };
    });
    parts.changed(projectId);
    return outcome;
  };
  return {
    split: ({ photoId, fromFrameId }) => correct(photoId, (photo) => split(parts, photo, fromFrameId)),
    merge: ({ photoIds }) => correct(photoIds[0]!, () => merge(parts, photoIds)),
    dropFrame: ({ photoId, frameId }) => correct(photoId, (photo) => dropFrame(parts, photo, frameId)),
    chooseBase: ({ photoId, frameId }) => correct(photoId, (photo) => chooseBase(parts, photo, frameId)),
  };
}

function split({ photos, frames }: CorrectionParts, photo: PhotoRow, fromFrameId: FrameId) {
  const id = photo.id as PhotoId;
  const rows = photos.frames(id);
  const taken = inOrderTaken(rows);
  const at = taken.findIndex(({ frameId }) => frameId === requireFrame(rows, fromFrameId));
  if (at === 0) return { photoIds: [id], developed: [] };
  const parts = [taken.slice(0, at), taken.slice(at)];
  const stays = parts.find((part) => part.some(({ frameId }) => frameId === (photo.baseFrameId as FrameId)))!;
  const kept = arranged(frames, stays);
  const gone = arranged(
    frames,
    parts.find((part) => part !== stays)!,
  );
  // A set keeps the base that it has, whatever its middle is now.
  photos.setFrames(id, kept.frameIds, photo.baseFrameId as FrameId);
  const added = photos.add(photo.projectId as ProjectId, { ...likeThis(photo), ...gone });
  const order = stays === parts[0] ? [id, added] : [added, id];
  place(photos, photo, id, order);
  return { photoIds: order };
}

function dropFrame({ photos, frames }: CorrectionParts, photo: PhotoRow, frameId: FrameId) {
  const id = photo.id as PhotoId;
  const rows = photos.frames(id);
  requireFrame(rows, frameId);
  const left = rows.filter((row) => row.frameId !== frameId);
  if (left.length === 0) throw new StudioFailure('last-frame', 'A photo needs at least one frame. Set the photo aside instead.');
  const kept = arranged(frames, left);
  const isBase = frameId === (photo.baseFrameId as FrameId);
  photos.setFrames(id, kept.frameIds, isBase ? kept.baseFrameId : (photo.baseFrameId as FrameId));
  const added = photos.add(photo.projectId as ProjectId, {
    ...likeThis(photo),
    isSetAside: true,
    frameIds: [frameId],
    baseFrameId: frameId,
  });
  place(photos, photo, id, [id, added]);
  return { photoIds: [id, added] };
}

function chooseBase({ photos }: CorrectionParts, photo: PhotoRow, frameId: FrameId) {
  const id = photo.id as PhotoId;
  const rows = photos.frames(id);
  requireFrame(rows, frameId);
  if ((photo.baseFrameId as FrameId) === frameId) return { photoIds: [id], developed: [] };
  photos.setFrames(
    id,
    rows.map((row) => row.frameId),
    frameId,
  );
  return { photoIds: [id] };
}

function merge(parts: CorrectionParts, asked: readonly PhotoId[]) {
  const { photos, frames } = parts;
  const inPlace = [...new Set(asked)].map((id) => requirePhoto(parts, id)).toSorted((a, b) => a.position - b.position);
  const [first] = inPlace as [PhotoRow];
  if (inPlace.length === 1) return { photoIds: [first.id as PhotoId], developed: [] };
  if (inPlace.some(({ projectId }) => projectId !== first.projectId)) {
    throw new StudioFailure('projects-differ', 'Photos of different projects cannot be put together.');
  }
  const rows = inPlace.flatMap(({ id }) => photos.frames(id as PhotoId));
  if (new Set(rows.map(({ widthPx, heightPx }) => `${widthPx} x ${heightPx}`)).size > 1) {
    throw new StudioFailure('frames-differ', 'The frames of these photos differ in size or are turned; they cannot make one photo.');
  }
  const all = arranged(frames, rows);
  // The photo that brings the base frame goes on.
  const survivor = inPlace.find(({ id }) => photos.frames(id as PhotoId).some(({ frameId }) => frameId === all.baseFrameId))!;
  joinInto(parts, survivor, inPlace);
  photos.setFrames(survivor.id as PhotoId, all.frameIds, all.baseFrameId);
  if (inPlace.some(({ isSetAside }) => !isSetAside)) photos.setAside([survivor.id as PhotoId], false);
  return { photoIds: [survivor.id as PhotoId] };
}

/** Everything that speaks of these photos speaks of one of them, at the place of the first; the others go. */
export function joinInto(
  { photos, versions, films, exports, cancelWork }: Pick<CorrectionParts, 'photos' | 'versions' | 'films' | 'exports' | 'cancelWork'>,
  survivor: PhotoRow,
  inPlace: readonly PhotoRow[],
): void {
  const id = survivor.id as PhotoId;
  const order = photos.ofProject(survivor.projectId as ProjectId).map((row) => row.id as PhotoId);
  const gone = new Set(inPlace.map((row) => row.id as PhotoId).filter((other) => other !== id));
  for (const other of gone) {
    cancelWork(other);
    versions.moveTo(id, other);
    films.moveShots(id, other);
    exports.moveTo(id, other);
    photos.remove(other);
  }
  const first = inPlace[0]!.id as PhotoId;
  photos.putInOrder(order.flatMap((one) => (one === first ? [id] : one === id || gone.has(one) ? [] : [one])));
}

/** Puts photos where one of them is now. */
function place(photos: Photos, { projectId }: PhotoRow, at: PhotoId, order: readonly PhotoId[]): void {
  const others = photos.ofProject(projectId as ProjectId).map(({ id }) => id as PhotoId);
  photos.putInOrder(others.filter((id) => id === at || !order.includes(id)).flatMap((id) => (id === at ? order : [id])));
}

/** What a photo that was part of another takes over. */
const likeThis = ({ position, room, roomSource, roomConfidence, settings, measure }: PhotoRow) => ({
  position,
  room,
  roomSource,
  roomConfidence,
  settings: settings === null ? null : (JSON.parse(settings) as object),
  measure: measure === null ? null : (JSON.parse(measure) as never),
});

/** Darkest first, with the middle one as base, as an import would. */
export function arranged(frames: Frames, rows: readonly Pick<PhotoFrameRow, 'frameId'>[]): { frameIds: FrameId[]; baseFrameId: FrameId } {
  const members = rows.map(({ frameId }): GroupingFrame => ({ key: frameId, folder: '', facts: readFacts(frames.get(frameId)!.facts) }));
  const group = asGroup(members);
  const frameIds = group.frames.map(({ key }) => key as FrameId);
  return { frameIds, baseFrameId: frameIds[group.base]! };
}

function inOrderTaken(rows: readonly PhotoFrameRow[]): PhotoFrameRow[] {
  const byName = rows.toSorted((a, b) => compareNaturally(toText(a.relativePath), toText(b.relativePath)));
  return byTime(
    byName.map((row) => ({ row, facts: row })),
    ({ row }) => row.capturedAtMs,
  ).map(({ row }) => row);
}

function requirePhoto({ photos }: Pick<CorrectionParts, 'photos'>, id: PhotoId): PhotoRow {
  const photo = photos.get(id);
  if (!photo) throw new StudioFailure('not-found', 'One of these photos is not there any more.');
  return photo;
}

function requireFrame(rows: readonly PhotoFrameRow[], frameId: FrameId): FrameId {
  if (!rows.some((row) => row.frameId === frameId)) throw new StudioFailure('not-found', 'The frame is not in this photo any more.');
  return frameId;
}

import type { DevelopChange } from '../../src-preload/contract/develop.ts';
import type { FrameId, JobId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { Exports } from '../library/exports.ts';
import type { Films } from '../library/films.ts';
import type { Frames } from '../library/frames.ts';
import type { PhotoRow, Photos } from '../library/photos.ts';
import type { Versions } from '../library/versions.ts';
import type { ReadFile } from './add-photos.ts';
import { arranged, joinInto } from './correct-brackets.ts';
import { groupBrackets, type FrameGroup } from './group-brackets.ts';
import { compareNaturally } from './natural-order.ts';
import { asGroupingFrame } from './plan-import.ts';
import { byTime } from './shoot-order.ts';

/** A photo that is there, as far as late frames may concern it. */
interface StandingPhoto {
  readonly id: string;
  readonly frameIds: readonly string[];
  readonly baseFrameId: string;
  /** Nobody chose anything for it: not its settings, not its room, not to leave it out. */
  readonly isUntouched: boolean;
}
/** Photos that become one, with late frames. */
interface LateJoin {
  readonly photoIds: readonly string[];
  readonly frameIds: readonly string[];
}

/** A late frame concerns photos whose frames are so near to it, by name or by time. */
const nearPlaces = 15;

/**
 * Which late frames belong to photos that are there already: a second card, or a set that was still being copied. A photo
 * takes part only if it is what grouping makes of the frames that were there before, its base too, and nobody has touched
 * it; whatever a person corrected is not. Photos are never taken apart: they get more frames, or become one.
 */
function planLateJoins(all: readonly ReadFile[], standing: readonly StandingPhoto[]): LateJoin[] {
  const photoOf = new Map(standing.flatMap((photo) => photo.frameIds.map((frameId) => [frameId, photo] as const)));
  const isLate = ({ frameId }: ReadFile): boolean => !photoOf.has(frameId);
  const near = photosNear(all, isLate, photoOf);
  if (near.size === 0) return [];
  const before = all.filter(({ frameId }) => near.has(photoOf.get(frameId)!));
  const asGroups = (files: readonly ReadFile[]): FrameGroup[] => groupBrackets(files.map(asGroupingFrame));
  const bases = new Map(asGroups(before).map((group) => [keyOf(group), group.frames[group.base]!.key]));
  const isOpen = ({ frameIds, baseFrameId, isUntouched }: StandingPhoto): boolean =>
    isUntouched && bases.get(frameIds.toSorted().join()) === baseFrameId;

  return asGroups([...before, ...all.filter(isLate)].toSorted((a, b) => compareNaturally(a.relative, b.relative))).flatMap((group) => {
    const frameIds = group.frames.map(({ key }) => key);
    const photos = [...new Set(frameIds.flatMap((frameId) => photoOf.get(frameId) ?? []))];
    const isWhole = photos.every((photo) => isOpen(photo) && photo.frameIds.every((frameId) => frameIds.includes(frameId)));
    const hasLate = frameIds.some((frameId) => !photoOf.has(frameId));
    return photos.length > 0 && hasLate && isWhole ? [{ photoIds: photos.map(({ id }) => id), frameIds }] : [];
  });
}

const keyOf = ({ frames }: FrameGroup): string =>
  frames
    .map(({ key }) => key)
    .toSorted()
    .join();

function photosNear(
  all: readonly ReadFile[],
  isLate: (file: ReadFile) => boolean,
  photoOf: ReadonlyMap<string, StandingPhoto>,
): ReadonlySet<StandingPhoto> {
  const near = new Set<StandingPhoto>();
  const byName = all.toSorted((a, b) => compareNaturally(a.relative, b.relative));
  for (const order of [byName, byTime(byName)]) {
    for (const [at, file] of order.entries()) {
      if (!isLate(file)) continue;
      for (const { frameId } of order.slice(Math.max(0, at - nearPlaces), at + nearPlaces + 1)) {
        const photo = photoOf.get(frameId);
        if (photo) near.add(photo);
      }
    }
  }
  return near;
}

export interface JoinLateParts {
  readonly frames: Frames;
  readonly photos: Photos;
  readonly versions: Versions;
  readonly films: Films;
  readonly exports: Exports;
  readonly transaction: (work: () => void) => void;
  readonly presetFor: (folder: string, room: string | null) => DevelopChange | null;
  readonly cancelWork: (photoId: PhotoId) => void;
  readonly checkNew: (photoIds: readonly PhotoId[]) => void;
  readonly developNew: (photoIds: readonly PhotoId[]) => JobId[];
}

/** Does what planLateJoins says, in one transaction with the jobs that follow. Gives back the frames that are in a photo now. */
export function joinLateFrames(
  parts: JoinLateParts,
  { projectId, folder, files }: { projectId: ProjectId; folder: string; files: readonly ReadFile[] },
): ReadonlySet<FrameId> {
  const { photos, frames } = parts;
  const rows = new Map(photos.ofProject(projectId).map((row) => [row.id, row]));
  if (rows.size === 0 || files.every(({ isInPhoto }) => isInPhoto)) return new Set();
  const members = photos.framesByPhoto(projectId);
  const standing = [...rows.values()].map((row): StandingPhoto => ({
    id: row.id,
    frameIds: members.get(row.id as PhotoId)!.map(({ frameId }) => frameId),
    baseFrameId: row.baseFrameId,
    isUntouched: isAsImported(row, parts.presetFor(folder, row.room)),
  }));
  const joins = planLateJoins(files, standing);
  if (joins.length === 0) return new Set();
  parts.transaction(() => {
    const grown = joins.map(({ photoIds, frameIds }) => {
      const inPlace = photoIds.map((id) => rows.get(id)!).toSorted((a, b) => a.position - b.position);
      const all = arranged(
        frames,
        frameIds.map((frameId) => ({ frameId: frameId as FrameId })),
      );
      const survivor = inPlace.find(({ baseFrameId }) => (baseFrameId as FrameId) === all.baseFrameId) ?? inPlace[0]!;
      joinInto(parts, survivor, inPlace);
      photos.setFrames(survivor.id as PhotoId, all.frameIds, all.baseFrameId);
      return survivor.id as PhotoId;
    });
    parts.checkNew(grown);
    parts.developNew(grown);
  });
  return new Set(joins.flatMap(({ frameIds }) => frameIds as FrameId[]));
}

/** As an import left it: settings of a preset are nobody's choice for this photo. */
function isAsImported({ settings, roomSource, isSetAside }: PhotoRow, preset: DevelopChange | null): boolean {
  return !isSetAside && roomSource !== 'person' && settings === (preset === null ? null : JSON.stringify(preset));
}

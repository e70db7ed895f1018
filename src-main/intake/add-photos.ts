import path from 'node:path';
import type { DevelopChange } from '../../src-preload/contract/develop.ts';
import type { FrameId, JobId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { Exports } from '../library/exports.ts';
import type { Films } from '../library/films.ts';
import type { Frames } from '../library/frames.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { Photos } from '../library/photos.ts';
import type { Projects } from '../library/projects.ts';
import type { SidecarRow, Sidecars } from '../library/sidecars.ts';
import type { Thumbnails } from '../library/thumbnails.ts';
import type { Versions } from '../library/versions.ts';
import type { FrameFacts } from './frame-facts.ts';
import { joinLateFrames } from './join-late-frames.ts';
import { compareNaturally } from './natural-order.ts';
import { pairSecondFiles } from './pair-sidecars.ts';
import { toDisplay, toText } from './path-text.ts';
import type { PhotoMeasure } from './photo-measure.ts';
import { planImport, type PlannedPhoto } from './plan-import.ts';
import { suggestRooms } from './rooms/suggest-rooms.ts';
import type { SkippedFile } from './scan-folder.ts';

export interface AddPhotosParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly thumbnails: Thumbnails;
  readonly projects: Projects;
  readonly frames: Frames;
  readonly sidecars: Sidecars;
  readonly photos: Photos;
  readonly versions: Versions;
  readonly films: Films;
  readonly exports: Exports;
  readonly transaction: (work: () => void) => void;
  /** What a preset of this workspace says about photos of this room out of this folder. */
  readonly presetFor: (folder: string, room: string | null) => DevelopChange | null;
  /** Ends the unfinished work on a photo that goes. */
  readonly cancelWork: (photoId: PhotoId) => void;
  /** Called inside the transaction that adds the photos, so that a photo never waits for a job that nobody asked for. */
  readonly checkNew: (photoIds: readonly PhotoId[]) => void;
  readonly developNew: (photoIds: readonly PhotoId[]) => JobId[];
}

interface NewInProject {
  readonly projectId: ProjectId;
  /** For people and presets. */
  readonly folder: string;
  /** What lies beside the frames. */
  readonly rows: readonly SidecarRow[];
  readonly skipped: readonly SkippedFile[];
  readonly signal: AbortSignal;
}

/** The frames of a project that are in no photo yet, grouped, measured and added with the jobs that follow. Gives back the copies and the cameras' second files among them. */
export async function addPhotos(parts: AddPhotosParts, { projectId, folder, rows, skipped, signal }: NewInProject): Promise<SkippedFile[]> {
  const { originals, frames: free, seconds, duplicates } = findFrames(parts, projectId);
  const joined = joinLateFrames(parts, { projectId, folder, files: originals });
  const frames = free.filter(({ frameId }) => !joined.has(frameId));
  const factsOf = new Map(frames.map(({ frameId, facts }) => [frameId as string, facts]));
  const nextPosition = parts.photos.nextPosition(projectId);
  const planned = planImport({ frames, nextPosition });
  const measures = await Promise.all(planned.map((photo) => measure(parts, photo, factsOf, signal)));
  const rooms = suggestRooms(
    planned.map(({ room, baseFrameId }, index) => ({
      known: room === null ? null : { room, source: 'name' },
      measure: measures[index]!,
      likeness: factsOf.get(baseFrameId)!.likeness,
      exposureValue: factsOf.get(baseFrameId)!.exposure.value,
    })),
  );
  parts.transaction(() => {
    // A person may have split or merged photos while these were measured.
    const moved = parts.photos.nextPosition(projectId) - nextPosition;
    const added = planned.map(({ position, frames: members, baseFrameId }, index) => {
      const { room, source, confidence } = rooms[index]!;
      return parts.photos.add(projectId, {
        position: position + moved,
        room,
        roomSource: source,
        roomConfidence: confidence,
        measure: measures[index]!,
        settings: parts.presetFor(folder, room),
        frameIds: members.map(({ frameId }) => frameId as FrameId),
        baseFrameId: baseFrameId as FrameId,
      });
    });
    parts.sidecars.record(projectId, [...rows, ...seconds]);
    parts.projects.replaceSkipped(projectId, [...skipped, ...duplicates]);
    parts.checkNew(added);
    parts.developNew(added);
  });
  return duplicates;
}

/** A file that was read, by its path below the shoot's folder in text form. */
export interface ReadFile {
  readonly frameId: FrameId;
  readonly relative: string;
  readonly relativePath: Buffer;
  readonly facts: FrameFacts;
  readonly isInPhoto: boolean;
}

interface FoundFrames {
  /** One file for each frame that is in a photo or may be in one. */
  readonly originals: ReadFile[];
  /** Those that are in none yet. */
  readonly frames: ReadFile[];
  /** What a camera wrote beside a frame. */
  readonly seconds: SidecarRow[];
  readonly duplicates: SkippedFile[];
}

/** What may become a photo, in natural order; a copy under another name and the JPEG beside a RAW file may not. */
const findFrames = ({ frames }: AddPhotosParts, projectId: ProjectId): FoundFrames =>
  sortOut(frames.sources(projectId).map((source) => ({ ...source, relative: toText(source.relativePath) })));

/** The same for any files that were read. */
export function sortOut(read: readonly ReadFile[]): FoundFrames {
  const sources = read.toSorted((a, b) => compareNaturally(a.relative, b.relative));
  const firstOf = new Map<FrameId, string>();
  const duplicates: SkippedFile[] = [];
  for (const { frameId, relative } of sources) {
    const first = firstOf.get(frameId);
    if (first === undefined) firstOf.set(frameId, relative);
    else
      duplicates.push({
        name: toDisplay(relative),
        code: 'duplicate',
        reason: `The same picture, byte for byte, as ${path.basename(toDisplay(first))}.`,
      });
  }
  const originals = sources.filter((source) => firstOf.get(source.frameId) === source.relative);
  const pairs = pairSecondFiles(originals);
  for (const { frame, lead } of pairs) {
    duplicates.push({
      name: toDisplay(frame.relative),
      code: 'sidecar-file',
      reason: `Written by the camera with ${path.basename(toDisplay(lead.relative))}, and kept with it.`,
    });
  }
  const second = new Set(pairs.map(({ frame }) => frame));
  const first = originals.filter((source) => !second.has(source));
  return {
    originals: first,
    frames: first.filter((source) => !source.isInPhoto),
    seconds: pairs.map(({ frame: { relativePath, facts }, lead }) => ({
      relativePath,
      frameId: lead.frameId,
      kind: facts.format === 'jpeg' ? 'jpeg' : 'other',
      sha256: facts.sha256,
      sizeBytes: facts.sizeBytes,
    })),
    duplicates,
  };
}

/** A look at the thumbnails. What cannot be measured is developed all the same, by the photo alone. */
async function measure(
  { imaging, files, thumbnails }: AddPhotosParts,
  { frames, baseFrameId }: PlannedPhoto,
  factsOf: ReadonlyMap<string, FrameFacts>,
  signal: AbortSignal,
): Promise<PhotoMeasure | null> {
  try {
    const small = await Promise.all(
      frames.map(async ({ frameId }) => {
        const facts = factsOf.get(frameId)!;
        const file = await thumbnails.ensure({ sha256: facts.sha256, source: files.frame(facts.sha256), size: 'thumbnail' });
        return { file, facts, meanLuma: facts.meanLuma };
      }),
    );
    const base = frames.findIndex(({ frameId }) => frameId === baseFrameId);
    return await imaging.run('measure-photo', { frames: small, base }, { signal });
  } catch (error) {
    if (signal.aborted || !(error instanceof StudioFailure)) throw error;
    return null;
  }
}

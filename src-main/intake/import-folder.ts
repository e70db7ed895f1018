import { rm } from 'node:fs/promises';
import path from 'node:path';
import PQueue from 'p-queue';
import { z } from 'zod';
import type { FrameId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobContext, JobWorker, Outcome } from '../jobs/queue.ts';
import type { Exports } from '../library/exports.ts';
import type { Frames } from '../library/frames.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { Photos } from '../library/photos.ts';
import type { Projects } from '../library/projects.ts';
import type { Thumbnails } from '../library/thumbnails.ts';
import { compareNaturally } from './natural-order.ts';
import { toBytes, toDisplay, toText } from './path-text.ts';
import { planImport } from './plan-import.ts';
import { requireFolder, scanFolder, type FoundFile, type Shoot, type SkippedFile } from './scan-folder.ts';

const Payload = z.object({ folder: z.string() });

/** What an import tells at its end, whether it found photos or not. `skipped` has everything that was left out. */
export const ImportResult = z.object({
  projectIds: z.array(z.string()),
  skipped: z.array(z.object({ name: z.string(), reason: z.string(), code: z.string() })),
});
export type ImportResult = z.infer<typeof ImportResult>;

export interface ImportParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly thumbnails: Thumbnails;
  readonly projects: Projects;
  readonly frames: Frames;
  readonly photos: Photos;
  readonly exports: Exports;
  readonly newId: () => string;
  readonly transaction: (work: () => void) => void;
  /** Called inside the transaction that adds the photos, so that a photo never waits for a job that nobody asked for. */
  readonly developNew: (photoIds: readonly PhotoId[]) => void;
  readonly changed: (projectId: ProjectId) => void;
}

/** These say something about the machine, not about the file: the import stops rather than leaving photos out. */
const endsTheImport = new Set(['disk-full', 'not-writable', 'cancelled', 'unexpected']);

/**
 * The import job: scan, read each file once, group, add photos. Every reading is recorded as it is made, so an import that
 * is interrupted goes on where it was, and the same folder again adds only what is new.
 */
export function importFolder(parts: ImportParts): JobWorker<z.infer<typeof Payload>> {
  return {
    lane: 'intake',
    payloadVersion: 1,
    payload: Payload,
    maxFailures: 3,
    run: async ({ folder }, context) => {
      const own = { library: parts.files.dir, delivered: () => parts.exports.allFiles() };
      const scan = await scanFolder(folder, { signal: context.signal, own });
      const total = scan.shoots.reduce((sum, shoot) => sum + shoot.files.length, 0);
      let looked = 0;
      const skipped: SkippedFile[] = [...scan.skipped];
      const projectIds: ProjectId[] = [];
      for (const shoot of scan.shoots) {
        const taken = await importShoot(parts, shoot, context, () => context.onProgress((looked += 1) / total));
        skipped.push(...taken.skipped.map((file) => (scan.shoots.length > 1 ? { ...file, name: `${shoot.name}/${file.name}` } : file)));
        if (taken.projectId) projectIds.push(taken.projectId);
      }
      const result: ImportResult = { projectIds, skipped };
      if (projectIds.length === 0) {
        const left =
          skipped.length === 0 ? 'The folder is empty.' : `None of the ${skipped.length} files in the folder can be used as a photo.`;
        throw new StudioFailure('folder-empty', `${left} Choose a folder with JPEG, PNG, WebP, AVIF or TIFF photos.`, { facts: result });
      }
      return { result } satisfies Outcome;
    },
  };
}

async function importShoot(
  parts: ImportParts,
  shoot: Shoot,
  context: JobContext,
  onLooked: () => void,
): Promise<{ projectId: ProjectId | null; skipped: SkippedFile[] }> {
  const sourceFolder = toBytes(shoot.folder);
  let projectId = (parts.projects.bySourceFolder(sourceFolder)?.id ?? null) as ProjectId | null;
  const unreadable: SkippedFile[] = [];

  const gate = new PQueue({ concurrency: parts.imaging.width * 2 });
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const readOne = async (file: FoundFile): Promise<void> => {
    if (signal.aborted) return;
    const seen = { relativePath: toBytes(file.relative), sizeBytes: file.sizeBytes, modifiedAtMs: file.mtimeMs };
    if (projectId === null || !isKept(parts, parts.frames.seenBefore(projectId, seen))) {
      const facts = await readInto(parts, file, signal).catch((error: unknown) => {
        if (signal.aborted || !(error instanceof StudioFailure) || endsTheImport.has(error.code)) throw error;
        unreadable.push({ name: toDisplay(file.relative), reason: error.message, code: error.code });
        return undefined;
      });
      if (facts) {
        projectId ??= parts.projects.ensure(sourceFolder, toDisplay(shoot.name)).id as ProjectId;
        parts.frames.record(projectId, seen, facts);
      }
    }
    onLooked();
  };
  // The first failure is the reason; what fails after it was only told to stop.
  const failures: unknown[] = [];
  const all = shoot.files.map((file) =>
    gate
      .add(() => readOne(file))
      .catch((error: unknown) => {
        failures.push(error);
        stop.abort();
      }),
  );
  await Promise.all(all);
  context.signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  // A card that was pulled out in the middle: what was read until then would become torn bracket sets for good. The readings
  // are recorded, so the next import goes on from there.
  if (unreadable.some(({ code }) => code === 'file-not-readable')) await requireFolder(shoot.folder);

  const skipped = [...shoot.skipped, ...unreadable];
  if (projectId === null) return { projectId, skipped: inOrder(skipped) };
  const left = inOrder([...skipped, ...addPhotos(parts, projectId, skipped)]);
  parts.changed(projectId);
  return { projectId, skipped: left };
}

/** Whether the library still has the bytes of a frame that it knows; what somebody removed is read again. */
function isKept({ frames, files }: ImportParts, frameId: FrameId | undefined): boolean {
  const frame = frameId && frames.get(frameId);
  return frame !== undefined && files.sizeOf(files.frame(frame.sha256)) === frame.sizeBytes;
}

/** Reads one file, keeps its bytes and its thumbnail under their hash. */
async function readInto({ imaging, files, thumbnails, newId }: ImportParts, file: FoundFile, signal: AbortSignal) {
  const copyTo = files.unfinished(newId());
  const thumbnailTo = `${copyTo}.jpg`;
  try {
    const read = () => imaging.run('read-frame', { file: file.path, sizeBytes: file.sizeBytes, copyTo, thumbnailTo }, { signal });
    // A worker may end for a reason that is not in the file, such as short memory; a file that ends two is left out.
    const facts = await read().catch((error: unknown) => {
      if (signal.aborted || !(error instanceof StudioFailure) || error.code !== 'worker-lost') throw error;
      return read();
    });
    if (files.sizeOf(files.frame(facts.sha256)) !== facts.sizeBytes) files.keep(copyTo, files.frame(facts.sha256));
    thumbnails.adopt(thumbnailTo, facts.sha256);
    return facts;
  } finally {
    await Promise.all([rm(copyTo, { force: true }), rm(thumbnailTo, { force: true })]);
  }
}

/** Groups what is not in a photo yet, adds the photos with their jobs, and names the duplicates. */
function addPhotos(parts: ImportParts, projectId: ProjectId, skipped: readonly SkippedFile[]): SkippedFile[] {
  const sources = parts.frames
    .sources(projectId)
    .map((source) => ({ ...source, relative: toText(source.relativePath) }))
    .toSorted((a, b) => compareNaturally(a.relative, b.relative));
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
  const frames = sources.filter((source) => !source.isInPhoto && firstOf.get(source.frameId) === source.relative);
  const planned = planImport({ frames, nextPosition: parts.photos.nextPosition(projectId) });
  parts.transaction(() => {
    const added = planned.map((photo) =>
      parts.photos.add(projectId, {
        position: photo.position,
        room: photo.room,
        frameIds: photo.frames.map(({ frameId }) => frameId as FrameId),
        baseFrameId: photo.baseFrameId as FrameId,
      }),
    );
    parts.projects.replaceSkipped(projectId, [...skipped, ...duplicates]);
    parts.developNew(added);
  });
  return duplicates;
}

const inOrder = (files: readonly SkippedFile[]): SkippedFile[] => files.toSorted((a, b) => compareNaturally(a.name, b.name));

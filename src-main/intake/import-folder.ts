import { rm } from 'node:fs/promises';
import PQueue from 'p-queue';
import { z } from 'zod';
import type { FrameId, ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { JobContext, JobWorker, Outcome } from '../jobs/job-worker.ts';
import type { SeenFile } from '../library/frames.ts';
import { addPhotos, type AddPhotosParts } from './add-photos.ts';
import type { Arrivals, ArrivingShoot } from './arrivals.ts';
import { keepSidecars } from './keep-sidecars.ts';
import { compareNaturally } from './natural-order.ts';
import { toBytes, toDisplay } from './path-text.ts';
import { requireFolder, scanFolder, type FoundFile, type Shoot, type SkippedFile } from './scan-folder.ts';

const Payload = z.object({ folder: z.string() });

/** What an import tells at its end, whether it found photos or not. `skipped` has everything that was left out. */
export const ImportResult = z.object({
  projectIds: z.array(z.string()),
  skipped: z.array(z.object({ name: z.string(), reason: z.string(), code: z.string() })),
});
export type ImportResult = z.infer<typeof ImportResult>;

export interface ImportParts extends AddPhotosParts {
  readonly arrivals: Arrivals;
  readonly newId: () => string;
  readonly changed: (projectId: ProjectId) => void;
}

/** These say something about the machine, not about the file: the import stops rather than leaving photos out. */
const endsTheImport: ReadonlySet<string> = new Set(['disk-full', 'not-writable', 'cancelled', 'unexpected']);

const isAboutContent: ReadonlySet<string> = new Set(['photo-damaged', 'decoder-missing', 'format-not-supported', 'too-many-pixels']);

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
        throw new StudioFailure('folder-empty', `${left} Choose a folder with JPEG, HEIC, RAW, PNG, WebP, AVIF or TIFF photos.`, {
          facts: result,
        });
      }
      return { result } satisfies Outcome;
    },
  };
}

async function importShoot(parts: ImportParts, shoot: Shoot, context: JobContext, onLooked: () => void): Promise<TakenShoot> {
  const known = (parts.projects.bySourceFolder(toBytes(shoot.folder))?.id ?? null) as ProjectId | null;
  const isNew = (file: FoundFile): boolean => known === null || !isKept(parts, parts.frames.seenBefore(known, seenAs(file)));
  const arriving = parts.arrivals.begin(shoot.files.filter(isNew), { newId: parts.newId, unfinished: (id) => parts.files.unfinished(id) });
  try {
    return await readShoot(parts, shoot, known, arriving, context, onLooked);
  } finally {
    await arriving.end();
  }
}

interface TakenShoot {
  readonly projectId: ProjectId | null;
  readonly skipped: SkippedFile[];
}

async function readShoot(
  parts: ImportParts,
  shoot: Shoot,
  known: ProjectId | null,
  arriving: ArrivingShoot,
  context: JobContext,
  onLooked: () => void,
): Promise<TakenShoot> {
  let projectId = known;
  if (projectId) arriving.belongsTo(projectId);
  const unreadable: SkippedFile[] = [];
  /** Files whose content is the reason; a file beside one may say the same and be readable. */
  const unread: FoundFile[] = [];
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const readOne = async (file: FoundFile): Promise<void> => {
    if (signal.aborted) return;
    if (arriving.has(file)) {
      const facts = await readInto(parts, file, signal).catch((error: unknown) => {
        if (signal.aborted || !(error instanceof StudioFailure) || endsTheImport.has(error.code)) throw error;
        unreadable.push({ name: toDisplay(file.relative), reason: error.message, code: error.code });
        if (isAboutContent.has(error.code)) unread.push(file);
        return undefined;
      });
      if (facts && projectId === null) {
        projectId = parts.projects.ensure(toBytes(shoot.folder), toDisplay(shoot.name)).id as ProjectId;
        arriving.belongsTo(projectId);
      }
      arriving.read(file, facts && projectId ? parts.frames.record(projectId, seenAs(file), facts) : null);
      if (projectId) parts.changed(projectId);
    }
    onLooked();
  };

  // The first failure is the reason; what fails after it was only told to stop.
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    stop.abort();
  };
  // First looks are handed in before anything is read, and are of more urgent work: a shoot is on screen before its first photo.
  const looks = glanceAll(parts, arriving, signal, () => projectId && parts.changed(projectId)).catch(fail);
  const gate = new PQueue({ concurrency: parts.imaging.width * 2 });
  await Promise.all([looks, ...shoot.files.map((file) => gate.add(() => readOne(file)).catch(fail))]);
  context.signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  // A card that was pulled out in the middle: what was read until then would become torn bracket sets for good. The readings
  // are recorded, so the next import goes on from there.
  if (unreadable.some(({ code }) => code === 'file-not-readable')) await requireFolder(shoot.folder);

  const skipped = [...shoot.skipped, ...unreadable];
  if (projectId === null) return { projectId, skipped: inOrder(skipped) };
  const sidecars = await keepSidecars(parts, { projectId, found: [...shoot.sidecars, ...unread], skipped, signal: context.signal });
  const left = inOrder([
    ...sidecars.skipped,
    ...(await addPhotos(parts, { projectId, folder: toDisplay(shoot.folder), ...sidecars, signal: context.signal })),
  ]);
  await arriving.end();
  parts.changed(projectId);
  return { projectId, skipped: left };
}

/** So many files at a time: enough to be worth a message, few enough to appear one after the other. */
const glanceCount = 16;

/** The first pass over a shoot: what the heads of its files tell. It can only be missed, never be wrong. */
async function glanceAll({ imaging }: ImportParts, arriving: ArrivingShoot, signal: AbortSignal, onSeen: () => void): Promise<void> {
  const files = arriving.files();
  const batches = Array.from({ length: Math.ceil(files.length / glanceCount) }, (_, index) =>
    files.slice(index * glanceCount, (index + 1) * glanceCount),
  );
  const look = async (batch: readonly FoundFile[]): Promise<void> => {
    const asked = batch.map((file) => ({ file: file.path, thumbnailTo: arriving.thumbnailFile(file) }));
    const { glances } = await imaging.run('glance-frames', { files: asked }, { signal });
    for (const [index, glance] of glances.entries()) if (glance) arriving.glanced(batch[index]!, glance);
    onSeen();
  };
  await Promise.all(
    batches.map((batch) =>
      look(batch).catch((error: unknown) => {
        if (!(error instanceof StudioFailure) && !signal.aborted) throw error;
      }),
    ),
  );
}

const seenAs = (file: FoundFile): SeenFile => ({
  relativePath: toBytes(file.relative),
  sizeBytes: file.sizeBytes,
  modifiedAtMs: file.mtimeMs,
});

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

const inOrder = (files: readonly SkippedFile[]): SkippedFile[] => files.toSorted((a, b) => compareNaturally(a.name, b.name));

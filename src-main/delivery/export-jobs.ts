import { createHash } from 'node:crypto';
import { copyFile, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { FilmId, PhotoId, type FrameId, type ProjectId, type VersionId } from '../../src-preload/contract/ids.ts';
import { fileSystemFailure, StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import { readFacts } from '../intake/frame-facts.ts';
import type { JobContext, JobWorker, Outcome } from '../jobs/queue.ts';
import type { ExportedFileRow, Exports, NewExportedFile } from '../library/exports.ts';
import type { Films } from '../library/films.ts';
import type { Frames } from '../library/frames.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { Photos } from '../library/photos.ts';
import type { Projects } from '../library/projects.ts';
import type { Versions } from '../library/versions.ts';
import { filmFileName, photoFileName, projectFolders } from './export-names.ts';
import { ExportRecipe } from './export-recipes.ts';
import { deliveryMetadata } from './metadata.ts';
import { hashOf, makeTarget, placeFile } from './place-file.ts';

/** `targetDir` is the folder a person chose; the project's own folder is made inside. */
const PhotoPayload = z.object({ photoId: PhotoId, recipe: ExportRecipe, targetDir: z.string() });
const FilmPayload = z.object({ filmId: FilmId, targetDir: z.string() });

export interface ExportParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly projects: Projects;
  readonly photos: Photos;
  readonly frames: Frames;
  readonly versions: Versions;
  readonly films: Films;
  readonly exports: Exports;
  /** Name and version of the program, for the metadata. */
  readonly software: string;
}

/** Moves when the same version would be delivered as other bytes. */
const exportVersion = 1;

export function exportPhotoJob(parts: ExportParts): JobWorker<z.infer<typeof PhotoPayload>> {
  const { photos, frames, versions, files, imaging, software } = parts;
  return {
    lane: 'pixels',
    payloadVersion: 1,
    payload: PhotoPayload,
    maxFailures: 3,
    run: async ({ photoId, recipe, targetDir }, context) => {
      const photo = photos.get(photoId);
      const version = versions.shown(photoId);
      if (!photo || !version) throw new StudioFailure('not-found', 'There is no developed version of this photo to export.');
      const projectId = photo.projectId as ProjectId;
      const base = frames.get(photo.baseFrameId as FrameId);
      if (!base) throw new StudioFailure('not-found', 'The photo has lost its frame.');
      const name = photoFileName({ position: photo.position, room: photo.room });
      const { name: recipeName, ...settings } = recipe;
      return deliver(parts, context, {
        projectId,
        wanted: path.join(targetDir, folderOf(parts, projectId), recipeName, name),
        sourceKey: keyOf({ version: version.sha256, recipe, software }),
        row: { projectId, photoId, recipe: recipeName },
        make: (unfinished) =>
          imaging.run(
            'export-photo',
            {
              versionFile: files.version(version.id as VersionId),
              outFile: unfinished,
              ...settings,
              metadata: deliveryMetadata({ facts: readFacts(base.facts), isFused: version.isFused, software }),
            },
            context,
          ),
      });
    },
  };
}

export function exportFilmJob(parts: ExportParts): JobWorker<z.infer<typeof FilmPayload>> {
  const { films, files } = parts;
  return {
    lane: 'pixels',
    payloadVersion: 1,
    payload: FilmPayload,
    maxFailures: 3,
    run: async ({ filmId, targetDir }, context) => {
      const film = films.get(filmId);
      const { storyboardKey, sha256, sizeBytes } = film ?? {};
      if (!film || !storyboardKey || !sha256 || !sizeBytes) throw new StudioFailure('not-found', 'There is no finished film to export.');
      const projectId = film.projectId as ProjectId;
      const folder = folderOf(parts, projectId);
      return deliver(parts, context, {
        projectId,
        wanted: path.join(targetDir, folder, filmFileName(folder, film.aspect)),
        sourceKey: keyOf({ film: sha256 }),
        row: { projectId, filmId, recipe: 'film' },
        make: async (unfinished) => {
          await copyFile(files.film(filmId, storyboardKey), unfinished);
          const handle = await open(unfinished, 'r+');
          await handle.sync().finally(() => handle.close());
          return { sha256, sizeBytes };
        },
      });
    },
  };
}

interface Delivery {
  readonly projectId: ProjectId;
  readonly wanted: string;
  readonly sourceKey: string;
  readonly row: Pick<NewExportedFile, 'projectId' | 'photoId' | 'filmId' | 'recipe'>;
  readonly make: (unfinished: string) => Promise<{ sha256: string; sizeBytes: number }>;
}

/** Makes the file beside its place, names it, and records it; what is already there and up to date is left alone. */
async function deliver(
  { exports }: ExportParts,
  { jobId }: JobContext,
  { projectId, wanted, sourceKey, row, make }: Delivery,
): Promise<Outcome> {
  const folder = path.dirname(wanted);
  const earlier = exports
    .find(projectId, sourceKey)
    .find((it) => path.dirname(it.file) === folder && it.recipe === row.recipe && it.photoId === (row.photoId ?? null));
  if (earlier && (await isStillThere(earlier))) return { result: { file: earlier.file } };

  await makeTarget(folder);
  // Named after the job: if the power goes, the job's next attempt writes over it.
  const unfinished = path.join(folder, `.ai-studio-${jobId}.part`);
  try {
    const { sha256, sizeBytes } = await make(unfinished);
    const file = await placeFile({ unfinished, wanted, sha256, mayReplace: (at, found) => isOurs(exports.byFile(at), found, row) });
    return { result: { file }, record: () => exports.record({ ...row, file, sourceKey, sha256, sizeBytes }) };
  } catch (error) {
    throw fileSystemFailure(error) ?? error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

const isStillThere = async (delivered: ExportedFileRow): Promise<boolean> => (await hashOf(delivered.file)) === delivered.sha256;

/** An older delivery of the same thing may be replaced by a newer one, unless somebody has worked on the file since. */
const isOurs = (delivered: ExportedFileRow | undefined, foundSha256: string, row: Delivery['row']): boolean =>
  delivered !== undefined &&
  delivered.sha256 === foundSha256 &&
  delivered.projectId === row.projectId &&
  delivered.photoId === (row.photoId ?? null) &&
  delivered.recipe === row.recipe;

function folderOf({ projects }: ExportParts, projectId: ProjectId): string {
  return projectFolders(projects.list()).get(projectId) ?? 'Project';
}

const keyOf = (source: unknown): string => createHash('sha256').update(JSON.stringify({ exportVersion, source })).digest('hex');

import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { PhotoId, type ProjectId, type VersionId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobRequest, JobWorker } from '../jobs/queue.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { PhotoFrameRow, Photos } from '../library/photos.ts';
import type { Versions } from '../library/versions.ts';
import { defaultRecipe, DevelopRecipe } from './recipe.ts';

/** A job row carries its whole recipe: what was asked for is not changed by a setting that moves later. */
const Payload = z.object({ photoId: PhotoId, recipe: DevelopRecipe });

export interface DevelopParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly photos: Photos;
  readonly versions: Versions;
  readonly newId: () => string;
}

/** The same frames with the same recipe are the same picture; this names them both. */
function recipeKey(frames: readonly Pick<PhotoFrameRow, 'sha256'>[], recipe: DevelopRecipe): string {
  return createHash('sha256')
    .update(JSON.stringify({ frames: frames.map(({ sha256 }) => sha256), recipe }))
    .digest('hex');
}

/** The job that would develop this photo in the usual way, or null when that result is already there. */
export function developRequest(
  { photos, versions, files }: Pick<DevelopParts, 'photos' | 'versions' | 'files'>,
  photoId: PhotoId,
): JobRequest | null {
  const photo = photos.get(photoId);
  if (!photo) throw new StudioFailure('not-found', 'There is no such photo.');
  const frames = photos.frames(photoId);
  const recipe = defaultRecipe(frames.length);
  const key = recipeKey(frames, recipe);
  const existing = versions.byRecipeKey(photoId, key);
  if (existing && files.has(files.version(existing.id as VersionId))) return null;
  return {
    kind: 'develop-photo',
    payload: { photoId, recipe },
    projectId: photo.projectId as ProjectId,
    intentKey: `develop:${photoId}:${key}`,
    priority: 20,
  };
}

export function developPhotoJob({ imaging, files, photos, versions, newId }: DevelopParts): JobWorker<z.infer<typeof Payload>> {
  return {
    lane: 'pixels',
    payloadVersion: 1,
    payload: Payload,
    maxFailures: 3,
    run: async ({ photoId, recipe }, { signal, onProgress }) => {
      const photo = photos.get(photoId);
      if (!photo) throw new StudioFailure('not-found', 'There is no such photo.');
      const frames = photos.frames(photoId);
      const key = recipeKey(frames, recipe);
      const existing = versions.byRecipeKey(photoId, key);
      // A version whose file somebody removed is made again, as itself.
      const id = (existing?.id ?? newId()) as VersionId;
      if (existing && files.has(files.version(id))) return { result: { versionId: id } };

      const outFile = files.unfinished(`${id}.jpg`);
      try {
        const made = await imaging.run(
          'develop-photo',
          {
            frames: frames.map(({ sha256, exposureValue }) => ({ file: files.frame(sha256), sha256, exposureValue })),
            base: Math.max(
              0,
              frames.findIndex(({ frameId }) => frameId === photo.baseFrameId),
            ),
            recipe,
            outFile,
          },
          { signal, onProgress },
        );
        files.keep(outFile, files.version(id));
        const { report, ...facts } = made;
        return {
          result: { versionId: id },
          record: () =>
            existing
              ? versions.remake(id, { report: JSON.stringify(report), ...facts })
              : versions.add({
                  id,
                  photoId,
                  recipe: JSON.stringify(recipe),
                  recipeKey: key,
                  operationClass: 'B',
                  isKept: true,
                  report: JSON.stringify(report),
                  ...facts,
                }),
        };
      } finally {
        await rm(outFile, { force: true });
      }
    },
  };
}

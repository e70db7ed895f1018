import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { PhotoId, type ProjectId, type VersionId } from '../../src-preload/contract/ids.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobWorker } from '../jobs/job-worker.ts';
import type { JobRequest } from '../jobs/queue.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { Photos } from '../library/photos.ts';
import type { Versions } from '../library/versions.ts';
import { PhotoRecipes, type RecipeParts } from './photo-recipe.ts';
import { DevelopRecipe, type DevelopSource } from './recipe.ts';

/**
 * A job row carries its whole recipe: what was asked for is not changed by a setting that moves later. Null, as rows of the
 * first engine are read, asks for what the photo's own settings are: that engine was never asked for anything else.
 */
const Payload = z.object({ photoId: PhotoId, recipe: DevelopRecipe.nullable() });
const FirstPayload = z.object({ photoId: PhotoId });

export interface DevelopParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly photos: Photos;
  readonly versions: Versions;
  readonly lenses: RecipeParts['lenses'];
  readonly newId: () => string;
}

/** The same frames with the same recipe are the same picture; this names them both. */
export function recipeKey({ frames, base, recipe }: DevelopSource): string {
  return createHash('sha256')
    .update(JSON.stringify({ frames: frames.map(({ sha256 }) => sha256), base, recipe }))
    .digest('hex');
}

/** The jobs that would develop these photos in their own settings; none for a result that is already there and shown. */
export function developRequests(
  { photos, versions, files, lenses }: Pick<DevelopParts, 'photos' | 'versions' | 'files' | 'lenses'>,
  photoIds: readonly PhotoId[],
): JobRequest[] {
  const recipes = new PhotoRecipes({ photos, files, lenses });
  return photoIds.flatMap((photoId): JobRequest[] => {
    const photo = photos.require(photoId);
    const source = recipes.source(photo);
    const key = recipeKey(source);
    const existing = versions.byRecipeKey(photoId, key);
    const isShown = existing !== undefined && versions.shown(photoId)?.id === existing.id;
    if (isShown && files.has(files.version(existing))) return [];
    return [
      {
        kind: 'develop-photo',
        payload: { photoId, recipe: source.recipe },
        projectId: photo.projectId as ProjectId,
        intentKey: `develop:${photoId}:${key}`,
        priority: 20,
      },
    ];
  });
}

export function developPhotoJob({ imaging, files, photos, versions, lenses, newId }: DevelopParts): JobWorker<z.infer<typeof Payload>> {
  return {
    lane: 'pixels',
    payloadVersion: 2,
    payload: Payload,
    upgrade: (payload) => ({ ...FirstPayload.parse(payload), recipe: null }),
    maxFailures: 3,
    run: async ({ photoId, recipe: asked }, { signal, onProgress }) => {
      const photo = photos.require(photoId);
      const own = new PhotoRecipes({ photos, files, lenses }).source(photo);
      const recipe = asked ?? own.recipe;
      const source = { ...own, recipe };
      const key = recipeKey(source);
      const existing = versions.byRecipeKey(photoId, key);
      // A version whose file somebody removed is made again, as itself.
      const id = (existing?.id ?? newId()) as VersionId;
      if (existing && files.has(files.version(existing))) return { result: { versionId: id }, record: () => versions.show(id) };

      const outFile = files.unfinished(`${id}.jpg`);
      try {
        const made = await imaging.run('develop-photo', { ...source, outFile, outFormat: 'jpeg' }, { signal, onProgress });
        files.keep(outFile, files.version({ id, format: 'jpeg' }));
        const { report, ...facts } = made;
        return {
          result: { versionId: id },
          record: () => {
            if (existing) return versions.remake(id, { report: JSON.stringify(report), ...facts });
            // Another job may have made the very same meanwhile; what this one made is swept away with the next start.
            const same = versions.byRecipeKey(photoId, key);
            if (same) return versions.show(same.id as VersionId);
            return versions.add({
              id,
              photoId,
              recipe: JSON.stringify(recipe),
              recipeKey: key,
              operationClass: 'B',
              isKept: true,
              report: JSON.stringify(report),
              ...facts,
            });
          },
        };
      } finally {
        await rm(outFile, { force: true });
      }
    },
  };
}

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ExportRecipe, type PictureRecipe } from '../../src-preload/contract/delivery.ts';
import type { Failure } from '../../src-preload/contract/define.ts';
import { PhotoId, type FrameId, type ProjectId } from '../../src-preload/contract/ids.ts';
import { Credit } from '../../src-preload/contract/settings.ts';
import { recipeKey } from '../develop/develop-job.ts';
import { PhotoRecipes } from '../develop/photo-recipe.ts';
import { DevelopRecipe, type DevelopSource } from '../develop/recipe.ts';
import { fileSystemFailure, StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobContext, JobWorker } from '../jobs/job-worker.ts';
import type { Exports } from '../library/exports.ts';
import type { Films } from '../library/films.ts';
import type { Frames } from '../library/frames.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import { whyNotOut } from '../library/may-go-out.ts';
import type { PhotoRow, Photos } from '../library/photos.ts';
import type { Projects } from '../library/projects.ts';
import type { VersionRow, Versions } from '../library/versions.ts';
import { copyOriginal, originalEnding } from './copy-original.ts';
import { keyOf, makeFolderOf, place, unfinishedName, upToDate, type Delivery } from './deliver-file.ts';
import { projectFolders, safeName } from './export-names.ts';
import type { ExportPhotoInput } from './export-task.ts';
import { essenceOf } from './plan-picture.ts';
import { originOf } from './picture-origin.ts';
import { namesInProject } from './names-in-project.ts';
import { FirstRecipe, fromFirst } from './recipe-rows.ts';

/** `targetDir` is the folder a person chose; the project's own folder is made inside. What is to be made stands here whole: a setting that moves later changes nothing. */
const PhotoPayload = z.object({ photoId: PhotoId, recipes: z.array(ExportRecipe), targetDir: z.string(), credit: Credit });
type PhotoPayload = z.infer<typeof PhotoPayload>;
/** Of the time when every recipe was a job of its own. */
const FirstPhotoPayload = z.object({ photoId: PhotoId, recipe: FirstRecipe, targetDir: z.string() });

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

/** All files of one photo: its version is decoded once. A file that fails does not keep the others from their place. */
export function exportPhotoJob(parts: ExportParts): JobWorker<PhotoPayload> {
  return {
    lane: 'pixels',
    payloadVersion: 2,
    payload: PhotoPayload,
    upgrade: (payload) => {
      const { photoId, recipe, targetDir } = FirstPhotoPayload.parse(payload);
      return { photoId, recipes: [fromFirst(recipe)], targetDir, credit: Credit.parse({}) };
    },
    maxFailures: 3,
    run: async (payload, context) => {
      const photo = parts.photos.require(payload.photoId);
      const made: string[] = [];
      const failures: Failure[] = [];
      const order: PhotoOrder = {
        parts,
        payload,
        context,
        photo,
        projectDir: path.join(payload.targetDir, folderOf(parts, photo.projectId as ProjectId)),
        made,
        failed: (error) => failures.push(knownFailure(error)),
      };
      await deliverPictures(order);
      await deliverOriginals(order);
      const [first] = failures;
      if (first) throw new StudioFailure(first.code, first.message, { facts: { files: made } });
      return { result: { files: made } };
    },
  };
}

interface PhotoOrder {
  readonly parts: ExportParts;
  readonly payload: PhotoPayload;
  readonly context: JobContext;
  readonly photo: PhotoRow;
  readonly projectDir: string;
  readonly made: string[];
  /** Notes why one file was not made; throws what is no expected failure, or when the work was stopped. */
  readonly failed: (error: unknown) => void;
}

async function deliverPictures(order: PhotoOrder): Promise<void> {
  const { parts, payload, context, made, failed } = order;
  const recipes = payload.recipes.filter((recipe) => recipe.kind === 'picture');
  if (recipes.length === 0) return;
  const version = parts.versions.shown(payload.photoId);
  if (!version) throw new StudioFailure('not-found', 'There is no developed version of this photo to export.');
  const source = pictureSource(order, version);

  const pending: { recipe: PictureRecipe; delivery: Delivery; outFile: string }[] = [];
  for (const recipe of recipes) {
    const delivery = pictureDelivery(order, recipe, version, source);
    try {
      const refusal = whyNotOut(version, { takesConcepts: recipe.concepts });
      if (refusal) throw refusal;
      const standing = await upToDate(parts.exports, delivery);
      if (standing === undefined) await makeFolderOf(delivery.wanted);
      if (standing === undefined) pending.push({ recipe, delivery, outFile: unfinishedName(delivery.wanted, context.jobId, recipe.name) });
      else made.push(standing);
    } catch (error) {
      failed(error);
    }
  }
  if (pending.length === 0) return;

  const deep = await deepSource(
    order,
    version,
    pending.map(({ recipe }) => recipe),
  );
  try {
    const input: ExportPhotoInput = {
      ...source,
      deep: deep ? { file: deep } : 'none',
      outputs: pending.map(({ recipe, outFile }) => ({ recipe, outFile })),
    };
    const { outputs } = await parts.imaging.run('export-photo', input, context);
    for (const [index, { delivery, outFile }] of pending.entries()) {
      const output = outputs[index];
      if (!output || 'failure' in output) {
        failed(new StudioFailure(output?.failure.code ?? 'unexpected', output?.failure.message ?? ''));
        continue;
      }
      await place(parts.exports, delivery, { unfinished: outFile, ...output }).then((file) => made.push(file), failed);
    }
  } finally {
    if (deep) await rm(deep, { force: true });
    for (const { outFile } of pending) await rm(outFile, { force: true });
  }
}

function pictureSource({ parts, payload, photo }: PhotoOrder, version: VersionRow): Omit<ExportPhotoInput, 'outputs' | 'deep'> {
  const base = parts.frames.get(photo.baseFrameId as FrameId);
  if (!base) throw new StudioFailure('not-found', 'The photo has lost its frame.');
  const wantsWords = payload.recipes.some((recipe) => recipe.kind === 'picture' && (recipe.metadata.captions || recipe.metadata.place));
  return {
    versionFile: parts.files.version(version),
    frameFile: wantsWords ? parts.files.frame(base.sha256) : null,
    origin: originOf({ version, facts: base.facts, software: parts.software, credit: payload.credit }),
  };
}

function pictureDelivery(
  { parts, payload, photo, projectDir }: PhotoOrder,
  recipe: PictureRecipe,
  version: VersionRow,
  { origin }: Omit<ExportPhotoInput, 'outputs' | 'deep'>,
): Delivery {
  const projectId = photo.projectId as ProjectId;
  const ending = recipe.format === 'jpeg' ? '.jpg' : '.tif';
  const names = namesInProject(parts, projectId, { pattern: recipe.fileName, recipe: recipe.name });
  const nameOf = (photoId: string): string => `${names.get(photoId) ?? ''}${ending}`;
  const ofBase = recipe.metadata.captions || recipe.metadata.place ? photo.baseFrameId : null;
  return {
    row: { projectId, photoId: payload.photoId, recipe: recipe.name },
    wanted: path.join(projectDir, safeName(recipe.folder, ''), nameOf(payload.photoId)),
    sourceKey: keyOf({ version: version.sha256, essence: essenceOf(recipe), origin, ofBase }),
    isWanted: (row) => row.photoId !== null && nameOf(row.photoId) === path.basename(row.file),
  };
}

/**
 * The version once more with 16 bits a channel, under a temporary name, where a recipe wants that and the engine of today
 * would make this very version of these very frames; undefined otherwise.
 */
async function deepSource(order: PhotoOrder, version: VersionRow, recipes: readonly PictureRecipe[]): Promise<string | undefined> {
  const { parts, context, photo } = order;
  if (!recipes.some(({ format, crop }) => format === 'tiff16' && crop === null)) return undefined;
  const source = deepRecipe(parts, photo, version);
  if (!source) return undefined;
  const outFile = parts.files.unfinished(context.jobId);
  await parts.imaging.run('develop-photo', { ...source, outFile, outFormat: 'tiff16' }, { signal: context.signal });
  return outFile;
}

/** What the engine would be given to make this version again with more bits; undefined where it would not be the same picture. */
export function deepRecipe(parts: Pick<ExportParts, 'photos' | 'files'>, photo: PhotoRow, version: VersionRow): DevelopSource | undefined {
  const recipe = DevelopRecipe.safeParse(JSON.parse(version.recipe));
  if (!recipe.success) return undefined;
  const source = { ...new PhotoRecipes(parts).source(photo), recipe: recipe.data };
  return recipeKey(source) === version.recipeKey ? source : undefined;
}

async function deliverOriginals(order: PhotoOrder): Promise<void> {
  const { parts, payload, context, photo, projectDir, made, failed } = order;
  const recipe = payload.recipes.find(({ kind }) => kind === 'originals');
  if (!recipe) return;
  const projectId = photo.projectId as ProjectId;
  const names = namesInProject(parts, projectId, { pattern: '{order}-{room}', recipe: recipe.name });
  for (const [index, frame] of parts.photos.frames(payload.photoId).entries()) {
    const ending = originalEnding(frame.relativePath.toString('latin1'), parts.frames.get(frame.frameId)?.format ?? 'jpeg');
    const name = `${names.get(payload.photoId) ?? ''}-${index + 1}.${ending}`;
    const delivery: Delivery = {
      row: { projectId, photoId: payload.photoId, recipe: recipe.name },
      wanted: path.join(projectDir, safeName(recipe.folder, ''), name),
      sourceKey: keyOf({ frame: frame.sha256 }),
      isWanted: (row) => row.photoId !== null && path.basename(row.file).startsWith(`${names.get(row.photoId) ?? ''}-`),
    };
    const unfinished = unfinishedName(delivery.wanted, context.jobId, recipe.name);
    try {
      const standing = await upToDate(parts.exports, delivery);
      if (standing === undefined) {
        await makeFolderOf(delivery.wanted);
        const { sizeBytes } = await copyOriginal(parts.files.frame(frame.sha256), unfinished, frame.sha256, context.signal);
        made.push(await place(parts.exports, delivery, { unfinished, sha256: frame.sha256, sizeBytes }));
      } else made.push(standing);
    } catch (error) {
      failed(error);
    } finally {
      await rm(unfinished, { force: true });
    }
  }
}

/** A failure of one file as data; anything else is a mistake, or the person's wish to stop, and ends the job. */
function knownFailure(error: unknown): Failure {
  const known = error instanceof StudioFailure ? error : fileSystemFailure(error);
  if (!known || known.code === 'cancelled') throw error;
  return { code: known.code, message: known.message };
}

export function folderOf({ projects }: Pick<ExportParts, 'projects'>, projectId: ProjectId): string {
  return projectFolders(projects.list()).get(projectId) ?? 'Project';
}

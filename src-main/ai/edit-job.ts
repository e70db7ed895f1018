import path from 'node:path';
import { z } from 'zod';
import { OperationClass, StyleChange } from '../../src-preload/contract/ai.ts';
import { PhotoId, VersionId } from '../../src-preload/contract/ids.ts';
import { contentKey } from '../content-key.ts';
import { StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobContext, JobWorker, Outcome } from '../jobs/job-worker.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { VersionRow, Versions } from '../library/versions.ts';
import { withWorkDir } from '../library/work-dir.ts';
import { EditRecipe } from './edit-recipe.ts';
import type { MaskSource, PreparedEdit } from './edit-tasks.ts';
import type { Providers } from './providers.ts';
import { withPlace } from './styles/assemble-prompt.ts';
import type { PaidRequests, PreparedFiles } from './spending/paid-requests.ts';

/** A job row carries its whole recipe: what was asked for, agreed to and paid is not changed by a style that moves later. */
export const EditPayload = z.object({
  photoId: PhotoId,
  parentId: VersionId,
  recipe: EditRecipe,
  operationClass: OperationClass,
  /** What may be different afterwards; see the drift check. */
  changes: z.array(StyleChange),
  /** The most that a person agreed to pay for it, in millionths of a dollar. */
  agreedMicros: z.number().int(),
});
export type EditPayload = z.infer<typeof EditPayload>;

export interface EditParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly versions: Versions;
  readonly providers: Providers;
  readonly paid: PaidRequests;
  readonly newId: () => string;
}

/** More than any model answers with. */
const mostResultBytes = 200 * 1024 * 1024;

/**
 * One AI edit, from the photo to a version beside the one it was made from. Between asking and answering the job is parked;
 * it may be taken up by another run of the program, and nothing is asked for twice (docs/ai.md).
 */
export function editPhotoJob(parts: EditParts): JobWorker<EditPayload> {
  const { files, paid } = parts;
  return {
    lane: ({ recipe }) => `ai:${recipe.provider}`,
    payloadVersion: 1,
    payload: EditPayload,
    maxFailures: 4,
    run: (payload, context) => withWorkDir(files, context.jobId, (workDir) => edit(parts, payload, { ...context, workDir })),
    outside: {
      poll: (_, { jobId, signal }) => paid.poll(jobId, signal),
      cancel: (_, { jobId, signal }) => paid.cancel(jobId, signal),
    },
  };
}

interface EditContext extends JobContext {
  /** An empty folder of this run's own. */
  readonly workDir: string;
}

async function edit(parts: EditParts, payload: EditPayload, context: EditContext): Promise<Outcome> {
  const { paid } = parts;
  const { recipe } = payload;
  const { jobId, projectId, signal, onProgress, workDir } = context;
  const parent = parts.versions.get(payload.parentId);
  if (!parent || !projectId || !parts.files.has(parts.files.version(parent)))
    throw new StudioFailure('not-found', 'The version that was to be edited is not here any more.');
  const progress = await paid.advance(
    {
      jobId,
      projectId,
      provider: recipe.provider,
      model: recipe.model,
      what: recipe.style?.id ?? recipe.operation,
      agreedMicros: payload.agreedMicros,
      files: () => prepare(parts, payload, parent, context),
    },
    signal,
  );
  if (progress.kind === 'parked') return { parked: true };

  onProgress(0.6);
  const resultFile = path.join(workDir, 'result');
  await paid.download(jobId, { file: resultFile, kind: 'picture', mostBytes: mostResultBytes }, signal);
  onProgress(0.8);
  return finish(parts, payload, { ...context, parent, resultFile, prepared: progress.facts as PreparedEdit });
}

/** What is sent, and how it lies in the photo. */
async function prepare(
  { imaging, files, providers }: EditParts,
  { recipe }: EditPayload,
  parent: VersionRow,
  { signal, workDir }: EditContext,
): Promise<PreparedFiles> {
  const model = providers.model(recipe.provider, recipe.model);
  const pictureFile = path.join(workDir, 'picture.jpg');
  const maskFile = path.join(workDir, 'mask.png');
  const prepared = await imaging.run(
    'prepare-edit',
    {
      parentFile: files.version(parent),
      mask: maskSource(files, recipe),
      featherPx: recipe.featherPx,
      most: model.most,
      pictureFile,
      maskFile,
    },
    { signal },
  );
  return {
    order: { operation: recipe.operation, prompt: withPlace(recipe.prompt, prepared.marked), size: prepared.sent, seed: recipe.seed },
    picture: { file: pictureFile, contentType: 'image/jpeg' },
    mask: recipe.mask && model.takesMask ? { file: maskFile, contentType: 'image/png' } : null,
    endFrame: null,
    facts: prepared,
  };
}

async function finish(
  parts: EditParts,
  payload: EditPayload,
  context: EditContext & { readonly parent: VersionRow; readonly resultFile: string; readonly prepared: PreparedEdit },
): Promise<Outcome> {
  const { imaging, files, versions, paid, newId } = parts;
  const { recipe, operationClass, changes } = payload;
  const { jobId, signal, workDir, parent, resultFile, prepared } = context;
  const outFile = path.join(workDir, 'version.png');
  const driftFile = path.join(workDir, 'drift.png');
  const made = await imaging
    .run(
      'finish-edit',
      {
        parentFile: files.version(parent),
        resultFile,
        prepared,
        mask: maskSource(files, recipe),
        featherPx: recipe.featherPx,
        changes,
        outFile,
        driftFile,
      },
      { signal },
    )
    .catch((error: unknown) => {
      // It was made and charged, and is of no use; asking again would be another paid request.
      if (error instanceof StudioFailure && error.code === 'ai-result-unusable') paid.spoil(jobId);
      throw error;
    });
  const id = newId() as VersionId;
  files.keep(outFile, files.version({ id, format: 'png' }));
  files.keep(driftFile, files.drift(id));
  const { drift, report, ...facts } = made;
  const wasCancelled = context.isCancelAsked();
  return {
    result: { versionId: id, isChanged: drift.isChanged },
    wasCancelled,
    record: () => {
      paid.settle(jobId);
      versions.add({
        id,
        // The photo may have gone into another one meanwhile; then its versions have too.
        photoId: versions.get(payload.parentId)?.photoId ?? payload.photoId,
        parentId: parent.id,
        recipe: JSON.stringify(recipe),
        // Two edits of one photo are two pictures, also with the same recipe: a model does not answer the same twice.
        recipeKey: contentKey({ recipe, jobId }),
        operationClass,
        format: 'png',
        isFused: parent.isFused,
        isKept: !wasCancelled,
        drift: JSON.stringify(drift),
        report: JSON.stringify(report),
        ...facts,
      });
    },
  };
}

function maskSource(files: LibraryFiles, { mask }: EditRecipe): MaskSource | null {
  return mask?.kind === 'picture' ? { kind: 'picture', file: files.asset(mask.sha256) } : mask;
}

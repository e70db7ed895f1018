import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PictureRecipe, SheetLanguage, SheetRecipe } from '../../../src-preload/contract/delivery.ts';
import { ProjectId, type FrameId, type PhotoId } from '../../../src-preload/contract/ids.ts';
import { Credit } from '../../../src-preload/contract/settings.ts';
import { StudioFailure } from '../../failure.ts';
import type { JobWorker } from '../../jobs/job-worker.ts';
import { keyOf, makeFolderOf, place, unfinishedName, upToDate, type Delivery } from '../deliver-file.ts';
import { folderOf, type ExportParts } from '../export-jobs.ts';
import { safeName } from '../export-names.ts';
import { namesInProject } from '../names-in-project.ts';
import type { SheetCell, SheetPlan } from './sheet-plan.ts';
import { creditLine, roomInWords, sheetFacts, sheetKind } from './sheet-words.ts';

const Payload = z.object({
  projectId: ProjectId,
  recipe: SheetRecipe,
  /** The pictures whose file names stand on the sheet. */
  names: PictureRecipe.nullable(),
  targetDir: z.string(),
  credit: Credit,
  language: SheetLanguage,
});
type Payload = z.infer<typeof Payload>;

/** One PDF of everything that is developed and not set aside, in order. */
export function exportSheetJob(parts: ExportParts & { readonly resourcesDir: string }): JobWorker<Payload> {
  const { imaging, exports, resourcesDir } = parts;
  return {
    lane: 'pixels',
    payloadVersion: 1,
    payload: Payload,
    maxFailures: 3,
    run: async (payload, context) => {
      const { projectId, recipe, targetDir } = payload;
      const { plan, versions } = planSheet(parts, payload);
      const folder = folderOf(parts, projectId);
      const wanted = path.join(targetDir, folder, safeName(recipe.folder, ''), `${folder} ${recipe.name}.pdf`);
      const words = { ...plan, cells: plan.cells.map(({ number, room, fileName }) => ({ number, room, fileName })) };
      const delivery: Delivery = { row: { projectId, recipe: recipe.name }, wanted, sourceKey: keyOf({ words, versions }) };
      const standing = await upToDate(exports, delivery);
      if (standing !== undefined) return { result: { files: [standing] } };
      await makeFolderOf(wanted);
      const unfinished = unfinishedName(wanted, context.jobId, recipe.name);
      try {
        const made = await imaging.run(
          'contact-sheet',
          { plan, fontsDir: path.join(resourcesDir, 'fonts'), outFile: unfinished },
          { signal: context.signal, onProgress: context.onProgress },
        );
        return { result: { files: [await place(exports, delivery, { unfinished, ...made })] } };
      } finally {
        await rm(unfinished, { force: true });
      }
    },
  };
}

function planSheet(parts: ExportParts, { projectId, names, credit, language }: Payload): { plan: SheetPlan; versions: string[] } {
  const project = parts.projects.get(projectId);
  if (!project) throw new StudioFailure('not-found', 'There is no such project.');
  const deliverable = parts.versions.deliverableByPhoto(projectId);
  const fileNames = names && namesInProject(parts, projectId, { pattern: names.fileName, recipe: names.name });
  const ending = names?.format === 'tiff16' ? '.tif' : '.jpg';
  const photos = parts.photos.ofProject(projectId).flatMap((photo) => {
    const version = photo.isSetAside ? undefined : deliverable.get(photo.id as PhotoId);
    return version ? [{ ...photo, version }] : [];
  });
  if (photos.length === 0) throw new StudioFailure('not-found', 'There is no developed photo to put on a contact sheet.');
  const taken = photos.flatMap(({ baseFrameId }) => parts.frames.get(baseFrameId as FrameId)?.capturedAtMs ?? []);
  const takenAtMs = taken.length === 0 ? null : Math.min(...taken);
  const cells = photos.map(({ id, position, room, version }): SheetCell => ({
    versionFile: parts.files.version(version),
    number: String(position).padStart(3, '0'),
    room: roomInWords(room, position, language),
    fileName: fileNames ? `${fileNames.get(id) ?? ''}${ending}` : '',
  }));
  return {
    plan: {
      kind: sheetKind(language),
      title: project.name,
      facts: sheetFacts(takenAtMs, cells.length, language),
      credit: creditLine(credit),
      cells,
      madeAtMs: takenAtMs ?? project.createdAtMs,
      author: credit.creator,
      producer: parts.software,
      language,
    },
    versions: photos.map(({ version }) => version.sha256),
  };
}

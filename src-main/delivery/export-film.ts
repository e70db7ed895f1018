import { copyFile, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { FilmId, type ProjectId } from '../../src-preload/contract/ids.ts';
import { fileSystemFailure, StudioFailure } from '../failure.ts';
import type { JobWorker, Outcome } from '../jobs/queue.ts';
import { keyOf, makeFolderOf, place, unfinishedName, upToDate, type Delivery } from './deliver-file.ts';
import { folderOf, type ExportParts } from './export-jobs.ts';
import { filmFileName } from './export-names.ts';

const FilmPayload = z.object({ filmId: FilmId, targetDir: z.string() });

/** A finished film, copied into the project's folder. */
export function exportFilmJob(parts: ExportParts): JobWorker<z.infer<typeof FilmPayload>> {
  const { films, files, exports } = parts;
  return {
    lane: 'pixels',
    payloadVersion: 1,
    payload: FilmPayload,
    maxFailures: 3,
    run: async ({ filmId, targetDir }, { jobId }): Promise<Outcome> => {
      const film = films.get(filmId);
      const { storyboardKey, sha256, sizeBytes } = film ?? {};
      if (!film || !storyboardKey || !sha256 || !sizeBytes) throw new StudioFailure('not-found', 'There is no finished film to export.');
      const projectId = film.projectId as ProjectId;
      const folder = folderOf(parts, projectId);
      const wanted = path.join(targetDir, folder, filmFileName(folder, film.aspect));
      const delivery: Delivery = { row: { projectId, filmId, recipe: 'film' }, wanted, sourceKey: keyOf({ film: sha256 }) };
      const standing = await upToDate(exports, delivery);
      if (standing !== undefined) return { result: { file: standing } };
      await makeFolderOf(wanted);
      const unfinished = unfinishedName(wanted, jobId, 'film');
      try {
        await copyFile(files.film(filmId, storyboardKey), unfinished);
        const handle = await open(unfinished, 'r+');
        await handle.sync().finally(() => handle.close());
        return { result: { file: await place(exports, delivery, { unfinished, sha256, sizeBytes }) } };
      } catch (error) {
        throw fileSystemFailure(error) ?? error;
      } finally {
        await rm(unfinished, { force: true });
      }
    },
  };
}

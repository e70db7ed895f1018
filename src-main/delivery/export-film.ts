import { copyFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { FilmFormat } from '../../src-preload/contract/film-shapes.ts';
import type { FilmWish } from '../../src-preload/contract/films.ts';
import { FilmId, type ProjectId } from '../../src-preload/contract/ids.ts';
import { fileSystemFailure, StudioFailure } from '../failure.ts';
import { delivered, type FilmParts, planOf, renderStoryboard, wishOf } from '../films/film-job.ts';
import { posterMoment } from '../films/poster-moment.ts';
import { readStoryboard } from '../films/read-storyboard.ts';
import type { JobContext, JobWorker, Outcome } from '../jobs/job-worker.ts';
import { withWorkDir } from '../library/work-dir.ts';
import { syncFile } from '../write-durably.ts';
import { keyOf, makeFolderOf, place, unfinishedName, upToDate, type Delivery } from './deliver-file.ts';
import { folderOf, type ExportParts } from './export-jobs.ts';
import { filmFileName } from './export-names.ts';

const FilmPayload = z.object({ filmId: FilmId, targetDir: z.string(), format: FilmFormat });
const FirstFilmPayload = FilmPayload.omit({ format: true });

type FilmExportParts = ExportParts & FilmParts;
interface FinishedFilm {
  readonly projectId: ProjectId;
  readonly file: string;
  readonly storyboard: string;
  readonly sha256: string;
  readonly prefers: FilmWish['encoder'];
}

/** A finished film in one format, in the project's folder: a copy, another encoding of the same frames, a teaser or a still. */
export function exportFilmJob(parts: FilmExportParts): JobWorker<z.infer<typeof FilmPayload>> {
  const { films, files, exports } = parts;
  return {
    lane: 'pixels',
    payloadVersion: 2,
    payload: FilmPayload,
    upgrade: (payload) => ({ ...FirstFilmPayload.parse(payload), format: 'mp4' }),
    maxFailures: 3,
    canPause: true,
    run: async ({ filmId, targetDir, format }, context): Promise<Outcome> => {
      const film = films.get(filmId);
      const { storyboardKey, sha256, storyboard } = film ?? {};
      if (!film || !storyboardKey || !sha256 || !storyboard) throw new StudioFailure('not-found', 'There is no finished film to export.');
      const projectId = film.projectId as ProjectId;
      const folder = folderOf(parts, projectId);
      const wanted = path.join(targetDir, folder, filmFileName(folder, film, format));
      const recipe = format === 'mp4' ? 'film' : `film-${format}`;
      const delivery: Delivery = { row: { projectId, filmId, recipe }, wanted, sourceKey: keyOf({ film: sha256, format }) };
      const standing = await upToDate(exports, delivery);
      if (standing !== undefined) return { result: { file: standing } };
      await makeFolderOf(wanted);
      const unfinished = unfinishedName(wanted, context.jobId, recipe);
      try {
        const finished = {
          projectId,
          file: files.film(filmId, storyboardKey),
          storyboard,
          sha256,
          prefers: wishOf(film)?.encoder ?? 'software',
        };
        const made = await makeFormat(parts, finished, { format, outFile: unfinished, context });
        await syncFile(unfinished);
        const { size: sizeBytes } = await stat(unfinished);
        return { result: { file: await place(exports, delivery, { unfinished, sha256: made, sizeBytes }) } };
      } catch (error) {
        throw fileSystemFailure(error) ?? error;
      } finally {
        await rm(unfinished, { force: true });
      }
    },
  };
}

/** Makes the format under the name it is given; the hash of what stands there. */
async function makeFormat(
  parts: FilmExportParts,
  { projectId, file, storyboard, sha256, prefers }: FinishedFilm,
  { format, outFile, context }: { format: FilmFormat; outFile: string; context: JobContext },
): Promise<string> {
  const { imaging, files } = parts;
  const { jobId, signal } = context;
  if (format === 'mp4') {
    await copyFile(file, outFile);
    return sha256;
  }
  const shown = readStoryboard(JSON.parse(storyboard));
  const makeIn = async (workDir: string, result: string): Promise<{ readonly sha256: string }> => {
    if (format === 'hevc' || format === 'prores') {
      const order = { projectId, storyboard: shown, codec: format, prefers, outFile: result, workDir };
      return (await renderStoryboard(parts, order, context)).rendered;
    }
    const { isPartlyGenerated, title } = planOf(parts, shown, delivered);
    const ffmpeg = await parts.ffmpeg();
    const show = { file, format, ...posterMoment(shown), title, isPartlyGenerated, ffmpeg, workDir, outFile: result };
    return imaging.run('show-film', show, { signal, onProgress: context.onProgress });
  };
  return await withWorkDir(files, jobId, async (workDir) => {
    const result = path.join(workDir, 'film.part');
    const made = await makeIn(workDir, result);
    await copyFile(result, outFile);
    return made.sha256;
  });
}

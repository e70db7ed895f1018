import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { FilmWish } from '../../src-preload/contract/films.ts';
import { FilmId, type ProjectId } from '../../src-preload/contract/ids.ts';
import type { Storyboard } from '../../src-preload/contract/storyboard.ts';
import { StudioFailure } from '../failure.ts';
import type { JobWorker } from '../jobs/queue.ts';
import type { FilmRow, Films } from '../library/films.ts';
import { directProject, type DirectorParts } from './direct-project.ts';
import { roomNames } from './direct/room-names.ts';
import { bringUpToDate, collectFiles } from './film-files.ts';
import type { FfmpegTools } from './film-tasks.ts';
import { readStoryboard } from './read-storyboard.ts';
import { type Encoding, planRender, type RenderPlan, rendererVersion } from './render-plan.ts';
import { withWorkDir } from './work-dir.ts';

const Payload = z.object({ filmId: FilmId });

export interface FilmParts extends DirectorParts {
  readonly films: Films;
  readonly resourcesDir: string;
  /** Found when first needed, and checked; rejects with ffmpeg-missing. */
  readonly ffmpeg: () => Promise<FfmpegTools>;
}

/** How a film is kept and delivered as MP4. */
export const delivered: Encoding = { codec: 'h264', quality: 'delivery', encoder: 'software' };

/** Directs a film as it was wished for, or takes the person's storyboard, and renders it unless that very film is there. */
export function renderFilmJob(parts: FilmParts): JobWorker<z.infer<typeof Payload>> {
  const { files, films } = parts;
  return {
    lane: 'film',
    payloadVersion: 1,
    payload: Payload,
    maxFailures: 2,
    canPause: true,
    run: async ({ filmId }, { jobId, signal, onProgress, pause }) => {
      const film = films.get(filmId);
      if (!film) throw new StudioFailure('not-found', 'There is no such film.');
      const { storyboard, notes } = await storyboardOf(parts, film, signal);
      const storyboardKey = keyOf(storyboard);
      const file = files.film(filmId, storyboardKey);
      if (film.storyboardKey === storyboardKey && files.has(file)) return { result: { filmId, notes } };
      return await withWorkDir(files, jobId, async (workDir) => {
        const outFile = path.join(workDir, 'film.part');
        const order = { projectId: film.projectId as ProjectId, storyboard, plan: planOf(storyboard, delivered), outFile, workDir };
        const { rendered, shots } = await renderStoryboard(parts, order, { signal, onProgress, pause });
        files.keep(outFile, file);
        const { durationMs, sha256, sizeBytes, madeSegments, segmentCount } = rendered;
        return {
          result: { filmId, madeSegments, segmentCount, notes: [...notes, ...rendered.notes] },
          record: () => films.recordRendering(filmId, { storyboard, storyboardKey, durationMs, sha256, sizeBytes, shots }),
        };
      });
    },
  };
}

/** What a film row asks for, as it can be rendered now. */
async function storyboardOf(
  parts: FilmParts,
  { projectId, aspect, wish, ownStoryboard }: FilmRow,
  signal: AbortSignal,
): Promise<{ readonly storyboard: Storyboard; readonly notes: readonly string[] }> {
  const project = projectId as ProjectId;
  if (ownStoryboard !== null) return bringUpToDate(parts, project, readStoryboard(JSON.parse(ownStoryboard)));
  const wanted = FilmWish.parse(wish === null ? { aspect } : JSON.parse(wish));
  return { storyboard: await directProject(parts, project, wanted, signal), notes: [] };
}

export const planOf = (storyboard: Storyboard, encoding: Encoding): RenderPlan =>
  planRender(storyboard, encoding, roomNames(storyboard.language));

const keyOf = (storyboard: Storyboard): string =>
  createHash('sha256').update(JSON.stringify({ rendererVersion, delivered, storyboard })).digest('hex');

interface RenderOrder {
  readonly projectId: ProjectId;
  readonly storyboard: Storyboard;
  readonly plan: RenderPlan;
  readonly outFile: string;
  readonly workDir: string;
}

/** Has a worker render a plan into `outFile`; also for other encodings than the one that is kept. */
export async function renderStoryboard(
  parts: FilmParts,
  { projectId, storyboard, plan, outFile, workDir }: RenderOrder,
  following: Parameters<DirectorParts['imaging']['run']>[2],
) {
  const { files, bundled, photos } = collectFiles(parts, projectId, storyboard, await parts.bundledTracks());
  const rendered = await parts.imaging.run(
    'render-film',
    {
      plan,
      files,
      bundled,
      fontsDir: path.join(parts.resourcesDir, 'fonts'),
      ffmpeg: await parts.ffmpeg(),
      cacheDir: parts.files.filmCache,
      outFile,
      workDir,
    },
    following,
  );
  return { rendered, shots: photos };
}

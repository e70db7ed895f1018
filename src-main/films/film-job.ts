import path from 'node:path';
import { z } from 'zod';
import { FilmWish } from '../../src-preload/contract/films.ts';
import { FilmId, type ProjectId } from '../../src-preload/contract/ids.ts';
import type { Storyboard } from '../../src-preload/contract/storyboard.ts';
import { contentKey } from '../content-key.ts';
import { StudioFailure } from '../failure.ts';
import type { RunOptions } from '../imaging/tasks.ts';
import type { JobWorker } from '../jobs/job-worker.ts';
import { type FilmClipParts, withMadeClips } from '../ai/clips/film-clips.ts';
import type { FilmRow, Films } from '../library/films.ts';
import { withWorkDir } from '../library/work-dir.ts';
import { directProject, type DirectorParts } from './direct-project.ts';
import { roomNames } from './direct/room-names.ts';
import { bringUpToDate, collectFiles, type FilmFiles } from './film-files.ts';
import type { FfmpegTools, RenderedFilm } from './film-tasks.ts';
import { olderVersionNotes } from './older-versions.ts';
import { readStoryboard } from './read-storyboard.ts';
import { type Encoding, planRender, type RenderPlan, rendererVersion } from './render-plan.ts';
import { showsGenerated } from './shows-generated.ts';

const Payload = z.object({ filmId: FilmId });

export interface FilmParts extends DirectorParts, Pick<FilmClipParts, 'clips' | 'providers' | 'wording'> {
  readonly films: Films;
  readonly resourcesDir: string;
  /** Found when first needed, and checked; rejects with ffmpeg-missing. */
  readonly ffmpeg: () => Promise<FfmpegTools>;
}

/** How a film is kept and delivered as MP4, but for the encoder, which the machine and the person's wish decide. */
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
    run: async ({ filmId }, context) => {
      const film = films.get(filmId);
      if (!film) throw new StudioFailure('not-found', 'There is no such film.');
      const { storyboard, notes } = await storyboardOf(parts, film, context.signal);
      const prefers = wishOf(film)?.encoder ?? 'software';
      const storyboardKey = keyOf(storyboard, prefers);
      const file = files.film(filmId, storyboardKey);
      if (film.storyboardKey === storyboardKey && files.has(file)) return { result: { filmId, notes } };
      return await withWorkDir(files, context.jobId, async (workDir) => {
        const outFile = path.join(workDir, 'film.part');
        const order = { projectId: film.projectId as ProjectId, storyboard, codec: delivered.codec, prefers, outFile, workDir };
        const { rendered, shots, notes: madeOtherwise } = await renderStoryboard(parts, order, context);
        files.keep(outFile, file);
        const { durationMs, sha256, sizeBytes, madeSegments, segmentCount } = rendered;
        return {
          result: { filmId, madeSegments, segmentCount, notes: [...notes, ...madeOtherwise] },
          record: () => films.recordRendering(filmId, { storyboard, storyboardKey, durationMs, sha256, sizeBytes, shots }),
        };
      });
    },
  };
}

/** How a film row wants to be directed; undefined for a person's own storyboard. */
export function wishOf({ aspect, wish, ownStoryboard }: FilmRow): FilmWish | undefined {
  if (ownStoryboard !== null) return undefined;
  return FilmWish.parse(wish === null ? { aspect } : JSON.parse(wish));
}

/** What a film row asks for, as it can be rendered now. */
async function storyboardOf(
  parts: FilmParts,
  film: FilmRow,
  signal: AbortSignal,
): Promise<{ readonly storyboard: Storyboard; readonly notes: readonly string[] }> {
  const projectId = film.projectId as ProjectId;
  const wish = wishOf(film);
  if (wish) {
    const directed = await directProject(parts, projectId, wish, signal);
    const { storyboard, notes } = withMadeClips(parts, directed, wish.ai);
    return { storyboard, notes: [...olderVersionNotes(parts.versions, projectId, directed.storyboard), ...notes] };
  }
  const { storyboard, notes } = bringUpToDate(parts, projectId, readStoryboard(JSON.parse(film.ownStoryboard ?? 'null')));
  return { storyboard, notes: [...olderVersionNotes(parts.versions, projectId, storyboard), ...notes] };
}

export const planOf = (parts: Pick<FilmParts, 'versions' | 'clips'>, storyboard: Storyboard, encoding: Encoding): RenderPlan =>
  planRender(storyboard, encoding, roomNames(storyboard.language), showsGenerated(parts, storyboard));

const keyOf = (storyboard: Storyboard, prefers: FilmWish['encoder']): string =>
  contentKey({ rendererVersion, delivered, prefers, storyboard });

interface RenderOrder {
  readonly projectId: ProjectId;
  readonly storyboard: Storyboard;
  readonly codec: Encoding['codec'];
  readonly prefers: FilmWish['encoder'];
  readonly outFile: string;
  readonly workDir: string;
}

/** Has a worker render a storyboard into `outFile`, in any codec. What hardware leaves undone, software does, and a note says so. */
export async function renderStoryboard(
  parts: FilmParts,
  { projectId, storyboard, codec, prefers, outFile, workDir }: RenderOrder,
  following: RunOptions,
): Promise<{ readonly rendered: RenderedFilm; readonly shots: FilmFiles['photos']; readonly notes: readonly string[] }> {
  const { imaging } = parts;
  const { files, bundled, photos } = collectFiles(parts, projectId, storyboard, await parts.bundledTracks());
  const ffmpeg = await parts.ffmpeg();
  const { frame, fps } = planOf(parts, storyboard, delivered);
  const wanted = { codec, quality: delivered.quality, frame, fps, ffmpeg, workDir };
  const render = (encoding: Encoding): Promise<RenderedFilm> =>
    imaging.run(
      'render-film',
      {
        plan: planOf(parts, storyboard, encoding),
        files,
        bundled,
        fontsDir: path.join(parts.resourcesDir, 'fonts'),
        ffmpeg,
        cacheDir: parts.files.filmCache,
        outFile,
        workDir,
      },
      following,
    );
  const { encoding, note } = await imaging.run('choose-encoder', { ...wanted, prefers }, { signal: following.signal });
  try {
    return { rendered: await render(encoding), shots: photos, notes: note === null ? [] : [note] };
  } catch (error) {
    const isEncoders = error instanceof StudioFailure && (error.code === 'ffmpeg-failed' || error.code === 'film-not-verified');
    if (encoding.encoder === 'software' || !isEncoders) throw error;
    const rendered = await render({ ...encoding, encoder: 'software' });
    const given = 'software-encoder: the graphics hardware gave up on this film, and it was made without it.';
    return { rendered, shots: photos, notes: [given] };
  }
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { FilmId, type PhotoId, type ProjectId, type VersionId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobWorker } from '../jobs/queue.ts';
import type { Films } from '../library/films.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { Photos } from '../library/photos.ts';
import type { Projects } from '../library/projects.ts';
import type { Versions, VersionRow } from '../library/versions.ts';
import { directFilm } from './direct/direct-film.ts';
import type { Storyboard } from './storyboard.ts';

const Payload = z.object({ filmId: FilmId });

/** Moves when the renderer would make other pictures from the same storyboard. */
const rendererVersion = 2;

const Track = z.object({ id: z.string(), title: z.string(), file: z.string(), durationMs: z.number() });

export interface FilmParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly projects: Projects;
  readonly photos: Photos;
  readonly versions: Versions;
  readonly films: Films;
  readonly resourcesDir: string;
  /** Found when first needed, and checked; rejects with ffmpeg-missing. */
  readonly ffmpeg: () => Promise<{ readonly ffmpeg: string; readonly ffprobe: string | null }>;
}

/** The tracks that ship with the studio. */
function bundledTracks(resourcesDir: string): z.infer<typeof Track>[] {
  return z.array(Track).parse(JSON.parse(readFileSync(path.join(resourcesDir, 'music', 'tracks.json'), 'utf8')));
}

/** Directs the project's film from what is developed now, and renders it unless that very film is already there. */
export function renderFilmJob(parts: FilmParts): JobWorker<z.infer<typeof Payload>> {
  const { files, films, imaging } = parts;
  return {
    lane: 'film',
    payloadVersion: 1,
    payload: Payload,
    maxFailures: 2,
    run: async ({ filmId }, { jobId, signal, onProgress }) => {
      const film = films.get(filmId);
      if (!film) throw new StudioFailure('not-found', 'There is no such film.');
      const shown = parts.versions.shownByPhoto(film.projectId as ProjectId);
      const track = bundledTracks(parts.resourcesDir)[0] ?? null;
      const storyboard = direct(parts, film, shown, track);
      const storyboardKey = createHash('sha256').update(JSON.stringify({ rendererVersion, storyboard })).digest('hex');
      const file = files.film(filmId, storyboardKey);
      if (film.storyboardKey === storyboardKey && files.has(file)) return { result: { filmId } };

      const workDir = files.unfinished(jobId);
      rmSync(workDir, { recursive: true, force: true });
      mkdirSync(workDir);
      try {
        const outFile = path.join(workDir, 'film.part');
        const { durationMs, sha256, sizeBytes } = await imaging.run(
          'render-film',
          {
            storyboard,
            files: Object.fromEntries([...shown].map(([photoId, version]) => [photoId, files.version(version.id as VersionId)])),
            musicFile: track && path.join(parts.resourcesDir, 'music', track.file),
            fontFile: path.join(parts.resourcesDir, 'fonts', titleFont),
            ffmpeg: await parts.ffmpeg(),
            outFile,
            workDir,
          },
          { signal, onProgress },
        );
        files.keep(outFile, file);
        const shots = storyboard.shots.map(({ photoId }) => ({ photoId, versionId: shown.get(photoId as PhotoId)?.id ?? '' }));
        return {
          result: { filmId },
          record: () => films.recordRendering(filmId, { storyboard, storyboardKey, durationMs, sha256, sizeBytes, shots }),
        };
      } finally {
        rmSync(workDir, { recursive: true, force: true });
      }
    },
  };
}

const titleFont = 'Fraunces-SemiBold.ttf';

function direct(
  { projects, photos }: FilmParts,
  film: { projectId: string; aspect: Storyboard['aspect'] },
  shown: ReadonlyMap<PhotoId, VersionRow>,
  track: { id: string } | null,
): Storyboard {
  const projectId = film.projectId as ProjectId;
  const candidates = photos.ofProject(projectId).flatMap(({ id, room, position, isSetAside }) => {
    const version = isSetAside ? undefined : shown.get(id as PhotoId);
    return version
      ? [{ photoId: id, versionSha256: version.sha256, widthPx: version.widthPx, heightPx: version.heightPx, room, position }]
      : [];
  });
  return directFilm({
    photos: candidates,
    aspect: film.aspect,
    title: projects.get(projectId)?.name ?? null,
    music: track && { track: track.id },
  });
}

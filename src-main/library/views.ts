import { JobKind, type JobView } from '../../src-preload/contract/jobs.ts';
import type { FilmId, FrameId, PhotoId, ProjectId, VersionId } from '../../src-preload/contract/ids.ts';
import type { ExportView, FilmView, PhotoView, ProjectSummary, ProjectView } from '../../src-preload/contract/library.ts';
import { toDisplay, toText } from '../intake/path-text.ts';
import type { JobRow } from '../jobs/job-store.ts';
import type { Exports } from './exports.ts';
import type { Films } from './films.ts';
import type { PhotoRow, Photos } from './photos.ts';
import type { ProjectRow, Projects } from './projects.ts';
import type { Versions } from './versions.ts';

export interface ViewParts {
  readonly projects: Projects;
  readonly photos: Photos;
  readonly versions: Versions;
  readonly films: Films;
  readonly exports: Exports;
  readonly jobsOf: (projectId: ProjectId) => JobRow[];
}

/** How the newest job that concerns a photo or film stands. */
type LatestJob = Pick<JobRow, 'state' | 'failureCode' | 'failureMessage'>;

export function projectView(parts: ViewParts, project: ProjectRow): ProjectView {
  const id = project.id as ProjectId;
  const latest = latestByTarget(parts.jobsOf(id));
  const photos = parts.photos.ofProject(id).map((photo) => photoView(parts, photo, latest.get(photo.id)));
  return {
    ...summaryOf(project, photos),
    photos,
    films: parts.films.ofProject(id).map((film): FilmView => {
      const job = latest.get(film.id);
      return {
        id: film.id as FilmId,
        projectId: id,
        aspect: film.aspect,
        state:
          job?.state === 'running'
            ? 'rendering'
            : job?.state === 'waiting' || job?.state === 'blocked'
              ? 'waiting'
              : film.storyboardKey
                ? 'ready'
                : job
                  ? 'failed'
                  : 'waiting',
        durationMs: film.durationMs,
        failure: failureOf(job),
        createdAtMs: film.createdAtMs,
      };
    }),
    exports: parts.exports
      .ofProject(id)
      .map((row): ExportView => ({
        id: row.id as never,
        photoId: row.photoId as PhotoId | null,
        recipe: row.recipe,
        fileName: row.file.split(/[\\/]/).at(-1) ?? '',
      })),
    skipped: parts.projects.skipped(id),
  };
}

export function projectSummary(parts: ViewParts, project: ProjectRow): ProjectSummary {
  const id = project.id as ProjectId;
  const latest = latestByTarget(parts.jobsOf(id));
  return summaryOf(
    project,
    parts.photos.ofProject(id).map((photo) => photoView(parts, photo, latest.get(photo.id))),
  );
}

function summaryOf(project: ProjectRow, photos: readonly PhotoView[]): ProjectSummary {
  const first = photos[0];
  const base = first?.frames.find((frame) => frame.isBase) ?? first?.frames[0];
  return {
    id: project.id as ProjectId,
    name: project.name,
    createdAtMs: project.createdAtMs,
    photoCount: photos.length,
    readyCount: photos.filter(({ state }) => state === 'ready').length,
    failedCount: photos.filter(({ state }) => state === 'failed').length,
    cover: base ? { versionId: first?.version?.id ?? null, frameId: base.id } : null,
  };
}

function photoView({ photos, versions }: ViewParts, photo: PhotoRow, job: LatestJob | undefined): PhotoView {
  const version = versions.shown(photo.id as PhotoId);
  const isFailed = job?.state === 'failed' || job?.state === 'cancelled';
  return {
    id: photo.id as PhotoId,
    projectId: photo.projectId as ProjectId,
    position: photo.position,
    room: photo.room,
    frames: photos.frames(photo.id as PhotoId).map(({ frameId, relativePath, ...frame }) => ({
      ...frame,
      id: frameId,
      name: toDisplay(toText(relativePath)),
      isBase: frameId === (photo.baseFrameId as FrameId),
    })),
    version: version
      ? {
          id: version.id as VersionId,
          recipe: JSON.parse(version.recipe) as unknown,
          widthPx: version.widthPx,
          heightPx: version.heightPx,
          isFused: version.isFused,
          createdAtMs: version.createdAtMs,
        }
      : null,
    state: job?.state === 'running' ? 'developing' : version ? 'ready' : isFailed ? 'failed' : 'waiting',
    failure: version ? null : failureOf(job),
  };
}

export function jobView(row: JobRow, progress: number): JobView {
  return {
    id: row.id as never,
    kind: JobKind.parse(row.kind),
    state: row.state,
    projectId: row.projectId as ProjectId | null,
    attempt: row.attempt,
    progress: row.state === 'done' ? 1 : progress,
    failure: failureOf(row),
    createdAtMs: row.createdAtMs,
    finishedAtMs: row.finishedAtMs,
  };
}

const failureOf = (job: LatestJob | undefined): { code: string; message: string } | null =>
  job?.failureCode ? { code: job.failureCode, message: job.failureMessage ?? '' } : null;

/** Jobs come newest first; the payload names the photo or film that a job makes. */
function latestByTarget(rows: readonly JobRow[]): Map<string, LatestJob> {
  const latest = new Map<string, LatestJob>();
  for (const row of rows) {
    if (row.kind !== 'develop-photo' && row.kind !== 'render-film') continue;
    const { photoId, filmId } = JSON.parse(row.payload) as { photoId?: string; filmId?: string };
    const target = photoId ?? filmId;
    if (target && !latest.has(target)) latest.set(target, row);
  }
  return latest;
}

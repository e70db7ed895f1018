import path from 'node:path';
import { JobKind, type JobView, type PauseReason } from '../../src-preload/contract/jobs.ts';
import type { ExportId, FilmId, FrameId, JobId, PhotoId, ProjectId, VersionId } from '../../src-preload/contract/ids.ts';
import {
  type DriftView,
  type ExportView,
  FilmNote,
  type FilmView,
  type FrameView,
  type PhotoCheck,
  type PhotoView,
  type ProjectSummary,
  type ProjectView,
  type VersionView,
} from '../../src-preload/contract/library.ts';
import { settingsWith } from '../../src-preload/contract/develop.ts';
import { EditRecipe } from '../ai/edit-recipe.ts';
import type { Drift } from '../ai/edit-tasks.ts';
import { chosenFor } from '../develop/photo-recipe.ts';
import type { Arrivals } from '../intake/arrivals.ts';
import { checksFromReport, oncePerCode } from '../intake/checks/report-checks.ts';
import { toDisplay, toText } from '../intake/path-text.ts';
import type { JobProgress } from '../jobs/job-pace.ts';
import { isFinal } from '../jobs/job.ts';
import type { JobRow } from '../jobs/job-reader.ts';
import type { ExportedFileRow, Exports } from './exports.ts';
import type { FilmRow, Films } from './films.ts';
import type { PhotoFrameRow, PhotoRow, Photos } from './photos.ts';
import type { ProjectRow, Projects } from './projects.ts';
import type { VersionRow, Versions } from './versions.ts';

/** What the contract's readers see, put together from the stores. One query per table and project, however many photos. */
export interface ViewParts {
  readonly projects: Projects;
  readonly photos: Photos;
  readonly versions: Versions;
  readonly films: Films;
  readonly exports: Exports;
  readonly arrivals: Arrivals;
  /** The jobs that make photos and films of a project, newest first. */
  readonly makingJobs: (projectId: ProjectId) => JobRow[];
  /** The unfinished AI edits of a project. */
  readonly edits: (projectId: ProjectId) => JobRow[];
}

/** How the job that makes a photo or film stands. */
type LatestJob = Pick<JobRow, 'id' | 'state' | 'failureCode' | 'failureMessage' | 'result'>;
type PhotoState = Pick<PhotoView, 'state' | 'failure'>;

export function projectView(parts: ViewParts, project: ProjectRow): ProjectView {
  const id = project.id as ProjectId;
  const latest = latestByTarget(parts.makingJobs(id));
  const shown = parts.versions.shownByPhoto(id);
  const frames = parts.photos.framesByPhoto(id);
  const rows = parts.photos.ofProject(id);
  const editing = countByPhoto(parts.edits(id));
  const photos = rows.map((row) =>
    photoView(row, {
      frames: frames.get(row.id as PhotoId) ?? [],
      version: shown.get(row.id as PhotoId),
      job: latest.get(row.id),
      editingCount: editing.get(row.id) ?? 0,
    }),
  );
  return {
    ...summary(project, rows, photos, shown),
    photos,
    arriving: parts.arrivals.ofProject(id),
    isNeverUploaded: project.isNeverUploaded,
    films: parts.films.ofProject(id).map((film) => filmView(film, latest.get(film.id))),
    exports: parts.exports.ofProject(id).map(exportView),
    skipped: parts.projects.skipped(id),
  };
}

export function projectSummary(parts: ViewParts, project: ProjectRow): ProjectSummary {
  const id = project.id as ProjectId;
  const latest = latestByTarget(parts.makingJobs(id));
  const shown = parts.versions.shownByPhoto(id);
  const rows = parts.photos.ofProject(id);
  const states = rows.map((row) => photoState(shown.get(row.id as PhotoId), latest.get(row.id)));
  return summary(project, rows, states, shown);
}

export function jobView(row: JobRow, { progress, isPaused, leftMs }: JobProgress, heldBy: readonly PauseReason[]): JobView {
  return {
    id: row.id as JobId,
    kind: JobKind.parse(row.kind),
    state: row.state,
    projectId: (row.projectId ?? importedProject(row)) as ProjectId | null,
    attempt: row.attempt,
    progress: row.state === 'done' ? 1 : progress,
    isPaused,
    heldBy: [...heldBy],
    isCancelling: row.cancelAskedAtMs !== null && !isFinal(row.state),
    leftMs,
    failure: failureOf(row),
    createdAtMs: row.createdAtMs,
    finishedAtMs: row.finishedAtMs,
  };
}

/** An import belongs to no project until it has read the folder; then it tells the first that came of it. */
function importedProject({ kind, state, result }: JobRow): string | null {
  if (kind !== 'import-folder' || state !== 'done' || result === null) return null;
  const { projectIds } = JSON.parse(result) as { projectIds: string[] };
  return projectIds[0] ?? null;
}

function summary(
  project: ProjectRow,
  rows: readonly PhotoRow[],
  states: readonly PhotoState[],
  shown: ReadonlyMap<PhotoId, VersionRow>,
): ProjectSummary {
  const first = rows[0];
  return {
    id: project.id as ProjectId,
    name: project.name,
    createdAtMs: project.createdAtMs,
    photoCount: rows.length,
    readyCount: states.filter(({ state }) => state === 'ready').length,
    failedCount: states.filter(({ state }) => state === 'failed').length,
    cover: first
      ? { versionId: (shown.get(first.id as PhotoId)?.id ?? null) as VersionId | null, frameId: first.baseFrameId as FrameId }
      : null,
  };
}

function photoView(
  photo: PhotoRow,
  {
    frames,
    version,
    job,
    editingCount,
  }: { frames: readonly PhotoFrameRow[]; version: VersionRow | undefined; job: LatestJob | undefined; editingCount: number },
): PhotoView {
  return {
    id: photo.id as PhotoId,
    projectId: photo.projectId as ProjectId,
    position: photo.position,
    room: photo.room,
    roomSource: photo.roomSource,
    roomConfidence: photo.roomConfidence,
    isSetAside: photo.isSetAside,
    settings: settingsWith(chosenFor(photo)),
    checks: checksOf(photo, version, frames),
    frames: frames.map((frame) => frameView(frame, photo)),
    version: version ? versionView(version) : null,
    editingCount,
    ...photoState(version, job),
  };
}

/** What the shoot check found, and what the development of the version that is shown. */
function checksOf({ checks }: PhotoRow, version: VersionRow | undefined, frames: readonly PhotoFrameRow[]): PhotoCheck[] {
  const found = checks === null ? [] : (JSON.parse(checks) as PhotoCheck[]);
  const names = frames.map(({ relativePath }) => toDisplay(toText(relativePath)));
  return oncePerCode([...found, ...(version ? checksFromReport(JSON.parse(version.report), names) : [])]);
}

/** A photo with a version stays ready while a newer one is waited for. */
function photoState(version: VersionRow | undefined, job: LatestJob | undefined): PhotoState {
  if (job?.state === 'running') return { state: 'developing', failure: null };
  if (version) return { state: 'ready', failure: null };
  if (job?.state === 'failed' || job?.state === 'cancelled') return { state: 'failed', failure: failureOf(job) };
  return { state: 'waiting', failure: null };
}

function frameView(row: PhotoFrameRow, photo: PhotoRow): FrameView {
  const { frameId, relativePath, sha256, widthPx, heightPx, capturedAtMs, exposureValue } = row;
  const name = toDisplay(toText(relativePath));
  return { id: frameId, name, sha256, widthPx, heightPx, capturedAtMs, exposureValue, isBase: frameId === (photo.baseFrameId as FrameId) };
}

export function versionView(version: VersionRow): VersionView {
  const { id, parentId, operationClass, widthPx, heightPx, isFused, isKept, createdAtMs } = version;
  const recipe = JSON.parse(version.recipe) as unknown;
  const edit = EditRecipe.safeParse(recipe).data;
  return {
    id: id as VersionId,
    parentId: parentId as VersionId | null,
    operationClass,
    edit: edit ? (edit.style?.id ?? edit.operation) : null,
    drift: driftView(version),
    recipe,
    widthPx,
    heightPx,
    isFused,
    isKept,
    createdAtMs,
  };
}

function driftView({ drift, acceptedAtMs }: VersionRow): DriftView | null {
  if (drift === null) return null;
  const { score, isChanged, findings } = JSON.parse(drift) as Drift;
  return { score, isChanged, findings, isAccepted: acceptedAtMs !== null };
}

function filmView(film: FilmRow, job: LatestJob | undefined): FilmView {
  return {
    id: film.id as FilmId,
    projectId: film.projectId as ProjectId,
    aspect: film.aspect,
    origin: film.origin,
    state: filmState(film, job),
    jobId: job && !isFinal(job.state) ? (job.id as JobId) : null,
    durationMs: film.durationMs,
    failure: failureOf(job),
    notes: filmNotes(job),
    createdAtMs: film.createdAtMs,
  };
}

/** A note is its name, a colon, and a sentence for the log; the window has words of its own. */
function filmNotes(job: LatestJob | undefined): FilmNote[] {
  if (job?.state !== 'done' || job.result === null) return [];
  const { notes = [] } = JSON.parse(job.result) as { notes?: string[] };
  const names = notes.map((note) => FilmNote.safeParse(note.split(':', 1)[0]).data);
  return [...new Set(names.filter((name) => name !== undefined))];
}

function filmState({ storyboardKey }: FilmRow, job: LatestJob | undefined): FilmView['state'] {
  if (job?.state === 'running') return 'rendering';
  if (job?.state === 'waiting' || job?.state === 'blocked') return 'waiting';
  // An earlier rendering is still good when the newest try failed.
  if (storyboardKey) return 'ready';
  return job ? 'failed' : 'waiting';
}

function exportView({ id, photoId, recipe, file }: ExportedFileRow): ExportView {
  return { id: id as ExportId, photoId: photoId as PhotoId | null, recipe, fileName: path.basename(file) };
}

function countByPhoto(edits: readonly JobRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { payload } of edits) {
    const { photoId } = JSON.parse(payload) as { photoId: string };
    counts.set(photoId, (counts.get(photoId) ?? 0) + 1);
  }
  return counts;
}

const failureOf = (job: LatestJob | undefined): { code: string; message: string } | null =>
  job?.failureCode ? { code: job.failureCode, message: job.failureMessage ?? '' } : null;

/** By the id of the photo or film that a job's payload names: the one that runs, otherwise the newest. */
function latestByTarget(newestFirst: readonly JobRow[]): Map<string, LatestJob> {
  const latest = new Map<string, LatestJob>();
  for (const row of newestFirst) {
    const { photoId, filmId } = JSON.parse(row.payload) as { photoId?: string; filmId?: string };
    const target = photoId ?? filmId;
    if (target && (row.state === 'running' || !latest.has(target))) latest.set(target, row);
  }
  return latest;
}

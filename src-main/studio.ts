import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { StudioEvents, StudioHandlers } from '../src-preload/contract/index.ts';
import type { FilmId, FrameId, Grant, JobId, PhotoId, ProjectId, VersionId } from '../src-preload/contract/ids.ts';
import type { JobKind } from '../src-preload/contract/jobs.ts';
import { Settings } from '../src-preload/contract/settings.ts';
import { Coalesce } from './coalesce.ts';
import { openLibrary } from './database/open.ts';
import { exportFilmJob, exportPhotoJob } from './delivery/export-jobs.ts';
import { ExportRecipe, exportRecipes } from './delivery/export-recipes.ts';
import { developPhotoJob, developRequest } from './develop/develop-job.ts';
import { StudioFailure } from './failure.ts';
import { renderFilmJob } from './films/film-job.ts';
import { findFfmpeg, type FfmpegPlaces } from './films/find-ffmpeg.ts';
import { Grants } from './grants.ts';
import { createImagingPool } from './imaging/pool.ts';
import { importFolder } from './intake/import-folder.ts';
import { watchFolder } from './intake/watch-folder.ts';
import { JobStore, type JobRow } from './jobs/job-store.ts';
import { JobQueue, type JobWorkers } from './jobs/queue.ts';
import { Exports } from './library/exports.ts';
import { Films } from './library/films.ts';
import { Frames } from './library/frames.ts';
import { LibraryFiles } from './library/library-files.ts';
import { Photos } from './library/photos.ts';
import { Projects } from './library/projects.ts';
import type { StoreContext } from './library/store-context.ts';
import { Thumbnails } from './library/thumbnails.ts';
import { Versions } from './library/versions.ts';
import { jobView, projectSummary, projectView } from './library/views.ts';
import { ensureWorkspace } from './library/workspace.ts';
import type { Ports } from './ports.ts';

export interface StudioOptions {
  readonly libraryDir: string;
  readonly resourcesDir: string;
  /** The built worker entry, and the folder of compiled kernels. */
  readonly workerModule: string;
  readonly kernelsDir: string;
  /** How many pictures are worked on side by side. */
  readonly width: number;
  readonly version: string;
  readonly ffmpegPlaces: FfmpegPlaces;
  readonly ports: Ports;
}

export interface MediaRequest {
  readonly kind: 'frame' | 'version' | 'film' | 'export';
  readonly id: string;
  readonly size: 'thumbnail' | 'preview' | 'full' | 'original';
}

export interface Studio {
  readonly handlers: StudioHandlers;
  /** Turns a real path into a token that the contract's calls accept. */
  grant(path: string): Grant;
  /** The file behind a media address, made if it is a missing thumbnail; null when there is none. */
  media(request: MediaRequest): Promise<{ file: string; contentType: string } | null>;
  onEvent(listener: (name: keyof StudioEvents, payload: unknown) => void): () => void;
  /** For the terminal, which waits where a window would listen. */
  settled(jobId: JobId, signal?: AbortSignal): Promise<JobRow>;
  /** Paths of what was made, for the terminal's report; the page never asks. */
  paths: { version(id: VersionId): string; exports(projectId: ProjectId): { recipe: string; file: string }[] };
  /** The backup that replaced a damaged library on opening. */
  readonly restoredFrom: string | null;
  close(): Promise<void>;
}

const backupEveryMs = 30 * 60_000;
const watchStableMs = 2000;

/** The composition root: takes ports, builds every service once, and hands out the contract's handlers. */
export async function createStudio({
  libraryDir,
  resourcesDir,
  workerModule,
  kernelsDir,
  width,
  version,
  ffmpegPlaces,
  ports,
}: StudioOptions): Promise<Studio> {
  const { clock, newId, log } = ports;
  const library = await openLibrary({ libraryDir, migrationsDir: path.join(resourcesDir, 'migrations'), clock, log });
  const workspaceId = ensureWorkspace({ library, clock, newId });
  const context: StoreContext = { library, workspaceId, clock, newId };
  const projects = new Projects(context);
  const frames = new Frames(context);
  const photos = new Photos(context);
  const versions = new Versions(context);
  const films = new Films(context);
  const exports = new Exports(context);
  exports.ensureRecipes(Object.values(exportRecipes));
  const files = new LibraryFiles(libraryDir);
  files.sweep({
    versions: new Set(versions.allIds().map((id) => files.version(id))),
    films: new Set(films.all().flatMap(({ id, storyboardKey }) => (storyboardKey ? [files.film(id as FilmId, storyboardKey)] : []))),
  });
  const imaging = createImagingPool({ startWorker: ports.startWorker, modulePath: workerModule, kernelsDir, width, log });
  const thumbnails = new Thumbnails({ files, imaging, newId });
  const grants = new Grants();
  const closing = new AbortController();

  const listeners = new Set<(name: keyof StudioEvents, payload: unknown) => void>();
  const emit = <N extends keyof StudioEvents>(name: N, payload: StudioEvents[N]): void => {
    for (const listener of listeners) listener(name, payload);
  };
  const progress = new Map<JobId, number>();
  const projectChanged = new Coalesce<ProjectId, null>(100, (projectId) => emit('library.changed', { projectId }));
  const jobChanged = new Coalesce<JobId, null>(100, (id) => {
    const row = store.get(id);
    if (row) emit('jobs.changed', jobView(row, progress.get(id) ?? 0));
  });

  const store = new JobStore({
    library,
    workspaceId,
    clock,
    newId,
    changed: (row) => {
      if (row.state !== 'running') progress.delete(row.id as JobId);
      queue.noticeChange();
      jobChanged.push(row.id as JobId, null);
      if (row.projectId) projectChanged.push(row.projectId as ProjectId, null);
    },
  });
  const ffmpeg = onceIfItWorks(() => findFfmpeg(ffmpegPlaces, closing.signal));
  const developNew = (photoIds: readonly PhotoId[]): JobId[] =>
    photoIds.flatMap((photoId) => {
      const request = developRequest({ photos, versions }, photoId);
      return request ? [queue.enqueue(request)] : [];
    });
  const workers: { [K in JobKind]: unknown } = {
    'import-folder': importFolder({
      imaging,
      files,
      thumbnails,
      projects,
      frames,
      photos,
      newId,
      transaction: (work) => library.sqlite.transaction(work).immediate(),
      developNew,
      changed: (projectId) => projectChanged.push(projectId, null),
    }),
    'develop-photo': developPhotoJob({ imaging, files, photos, versions, newId }),
    'render-film': renderFilmJob({ imaging, files, projects, photos, versions, films, resourcesDir, ffmpeg }),
    'export-photo': exportPhotoJob({
      imaging,
      files,
      projects,
      photos,
      frames,
      versions,
      films,
      exports,
      software: `AI Studio ${version}`,
    }),
    'export-film': exportFilmJob({ imaging, files, projects, photos, frames, versions, films, exports, software: `AI Studio ${version}` }),
  };
  const queue = new JobQueue({
    store,
    workers: workers as JobWorkers,
    // One import at a time keeps the order in which folders were dropped; it reads its files side by side by itself.
    lanes: { intake: 1, pixels: width, film: 1 },
    clock,
    log,
    owner: randomUUID(),
    progress: (jobId, fraction) => {
      progress.set(jobId, fraction);
      jobChanged.push(jobId, null);
    },
  });

  const importPath = (folder: string): JobId =>
    queue.enqueue({ kind: 'import-folder', payload: { folder }, projectId: null, intentKey: `import:${folder}`, priority: 30 });
  const requireProject = (projectId: ProjectId) => {
    const project = projects.get(projectId);
    if (!project) throw new StudioFailure('not-found', 'There is no such project.');
    return project;
  };
  const unfinished = (projectId: ProjectId, kinds: readonly JobKind[]) =>
    store
      .list({ projectId, kinds, states: ['blocked', 'waiting', 'running'] })
      .map(({ id }) => ({ jobId: id as JobId, isRequired: false }));
  const chosen = async (purpose: 'import' | 'export'): Promise<{ grant: Grant } | null> => {
    const folder = await ports.chooseFolder(purpose);
    return folder === null ? null : { grant: grants.issue(folder) };
  };
  const readSettings = (): Settings => Settings.parse(ports.preferences.get('settings') ?? {});
  const watching = new Map<string, AbortController>();
  const viewParts = { projects, photos, versions, films, exports, makingJobs: (projectId: ProjectId) => store.list({ projectId, kinds: ['develop-photo', 'render-film'] }) };

  const handlers: StudioHandlers = {
    intake: {
      chooseFolder: () => chosen('import'),
      addFolders: ({ grants: given }) => ({ jobs: given.map((grant) => importPath(grants.pathOf(grant))) }),
      watchFolder: ({ grant }) => {
        const folder = grants.pathOf(grant);
        if (watching.has(folder)) return {};
        const abort = new AbortController();
        watching.set(folder, abort);
        watchFolder(folder, { onSettled: () => void importPath(folder), signal: abort.signal, stableMs: watchStableMs });
        importPath(folder);
        return {};
      },
    },
    library: {
      listProjects: () => projects.list().map((project) => projectSummary(viewParts, project)),
      showProject: ({ projectId }) => projectView(viewParts, requireProject(projectId)),
    },
    develop: {
      photos: ({ photoIds }) => ({ jobs: developNew(photoIds) }),
    },
    films: {
      make: ({ projectId, aspect }) => {
        requireProject(projectId);
        const film = films.ensure(projectId, aspect);
        const filmId = film.id as FilmId;
        // The film is directed when its turn comes, from whatever has been developed by then.
        const jobId = queue.enqueue({
          kind: 'render-film',
          payload: { filmId },
          projectId,
          intentKey: `film:${filmId}`,
          priority: 5,
          needs: unfinished(projectId, ['develop-photo']),
        });
        return { filmId, jobId };
      },
    },
    jobs: {
      list: ({ projectId, states, limit }) =>
        store.list({ projectId, states, limit }).map((row) => jobView(row, progress.get(row.id as JobId) ?? 0)),
      cancel: ({ jobId }) => (queue.cancel(jobId), {}),
      retry: ({ jobId }) => (queue.retry(jobId), {}),
    },
    delivery: {
      chooseTarget: () => chosen('export'),
      exportProject: ({ projectId, target, recipes, withFilm }) => {
        requireProject(projectId);
        const targetDir = grants.pathOf(target);
        const jobs = recipes.flatMap((name) => {
          const recipe = ExportRecipe.parse(exports.recipe(name));
          return photos
            .ofProject(projectId)
            .filter(({ id }) => versions.shown(id as PhotoId))
            .map(({ id: photoId }) =>
              queue.enqueue({
                kind: 'export-photo',
                payload: { photoId, recipe, targetDir },
                projectId,
                intentKey: `export:${photoId}:${name}:${targetDir}`,
                priority: 10,
              }),
            );
        });
        for (const film of withFilm ? films.ofProject(projectId).filter(({ storyboardKey }) => storyboardKey !== null) : []) {
          jobs.push(
            queue.enqueue({
              kind: 'export-film',
              payload: { filmId: film.id, targetDir },
              projectId,
              intentKey: `export:${film.id}:${targetDir}`,
              priority: 10,
            }),
          );
        }
        return { jobs };
      },
    },
    settings: {
      read: readSettings,
      change: (wanted) => {
        const next = Settings.parse({ ...readSettings(), ...wanted });
        ports.preferences.set('settings', next);
        emit('settings.changed', next);
        return next;
      },
    },
  };

  const backups = setInterval(() => void library.backUp().catch((error: unknown) => log.error('backup-failed', error)), backupEveryMs);
  backups.unref();
  queue.start();
  log.info('studio-open', { version, width });

  return {
    handlers,
    grant: (given) => grants.issue(given),
    media: (request) => findMedia({ frames, versions, films, files, thumbnails }, request),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    settled: (jobId, signal) => queue.settled(jobId, signal),
    paths: {
      version: (id) => files.version(id),
      exports: (projectId) => exports.ofProject(projectId).map(({ recipe, file }) => ({ recipe, file })),
    },
    restoredFrom: library.restoredFrom,
    close: async () => {
      clearInterval(backups);
      closing.abort();
      for (const abort of watching.values()) abort.abort();
      listeners.clear();
      await queue.close();
      await imaging.close();
      projectChanged.close();
      jobChanged.close();
      await library.close();
    },
  };
}

interface MediaParts {
  readonly frames: Frames;
  readonly versions: Versions;
  readonly films: Films;
  readonly files: LibraryFiles;
  readonly thumbnails: Thumbnails;
}

/** Ids in, files of ours out: nothing that a page can say becomes part of a path. */
async function findMedia(
  { frames, versions, films, files, thumbnails }: MediaParts,
  { kind, id, size }: MediaRequest,
): Promise<{ file: string; contentType: string } | null> {
  const jpeg = (file: string) => ({ file, contentType: 'image/jpeg' });
  if (kind === 'frame') {
    const frame = frames.get(id as FrameId);
    if (!frame) return null;
    const source = files.frame(frame.sha256);
    if (size === 'original') return { file: source, contentType: `image/${frame.format}` };
    return jpeg(await thumbnails.ensure({ sha256: frame.sha256, source, size: size === 'full' ? 'preview' : size }));
  }
  if (kind === 'version') {
    const version = versions.get(id as VersionId);
    if (!version) return null;
    const source = files.version(id as VersionId);
    return jpeg(size === 'full' || size === 'original' ? source : await thumbnails.ensure({ sha256: version.sha256, source, size }));
  }
  if (kind === 'film') {
    const film = films.get(id as FilmId);
    return film?.storyboardKey ? { file: files.film(id as FilmId, film.storyboardKey), contentType: 'video/mp4' } : null;
  }
  return null;
}

/** Remembers an answer, but not a failure: FFmpeg may be installed while the studio is open. */
function onceIfItWorks<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= find().catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}

import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { StudioHandlers } from '../src-preload/contract/index.ts';
import type { FilmId, Grant, JobId, PhotoId, ProjectId, VersionId } from '../src-preload/contract/ids.ts';
import type { JobKind } from '../src-preload/contract/jobs.ts';
import { Settings } from '../src-preload/contract/settings.ts';
import { aiHandlers } from './ai/ai-handlers.ts';
import { retryWith } from './ai/retry-with.ts';
import { makeClipJob } from './ai/clips/clip-job.ts';
import { createAi } from './ai/create-ai.ts';
import { editPhotoJob } from './ai/edit-job.ts';
import { quoteOf } from './ai/spending/money-handlers.ts';
import type { PaidWindows } from './ai/spending/paid-requests.ts';
import { motionWording } from './ai/styles/motion-wording.ts';
import { Announcements, type EventListener } from './announcements.ts';
import { openLibrary } from './database/open.ts';
import { exportFilmJob } from './delivery/export-film.ts';
import { exportPhotoJob } from './delivery/export-jobs.ts';
import { Estimates } from './delivery/estimate-exports.ts';
import { RecipeBook } from './delivery/recipe-book.ts';
import { exportSheetJob } from './delivery/sheet/sheet-job.ts';
import { builtInPresets } from './develop/built-in-presets.ts';
import { choosePreset } from './develop/choose-preset.ts';
import { developPhotoJob, developRequests } from './develop/develop-job.ts';
import { openLensLibrary } from './develop/lens/lens-library.ts';
import { Previews, previewSource } from './develop/previews.ts';
import { filmHandlers } from './films/film-handlers.ts';
import { renderFilmJob } from './films/film-job.ts';
import { readBundledTracks } from './films/sound/bundled-tracks.ts';
import { findFfmpeg, type FfmpegPlaces } from './films/ffmpeg/find-ffmpeg.ts';
import { Grants } from './grants.ts';
import { createHandlers } from './handlers.ts';
import { createImagingPool } from './imaging/pool.ts';
import { checkPhotoJob, checkRequests } from './intake/check-job.ts';
import { Arrivals } from './intake/arrivals.ts';
import { bracketHandlers } from './intake/correct-brackets.ts';
import { importFolder } from './intake/import-folder.ts';
import { planFolder, type FolderPlan } from './intake/plan-folder.ts';
import { WatchedFolders } from './intake/watched-folders.ts';
import { unfinishedStates } from './jobs/job.ts';
import type { JobRow } from './jobs/job-reader.ts';
import { JobStore } from './jobs/job-store.ts';
import type { JobWorkers } from './jobs/job-worker.ts';
import { JobQueue } from './jobs/queue.ts';
import { watchConditions } from './jobs/watch-conditions.ts';
import { findMedia, type MediaFile, type MediaRequest } from './library/find-media.ts';
import { LibraryFiles } from './library/library-files.ts';
import { createStores, type Stores } from './library/stores.ts';
import { Thumbnails } from './library/thumbnails.ts';
import { jobView } from './library/views.ts';
import type { StoreContext } from './library/store-context.ts';
import { ensureWorkspace, setDayBudget } from './library/workspace.ts';
import type { Ports } from './ports.ts';

export interface StudioOptions {
  readonly libraryDir: string;
  readonly resourcesDir: string;
  /** The built worker entry, and the folder of compiled kernels. */
  readonly workerModule: string;
  readonly kernelsDir: string;
  /** How many pictures are worked on side by side. */
  readonly width: number;
  /** False for somebody who only looks: waiting work is left waiting. */
  readonly works: boolean;
  readonly version: string;
  readonly ffmpegPlaces: FfmpegPlaces;
  /** Shorter times of the submit protocol, for tests against a stand-in; never in daily use. */
  readonly aiWindows?: PaidWindows | undefined;
  readonly ports: Ports;
}

interface DeliveredFile {
  readonly recipe: string;
  readonly file: string;
  readonly filmId: FilmId | null;
}

export interface Studio {
  readonly handlers: StudioHandlers;
  /** Turns a real path into a token that the contract's calls accept. */
  grant(path: string): Grant;
  /** The file behind a media address; null when there is none. */
  media(request: MediaRequest): Promise<MediaFile | null>;
  onEvent(listener: EventListener): () => void;
  /** For the terminal, which waits where a window would listen. Rejects when only a person can end what holds the job. */
  settled(jobId: JobId, signal?: AbortSignal): Promise<JobRow>;
  /** What an import would make of a folder, for the terminal; nothing is taken in. */
  plan(folder: string, following: { signal: AbortSignal; onProgress: (fraction: number) => void }): Promise<FolderPlan>;
  /** Paths of what was made, for the terminal's report; the page never asks. */
  paths: { version(id: VersionId): string | null; film(id: FilmId): string | null; exports(projectId: ProjectId): DeliveredFile[] };
  /** The backup that replaced a damaged library on opening. */
  readonly restoredFrom: string | null;
  close(): Promise<void>;
}

const backupEveryMs = 30 * 60_000;

/** The composition root: takes ports, builds every service once, and hands out the contract's handlers. */
export async function createStudio(options: StudioOptions): Promise<Studio> {
  const { libraryDir, resourcesDir, width, version, ports } = options;
  const { clock, newId, log } = ports;
  const library = await openLibrary({ libraryDir, migrationsDir: path.join(resourcesDir, 'migrations'), clock, log });
  const workspaceId = ensureWorkspace({ library, clock, newId });
  const context: StoreContext = { library, workspaceId, clock, newId };
  const stores = createStores(context);
  stores.presets.ensure(builtInPresets);
  const book = new RecipeBook(stores.exports);
  book.bringUpToDate();
  const files = new LibraryFiles(libraryDir);
  // A library that came from an older backup, or anew, may know less than its folder holds: then nothing is removed.
  files.sweep(library.restoredFrom === null && !library.isNew ? knownFiles(stores, files) : null);
  const imaging = createImagingPool({
    startWorker: ports.startWorker,
    modulePath: options.workerModule,
    kernelsDir: options.kernelsDir,
    width,
    log,
  });
  const thumbnails = new Thumbnails({ files, imaging, newId });
  const lenses = await openLensLibrary(resourcesDir);
  const previews = new Previews({ imaging, files, newId, source: previewSource({ photos: stores.photos, files, lenses }) });
  const arrivals = new Arrivals();
  const closing = new AbortController();

  const announcements = new Announcements((id, progress) => {
    const row = jobs.get(id);
    return row && jobView(row, progress, queue.heldBy(row));
  }, clock);
  const jobs = new JobStore({
    library,
    workspaceId,
    clock,
    newId,
    changed: (row) => {
      queue.noticeChange(row.id as JobId);
      announcements.jobChanged(row.id as JobId, { isRunning: row.state === 'running' });
      if (row.projectId) announcements.projectChanged(row.projectId as ProjectId);
    },
  });
  const developNew = (photoIds: readonly PhotoId[]): JobId[] => queue.enqueueAll(developRequests({ ...stores, files, lenses }, photoIds));
  const transaction = <T>(work: () => T): T => library.sqlite.transaction(work).immediate();

  const checkPhotos = (photoIds: readonly PhotoId[]): JobId[] => queue.enqueueAll(checkRequests(stores, photoIds));
  const cancelWork = (photoId: PhotoId): void => {
    const kinds = ['develop-photo', 'check-photo', 'export-photo', 'edit-photo'] as const;
    const unfinished = jobs.list({ kinds, states: unfinishedStates });
    for (const { id, payload } of unfinished)
      if ((JSON.parse(payload) as { photoId: string }).photoId === photoId) queue.cancel(id as JobId);
  };

  const readSettings = (): Settings => Settings.parse(ports.preferences.get('settings') ?? {});
  const parts = { ...stores, imaging, files, thumbnails, arrivals, newId, resourcesDir, software: `AI Studio ${version}` };
  const ai = createAi({ context, stores, files, imaging, ports, windows: options.aiWindows });
  const filmParts = {
    ...parts,
    ...ai,
    wording: motionWording,
    settings: readSettings,
    bundledTracks: onceIfItWorks(() => readBundledTracks(resourcesDir)),
    ffmpeg: onceIfItWorks(() => findFfmpeg(options.ffmpegPlaces, closing.signal)),
  };
  const workers: { [K in JobKind]: unknown } = {
    'import-folder': importFolder({
      ...parts,
      transaction,
      presetFor: (folder, room) => choosePreset(stores.presets.list(), { folder, room })?.settings ?? null,
      cancelWork,
      checkNew: checkPhotos,
      developNew,
      changed: (projectId) => announcements.projectChanged(projectId),
    }),
    'check-photo': checkPhotoJob({
      ...parts,
      doneChecks: (projectId) => jobs.list({ projectId, kinds: ['check-photo'], states: ['done'] }),
    }),
    'develop-photo': developPhotoJob({ ...parts, lenses }),
    'edit-photo': editPhotoJob({ ...parts, ...ai }),
    'make-clip': makeClipJob(filmParts),
    'render-film': renderFilmJob(filmParts),
    'export-photo': exportPhotoJob(parts),
    'export-sheet': exportSheetJob(parts),
    'export-film': exportFilmJob(filmParts),
  };
  const queue = new JobQueue({
    store: jobs,
    workers: workers as JobWorkers,
    // One import at a time keeps the order in which folders were dropped; it reads its files side by side by itself.
    // What stands at a provider takes nothing here; more than that would only wait there instead of here.
    lanes: {
      intake: 1,
      pixels: width,
      film: 1,
      'ai:fal': { concurrency: 4, perSecond: 4, maxParked: 200, isRemote: true },
      'ai:xai': { concurrency: 2, perSecond: 2, maxParked: 20, isRemote: true },
      'ai:local': 1,
    },
    clock,
    log,
    owner: randomUUID(),
    progress: (jobId, fraction) => announcements.jobProgressed(jobId, fraction),
    paused: (jobId, isPaused) => announcements.jobPaused(jobId, isPaused),
  });

  const importPath = (folder: string): JobId =>
    queue.enqueue({ kind: 'import-folder', payload: { folder }, projectId: null, intentKey: `import:${folder}`, priority: 30 });
  const grants = new Grants();
  const watched = new WatchedFolders({ preferences: ports.preferences, importFolder: importPath, libraryDir, signal: closing.signal, log });
  const handlers = createHandlers({
    stores,
    arrivals,
    jobs,
    queue,
    grants,
    watched,
    announcements,
    importFolder: importPath,
    developNew,
    checkPhotos,
    transaction,
    brackets: bracketHandlers({
      ...stores,
      transaction,
      developNew,
      checkNew: checkPhotos,
      cancelWork,
      changed: (projectId) => announcements.projectChanged(projectId),
    }),
    films: filmHandlers({ ...filmParts, quoteOf: (asked) => quoteOf(ai, asked), stores, jobs, queue, grants, closing: closing.signal }),
    ai: aiHandlers({
      ...parts,
      ...ai,
      stores,
      queue,
      grants,
      secrets: ports.secrets,
      setDayBudget: (micros) => setDayBudget(context, micros),
      budgetChanged: () => queue.lift('budget'),
      keyChanged: (provider) => queue.lift('auth', `ai:${provider}`),
      changed: (projectId) => announcements.projectChanged(projectId),
      closing: closing.signal,
      log,
    }),
    retryWith: retryWith({ ...ai, stores, jobs, replace: (failed, request) => queue.replace(failed, request) }),
    preview: (wish) => previews.show(wish),
    book,
    estimates: new Estimates(parts),
    readSettings,
    ports,
  });

  const backups = setInterval(() => void library.backUp().catch((error: unknown) => log.error('backup-failed', error)), backupEveryMs);
  backups.unref();
  queue.start({ works: options.works });
  const conditions = options.works
    ? watchConditions({ queue, network: ports.network, battery: ports.battery, batteryLanes: ['film'], libraryDir, log })
    : null;
  if (options.works) {
    ai.paid.sweep();
    watched.resume();
  }
  log.info('studio-open', { version, width });

  return {
    handlers,
    grant: (given) => grants.issue(given),
    media: (request) => findMedia({ ...stores, files, thumbnails, previews, arrivals }, request),
    onEvent: (listener) => announcements.listen(listener),
    settled: (jobId, signal) => queue.settled(jobId, signal, { failsWhenHeld: true }),
    plan: (folder, following) => planFolder({ imaging, files, newId }, folder, following),
    paths: {
      version: (id) => {
        const row = stores.versions.get(id);
        return row ? files.version(row) : null;
      },
      film: (id) => {
        const key = stores.films.get(id)?.storyboardKey;
        return key ? files.film(id, key) : null;
      },
      exports: (projectId) =>
        stores.exports.ofProject(projectId).map(({ recipe, file, filmId }) => ({ recipe, file, filmId: filmId as FilmId | null })),
    },
    restoredFrom: library.restoredFrom,
    close: async () => {
      clearInterval(backups);
      conditions?.close();
      closing.abort();
      announcements.close();
      await queue.close();
      await imaging.close();
      await library.close();
    },
  };
}

/** The files of results that the library knows; see LibraryFiles.sweep. */
function knownFiles({ versions, films }: Stores, files: LibraryFiles): { versions: Set<string>; films: Set<string> } {
  return {
    versions: new Set(
      versions
        .allFiles()
        .flatMap((version) => [files.version(version), ...(version.drift === null ? [] : [files.drift(version.id as VersionId)])]),
    ),
    films: new Set(films.all().flatMap(({ id, storyboardKey }) => (storyboardKey ? [files.film(id as FilmId, storyboardKey)] : []))),
  };
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

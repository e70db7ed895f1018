import type { StudioHandlers } from '../src-preload/contract/index.ts';
import type { FilmId, Grant, JobId, PhotoId } from '../src-preload/contract/ids.ts';
import { Settings } from '../src-preload/contract/settings.ts';
import type { Announcements } from './announcements.ts';
import { deliveryHandlers } from './delivery/delivery-handlers.ts';
import type { Estimates } from './delivery/estimate-exports.ts';
import type { RecipeBook } from './delivery/recipe-book.ts';
import { developHandlers, settingsChanger } from './develop/develop-handlers.ts';
import { presetHandlers } from './develop/preset-handlers.ts';
import type { Grants } from './grants.ts';
import type { WatchedFolders } from './intake/watched-folders.ts';
import type { JobStore } from './jobs/job-store.ts';
import type { JobQueue, JobRequest } from './jobs/queue.ts';
import type { Arrivals } from './intake/arrivals.ts';
import { libraryHandlers, requireProject } from './library/library-handlers.ts';
import type { Stores } from './library/stores.ts';
import { shownSinceMs } from './library/versions.ts';
import { jobView } from './library/views.ts';
import type { Ports } from './ports.ts';

export interface HandlerParts {
  readonly stores: Stores;
  readonly arrivals: Arrivals;
  readonly jobs: JobStore;
  readonly queue: JobQueue;
  readonly grants: Grants;
  readonly watched: WatchedFolders;
  readonly announcements: Announcements;
  readonly importFolder: (folder: string) => JobId;
  readonly developNew: (photoIds: readonly PhotoId[]) => JobId[];
  readonly checkPhotos: (photoIds: readonly PhotoId[]) => JobId[];
  readonly transaction: <T>(work: () => T) => T;
  readonly brackets: StudioHandlers['brackets'];
  readonly preview: StudioHandlers['develop']['preview'];
  readonly book: RecipeBook;
  readonly estimates: Estimates;
  readonly ports: Pick<Ports, 'chooseFolder' | 'preferences'>;
}

/** What the contract's calls do. Each asks for work or reads; none does anything that takes longer than a blink. */
export function createHandlers({
  stores,
  arrivals,
  jobs,
  queue,
  grants,
  watched,
  announcements,
  importFolder,
  developNew,
  checkPhotos,
  transaction,
  brackets,
  preview,
  book,
  estimates,
  ports,
}: HandlerParts): StudioHandlers {
  const { films } = stores;
  const choose = async (purpose: 'import' | 'export'): Promise<{ grant: Grant } | null> => {
    const folder = await ports.chooseFolder(purpose);
    return folder === null ? null : { grant: grants.issue(folder) };
  };
  const readSettings = (): Settings => Settings.parse(ports.preferences.get('settings') ?? {});

  const changePhotos = settingsChanger({ photos: stores.photos, transaction, developNew });

  return {
    intake: {
      chooseFolder: () => choose('import'),
      addFolders: (asked) => ({ jobs: asked.grants.map((grant) => importFolder(grants.pathOf(grant))) }),
      watchFolder: async ({ grant }) => {
        await watched.add(grants.pathOf(grant));
        return {};
      },
    },
    library: libraryHandlers({
      stores,
      arrivals,
      makingJobs: (projectId) => jobs.list({ projectId, kinds: ['develop-photo', 'render-film'] }),
      checkPhotos,
      changed: (projectId) => announcements.projectChanged(projectId),
    }),
    brackets,
    develop: { ...developHandlers({ photos: stores.photos, changePhotos, developNew }), preview },
    presets: presetHandlers({ presets: stores.presets, changePhotos }),
    films: {
      make: ({ projectId, aspect }) => {
        requireProject(stores, projectId);
        const filmId = films.ensure(projectId, aspect).id as FilmId;
        const developing = jobs.list({ projectId, kinds: ['develop-photo'], states: ['blocked', 'waiting', 'running'] });
        // Directed when its turn comes, from whatever has been developed by then; a photo that failed is left out.
        const needs = developing.map(({ id }) => ({ jobId: id as JobId, isRequired: false }));
        const request: JobRequest = {
          kind: 'render-film',
          payload: { filmId },
          projectId,
          intentKey: `film:${filmId}`,
          priority: 5,
          needs,
        };
        const rendering = jobs
          .list({ projectId, kinds: ['render-film'], states: ['running'] })
          .find(({ payload }) => (JSON.parse(payload) as { filmId: string }).filmId === filmId);
        const shown = [...stores.versions.shownByPhoto(projectId).values()];
        const isOutdated = developing.length > 0 || shown.some((version) => shownSinceMs(version) >= (rendering?.startedAtMs ?? 0));
        if (!rendering || !isOutdated) return { filmId, jobId: queue.enqueue(request) };
        // What is rendered now was directed before the newest photos were there: once more when it is over.
        return {
          filmId,
          jobId: queue.enqueue({
            ...request,
            intentKey: `film:${filmId}:after:${rendering.id}`,
            needs: [...needs, { jobId: rendering.id as JobId, isRequired: false }],
          }),
        };
      },
    },
    jobs: {
      list: (filter) => jobs.list(filter).map((row) => jobView(row, announcements.progressOf(row.id as JobId))),
      cancel: ({ jobId }) => {
        queue.cancel(jobId);
        return {};
      },
      retry: ({ jobId }) => {
        queue.retry(jobId);
        return {};
      },
    },
    delivery: {
      chooseTarget: () => choose('export'),
      ...deliveryHandlers({
        stores,
        book,
        estimates,
        grants,
        credit: () => readSettings().credit,
        enqueueAll: (requests) => queue.enqueueAll(requests),
      }),
    },
    settings: {
      read: readSettings,
      change: (wanted) => {
        const next = Settings.parse({ ...readSettings(), ...wanted });
        ports.preferences.set('settings', next);
        announcements.tell('settings.changed', next);
        return next;
      },
    },
  };
}

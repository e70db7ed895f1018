import type { StudioHandlers } from '../src-preload/contract/index.ts';
import type { Grant, JobId, PhotoId } from '../src-preload/contract/ids.ts';
import { Settings } from '../src-preload/contract/settings.ts';
import type { Announcements } from './announcements.ts';
import { deliveryHandlers } from './delivery/delivery-handlers.ts';
import type { Estimates } from './delivery/estimate-exports.ts';
import type { RecipeBook } from './delivery/recipe-book.ts';
import { developHandlers, settingsChanger } from './develop/develop-handlers.ts';
import { presetHandlers } from './develop/preset-handlers.ts';
import type { Grants } from './grants.ts';
import type { WatchedFolders } from './intake/watched-folders.ts';
import { jobHandlers } from './jobs/job-handlers.ts';
import { unfinishedStates } from './jobs/job.ts';
import type { JobStore } from './jobs/job-store.ts';
import type { JobQueue } from './jobs/queue.ts';
import type { Arrivals } from './intake/arrivals.ts';
import { libraryHandlers } from './library/library-handlers.ts';
import type { Stores } from './library/stores.ts';
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
  readonly films: StudioHandlers['films'];
  readonly ai: StudioHandlers['ai'];
  readonly retryWith: StudioHandlers['jobs']['retryWith'];
  readonly preview: StudioHandlers['develop']['preview'];
  readonly book: RecipeBook;
  readonly estimates: Estimates;
  readonly readSettings: () => Settings;
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
  films,
  ai,
  retryWith,
  preview,
  book,
  estimates,
  readSettings,
  ports,
}: HandlerParts): StudioHandlers {
  const choose = async (purpose: 'import' | 'export'): Promise<{ grant: Grant } | null> => {
    const folder = await ports.chooseFolder(purpose);
    return folder === null ? null : { grant: grants.issue(folder) };
  };

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
      edits: (projectId) => jobs.list({ projectId, kinds: ['edit-photo'], states: unfinishedStates }),
      checkPhotos,
      changed: (projectId) => announcements.projectChanged(projectId),
    }),
    brackets,
    develop: { ...developHandlers({ photos: stores.photos, changePhotos, developNew }), preview },
    presets: presetHandlers({ presets: stores.presets, changePhotos }),
    films,
    ai,
    jobs: jobHandlers({
      jobs,
      queue,
      view: (row) => jobView(row, announcements.stateOf(row.id as JobId), queue.heldBy(row)),
      retryWith,
    }),
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

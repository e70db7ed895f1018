import type { Failure } from '../../src-preload/contract/define.ts';
import type { Grant, JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { StudioBridge } from '../../src-preload/contract/index.ts';
import { follow } from '../jobs/follow.ts';
import type { Jobs } from '../jobs/jobs-store.ts';
import type { Library } from '../library/library-store.ts';

export interface Arrivals {
  /** Brings dropped files and folders in, and opens the first project that comes of them. */
  readonly drop: (files: readonly File[]) => Promise<void>;
  /** Asks for a folder and brings it in. */
  readonly choose: () => Promise<void>;
  /** Asks for a folder whose new files come in by themselves from now on. */
  readonly watch: () => Promise<void>;
}

export function createArrivals(options: {
  readonly studio: Pick<StudioBridge, 'intake'>;
  readonly grant: (file: File) => Promise<string>;
  readonly jobs: Pick<Jobs, 'store'>;
  readonly library: Library;
  readonly onWatching: () => void;
  readonly onFailure: (failure: Failure) => void;
}): Arrivals {
  const { studio, grant, jobs, library, onWatching, onFailure } = options;

  async function add(grants: Grant[]): Promise<void> {
    const known = projectIds(library);
    const reply = await studio.intake.addFolders({ grants });
    if (!reply.ok) {
      onFailure(reply.failure);
      return;
    }
    openWhatArrives(reply.value.jobs, known);
    tellFailures(reply.value.jobs);
  }

  /**
   * A folder may hold several shoots and is named by none until it has been read: the first project that was not there
   * before is opened. A folder that was here before makes none; then its own project comes to the front.
   */
  function openWhatArrives(jobIds: readonly JobId[], known: ReadonlySet<string>): void {
    let haveEnded = false;
    let wasHere: ProjectId | undefined;
    const look = (): void => {
      const arrived = library.store.getState().projects?.find((project) => !known.has(project.id))?.id ?? wasHere;
      if (arrived) library.open(arrived);
      if (arrived || haveEnded) stop();
    };
    const stop = library.store.subscribe((state, before) => {
      if (state.projects !== before.projects) look();
    });
    follow(jobs, jobIds, (ended, haveAllEnded) => {
      if (!haveAllEnded) return;
      haveEnded = true;
      wasHere = ended.find((job) => job.projectId !== null)?.projectId ?? undefined;
      library.refresh();
    });
  }

  function tellFailures(jobIds: readonly JobId[]): void {
    const told = new Set<string>();
    follow(jobs, jobIds, (known) => {
      for (const job of known) {
        if (job.state !== 'failed' || told.has(job.id)) continue;
        told.add(job.id);
        onFailure((job.failure ?? { code: 'unexpected', message: '' }) as Failure);
      }
    });
  }

  async function ask(): Promise<Grant | null> {
    const reply = await studio.intake.chooseFolder({});
    if (reply.ok) return reply.value?.grant ?? null;
    onFailure(reply.failure);
    return null;
  }

  return {
    async drop(files) {
      const answers = await Promise.allSettled(files.map((file) => grant(file)));
      const grants = answers.flatMap((answer) => (answer.status === 'fulfilled' && answer.value !== '' ? [answer.value as Grant] : []));
      if (grants.length < files.length) onFailure({ code: 'grant-unknown', message: '' });
      if (grants.length > 0) await add(grants);
    },
    async choose() {
      const chosen = await ask();
      if (chosen !== null) await add([chosen]);
    },
    async watch() {
      const chosen = await ask();
      if (chosen === null) return;
      const reply = await studio.intake.watchFolder({ grant: chosen });
      if (reply.ok) onWatching();
      else onFailure(reply.failure);
    },
  };
}

const projectIds = (library: Pick<Library, 'store'>): Set<string> =>
  new Set(library.store.getState().projects?.map((project) => project.id));

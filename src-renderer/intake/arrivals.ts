import type { Failure } from '../../src-preload/contract/define.ts';
import type { Grant, ProjectId } from '../../src-preload/contract/ids.ts';
import type { StudioBridge } from '../../src-preload/contract/index.ts';
import { follow } from '../jobs/follow.ts';
import type { Jobs } from '../jobs/jobs-store.ts';

export interface Arrivals {
  /** Brings dropped files and folders in and, as soon as the first of them has a project, opens it. */
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
  readonly onProject: (projectId: ProjectId) => void;
  readonly onWatching: () => void;
  readonly onFailure: (failure: Failure) => void;
}): Arrivals {
  const { studio, grant, jobs, onProject, onWatching, onFailure } = options;

  async function add(grants: Grant[]): Promise<void> {
    const reply = await studio.intake.addFolders({ grants });
    if (!reply.ok) {
      onFailure(reply.failure);
      return;
    }
    let isOpened = false;
    const failed = new Set<string>();
    follow(jobs, reply.value.jobs, (known) => {
      const projectId = known.find((job) => job.projectId !== null)?.projectId;
      if (projectId && !isOpened) {
        isOpened = true;
        onProject(projectId);
      }
      for (const job of known) {
        if (job.state !== 'failed' || failed.has(job.id)) continue;
        failed.add(job.id);
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

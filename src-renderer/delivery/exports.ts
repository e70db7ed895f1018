import type { Failure } from '../../src-preload/contract/define.ts';
import type { ExportEstimate, ExportRecipe, ExportRecipeName, SheetLanguage } from '../../src-preload/contract/delivery.ts';
import type { FilmFormat } from '../../src-preload/contract/film-shapes.ts';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import type { StudioBridge } from '../../src-preload/contract/index.ts';
import { follow } from '../jobs/follow.ts';
import type { Jobs } from '../jobs/jobs-store.ts';

interface ExportOrder {
  readonly projectId: ProjectId;
  readonly recipes: readonly ExportRecipeName[];
  /** What the finished films go out as; empty for none. */
  readonly filmFormats: readonly FilmFormat[];
}
export interface Exports {
  /** What can be exported; empty when the studio could not say. */
  readonly recipes: () => Promise<readonly ExportRecipe[]>;
  /** How large it would be; empty when that is not known, which is no reason to stop anybody. */
  readonly estimate: (projectId: ProjectId, recipes: readonly ExportRecipeName[]) => Promise<readonly ExportEstimate[]>;
  /** Asks where to write and starts; true when the work began. False when the person changed their mind or it failed. */
  readonly start: (order: ExportOrder) => Promise<boolean>;
}

export function createExports(options: {
  readonly studio: Pick<StudioBridge, 'delivery'>;
  readonly jobs: Pick<Jobs, 'store'>;
  readonly language: SheetLanguage;
  readonly onStarted: (fileCount: number, projectId: ProjectId) => void;
  readonly onEnded: (counts: { readonly files: number; readonly failed: number; readonly projectId: ProjectId }) => void;
  readonly onFailure: (failure: Failure) => void;
}): Exports {
  const { studio, jobs, language, onStarted, onEnded, onFailure } = options;
  return {
    async recipes() {
      const reply = await studio.delivery.recipes({});
      if (reply.ok) return reply.value;
      onFailure(reply.failure);
      return [];
    },
    async estimate(projectId, recipes) {
      const reply = await studio.delivery.estimate({ projectId, recipes: [...recipes] });
      return reply.ok ? reply.value : [];
    },
    async start({ projectId, recipes, filmFormats }) {
      const target = await studio.delivery.chooseTarget({});
      if (!target.ok) {
        onFailure(target.failure);
        return false;
      }
      if (target.value === null) return false;
      const order = { projectId, target: target.value.grant, recipes: [...recipes], filmFormats: [...filmFormats], language };
      const reply = await studio.delivery.exportProject(order);
      if (!reply.ok) {
        onFailure(reply.failure);
        return false;
      }
      const { files } = reply.value;
      onStarted(files, projectId);
      follow(jobs, reply.value.jobs, (known, haveAllEnded) => {
        if (!haveAllEnded || known.length === 0) return;
        const done = known.filter((job) => job.state === 'done').length;
        const failed = known.filter((job) => job.state === 'failed').length;
        // Cancelling it was the person's own doing and needs no note.
        if (done + failed > 0) onEnded({ files, failed, projectId });
      });
      return true;
    },
  };
}

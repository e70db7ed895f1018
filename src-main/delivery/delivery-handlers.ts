import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { Credit } from '../../src-preload/contract/settings.ts';
import type { Grants } from '../grants.ts';
import type { JobRequest } from '../jobs/queue.ts';
import type { Stores } from '../library/stores.ts';
import { requireProject } from '../library/library-handlers.ts';
import type { Estimates } from './estimate-exports.ts';
import { exportRequests, fileCount } from './export-requests.ts';
import type { RecipeBook } from './recipe-book.ts';

/** What the delivery calls of the contract do, but for the folder chooser, which is the shell's. */
export function deliveryHandlers({
  stores,
  book,
  estimates,
  grants,
  credit,
  enqueueAll,
}: {
  readonly stores: Stores;
  readonly book: RecipeBook;
  readonly estimates: Pick<Estimates, 'of'>;
  readonly grants: Pick<Grants, 'pathOf'>;
  readonly credit: () => Credit;
  readonly enqueueAll: (requests: readonly JobRequest[]) => JobId[];
}): Omit<StudioHandlers['delivery'], 'chooseTarget'> {
  const require = (projectId: ProjectId): unknown => requireProject(stores, projectId);
  return {
    recipes: () => book.all(),
    keepRecipe: ({ recipe }) => {
      book.keep(recipe);
      return book.all();
    },
    removeRecipe: ({ name }) => {
      book.remove(name);
      return book.all();
    },
    estimate: async ({ projectId, recipes }) => {
      require(projectId);
      return estimates.of(projectId, book.named(recipes), credit());
    },
    exportProject: ({ projectId, target, recipes, filmFormats, filmIds, language }) => {
      require(projectId);
      const order = {
        projectId,
        targetDir: grants.pathOf(target),
        recipes: book.named(recipes),
        filmFormats,
        filmIds,
        credit: credit(),
        language,
      };
      const requests = exportRequests(stores, order, book.all());
      return { jobs: enqueueAll(requests), files: fileCount(stores, requests) };
    },
  };
}

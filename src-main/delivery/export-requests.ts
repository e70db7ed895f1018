import type { ExportRecipeName } from '../../src-preload/contract/delivery.ts';
import type { PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { JobRequest } from '../jobs/queue.ts';
import type { Stores } from '../library/stores.ts';
import { ExportRecipe } from './export-recipes.ts';

interface Wanted {
  readonly projectId: ProjectId;
  readonly targetDir: string;
  readonly recipes: readonly ExportRecipeName[];
  readonly withFilm: boolean;
}

/** One job for each file to deliver: every developed photo in every recipe, and the films that are finished. */
export function exportRequests(
  { photos, versions, films, exports }: Stores,
  { projectId, targetDir, recipes, withFilm }: Wanted,
): JobRequest[] {
  const shown = versions.shownByPhoto(projectId);
  const developed = photos.ofProject(projectId).filter(({ id }) => shown.has(id as PhotoId));
  const finished = withFilm ? films.ofProject(projectId).filter(({ storyboardKey }) => storyboardKey !== null) : [];
  return [
    ...recipes.flatMap((name) => {
      const recipe = ExportRecipe.parse(exports.recipe(name));
      return developed.map(({ id }): JobRequest => ({
        kind: 'export-photo',
        payload: { photoId: id, recipe, targetDir },
        projectId,
        intentKey: `export:${id}:${name}:${targetDir}`,
        priority: 10,
      }));
    }),
    ...finished.map(({ id }): JobRequest => ({
      kind: 'export-film',
      payload: { filmId: id, targetDir },
      projectId,
      intentKey: `export:${id}:${targetDir}`,
      priority: 10,
    })),
  ];
}

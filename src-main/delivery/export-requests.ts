import type { ExportRecipe, PictureRecipe, SheetLanguage } from '../../src-preload/contract/delivery.ts';
import type { FilmFormat } from '../../src-preload/contract/film-shapes.ts';
import type { FilmId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { Credit } from '../../src-preload/contract/settings.ts';
import type { JobRequest } from '../jobs/queue.ts';
import type { Stores } from '../library/stores.ts';

export interface ExportOrder {
  readonly projectId: ProjectId;
  readonly targetDir: string;
  readonly recipes: readonly ExportRecipe[];
  /** What finished films go out as; empty for none. */
  readonly filmFormats: readonly FilmFormat[];
  /** Undefined: every one that is finished. */
  readonly filmIds?: readonly FilmId[] | undefined;
  readonly credit: Credit;
  readonly language: SheetLanguage;
}

/** The pictures whose names a contact sheet shows: of what goes out with it, or of what went out before. */
function namedBySheet(recipes: readonly ExportRecipe[], book: readonly ExportRecipe[]): PictureRecipe | null {
  const isPicture = (recipe: ExportRecipe): recipe is PictureRecipe => recipe.kind === 'picture';
  return recipes.find(isPicture) ?? book.find(isPicture) ?? null;
}

/**
 * One job for each photo, with all its recipes, as its pixels are read once; one for the contact sheet and for each film
 * that is finished. Photos that are set aside are left out of everything.
 */
export function exportRequests(
  { photos, versions, films }: Pick<Stores, 'photos' | 'versions' | 'films'>,
  { projectId, targetDir, recipes, filmFormats, filmIds, credit, language }: ExportOrder,
  book: readonly ExportRecipe[],
): JobRequest[] {
  const shown = versions.shownByPhoto(projectId);
  const wanted = photos.ofProject(projectId).filter(({ isSetAside }) => !isSetAside);
  const isDeveloped = (id: string): boolean => shown.has(id as PhotoId);
  const finished = films
    .ofProject(projectId)
    .filter(({ id, storyboardKey }) => storyboardKey !== null && (filmIds?.includes(id as FilmId) ?? true));
  const sheets = wanted.some(({ id }) => isDeveloped(id)) ? recipes.filter(({ kind }) => kind === 'contact-sheet') : [];
  return [
    ...wanted.flatMap(({ id }): JobRequest[] => {
      // The camera's own files can go out before anything is developed.
      const its = recipes.filter(({ kind }) => kind === 'originals' || (kind === 'picture' && isDeveloped(id)));
      if (its.length === 0) return [];
      return [
        {
          kind: 'export-photo',
          payload: { photoId: id, recipes: its, targetDir, credit },
          projectId,
          intentKey: `export:${id}:${its.map(({ name }) => name).join('+')}:${targetDir}`,
          priority: 10,
        },
      ];
    }),
    ...sheets.map((recipe): JobRequest => ({
      kind: 'export-sheet',
      payload: { projectId, recipe, names: namedBySheet(recipes, book), targetDir, credit, language },
      projectId,
      intentKey: `export:${projectId}:${recipe.name}:${targetDir}`,
      priority: 10,
    })),
    ...finished.flatMap(({ id }) =>
      filmFormats.map((format): JobRequest => ({
        kind: 'export-film',
        payload: { filmId: id, targetDir, format },
        projectId,
        intentKey: `export:${id}:${format}:${targetDir}`,
        priority: 10,
      })),
    ),
  ];
}

/** How many files these jobs stand for. */
export function fileCount({ photos }: Pick<Stores, 'photos'>, requests: readonly JobRequest[]): number {
  const ofPhoto = ({ photoId, recipes }: { photoId: PhotoId; recipes: readonly ExportRecipe[] }): number =>
    recipes.reduce((sum, { kind }) => sum + (kind === 'originals' ? photos.frames(photoId).length : 1), 0);
  return requests.reduce(
    (sum, { kind, payload }) => sum + (kind === 'export-photo' ? ofPhoto(payload as Parameters<typeof ofPhoto>[0]) : 1),
    0,
  );
}

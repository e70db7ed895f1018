import { ExportRecipe } from '../../src-preload/contract/delivery.ts';
import type { FilmFormat } from '../../src-preload/contract/film-shapes.ts';
import type { FilmId, Grant, JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import { languageOfMachine } from './language.ts';
import { readJson } from './read-json.ts';
import type { StudioCalls } from './terminal-calls.ts';

/** Starts an export; the words on paper are in the language of the machine. */
export async function exportTo(
  calls: StudioCalls,
  target: Grant,
  {
    projectId,
    recipes,
    filmFormats,
    filmIds,
  }: { projectId: ProjectId; recipes: readonly string[]; filmFormats: readonly FilmFormat[]; filmIds?: readonly FilmId[] },
): Promise<readonly JobId[]> {
  const films = filmIds && { filmIds: [...filmIds] };
  const order = { projectId, target, recipes: [...recipes], filmFormats: [...filmFormats], ...films, language: languageOfMachine() };
  return (await calls.delivery.exportProject(order)).jobs;
}

/** The recipes of the workspace, after one was taken in from a file or taken away. */
export async function recipeBook(
  calls: StudioCalls,
  { keep, remove }: { keep: string | null; remove: string | null },
): Promise<ExportRecipe[]> {
  if (remove !== null) await calls.delivery.removeRecipe({ name: remove });
  if (keep !== null) await calls.delivery.keepRecipe({ recipe: await readRecipe(keep) });
  return calls.delivery.recipes({});
}

async function readRecipe(file: string): Promise<ExportRecipe> {
  const recipe = ExportRecipe.safeParse(await readJson(file, 'recipes'));
  if (recipe.success) return recipe.data;
  const [first] = recipe.error.issues;
  throw new StudioFailure(
    'invalid-input',
    `This is not an export recipe: ${first?.path.join('.') ?? ''} ${first?.message ?? ''}. "recipes --json" shows what one looks like.`,
  );
}

export function recipesText(recipes: readonly ExportRecipe[]): string {
  return recipes
    .map((recipe) => `${recipe.name.padEnd(14)} ${sizeText(recipe)}${recipe.builtIn === null ? '  (your own)' : ''}`)
    .join('\n');
}

function sizeText(recipe: ExportRecipe): string {
  if (recipe.kind === 'originals') return 'the camera\u2019s own files, byte for byte';
  if (recipe.kind === 'contact-sheet') return 'one PDF with every photo';
  const { size, crop, format, limits, fileName } = recipe;
  const bounds = limits.flatMap(({ widthPx, heightPx, maxPixels, maxBytes }) => [
    ...(widthPx === null && heightPx === null ? [] : [`within ${widthPx ?? 'any'} x ${heightPx ?? 'any'}`]),
    ...(maxPixels === null ? [] : [`up to ${(maxPixels / 1e6).toFixed(1)} MP`]),
    ...(maxBytes === null ? [] : [`up to ${(maxBytes / 1e6).toFixed(1)} MB`]),
  ]);
  const cut = crop ? [`cut to ${crop.width}:${crop.height}`] : [];
  return [format === 'jpeg' ? 'JPEG' : 'TIFF, 16 bits', extentText(size), ...cut, ...bounds, fileName].join(', ');
}

function extentText(size: Extract<ExportRecipe, { kind: 'picture' }>['size']): string {
  switch (size.kind) {
    case 'full':
      return 'every pixel';
    case 'long-edge':
      return `${size.px} px long edge`;
    case 'box':
      return `${size.widthPx} x ${size.heightPx}`;
    case 'print':
      return `${size.widthCm} x ${size.heightCm} cm at ${size.dpi} dpi`;
    default:
      return size satisfies never;
  }
}

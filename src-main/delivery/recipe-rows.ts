import { z } from 'zod';
import { ExportRecipe } from '../../src-preload/contract/delivery.ts';
import { StudioFailure } from '../failure.ts';
import { builtInRecipes } from './built-in-recipes.ts';

/** How a recipe was written down before it had a shape of its own. */
export const FirstRecipe = z.object({
  name: z.enum(['mls', 'full']),
  longEdgePx: z.number().int().nullable(),
  maxBytes: z.number().int().nullable(),
  quality: z.number().int(),
});
type FirstRecipe = z.infer<typeof FirstRecipe>;

/** The built-in rows of that time; one that says anything else was somebody's own. */
const firstBuiltIns: readonly FirstRecipe[] = [
  { name: 'mls', longEdgePx: 2048, maxBytes: 3_000_000, quality: 88 },
  { name: 'full', longEdgePx: null, maxBytes: null, quality: 94 },
];

export const builtInRecipe = (name: string): ExportRecipe | undefined => builtInRecipes.find((recipe) => recipe.name === name);

/**
 * What a stored row means today: a built-in one of an older revision becomes the newer one, a workspace's own stays as it
 * is, and one that cannot be read any more gives way to the built-in one. Undefined when there is none of that name either.
 */
export function readRecipeRow(name: string, stored: unknown): ExportRecipe | undefined {
  const builtIn = builtInRecipe(name);
  const first = FirstRecipe.safeParse(stored);
  if (first.success) return fromFirst(first.data);
  const read = ExportRecipe.safeParse(stored);
  if (!read.success || read.data.name !== name) return builtIn;
  if (read.data.builtIn === null) return read.data;
  // A row of a built-in recipe that is no more is the workspace's from now on.
  return builtIn ?? { ...read.data, builtIn: null };
}

/** A recipe in the old form, as jobs and rows of an earlier program hold it. */
export function fromFirst(first: FirstRecipe): ExportRecipe {
  const builtIn = builtInRecipe(first.name);
  if (builtIn?.kind !== 'picture') throw new Error(`no built-in picture recipe ${first.name}`);
  const isBuiltIn = firstBuiltIns.some(
    ({ name, longEdgePx, maxBytes, quality }) =>
      name === first.name && longEdgePx === first.longEdgePx && maxBytes === first.maxBytes && quality === first.quality,
  );
  if (isBuiltIn) return builtIn;
  const bound = { widthPx: null, heightPx: null, maxPixels: null, maxBytes: first.maxBytes };
  return {
    ...builtIn,
    builtIn: null,
    size: first.longEdgePx === null ? { kind: 'full' } : { kind: 'long-edge', px: first.longEdgePx },
    quality: Math.min(100, Math.max(40, first.quality)),
    limits: first.maxBytes === null ? [] : [{ place: 'this recipe', ...bound }],
  };
}

/** A recipe as a workspace keeps it: its own from now on. Throws invalid-input for a built-in name with another kind of output. */
export function ownRecipe(recipe: ExportRecipe): ExportRecipe {
  const builtIn = builtInRecipe(recipe.name);
  if (builtIn && builtIn.kind !== recipe.kind)
    throw new StudioFailure('invalid-input', 'This name belongs to a built-in recipe of another kind. Choose another name.');
  return { ...recipe, builtIn: null };
}

/** Built-in ones first, in their own order; then a workspace's by name. */
export function inOrder(recipes: readonly ExportRecipe[]): ExportRecipe[] {
  const place = ({ name }: ExportRecipe): number => {
    const at = builtInRecipes.findIndex((builtIn) => builtIn.name === name);
    return at < 0 ? builtInRecipes.length : at;
  };
  return recipes.toSorted((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
}

import type { ExportRecipe } from '../../src-preload/contract/delivery.ts';
import { StudioFailure } from '../failure.ts';
import type { Exports } from '../library/exports.ts';
import { builtInRecipes } from './built-in-recipes.ts';
import { builtInRecipe, inOrder, ownRecipe, readRecipeRow } from './recipe-rows.ts';

type Rows = Pick<Exports, 'recipeRows' | 'keepRecipe' | 'dropRecipe'>;

/** The export recipes of a workspace, read from their rows. */
export class RecipeBook {
  readonly #rows: Rows;
  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** Brings the rows of built-in recipes up to this program, and adds those that are not there yet. */
  bringUpToDate(): void {
    const rows = new Map(this.#rows.recipeRows().map(({ name, recipe }) => [name, recipe]));
    for (const { name } of builtInRecipes) if (!rows.has(name)) rows.set(name, null);
    for (const [name, stored] of rows) {
      const recipe = readRecipeRow(name, stored);
      if (recipe && JSON.stringify(recipe) !== JSON.stringify(stored)) this.#rows.keepRecipe(recipe);
    }
  }

  all(): ExportRecipe[] {
    return inOrder(this.#rows.recipeRows().flatMap(({ name, recipe }) => readRecipeRow(name, recipe) ?? []));
  }

  /** The recipes of these names, each once, in the order of the book. Throws not-found for a name that is not there. */
  named(names: readonly string[]): ExportRecipe[] {
    const all = this.all();
    const missing = names.find((name) => !all.some((recipe) => recipe.name === name));
    if (missing !== undefined) throw new StudioFailure('not-found', `There is no export recipe ${missing}.`);
    return all.filter(({ name }) => names.includes(name));
  }

  keep(recipe: ExportRecipe): void {
    this.#rows.keepRecipe(ownRecipe(recipe));
  }

  /** Takes an own recipe away; a built-in one becomes again what it was. Throws not-found for a name that is not there. */
  remove(name: string): void {
    this.named([name]);
    const builtIn = builtInRecipe(name);
    if (builtIn) this.#rows.keepRecipe(builtIn);
    else this.#rows.dropRecipe(name);
  }
}

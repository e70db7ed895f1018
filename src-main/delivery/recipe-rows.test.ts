import { describe, expect, test } from 'vitest';
import type { ExportRecipe } from '../../src-preload/contract/delivery.ts';
import { builtInRecipes } from './built-in-recipes.ts';
import { RecipeBook } from './recipe-book.ts';
import { builtInRecipe, readRecipeRow } from './recipe-rows.ts';

const mls = builtInRecipe('mls');
if (mls?.kind !== 'picture') throw new Error('no mls');
const own: ExportRecipe = { ...mls, name: 'agent', builtIn: null, quality: 70 };

/** Rows as a table keeps them. */
function bookOf(rows: Record<string, unknown>): { book: RecipeBook; rows: Map<string, unknown> } {
  const kept = new Map(Object.entries(rows));
  const book = new RecipeBook({
    recipeRows: () => [...kept].map(([name, recipe]) => ({ name, recipe })),
    keepRecipe: (recipe) => void kept.set(recipe.name, JSON.parse(JSON.stringify(recipe))),
    dropRecipe: (name) => void kept.delete(name),
  });
  return { book, rows: kept };
}

describe('a stored recipe', () => {
  test('of an older revision becomes the newer one', () => {
    expect(readRecipeRow('mls', { ...mls, builtIn: 0, quality: 50 })).toEqual(mls);
  });

  test('that the workspace changed stays as it is', () => {
    expect(readRecipeRow('mls', { ...mls, builtIn: null, quality: 50 })).toMatchObject({ quality: 50, builtIn: null });
    expect(readRecipeRow('agent', own)).toEqual(own);
  });

  test('of the first shape is the built-in one, unless its numbers were somebody’s own', () => {
    expect(readRecipeRow('mls', { name: 'mls', longEdgePx: 2048, maxBytes: 3_000_000, quality: 88 })).toEqual(mls);
    expect(readRecipeRow('full', { name: 'full', longEdgePx: null, maxBytes: null, quality: 94 })).toEqual(builtInRecipe('full'));
    expect(readRecipeRow('mls', { name: 'mls', longEdgePx: 1800, maxBytes: 900_000, quality: 80 })).toMatchObject({
      builtIn: null,
      size: { kind: 'long-edge', px: 1800 },
      quality: 80,
      limits: [{ maxBytes: 900_000 }],
      fileName: '{order}-{room}',
    });
  });

  test('that cannot be read gives way to the built-in one, or is left out', () => {
    for (const damaged of [null, 7, {}, { ...mls, quality: 'best' }, { ...mls, shape: 3 }, { ...own, name: 'mls2' }]) {
      expect(readRecipeRow('mls', damaged)).toEqual(mls);
      expect(readRecipeRow('agent', damaged)).toBeUndefined();
    }
  });
});

describe('the book', () => {
  test('of a new library holds the built-in recipes, in the order in which they are offered', () => {
    const { book, rows } = bookOf({});
    book.bringUpToDate();
    expect(rows.size).toBe(builtInRecipes.length);
    expect(book.all()).toEqual(builtInRecipes);
  });

  test('keeps one’s own form of a built-in recipe, and takes it back', () => {
    const { book } = bookOf({});
    book.bringUpToDate();
    book.keep({ ...mls, quality: 60 });
    book.keep(own);
    book.bringUpToDate();
    expect(book.all().map(({ name }) => name)).toEqual([...builtInRecipes.map(({ name }) => name), 'agent']);
    expect(book.named(['mls', 'agent'])).toMatchObject([{ quality: 60, builtIn: null }, { quality: 70 }]);
    book.remove('mls');
    book.remove('agent');
    expect(book.all()).toEqual(builtInRecipes);
  });

  test('names a recipe that is not there', () => {
    const { book } = bookOf({});
    book.bringUpToDate();
    expect(() => book.named(['mls', 'nothing'])).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => book.remove('nothing')).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => book.keep({ ...own, name: 'originals' })).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});

import type { ExportRecipe, PictureRecipe } from '../../src-preload/contract/delivery.ts';
import { fileSize } from '../words/formats.ts';
import type { Words } from '../words/words.ts';

/** A recipe's name for people; one of a workspace's own is called as its maker called it. */
export const recipeName = ({ name }: Pick<ExportRecipe, 'name'>, words: Words): string => words.delivery.recipeNames[name] ?? name;

/** What it writes, in a line. A built-in recipe that somebody changed is told as what it is now. */
export function recipeText(recipe: ExportRecipe, words: Words): string {
  const known = words.delivery.recipeTexts[recipe.name];
  if (known !== undefined && (recipe.builtIn !== null || recipe.kind !== 'picture')) return known;
  return recipe.kind === 'picture' ? words.delivery.ownRecipe(sizeInWords(recipe, words)) : recipe.name;
}

function sizeInWords({ size, crop, format, limits }: PictureRecipe, words: Words): string {
  const { delivery } = words;
  const decimal = new Intl.NumberFormat(words.language, { maximumFractionDigits: 1 });
  const extent = (): string => {
    switch (size.kind) {
      case 'full':
        return delivery.fullSize;
      case 'long-edge':
        return delivery.longEdge(size.px);
      case 'box':
        return delivery.within(size.widthPx, size.heightPx);
      case 'print':
        return delivery.onPaper(decimal.format(size.widthCm), decimal.format(size.heightCm), size.dpi);
      default:
        return size satisfies never;
    }
  };
  const leastBytes = Math.min(...limits.map(({ maxBytes }) => maxBytes ?? Infinity));
  return [
    format === 'jpeg' ? 'JPEG' : 'TIFF',
    extent(),
    ...(crop ? [`${crop.width}:${crop.height}`] : []),
    ...(Number.isFinite(leastBytes) ? [`≤ ${fileSize(leastBytes, words)}`] : []),
  ].join(', ');
}

import { z } from 'zod';
import { ExportRecipeName } from '../../src-preload/contract/delivery.ts';

/** A named output, as data. Sizes are pixels and bytes; quality is JPEG's, 1 to 100. */
export const ExportRecipe = z.object({
  name: ExportRecipeName,
  /** Null keeps the full size. */
  longEdgePx: z.number().int().nullable(),
  /** The file is made at the best quality that stays below; null for no cap. */
  maxBytes: z.number().int().nullable(),
  quality: z.number().int(),
});
export type ExportRecipe = z.infer<typeof ExportRecipe>;

/**
 * `mls` fits what listing services ask for at the strict end: 2048 px, sRGB JPEG, and few enough bytes for the portals
 * that refuse or recompress large files.
 */
export const exportRecipes: Readonly<Record<ExportRecipeName, ExportRecipe>> = {
  mls: { name: 'mls', longEdgePx: 2048, maxBytes: 3_000_000, quality: 88 },
  full: { name: 'full', longEdgePx: null, maxBytes: null, quality: 94 },
};

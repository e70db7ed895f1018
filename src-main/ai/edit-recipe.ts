import { z } from 'zod';
import { ModelId, ProviderId, Stroke, StyleId } from '../../src-preload/contract/ai.ts';

/** Where an edit may change something, as it is kept: strokes as they were drawn, or a picture among the assets. */
export const KeptMask = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('strokes'), strokes: z.array(Stroke) }),
  z.object({ kind: z.literal('picture'), sha256: z.string() }),
]);
export type KeptMask = z.infer<typeof KeptMask>;

/** Everything that decided an AI edit, as data; the `recipe` of its version. A provider may answer the same recipe otherwise each time. */
export const EditRecipe = z.object({
  engine: z.literal('ai'),
  engineVersion: z.literal(1),
  provider: ProviderId,
  model: ModelId,
  operation: z.enum(['style', 'remove', 'add']),
  style: z.object({ id: StyleId, version: z.number().int() }).nullable(),
  /** As it was sent. */
  prompt: z.string(),
  mask: KeptMask.nullable(),
  /** Over how many pixels the mask's edge goes from all to nothing. */
  featherPx: z.number(),
  seed: z.number().int().nullable(),
  /** SHA-256 of the version it was made from. */
  parent: z.string(),
});
export type EditRecipe = z.infer<typeof EditRecipe>;

import { z } from 'zod';
import { ModelId, type OperationClass, ProviderId, Stroke, StyleId } from '../../src-preload/contract/ai.ts';

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
  /** As it was sent, but for `{place}`: where the mask lies in what is sent, for a model that is told in words. */
  prompt: z.string(),
  mask: KeptMask.nullable(),
  /** Over how many pixels the mask's edge goes from all to nothing. */
  featherPx: z.number(),
  seed: z.number().int().nullable(),
  /** SHA-256 of the version it was made from. */
  parent: z.string(),
  /** Whether a trained model made pixels of it, or of what it was made from. */
  isGenerative: z.boolean(),
});
export type EditRecipe = z.infer<typeof EditRecipe>;

/** What an edit of an edit is: the furthest from the capture of the two. Pure. */
export const furtherClass = (one: OperationClass, other: OperationClass): OperationClass => (one > other ? one : other);

/** Whether a version shows pixels that a trained model made. `recipe` is its row's JSON. */
export function isGenerativeRecipe(recipe: string): boolean {
  return EditRecipe.pick({ isGenerative: true }).safeParse(JSON.parse(recipe)).data?.isGenerative ?? false;
}

import { z } from 'zod';
import { ModelId, ProviderId } from '../../../src-preload/contract/ai.ts';
import { Aspect } from '../../../src-preload/contract/film-shapes.ts';
import { PhotoId } from '../../../src-preload/contract/ids.ts';
import { Framing } from '../../../src-preload/contract/storyboard.ts';
import { contentKey } from '../../content-key.ts';

/** A picture that a clip begins or ends with: what the camera sees of a photo's version, or an end of another clip. */
const ClipEnd = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('photo'),
    /** Whose version it is; the same picture of another photo is the same clip. */
    photoId: PhotoId,
    sha256: z.string(),
    widthPx: z.number(),
    heightPx: z.number(),
    framing: Framing,
  }),
  z.object({ kind: z.literal('clip'), key: z.string(), which: z.enum(['first', 'last']) }),
]);
export type ClipEnd = z.infer<typeof ClipEnd>;

/** Everything that decides a clip, as data. A provider may answer the same recipe otherwise each time; it is asked once. */
export const ClipRecipe = z.object({
  engine: z.literal('ai'),
  engineVersion: z.literal(1),
  provider: ProviderId,
  model: ModelId,
  operation: z.literal('clip'),
  start: ClipEnd,
  end: ClipEnd.nullable(),
  /** As they are sent. */
  prompt: z.string(),
  avoid: z.string().nullable(),
  durationS: z.number(),
  aspect: Aspect,
  withSound: z.boolean(),
  seed: z.number().int().nullable(),
});
export type ClipRecipe = z.infer<typeof ClipRecipe>;

/** 64 hex digits that name what a recipe makes, in whatever film and for whichever photo. */
export function clipKey(recipe: ClipRecipe): string {
  const named = (end: ClipEnd | null): unknown => (end?.kind === 'photo' ? { ...end, photoId: null } : end);
  return contentKey({ ...recipe, start: named(recipe.start), end: named(recipe.end) });
}

import { StudioFailure } from '../../failure.ts';
import type { OutputFile, ProviderOutput } from '../provider.ts';

/**
 * The files in what a model gave: `images: [...]`, `image` or `video`, whichever its output has (resources/ai/fal-schemas.json).
 * A picture that the model itself says it has blacked out is a refusal.
 */
export function readOutput(data: unknown): ProviderOutput {
  // a page of somebody on the way, not Fal's own words
  if (!isRecord(data)) throw new StudioFailure('ai-busy', 'Fal.ai answered in a form that is not understood. It is asked again.');
  const { has_nsfw_concepts: marked, images, image, video } = data;
  if (Array.isArray(marked) && marked.includes(true))
    throw new StudioFailure('ai-refused', 'The rules for content at Fal.ai do not allow what came of it. Change the text and try again.', {
      // it was made all the same
      facts: { isCharged: true },
    });
  const files = [...(Array.isArray(images) ? images : []), image, video].flatMap(fileOf);
  if (files.length === 0) {
    const facts = { isCharged: true };
    throw new StudioFailure('ai-failed', 'Fal.ai said that the work is done, but named no result. It may have been charged.', { facts });
  }
  return { files };
}

function fileOf(value: unknown): OutputFile[] {
  if (!isRecord(value)) return [];
  const { url, content_type: contentType } = value;
  if (typeof url !== 'string' || !URL.canParse(url)) return [];
  return [{ url, contentType: typeof contentType === 'string' ? contentType : null }];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

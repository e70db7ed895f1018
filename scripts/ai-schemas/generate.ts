/**
 * Rewrites resources/ai/fal-schemas.json from the installed client's own types:
 *
 *   npm run ai-schemas
 *
 * A test regenerates it and compares, so that a new client cannot change what a model takes unseen.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readEndpointTypes } from './read-endpoint-types.ts';

const endpoints: readonly string[] = [
  'fal-ai/nano-banana-pro/edit',
  'fal-ai/nano-banana-2/edit',
  'fal-ai/nano-banana/edit',
  'fal-ai/bytedance/seedream/v4.5/edit',
  'fal-ai/bytedance/seedream/v5/lite/edit',
  'fal-ai/flux-2-pro/edit',
  'fal-ai/gpt-image-1.5/edit',
  'fal-ai/qwen-image-2/edit',
  'fal-ai/qwen-image-2/pro/edit',
  'fal-ai/qwen-image-edit/inpaint',
  'fal-ai/object-removal/mask',
  'fal-ai/bria/eraser',
  'fal-ai/finegrain-eraser/mask',
  'fal-ai/flux-pro/v1/fill',
  'fal-ai/kling-video/v2.6/pro/image-to-video',
  'fal-ai/kling-video/v2.5-turbo/pro/image-to-video',
  'fal-ai/kling-video/v2.5-turbo/standard/image-to-video',
  'fal-ai/kling-video/o3/standard/image-to-video',
  'fal-ai/kling-video/v3/standard/image-to-video',
  'fal-ai/veo3.1/fast/first-last-frame-to-video',
  'fal-ai/veo3.1/fast/image-to-video',
  'fal-ai/bytedance/seedance/v1.5/pro/image-to-video',
  'fal-ai/wan/v2.7/image-to-video',
  'fal-ai/pixverse/v6/transition',
];

/** The file's text, as it should be. */
export function falSchemasText(): string {
  const client = createRequire(import.meta.url).resolve('@fal-ai/client');
  const types = path.join(path.dirname(client), 'types/endpoints.d.ts');
  return `${JSON.stringify(readEndpointTypes(readFileSync(types, 'utf8'), endpoints), null, 1)}\n`;
}

export const falSchemasFile = path.join(import.meta.dirname, '../../resources/ai/fal-schemas.json');

if (import.meta.main) writeFileSync(falSchemasFile, falSchemasText());

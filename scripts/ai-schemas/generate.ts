/**
 * Rewrites resources/ai/fal-schemas.json from the installed client's own types, for the models we offer:
 *
 *   npm run ai-schemas
 *
 * A test regenerates it and compares, so that a new client cannot change what a model takes unseen.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { falModels } from '../../src-main/ai/fal/fal-models.ts';
import { readEndpointTypes } from './read-endpoint-types.ts';

/** The file's text, as it should be. */
export function falSchemasText(): string {
  const client = createRequire(import.meta.url).resolve('@fal-ai/client');
  const types = path.join(path.dirname(client), 'types/endpoints.d.ts');
  return `${JSON.stringify(readEndpointTypes(readFileSync(types, 'utf8'), falModels.map(({ id }) => id).toSorted()), null, 1)}\n`;
}

export const falSchemasFile = path.join(import.meta.dirname, '../../resources/ai/fal-schemas.json');

if (import.meta.main) writeFileSync(falSchemasFile, falSchemasText());

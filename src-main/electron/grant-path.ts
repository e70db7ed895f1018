import { stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioFailure } from '../failure.ts';

/**
 * Checks what the preload says was dropped. A file object that a page made itself has no path (the empty string), and
 * nothing relative ever comes from a drop.
 */
export async function droppedPath(value: unknown): Promise<string> {
  if (typeof value === 'string' && value !== '' && !value.includes('\0') && path.isAbsolute(value)) {
    const facts = await stat(value).catch(() => null);
    if (facts) return value;
  }
  throw new StudioFailure('grant-unknown', 'What was dropped is not a file or folder on this computer. Drop it from a folder window.');
}

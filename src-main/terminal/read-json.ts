import { readFile } from 'node:fs/promises';
import { StudioFailure } from '../failure.ts';

/** A file with JSON that a person gives; `--json` of the command `shows` prints what it should look like. Not checked further. */
export async function readJson(file: string, shows: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StudioFailure('file-not-readable', 'The file cannot be read. Check its name and its permissions.', { cause: error });
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new StudioFailure('invalid-input', `The file does not hold JSON. "${shows} --json" shows what it looks like.`);
  }
}

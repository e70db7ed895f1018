import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { StudioFailure } from '../failure.ts';

/** Copies a frame byte for byte, and makes sure on the way that it still is what was read from the card. Throws file-changed. */
export async function copyOriginal(from: string, to: string, sha256: string, signal: AbortSignal): Promise<{ sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const handle = await open(to, 'w');
  try {
    for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20, signal })) {
      hash.update(chunk as Buffer);
      sizeBytes += (chunk as Buffer).length;
      await handle.writeFile(chunk as Buffer);
    }
    if (hash.digest('hex') !== sha256) {
      throw new StudioFailure('file-changed', 'A frame in the library is not what was read from the card. Import the folder again.');
    }
    await handle.sync();
    return { sizeBytes };
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** The ending of a camera's file as it came, where it is one. */
export function originalEnding(name: string, format: string): string {
  const ending = path.extname(name).slice(1).toLowerCase();
  return /^[a-z0-9]{2,5}$/.test(ending) ? ending : format === 'jpeg' ? 'jpg' : format;
}

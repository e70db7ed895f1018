import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { fileSystemFailure, StudioFailure } from '../failure.ts';
import { openRegular } from './open-regular.ts';
import { toBytes } from './path-text.ts';

const chunkBytes = 4 * 1024 * 1024;

/** The bytes of a regular file and nothing else, hashed on the way. Fails by name, and leaves nothing, when it is more than `most` bytes. */
export async function copyRegular(
  from: string,
  to: string,
  most: number,
  signal: AbortSignal,
): Promise<{ sha256: string; sizeBytes: number }> {
  const { handle, stats } = await openRegular(toBytes(from));
  try {
    const expected = Number(stats.size);
    if (expected === 0) throw new StudioFailure('file-empty', 'The file has no bytes.');
    if (expected > most) throw new StudioFailure('file-too-large', `The file is larger than ${Math.round(most / 1024 ** 2)} MB.`);
    const hash = createHash('sha256');
    const target = await open(to, 'w');
    let sizeBytes = 0;
    try {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      for (;;) {
        signal.throwIfAborted();
        const { bytesRead } = await handle.read(chunk, 0, chunkBytes, sizeBytes);
        if (bytesRead === 0) break;
        hash.update(chunk.subarray(0, bytesRead));
        await target.write(chunk, 0, bytesRead);
        sizeBytes += bytesRead;
        if (sizeBytes > expected) break;
      }
    } finally {
      await target.close();
    }
    if (sizeBytes !== expected)
      throw new StudioFailure('file-changed', 'The file changed while it was copied. Try again when copying is finished.');
    return { sha256: hash.digest('hex'), sizeBytes };
  } catch (error) {
    await rm(to, { force: true });
    throw fileSystemFailure(error) ?? error;
  } finally {
    await handle.close();
  }
}

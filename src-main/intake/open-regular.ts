import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { errnoOf, StudioFailure } from '../failure.ts';

export interface OpenedFile {
  readonly handle: FileHandle;
  readonly stats: BigIntStats;
}

/**
 * Opens a file of a user's for reading, if it is one: a link is not followed, and a pipe or a device is neither waited
 * for nor read from, also when it took the place of a file after the scan. The caller closes the handle.
 */
export async function openRegular(file: Buffer): Promise<OpenedFile> {
  let handle: FileHandle;
  try {
    // Windows has neither flag; there the scan's own look is what keeps links out.
    handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw openFailure(error);
  }
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) throw new StudioFailure('not-a-regular-file', 'This is not a file but a folder, pipe or device.');
    return { handle, stats };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Why a file could not be opened or read, in the studio's words. */
export function openFailure(error: unknown): StudioFailure {
  const code = errnoOf(error);
  switch (code) {
    case 'ELOOP':
    case 'EMLINK':
      return new StudioFailure('symbolic-link', 'This is a link, and links are not followed.', { cause: error });
    case 'ENXIO':
    case 'EISDIR':
      return new StudioFailure('not-a-regular-file', 'This is not a file but a folder, pipe or device.', { cause: error });
    case 'ENOENT':
    case 'ENOTDIR':
      return new StudioFailure('file-not-readable', 'The file is not there any more. Put it back and import again.', { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new StudioFailure('file-not-readable', 'The file may not be read. Change its permissions and import again.', { cause: error });
    case 'ENAMETOOLONG':
      return new StudioFailure('file-not-readable', 'The path is too long for this system. Move the folder higher up and import again.', {
        cause: error,
      });
    default:
      return new StudioFailure('file-not-readable', `The file could not be read (${code ?? 'unknown reason'}).`, { cause: error });
  }
}

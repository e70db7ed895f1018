import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { StudioFailure } from '../../failure.ts';

/** A disk with less than this left has no room for what was being written. */
const nothingBytes = 1024 * 1024;

/**
 * What a file that is not whole really means: ffmpeg can end well although its last bytes found no room. Nothing is wrong
 * with what was kept before, then.
 */
export async function orFullDisk(file: string, failure: StudioFailure): Promise<StudioFailure> {
  const disk = await statfs(path.dirname(file)).catch(() => null);
  if (!disk || disk.bavail * disk.bsize >= nothingBytes) return failure;
  return new StudioFailure('disk-full', 'There is no space left on the disk. Free some space and start again; finished work is kept.', {
    cause: failure,
  });
}

import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, StudioFailure } from '../../failure.ts';
import type { Segment } from '../render-plan.ts';
import { orFullDisk } from './full-disk.ts';
import { isWholeSegment, sealSegment } from './segment-seal.ts';

/**
 * Finished segments by their keys, kept from one render to the next and over restarts. Names are keys and nothing else. Two
 * renders may use it at the same time: what has a key's name is whole, whoever made it, and both would make the same.
 */
export interface SegmentCache {
  /** Its file, if it is there and whole; what is not whole is removed. Finding it makes it the latest used. */
  find(segment: Segment): Promise<string | null>;
  /** A name that nobody else writes to, for making it. */
  unfinished(segment: Segment): string;
  /** Gives what was made its name for good: sealed, synced, renamed. Fails, and removes it, when it is no whole film file. */
  keep(segment: Segment, unfinished: string): Promise<void>;
  /** Where it lies, or would. */
  fileOf(segment: Segment): string;
  drop(segment: Segment): Promise<void>;
}

/** Endings of files that nobody has finished; `trim-cache.ts` sweeps what was left behind. */
export const unfinishedEnding = '.partial';

export async function openSegmentCache(cacheDir: string, extension: string): Promise<SegmentCache> {
  const dir = path.join(cacheDir, 'segments');
  await mkdir(dir, { recursive: true });
  const fileOf = ({ key }: Segment): string => {
    if (!/^[0-9a-f]{32}$/.test(key)) throw new RangeError('a segment is named by its key');
    return path.join(dir, `${key}.${extension}`);
  };
  const drop = (segment: Segment): Promise<void> => rm(fileOf(segment), { force: true });
  return {
    find: async (segment) => {
      const file = fileOf(segment);
      if (!(await isWholeSegment(file, segment.recipe.frameCount))) {
        await drop(segment);
        return null;
      }
      const now = new Date();
      // Another render may have made room just now.
      return utimes(file, now, now).then(
        () => file,
        () => null,
      );
    },
    unfinished: ({ key }) => path.join(dir, `${key}-${randomBytes(4).toString('hex')}${unfinishedEnding}`),
    keep: async (segment, unfinished) => {
      try {
        if (!(await sealSegment(unfinished, segment.recipe.frameCount))) throw await orFullDisk(unfinished, notWhole());
        await rename(unfinished, fileOf(segment));
        await syncFolder(dir);
      } catch (error) {
        await removeQuietly(unfinished);
        // Windows does not replace a file that another render has open: then it is the same, and whole.
        if (errnoOf(error) !== 'EPERM' || !(await isWholeSegment(fileOf(segment), segment.recipe.frameCount))) throw error;
      }
    },
    fileOf,
    drop,
  };
}

/** For what may not be there, when something else has gone wrong already. */
export const removeQuietly = (file: string): Promise<void> => rm(file, { force: true }).catch(() => {});

const notWhole = (): StudioFailure =>
  new StudioFailure(
    'ffmpeg-failed',
    'FFmpeg wrote a piece of the film that is not whole. Try again; if it happens again, install a current FFmpeg.',
  );

/** The new name is on the disk too. Windows cannot open a folder and does not need it. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  await handle.sync().finally(() => handle.close());
}

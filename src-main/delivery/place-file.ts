import { link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, folderFailure } from '../failure.ts';
import { sha256Of } from '../sha256-of.ts';

/** Makes a folder to deliver into, with named failures for what people run into. */
export async function makeTarget(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw folderFailure(error, 'export folder') ?? error;
  }
}

/**
 * Gives a finished file its name in a folder that belongs to the person. What already stands there is never overwritten
 * unless it is ours (`mayReplace`): the very same bytes are taken as done, because the power may have gone between an
 * earlier naming and its recording; anything else keeps its name, and ours gets a number. Returns the final path.
 */
export async function placeFile({
  unfinished,
  wanted,
  sha256,
  mayReplace,
}: {
  unfinished: string;
  wanted: string;
  sha256: string;
  mayReplace: (file: string, sha256: string) => boolean;
}): Promise<string> {
  const { dir, name, ext } = path.parse(wanted);
  for (let n = 1; ; n += 1) {
    const file = n === 1 ? wanted : path.join(dir, `${name} (${n})${ext}`);
    const existing = await hashOf(file);
    if (existing === sha256) {
      await rm(unfinished, { force: true });
      return file;
    }
    if (existing !== undefined && !mayReplace(file, existing)) continue;
    if (existing !== undefined) await rename(unfinished, file);
    else if (!(await takeFreeName(unfinished, file))) {
      // Somebody was quicker: perhaps another job of ours, with the very same picture.
      if ((await hashOf(file)) !== sha256) continue;
      await rm(unfinished, { force: true });
      return file;
    }
    await syncFolder(dir);
    return file;
  }
}

/** Renames without ever replacing: a hard link fails where a name is taken, a rename does not. Some disks have no hard links. */
async function takeFreeName(unfinished: string, file: string): Promise<boolean> {
  try {
    await link(unfinished, file);
    await rm(unfinished);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS' && code !== 'EMLINK') throw error;
    await rename(unfinished, file);
    return true;
  }
}

/** What stands under a name; undefined where nothing does. */
export async function hashOf(file: string): Promise<string | undefined> {
  const info = await stat(file).catch(() => undefined);
  if (!info) return undefined;
  return info.isFile() ? sha256Of(file) : 'not a file';
}

async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  // Network shares refuse to sync a folder; the file itself was synced when it was written.
  await handle.sync().catch(() => undefined);
  await handle.close();
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, StudioFailure } from '../failure.ts';
import { divideShoots, type Shoot } from './divide-shoots.ts';
import { nothingOwn, recogniseOwn, type OwnPlaces } from './own-files.ts';
import { toBytes } from './path-text.ts';
import { walkFolder, type FoundFile, type SkippedFile, type Walk } from './walk-folder.ts';

export type { FoundFile, Shoot, SkippedFile };

export interface FolderScan {
  /** One project each, in natural order; none when nothing in the folder may be a photo. */
  readonly shoots: Shoot[];
  /** What was left out and belongs to none of the shoots. */
  readonly skipped: SkippedFile[];
}

/**
 * What a dropped folder holds, by names and sizes. Contents are looked at only where they decide whether the folder is
 * one shoot or several (see divide-shoots.ts). A link as the folder itself is followed: a person chose it.
 * What the studio itself wrote (`own`) is left alone.
 * @throws {StudioFailure} folder-missing, not-a-folder, folder-not-readable, own-file; the signal's reason when aborted.
 */
export async function scanFolder(
  folderText: string,
  { signal, own }: { readonly signal: AbortSignal; readonly own?: OwnPlaces },
): Promise<FolderScan> {
  const root = path.resolve(folderText);
  await requireFolder(root);
  const isOwn = own ? await recogniseOwn(root, own) : nothingOwn;
  let walk: Walk;
  try {
    walk = await walkFolder(root, signal, isOwn);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new StudioFailure('folder-not-readable', 'The folder cannot be read. Check its permissions, or the card or disk it is on.', {
      cause: error,
    });
  }
  return divideShoots(root, walk, signal);
}

/** @throws {StudioFailure} folder-missing, not-a-folder or folder-not-readable. */
export async function requireFolder(root: string): Promise<void> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(toBytes(root))).isDirectory();
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new StudioFailure('folder-missing', 'There is no such folder. Check the name, or plug in the disk it is on.', { cause: error });
    }
    throw new StudioFailure('folder-not-readable', 'The folder cannot be read. Check its permissions, or the card or disk it is on.', {
      cause: error,
    });
  }
  if (!isFolder) throw new StudioFailure('not-a-folder', 'This is a file. Choose the folder it is in.');
}

import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import { fileSystemFailure } from '../failure.ts';
import type { ExportedFileRow, Exports, NewExportedFile } from '../library/exports.ts';
import { hashOf, makeTarget, placeFile } from './place-file.ts';

type Known = Pick<Exports, 'find' | 'byFile' | 'record' | 'forget'>;
type Row = Pick<NewExportedFile, 'photoId' | 'filmId' | 'recipe'> & { readonly projectId: ProjectId };

/** One file that should stand in a person's folder. */
export interface Delivery {
  readonly row: Row;
  readonly wanted: string;
  /** Names what goes into the file: with the same key, what is there is up to date. */
  readonly sourceKey: string;
  /** Whether another thing of this project still wants a file of this name; such a file is not replaced. */
  readonly isWanted?: (row: ExportedFileRow) => boolean;
}

/** Moves when the same source would be delivered as other bytes. */
const exportVersion = 2;

export const keyOf = (source: unknown): string => createHash('sha256').update(JSON.stringify({ exportVersion, source })).digest('hex');

/** Named after the job and the recipe: if the power goes, the job's next attempt writes over it. */
export const unfinishedName = (wanted: string, jobId: string, recipe: string): string =>
  path.join(path.dirname(wanted), `.ai-studio-${jobId}-${recipe}.part`);

/** The file that is there already and up to date, under its right name; undefined when it has to be made. */
export async function upToDate(exports: Known, delivery: Delivery): Promise<string | undefined> {
  const { row, wanted, sourceKey } = delivery;
  for (const earlier of exports.find(row.projectId, sourceKey)) {
    const isSame =
      path.dirname(earlier.file) === path.dirname(wanted) && earlier.recipe === row.recipe && earlier.photoId === (row.photoId ?? null);
    if (!isSame || (await hashOf(earlier.file)) !== earlier.sha256) continue;
    if (isNameFor(wanted, earlier.file)) return earlier.file;
    // The room has got a name since, or the photo another place: the file follows.
    const { sha256, sizeBytes } = earlier;
    return place(exports, delivery, { unfinished: earlier.file, sha256, sizeBytes });
  }
  return undefined;
}

/** Makes the folder that a file is to stand in. Throws not-a-folder, not-writable, disk-full. */
export const makeFolderOf = (wanted: string): Promise<void> => makeTarget(path.dirname(wanted));

/**
 * Gives a finished file its name and records it at once, so that a power cut between two files of one job costs neither.
 * One that somebody else put there keeps its name (see placeFile).
 */
export async function place(
  exports: Known,
  delivery: Delivery,
  { unfinished, sha256, sizeBytes }: { unfinished: string; sha256: string; sizeBytes: number },
): Promise<string> {
  const { row, wanted, sourceKey } = delivery;
  try {
    const mayReplace = (at: string, found: string): boolean => isOurs(exports.byFile(at), found, delivery);
    const file = await placeFile({ unfinished, wanted, sha256, mayReplace });
    if (exports.byFile(unfinished)) exports.forget(unfinished);
    exports.record({ ...row, file, sourceKey, sha256, sizeBytes });
    return file;
  } catch (error) {
    throw fileSystemFailure(error) ?? error;
  }
}

/** An older delivery of ours may be replaced, unless somebody has worked on the file since, or another photo still goes by that name. */
function isOurs(delivered: ExportedFileRow | undefined, foundSha256: string, { row, isWanted }: Delivery): boolean {
  if (!delivered || delivered.sha256 !== foundSha256 || delivered.projectId !== row.projectId || delivered.recipe !== row.recipe)
    return false;
  return delivered.photoId === (row.photoId ?? null) || (isWanted !== undefined && !isWanted(delivered));
}

/** `a.jpg`, or `a (2).jpg` where somebody else has the name. */
function isNameFor(wanted: string, file: string): boolean {
  const { name, ext } = path.parse(wanted);
  const given = path.basename(file);
  return (
    given === `${name}${ext}` || (given.startsWith(`${name} (`) && /^ \(\d+\)$/.test(given.slice(name.length, given.length - ext.length)))
  );
}

import type { BigIntStats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import type { FailureCode } from '../../src-preload/contract/failures.ts';
import { leaveAlone } from './leave-alone.ts';
import { compareNaturally } from './natural-order.ts';
import { errnoOf } from '../failure.ts';
import { openFailure } from './open-regular.ts';
import { nothingOwn, type IsOwn } from './own-files.ts';
import { toBytes, toText } from './path-text.ts';

/** A file that may be a photo; nothing but its name and its size has been looked at. */
export interface FoundFile {
  /** Absolute, in text form (see path-text.ts). */
  readonly path: string;
  /** Below the folder that was walked, in text form, `/` between the parts on every system. */
  readonly relative: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

export interface SkippedFile {
  /** Below the shoot's folder, or below the dropped folder for what is in no shoot; for people. */
  readonly name: string;
  /** A sentence for a person. */
  readonly reason: string;
  readonly code: FailureCode;
}

/** A skipped entry by its path below the walked folder, in text form. */
export interface SkippedEntry extends Omit<SkippedFile, 'name'> {
  readonly relative: string;
}

export interface Walk {
  readonly files: FoundFile[];
  /** Of those skipped: what belongs to a photo by its name, and may be kept with it. */
  readonly sidecars: FoundFile[];
  readonly skipped: SkippedEntry[];
}

/** No photo is larger; a bigger file is a film or a disk image. 2 GiB. */
const maxFileBytes = 2n * 1024n ** 3n;
/** How many entries are looked at side by side: enough to keep the disk busy, few enough to keep the queue answering. */
const batchSize = 256;

/**
 * Everything below a folder, in natural order. Links are never followed, and nothing is opened, so a pipe cannot hold it up.
 * A folder that cannot be read is one skipped entry; only when it is the first one does it throw what the system said.
 */
export async function walkFolder(root: string, signal: AbortSignal, isOwn: IsOwn = nothingOwn): Promise<Walk> {
  const files: FoundFile[] = [];
  const sidecars: FoundFile[] = [];
  const skipped: SkippedEntry[] = [];
  // A stack of its own: a tree may be deeper than the call stack.
  const folders = [''];
  const skip = (relative: string, code: FailureCode, reason: string): void => {
    skipped.push({ relative, reason, code });
  };

  for (let parent = folders.pop(); parent !== undefined; parent = folders.pop()) {
    const folder = parent;
    const inside = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
    const absolute = (relative: string): string => (relative === '' ? root : root.endsWith('/') ? root + relative : `${root}/${relative}`);
    let names: Buffer[];
    try {
      names = await readNames(toBytes(absolute(folder)), folder === '', signal);
    } catch (error) {
      if (folder === '' || signal.aborted) throw error;
      skip(folder, 'folder-not-readable', folderReason(error));
      continue;
    }
    for (let start = 0; start < names.length; start += batchSize) {
      signal.throwIfAborted();
      const batch = names.slice(start, start + batchSize).map((name) => inside(toText(name)));
      const looks = await Promise.all(batch.map((relative) => look(toBytes(absolute(relative)))));
      for (const [index, relative] of batch.entries()) {
        const stats = looks[index]!;
        if (stats instanceof Error) {
          const failure = openFailure(stats);
          skip(relative, failure.code, failure.message);
          continue;
        }
        const found = (): FoundFile => ({
          path: absolute(relative),
          relative,
          sizeBytes: Number(stats.size),
          mtimeMs: Number(stats.mtimeNs / 1_000_000n),
        });
        const leave = leaveAlone(relative.slice(relative.lastIndexOf('/') + 1), stats.isDirectory());
        if (leave) {
          skip(relative, leave.code, leave.reason);
          if (leave.code === 'sidecar-file' && stats.isFile() && stats.size > 0n && !isOwn(relative)) sidecars.push(found());
        } else if (isOwn(relative)) skip(relative, 'own-file', ownReason(stats.isDirectory()));
        else if (stats.isSymbolicLink()) skip(relative, 'symbolic-link', 'A link; links are not followed.');
        else if (stats.isDirectory()) folders.push(relative);
        else if (!stats.isFile()) skip(relative, 'not-a-regular-file', 'A pipe, socket or device; not a file.');
        else if (stats.size === 0n) skip(relative, 'file-empty', 'The file has no bytes. Copy it from the card again.');
        else if (stats.size > maxFileBytes) skip(relative, 'file-too-large', 'The file is larger than a photo can be (2 GB).');
        else files.push(found());
      }
    }
  }
  files.sort((a, b) => compareNaturally(a.relative, b.relative));
  sidecars.sort((a, b) => compareNaturally(a.relative, b.relative));
  skipped.sort((a, b) => compareNaturally(a.relative, b.relative));
  return { files, sidecars, skipped };
}

/** Names in a folder. Below the first one, a link that took the folder's place meanwhile gives nothing away. */
async function readNames(folder: Buffer, isFirst: boolean, signal: AbortSignal): Promise<Buffer[]> {
  const names: Buffer[] = [];
  // Node gives names as bytes when asked to; its types know only text.
  const entries = await opendir(folder, { encoding: 'buffer' as BufferEncoding, bufferSize: batchSize });
  for await (const entry of entries) {
    signal.throwIfAborted();
    names.push(entry.name as unknown as Buffer);
  }
  if (!isFirst && !(await lstat(folder)).isDirectory()) throw new Error('The folder was replaced while it was read.');
  return names;
}

async function look(file: Buffer): Promise<BigIntStats | Error> {
  try {
    return await lstat(file, { bigint: true });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const ownReason = (isFolder: boolean): string =>
  isFolder ? "The studio's own library; left alone with all it holds." : 'Delivered by the studio itself; left alone.';

function folderReason(error: unknown): string {
  switch (errnoOf(error)) {
    case 'ENAMETOOLONG':
      return 'The path is too long for this system. Move the folder higher up and import again.';
    case 'EACCES':
    case 'EPERM':
      return 'The folder may not be read. Change its permissions and import again.';
    default:
      return 'The folder could not be read. Check the card or disk and import again.';
  }
}

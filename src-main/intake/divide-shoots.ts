import path from 'node:path';
import { openRegular } from './open-regular.ts';
import { toBytes, toDisplay } from './path-text.ts';
import { isOnlyRoom } from './room-name.ts';
import { formatRefusal, isPicture, sniffBytes, sniffFormat, type SniffedFormat } from './sniff-format.ts';
import { StudioFailure } from '../failure.ts';
import type { FoundFile, SkippedEntry, SkippedFile, Walk } from './walk-folder.ts';

/** The files of one project. */
export interface Shoot {
  /** Absolute, in text form. */
  readonly folder: string;
  /** For people. */
  readonly name: string;
  /** In natural order; `relative` is below this shoot's folder. */
  readonly files: FoundFile[];
  /** Of those skipped: what belongs to a photo by its name. */
  readonly sidecars: FoundFile[];
  readonly skipped: SkippedFile[];
}

/** Folders a camera makes (DCF: three digits and five characters). They say nothing of what was photographed. */
const cameraFolder = /^(?:dcim|private|misc|\d{3}[a-z0-9_]{5}|dji_\w+)$/i;
/** Folders that hold one kind of file of a shoot. */
const kindFolder =
  /^(?:raws?|jpe?gs?|tiffs?|hdrs?|brackets?|singles?|edit(?:s|ed)?|finals?|originals?|exports?|selects?|web|mls|print|drone|phone|interiors?|exteriors?|innvendig|utvendig)$/i;

/**
 * One dropped folder is one shoot, unless it is a card of shoots: no picture lies directly in it, and two or more of its
 * folders hold some. Camera folders are looked through, and folders that are rooms or kinds of file are parts of one shoot.
 * Content decides what is a picture, so that a stray text file never merges ten homes into one.
 */
export async function divideShoots(root: string, walk: Walk, signal: AbortSignal): Promise<{ shoots: Shoot[]; skipped: SkippedFile[] }> {
  if (walk.files.length === 0) return { shoots: [], skipped: plain(walk.skipped) };
  const whole = {
    shoots: [{ folder: root, name: nameOf(root), files: walk.files, sidecars: walk.sidecars, skipped: plain(walk.skipped) }],
    skipped: [],
  };

  const groups = Map.groupBy(walk.files, (file) => subfolderOf(file.relative));
  const direct = groups.get('') ?? [];
  const subfolders = [...groups].filter(([folder]) => folder !== '');
  if (subfolders.length < 2) return whole;
  if (await holdsPicture(direct, signal)) return whole;
  const shootFolders: Array<[string, FoundFile[]]> = [];
  const strays = [...direct];
  for (const [folder, files] of subfolders) {
    if (await holdsPicture(files, signal)) shootFolders.push([folder, files]);
    else strays.push(...files);
  }
  const parts = shootFolders.filter(([folder]) => isPartOfShoot(folder.slice(folder.lastIndexOf('/') + 1)));
  if (shootFolders.length < 2 || parts.length * 2 > shootFolders.length) return whole;

  const skippedIn = Map.groupBy(
    walk.skipped,
    (entry) => shootFolders.find(([folder]) => entry.relative.startsWith(`${folder}/`))?.[0] ?? '',
  );
  const shoots = shootFolders.map(([folder, files]): Shoot => ({
    folder: path.join(root, folder),
    name: toDisplay(folder.slice(folder.lastIndexOf('/') + 1)),
    files: below(folder, files),
    sidecars: below(
      folder,
      walk.sidecars.filter(({ relative }) => relative.startsWith(`${folder}/`)),
    ),
    skipped: plain(skippedIn.get(folder) ?? [], folder.length + 1),
  }));
  const refused: SkippedFile[] = [];
  for (const file of strays) {
    const reason = await refusalOf(file, signal);
    refused.push({ name: toDisplay(file.relative), reason: reason.message, code: reason.code });
  }
  return { shoots, skipped: [...plain(skippedIn.get('') ?? []), ...refused] };
}

const below = (folder: string, files: readonly FoundFile[]): FoundFile[] =>
  files.map((file) => ({ ...file, relative: file.relative.slice(folder.length + 1) }));

/** Skipped entries for people; `from` cuts the way to the shoot's own folder off. */
function plain(entries: readonly SkippedEntry[], from = 0): SkippedFile[] {
  return entries.map(({ relative, reason, code }) => ({ name: toDisplay(relative.slice(from)), reason, code }));
}

/** The first folder on the way to a file that is not the camera's own; empty for a file that lies directly in the shoot. */
function subfolderOf(relative: string): string {
  const folders = relative.split('/').slice(0, -1);
  const index = folders.findIndex((folder) => !cameraFolder.test(folder));
  return index === -1 ? '' : folders.slice(0, index + 1).join('/');
}

function isPartOfShoot(folderName: string): boolean {
  return kindFolder.test(folderName.trim()) || isOnlyRoom(folderName);
}

/** A card's own folders make poor names: the nearest folder above that a person may have named is taken. */
function nameOf(root: string): string {
  const parts = root.split(/[/\\]/).filter((part) => part !== '');
  return toDisplay(parts.findLast((part) => !cameraFolder.test(part)) ?? parts.at(-1) ?? root);
}

async function holdsPicture(files: readonly FoundFile[], signal: AbortSignal): Promise<boolean> {
  for (const file of files) {
    signal.throwIfAborted();
    const format = await peek(file);
    if (!(format instanceof StudioFailure) && isPicture(format)) return true;
  }
  return false;
}

async function refusalOf(file: FoundFile, signal: AbortSignal): Promise<StudioFailure> {
  signal.throwIfAborted();
  const format = await peek(file);
  if (format instanceof StudioFailure) return format;
  return formatRefusal(format) ?? new StudioFailure('file-changed', 'The file was replaced during the import. Import the folder again.');
}

/** What a file is by its first bytes, or why they cannot be read. */
async function peek(file: FoundFile): Promise<SniffedFormat | null | StudioFailure> {
  try {
    const { handle } = await openRegular(toBytes(file.path));
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(sniffBytes), 0, sniffBytes, 0);
      return sniffFormat(buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof StudioFailure) return error;
    return new StudioFailure('file-not-readable', 'The file could not be read. Check the card or disk and import again.', { cause: error });
  }
}

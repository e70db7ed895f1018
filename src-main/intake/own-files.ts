import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { StudioFailure } from '../failure.ts';
import { toBytes, toText } from './path-text.ts';

/** What the studio itself writes: a person may have put any of it into the folder of a shoot. */
export interface OwnPlaces {
  /** The folder of the open library. */
  readonly library: string;
  /** Absolute paths of every file that was delivered. */
  readonly delivered: () => readonly string[];
}

/** Whether what lies at this path below the walked folder, in text form, is the library or a delivered file. */
export type IsOwn = (relative: string) => boolean;

export const nothingOwn: IsOwn = () => false;

/**
 * Tells the studio's own files below a folder by where they really are, through whatever links the folder was reached.
 * The library is never looked into: reading its database here would also let go of the lock on it.
 * @throws {StudioFailure} own-file for a folder that is the library or lies in it.
 */
export async function recogniseOwn(root: string, { library, delivered }: OwnPlaces): Promise<IsOwn> {
  const realRoot = await realPath(root);
  const realLibrary = await realPath(library);
  if (realRoot === realLibrary || realRoot.startsWith(realLibrary + path.sep)) {
    throw new StudioFailure('own-file', "This is the studio's own library. Choose the folder that the photos came from.");
  }
  const own = new Set([realLibrary]);
  for (const [folder, files] of Map.groupBy(delivered(), (file) => path.dirname(file))) {
    const realFolder = await realPath(folder);
    for (const file of files) own.add(path.join(realFolder, path.basename(file)));
  }
  return (relative) => own.has(path.join(realRoot, relative));
}

async function realPath(text: string): Promise<string> {
  try {
    return toText(await realpath(toBytes(text), { encoding: 'buffer' }));
  } catch {
    return path.resolve(text);
  }
}

import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FilmId, VersionId } from '../../src-preload/contract/ids.ts';

/** What names a version's file. */
interface VersionFile {
  readonly id: string;
  readonly format: 'jpeg' | 'png';
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** What the studio itself leaves in a room. A library may have been put into a folder that already had rooms of these names. */
const ours = {
  versions: new RegExp(`^${uuid}(?:\\.jpg|\\.png|\\.drift\\.png)$`),
  films: new RegExp(`^${uuid}-[0-9a-f]{16}\\.mp4$`),
  work: new RegExp(`^${uuid}(?:\\.jpg|\\.png)?$`),
} as const;

/**
 * Where things lie in a library folder. Names are ids and hashes of ours; no user's file name is ever part of a path here.
 *
 *   studio.db   lock   backups/
 *   frames/<aa>/<sha256>      the very bytes of a camera file, never changed
 *   versions/<id>.jpg         results; .png where no pixel may move
 *   versions/<id>.drift.png   where a generated result changed
 *   films/<id>-<key>.mp4
 *   assets/<aa>/<sha256>      music, voices, footage and logos that were taken in, byte for byte
 *   film-cache/               pieces of films; a cache, may be deleted at any time
 *   thumbnails/               a cache; may be deleted at any time
 *   work/                     unfinished files; removed at start-up
 */
export class LibraryFiles {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
    for (const room of ['frames', 'versions', 'films', 'assets', 'film-cache', 'thumbnails', 'work'])
      mkdirSync(path.join(dir, room), { recursive: true });
  }

  frame(sha256: string): string {
    return path.join(this.dir, 'frames', sha256.slice(0, 2), sha256);
  }

  asset(sha256: string): string {
    return path.join(this.dir, 'assets', sha256.slice(0, 2), sha256);
  }

  version({ id, format }: VersionFile): string {
    return path.join(this.dir, 'versions', `${id}.${format === 'png' ? 'png' : 'jpg'}`);
  }

  /** The heat map of a version's drift check. */
  drift(id: VersionId): string {
    return path.join(this.dir, 'versions', `${id}.drift.png`);
  }

  film(id: FilmId, storyboardKey: string): string {
    return path.join(this.dir, 'films', `${id}-${storyboardKey.slice(0, 16)}.mp4`);
  }

  get filmCache(): string {
    return path.join(this.dir, 'film-cache');
  }

  get thumbnails(): string {
    return path.join(this.dir, 'thumbnails');
  }

  /** A name in the work folder for something unfinished. */
  unfinished(id: string): string {
    return path.join(this.dir, 'work', id);
  }

  /** Gives a finished file its final name for good: contents first, then the name, each synced. An existing file is replaced. */
  keep(unfinished: string, final: string): void {
    const made = mkdirSync(path.dirname(final), { recursive: true });
    if (made) syncPath(path.dirname(made));
    syncPath(unfinished);
    renameSync(unfinished, final);
    syncPath(path.dirname(final));
  }

  /**
   * Removes what is unfinished, and results that were renamed but never recorded because the power went in between. What is
   * not named as we name things is somebody else's and stays. Null keeps all results.
   */
  sweep(known: { versions: ReadonlySet<string>; films: ReadonlySet<string> } | null): void {
    for (const room of ['work', 'versions', 'films'] as const) {
      for (const name of readdirSync(path.join(this.dir, room))) {
        const file = path.join(this.dir, room, name);
        const isKnown = room !== 'work' && (known === null || known[room].has(file));
        if (ours[room].test(name) && !isKnown) rmSync(file, { recursive: true, force: true });
      }
    }
  }

  /** In bytes; undefined when there is no such file. */
  sizeOf(file: string): number | undefined {
    return statSync(file, { throwIfNoEntry: false })?.size;
  }

  has(file: string): boolean {
    return existsSync(file);
  }
}

/** Syncs a file, or a folder's list of names, to the disk. Windows cannot open a folder and does not need it. */
function syncPath(target: string): void {
  let handle: number;
  try {
    handle = openSync(target, 'r');
  } catch (error) {
    if (process.platform === 'win32') return;
    throw error;
  }
  try {
    fsyncSync(handle);
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  } finally {
    closeSync(handle);
  }
}

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import type { Imaging } from '../imaging/tasks.ts';
import type { LibraryFiles } from './library-files.ts';

const longEdgePx = { thumbnail: 512, preview: 2048 } as const;
export type ThumbnailSize = keyof typeof longEdgePx;

/** How small pictures are named: nothing else in their folder is counted or removed. */
const ours = /^[0-9a-f]{64}-(?:512|2048)\.jpg$/;

/** Half a gigabyte: about 4,000 thumbnails and 600 previews. */
const defaultLimitBytes = 512 * 1024 * 1024;

/**
 * Small pictures on disk, made when first asked for, bounded in size; those not looked at for longest make room. Somebody
 * may empty or remove their folder at any time, also in the middle of anything here.
 * Keys are content hashes, so a small picture never shows anything but its own file.
 */
export class Thumbnails {
  readonly #files: LibraryFiles;
  readonly #imaging: Imaging;
  readonly #newId: () => string;
  readonly #limitBytes: number;
  readonly #making = new Map<string, Promise<string>>();
  #sizeBytes: number | undefined;

  constructor({
    files,
    imaging,
    newId,
    limitBytes = defaultLimitBytes,
  }: {
    files: LibraryFiles;
    imaging: Imaging;
    newId: () => string;
    limitBytes?: number;
  }) {
    this.#files = files;
    this.#imaging = imaging;
    this.#newId = newId;
    this.#limitBytes = limitBytes;
  }

  pathOf(sha256: string, size: ThumbnailSize): string {
    return path.join(this.#files.thumbnails, `${sha256}-${longEdgePx[size]}.jpg`);
  }

  /** The path of a small picture of `source`, which has this hash. Asked for twice at once, it is made once. */
  async ensure({ sha256, source, size }: { sha256: string; source: string; size: ThumbnailSize }): Promise<string> {
    const file = this.pathOf(sha256, size);
    if (isThereAndUsed(file)) return file;
    const running = this.#making.get(file);
    if (running) return running;
    const making = this.#make(source, file, longEdgePx[size]).finally(() => this.#making.delete(file));
    this.#making.set(file, making);
    return making;
  }

  /** Takes over a thumbnail that intake made on the way. */
  adopt(unfinished: string, sha256: string): void {
    this.#put(unfinished, this.pathOf(sha256, 'thumbnail'));
  }

  async #make(source: string, file: string, edge: number): Promise<string> {
    const unfinished = this.#files.unfinished(`${this.#newId()}.jpg`);
    try {
      await this.#imaging.run(
        'shrink-picture',
        { file: source, longEdgePx: edge, outFile: unfinished },
        { signal: new AbortController().signal },
      );
      this.#put(unfinished, file);
    } finally {
      rmSync(unfinished, { force: true });
    }
    return file;
  }

  #put(unfinished: string, file: string): void {
    this.#sizeBytes ??= this.#list().reduce((sum, entry) => sum + entry.sizeBytes, 0);
    this.#sizeBytes += statSync(unfinished).size;
    mkdirSync(this.#files.thumbnails, { recursive: true });
    renameSync(unfinished, file);
    if (this.#sizeBytes > this.#limitBytes) this.#makeRoom(file);
  }

  /** Down to nine tenths, so that not every new picture has to look for room. */
  #makeRoom(keep: string): void {
    const entries = this.#list().toSorted((a, b) => a.usedAtMs - b.usedAtMs);
    let size = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
    for (const entry of entries) {
      if (size <= this.#limitBytes * 0.9) break;
      if (entry.file === keep) continue;
      rmSync(entry.file, { force: true });
      size -= entry.sizeBytes;
    }
    this.#sizeBytes = size;
  }

  #list(): { file: string; sizeBytes: number; usedAtMs: number }[] {
    if (!existsSync(this.#files.thumbnails)) return [];
    return readdirSync(this.#files.thumbnails)
      .filter((name) => ours.test(name))
      .flatMap((name) => {
        const file = path.join(this.#files.thumbnails, name);
        const stats = statSync(file, { throwIfNoEntry: false });
        return stats ? [{ file, sizeBytes: stats.size, usedAtMs: stats.mtimeMs }] : [];
      });
  }
}

/** Notes the look at a file; false when there is none. */
function isThereAndUsed(file: string): boolean {
  try {
    const now = new Date();
    utimesSync(file, now, now);
    return true;
  } catch {
    return existsSync(file);
  }
}

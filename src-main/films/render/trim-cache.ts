import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { unfinishedEnding } from './segment-cache.ts';

/** What is kept between renders: segments, sounds and normalised clips. */
const rooms = ['segments', 'sounds', 'clips'];
/** A film of a minute in 1080p takes about 80 MB of it. */
export const cacheLimitBytes = 4 * 1024 ** 3;
/** Nobody writes to a file for longer. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

export interface Trimming {
  /** What was used since then stays, whatever it takes: the running film needs it. */
  readonly usedSinceMs: number;
  readonly nowMs: number;
  readonly limitBytes: number;
}

/**
 * Brings a film cache back under its limit: what was used longest ago goes first, whatever kind it is. Unfinished files that
 * somebody left behind go too. Time of use is the file's time of change, which everybody who uses a file sets.
 */
export async function trimCache(cacheDir: string, { usedSinceMs, nowMs, limitBytes }: Trimming): Promise<void> {
  const entries = (await Promise.all(rooms.map((room) => readRoom(path.join(cacheDir, room))))).flat();
  const isAbandoned = (entry: Entry): boolean => entry.file.endsWith(unfinishedEnding) && nowMs - entry.usedAtMs > abandonedAfterMs;
  const abandoned = entries.filter(isAbandoned);
  for (const { file } of abandoned) await rm(file, { force: true });
  const kept = entries.filter((entry) => !isAbandoned(entry));
  for (const { file } of tooMany(kept, limitBytes, usedSinceMs)) await rm(file, { force: true });
}

export interface Entry {
  readonly file: string;
  readonly sizeBytes: number;
  readonly usedAtMs: number;
}

/** Which of them have to go. Pure. */
export function tooMany(entries: readonly Entry[], limit: number, usedSinceMs: number): readonly Entry[] {
  let total = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const gone: Entry[] = [];
  for (const entry of entries.toSorted((a, b) => a.usedAtMs - b.usedAtMs)) {
    if (total <= limit || entry.usedAtMs >= usedSinceMs) break;
    gone.push(entry);
    total -= entry.sizeBytes;
  }
  return gone;
}

async function readRoom(dir: string): Promise<Entry[]> {
  const names = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const files = names.filter((entry) => entry.isFile()).map(({ name }) => path.join(dir, name));
  const entries = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size, mtimeMs }): Entry[] => [{ file, sizeBytes: size, usedAtMs: mtimeMs }],
        // Somebody else was quicker.
        () => [],
      ),
    ),
  );
  return entries.flat();
}

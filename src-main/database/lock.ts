import path from 'node:path';
import Database from 'better-sqlite3';
import { errnoOf, StudioFailure } from '../failure.ts';

/**
 * Keeps two studios out of one library. The lock is an exclusive transaction on a small SQLite file beside it: the
 * operating system lets go of it when the process ends, however it ends, so there is never a stale lock to judge.
 */
export function lockLibrary(libraryDir: string): () => void {
  const held = new Database(path.join(libraryDir, 'lock'), { timeout: 0 });
  try {
    held.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    held.close();
    if (errnoOf(error)?.startsWith('SQLITE_BUSY')) {
      throw new StudioFailure('library-in-use', 'Another AI Studio has this library open. Close it there, or choose another library.', {
        cause: error,
      });
    }
    throw error;
  }
  return () => held.close();
}

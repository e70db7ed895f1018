import { mkdirSync, rmSync } from 'node:fs';
import type { LibraryFiles } from './library-files.ts';

/** Runs work that has an empty folder of its own, named by an id and removed afterwards. */
export async function withWorkDir<T>(files: LibraryFiles, id: string, work: (workDir: string) => Promise<T>): Promise<T> {
  const workDir = files.unfinished(id);
  rmSync(workDir, { recursive: true, force: true });
  mkdirSync(workDir);
  try {
    return await work(workDir);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

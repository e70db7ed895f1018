import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { contentKey } from '../../content-key.ts';
import { syncFile } from '../../write-durably.ts';
import { unfinishedEnding } from '../render/segment-cache.ts';

/** Files of sound that are kept from one render to the next, in `sounds` of the film cache. What has a name there is whole. */
export interface SoundStore {
  /** The file of that name, if it is there; finding it makes it the latest used. */
  find(name: string): Promise<string | null>;
  /** Has a file made under a name that nobody else writes to, and gives it its own when it is on the disk. */
  keep(name: string, make: (unfinished: string) => Promise<void>): Promise<string>;
  drop(name: string): Promise<void>;
}

export async function openSoundStore(cacheDir: string): Promise<SoundStore> {
  const dir = path.join(cacheDir, 'sounds');
  await mkdir(dir, { recursive: true });
  return {
    find: async (name) => {
      const file = path.join(dir, name);
      const now = new Date();
      return utimes(file, now, now).then(
        () => file,
        () => null,
      );
    },
    keep: async (name, make) => {
      const unfinished = path.join(dir, `${name}-${randomBytes(4).toString('hex')}${unfinishedEnding}`);
      try {
        await make(unfinished);
        await syncFile(unfinished);
        await rename(unfinished, path.join(dir, name));
        return path.join(dir, name);
      } finally {
        await rm(unfinished, { force: true });
      }
    },
    drop: (name) => rm(path.join(dir, name), { force: true }),
  };
}

/** What was found out about a kept sound, as JSON beside it; made again when it is not there or is not understood. */
export async function keepFacts<T>(store: SoundStore, name: string, schema: z.ZodType<T>, make: () => Promise<T>): Promise<T> {
  const kept = await store.find(name);
  const read = schema.safeParse(kept === null ? null : parsed(await readFile(kept, 'utf8').catch(() => '')));
  if (read.success) return read.data;
  const facts = await make();
  await store.keep(name, (unfinished) => writeFile(unfinished, JSON.stringify(facts)));
  return facts;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const sizeOf = async (file: string): Promise<number> => (await stat(file)).size;
export const shortHash = (value: unknown): string => contentKey(value).slice(0, 16);

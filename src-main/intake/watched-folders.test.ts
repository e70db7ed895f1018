import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Log } from '../ports.ts';
import { WatchedFolders } from './watched-folders.ts';

test('an import that cannot be asked for is noted, and the watch goes on', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'studio-watched-'));
  const controller = new AbortController();
  const noted = Promise.withResolvers<string>();
  const log: Log = { info: () => undefined, warn: () => undefined, error: (event) => noted.resolve(event) };
  let asked = 0;
  const watched = new WatchedFolders({
    preferences: { get: () => undefined, set: () => undefined },
    // The first time is on adding the folder, which a person waits for.
    importFolder: () => {
      if ((asked += 1) > 1) throw new Error('the disk is full');
    },
    libraryDir: path.join(folder, 'library'),
    signal: controller.signal,
    log,
  });
  try {
    await watched.add(folder);
    await writeFile(path.join(folder, 'a.jpg'), 'x');
    expect(await noted.promise).toBe('watched-not-imported');
    expect(asked).toBe(2);
  } finally {
    controller.abort();
    await rm(folder, { recursive: true, force: true });
  }
});

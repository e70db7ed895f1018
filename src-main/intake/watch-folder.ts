import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { setInterval as ticks } from 'node:timers/promises';
import { watch, type FSWatcher } from 'chokidar';
import { errnoOf, StudioFailure } from '../failure.ts';
import { leaveAlone } from './leave-alone.ts';

export interface WatchOptions {
  /** Something new is there and has stopped growing: import the folder again. Never called twice for one burst of files. */
  readonly onSettled: () => void;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** How long a file must keep its size, and the folder must stay quiet, before it counts as settled. */
  readonly stableMs?: number;
  /** A folder that is not watched wherever it lies: what the studio writes there is no reason to import. */
  readonly except?: string;
}

/** A folder that files never stop coming into is imported all the same, once in this many quiet times. */
const longestWaitInQuietTimes = 15;

/**
 * Watches a folder for new files until the signal ends it. Resolves once watching has begun; what was there before does
 * not count. A folder that is missing, also from the start, is waited for; when it is there (again), it counts as new.
 * Links are not followed.
 * @throws {StudioFailure} folder-not-readable for a name that the system's watcher cannot be given.
 */
export async function watchFolder(folderText: string, { onSettled, signal, stableMs = 2_000, except }: WatchOptions): Promise<void> {
  const root = path.resolve(folderText);
  if (!root.isWellFormed()) {
    throw new StudioFailure('folder-not-readable', 'The name of this folder is not valid text, so it cannot be watched. Rename it first.');
  }
  signal.throwIfAborted();
  const excepted = new Set(except === undefined ? [] : [path.resolve(except), await realpath(except).catch(() => path.resolve(except))]);
  const isExcepted = (file: string): boolean => excepted.has(path.resolve(file));
  const burst = new Burst(onSettled, stableMs);
  let isPolling = false;
  let isBroken = false;
  let watcher: FSWatcher | null = null;
  let identity = await identityOf(root);

  const begin = async (): Promise<void> => {
    isBroken = false;
    watcher = watch(root, {
      ignoreInitial: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
      atomic: false,
      awaitWriteFinish: { stabilityThreshold: stableMs, pollInterval: Math.max(20, Math.min(200, stableMs / 4)) },
      ignored: (file, stats) =>
        file !== root && (isExcepted(file) || leaveAlone(path.basename(file), stats?.isDirectory() ?? true) !== null),
      ...(isPolling ? { backend: 'polling', pollingInterval: stableMs } : {}),
    });
    watcher.on('add', () => burst.more());
    watcher.on('change', () => burst.more());
    watcher.on('error', (error) => {
      // The system has no watches left: looking at the files now and then costs more, and always works. Any other error is
      // of one file or folder, and the rest is still watched.
      if (isPolling || !['ENOSPC', 'EMFILE'].includes(errnoOf(error) ?? '')) return;
      isPolling = true;
      isBroken = true;
    });
    await readyOrBroken(watcher, signal);
  };
  const end = async (): Promise<void> => {
    await watcher?.close();
    watcher = null;
  };

  /** A watch does not outlive its folder: another disk in its place, or the folder made anew, needs a new one. */
  const keepUp = async (): Promise<void> => {
    for await (const _ of ticks(stableMs, undefined, { signal })) {
      const now = await identityOf(root);
      if (now === identity && !isBroken) continue;
      identity = now;
      await end();
      if (now === null) continue;
      await begin();
      burst.more();
    }
  };

  try {
    if (identity !== null) await begin();
  } catch (error) {
    await end();
    throw error;
  }
  void keepUp()
    .catch(() => undefined)
    .finally(() => {
      burst.cancel();
      void end();
    });
}

/** An error while it begins must not leave anybody waiting. */
async function readyOrBroken(watcher: FSWatcher, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  watcher.once('ready', done);
  watcher.once('error', done);
  signal.addEventListener('abort', done, { once: true });
  await promise;
  signal.removeEventListener('abort', done);
  signal.throwIfAborted();
}

/** Which folder is at this path: a made-anew or newly mounted one is another. Null without any. */
async function identityOf(root: string): Promise<string | null> {
  try {
    const stats = await stat(root, { bigint: true });
    return stats.isDirectory() ? `${stats.dev} ${stats.ino} ${stats.birthtimeNs}` : null;
  } catch {
    return null;
  }
}

/** Makes one call of many events: when they have stopped for the quiet time, or will not stop. */
class Burst {
  readonly #call: () => void;
  readonly #quietMs: number;
  #timer: NodeJS.Timeout | undefined;
  #firstMs: number | undefined;

  constructor(call: () => void, quietMs: number) {
    this.#call = call;
    this.#quietMs = quietMs;
  }

  more(): void {
    const now = performance.now();
    this.#firstMs ??= now;
    const leftMs = this.#firstMs + longestWaitInQuietTimes * this.#quietMs - now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#firstMs = undefined;
        this.#call();
      },
      Math.max(0, Math.min(this.#quietMs, leftMs)),
    );
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}

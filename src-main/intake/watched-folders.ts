import { z } from 'zod';
import type { Log, PreferencesPort } from '../ports.ts';
import { watchFolder } from './watch-folder.ts';

const stableMs = 2000;
const key = 'watchedFolders';
const Remembered = z.array(z.string()).catch([]);

/** Folders that are imported by themselves whenever something new has settled in them. Remembered on this machine. */
export class WatchedFolders {
  readonly #watching = new Set<string>();
  readonly #preferences: PreferencesPort;
  readonly #importFolder: (folder: string) => void;
  readonly #libraryDir: string;
  readonly #signal: AbortSignal;
  readonly #log: Log;

  constructor(options: {
    preferences: PreferencesPort;
    importFolder: (folder: string) => void;
    libraryDir: string;
    signal: AbortSignal;
    log: Log;
  }) {
    this.#preferences = options.preferences;
    this.#importFolder = options.importFolder;
    this.#libraryDir = options.libraryDir;
    this.#signal = options.signal;
    this.#log = options.log;
  }

  async add(folder: string): Promise<void> {
    await this.#begin(folder);
    this.#preferences.set(key, [...this.#watching]);
  }

  /** Takes up what was watched before; a folder that cannot be watched any more does not keep the others from it. */
  resume(): void {
    for (const folder of Remembered.parse(this.#preferences.get(key) ?? [])) {
      void this.#begin(folder).catch((error: unknown) => this.#log.error('watch-not-resumed', error));
    }
  }

  async #begin(folder: string): Promise<void> {
    if (this.#watching.has(folder)) return;
    // Nobody waits for what comes by itself: on a full disk the watch goes on, and the next change tries again.
    const onSettled = (): void => {
      try {
        this.#importFolder(folder);
      } catch (error) {
        this.#log.error('watched-not-imported', error);
      }
    };
    await watchFolder(folder, { onSettled, signal: this.#signal, stableMs, except: this.#libraryDir });
    this.#watching.add(folder);
    // What came while nobody looked.
    this.#importFolder(folder);
  }
}

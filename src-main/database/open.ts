import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { folderFailure, StudioFailure } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import { makeBackup, restoreNewestBackup, setAside } from './backups.ts';
import { applicationId, inspectLibrary } from './inspect.ts';
import { lockLibrary } from './lock.ts';
import * as schema from './schema.ts';

export type Database = BetterSQLite3Database<typeof schema>;

export interface OpenLibrary {
  readonly db: Database;
  readonly sqlite: Sqlite.Database;
  /** The backup that replaced a damaged library on opening, for the person to be told. */
  readonly restoredFrom: string | null;
  /** It was made just now. */
  readonly isNew: boolean;
  /** Writes a checked backup if anything changed since the last one. */
  backUp(): Promise<void>;
  /** Backs up, closes and unlocks. */
  close(): Promise<void>;
}

interface OpenOptions {
  readonly libraryDir: string;
  readonly migrationsDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens a library, or makes one. The order is the safety: lock, look, restore if damaged, back up before migrating,
 * migrate in one transaction. Throws a StudioFailure (library-in-use, -newer, -foreign, -damaged, not-a-folder,
 * not-writable) and then leaves everything as it was.
 */
export async function openLibrary({ libraryDir, migrationsDir, clock, log }: OpenOptions): Promise<OpenLibrary> {
  makeFolder(libraryDir);
  const unlock = lockLibrary(libraryDir);
  try {
    const file = path.join(libraryDir, 'studio.db');
    const backupsDir = path.join(libraryDir, 'backups');
    const latest = latestSchemaVersion(migrationsDir);
    const restoredFrom = makeSound({ file, backupsDir, knownVersion: latest, nowMs: clock.now(), log });
    const sqlite = new Sqlite(file);
    try {
      configure(sqlite);
      const had = Number(sqlite.pragma('user_version', { simple: true }));
      if (had > 0 && had < latest) await makeBackup(sqlite, backupsDir, clock.now());
      const db = drizzle(sqlite, { schema });
      if (had < latest) migrateTo({ sqlite, db, migrationsDir, latest });
      let backedUpAt = had === latest && restoredFrom === null ? changes(sqlite) : -1;
      const backUp = async (): Promise<void> => {
        const now = changes(sqlite);
        if (now === backedUpAt) return;
        await makeBackup(sqlite, backupsDir, clock.now());
        backedUpAt = now;
      };
      return {
        db,
        sqlite,
        restoredFrom,
        isNew: had === 0,
        backUp,
        async close() {
          // A full disk must not keep the studio from closing; the library itself is safe without a newer backup.
          await backUp().catch((error: unknown) => log.error('backup-failed', error));
          sqlite.close();
          unlock();
        },
      };
    } catch (error) {
      sqlite.close();
      throw error;
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

function makeFolder(libraryDir: string): void {
  try {
    mkdirSync(libraryDir, { recursive: true });
  } catch (error) {
    throw folderFailure(error, 'library') ?? error;
  }
}

/** Leaves a library that can be opened, or none; says which backup it came from when one was needed. */
function makeSound({
  file,
  backupsDir,
  knownVersion,
  nowMs,
  log,
}: {
  file: string;
  backupsDir: string;
  knownVersion: number;
  nowMs: number;
  log: Log;
}): string | null {
  const condition = inspectLibrary(file, knownVersion);
  switch (condition.kind) {
    case 'good':
      return null;
    case 'newer':
      throw new StudioFailure('library-newer', 'This library was made by a newer AI Studio. Update this one to open it.');
    case 'foreign':
      throw new StudioFailure(
        'library-foreign',
        'The file in this folder is a database of another program. Choose another folder for the library.',
      );
    case 'missing':
    case 'empty':
    case 'damaged': {
      const backup = restoreNewestBackup({ file, backupsDir, knownVersion, nowMs });
      if (backup) {
        log.warn('library-restored', { condition, backup: path.basename(backup) });
        return backup;
      }
      if (condition.kind === 'damaged') {
        throw new StudioFailure(
          'library-damaged',
          'The library file is damaged and there is no good backup. The photos in its folder are untouched; choose another folder for a new library.',
          {
            cause: new Error(condition.finding),
          },
        );
      }
      if (condition.kind === 'empty') setAside(file, nowMs);
      for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
      return null;
    }
    default:
      return condition satisfies never;
  }
}

function configure(sqlite: Sqlite.Database): void {
  sqlite.pragma('journal_mode = WAL');
  // Every acknowledged change survives a power cut, not only a crash.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('busy_timeout = 5000');
  // A transaction that changes more pages than the cache holds (2 MB) writes them twice; 10,000 jobs are about 8 MB.
  sqlite.pragma('cache_size = -16000');
  if (sqlite.pragma('application_id', { simple: true }) === 0) sqlite.pragma(`application_id = ${applicationId}`);
}

/** Drizzle applies all pending migrations in one transaction; the version is raised only after they hold. */
function migrateTo({
  sqlite,
  db,
  migrationsDir,
  latest,
}: {
  sqlite: Sqlite.Database;
  db: Database;
  migrationsDir: string;
  latest: number;
}): void {
  // SQLite ignores this pragma inside a transaction, and a generated migration may have to rebuild a referenced table.
  sqlite.pragma('foreign_keys = OFF');
  migrate(db, { migrationsFolder: migrationsDir });
  const broken = sqlite.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0) throw new Error(`the migration left ${broken.length} rows without what they refer to`);
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma(`user_version = ${latest}`);
}

/** The number of migrations this program knows; a library with more comes from a newer one. */
function latestSchemaVersion(migrationsDir: string): number {
  const journal = JSON.parse(readFileSync(path.join(migrationsDir, 'meta', '_journal.json'), 'utf8')) as { entries: unknown[] };
  return journal.entries.length;
}

const changes = (sqlite: Sqlite.Database): number => (sqlite.prepare('select total_changes() as n').get() as { n: number }).n;

import { existsSync, openSync, readSync, closeSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Marks a SQLite file as an AI Studio library: "AIST" in ASCII. */
export const applicationId = 0x41495354;

export type LibraryCondition =
  | { readonly kind: 'missing' }
  /** A file without content: what a crash before the first transaction leaves, or an accident. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'good'; readonly schemaVersion: number }
  | { readonly kind: 'newer'; readonly schemaVersion: number }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'damaged'; readonly finding: string };

/**
 * Looks at a library file without changing it. SQLite itself calls an empty file and a foreign database good, and a
 * damaged one often only on the first unlucky read, so each is asked for by name.
 */
export function inspectLibrary(file: string, knownVersion: number): LibraryCondition {
  if (!existsSync(file)) return { kind: 'missing' };
  const size = statSync(file).size;
  if (size === 0) return { kind: 'empty' };
  if (!hasSqliteHeader(file)) return { kind: 'damaged', finding: 'the file does not begin as a database does' };
  let db: Database.Database | undefined;
  try {
    // Not read-only: a write-ahead log left by a crash is part of the data and is replayed here.
    db = new Database(file, { fileMustExist: true, timeout: 2000 });
    const owner = db.pragma('application_id', { simple: true });
    const schemaVersion = Number(db.pragma('user_version', { simple: true }));
    if (owner !== applicationId) {
      const tables = db.prepare("select count(*) as n from sqlite_master where type = 'table'").get() as { n: number };
      return owner === 0 && tables.n === 0 ? { kind: 'empty' } : { kind: 'foreign' };
    }
    if (schemaVersion > knownVersion) return { kind: 'newer', schemaVersion };
    const findings = db.pragma('quick_check(1)') as { quick_check: string }[];
    const finding = findings[0]?.quick_check;
    if (finding !== 'ok') return { kind: 'damaged', finding: finding ?? 'no answer' };
    return { kind: 'good', schemaVersion };
  } catch (error) {
    return { kind: 'damaged', finding: error instanceof Error ? error.message : String(error) };
  } finally {
    db?.close();
  }
}

function hasSqliteHeader(file: string): boolean {
  const head = Buffer.alloc(16);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, head, 0, 16, 0);
  } finally {
    closeSync(handle);
  }
  return head.toString('latin1') === 'SQLite format 3\0';
}

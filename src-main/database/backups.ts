import { copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, closeSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { inspectLibrary } from './inspect.ts';

const backupName = /^studio-(\d{8})T\d{9}Z\.db$/;
const unfinishedName = /^studio-\d{8}T\d{9}Z\.db\.part(?:-\w+)?$/;

/** Backups of a library, newest first. */
export function listBackups(backupsDir: string): string[] {
  if (!existsSync(backupsDir)) return [];
  return readdirSync(backupsDir)
    .filter((name) => backupName.test(name))
    .toSorted()
    .toReversed()
    .map((name) => path.join(backupsDir, name));
}

/** Copies the open library, checks the copy, and only then counts it as a backup. Returns its path. */
export async function makeBackup(db: Database.Database, backupsDir: string, nowMs: number): Promise<string> {
  mkdirSync(backupsDir, { recursive: true });
  const stamp = laterStamp(nowMs, listBackups(backupsDir)[0]);
  const file = path.join(backupsDir, `studio-${stamp}.db`);
  const part = `${file}.part`;
  // What a crash in the middle of an earlier one left; each is as large as the library.
  for (const name of readdirSync(backupsDir)) if (unfinishedName.test(name)) rmSync(path.join(backupsDir, name), { force: true });
  await db.backup(part);
  const condition = inspectLibrary(part, Number.MAX_SAFE_INTEGER);
  for (const suffix of ['-wal', '-shm']) rmSync(part + suffix, { force: true });
  if (condition.kind !== 'good') {
    rmSync(part, { force: true });
    throw new Error(`the backup did not pass its check: ${JSON.stringify(condition)}`);
  }
  syncFile(part);
  renameSync(part, file);
  for (const old of expiredBackups(listBackups(backupsDir))) rmSync(old, { force: true });
  return file;
}

/** Sorts after the newest backup even when the clock was put back: the newest by name is the newest that was made. */
function laterStamp(nowMs: number, newest: string | undefined): string {
  const stampOf = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:.]/g, '');
  const [, date, time] = /^studio-(\d{8})T(\d{9})Z\.db$/.exec(path.basename(newest ?? '')) ?? [];
  if (!date || !time) return stampOf(nowMs);
  const [, year, month, day, hour, minute, second, ms] = /^(....)(..)(..)(..)(..)(..)(...)$/.exec(date + time) ?? [];
  return stampOf(Math.max(nowMs, Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`) + 1));
}

/** Keeps the three newest and the newest of each of the last seven days that have one. Pure; newest first in. */
export function expiredBackups(newestFirst: readonly string[]): string[] {
  const days = new Set<string>();
  return newestFirst.filter((file, index) => {
    const day = backupName.exec(path.basename(file))?.[1] ?? '';
    const isFirstOfDay = !days.has(day);
    days.add(day);
    return !(index < 3 || (isFirstOfDay && days.size <= 7));
  });
}

/**
 * Puts the newest good backup where the damaged library was; the damaged file is kept beside it. Returns the backup that
 * was used, or undefined when none is good, in which case nothing is touched.
 */
export function restoreNewestBackup({
  file,
  backupsDir,
  knownVersion,
  nowMs,
}: {
  file: string;
  backupsDir: string;
  knownVersion: number;
  nowMs: number;
}): string | undefined {
  const backup = listBackups(backupsDir).find((candidate) => inspectLibrary(candidate, knownVersion).kind === 'good');
  if (!backup) return undefined;
  const part = `${file}.part`;
  copyFileSync(backup, part);
  syncFile(part);
  setAside(file, nowMs);
  renameSync(part, file);
  return backup;
}

/** Moves a library file and its write-ahead log out of the way, never deleting anything. */
export function setAside(file: string, nowMs: number): void {
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.damaged-${nowMs}${suffix}`);
  }
}

function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

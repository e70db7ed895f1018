import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../log/log.ts';
import { toFailure } from '../failure.ts';
import { expiredBackups, listBackups } from './backups.ts';
import { openLibrary } from './open.ts';
import * as schema from './schema.ts';

const migrationsDir = path.resolve('resources/migrations');
let libraryDir: string;
let now = Date.UTC(2026, 10, 1);
const open = () => openLibrary({ libraryDir, migrationsDir, clock: { now: () => (now += 1000), monotonic: () => now }, log: silentLog });
const file = () => path.join(libraryDir, 'studio.db');

/** A library with enough rows that its pages are spread over the file, closed and backed up. */
async function filledLibrary(): Promise<void> {
  const library = await open();
  for (let i = 0; i < 300; i += 1) {
    library.db
      .insert(schema.workspace)
      .values({ id: `w${i}`, name: 'x'.repeat(500), createdAtMs: i })
      .run();
  }
  await library.close();
}
const countWorkspaces = async (): Promise<number> => {
  const library = await open();
  const { length } = library.db.select().from(schema.workspace).all();
  await library.close();
  return length;
};

beforeEach(() => {
  libraryDir = mkdtempSync(path.join(os.tmpdir(), 'library-'));
});
afterEach(() => rmSync(libraryDir, { recursive: true, force: true }));

test('a backup that was cut off does not stay', async () => {
  await filledLibrary();
  const backupsDir = path.join(libraryDir, 'backups');
  for (const suffix of ['', '-wal']) writeFileSync(path.join(backupsDir, `studio-20260101T000000000Z.db.part${suffix}`), 'half');
  const library = await open();
  library.db.insert(schema.workspace).values({ id: 'new', name: '', createdAtMs: 0 }).run();
  await library.close();
  expect(readdirSync(backupsDir).filter((name) => name.includes('.part'))).toEqual([]);
});

test('a place where no library can be is named', async () => {
  const taken = path.join(libraryDir, 'taken');
  writeFileSync(taken, '');
  const openAt = (dir: string) =>
    openLibrary({ libraryDir: dir, migrationsDir, clock: { now: () => 0, monotonic: () => 0 }, log: silentLog });
  await expect(openAt(taken)).rejects.toMatchObject({ code: 'not-a-folder' });
  await expect(openAt(path.join(taken, 'deeper'))).rejects.toMatchObject({ code: 'not-a-folder' });
  // what SQLite says where it may not make its file
  mkdirSync(path.join(libraryDir, 'lock'));
  expect(toFailure(await open().catch((error: unknown) => error)).code).toBe('not-writable');
});

test('a new library is durable, checked and referentially strict', async () => {
  const library = await open();
  expect(library.sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(library.sqlite.pragma('synchronous', { simple: true })).toBe(2);
  expect(library.sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(() =>
    library.db.insert(schema.member).values({ id: 'm', workspaceId: 'nobody', name: '', role: 'owner', createdAtMs: 0 }).run(),
  ).toThrow(/FOREIGN KEY/);
  await library.close();
});

test('every table but the ones that only join names its workspace', async () => {
  const library = await open();
  const tables = library.sqlite
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '__drizzle%'")
    .pluck()
    .all() as string[];
  const without = tables.filter(
    (name) => !(library.sqlite.pragma(`table_info(${name})`) as { name: string }[]).some((column) => column.name === 'workspace_id'),
  );
  expect(without.toSorted()).toEqual(['job_dependency', 'workspace']);
  await library.close();
});

test('two studios never share a library, and a killed one leaves no lock behind', async () => {
  const first = await open();
  await expect(open()).rejects.toMatchObject({ code: 'library-in-use' });
  await first.close();
  await (await open()).close();
});

describe('a damaged library gives way to its newest good backup', () => {
  const damages: Record<string, () => void> = {
    truncated: () => truncateSync(file(), Math.floor(statSync(file()).size / 2)),
    empty: () => truncateSync(file(), 0),
    missing: () => rmSync(file()),
    'with another header': () => overwrite(0, Buffer.from('not a database at all')),
    'with a zeroed page in the middle': () => overwrite(4096 * 20, Buffer.alloc(4096 * 4)),
  };
  for (const [name, damage] of Object.entries(damages)) {
    test(name, async () => {
      await filledLibrary();
      damage();
      const library = await open();
      expect(library.restoredFrom).not.toBeNull();
      expect(library.db.select().from(schema.workspace).all()).toHaveLength(300);
      await library.close();
      if (name !== 'missing') expect(readdirSync(libraryDir).some((entry) => entry.includes('.damaged-'))).toBe(true);
    });
  }

  test('a damaged backup is passed over for an older good one', async () => {
    await filledLibrary();
    const good = listBackups(path.join(libraryDir, 'backups'))[0] as string;
    const newer = path.join(path.dirname(good), 'studio-20991231T000000000Z.db');
    copyFileSync(good, newer);
    truncateSync(newer, 5000);
    overwrite(0, Buffer.from('gone'));
    expect(await countWorkspaces()).toBe(300);
  });
});

test('a damaged library without a backup is left untouched and named', async () => {
  writeFileSync(file(), Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(9000, 7)]));
  const before = readFileSync(file());
  await expect(open()).rejects.toMatchObject({ code: 'library-damaged' });
  expect(readFileSync(file()).equals(before)).toBe(true);
});

test('a database of another program is refused and left untouched', async () => {
  const other = new Sqlite(file());
  other.exec('create table invoices (id integer)');
  other.close();
  await expect(open()).rejects.toMatchObject({ code: 'library-foreign' });
});

test('a library from a newer version is refused and left untouched', async () => {
  await filledLibrary();
  const library = new Sqlite(file());
  library.pragma('user_version = 9999');
  library.close();
  await expect(open()).rejects.toMatchObject({ code: 'library-newer' });
});

test('a migration that fails changes nothing, and a backup was made before it', async () => {
  await filledLibrary();
  const broken = path.join(libraryDir, 'migrations');
  mkdirSync(broken);
  const journal = JSON.parse(readFileSync(path.join(migrationsDir, 'meta/_journal.json'), 'utf8')) as {
    entries: { idx: number; when: number; tag: string }[];
  };
  for (const { tag } of journal.entries) copyFileSync(path.join(migrationsDir, `${tag}.sql`), path.join(broken, `${tag}.sql`));
  writeFileSync(
    path.join(broken, '9999_half.sql'),
    'create table half (id integer);\n--> statement-breakpoint\ncreate table half (id integer);',
  );
  journal.entries.push({ ...(journal.entries.at(-1) as (typeof journal.entries)[0]), idx: 99, when: Date.UTC(2099, 1), tag: '9999_half' });
  mkdirSync(path.join(broken, 'meta'));
  writeFileSync(path.join(broken, 'meta/_journal.json'), JSON.stringify(journal));
  const backups = listBackups(path.join(libraryDir, 'backups')).length;
  await expect(
    openLibrary({ libraryDir, migrationsDir: broken, clock: { now: () => (now += 1000), monotonic: () => 0 }, log: silentLog }),
  ).rejects.toThrow();
  expect(listBackups(path.join(libraryDir, 'backups'))).toHaveLength(backups + 1);
  expect(await countWorkspaces()).toBe(300);
});

test('old backups make room: three newest, then one a day for a week', () => {
  const stamp = (day: number, hour: number) => `studio-202611${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}0000000Z.db`;
  const all = Array.from({ length: 12 }, (_, day) => [stamp(day + 1, 20), stamp(day + 1, 8)])
    .flat()
    .toSorted()
    .toReversed();
  const gone = expiredBackups(all);
  const kept = all.filter((name) => !gone.includes(name));
  expect(kept).toEqual([stamp(12, 20), stamp(12, 8), stamp(11, 20), stamp(10, 20), stamp(9, 20), stamp(8, 20), stamp(7, 20), stamp(6, 20)]);
});

function overwrite(at: number, bytes: Buffer): void {
  const handle = openSync(file(), 'r+');
  writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mountsHere } from '../../src-main/delivery/testing/mounts-here.ts';
import { fromRgb } from '../../src-main/imaging/picture.ts';
import { makeShoot } from '../fixtures/make-shoot.ts';
import { runForReport, runStudio, startStudio } from './run-studio.ts';

let scratch: string;
let good: string;
let room: string;
let count = 0;
const isRoot = process.getuid?.() === 0;
/** Small disks of their own need the right to mount; elsewhere those tests are counted as skipped, not as passed. */
const canMount = isRoot && mountsHere();

beforeAll(async () => {
  scratch = mkdtempSync(path.join(os.tmpdir(), 'bad-input-'));
  await makeShoot(path.join(scratch, 'source'), [{ room: 'kitchen', exposuresEv: [0], widthPx: 160, heightPx: 120 }]);
  good = path.join(scratch, 'source', 'kitchen_IMG_1001.JPG');
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
beforeEach(() => {
  room = path.join(scratch, `case ${(count += 1)}`);
  mkdirSync(room);
});

const run = (folder: string, ...more: string[]) =>
  runForReport(['run', folder, '--out', path.join(room, 'out'), '--library', path.join(room, 'library'), '--no-film', ...more]);
const shootOf = (fill: (folder: string) => void): string => {
  const folder = path.join(room, 'shoot');
  mkdirSync(folder);
  cpSync(good, path.join(folder, 'good.jpg'));
  fill(folder);
  return folder;
};
const codes = (skipped: readonly { name: string; code: string }[]) => Object.fromEntries(skipped.map(({ name, code }) => [name, code]));

describe('folders', () => {
  test('an empty one, one of junk, a missing one, and a file instead of one are named', async () => {
    const empty = path.join(room, 'empty');
    const junk = path.join(room, 'junk');
    mkdirSync(empty);
    mkdirSync(junk);
    writeFileSync(path.join(junk, 'a.txt'), 'words');
    writeFileSync(path.join(junk, '.DS_Store'), '');
    const { code, report } = await runForReport([
      'run',
      empty,
      junk,
      path.join(room, 'nowhere'),
      good,
      '--out',
      path.join(room, 'out'),
      '--library',
      path.join(room, 'library'),
    ]);
    expect(code).toBe(1);
    expect(report.failed.map((it) => it.code)).toEqual(['folder-empty', 'folder-empty', 'folder-missing', 'not-a-folder']);
    expect(codes(report.skipped)).toEqual({ 'a.txt': 'not-a-photo', '.DS_Store': 'system-file' });
  });

  test('a bad folder does not keep a good one from being done', async () => {
    const shoot = shootOf(() => undefined);
    const { code, report } = await runForReport([
      'run',
      path.join(room, 'nowhere'),
      shoot,
      '--out',
      path.join(room, 'out'),
      '--library',
      path.join(room, 'library'),
      '--no-film',
    ]);
    expect(code).toBe(1);
    expect(report.projects[0]?.exports).toHaveLength(2);
  });

  test.skipIf(isRoot)('one that cannot be read is named', async () => {
    const locked = path.join(room, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0);
    expect((await run(locked)).report.failed[0]?.code).toBe('folder-not-readable');
  });

  test('loops of links, pipes and devices are left alone', async () => {
    const shoot = shootOf((folder) => {
      symlinkSync('.', path.join(folder, 'loop'));
      symlinkSync('/etc', path.join(folder, 'etc'));
      symlinkSync(good, path.join(folder, 'link.jpg'));
      execFileSync('mkfifo', [path.join(folder, 'pipe.jpg')]);
    });
    const { code, report } = await run(shoot);
    expect(code).toBe(0);
    expect(codes(report.skipped)).toEqual({
      loop: 'symbolic-link',
      etc: 'symbolic-link',
      'link.jpg': 'symbolic-link',
      'pipe.jpg': 'not-a-regular-file',
    });
  });
});

test('names that mean something to a shell, to ffmpeg, to SQL or to a terminal are only names', async () => {
  const names = [
    `it's "quoted".jpg`,
    'new\nline.jpg',
    '🏠 stue ✨.jpg',
    '-y.jpg',
    `${'x'.repeat(251)}.jpg`,
    '%03d.jpg',
    'http:x.mp4',
    'concat:a|b.jpg',
    '$(touch pwned).jpg',
    "'; drop table photo; --.jpg",
    'æøå.jpg',
    'e\u0301.jpg',
    '\u00e9.jpg',
  ];
  const folder = path.join(room, `it's; a "shoot" -%03d`);
  mkdirSync(folder);
  for (const [index, name] of names.entries()) {
    // Each of a size of its own, so that no two are exposures of one scene.
    const widthPx = 64 + 2 * index;
    const shade = Uint8Array.from({ length: widthPx * 48 * 3 }, (_, i) => (i * (index + 3)) % 251);
    writeFileSync(path.join(folder, name), await fromRgb(shade, widthPx, 48).jpeg().toBuffer());
  }
  const { code, report } = await run(folder);
  expect(report.failed).toEqual([]);
  expect(code).toBe(0);
  expect(report.projects[0]?.photos.flatMap(({ frames }) => frames.map(({ name }) => name)).toSorted()).toEqual(names.toSorted());
  expect(report.projects[0]?.exports).toHaveLength(2 * names.length);
  expect(existsSync(path.join(folder, 'pwned'))).toBe(false);
});

describe('where to write', () => {
  test('to nobody: a reader that goes away does not stop the work', async () => {
    const { child, ended } = startStudio([
      'run',
      shootOf(() => undefined),
      '--out',
      path.join(room, 'out'),
      '--library',
      path.join(room, 'library'),
      '--no-film',
    ]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect(await ended).toMatchObject({ code: 0, signal: null });
    expect(readdirSync(path.join(room, 'out/shoot'))).toEqual(['full', 'mls']);
  });

  test('into the folder of the shoot itself: what was made is not taken for photos', async () => {
    const shoot = shootOf(() => undefined);
    const args = ['run', shoot, '--out', path.join(shoot, 'delivered'), '--library', path.join(shoot, 'library'), '--no-film'];
    for (const left of [['library'], ['delivered/shoot/full/001-photo.jpg', 'delivered/shoot/mls/001-photo.jpg', 'library']]) {
      const { code, report } = await runForReport(args);
      expect(code).toBe(0);
      expect(report.projects[0]?.photos).toHaveLength(1);
      expect(report.skipped.map(({ name, code: why }) => [name, why])).toEqual(left.map((name) => [name, 'own-file']));
    }
  });

  test('a file where the folder should be', async () => {
    writeFileSync(path.join(room, 'out'), '');
    const { code, stderr } = await runStudio([
      'run',
      shootOf(() => undefined),
      '--out',
      path.join(room, 'out'),
      '--library',
      path.join(room, 'library'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('not-a-folder');
  });

  test.runIf(canMount)('a disk that may not be written', async () => {
    await onDisk('ro', async (disk) => {
      const { code, report } = await runForReport([
        'run',
        shootOf(() => undefined),
        '--out',
        disk,
        '--library',
        path.join(room, 'library'),
        '--no-film',
      ]);
      expect(code).toBe(1);
      expect(new Set(report.failed.map((it) => it.code))).toEqual(new Set(['not-writable']));
      // the pictures themselves are done and safe
      expect(report.projects[0]?.photos[0]?.version).not.toBeNull();
    });
  });

  test.runIf(canMount)('a full disk: what was asked for is named, and works when there is space', async () => {
    await onDisk('size=1m', async (disk) => {
      const filler = path.join(disk, 'filler');
      writeFileSync(filler, Buffer.alloc(1_040_000));
      const args = ['run', shootOf(() => undefined), '--out', path.join(disk, 'out'), '--library', path.join(room, 'library'), '--no-film'];
      const full = await runForReport(args);
      expect(full.code).toBe(1);
      expect(new Set(full.report.failed.map((it) => it.code))).toEqual(new Set(['disk-full']));
      rmSync(filler);
      expect((await runForReport(args)).code).toBe(0);
      expect(readdirSync(path.join(disk, 'out'), { recursive: true }).filter((name) => String(name).includes('.part'))).toEqual([]);
    });
  });

  test.runIf(canMount)('a library on a full disk says so and comes back whole', async () => {
    await onDisk('size=3m', async (disk) => {
      const filler = path.join(disk, 'filler');
      const args = ['run', shootOf(() => undefined), '--out', path.join(room, 'out'), '--library', path.join(disk, 'library'), '--no-film'];
      writeFileSync(filler, Buffer.alloc(2_600_000));
      const full = await runStudio([...args, '--json']);
      expect(full.code).toBe(1);
      expect(full.stdout + full.stderr).toContain('disk-full');
      rmSync(filler);
      expect((await runForReport(args)).code).toBe(0);
    });
  });

  /** A small disk of its own, for who may make one. */
  async function onDisk(options: string, work: (disk: string) => Promise<void>): Promise<void> {
    const disk = path.join(room, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'pipe' });
    try {
      await work(disk);
    } finally {
      execFileSync('umount', [disk]);
    }
  }
});

describe('libraries', () => {
  test('two runs at once: the second is told, and the first is not disturbed', async () => {
    const shoot = shootOf(() => undefined);
    const args = ['run', shoot, '--out', path.join(room, 'out'), '--library', path.join(room, 'library'), '--no-film', '--json'];
    const first = startStudio(args);
    await expect.poll(() => existsSync(path.join(room, 'library/studio.db')), { timeout: 20_000, interval: 20 }).toBe(true);
    const second = await runStudio(args);
    expect(second).toMatchObject({ code: 1 });
    expect(second.stderr).toContain('library-in-use');
    expect((await first.ended).code).toBe(0);
  });

  test('what somebody removed from one is read and made again', async () => {
    const shoot = shootOf(() => undefined);
    const library = path.join(room, 'library');
    const args = (out: string) => ['run', shoot, '--out', path.join(room, out), '--library', library, '--no-film'];
    const first = await runForReport(args('out'));
    for (const name of ['frames', 'versions', 'thumbnails']) rmSync(path.join(library, name), { recursive: true });
    const { code, report } = await runForReport(args('other'));
    expect(code).toBe(0);
    expect(report.projects[0]?.photos).toEqual(first.report.projects[0]?.photos);
    expect(existsSync(report.projects[0]?.photos[0]?.version?.file ?? '')).toBe(true);
    expect(report.projects[0]?.exports).toHaveLength(2);
  });

  test('one from a newer version is refused and left as it is', async () => {
    await run(shootOf(() => undefined));
    const db = new Database(path.join(room, 'library/studio.db'));
    db.pragma('user_version = 9999');
    db.close();
    const { code, stderr } = await runStudio(['list', '--library', path.join(room, 'library')]);
    expect(code).toBe(1);
    expect(stderr).toContain('library-newer');
  });

  test('a damaged one is replaced by its backup, and the person is told', async () => {
    await run(shootOf(() => undefined));
    truncateSync(path.join(room, 'library/studio.db'), 6000);
    const { code, stderr, stdout } = await runStudio(['list', '--library', path.join(room, 'library')]);
    expect(code).toBe(0);
    expect(stderr).toContain('newest backup');
    expect(stdout).toContain('shoot');
  });
});

test('wrong use is told with how to use it', async () => {
  for (const args of [[], ['run'], ['run', 'x'], ['fly'], ['run', 'x', '--out', 'y', '--aspect', '2:1']]) {
    const { code, stderr, stdout } = await runStudio(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('npm run studio');
  }
});

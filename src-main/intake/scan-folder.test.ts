import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toBytes, toText } from './path-text.ts';
import { scanFolder, type FolderScan } from './scan-folder.ts';

const jpegHead = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
const signal = new AbortController().signal;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'studio-scan-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Puts files under the root; the content is a JPEG's beginning unless given. */
async function put(...relatives: Array<string | Buffer | [string, string | Buffer]>): Promise<void> {
  for (const entry of relatives) {
    const [relative, content] = Array.isArray(entry) ? entry : [entry, jpegHead];
    const file = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(relative)]);
    await mkdir(file.subarray(0, file.lastIndexOf(0x2f)), { recursive: true });
    await writeFile(file, content);
  }
}
const scan = (folder = root): Promise<FolderScan> => scanFolder(folder, { signal });
const onlyShoot = async () => {
  const { shoots, skipped } = await scan();
  expect(shoots).toHaveLength(1);
  expect(skipped).toEqual([]);
  const shoot = shoots[0]!;
  return {
    ...shoot,
    names: shoot.files.map((file) => file.relative),
    codes: Object.fromEntries(shoot.skipped.map((file) => [file.name, file.code])),
  };
};

describe('what the studio wrote itself', () => {
  it('is left alone, also through a link: the library, and files that were delivered', async () => {
    await put('IMG_1.jpg', 'out/Home/mls/01-photo.jpg', 'out/Home/mls/mine.jpg', ['library/studio.db', 'x'], 'library/versions/a.jpg');
    const link = `${root}-link`;
    await symlink(root, link);
    try {
      const own = { library: `${root}/library`, delivered: () => [`${link}/out/Home/mls/01-photo.jpg`, '/gone/02-photo.jpg'] };
      for (const folder of [root, link]) {
        const { shoots } = await scanFolder(folder, { signal, own });
        expect(shoots[0]?.files.map(({ relative }) => relative)).toEqual(['IMG_1.jpg', 'out/Home/mls/mine.jpg']);
        expect(shoots[0]?.skipped.map(({ name, code }) => [name, code])).toEqual([
          ['library', 'own-file'],
          ['out/Home/mls/01-photo.jpg', 'own-file'],
        ]);
      }
      for (const folder of ['library', 'library/versions'])
        await expect(scanFolder(`${root}/${folder}`, { signal, own })).rejects.toMatchObject({ code: 'own-file' });
    } finally {
      await rm(link);
    }
  });
});

describe('what a folder holds', () => {
  it('lists files in natural order with what is needed to notice a change', async () => {
    await put('IMG_10.jpg', 'IMG_2.jpg', 'b/x.jpg', 'a/img_1.jpg', 'IMG_1.jpg');
    const { names, files, folder, name } = await onlyShoot();
    expect(names).toEqual(['a/img_1.jpg', 'b/x.jpg', 'IMG_1.jpg', 'IMG_2.jpg', 'IMG_10.jpg']);
    expect({ folder, name }).toEqual({ folder: root, name: path.basename(root) });
    expect(files[0]).toMatchObject({ path: `${root}/a/img_1.jpg`, sizeBytes: jpegHead.length });
    expect(Math.abs(files[0]!.mtimeMs - Date.now())).toBeLessThan(60_000);
  });

  it('names what it leaves alone, and does not look into hidden folders', async () => {
    await put('IMG_1.jpg', 'IMG_1.XMP', 'IMG_1.dop', '.hidden.jpg', '._IMG_1.jpg', '.DS_Store', 'Thumbs.db', 'desktop.ini');
    await put('__MACOSX/IMG_1.jpg', '.secret/IMG_1.jpg', '.xmp', ['empty.jpg', '']);
    const { names, codes } = await onlyShoot();
    expect(names).toEqual(['IMG_1.jpg']);
    expect(codes).toEqual({
      'IMG_1.XMP': 'sidecar-file',
      'IMG_1.dop': 'sidecar-file',
      '.hidden.jpg': 'hidden-file',
      '._IMG_1.jpg': 'system-file',
      '.DS_Store': 'system-file',
      'Thumbs.db': 'system-file',
      'desktop.ini': 'system-file',
      __MACOSX: 'system-file',
      '.secret': 'hidden-file',
      '.xmp': 'hidden-file',
      'empty.jpg': 'file-empty',
    });
  });

  it('keeps every name a disk allows', async () => {
    const latin1 = Buffer.from('stue\xe6.jpg', 'latin1');
    const names = [
      '-rf.jpg',
      'a "quoted" \'name\'.jpg',
      'line\nbreak.jpg',
      'img%03d.jpg',
      'http:x.mp4.jpg',
      '🏠 living room ✨.jpeg',
      'u\u0308.jpg',
      '\u00fc.jpg',
      `${'x'.repeat(251)}.jpg`,
      'no-extension',
      'trailing.dot..jpg',
      '$(reboot);`id`.jpg',
    ];
    await put(...names, latin1);
    const shoot = await onlyShoot();
    expect(new Set(shoot.names)).toEqual(new Set([...names, toText(latin1)]));
    for (const file of shoot.files) expect(toBytes(file.path).subarray(root.length + 1)).toEqual(toBytes(file.relative));
  });

  it('follows no link and opens no pipe, socket or loop', async () => {
    await put('IMG_1.jpg');
    await symlink('/etc', path.join(root, 'etc'));
    await symlink('.', path.join(root, 'loop'));
    await symlink('IMG_1.jpg', path.join(root, 'link.jpg'));
    await symlink('nowhere', path.join(root, 'dangling.jpg'));
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path.join(root, 'pipe.jpg')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path.join(root, 'socket.jpg'), resolve));
    const { names, codes } = await onlyShoot();
    server.close();
    expect(names).toEqual(['IMG_1.jpg']);
    expect(codes).toEqual({
      etc: 'symbolic-link',
      loop: 'symbolic-link',
      'link.jpg': 'symbolic-link',
      'dangling.jpg': 'symbolic-link',
      'pipe.jpg': 'not-a-regular-file',
      'socket.jpg': 'not-a-regular-file',
    });
  });

  it('leaves a file larger than 2 GiB out by its size alone', async () => {
    await put('IMG_1.jpg', 'disk.img');
    await truncate(path.join(root, 'disk.img'), 2 * 1024 ** 3 + 1);
    expect((await onlyShoot()).codes).toEqual({ 'disk.img': 'file-too-large' });
  });

  it('goes down as far as the system lets it and says where it stopped', async () => {
    await put('IMG_1.jpg');
    // Built from the inside out: no single path is ever longer than the system allows while it is made.
    const depth = 1100;
    let inner = path.join(root, '.build');
    mkdirSync(inner);
    await writeFile(path.join(inner, 'IMG_2.jpg'), jpegHead);
    for (let level = 0; level < depth; level += 1) {
      const outer = path.join(root, '.next');
      mkdirSync(outer);
      renameSync(inner, path.join(outer, 'ddd'));
      inner = path.join(root, '.build');
      renameSync(outer, inner);
    }
    renameSync(inner, path.join(root, 'deep'));
    const shoot = await onlyShoot();
    expect(shoot.names).toEqual(['IMG_1.jpg']);
    expect(shoot.skipped).toHaveLength(1);
    expect(shoot.skipped[0]!.code).toMatch(/not-readable$/);
    expect(shoot.skipped[0]!.reason).toMatch(/too long/);
    expect(shoot.skipped[0]!.name.split('/').length).toBeGreaterThan(1000);
    execFileSync('rm', ['-rf', path.join(root, 'deep')]);
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)('skips a folder it may not read, and goes on', async () => {
    await put('IMG_1.jpg', 'locked/IMG_2.jpg');
    execFileSync('chmod', ['-R', 'a+rX', root]);
    execFileSync('chmod', ['0', path.join(root, 'locked')]);
    process.seteuid!(65_534);
    try {
      expect(await onlyShoot()).toMatchObject({ names: ['IMG_1.jpg'], codes: { locked: 'folder-not-readable' } });
      await expect(scan(path.join(root, 'locked'))).rejects.toMatchObject({ code: 'folder-not-readable' });
    } finally {
      process.seteuid!(0);
    }
  });

  it('says what is wrong with the folder itself', async () => {
    await put('IMG_1.jpg');
    await expect(scan(path.join(root, 'missing'))).rejects.toMatchObject({ code: 'folder-missing' });
    await expect(scan(path.join(root, 'IMG_1.jpg'))).rejects.toMatchObject({ code: 'not-a-folder' });
    await expect(scan(path.join(root, 'IMG_1.jpg', 'x'))).rejects.toMatchObject({ code: 'folder-missing' });
    await expect(scan(path.join(root, 'x'.repeat(300)))).rejects.toMatchObject({ code: 'folder-not-readable' });
    await expect(scan(`${root}\0`)).rejects.toMatchObject({ code: 'folder-not-readable' });
  });

  it('finds no shoot where there is nothing, and still names the junk', async () => {
    expect(await scan()).toEqual({ shoots: [], skipped: [] });
    await put('.DS_Store', 'a/Thumbs.db');
    const { shoots, skipped } = await scan();
    expect(shoots).toEqual([]);
    expect(skipped.map((file) => file.name)).toEqual(['.DS_Store', 'a/Thumbs.db']);
  });

  it('stops when asked to', async () => {
    await put('IMG_1.jpg');
    await expect(scanFolder(root, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
  });
});

const relativesByShoot = async (): Promise<Record<string, string[]>> => {
  const { shoots } = await scan();
  return Object.fromEntries(shoots.map((shoot) => [shoot.name, shoot.files.map((file) => file.relative)]));
};

describe('one shoot or several', () => {
  it('makes a project of each folder on a card of shoots, and names what is in none', async () => {
    await put('Storgata 2/IMG_1.jpg', 'Storgata 10/DCIM/100CANON/IMG_1.jpg', 'Storgata 10/.DS_Store', 'papers/contract.pdf');
    await put(['read me.txt', 'hello'], ['papers/contract.pdf', '%PDF-1.7']);
    const { shoots, skipped } = await scan();
    expect(shoots.map(({ folder, name, files }) => ({ folder, name, files: files.map((file) => file.relative) }))).toEqual([
      { folder: path.join(root, 'Storgata 2'), name: 'Storgata 2', files: ['IMG_1.jpg'] },
      { folder: path.join(root, 'Storgata 10'), name: 'Storgata 10', files: ['DCIM/100CANON/IMG_1.jpg'] },
    ]);
    expect(shoots[1]!.skipped.map((file) => file.name)).toEqual(['.DS_Store']);
    expect(skipped.map(({ name, code }) => [name, code])).toEqual([
      ['read me.txt', 'not-a-photo'],
      ['papers/contract.pdf', 'not-a-photo'],
    ]);
  });

  it('never splits what a camera split', async () => {
    await put('DCIM/100CANON/IMG_1.jpg', 'DCIM/101MSDCF/IMG_2.jpg', 'DCIM/100_0001/IMG_3.jpg', ['PRIVATE/M4ROOT/MEDIAPRO.XML', '<xml>']);
    expect(Object.keys(await relativesByShoot())).toEqual([path.basename(root)]);
  });

  it('looks through camera folders for shoots', async () => {
    await put('DCIM/Storgata 2/IMG_1.jpg', 'DCIM/Storgata 4/IMG_2.jpg');
    expect(await relativesByShoot()).toEqual({ 'Storgata 2': ['IMG_1.jpg'], 'Storgata 4': ['IMG_2.jpg'] });
  });

  it.each([
    ['a picture lies directly in the folder', ['a/IMG_1.jpg', 'b/IMG_2.jpg', 'IMG_0.jpg']],
    ['only one folder holds pictures', ['a/b/IMG_2.jpg', 'a/IMG_1.jpg']],
    ['the folders are rooms', ['Bedroom 2/IMG_3.jpg', 'Kjøkken/IMG_2.jpg', 'Stue/IMG_1.jpg']],
    ['the folders are kinds of file', ['JPG/IMG_1.jpg', 'RAW/IMG_1.jpg']],
  ])('is one shoot when %s', async (_why, files) => {
    await put(...files);
    expect(await relativesByShoot()).toEqual({ [path.basename(root)]: files });
  });

  it('names a shoot after the folder a person named, not the camera’s', async () => {
    await put('Storgata 2/DCIM/100CANON/IMG_1.jpg');
    const { shoots } = await scan(path.join(root, 'Storgata 2', 'DCIM', '100CANON'));
    expect(shoots.map((shoot) => shoot.name)).toEqual(['Storgata 2']);
  });
});

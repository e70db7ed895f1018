/**
 * How much CPU intake costs for a shoot, side by side with `vipsthumbnail`, which only makes the thumbnail, and with the
 * least that any thumbnail of a whole JPEG can cost.
 *
 *   npm run bench:intake [-- --rounds 3]
 *
 * A shoot of 80 JPEGs of 24 megapixels with the camera's own small picture inside (20, each four times), each way in one
 * process of its own: one reading (hash, EXIF, decode, tones, synced thumbnail); a first look (head of the file, EXIF,
 * small picture); vipsthumbnail; and the floor: the JPEG decoded at an eighth (libjpeg-turbo by libvips, nothing encoded).
 * CPU is user plus system time of the whole process, start included; rounds are interleaved and the smallest counts,
 * because the machine may be busy. Also: the time to list 1,000 and 10,000 files, to look at 1,000 for the first time, and
 * to answer for a screen-sized preview of one file the first and the second time.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fromRgb, openPicture } from '../src-main/imaging/picture.ts';
import { makeExif, withExif } from '../src-main/imaging/raw.fixture.ts';
import { shrinkPicture } from '../src-main/imaging/shrink-picture.ts';
import { glanceFrames } from '../src-main/intake/glance-frames.ts';
import type { Imaging } from '../src-main/imaging/tasks.ts';
import { LibraryFiles } from '../src-main/library/library-files.ts';
import { Thumbnails } from '../src-main/library/thumbnails.ts';
import { readFrame } from '../src-main/intake/read-frame.ts';
import { scanFolder } from '../src-main/intake/scan-folder.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;
const fileCount = 20;
/** As many times is each file read in one process: a shoot has about 80 frames. */
const passes = 4;
const widthPx = 6000;
const heightPx = 4000;
const goals = { peer: 0.9, floor: 1.45, firstLook: 0.12 };
const task = { signal, onProgress: () => undefined, kernelsDir: '' };

/** Value noise in five sizes, from walls to fabric: as detailed as a room, without a sensor's noise. */
function texture(width: number, height: number): Float32Array {
  const out = new Float32Array(width * height);
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 4_294_967_296;
  };
  for (const [cell, weight] of [
    [640, 0.45],
    [160, 0.25],
    [40, 0.13],
    [10, 0.08],
    [3, 0.11],
  ] as const) {
    const columns = Math.ceil(width / cell) + 2;
    const grid = Float32Array.from({ length: columns * (Math.ceil(height / cell) + 2) }, random);
    for (let y = 0; y < height; y += 1) {
      const row = Math.floor(y / cell) * columns;
      const v = (y % cell) / cell;
      for (let x = 0; x < width; x += 1) {
        const at = row + Math.floor(x / cell);
        const u = (x % cell) / cell;
        const top = grid[at]! + (grid[at + 1]! - grid[at]!) * u;
        const bottom = grid[at + columns]! + (grid[at + columns + 1]! - grid[at + columns]!) * u;
        out[y * width + x]! += weight * (top + (bottom - top) * v);
      }
    }
  }
  return out;
}

/** The files, made once and kept in the system's temporary folder. */
async function shoot(): Promise<string> {
  const folder = path.join(tmpdir(), 'ai-studio-bench-intake-3');
  const found = await readdir(folder).catch(() => []);
  if (found.filter((name) => name.endsWith('.jpg')).length === fileCount) return folder;
  console.log(`Making ${fileCount} pictures of 24 MP in ${folder}; this happens once.`);
  await mkdir(folder, { recursive: true });
  const margin = fileCount * 16;
  const plane = texture(widthPx + margin, heightPx);
  for (let index = 0; index < fileCount; index += 1) {
    const rgb = Buffer.allocUnsafe(widthPx * heightPx * 3);
    const gain = 180 + (index % 5) * 30;
    for (let y = 0; y < heightPx; y += 1) {
      for (let x = 0; x < widthPx; x += 1) {
        const value = plane[y * (widthPx + margin) + x + index * 16]! * gain;
        const at = (y * widthPx + x) * 3;
        rgb[at] = Math.min(255, value * 1.05);
        rgb[at + 1] = Math.min(255, value);
        rgb[at + 2] = Math.min(255, value * 0.9 + 8);
      }
    }
    const picture = fromRgb(rgb, widthPx, heightPx);
    const thumbnail = await picture.clone().resize(160, 120, { fit: 'fill' }).jpeg({ quality: 80 }).toBuffer();
    const file = path.join(folder, `IMG_${String(index).padStart(4, '0')}.jpg`);
    const jpeg = withExif(await picture.jpeg({ quality: 95, optimiseCoding: false }).toBuffer(), makeExif({ thumbnail }));
    await writeFile(`${file}.part`, jpeg);
    await rename(`${file}.part`, file);
  }
  return folder;
}

/**
 * CPU seconds of a command, as the shell that waited for it saw them. Compiled code is kept from one start to the next: the
 * built program has no types that would have to be taken out of it first.
 */
async function cpuSeconds(command: string, args: readonly string[]): Promise<number> {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >&2';
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(tmpdir(), 'ai-studio-bench-code') };
  const { stderr } = await run('bash', ['-c', script, 'bash', command, ...args], { maxBuffer: 1 << 26, env });
  const [user, system] = stderr.trim().split('\n').pop()!.replaceAll(',', '.').split(' ').map(Number);
  return user! + system!;
}

type Way = 'read' | 'look' | 'floor';

/** One way through the shoot, in a process of its own. */
async function go(way: Way, folder: string, outDir: string): Promise<void> {
  const { shoots } = await scanFolder(folder, { signal });
  const files = shoots.flatMap((one) => one.files);
  const all = Array.from({ length: passes }, () => files).flat();
  const thumbnailOf = (file: { relative: string }): string => path.join(outDir, `${path.basename(file.relative)}.ours.jpg`);
  if (way === 'look') {
    for (let at = 0; at < all.length; at += 16) {
      const batch = all.slice(at, at + 16).map((file) => ({ file: file.path, thumbnailTo: thumbnailOf(file) }));
      const { glances } = await glanceFrames({ files: batch }, task);
      if (glances.some((glance) => glance?.hasThumbnail !== true)) throw new Error('A small picture is missing.');
    }
    return;
  }
  for (const file of all) {
    if (way === 'floor')
      await openPicture(await readFile(file.path), { strict: false })
        .resize(Math.floor(widthPx / 16), Math.floor(heightPx / 16))
        .raw()
        .toBuffer({ resolveWithObject: true });
    else await readFrame({ file: file.path, sizeBytes: file.sizeBytes, copyTo: null, thumbnailTo: thumbnailOf(file) }, task);
  }
}

async function listMany(outDir: string, count: number): Promise<number> {
  const folder = path.join(outDir, `many-${count}`);
  await mkdir(folder);
  for (let index = 0; index < count; index += 1) await writeFile(path.join(folder, `IMG_${index}.jpg`), 'small');
  const startMs = performance.now();
  const { shoots } = await scanFolder(folder, { signal });
  const tookMs = performance.now() - startMs;
  if (shoots[0]?.files.length !== count) throw new Error('The list is not complete.');
  return tookMs;
}

/** A thousand first looks, as an import takes them, in one process. */
async function lookAtMany(files: readonly string[], outDir: string): Promise<number> {
  const startMs = performance.now();
  for (let at = 0; at < 1000; at += 16) {
    const batch = Array.from({ length: Math.min(16, 1000 - at) }, (_, index) => ({
      file: files[(at + index) % files.length]!,
      thumbnailTo: path.join(outDir, `look-${index}.jpg`),
    }));
    await glanceFrames({ files: batch }, task);
  }
  return performance.now() - startMs;
}

/** A screen-sized preview, made and then found again. */
async function preview(file: string, outDir: string): Promise<{ firstMs: number; secondMs: number }> {
  const library = new LibraryFiles(path.join(outDir, 'library'));
  const imaging = {
    width: 1,
    run: (_: string, input: never) => shrinkPicture(input, task),
    close: async () => undefined,
  } as unknown as Imaging;
  const thumbnails = new Thumbnails({ files: library, imaging, newId: randomUUID });
  const ask = async (): Promise<number> => {
    const startMs = performance.now();
    await readFile(await thumbnails.ensure({ sha256: '0'.repeat(64), source: file, size: 'preview' }));
    return performance.now() - startMs;
  };
  const firstMs = await ask();
  const times = [];
  for (let time = 0; time < 20; time += 1) times.push(await ask());
  return { firstMs, secondMs: times.toSorted((a, b) => a - b)[10]! };
}

async function bench(): Promise<void> {
  const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 3;
  const folder = await shoot();
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).map((name) => path.join(folder, name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size / 1e6));
  const outDir = await mkdtemp(path.join(tmpdir(), 'ai-studio-bench-'));
  try {
    const version = await run('vipsthumbnail', ['--version']).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    );
    const peer = ['--size', '512', '-o', `${outDir}/%s.vips.jpg`, ...Array.from({ length: passes }, () => files).flat()];
    const ways = ['read', 'look', 'floor'] as const;
    const best = { read: Infinity, look: Infinity, floor: Infinity, peer: Infinity };
    for (let round = 0; round < rounds; round += 1) {
      for (const way of ways)
        best[way] = Math.min(best[way], await cpuSeconds(process.execPath, [import.meta.filename, `--${way}`, folder, outDir]));
      if (version !== null) best.peer = Math.min(best.peer, await cpuSeconds('vipsthumbnail', peer));
    }
    const reads = files.length * passes;
    const line = (name: string, seconds: number): string =>
      `${name.padEnd(62)} ${((seconds * 1000) / reads).toFixed(1).padStart(7)} ms CPU a file ${(seconds / best.floor).toFixed(2).padStart(6)} x floor`;
    const goal = (name: string, value: number, least: number): string =>
      `${name}: ${value.toFixed(2)} (goal ${least} or less: ${value <= least ? 'met' : 'NOT met'})`;
    console.log(`${reads} JPEGs, 24 MP, ${Math.min(...sizes).toFixed(1)} to ${Math.max(...sizes).toFixed(1)} MB; best of ${rounds} rounds`);
    console.log(line('floor: JPEG decoded at 1/8, nothing else', best.floor));
    console.log(line('AI Studio, one reading: hash, EXIF, tones, 512 px, synced', best.read));
    console.log(line('AI Studio, first look: EXIF and the camera’s small picture', best.look));
    if (version === null) console.log('vipsthumbnail is not installed (Debian: libvips-tools): no side-by-side figure.');
    else {
      console.log(line(`${version}: 512 px thumbnail only`, best.peer));
      console.log(goal('one reading / vipsthumbnail', best.read / best.peer, goals.peer));
    }
    console.log(goal('one reading / floor', best.read / best.floor, goals.floor));
    console.log(goal('first look / floor', best.look / best.floor, goals.firstLook));
    for (const count of [1000, 10_000]) console.log(`listing ${count} small files: ${(await listMany(outDir, count)).toFixed(0)} ms`);
    console.log(`first look at 1000 files: ${(await lookAtMany(files, outDir)).toFixed(0)} ms in one process`);
    const { firstMs, secondMs } = await preview(files[0]!, outDir);
    console.log(`preview of 2048 px: made in ${firstMs.toFixed(0)} ms, found again in ${secondMs.toFixed(1)} ms (goal 5)`);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

const [, , mode, folder, outDir] = process.argv;
const way = mode?.slice(2);
await ((way === 'read' || way === 'look' || way === 'floor') && folder !== undefined && outDir !== undefined
  ? go(way, folder, outDir)
  : bench());

/**
 * How much CPU one reading of a shoot costs, side by side with `vipsthumbnail`, which only makes the thumbnail.
 *
 *   npm run bench:intake [-- --rounds 3]
 *
 * Ours hashes, reads EXIF, decodes, measures and writes a synced thumbnail for a shoot of 80 JPEGs of 24 megapixels (20,
 * each four times), in one process; so does vipsthumbnail its part. CPU is user plus system time of the whole process,
 * start included; rounds are interleaved and the smallest counts, because the machine may be busy. Also: the time to list
 * 10,000 small files.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fromRgb } from '../src-main/imaging/picture.ts';
import { readFrame } from '../src-main/intake/read-frame.ts';
import { scanFolder } from '../src-main/intake/scan-folder.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;
const fileCount = 20;
/** As many times is each file read in one process: a shoot has about 80 frames. */
const passes = 4;
const widthPx = 6000;
const heightPx = 4000;
const goal = 0.9;
const listGoalMs = 5000;

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
  const folder = path.join(tmpdir(), 'ai-studio-bench-intake-2');
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
    const IFD2 = {
      DateTimeOriginal: `2026:05:04 12:30:${String(index).padStart(2, '0')}`,
      ExposureTime: '1/60',
      FNumber: '8/1',
      ISOSpeedRatings: '100',
    };
    const file = path.join(folder, `IMG_${String(index).padStart(4, '0')}.jpg`);
    const jpeg = await fromRgb(rgb, widthPx, heightPx)
      .withExif({ IFD0: { Make: 'Bench', Model: 'Camera' }, IFD2 })
      .jpeg({ quality: 95, optimiseCoding: false })
      .toBuffer();
    await writeFile(`${file}.part`, jpeg);
    await rename(`${file}.part`, file);
  }
  return folder;
}

/** CPU seconds of a command, as the shell that waited for it saw them. */
async function cpuSeconds(command: string, args: readonly string[]): Promise<number> {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >&2';
  const { stderr } = await run('bash', ['-c', script, 'bash', command, ...args], { maxBuffer: 1 << 26 });
  const [user, system] = stderr.trim().split('\n').pop()!.replaceAll(',', '.').split(' ').map(Number);
  return user! + system!;
}

/** Ours, in a process of its own. */
async function readAll(folder: string, outDir: string): Promise<void> {
  const { shoots } = await scanFolder(folder, { signal });
  const files = shoots.flatMap((one) => one.files);
  for (const file of Array.from({ length: passes }, () => files).flat()) {
    const thumbnailTo = path.join(outDir, `${path.basename(file.relative)}.ours.jpg`);
    await readFrame(
      { file: file.path, sizeBytes: file.sizeBytes, copyTo: null, thumbnailTo },
      { signal, onProgress: () => undefined, kernelsDir: '' },
    );
  }
}

async function listMany(outDir: string): Promise<number> {
  const folder = path.join(outDir, 'many');
  await mkdir(folder);
  for (let index = 0; index < 10_000; index += 1) await writeFile(path.join(folder, `IMG_${index}.jpg`), 'small');
  const startMs = performance.now();
  const { shoots } = await scanFolder(folder, { signal });
  const tookMs = performance.now() - startMs;
  if (shoots[0]?.files.length !== 10_000) throw new Error('The list is not complete.');
  return tookMs;
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
    const best = { ours: Infinity, peer: Infinity };
    for (let round = 0; round < rounds; round += 1) {
      best.ours = Math.min(best.ours, await cpuSeconds(process.execPath, [import.meta.filename, '--read', folder, outDir]));
      if (version !== null) best.peer = Math.min(best.peer, await cpuSeconds('vipsthumbnail', peer));
    }
    const reads = files.length * passes;
    const line = (name: string, seconds: number): string =>
      `${name.padEnd(58)} ${((seconds * 1000) / reads).toFixed(1).padStart(7)} ms CPU a file`;
    console.log(`${reads} JPEGs, 24 MP, ${Math.min(...sizes).toFixed(1)} to ${Math.max(...sizes).toFixed(1)} MB; best of ${rounds} rounds`);
    console.log(line('AI Studio: hash, EXIF, tones, 512 px thumbnail, synced', best.ours));
    if (version === null) console.log('vipsthumbnail is not installed (Debian: libvips-tools): no side-by-side figure.');
    else {
      console.log(line(`${version}: 512 px thumbnail only`, best.peer));
      console.log(`ratio ${(best.ours / best.peer).toFixed(2)} (goal ${goal} or less)`);
    }
    const listMs = await listMany(outDir);
    console.log(`listing 10,000 small files: ${listMs.toFixed(0)} ms (goal ${listGoalMs} or less)`);
    if ((version !== null && best.ours > goal * best.peer) || listMs > listGoalMs) process.exitCode = 1;
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

const [, , mode, folder, outDir] = process.argv;
await (mode === '--read' && folder !== undefined && outDir !== undefined ? readAll(folder, outDir) : bench());

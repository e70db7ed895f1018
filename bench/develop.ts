/**
 * What developing a bracket set costs, side by side with `enfuse` (Debian: enfuse), which only fuses.
 *
 *   npm run bench:develop [-- --rounds 3]
 *
 * Three frames of 24 megapixels, two stops apart, JPEG in and JPEG out. Ours is measured twice: fusing alone, which is
 * what enfuse does, and the whole task (read and check, align, fuse, balance, tone, sharpen, write). Cold is a process
 * that does it once; warm is the last of three in one process, as a worker goes through a shoot. CPU is user plus system
 * time; rounds are interleaved and the smallest counts, because the machine may be busy.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildKernels } from '../scripts/build-kernels.ts';
import { developPhoto } from '../src-main/develop/develop-photo.ts';
import { shoot } from '../src-main/develop/fixtures/lit-room.ts';
import { takePlanes } from '../src-main/develop/fuse/frame-planes.ts';
import { fuseBrackets } from '../src-main/develop/fuse/fuse-brackets.ts';
import { compilePhotoKernels, PhotoKernels } from '../src-main/develop/kernels/photo-kernels.ts';
import { neutralSettings } from '../src-main/develop/kernels/render-settings.ts';
import { renderPixels } from '../src-main/develop/pixels.ts';
import { decodeFrame, openFrame } from '../src-main/develop/read-frame.ts';
import { defaultRecipe, type DevelopFrame } from '../src-main/develop/recipe.ts';
import { writePicture } from '../src-main/develop/write-picture.ts';
import { fromRgb } from '../src-main/imaging/picture.ts';

const run = promisify(execFile);
const kernelsDir = path.resolve(import.meta.dirname, '../dist/kernels');
const full = { widthPx: 6000, heightPx: 4000 };
const stops = [-2, 0, 2];
const fuse = defaultRecipe(stops.length).fuse!;

/** The frames, made once and kept in the system's temporary folder. */
async function makeFrames(): Promise<readonly string[]> {
  const folder = path.join(tmpdir(), 'ai-studio-bench-develop-1');
  const files = stops.map((_, index) => path.join(folder, `frame-${index}.jpg`));
  const isThere = await Promise.all(files.map((file) => readFile(file).then(Boolean, () => false)));
  if (isThere.every(Boolean)) return files;
  console.log(`Making ${stops.length} frames of 24 MP in ${folder}; this happens once.`);
  await mkdir(folder, { recursive: true });
  const small = { widthPx: 1500, heightPx: 1000 };
  for (const [index, file] of files.entries()) {
    const rgb = await fromRgb(shoot({ ...small, stops: stops[index]! }), small.widthPx, small.heightPx)
      .resize(full.widthPx, full.heightPx)
      .raw()
      .toBuffer();
    addNoise(rgb, index + 1);
    const jpeg = await fromRgb(rgb, full.widthPx, full.heightPx).jpeg({ quality: 92 }).toBuffer();
    await writeFile(`${file}.part`, jpeg);
    await rename(`${file}.part`, file);
  }
  return files;
}

/** A camera's grain, the same every time. */
function addNoise(rgb: Uint8Array, seed: number): void {
  let state = seed;
  for (let i = 0; i < rgb.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const level = rgb[i]!;
    if (level > 2 && level < 253) rgb[i] = level + ((state >>> 24) % 7) - 3;
  }
}

interface Cost {
  readonly cpuMs: number;
  readonly rssMb: number;
}
const cpuMs = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

/** Ours, in a process of its own: the cost of the last time, or of the whole process where there is only one. */
async function ours(what: string, times: number, files: readonly string[], outFile: string): Promise<void> {
  const frames = await Promise.all(
    files.map(async (file): Promise<DevelopFrame> => {
      const sha256 = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      return { file, sha256, exposureValue: null };
    }),
  );
  const work = what === 'fuse' ? () => fuseOnly(frames, outFile) : () => developAll(frames, outFile);
  let before = process.cpuUsage();
  for (let time = 0; time < times; time++) {
    before = process.cpuUsage();
    await work();
  }
  const cost: Cost = {
    cpuMs: cpuMs(times === 1 ? process.cpuUsage() : process.cpuUsage(before)),
    rssMb: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(cost));
}

async function developAll(frames: readonly DevelopFrame[], outFile: string): Promise<void> {
  const context = { signal: new AbortController().signal, onProgress: () => undefined, kernelsDir };
  await developPhoto({ frames, base: 1, recipe: defaultRecipe(frames.length), outFile }, context);
}

const kept: { kernels?: PhotoKernels } = {};
async function fuseOnly(frames: readonly DevelopFrame[], outFile: string): Promise<void> {
  const { widthPx, heightPx } = full;
  const kernels = (kept.kernels ??= new PhotoKernels(await compilePhotoKernels(kernelsDir)));
  kernels.reset();
  const taking = [];
  for (const frame of frames) {
    const rgb = await decodeFrame(await openFrame(frame));
    taking.push({ planes: takePlanes(kernels, rgb, widthPx, heightPx), map: null, emphasis: 1 });
    rgb.buffer.transfer(0);
  }
  const planes = fuseBrackets(kernels, taking, widthPx, heightPx, fuse);
  const out = taking[0]!.planes.luma;
  const rgb = renderPixels(kernels, { source: { planes }, widthPx, heightPx, out }, neutralSettings(widthPx, heightPx));
  await writePicture(rgb, widthPx, heightPx, outFile);
}

async function oursInChild(what: string, times: number, outDir: string, files: readonly string[]): Promise<Cost> {
  const { stdout } = await run(process.execPath, [
    import.meta.filename,
    '--ours',
    what,
    String(times),
    path.join(outDir, `${what}.jpg`),
    ...files,
  ]);
  return JSON.parse(stdout) as Cost;
}

/** CPU milliseconds of a command, as the shell that waited for it saw them. */
async function commandCpuMs(command: string, args: readonly string[]): Promise<number> {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >&2';
  const { stderr } = await run('bash', ['-c', script, 'bash', command, ...args], { maxBuffer: 1 << 26 });
  const [user, system] = stderr.trim().split('\n').pop()!.replaceAll(',', '.').split(' ').map(Number);
  return 1000 * (user! + system!);
}

async function bench(): Promise<void> {
  buildKernels();
  const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 3;
  const files = await makeFrames();
  const outDir = await mkdtemp(path.join(tmpdir(), 'ai-studio-bench-'));
  try {
    const enfuse = await run('enfuse', ['--version']).then(
      ({ stdout }) => stdout.split('\n')[0]!,
      () => null,
    );
    const variants = [
      { name: 'AI Studio, fuse only, cold process', what: 'fuse', times: 1 },
      { name: 'AI Studio, fuse only, warm worker', what: 'fuse', times: 3 },
      { name: 'AI Studio, whole development, cold process', what: 'develop', times: 1 },
      { name: 'AI Studio, whole development, warm worker', what: 'develop', times: 3 },
    ];
    const best = variants.map((): Cost => ({ cpuMs: Infinity, rssMb: 0 }));
    let peerMs = Infinity;
    for (let round = 0; round < rounds; round++) {
      for (const [index, { what, times }] of variants.entries()) {
        const cost = await oursInChild(what, times, outDir, files);
        const so = best[index]!;
        best[index] = { cpuMs: Math.min(so.cpuMs, cost.cpuMs), rssMb: Math.max(so.rssMb, cost.rssMb) };
      }
      if (enfuse !== null) {
        peerMs = Math.min(peerMs, await commandCpuMs('enfuse', ['--compression=95', '-o', path.join(outDir, 'enfuse.jpg'), ...files]));
      }
    }
    console.log(`${files.length} frames of 24 MP, JPEG to JPEG; CPU, best of ${rounds} rounds`);
    for (const [index, { name }] of variants.entries()) {
      const { cpuMs: ms, rssMb } = best[index]!;
      const ratio = enfuse === null ? '' : `   ${(ms / peerMs).toFixed(2)} x enfuse`;
      console.log(`${name.padEnd(46)} ${(ms / 1000).toFixed(2).padStart(6)} s   peak ${rssMb.toFixed(0).padStart(4)} MB${ratio}`);
    }
    if (enfuse === null) console.log('enfuse is not installed (Debian: apt install enfuse): no side-by-side figures.');
    else console.log(`${enfuse.padEnd(46)} ${(peerMs / 1000).toFixed(2).padStart(6)} s`);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

const [, , mode, what, times, outFile, ...files] = process.argv;
await (mode === '--ours' && what !== undefined && outFile !== undefined ? ours(what, Number(times), files, outFile) : bench());

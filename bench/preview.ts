/**
 * How live a slider feels: previews at 1600 px of a single photo and of a set of five, 24 megapixels each, through a pool of
 * real worker processes as the window uses it, with nothing else to do and beside two photos being developed.
 *
 *   node bench/preview.ts [-- --moves 12] [folder with one set of your own]
 *
 * The first preview reads and fuses the frames; those after it move a slider. Wall time is what a person feels; the CPU is
 * that of the preview's worker (Linux only). No peer: the tools that we compare with have no previews to measure. The goal
 * is 100 ms after the first.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildKernels } from '../scripts/build-kernels.ts';
import { shoot } from '../src-main/develop/fixtures/lit-room.ts';
import { noFacts } from '../src-main/develop/fixtures/no-facts.ts';
import { recipeFor, type DevelopFrame, type DevelopSource } from '../src-main/develop/recipe.ts';
import { createImagingPool } from '../src-main/imaging/pool.ts';
import { fromRgb } from '../src-main/imaging/picture.ts';
import type { StartWorker } from '../src-main/ports.ts';
import { startChildWorker } from '../src-main/terminal/child-worker.ts';
import { settingsWith, type DevelopChange } from '../src-preload/contract/develop.ts';

const full = { widthPx: 6000, heightPx: 4000 };
const stops = [-4, -2, 0, 2, 4];
const longEdgePx = 1600;
const goalMs = 100;

/** Five frames of a made-up room with grain, made once and kept in the system's temporary folder. */
async function makeFrames(): Promise<readonly string[]> {
  const folder = path.join(tmpdir(), 'ai-studio-bench-preview-1');
  const files = stops.map((_, index) => path.join(folder, `frame-${index}.jpg`));
  if (files.every((file) => existsSync(file))) return files;
  console.log(`Making ${stops.length} frames of 24 MP in ${folder}; this happens once.`);
  await mkdir(folder, { recursive: true });
  const small = { widthPx: 1500, heightPx: 1000 };
  for (const [index, file] of files.entries()) {
    const rgb = await fromRgb(shoot({ ...small, stops: stops[index]! }), small.widthPx, small.heightPx)
      .resize(full.widthPx, full.heightPx)
      .raw()
      .toBuffer();
    let state = index + 1;
    for (let i = 0; i < rgb.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const level = rgb[i]!;
      if (level > 2 && level < 253) rgb[i] = level + ((state >>> 24) % 7) - 3;
    }
    await writeFile(`${file}.part`, await fromRgb(rgb, full.widthPx, full.heightPx).jpeg({ quality: 92 }).toBuffer());
    await rename(`${file}.part`, file);
  }
  return files;
}

const frameOf = (file: string, index: number): DevelopFrame => ({
  file,
  sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
  facts: noFacts(8 - 2 * index),
});
const source = (frames: readonly DevelopFrame[], change: DevelopChange): DevelopSource => ({
  frames,
  base: Math.floor(frames.length / 2),
  recipe: recipeFor({ frameCount: frames.length, settings: settingsWith(change) }),
});

/** What a person does to a photo, `n` being how far the slider has come. */
const sliders: readonly { readonly name: string; readonly change: (n: number) => DevelopChange }[] = [
  { name: 'tone', change: (n) => ({ exposureEv: 0.02 * n, shadows: 0.03 * n, contrast: 0.01 * n }) },
  { name: 'warmth', change: (n) => ({ warmth: -0.5 + 0.05 * n }) },
  { name: 'window pull', change: (n) => ({ windowPull: 0.05 * n }) },
  { name: 'turn', change: (n) => ({ rotateDeg: 0.1 * (n + 1) }) },
  { name: 'guides', change: (n) => ({ verticals: 'guided', guides: [guide(0.2, 0.001 * n), guide(0.8, -0.001 * n)] }) },
  { name: 'noise', change: (n) => ({ denoise: 0.05 * n }) },
];
const guide = (x: number, lean: number) => ({ kind: 'vertical' as const, x1: x, y1: 0.2, x2: x + lean, y2: 0.8 });

/** CPU milliseconds of a process; null where there is no /proc. */
function cpuMsOf(pid: number): number | null {
  if (!existsSync(`/proc/${pid}/stat`)) return null;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
function peakMbOf(pid: number): number | null {
  if (!existsSync(`/proc/${pid}/status`)) return null;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
const children = (): readonly number[] => {
  const file = `/proc/${process.pid}/task/${process.pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
};

interface Row {
  readonly name: string;
  readonly wallMs: readonly number[];
  readonly cpuMs: number | null;
}

async function bench(): Promise<void> {
  buildKernels();
  const movesAt = process.argv.indexOf('--moves');
  const moves = movesAt < 0 ? 12 : Number(process.argv[movesAt + 1]);
  const own = process.argv.slice(2).find((word, at, words) => !word.startsWith('--') && words[at - 1] !== '--moves');
  const files =
    own === undefined
      ? await makeFrames()
      : readdirSync(own)
          .toSorted()
          .map((name) => path.join(own, name));
  const frames = files.map(frameOf);
  const outDir = await mkdtemp(path.join(tmpdir(), 'ai-studio-bench-'));
  const root = path.resolve(import.meta.dirname, '..');
  // The built worker starts in a quarter of the time; without it the sources do the same work.
  const built = path.join(root, 'dist/main/imaging-worker.cjs');
  const modulePath = process.argv.includes('--built') && existsSync(built) ? built : path.join(root, 'src-main/imaging-worker.ts');
  try {
    for (const isBusy of [false, true]) {
      for (const [name, taken] of [
        ['one photo', frames.slice(2, 3)],
        [`a set of ${frames.length}`, frames],
      ] as const) {
        const rows = await measure({ taken, moves, outDir, modulePath, kernelsDir: path.join(root, 'dist/kernels'), isBusy });
        print(`${name}, ${isBusy ? 'beside two photos being developed' : 'nothing else to do'}`, rows);
      }
    }
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

async function measure({
  taken,
  moves,
  outDir,
  modulePath,
  kernelsDir,
  isBusy,
}: {
  taken: readonly DevelopFrame[];
  moves: number;
  outDir: string;
  modulePath: string;
  kernelsDir: string;
  isBusy: boolean;
}): Promise<{ rows: readonly Row[]; peakMb: number | null }> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const startWorker: StartWorker = startChildWorker;
  const pool = createImagingPool({ startWorker, modulePath, kernelsDir, width: 2, log });
  const stop = new AbortController();
  const outFile = path.join(outDir, 'preview.jpg');
  const develop = async (n: number): Promise<void> => {
    while (!stop.signal.aborted) {
      const input = { ...source(taken, {}), outFile: path.join(outDir, `full-${n}.jpg`), outFormat: 'jpeg' as const };
      await pool.run('develop-photo', input, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const developing = isBusy ? [develop(0), develop(1)] : [];
  const before = new Set(children());
  let pid: number | undefined;
  const rows: Row[] = [];
  const show = async (change: DevelopChange): Promise<number> => {
    const startMs = performance.now();
    const made = pool.run('preview-photo', { ...source(taken, change), longEdgePx, outFile }, { signal: stop.signal });
    pid ??= children().find((child) => !before.has(child));
    await made;
    return performance.now() - startMs;
  };
  try {
    rows.push({ name: 'the first, worker start included', wallMs: [await show({})], cpuMs: pid === undefined ? null : cpuMsOf(pid) });
    for (const { name, change } of sliders) {
      await show(change(0));
      const wallMs: number[] = [];
      const cpuBefore = pid === undefined ? null : cpuMsOf(pid);
      for (let n = 1; n <= moves; n++) wallMs.push(await show(change(n)));
      const cpuAfter = pid === undefined ? null : cpuMsOf(pid);
      rows.push({ name, wallMs, cpuMs: cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / moves });
    }
    return { rows, peakMb: pid === undefined ? null : peakMbOf(pid) };
  } finally {
    stop.abort();
    await Promise.all(developing);
    await pool.close();
  }
}

function print(title: string, { rows, peakMb }: { rows: readonly Row[]; peakMb: number | null }): void {
  console.log(`\n${title}${peakMb === null ? '' : `; peak of the preview worker ${peakMb.toFixed(0)} MB`}`);
  console.log(`${''.padEnd(34)}     p50      p95      CPU   goal ${goalMs} ms`);
  for (const { name, wallMs, cpuMs } of rows) {
    const sorted = wallMs.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    const verdict = wallMs.length === 1 ? '' : at(0.95) <= goalMs ? 'yes' : at(0.5) <= goalMs ? 'mostly' : 'no';
    const cells = [at(0.5), at(0.95), cpuMs].map((ms) => (ms === null ? '' : `${ms.toFixed(0)} ms`).padStart(8));
    console.log(`${name.padEnd(34)}${cells.join(' ')}   ${verdict}`);
  }
}

await bench();

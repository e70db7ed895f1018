/**
 * Exposure fusion, side by side with `enfuse` (Debian: enfuse): what it costs, and how much of what the frames show the
 * fused picture shows.
 *
 *   npm run bench:fusion [-- --rounds 3] [-- --sets folder]
 *
 * Cost: three frames of 24 megapixels, JPEG in and JPEG out, nothing but fused. Cold is a process that does it once, warm
 * the last of three in one process. CPU is user plus system time; rounds are interleaved and the smallest counts. The limit
 * is decoding and encoding alone. Quality: MEF-SSIM (Ma, Zeng and Wang 2015) on the sample shoot's sets, drawn rooms and
 * every folder of `--sets`, both engines from the same pictures; ours the whole way with its guards, looks left out.
 * Halo: how much an even wall varies beyond eight pixels from a window that is eight stops brighter.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildKernels } from '../scripts/build-kernels.ts';
import { greyFrom } from '../src-main/develop/fixtures/grey.ts';
import { mefJudge } from '../src-main/develop/fuse/mef-ssim.ts';
import { writePicture } from '../src-main/develop/write-picture.ts';
import { openPicture } from '../src-main/imaging/picture.ts';
import { bracketCases, stepCase, wallVariation, windowStep, writePng, type BracketCase } from './bracket-cases.ts';
import { fuseCase, fuseFiles, fuseUnjudged, startKernels } from './fuse-like-enfuse.ts';
import { large, largeBrackets } from './large-brackets.ts';
import { better, childCost, commandCost, isInstalled, printOwnCost, run, type Cost } from './measure-process.ts';

const goals = { cold: 0.2, warm: 0.13, memory: 0.75, mean: 0.004, least: -0.003 };

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};

async function decodeAndEncode(files: readonly string[], outFile: string): Promise<void> {
  let last: Buffer | undefined;
  for (const file of files) last = await openPicture(file).raw().toBuffer();
  await writePicture(last!, large.widthPx, large.heightPx, outFile);
}

async function own(what: string, times: number, outFile: string, files: readonly string[]): Promise<void> {
  const kernels = await startKernels();
  await printOwnCost(times, () => (what === 'limit' ? decodeAndEncode(files, outFile) : fuseFiles(kernels, files, outFile, false)));
}

async function enfuse({ frames, widthPx, heightPx }: BracketCase, folder: string): Promise<Uint8Array> {
  const inputs = frames.map((_, index) => path.join(folder, `in-${index}.png`));
  for (const [index, file] of inputs.entries()) await writePng(frames[index]!, widthPx, heightPx, file);
  const out = path.join(folder, 'enfused.tif');
  await run('enfuse', ['-o', out, ...inputs]);
  return openPicture(out).flatten().toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer();
}

async function compareCost(folder: string, hasPeer: boolean): Promise<void> {
  const files = await largeBrackets('still', []);
  const variants = [
    { name: 'AI Studio, cold process', what: 'fuse', times: 1, goal: `<= ${goals.cold}` },
    { name: 'AI Studio, warm worker', what: 'fuse', times: 3, goal: `<= ${goals.warm}` },
    { name: 'limit: decode and encode alone, warm', what: 'limit', times: 3, goal: '' },
  ];
  const best: (Cost | undefined)[] = variants.map(() => undefined);
  let peer: Cost | undefined;
  for (let round = 0; round < (Number(option('--rounds')) || 3); round++) {
    for (const [index, { what, times }] of variants.entries()) {
      const args = ['--own', what, String(times), path.join(folder, 'own.jpg'), ...files];
      best[index] = better(best[index], await childCost(import.meta.filename, args));
    }
    if (hasPeer) {
      peer = better(peer, await commandCost('enfuse', ['--compression=95', '-o', path.join(folder, 'enfused.jpg'), ...files]));
    }
  }
  console.log('3 x 24 MP, JPEG to JPEG                       CPU       of enfuse   goal        peak memory  of enfuse  goal');
  for (const [index, { name, goal }] of variants.entries()) {
    const { cpuMs, rssMb } = best[index]!;
    const cost = peer ? `${(cpuMs / peer.cpuMs).toFixed(3)} x` : '';
    const memory = peer && Number.isFinite(peer.rssMb) ? `${(rssMb / peer.rssMb).toFixed(2)} x      <= ${goals.memory}` : '';
    console.log(
      `${name.padEnd(42)} ${(cpuMs / 1000).toFixed(2).padStart(6)} s   ${cost.padEnd(10)}  ${goal.padEnd(10)}  ${rssMb.toFixed(0).padStart(6)} MB     ${memory}`,
    );
  }
  if (peer)
    console.log(
      `${'enfuse'.padEnd(42)} ${(peer.cpuMs / 1000).toFixed(2).padStart(6)} s   ${' '.repeat(24)}${peer.rssMb.toFixed(0).padStart(6)} MB`,
    );
}

async function compareQuality(folder: string, hasPeer: boolean): Promise<void> {
  const kernels = await startKernels();
  console.log('\nMEF-SSIM                     best frame    enfuse   AI Studio   ours - enfuse');
  const differences: number[] = [];
  for (const set of await bracketCases(option('--sets'))) {
    const { name, frames, widthPx, heightPx } = set;
    const grey = (rgb: Uint8Array): ReturnType<typeof greyFrom> => greyFrom(rgb, widthPx, heightPx);
    const judge = mefJudge(frames.map(grey));
    const single = Math.max(...frames.map((frame) => judge(grey(frame))));
    const fused = await fuseCase(kernels, set);
    const ours = fused ? judge(grey(fused)) : single;
    const theirs = hasPeer ? judge(grey(await enfuse(set, folder))) : Number.NaN;
    differences.push(ours - theirs);
    const figures = [single, theirs, ours].map((value) => value.toFixed(4).padStart(10)).join('');
    console.log(`${name.padEnd(28)}${figures}   ${(ours - theirs).toFixed(4).padStart(10)}${fused ? '' : '   one frame alone'}`);
  }
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  console.log(`mean ${mean.toFixed(4)} (goal >= ${goals.mean}), least ${Math.min(...differences).toFixed(4)} (goal >= ${goals.least})`);

  console.log('\nhalo on an even wall, in levels   enfuse   AI Studio   (goal: <= 4 and no more than enfuse)');
  for (const stops of windowStep.stops) {
    const set = stepCase(stops);
    const fused = wallVariation(fuseUnjudged(kernels, set));
    const theirs = hasPeer ? String(wallVariation(await enfuse(set, folder))) : '-';
    console.log(`${set.name.padEnd(32)} ${theirs.padStart(7)} ${String(fused).padStart(9)}`);
  }
}

async function bench(): Promise<void> {
  buildKernels();
  const hasPeer = await isInstalled('enfuse');
  if (!hasPeer) console.log('enfuse is not installed (Debian: apt install enfuse): no side-by-side figures.');
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-studio-bench-'));
  try {
    await compareCost(folder, hasPeer);
    await compareQuality(folder, hasPeer);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [, , mode, what, times, outFile, ...files] = process.argv;
await (mode === '--own' && what !== undefined && outFile !== undefined ? own(what, Number(times), outFile, files) : bench());

/**
 * Alignment, side by side with `align_image_stack` (Debian: hugin-tools) and, for the whole way, with it and `enfuse`.
 *
 *   npm run bench:align [-- --seeds 10] [-- --rounds 1]
 *
 * Spread: drawn rooms shot from known places (shift up to 1.2 % of the width, turned up to half a degree, two stops apart),
 * and how far the farthest corner is from where it should be. Decibels: three frames of 24 megapixels shot from known
 * places, aligned and fused, against the same frames shot from one place and fused; at a quarter of the size, without the
 * border. CPU: the whole way, three frames of 24 megapixels, against the peers on the same files.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildKernels } from '../scripts/build-kernels.ts';
import { alignFrames } from '../src-main/develop/align/align-frames.ts';
import { invert, largestDifferencePx, similarity } from '../src-main/develop/align/motion.ts';
import { greyFrom } from '../src-main/develop/fixtures/grey.ts';
import { shoot } from '../src-main/develop/fixtures/lit-room.ts';
import { psnr } from '../src-main/develop/fixtures/psnr.ts';
import { openPicture } from '../src-main/imaging/picture.ts';
import { fuseFiles, startKernels } from './fuse-like-enfuse.ts';
import { largeBrackets } from './large-brackets.ts';
import { better, childCost, commandCost, isInstalled, printOwnCost, type Cost } from './measure-process.ts';

const goals = { median: 0.01, most: 0.03, decibels: 45, cpu: 0.09 };
const size = { widthPx: 1500, heightPx: 1000 };
const moves = [{ shiftX: 41.3, shiftY: -27.8, turn: 0.004 }, {}, { shiftX: -35.2, shiftY: 30.1, turn: -0.003 }];

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};

/** Errors in percent of the width, of every frame of every seed. */
function spread(seeds: number): readonly number[] {
  const errors: number[] = [];
  for (const variant of [0, 1]) {
    const grey = (shot: object): ReturnType<typeof greyFrom> => greyFrom(shoot({ ...size, variant, ...shot }), size.widthPx, size.heightPx);
    const base = grey({});
    let state = variant + 1;
    const random = (most: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state / 2 ** 31 - 1) * most;
    };
    for (let seed = 0; seed < seeds; seed++) {
      const shots = [-2, 2].map((stops) => ({ stops, shiftX: random(18), shiftY: random(18), turn: random(0.0087) }));
      const placed = alignFrames([grey(shots[0]!), base, grey(shots[1]!)], 1, 1);
      for (const [index, { shiftX, shiftY, turn }] of shots.entries()) {
        const found = placed[2 * index]!;
        const truth = invert(similarity({ turn, xPx: shiftX, yPx: shiftY }));
        errors.push(found.isUsed ? (100 * largestDifferencePx(found.motion, truth, size.widthPx, size.heightPx)) / size.widthPx : Infinity);
      }
    }
  }
  return errors.toSorted((a, b) => a - b);
}

async function decibels(folder: string): Promise<number> {
  const kernels = await startKernels();
  const small = async (name: string, files: readonly string[]): Promise<Uint8Array> => {
    const out = path.join(folder, `${name}.jpg`);
    await fuseFiles(kernels, files, out, true);
    return openPicture(out)
      .extract({ left: 300, top: 300, width: 5400, height: 3400 })
      .resize(1350, 850, { kernel: 'linear' })
      .raw()
      .toBuffer();
  };
  const moved = await small('moved', await largeBrackets('moved', moves));
  return psnr(moved, await small('still', await largeBrackets('still', [])));
}

async function compareCost(folder: string): Promise<void> {
  const hasPeers = (await isInstalled('align_image_stack')) && (await isInstalled('enfuse'));
  const files = await largeBrackets('moved', moves);
  let ours: Cost | undefined;
  let peers: Cost | undefined;
  for (let round = 0; round < (Number(option('--rounds')) || 1); round++) {
    ours = better(ours, await childCost(import.meta.filename, ['--own', path.join(folder, 'own.jpg'), ...files]));
    if (!hasPeers) continue;
    const aligned = path.join(folder, 'aligned_');
    const align = await commandCost('align_image_stack', ['-a', aligned, files[1]!, files[0]!, files[2]!]);
    const tiffs = [0, 1, 2].map((index) => `${aligned}000${index}.tif`);
    const fuse = await commandCost('enfuse', ['--compression=95', '-o', path.join(folder, 'peer.jpg'), ...tiffs]);
    peers = better(peers, { cpuMs: align.cpuMs + fuse.cpuMs, rssMb: Math.max(align.rssMb, fuse.rssMb) });
  }
  console.log(`align, warp, mend, fuse 3 x 24 MP, warm: ${(ours!.cpuMs / 1000).toFixed(2)} s CPU, peak ${ours!.rssMb.toFixed(0)} MB`);
  if (!peers) console.log('align_image_stack or enfuse is not installed (Debian: hugin-tools, enfuse): no side-by-side figures.');
  else
    console.log(
      `align_image_stack + enfuse: ${(peers.cpuMs / 1000).toFixed(2)} s CPU; ratio ${(ours!.cpuMs / peers.cpuMs).toFixed(3)} (goal <= ${goals.cpu})`,
    );
}

async function bench(): Promise<void> {
  buildKernels();
  const errors = spread(Number(option('--seeds')) || 10);
  const median = errors[errors.length >> 1]!;
  console.log(
    `farthest corner off by, in % of the width: median ${median.toFixed(4)} (goal <= ${goals.median}), most ${errors.at(-1)!.toFixed(4)} (goal <= ${goals.most}), ${errors.length} frames`,
  );
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-studio-bench-'));
  try {
    console.log(`moved then fused against still then fused: ${(await decibels(folder)).toFixed(1)} dB (goal >= ${goals.decibels})`);
    await compareCost(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [, , mode, outFile, ...files] = process.argv;
if (mode === '--own' && outFile !== undefined) {
  const kernels = await startKernels();
  await printOwnCost(2, () => fuseFiles(kernels, files, outFile, true));
} else await bench();

/**
 * What the sizes of one photo cost, side by side with ImageMagick and vipsthumbnail, which make them one by one.
 *
 *   node bench/export.ts [--rounds 3] [--version <a JPEG of one's own>]
 *
 * One version of 24 megapixels in; 2048, 1600, 1024, 2400 and 3720 pixels and two crops out, JPEG, with the same qualities.
 * Ours is the whole task in a warm process: one decode, every size, metadata, written and synced; the peers write without.
 * It is measured once more with what every delivery has, the portals' size and the full one. CPU is user plus system time;
 * rounds are interleaved and the smallest counts, because the machine may be busy.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PictureRecipe } from '../src-preload/contract/delivery.ts';
import { Credit } from '../src-preload/contract/settings.ts';
import { builtInRecipes } from '../src-main/delivery/built-in-recipes.ts';
import { exportPhoto } from '../src-main/delivery/export-photo.ts';
import type { ExportPhotoInput } from '../src-main/delivery/export-task.ts';
import { planPicture } from '../src-main/delivery/plan-picture.ts';
import { shoot } from '../src-main/develop/fixtures/lit-room.ts';
import { writePicture } from '../src-main/develop/write-picture.ts';
import { fromRgb, openPicture } from '../src-main/imaging/picture.ts';

const run = promisify(execFile);
const kernelsDir = path.resolve(import.meta.dirname, '../dist/kernels');
const context = { signal: new AbortController().signal, onProgress: () => undefined, kernelsDir };
const full = { widthPx: 6000, heightPx: 4000 };
const sizes = ['mls', 'mls-strict', 'mls-small', 'finn', 'web', 'print', 'social-4x5', 'social-9x16'];
const usual = ['mls', 'full'];
const goal = 0.6;

const origin: ExportPhotoInput['origin'] = {
  facts: {
    capturedAtMs: 0,
    exposure: { timeS: null, fNumber: null, iso: null, value: null, biasEv: null },
    camera: { make: null, model: null, serial: null, lens: null },
    focalLengthMm: null,
    focalLength35mm: null,
  },
  isFused: true,
  operationClass: 'B',
  isGenerative: false,
  software: 'bench',
  credit: Credit.parse({ creator: 'bench' }),
};

const recipesOf = (names: readonly string[]): PictureRecipe[] =>
  builtInRecipes.filter((recipe) => recipe.kind === 'picture').filter(({ name }) => names.includes(name));

/** A room with a camera's grain, the same every time. */
async function makeVersion(outFile: string): Promise<void> {
  const small = { widthPx: 1500, heightPx: 1000 };
  const rgb = await fromRgb(shoot({ ...small, stops: 0 }), small.widthPx, small.heightPx)
    .resize(full.widthPx, full.heightPx)
    .raw()
    .toBuffer();
  let state = 7;
  for (let i = 0; i < rgb.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    rgb[i] = Math.max(0, Math.min(255, (rgb[i] ?? 0) + ((state >>> 24) % 7) - 3));
  }
  await writePicture(rgb, full.widthPx, full.heightPx, outFile);
}

const ms = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

async function ours(versionFile: string, names: readonly string[], outDir: string): Promise<number> {
  const outputs = recipesOf(names).map((recipe) => ({ recipe, outFile: path.join(outDir, `ours-${recipe.name}.jpg`) }));
  const before = process.cpuUsage();
  const { outputs: made } = await exportPhoto({ versionFile, deep: 'none', frameFile: null, origin, outputs }, context);
  const spent = ms(process.cpuUsage(before));
  if (made.some((output) => 'failure' in output)) throw new Error('an output failed');
  return spent;
}

/** CPU milliseconds of a command, as the shell that waited for it saw them. */
async function commandMs(command: string, args: readonly string[]): Promise<number> {
  const { stderr } = await run('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" >&2', 'bash', command, ...args], { maxBuffer: 1 << 26 });
  const [user = 0, system = 0] = (stderr.trim().split('\n').pop() ?? '').replaceAll(',', '.').split(' ').map(Number);
  return 1000 * (user + system);
}

interface Wanted {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly quality: number;
  readonly isCut: boolean;
}

async function magick(versionFile: string, wanted: readonly Wanted[], outDir: string): Promise<number> {
  let total = 0;
  for (const { name, widthPx, heightPx, quality, isCut } of wanted) {
    const box = `${widthPx}x${heightPx}`;
    const cut = isCut ? ['-resize', `${box}^`, '-gravity', 'center', '-extent', box] : ['-resize', box];
    total += await commandMs('convert', [versionFile, ...cut, '-quality', String(quality), path.join(outDir, `magick-${name}.jpg`)]);
  }
  return total;
}

async function vips(versionFile: string, wanted: readonly Wanted[], outDir: string): Promise<number> {
  let total = 0;
  for (const { name, widthPx, heightPx, quality, isCut } of wanted) {
    const out = path.join(outDir, `vips-${name}.jpg[Q=${quality},optimize-coding]`);
    total += await commandMs('vipsthumbnail', [
      versionFile,
      '--size',
      `${widthPx}x${heightPx}`,
      ...(isCut ? ['--smartcrop', 'centre'] : []),
      '-o',
      out,
    ]);
  }
  return total;
}

/** How close our 2048 is to one that is resized directly from every pixel and not compressed: PSNR in dB. */
async function likenessTo(file: string, versionFile: string): Promise<number> {
  const { data, info } = await openPicture(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const direct = await openPicture(versionFile).resize(info.width, info.height, { fastShrinkOnLoad: false }).removeAlpha().raw().toBuffer();
  let sum = 0;
  for (let i = 0; i < data.length; i += 1) sum += ((data[i] ?? 0) - (direct[i] ?? 0)) ** 2;
  return 10 * Math.log10((255 * 255 * data.length) / Math.max(1, sum));
}

const isThere = (command: string): Promise<boolean> =>
  run('which', [command])
    .then(() => true)
    .catch(() => false);
const option = (name: string): string | undefined =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;

async function bench(): Promise<void> {
  const rounds = Number(option('--rounds')) || 3;
  const outDir = await mkdtemp(path.join(tmpdir(), 'ai-studio-bench-'));
  try {
    const versionFile = option('--version') ?? path.join(outDir, 'version.jpg');
    if (option('--version') === undefined) await makeVersion(versionFile);
    const { width, height } = await openPicture(versionFile).metadata();
    const wanted = recipesOf(sizes).map((recipe): Wanted => {
      const { widthPx, heightPx } = planPicture(recipe, { widthPx: width, heightPx: height });
      return { name: recipe.name, widthPx, heightPx, quality: recipe.quality, isCut: recipe.crop !== null };
    });
    const peers = { magick: await isThere('convert'), vips: await isThere('vipsthumbnail') };
    const best = { all: Infinity, usual: Infinity, magick: Infinity, vips: Infinity, single: Infinity };
    await ours(versionFile, ['mls-small'], outDir);
    for (let round = 0; round < rounds; round += 1) {
      best.all = Math.min(best.all, await ours(versionFile, sizes, outDir));
      if (peers.vips) best.vips = Math.min(best.vips, await vips(versionFile, wanted, outDir));
      best.usual = Math.min(best.usual, await ours(versionFile, usual, outDir));
      if (peers.magick) best.magick = Math.min(best.magick, await magick(versionFile, wanted, outDir));
      let alone = 0;
      for (const name of sizes) alone += await ours(versionFile, [name], outDir);
      best.single = Math.min(best.single, alone);
    }
    const first = await readFile(path.join(outDir, 'ours-mls.jpg'));
    await ours(versionFile, ['mls'], outDir);
    const isSame = first.equals(await readFile(path.join(outDir, 'ours-mls.jpg')));
    const megapixels = ((width * height) / 1e6).toFixed(0);
    const line = (name: string, value: number, peer = 0): void =>
      console.log(
        `${name.padEnd(58)} ${value.toFixed(0).padStart(6)} ms CPU${peer > 0 ? `   ${(best.all / peer).toFixed(2)} x (ours over it)` : ''}`,
      );
    console.log(
      `${sizes.length} sizes of one version of ${megapixels} MP (${((await stat(versionFile)).size / 1e6).toFixed(1)} MB); best of ${rounds} rounds`,
    );
    line('AI Studio, all sizes in one pass', best.all);
    line('AI Studio, the same sizes in one task each', best.single, best.single);
    if (peers.vips) line('vipsthumbnail, one by one', best.vips, best.vips);
    else console.log('vipsthumbnail is not installed (Debian: libvips-tools).');
    if (peers.magick) line('ImageMagick, one by one', best.magick, best.magick);
    else console.log('ImageMagick is not installed.');
    line('AI Studio, a usual delivery: portals and full size', best.usual);
    console.log(
      `our 2048 against one made directly of every pixel: ${(await likenessTo(path.join(outDir, 'ours-mls.jpg'), versionFile)).toFixed(1)} dB (after compression and sharpening)`,
    );
    console.log(`the same bytes again: ${isSame ? 'yes' : 'NO'}`);
    if (peers.vips) console.log(`goal: at most ${goal} x vipsthumbnail: ${best.all <= goal * best.vips ? 'met' : 'not met'}`);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

await bench();

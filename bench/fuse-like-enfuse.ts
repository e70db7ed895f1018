import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { GreyPicture } from '../src-main/develop/grey-picture.ts';
import { alignSet, takeFrame } from '../src-main/develop/align-set.ts';
import { blendSet, type FuseChoices } from '../src-main/develop/fuse-set.ts';
import { greyOf, takePlanes } from '../src-main/develop/fuse/frame-planes.ts';
import { fuseBrackets, type FusedPlanes } from '../src-main/develop/fuse/fuse-brackets.ts';
import { lowerWindows } from '../src-main/develop/fuse/lower-windows.ts';
import { windowPull } from '../src-main/develop/fuse/window-pull.ts';
import { compilePhotoKernels, PhotoKernels, scratchBytes } from '../src-main/develop/kernels/photo-kernels.ts';
import { lookFactor, shrinkPixels } from '../src-main/develop/pixels.ts';
import { decodeFrame, openFrame } from '../src-main/develop/read-frame.ts';
import { recipeFor, type DevelopFacts } from '../src-main/develop/recipe.ts';
import { writePicture } from '../src-main/develop/write-picture.ts';
import { settingsWith } from '../src-preload/contract/develop.ts';
import type { BracketCase } from './bracket-cases.ts';

/** Ours, cut to what the peers do: files in, one fused picture out, no look. */

export async function startKernels(): Promise<PhotoKernels> {
  return new PhotoKernels(await compilePhotoKernels(path.resolve(import.meta.dirname, '../dist/kernels')));
}

const settings = settingsWith();
const choices: FuseChoices = { ...recipeFor({ frameCount: 2, settings }).fuse!, ...settings };
const noFacts: DevelopFacts = {
  format: 'jpeg',
  exposure: { timeS: null, fNumber: null, iso: null, value: null, biasEv: null },
  camera: { make: null, model: null, serial: null, lens: null },
  focalLengthMm: null,
  focalLength35mm: null,
  flash: null,
};
const noStep = (): Promise<void> => Promise.resolve();

function join(kernels: PhotoKernels, { luma, chromaBlue, chromaRed }: FusedPlanes, widthPx: number, heightPx: number): Uint8Array {
  const out = kernels.alloc(widthPx * heightPx * 3);
  kernels.run.joinPlanes(luma, chromaBlue, chromaRed, widthPx, heightPx, out, kernels.alloc(scratchBytes(widthPx)));
  return kernels.bytes(out, widthPx * heightPx * 3);
}

/**
 * A set with its guards, as it lies: enfuse does not align, and both are held against the same frames. Null where one frame
 * alone was better.
 */
export async function fuseCase(kernels: PhotoKernels, { frames, widthPx, heightPx }: BracketCase): Promise<Uint8Array | null> {
  const base = frames.length >> 1;
  kernels.reset();
  const start = kernels.mark();
  const taken = frames.map((rgb, index) => takeFrame(kernels, { index, rgb, depth: 8, shrink: 1, widthPx, heightPx }, noFacts));
  // Frames that all seem to show the same are left where they are.
  const still = taken.map((frame) => ({ ...frame, grey: evenGrey(taken[base]!.grey) }));
  const aligned = await alignSet(kernels, still, base, choices, noStep);
  const { fused } = await blendSet(kernels, aligned, choices, start, noStep);
  return fused && 'planes' in fused.pixels.source ? join(kernels, fused.pixels.source.planes, widthPx, heightPx).slice() : null;
}

/** A set fused without the guard, which would rightly take one frame of a scene that has nothing in it; the base is the brightest. */
export function fuseUnjudged(kernels: PhotoKernels, { frames, widthPx, heightPx }: BracketCase): Uint8Array {
  kernels.reset();
  const taking = frames.map((rgb) => ({ planes: takePlanes(kernels, rgb, widthPx, heightPx), map: null, emphasis: 1 }));
  const base = taking.length - 1;
  const { broadShare } = windowPull(choices.windowPull);
  const fused = fuseBrackets(kernels, taking, base, widthPx, heightPx, { ...choices, broadShare });
  const factor = lookFactor(widthPx, heightPx);
  const { red, green, blue } = shrinkPixels(kernels, { source: { planes: fused }, widthPx, heightPx, out: null }, factor);
  const small = red.map((value, i) => 0.299 * value + 0.587 * green[i]! + 0.114 * blue[i]!);
  const smallBase = greyOf(kernels, taking[base]!.planes, widthPx, heightPx, factor);
  const ends = { base: taking[base]!.planes, darkest: taking[0]!.planes };
  lowerWindows(kernels, fused, ends, { small, smallBase }, widthPx, heightPx, factor, choices.windowPull);
  return join(kernels, fused, widthPx, heightPx);
}

/** Too small to measure a motion on. */
const evenGrey = ({ widthPx, heightPx }: GreyPicture): GreyPicture => {
  const factor = Math.ceil(Math.max(widthPx, heightPx) / 40);
  const size = { widthPx: Math.ceil(widthPx / factor), heightPx: Math.ceil(heightPx / factor) };
  return { ...size, data: new Uint8Array(size.widthPx * size.heightPx) };
};

/** Files to a JPEG: only fused, or with `isAligned` aligned, mended and judged as in the product. */
export async function fuseFiles(kernels: PhotoKernels, files: readonly string[], outFile: string, isAligned: boolean): Promise<void> {
  kernels.reset();
  const start = kernels.mark();
  const base = files.length >> 1;
  const taken = [];
  for (const [index, file] of files.entries()) {
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    const decoded = await decodeFrame(await openFrame({ file, sha256 }), null);
    taken.push(
      isAligned
        ? takeFrame(kernels, { index, shrink: 1, ...decoded }, noFacts)
        : { ...decoded, planes: takePlanes(kernels, decoded.rgb, decoded.widthPx, decoded.heightPx), grey: null, index, facts: noFacts },
    );
    decoded.rgb.buffer.transfer(0);
  }
  const { widthPx, heightPx } = taken[0]!;
  if (!isAligned) {
    const plain = taken.map(({ planes }) => ({ planes, map: null, emphasis: 1 }));
    const constants = { ...choices, broadShare: windowPull(choices.windowPull).broadShare };
    const planes = fuseBrackets(kernels, plain, base, widthPx, heightPx, constants);
    await writePicture(join(kernels, planes, widthPx, heightPx), widthPx, heightPx, outFile);
    return;
  }
  const frames = taken.flatMap(({ grey, ...frame }) => (grey === null ? [] : [{ ...frame, grey }]));
  const { fused, reason } = await blendSet(kernels, await alignSet(kernels, frames, base, choices, noStep), choices, start, noStep);
  if (!fused || !('planes' in fused.pixels.source)) throw new Error(reason ?? 'Not fused.');
  await writePicture(join(kernels, fused.pixels.source.planes, widthPx, heightPx), widthPx, heightPx, outFile);
}

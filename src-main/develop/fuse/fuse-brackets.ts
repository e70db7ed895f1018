import { toHalfSize, type PixelMap } from '../align/motion.ts';
import { scratchBytes, type Address, type PhotoKernels } from '../kernels/photo-kernels.ts';
import { putMap, type FramePlanes } from './frame-planes.ts';
import { shareOfLevel } from './level-shares.ts';

/** A frame that takes part. */
export interface FusedFrame {
  readonly planes: FramePlanes;
  /** Where it was warped from; null where it lies as it was shot. */
  readonly map: PixelMap | null;
  /** 1, or less for a frame that shall have less say everywhere. */
  readonly emphasis: number;
  /** The same where the base frame is nearly white. */
  readonly inBright?: number;
  /** Changes the raw weights, Q0 1 to 30000 at half size, in place: where this frame is not to be believed. */
  readonly doubt?: ((weights: Int16Array, widthPx: number, heightPx: number) => void) | null;
}

/** The blended picture: i16 8.3 luma at full size, i16 8.3 chroma (centred on 0) at half size. Luma may leave 0 to 2040. */
export interface FusedPlanes {
  readonly luma: Address;
  readonly chromaBlue: Address;
  readonly chromaRed: Address;
}

export interface FusionConstants {
  readonly sigma: number;
  readonly mu: number;
  /** How much of the weights' own pattern is kept in the broadest structures (see level-shares.ts). */
  readonly broadShare: number;
}

/** How much an even surface counts against a textured one; see rawWeights in assembly/photo/weights.ts. */
export const contrastFloorLevels = 2;
/** The coarsest level is at most this wide on its short edge: depth is what keeps windows from shading their walls. */
const coarsestPx = 2;
/** How far the broad levels follow the base frame rather than that mean: the exposure that was meant. */
const baseLead = 0.4;
/** Bytes of an entry of blendLevel's table. */
const entryBytes = 16;
const format = { deep: 0, luma8: 1, chroma8: 2 } as const;

/**
 * Exposure fusion (Mertens, Kautz, Van Reeth 2007): every frame's Laplacian pyramid, weighted by how well exposed,
 * coloured and textured it is at each place, summed and put together again. Frames must be aligned and of one size;
 * `base` is a place among them.
 *
 * Two things differ from the paper. The pyramid goes down to two pixels, and in its broad levels the weights are drawn
 * towards their mean over the picture: a low-frequency pattern of weights is what makes grey veils beside windows.
 */
export function fuseBrackets(
  kernels: PhotoKernels,
  frames: readonly FusedFrame[],
  base: number,
  widthPx: number,
  heightPx: number,
  { sigma, mu, broadShare }: FusionConstants,
): FusedPlanes {
  const { run } = kernels;
  const levels = pyramidSizes(widthPx, heightPx);
  const top = levels.length - 1;
  const half = levels[1]!;
  const scratch = kernels.alloc(scratchBytes(widthPx));

  const reduce = (plane: Address, from: number, isBytes: boolean, centre: number): Address => {
    const { width, height } = levels[from]!;
    const out = kernels.alloc(levels[from + 1]!.count * 2);
    if (isBytes) run.reduceBytes(plane, width, height, centre, out, scratch);
    else run.reduceLevel(plane, width, height, out, scratch);
    return out;
  };
  const pyramidFrom = (first: readonly Address[], isBytes: boolean, centre: number): readonly Address[] => {
    const pyramid = [...first];
    while (pyramid.length <= top)
      pyramid.push(reduce(pyramid.at(-1)!, pyramid.length - 1, isBytes && pyramid.length === first.length, centre));
    return pyramid;
  };

  const lumas = frames.map(({ planes: { luma, isDeep } }) => pyramidFrom([luma], !isDeep, 0));
  const weights = frames.map((frame, index) => {
    const { planes, map, emphasis, inBright = 1, doubt } = frame;
    const weight = kernels.alloc(half.count * 2);
    const luma = lumas[index]![1]!;
    const { width, height } = half;
    // prettier-ignore
    run.rawWeights(luma, planes.chromaBlue, planes.chromaRed, !planes.isDeep, width, height, mu, sigma, contrastFloorLevels, emphasis, lumas[base]![1]!, inBright, weight, scratch);
    if (map) {
      const mark = kernels.mark();
      run.silenceOutside(weight, width, height, putMap(kernels, toHalfSize(map)));
      kernels.release(mark);
    }
    doubt?.(kernels.shorts(weight, half.count), width, height);
    return weight;
  });
  const addresses = kernels.alloc(4 * frames.length);
  kernels.putAddresses(addresses, weights);
  run.normaliseWeights(addresses, frames.length, half.count);
  const shares = weights.map((weight, index) => {
    const pyramid = pyramidFrom([0, weight], false, 0);
    evenOut(kernels, pyramid, levels, broadShare, index === base ? baseLead : 0);
    return pyramid;
  });

  const table = kernels.alloc(entryBytes * frames.length);
  const blend = (pyramids: readonly (readonly Address[])[], finest: number, finestFormat: number): Address => {
    const formatOf = (frame: number, level: number): number =>
      level === finest && !frames[frame]!.planes.isDeep ? finestFormat : format.deep;
    const fill = (level: number): void =>
      kernels.putAddresses(
        table,
        pyramids.flatMap((pyramid, k) => [pyramid[level]!, pyramid[level + 1] ?? 0, shares[k]![Math.max(1, level)]!, formatOf(k, level)]),
      );
    let blended = kernels.alloc(levels[top]!.count * 2);
    fill(top);
    run.blendCoarsest(table, frames.length, levels[top]!.count, blended);
    for (let level = top - 1; level >= finest; level--) {
      const { width, height, count } = levels[level]!;
      const out = kernels.alloc(count * 2);
      fill(level);
      run.blendLevel(table, frames.length, width, height, level === 0, blended, out, scratch);
      blended = out;
    }
    return blended;
  };
  const chroma = (plane: 'chromaBlue' | 'chromaRed'): Address => {
    const out = kernels.alloc(half.count * 2);
    const mark = kernels.mark();
    const blended = blend(
      frames.map(({ planes }) => pyramidFrom([0, planes[plane]], !planes.isDeep, 128)),
      1,
      format.chroma8,
    );
    kernels.bytes(out, half.count * 2).set(kernels.bytes(blended, half.count * 2));
    kernels.release(mark);
    return out;
  };
  const chromaBlue = chroma('chromaBlue');
  const chromaRed = chroma('chromaRed');
  return { luma: blend(lumas, 0, format.luma8), chromaBlue, chromaRed };
}

/** Draws weights in broad levels towards their mean over the whole picture. */
function evenOut(kernels: PhotoKernels, pyramid: readonly Address[], levels: readonly LevelSize[], broadShare: number, lead: number): void {
  const top = levels.length - 1;
  const coarsest = kernels.shorts(pyramid[top]!, levels[top]!.count);
  const plain = coarsest.reduce((sum, value) => sum + value, 0) / coarsest.length;
  const mean = (1 - baseLead) * plain + lead * 2047;
  for (let level = 2; level <= top; level++) {
    const { width, height, count } = levels[level]!;
    const share = shareOfLevel(Math.min(width, height), broadShare);
    if (share >= 1) continue;
    const weights = kernels.shorts(pyramid[level]!, count);
    for (let i = 0; i < count; i++) weights[i] = Math.round(mean + share * (weights[i]! - mean));
  }
}

interface LevelSize {
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

/** From the full size down; at least two levels, because weights live on the second. */
export function pyramidSizes(widthPx: number, heightPx: number): readonly LevelSize[] {
  const sizes: LevelSize[] = [{ width: widthPx, height: heightPx, count: widthPx * heightPx }];
  for (let last = sizes[0]!; sizes.length < 2 || Math.min(last.width, last.height) > coarsestPx;) {
    const width = (last.width + 1) >> 1;
    const height = (last.height + 1) >> 1;
    last = { width, height, count: width * height };
    sizes.push(last);
  }
  return sizes;
}

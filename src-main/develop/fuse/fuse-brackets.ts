import { toHalfSize, type AffineMap } from '../align/motion.ts';
import { scratchBytes, type Address, type PhotoKernels } from '../kernels/photo-kernels.ts';
import type { FramePlanes } from './frame-planes.ts';

/** A frame that takes part. */
export interface FusedFrame {
  readonly planes: FramePlanes;
  /** Where it was warped from; null where it lies as it was shot. */
  readonly map: AffineMap | null;
  /** 1, or less for a frame that shall have less say everywhere. */
  readonly emphasis: number;
}

/** The blended picture: i16 8.3 luma at full size, i16 8.3 chroma (centred on 0) at half size. Luma may leave 0 to 2040. */
export interface FusedPlanes {
  readonly luma: Address;
  readonly chromaBlue: Address;
  readonly chromaRed: Address;
}

/** How much an even surface counts against a textured one; see rawWeights in assembly/photo/weights.ts. */
export const contrastFloorLevels = 8;
/** The coarsest level is about this wide on its short edge. */
const coarsestPx = 16;

/**
 * Exposure fusion (Mertens, Kautz, Van Reeth 2007): every frame's Laplacian pyramid, weighted by how well exposed,
 * coloured and textured it is at each place, summed and put together again. Frames must be aligned and of one size.
 */
export function fuseBrackets(
  kernels: PhotoKernels,
  frames: readonly FusedFrame[],
  widthPx: number,
  heightPx: number,
  { sigma, mu }: { readonly sigma: number; readonly mu: number },
): FusedPlanes {
  const { run } = kernels;
  const levels = pyramidSizes(widthPx, heightPx);
  const top = levels.length - 1;
  const half = levels[1]!;
  const scratch = kernels.alloc(scratchBytes(widthPx));
  const pyramid = (from: number): readonly Address[] => levels.map(({ count }, level) => (level < from ? 0 : kernels.alloc(count * 2)));
  const luma = pyramid(1);
  const blue = pyramid(1);
  const red = pyramid(1);
  const blendedLuma = pyramid(0);
  const blendedBlue = pyramid(1);
  const blendedRed = pyramid(1);
  const coarseWeights = pyramid(2);

  const loadFrame = ({ planes: frame }: FusedFrame): void => {
    run.reduceLuma(frame.luma, widthPx, heightPx, luma[1]!, scratch);
    run.widenChroma(frame.chromaBlue, half.count, blue[1]!);
    run.widenChroma(frame.chromaRed, half.count, red[1]!);
  };

  const weights = frames.map((frame) => {
    const weight = kernels.alloc(half.count * 2);
    loadFrame(frame);
    run.rawWeights(luma[1]!, blue[1]!, red[1]!, half.width, half.height, mu, sigma, contrastFloorLevels, frame.emphasis, weight, scratch);
    if (frame.map) {
      const { a, b, c, d, e, f } = toHalfSize(frame.map);
      run.silenceOutside(weight, half.width, half.height, a, b, c, d, e, f);
    }
    return weight;
  });
  const addresses = kernels.alloc(4 * frames.length);
  kernels.putAddresses(addresses, weights);
  run.normaliseWeights(addresses, frames.length, half.count);

  for (const [index, frame] of frames.entries()) {
    const isFirst = index === 0;
    const weightAt = (level: number): Address => (level === 1 ? weights[index]! : coarseWeights[level]!);
    loadFrame(frame);
    for (let level = 1; level < top; level++) {
      const { width, height } = levels[level]!;
      for (const plane of [luma, blue, red]) run.reduceLevel(plane[level]!, width, height, plane[level + 1]!, scratch);
      run.reduceLevel(weightAt(level), width, height, weightAt(level + 1), scratch);
    }
    run.accumulateLaplacian(frame.planes.luma, true, widthPx, heightPx, luma[1]!, weights[index]!, true, blendedLuma[0]!, isFirst, scratch);
    for (const [plane, blended] of [
      [luma, blendedLuma],
      [blue, blendedBlue],
      [red, blendedRed],
    ] as const) {
      for (let level = 1; level < top; level++) {
        const { width, height } = levels[level]!;
        run.accumulateLaplacian(
          plane[level]!,
          false,
          width,
          height,
          plane[level + 1]!,
          weightAt(level),
          false,
          blended[level]!,
          isFirst,
          scratch,
        );
      }
      run.accumulateCoarsest(plane[top]!, levels[top]!.count, weightAt(top), blended[top]!, isFirst);
    }
  }

  for (let level = top - 1; level >= 0; level--) {
    const { width, height } = levels[level]!;
    for (const blended of level > 0 ? [blendedLuma, blendedBlue, blendedRed] : [blendedLuma]) {
      run.collapseLevel(blended[level]!, width, height, blended[level + 1]!, scratch);
    }
  }
  return { luma: blendedLuma[0]!, chromaBlue: blendedBlue[1]!, chromaRed: blendedRed[1]! };
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

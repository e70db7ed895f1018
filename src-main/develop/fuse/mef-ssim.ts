import type { GreyPicture } from '../grey-picture.ts';

/**
 * How much of what any of the exposures shows a fused picture shows, 0 to 1: MEF-SSIM (Ma, Zeng and Wang, Perceptual
 * Quality Assessment for Multi-Exposure Image Fusion, TIP 2015). In every 8 x 8 patch, what is wanted has the largest
 * contrast and the weighted structure of the frames; the fused patch is held against it as in SSIM. Three scales.
 * All pictures must be of one size; figures compare only with figures of the same `stepPx`.
 */
export function mefSsim(frames: readonly GreyPicture[], fused: GreyPicture, stepPx = 3): number {
  return mefJudge(frames, stepPx)(fused);
}

/** The same for several pictures of one set: what is wanted is worked out once. */
export function mefJudge(frames: readonly GreyPicture[], stepPx = 3): (fused: GreyPicture) => number {
  const wanted: Float32Array[] = [];
  let level = frames.map(asPlane);
  for (const _ of scaleWeights) {
    wanted.push(wantedPatches(level, stepPx));
    level = level.map(halve);
  }
  return (fused) => {
    let result = asPlane(fused);
    let score = 1;
    for (const [scale, weight] of scaleWeights.entries()) {
      score *= Math.max(1e-6, meanQuality(wanted[scale]!, result, stepPx)) ** (weight / weightSum);
      result = halve(result);
    }
    return score;
  };
}

const patchPx = 8;
const patchArea = patchPx * patchPx;
const scaleWeights = [0.0448, 0.2856, 0.3001] as const;
const weightSum = 0.0448 + 0.2856 + 0.3001;
const stabiliser = (0.03 * 255) ** 2;
/** Beyond this the strongest patch already takes all. */
const mostEmphasis = 10;

interface Plane {
  readonly values: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}
const asPlane = ({ data, widthPx, heightPx }: GreyPicture): Plane => ({ values: Float32Array.from(data), widthPx, heightPx });

function halve({ values, widthPx, heightPx }: Plane): Plane {
  const width = widthPx >> 1;
  const height = heightPx >> 1;
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 2 * y * widthPx + 2 * x;
      out[y * width + x] = (values[at]! + values[at + 1]! + values[at + widthPx]! + values[at + widthPx + 1]!) / 4;
    }
  }
  return { values: out, widthPx: width, heightPx: height };
}

const patchesAlong = (sizePx: number, stepPx: number): number => Math.max(0, Math.floor((sizePx - patchPx) / stepPx) + 1);

/** Mean over all patches; 1 where the picture is smaller than a patch, which has nothing to lose. */
function meanQuality(wanted: Float32Array, fused: Plane, stepPx: number): number {
  const columns = patchesAlong(fused.widthPx, stepPx);
  const rows = patchesAlong(fused.heightPx, stepPx);
  const own = new Float32Array(patchArea);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      takePatch(fused, column * stepPx, row * stepPx, own);
      sum += quality(wanted, (row * columns + column) * patchArea, own);
    }
  }
  return rows * columns === 0 ? 1 : sum / (rows * columns);
}

/** What every patch should look like: the largest contrast of any frame, in the direction that the frames agree on. */
function wantedPatches(frames: readonly Plane[], stepPx: number): Float32Array {
  const { widthPx, heightPx } = frames[0]!;
  const columns = patchesAlong(widthPx, stepPx);
  const rows = patchesAlong(heightPx, stepPx);
  const out = new Float32Array(rows * columns * patchArea);
  const patches = frames.map(() => new Float32Array(patchArea));
  const norms = new Float64Array(frames.length);
  const shares = new Float64Array(frames.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let k = 0; k < frames.length; k++) norms[k] = takePatch(frames[k]!, column * stepPx, row * stepPx, patches[k]!);
      const most = structureShares(patches, norms, shares);
      const at = (row * columns + column) * patchArea;
      let squares = 0;
      for (let i = 0; i < patchArea; i++) {
        let value = 0;
        for (let k = 0; k < patches.length; k++) value += shares[k]! * patches[k]![i]!;
        out[at + i] = value;
        squares += value * value;
      }
      const scale = most / (Math.sqrt(squares) + 1e-9);
      for (let i = 0; i < patchArea; i++) out[at + i]! *= scale;
    }
  }
  return out;
}

/** How much each frame's patch counts: the more the frames agree, the more the stronger one. Gives the largest norm. */
function structureShares(patches: readonly Float32Array[], norms: Float64Array, shares: Float64Array): number {
  let together = 0;
  for (let i = 0; i < patchArea; i++) {
    let sum = 0;
    for (const patch of patches) sum += patch[i]!;
    together += sum * sum;
  }
  let normSum = 0;
  let most = 0;
  for (const norm of norms) {
    normSum += norm;
    most = Math.max(most, norm);
  }
  const agreement = Math.min(0.999, (Math.sqrt(together) + 1e-6) / (normSum + 1e-6));
  const emphasis = Math.min(mostEmphasis, Math.tan((Math.PI / 2) * agreement));
  let shareSum = 0;
  for (let k = 0; k < norms.length; k++) {
    shares[k] = (norms[k]! / patchPx + 1e-4) ** emphasis;
    shareSum += shares[k]!;
  }
  for (let k = 0; k < norms.length; k++) shares[k]! /= shareSum * (norms[k]! + 1e-9);
  return most;
}

/** Copies a patch without its mean and gives its length as a vector. */
function takePatch({ values, widthPx }: Plane, x: number, y: number, out: Float32Array): number {
  let sum = 0;
  for (let row = 0; row < patchPx; row++) {
    const at = (y + row) * widthPx + x;
    for (let column = 0; column < patchPx; column++) {
      const value = values[at + column]!;
      out[row * patchPx + column] = value;
      sum += value;
    }
  }
  const mean = sum / patchArea;
  let squares = 0;
  for (let i = 0; i < patchArea; i++) {
    const value = out[i]! - mean;
    out[i] = value;
    squares += value * value;
  }
  return Math.sqrt(squares);
}

function quality(wanted: Float32Array, at: number, own: Float32Array): number {
  let product = 0;
  let wantedSquares = 0;
  let ownSquares = 0;
  for (let i = 0; i < patchArea; i++) {
    const want = wanted[at + i]!;
    const have = own[i]!;
    product += want * have;
    wantedSquares += want * want;
    ownSquares += have * have;
  }
  return (2 * product + patchArea * stabiliser) / (wantedSquares + ownSquares + patchArea * stabiliser);
}

import { scratchBytes, type Address, type PhotoKernels } from '../kernels/photo-kernels.ts';
import type { Pixels } from '../pixels.ts';
import type { Radial } from '../lens/radial.ts';
import { rotationTo } from './camera-turn.ts';
import { decideUpright } from './decide-upright.ts';
import { findChains, findChainsIn, transposed, type Chain, type EdgePicture } from './find-edges.ts';
import { findFrontal } from './find-frontal.ts';
import { findUpright, uprightDirection, type Upright } from './find-upright.ts';
import { straightPieces, traceChains } from './straight-lines.ts';

/** Long edge of the picture that edges are looked for in, where the photo has so many pixels. */
const edgePx = 1200;
/** An edge is one straight line while it stays within this many pixels of it. */
const bowPx = 1;
const leastPx = 18;
const leastShare = 0.03;
const widestAspect = 2.5;

/** The edges of a photo, as chains of places on a small picture of it. */
export interface PhotoEdges {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly upright: readonly Chain[];
  readonly level: readonly Chain[];
}

/** What the edges of a photo say about how the camera was held: plain data. */
export interface UprightFindings {
  readonly found: Upright | null;
  /** How far a frontal wall is turned away, after the uprights are put right. */
  readonly yawDeg: number;
}

/** The edges of the pixels, on a picture of them that is always of the same size, so that a preview finds what the full size does. */
export function edgesOfPixels(kernels: PhotoKernels, pixels: Pixels): PhotoEdges {
  const mark = kernels.mark();
  const { address, widthPx, heightPx } = lumaOf(kernels, pixels);
  const upright = findChainsIn(kernels, address, widthPx, heightPx);
  const aside = kernels.alloc(4 * widthPx * heightPx);
  kernels.run.transposePlane(address, widthPx, heightPx, aside);
  const level = findChainsIn(kernels, aside, heightPx, widthPx);
  kernels.release(mark);
  return { widthPx, heightPx, upright, level };
}

/** Luma no larger than `edgePx`: by a whole factor first, which is quick, then by what is left of it. */
function lumaOf(
  kernels: PhotoKernels,
  { source, widthPx, heightPx }: Pixels,
): { readonly address: Address; readonly widthPx: number; readonly heightPx: number } {
  const long = Math.max(widthPx, heightPx);
  const factor = Math.max(1, Math.floor(long / edgePx));
  const [width, height] = [Math.ceil(widthPx / factor), Math.ceil(heightPx / factor)];
  const scale = Math.min(1, edgePx / long);
  const [outWidth, outHeight] = [Math.max(1, Math.round(widthPx * scale)), Math.max(1, Math.round(heightPx * scale))];
  const out = kernels.alloc(4 * outWidth * outHeight);
  const luma = kernels.alloc(4 * width * height);
  const scratch = kernels.alloc(scratchBytes(widthPx));
  const [kind, first, second, third] =
    'rgb' in source
      ? [0, source.rgb, 0, 0]
      : 'deep' in source
        ? [2, source.deep.red, source.deep.green, source.deep.blue]
        : [1, source.planes.luma, 0, 0];
  kernels.run.shrinkToLuma(kind, first, second, third, widthPx, heightPx, factor, luma, scratch);
  if (outWidth === width && outHeight === height) return { address: luma, widthPx: width, heightPx: height };
  kernels.run.shrinkPlane(luma, width, height, widthPx / factor, heightPx / factor, out, outWidth, outHeight, scratch);
  return { address: out, widthPx: outWidth, heightPx: outHeight };
}

/** The same of a small picture, without kernels. */
export function findPhotoEdges(picture: EdgePicture): PhotoEdges {
  const { widthPx, heightPx } = picture;
  return { widthPx, heightPx, upright: findChains(picture), level: findChains(transposed(picture)) };
}

/** How the camera was held, as if the lens had drawn what `bend` undoes; `focal` in diagonals. */
export function findCamera({ widthPx, heightPx, upright, level }: PhotoEdges, focal: number, bend: Radial | null): UprightFindings {
  const diagonal = Math.hypot(widthPx, heightPx);
  const lines = (chains: readonly Chain[], isTransposed: boolean): ReturnType<typeof straightPieces> => {
    const least = Math.max(leastPx, leastShare * (isTransposed ? widthPx : heightPx)) / diagonal;
    return traceChains(chains, { widthPx, heightPx, isTransposed }, bend).flatMap((trace) =>
      straightPieces(trace, least, bowPx / diagonal),
    );
  };
  // No camera draws such a picture at once: a panorama bends its level lines, and is straight as its maker made it.
  if (Math.max(widthPx, heightPx) > widestAspect * Math.min(widthPx, heightPx)) return { found: null, yawDeg: 0 };
  const found = findUpright(lines(upright, false), focal, heightPx / diagonal);
  if (!found || decideUpright(found).confidence < 0.5) return { found, yawDeg: 0 };
  const turned = rotationTo(uprightDirection(found.pitchDeg, found.rollDeg));
  return { found, yawDeg: findFrontal(lines(level, true), focal, turned, widthPx / diagonal) };
}

import type { PhotoKernels } from '../kernels/photo-kernels.ts';
import { shrinkPixels, type Pixels } from '../pixels.ts';
import type { Radial } from '../lens/radial.ts';
import { lumaShare } from '../srgb.ts';
import { rotationTo } from './camera-turn.ts';
import { decideUpright } from './decide-upright.ts';
import { findChains, transposed, type Chain, type EdgePicture } from './find-edges.ts';
import { findFrontal } from './find-frontal.ts';
import { findUpright, uprightDirection, type Upright } from './find-upright.ts';
import { straightPieces, traceChains } from './straight-lines.ts';

/** Long edge of the picture that edges are looked for in, about. */
const edgePx = 1500;
/** An edge is one straight line while it stays within this many pixels of it. */
const bowPx = 1;
const leastPx = 18;
const leastShare = 0.03;

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

/** Luma of the pixels about 1500 px wide: a whole factor smaller, so that every size of the same photo gives nearly the same. */
export function edgePictureOf(kernels: PhotoKernels, pixels: Pixels): EdgePicture {
  const factor = Math.max(1, Math.round(Math.max(pixels.widthPx, pixels.heightPx) / edgePx));
  const { red, green, blue, widthPx, heightPx } = shrinkPixels(kernels, pixels, factor);
  const data = new Float32Array(red.length);
  for (let i = 0; i < data.length; i++) data[i] = lumaShare.red * red[i]! + lumaShare.green * green[i]! + lumaShare.blue * blue[i]!;
  return { data, widthPx, heightPx };
}

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
  const found = findUpright(lines(upright, false), focal, heightPx / diagonal);
  if (!found || decideUpright(found).confidence < 0.5) return { found, yawDeg: 0 };
  const turned = rotationTo(uprightDirection(found.pitchDeg, found.rollDeg));
  return { found, yawDeg: findFrontal(lines(level, true), focal, turned, widthPx / diagonal) };
}

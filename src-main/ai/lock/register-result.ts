import { cumulativeShares, pyramidOf, type GreyPicture } from '../../develop/grey-picture.ts';
import { edgePoints, everySecondPart, type EdgePoints } from '../../develop/align/edge-points.ts';
import { linearise, refine, type SearchedLevel } from '../../develop/align/fit-motion.ts';
import { enlarge, largestDifferencePx, similarity, still, type Motion } from '../../develop/align/motion.ts';
import { compareGradients, matchLevels } from '../../develop/align/register-pair.ts';
import { bandOf, nearClipped } from '../../develop/align/smooth-picture.ts';
import { thresholdShift } from '../../develop/align/threshold-shift.ts';
import type { PixelSize } from '../provider.ts';
import { drawPlaced, placedOn, type Placement, type Rgb } from './resample.ts';

/**
 * Finds how a model's answer lies over what it was sent, to a fraction of a pixel: models shift and scale by a pixel or
 * two, and some answer in proportions of their own, cropped or with bars. The develop room's search on strong edges does the
 * work (see align/register-pair.ts), here for shift and zoom along each axis; what may have changed does not vote.
 */
export interface Registration {
  /** Of the answer over the part that was sent, in the part's pixels. */
  readonly placement: Placement;
  readonly framing: Framing;
  /** Correlation of gradients, 1 for the same picture; null where there was too little to go by. */
  readonly likeness: number | null;
  readonly likenessBefore: number | null;
  /** The farthest that anything was moved by, in the part's pixels; 0 when it was better left alone. */
  readonly movePx: number;
}
/** `stretched`: corner on corner. Otherwise in its own proportions, with the rest cut off or bars beside it. */
export type Framing = 'stretched' | 'cropped' | 'padded';

const leastLevelPx = 24;
const mostLevels = 7;
const searchLevels = 4;
const leastPoints = 120;
/** Smaller moves (in pixels that are searched) are not worth a resampling. */
const leastMovePx = 0.06;
/** No model moves the picture further than this share of its long edge. */
const mostMoveShare = 0.06;
/** Two searches, each with half of the edges, may disagree by this much of the move and this many pixels. */
const mostDisagreement = 0.34;
const mostDisagreementPx = 0.2;
/** Zoom along each axis, and shift: columns of a homography's eight parameters. */
const columns = [
  [1, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 1, 0, 0, 0],
  [0, 0, 1, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 1, 0, 0],
] as const;

export interface RegisterInput {
  /** What was sent, at any size that is good to search on. */
  readonly sent: Rgb;
  readonly result: Rgb;
  /** Of the part of the photo that was sent. */
  readonly part: PixelSize;
  /** At the size of `sent`: over 0 where the result may differ; null when it may nowhere or everywhere. */
  readonly free: Uint8Array | null;
}

export function registerResult({ sent, result, part, free }: RegisterInput, framing: Framing): Registration {
  const begin = framed(framing, part, result);
  const size: PixelSize = { widthPx: sent.widthPx, heightPx: sent.heightPx };
  const onSearch = placedOn(begin, part, size);
  const unused: Registration = { placement: begin, framing, likeness: null, likenessBefore: null, movePx: 0 };
  if (Math.min(size.widthPx, size.heightPx) < 2 * leastLevelPx) return unused;
  const base = pyramidOf(greyOf(sent), leastLevelPx, mostLevels);
  const other = pyramidOf(greyOf(drawPlaced(result, onSearch, size)), leastLevelPx, mostLevels);
  const excluded = excludedLevels(size, free, onSearch, result, Math.min(searchLevels, base.length));
  const barred = (levels: readonly GreyPicture[]): Uint8Array[] =>
    excluded.map((out, level) => nearClipped(levels[level]!).map((clipped, i) => clipped | out[i]!));
  const blocked = barred(base);
  const edges = blocked.map((block, level) => edgePoints(bandOf(base[level]!), block));
  const matching = matchLevels(base[Math.min(1, base.length - 1)]!, other[Math.min(1, other.length - 1)]!);
  const searched = barred(other).map((clipped, level): SearchedLevel => ({ ...bandOf(other[level]!, matching), clipped }));
  const [finest, points] = [searched[0]!, edges[0]!];
  if (points.count < leastPoints) return unused;

  const before = compareGradients(points, finest, still).likeness;
  const shift = thresholdShift(base, other);
  const starts = [still, ...(shift.x === 0 && shift.y === 0 ? [] : [similarity({ xPx: shift.x, yPx: shift.y })])];
  const found = starts
    .map((start) => search(edges, searched, start))
    .map((motion) => ({ motion, ...compareGradients(points, finest, motion) }));
  const best = found.reduce((one, next) => (next.likeness > one.likeness + 0.01 ? next : one));
  if (!isBetter(points, finest, best.motion, best.points)) return { ...unused, likeness: before, likenessBefore: before };
  const movePx = largestDifferencePx(enlarge(best.motion, part.widthPx / size.widthPx), still, part.widthPx, part.heightPx);
  const placement = moved(begin, best.motion, size, part);
  return { placement, framing, likeness: best.likeness, likenessBefore: before, movePx };
}

/** Where a result lies when nothing of the picture was moved. */
function framed(framing: Framing, part: PixelSize, result: PixelSize): Placement {
  const [scaleX, scaleY] = [result.widthPx / part.widthPx, result.heightPx / part.heightPx];
  if (framing === 'stretched') return { left: 0, top: 0, scaleX, scaleY };
  const scale = framing === 'cropped' ? Math.max(scaleX, scaleY) : Math.min(scaleX, scaleY);
  const [left, top] = [(result.widthPx - scale * part.widthPx) / 2, (result.heightPx - scale * part.heightPx) / 2];
  return { left, top, scaleX: scale, scaleY: scale };
}

function search(edges: readonly EdgePoints[], searched: readonly SearchedLevel[], start: Motion): Motion {
  let motion = enlarge(start, 2 ** -(searched.length - 1));
  for (let level = searched.length - 1; level >= 0; level--) {
    motion = refine(edges[level]!, searched[level]!, motion, columns).motion;
    if (level > 0) motion = enlarge(motion, 2);
  }
  return motion;
}

/** Whether a motion is one that a model makes, explains the result better than none, and is found by each half of the edges. */
function isBetter(points: EdgePoints, finest: SearchedLevel, motion: Motion, used: number): boolean {
  const { widthPx, heightPx } = finest;
  const movePx = largestDifferencePx(motion, still, widthPx, heightPx);
  const long = Math.max(widthPx, heightPx);
  if (used < leastPoints || movePx < leastMovePx || !(movePx <= mostMoveShare * long)) return false;
  const reach = long / 2;
  const [was, is] = [still, motion].map((one) => linearise(points, finest, one, reach));
  if (is!.cost >= was!.cost && is!.used >= 0.9 * was!.used) return false;
  const [one, two] = [0, 1].map((parity) => refine(everySecondPart(points, parity, finest), finest, motion, columns).motion);
  return largestDifferencePx(one!, two!, widthPx, heightPx) <= Math.max(mostDisagreementPx, mostDisagreement * movePx);
}

/** A motion about the centre of the search picture, put behind a placement. */
function moved({ left, top, scaleX, scaleY }: Placement, [a, , c, , e, f]: Motion, searched: PixelSize, part: PixelSize): Placement {
  const [shrinkX, shrinkY] = [part.widthPx / searched.widthPx, part.heightPx / searched.heightPx];
  return {
    left: left + scaleX * ((part.widthPx / 2) * (1 - a) + c * shrinkX),
    top: top + scaleY * ((part.heightPx / 2) * (1 - e) + f * shrinkY),
    scaleX: scaleX * a,
    scaleY: scaleY * e,
  };
}

function greyOf({ rgb, widthPx, heightPx }: Rgb): GreyPicture {
  const data = new Uint8Array(widthPx * heightPx);
  for (let i = 0, at = 0; i < data.length; i++, at += 3) data[i] = (77 * rgb[at]! + 150 * rgb[at + 1]! + 29 * rgb[at + 2]! + 128) >> 8;
  return { data, widthPx, heightPx };
}

/** What does not vote, for each level: what may have changed, and what the result does not show. With all that lies beside it. */
function excludedLevels(size: PixelSize, free: Uint8Array | null, placement: Placement, result: PixelSize, levels: number): Uint8Array[] {
  const { widthPx, heightPx } = size;
  const inside = (at: number, start: number, scale: number, limit: number): boolean => {
    const place = start + scale * (at + 0.5);
    return place >= 0 && place <= limit;
  };
  const columnsInside = Array.from({ length: widthPx }, (_, x) => inside(x, placement.left, placement.scaleX, result.widthPx));
  // Levels that nearClipped takes for neither black nor white, and for white.
  const data = new Uint8Array(widthPx * heightPx).fill(100);
  for (let y = 0; y < heightPx; y++) {
    const isRowInside = inside(y, placement.top, placement.scaleY, result.heightPx);
    for (let x = 0; x < widthPx; x++) {
      const i = y * widthPx + x;
      if (!isRowInside || !columnsInside[x] || (free && free[i]! > 0)) data[i] = 255;
    }
  }
  const all: Uint8Array[] = [];
  for (let level: GreyPicture = { data, ...size }; all.length < levels; level = halveAny(level)) all.push(nearClipped(level));
  return all;
}

/** Half the size, the lightest of each 2 x 2 block. */
function halveAny({ data, widthPx, heightPx }: GreyPicture): GreyPicture {
  const [width, height] = [widthPx >> 1, heightPx >> 1];
  const half = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 2 * y * widthPx + 2 * x;
      half[y * width + x] = Math.max(data[at]!, data[at + 1]!, data[at + widthPx]!, data[at + widthPx + 1]!);
    }
  }
  return { data: half, widthPx: width, heightPx: height };
}

/** Whether a picture holds anything to see: the middle nine tenths of its levels span more than this many. */
export function isBlank(picture: Rgb): boolean {
  const shares = cumulativeShares(greyOf(picture));
  return shares.findIndex((share) => share >= 0.95) - shares.findIndex((share) => share >= 0.05) <= 2;
}

import { boxMean } from '../look/box-mean.ts';
import type { GreyPicture } from '../grey-picture.ts';
import { findTransfer, type Transfer } from './transfer.ts';

/**
 * What moved between the frames of a set: people, leaves, curtains. From the base outwards every frame is held against
 * what the frames nearer to the base allow at each place: their level, carried over by the transfer that most of the
 * picture follows; an open range where they are white or black. What is outside by more than noise and a pixel of misplacement
 * explain is not to be believed; the base always is.
 */

/** Where a frame shows something else than the base. */
export interface GhostMap {
  /** 0 to 1 on the small pictures, softly edged. */
  readonly share: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Share of the picture that is not believed. */
  readonly coverage: number;
  /** Levels of the frame nearer to the base to this frame's. */
  readonly transfer: Transfer;
}

/** From here on single channels are white already, and luma no longer tells how bright a coloured thing is. */
const white = 222;
const black = 6;
/** What may differ anyway: rounding and compression, this many spreads, and this much of a level's error in the other frame. */
const leastTolerance = 7;
const spreads = 4.5;
const roundingLevels = 1.5;
/** Share of its surroundings that must differ as well: noise and edges do not stand together. */
const leastCompany = 0.55;
/** Shares of the long edge: what is looked at together, and how far a moved thing reaches beyond where it is sure. */
const companyShare = 1 / 300;
const growShare = 1 / 110;
/** Less than this is a blinking light or a bird: nobody would see it twice. */
const leastCoverage = 0.0004;
/** More than this is another light, not something that moved. */
const mostCoverage = 0.3;

/** For each frame what moved in it; null for the base and where nothing did. `pictures` lie on each other. */
export function findGhosts(pictures: readonly GreyPicture[], base: number): readonly (GhostMap | null)[] {
  const maps: (GhostMap | null)[] = pictures.map(() => null);
  for (const direction of [-1, 1]) {
    let allowed = rangeOf(pictures[base]!);
    for (let index = base + direction; index >= 0 && index < pictures.length; index += direction) {
      const transfer = findTransfer(pictures[index - direction]!, pictures[index]!);
      const { map, next } = compare(allowed, pictures[index]!, transfer);
      allowed = next;
      maps[index] = map;
    }
  }
  return maps;
}

/** What a place may be, in levels of one frame. */
interface Range {
  readonly least: Uint8Array;
  readonly most: Uint8Array;
}

function compare(allowed: Range, frame: GreyPicture, { level, spread }: Transfer): { map: GhostMap | null; next: Range } {
  const { data, widthPx, heightPx } = frame;
  const least = new Float32Array(256);
  const most = new Float32Array(256);
  for (let value = 0; value < 256; value++) {
    const seen = Math.min(white, value);
    const slope = (level[Math.min(255, seen + 1)]! - level[Math.max(0, seen - 1)]!) / 2;
    const tolerance = leastTolerance + spreads * spread[seen]! + roundingLevels * slope;
    least[value] = value <= black ? 0 : Math.min(white, level[seen]!) - tolerance;
    most[value] = value >= white || level[seen]! + tolerance >= white ? 255 : level[seen]! + tolerance;
  }
  const differs = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value < least[allowed.least[i]!]! || value > most[allowed.most[i]!]!) differs[i] = 1;
  }
  const longEdgePx = Math.max(widthPx, heightPx);
  const reach = (share: number): number => Math.max(1, Math.round(longEdgePx * share));
  const company = boxMean(differs, widthPx, heightPx, reach(companyShare));
  const sure = company.map((near) => (near >= leastCompany ? 1 : 0));
  const grown = boxMean(sure, widthPx, heightPx, reach(growShare)).map((near) => (near > 1e-6 ? 1 : 0));
  const coverage = grown.reduce((sum, value) => sum + value, 0) / grown.length;
  const isMoved = coverage >= leastCoverage && coverage <= mostCoverage;
  const own = rangeOf(frame);
  const next = isMoved ? mergeRanges(own, allowed, grown, level) : own;
  if (!isMoved) return { map: null, next };
  const soft = boxMean(grown, widthPx, heightPx, reach(growShare / 2));
  // Full inside, falling off outside: what moved must be gone wholly.
  const share = soft.map((value, i) => Math.max(value, grown[i]!));
  return { map: { share, widthPx, heightPx, coverage, transfer: { level, spread } }, next };
}

/** The frame's own levels where it is believed; elsewhere what was allowed, in its levels. */
function mergeRanges(own: Range, allowed: Range, isMoved: Float32Array, level: Float32Array): Range {
  const carry = (value: number): number => (value >= white ? 255 : value <= black ? 0 : Math.min(255, Math.round(level[value]!)));
  return {
    least: own.least.map((value, i) =>
      isMoved[i] === 1 ? (allowed.least[i]! >= white ? Math.round(level[white]!) : carry(allowed.least[i]!)) : value,
    ),
    most: own.most.map((value, i) => (isMoved[i] === 1 ? carry(allowed.most[i]!) : value)),
  };
}

/** The darkest and the brightest of 3 x 3 pixels: a pixel of misplacement is nobody's movement. */
function rangeOf({ data, widthPx, heightPx }: GreyPicture): Range {
  return { least: extreme(data, widthPx, heightPx, Math.min), most: extreme(data, widthPx, heightPx, Math.max) };
}

function extreme(data: Uint8Array, width: number, height: number, pick: (a: number, b: number) => number): Uint8Array {
  const rows = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      rows[at] = pick(pick(data[x > 0 ? at - 1 : at]!, data[at]!), data[x + 1 < width ? at + 1 : at]!);
    }
  }
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      out[at] = pick(pick(rows[y > 0 ? at - width : at]!, rows[at]!), rows[y + 1 < height ? at + width : at]!);
    }
  }
  return out;
}

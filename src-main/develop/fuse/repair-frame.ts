import type { PhotoKernels } from '../kernels/photo-kernels.ts';
import type { FramePlanes } from './frame-planes.ts';
import type { GhostMap } from './find-ghosts.ts';

/** Samples of a plane and how many of them make a level. */
interface Samples {
  readonly values: Uint8Array | Int16Array;
  readonly perLevel: number;
  /** What stands for no colour. */
  readonly centre: number;
}

/**
 * Puts what `inner`, the frame nearer to the base, shows into `planes` where something moved, in the frame's own levels:
 * so nothing of it comes through in any level of a pyramid, however broad. `factor` is how many times smaller the map is.
 */
export function repairFrame(
  kernels: PhotoKernels,
  planes: FramePlanes,
  inner: FramePlanes,
  map: GhostMap,
  widthPx: number,
  heightPx: number,
  factor: number,
): void {
  const half = { width: (widthPx + 1) >> 1, height: (heightPx + 1) >> 1 };
  const luma = (of: FramePlanes): Samples => samplesOf(kernels, of, of.luma, widthPx * heightPx, 0);
  const chroma = (of: FramePlanes, plane: 'chromaBlue' | 'chromaRed'): Samples =>
    samplesOf(kernels, of, of[plane], half.width * half.height, 128);
  const own = luma(planes);
  const from = luma(inner);
  const level = map.transfer.level;
  forEachMoved(map, widthPx, heightPx, factor, (at, share) => {
    const wanted = levelAt(level, from.values[at]! / from.perLevel) * own.perLevel;
    own.values[at] = Math.round(own.values[at]! + share * (wanted - own.values[at]!));
  });
  for (const plane of ['chromaBlue', 'chromaRed'] as const) {
    const ownChroma = chroma(planes, plane);
    const fromChroma = chroma(inner, plane);
    forEachMoved(map, half.width, half.height, factor / 2, (at, share, x, y) => {
      const bright = from.values[Math.min(heightPx - 1, 2 * y) * widthPx + Math.min(widthPx - 1, 2 * x)]! / from.perLevel;
      // Colour grows with light, and a darker frame has less of both.
      const ratio = Math.min(1.5, (levelAt(level, bright) + 4) / (bright + 4));
      const wanted = ownChroma.centre + ((fromChroma.values[at]! - fromChroma.centre) / fromChroma.perLevel) * ratio * ownChroma.perLevel;
      ownChroma.values[at] = Math.round(ownChroma.values[at]! + share * (wanted - ownChroma.values[at]!));
    });
  }
}

/** Takes the say of a frame away where something moved in it. */
export function silenceMoved(weights: Int16Array, widthPx: number, heightPx: number, map: GhostMap, factor: number): void {
  forEachMoved(map, widthPx, heightPx, factor / 2, (at, share) => {
    weights[at] = Math.floor(weights[at]! * (1 - share));
  });
}

function samplesOf(kernels: PhotoKernels, { isDeep }: FramePlanes, address: number, count: number, centre: number): Samples {
  return isDeep
    ? { values: kernels.shorts(address, count), perLevel: 8, centre: 0 }
    : { values: kernels.bytes(address, count), perLevel: 1, centre };
}

function levelAt(table: Float32Array, value: number): number {
  const low = Math.min(255, Math.max(0, Math.floor(value)));
  const high = Math.min(255, low + 1);
  return table[low]! + (table[high]! - table[low]!) * Math.min(1, Math.max(0, value - low));
}

/** Visits the pixels of a plane where the map, read smoothly, is not zero. */
function forEachMoved(
  { share, widthPx: mapWidth, heightPx: mapHeight }: GhostMap,
  widthPx: number,
  heightPx: number,
  factor: number,
  visit: (at: number, share: number, x: number, y: number) => void,
): void {
  for (let y = 0; y < heightPx; y++) {
    const v = Math.min(mapHeight - 1, Math.max(0, (y + 0.5) / factor - 0.5));
    const top = Math.floor(v);
    const upper = top * mapWidth;
    const lower = Math.min(mapHeight - 1, top + 1) * mapWidth;
    const fv = v - top;
    for (let column = 0; column < mapWidth; column++) {
      // Cells whose neighbourhood is still are passed over as a whole.
      const next = Math.min(mapWidth - 1, column + 1);
      const before = Math.max(0, column - 1);
      if (
        share[upper + column] === 0 &&
        share[lower + column] === 0 &&
        share[upper + next] === 0 &&
        share[lower + next] === 0 &&
        share[upper + before] === 0 &&
        share[lower + before] === 0
      )
        continue;
      const to = Math.min(widthPx, Math.ceil((column + 1) * factor));
      for (let x = Math.ceil(column * factor); x < to; x++) {
        const u = Math.min(mapWidth - 1, Math.max(0, (x + 0.5) / factor - 0.5));
        const left = Math.floor(u);
        const right = Math.min(mapWidth - 1, left + 1);
        const fu = u - left;
        const a = share[upper + left]! * (1 - fu) + share[upper + right]! * fu;
        const b = share[lower + left]! * (1 - fu) + share[lower + right]! * fu;
        const here = a * (1 - fv) + b * fv;
        if (here > 0) visit(y * widthPx + x, here, x, y);
      }
    }
  }
}

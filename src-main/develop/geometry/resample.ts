import { scratchBytes, type Address, type PhotoKernels } from '../kernels/photo-kernels.ts';
import type { WindowMask } from '../look/window-mask.ts';
import { lookFactor, type Pixels } from '../pixels.ts';

/** Reads `at[0]`, `at[1]` as a place of the new picture and replaces them by where it is in the old one, both in pixels, the middle of the first being 0. */
export type PixelMap = (at: Float64Array) => void;

/** How the new picture is made from the old one. */
export interface Resampling {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly toSource: PixelMap;
  /** Where red and blue lie when the lens did not draw them where green is; null where it did. */
  readonly fringe: { readonly red: PixelMap; readonly blue: PixelMap } | null;
}

/** Samples between two nodes of the kernel's grid. */
const cell = 16;
const tableBytes = 128 * 160;
/** Grids keep within what the kernel's fixed point can hold; such places are far outside anyway. */
const farPx = 1e8;

/**
 * Reads the picture once (Lanczos, six taps each way) and makes the new one, in new room. The source stays as it was; its room may be
 * used again. Chroma at half size gets grids of its own. Fringes are undone per channel in rgb; in luma and chroma the
 * colour is taken from where red and blue lie and luma stays where green is, which takes the coloured seam away.
 */
export function resamplePixels(kernels: PhotoKernels, pixels: Pixels, resampling: Resampling): Pixels {
  const { source, widthPx, heightPx } = pixels;
  const { widthPx: outWidth, heightPx: outHeight, toSource, fringe } = resampling;
  const count = outWidth * outHeight;
  const half = { width: (outWidth + 1) >> 1, height: (outHeight + 1) >> 1 };
  const place: Pixels['source'] =
    'rgb' in source
      ? { rgb: kernels.alloc(3 * count) }
      : 'deep' in source
        ? { deep: { red: kernels.alloc(2 * count), green: kernels.alloc(2 * count), blue: kernels.alloc(2 * count) } }
        : {
            planes: {
              luma: kernels.alloc(2 * count),
              chromaBlue: kernels.alloc(2 * half.width * half.height),
              chromaRed: kernels.alloc(2 * half.width * half.height),
            },
          };
  const mark = kernels.mark();
  const table = kernels.alloc(tableBytes);
  kernels.run.buildGeometryTable(table);
  const whole = (map: PixelMap): Grid => makeGrid(kernels, outWidth, outHeight, map);
  const plane = (from: Address, to: Address, { address, columns }: Grid): void =>
    kernels.run.resamplePlane(from, widthPx, heightPx, to, outWidth, outHeight, address, columns, table);

  if ('rgb' in source && 'rgb' in place) {
    const rgb = (map: PixelMap, channel: 0 | 1 | 2 | 3): void => {
      const { address, columns } = whole(map);
      kernels.run.resampleRgb(source.rgb, widthPx, heightPx, place.rgb, outWidth, outHeight, address, columns, channel, table);
    };
    if (!fringe) rgb(toSource, 3);
    else
      for (const [map, channel] of [
        [fringe.red, 0],
        [toSource, 1],
        [fringe.blue, 2],
      ] as const)
        rgb(map, channel);
  } else if ('deep' in source && 'deep' in place) {
    plane(source.deep.green, place.deep.green, whole(toSource));
    plane(source.deep.red, place.deep.red, whole(fringe?.red ?? toSource));
    plane(source.deep.blue, place.deep.blue, whole(fringe?.blue ?? toSource));
  } else if ('planes' in source && 'planes' in place) {
    plane(source.planes.luma, place.planes.luma, whole(toSource));
    resampleChroma(kernels, pixels, source.planes, place.planes, resampling, table);
  }
  kernels.release(mark);
  // A decoded frame is read no more; fused planes lie somewhere in the room that fusion already gave back.
  return { source: place, widthPx: outWidth, heightPx: outHeight, out: 'rgb' in source ? source.rgb : pixels.out };
}

interface Planes {
  readonly luma: Address;
  readonly chromaBlue: Address;
  readonly chromaRed: Address;
}

/** Of red - luma and blue - luma in Cr and Cb (JFIF), in Q15. */
const redInChroma = Math.round(0.713267 * 32_768);
const blueInChroma = Math.round(0.564334 * 32_768);

function resampleChroma(
  kernels: PhotoKernels,
  { widthPx, heightPx }: Pixels,
  from: Planes,
  to: Planes,
  { widthPx: outWidth, heightPx: outHeight, toSource, fringe }: Resampling,
  table: Address,
): void {
  const [width, height] = [(widthPx + 1) >> 1, (heightPx + 1) >> 1];
  const [halfWidth, halfHeight] = [(outWidth + 1) >> 1, (outHeight + 1) >> 1];
  const gridOf = (map: PixelMap): Grid => makeGrid(kernels, halfWidth, halfHeight, atHalfSize(map));
  const plane = (source: Address, out: Address, { address, columns }: Grid): void =>
    kernels.run.resamplePlane(source, width, height, out, halfWidth, halfHeight, address, columns, table);
  const green = gridOf(toSource);
  if (!fringe) {
    plane(from.chromaBlue, to.chromaBlue, green);
    plane(from.chromaRed, to.chromaRed, green);
    return;
  }
  const luma = kernels.alloc(2 * width * height);
  kernels.run.halvePlane(from.luma, widthPx, heightPx, luma, kernels.alloc(scratchBytes(widthPx)));
  const count = halfWidth * halfHeight;
  const [here, there] = [kernels.alloc(2 * count), kernels.alloc(2 * count)];
  plane(luma, here, green);
  for (const [map, source, out, share] of [
    [fringe.red, from.chromaRed, to.chromaRed, redInChroma],
    [fringe.blue, from.chromaBlue, to.chromaBlue, blueInChroma],
  ] as const) {
    const grid = gridOf(map);
    plane(source, out, grid);
    plane(luma, there, grid);
    kernels.run.addDifference(out, there, here, count, share);
  }
}

/** Multiplies every plane by what `gainAt` says for a place of the old picture; levels are display-encoded, and so must the gain be. rgb8 is left as it is: it has no room for it. */
export function liftPixels(
  kernels: PhotoKernels,
  { source, widthPx, heightPx }: Pixels,
  toSource: PixelMap,
  gainAt: (u: number, v: number) => number,
): void {
  if ('rgb' in source) return;
  const mark = kernels.mark();
  const lift = (plane: Address, width: number, height: number, map: PixelMap): void => {
    const { address, columns, nodes } = makeGrid(kernels, width, height, map);
    const gains = kernels.putFloats(Float32Array.from({ length: nodes }, (_, i) => gainAt(...placeAt(kernels, address, i))));
    kernels.run.liftPlane(plane, width, height, gains, columns);
  };
  if ('deep' in source)
    for (const plane of [source.deep.red, source.deep.green, source.deep.blue]) lift(plane, widthPx, heightPx, toSource);
  else {
    lift(source.planes.luma, widthPx, heightPx, toSource);
    for (const plane of [source.planes.chromaBlue, source.planes.chromaRed]) {
      lift(plane, (widthPx + 1) >> 1, (heightPx + 1) >> 1, (at) => {
        at[0] = 2 * at[0]! + 0.5;
        at[1] = 2 * at[1]! + 0.5;
        toSource(at);
      });
    }
  }
  kernels.release(mark);
}

function placeAt(kernels: PhotoKernels, grid: Address, node: number): [number, number] {
  const [u, v] = new Float64Array(kernels.run.memory.buffer, grid + 16 * node, 2);
  return [u!, v!];
}

/** A half-size sample lies in the middle of its 2 x 2 pixels. */
const atHalfSize =
  (map: PixelMap): PixelMap =>
  (at) => {
    at[0] = 2 * at[0]! + 0.5;
    at[1] = 2 * at[1]! + 0.5;
    map(at);
    at[0] = (at[0] - 0.5) / 2;
    at[1] = (at[1] - 0.5) / 2;
  };

interface Grid {
  readonly address: Address;
  readonly columns: number;
  readonly nodes: number;
}

function makeGrid(kernels: PhotoKernels, width: number, height: number, map: PixelMap): Grid {
  const columns = Math.ceil(width / cell) + 1;
  const rows = Math.ceil(height / cell) + 1;
  const address = kernels.alloc(16 * columns * rows);
  const nodes = new Float64Array(kernels.run.memory.buffer, address, 2 * columns * rows);
  const at = new Float64Array(2);
  for (let row = 0, next = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      at[0] = cell * column;
      at[1] = cell * row;
      map(at);
      nodes[next++] = within(at[0]);
      nodes[next++] = within(at[1]);
    }
  }
  return { address, columns, nodes: columns * rows };
}

const within = (value: number): number => (value >= -farPx && value <= farPx ? value : farPx);

/** The mask for the new picture, bilinearly from the old one's. */
export function resampleWindows({ share }: WindowMask, pixels: Pixels, { widthPx, heightPx, toSource }: Resampling): WindowMask {
  const from = lookFactor(pixels.widthPx, pixels.heightPx);
  const fromWidth = Math.ceil(pixels.widthPx / from);
  const fromHeight = Math.ceil(pixels.heightPx / from);
  const to = lookFactor(widthPx, heightPx);
  const width = Math.ceil(widthPx / to);
  const height = Math.ceil(heightPx / to);
  const out = new Float32Array(width * height);
  const at = new Float64Array(2);
  let sum = 0;
  for (let y = 0, next = 0; y < height; y++) {
    for (let x = 0; x < width; x++, next++) {
      at[0] = (x + 0.5) * to - 0.5;
      at[1] = (y + 0.5) * to - 0.5;
      toSource(at);
      const u = Math.min(fromWidth - 1, Math.max(0, (at[0] + 0.5) / from - 0.5));
      const v = Math.min(fromHeight - 1, Math.max(0, (at[1] + 0.5) / from - 0.5));
      const [left, top] = [Math.floor(u), Math.floor(v)];
      const [right, bottom] = [Math.min(fromWidth - 1, left + 1), Math.min(fromHeight - 1, top + 1)];
      const [fu, fv] = [u - left, v - top];
      const upper = share[top * fromWidth + left]! * (1 - fu) + share[top * fromWidth + right]! * fu;
      const lower = share[bottom * fromWidth + left]! * (1 - fu) + share[bottom * fromWidth + right]! * fu;
      out[next] = upper * (1 - fv) + lower * fv;
      sum += out[next]!;
    }
  }
  return { share: out, coverage: sum / out.length };
}

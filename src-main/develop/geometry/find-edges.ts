import type { Address, PhotoKernels } from '../kernels/photo-kernels.ts';

/** A picture to look for edges in: one plane of luma in levels, rows without padding. */
export interface EdgePicture {
  readonly data: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An edge followed over many rows: places in pixels, each the mean of a few rows, in order. */
export interface Chain {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Mean height of the step in levels. */
  readonly contrast: number;
}

/** Tangent of the steepest lean that is still looked at, 24 degrees: a camera pitched by 20 makes no more of an upright edge. */
const mostLean = 0.445;
/** Share of all pixels that may be edge, and the weakest step that counts, in levels. */
const edgeShare = 0.06;
const leastStep = 3;
/** Shortest edge that is kept, in pixels and as a share of the picture's height. */
const leastPx = 18;
const leastShare = 0.03;
/** Rows in one place of a chain. */
const rowsPerPlace = 6;
/** Rows that an edge may be missing for. */
const mostGap = 3;
/** How much the lean may change from one row to the next, as a tangent. */
const mostTurn = 0.15;

/** What is known of each pixel before edges are followed. */
export interface EdgeMap {
  /** The change across in levels; 0 where an edge leans too much. */
  readonly step: Float32Array;
  /** How far an edge moves in x from one row to the next. */
  readonly lean: Float32Array;
  /** 1 where the step is the largest of its row, two pixels from the border at least; followed edges become 2. */
  readonly isEdge: Uint8Array;
}

/** Follows all edges that are roughly upright: Scharr gradients, thinned across, sub-pixel, chained from row to row. */
export function findChains(picture: EdgePicture): readonly Chain[] {
  const { widthPx: width, heightPx: height } = picture;
  return width < 8 || height < 8 ? [] : followEdges(mapEdges(picture), width, height);
}

/** The same with kernels, several times as fast; `plane` holds the picture's f32 luma in their memory. */
export function findChainsIn(kernels: PhotoKernels, plane: Address, width: number, height: number): readonly Chain[] {
  if (width < 8 || height < 8) return [];
  const mark = kernels.mark();
  const count = width * height;
  const step = kernels.alloc(4 * count);
  const lean = kernels.alloc(4 * count);
  const isEdge = kernels.alloc(count);
  kernels.run.edgeGradients(plane, width, height, mostLean, step, lean);
  kernels.run.thinEdges(step, width, height, thresholdOf(kernels.floats(step, count)), isEdge);
  const map = { step: kernels.floats(step, count), lean: kernels.floats(lean, count), isEdge: kernels.bytes(isEdge, count) };
  const chains = followEdges(map, width, height);
  kernels.release(mark);
  return chains;
}

/** In plain numbers. */
export function mapEdges(picture: EdgePicture): EdgeMap {
  const { widthPx: width, heightPx: height } = picture;
  const { step, lean } = gradients(picture);
  const threshold = thresholdOf(step);
  const isEdge = new Uint8Array(width * height);
  for (let y = 2; y < height - 2; y++) {
    for (let i = y * width + 2, last = y * width + width - 2; i < last; i++) {
      const here = Math.abs(step[i]!);
      if (here > threshold && here >= Math.abs(step[i - 1]!) && here > Math.abs(step[i + 1]!)) isEdge[i] = 1;
    }
  }
  return { step, lean, isEdge };
}

function followEdges({ step, lean, isEdge }: EdgeMap, width: number, height: number): readonly Chain[] {
  const least = Math.max(leastPx, leastShare * height);
  const chains: Chain[] = [];
  const xs = new Float64Array(height);
  const ys = new Int32Array(height);
  for (let y0 = 2; y0 < height - 2; y0++) {
    for (let x0 = 2; x0 < width - 2; x0++) {
      if (isEdge[y0 * width + x0] !== 1) continue;
      let count = 0;
      let sum = 0;
      let expected = x0;
      let direction = lean[y0 * width + x0]!;
      const rising = step[y0 * width + x0]! > 0;
      for (let y = y0, gap = 0; y < height - 2 && gap <= mostGap; y++) {
        const middle = Math.round(expected);
        let best = -1;
        let cost = Infinity;
        for (let x = Math.max(2, middle - 1); x <= Math.min(width - 3, middle + 1); x++) {
          const i = y * width + x;
          if (isEdge[i] !== 1 || step[i]! > 0 !== rising) continue;
          const turn = Math.abs(lean[i]! - direction);
          const miss = Math.abs(x - expected) + 4 * turn;
          if (turn < mostTurn && miss < cost) {
            best = x;
            cost = miss;
          }
        }
        if (best >= 0) {
          const i = y * width + best;
          isEdge[i] = 2;
          const before = Math.abs(step[i - 1]!);
          const here = Math.abs(step[i]!);
          const after = Math.abs(step[i + 1]!);
          const curve = before - 2 * here + after;
          const offset = curve < 0 ? Math.min(0.5, Math.max(-0.5, (0.5 * (before - after)) / curve)) : 0;
          xs[count] = best + offset;
          ys[count++] = y;
          sum += here;
          gap = 0;
          expected = best + 0.5 * offset;
          direction += 0.15 * (lean[i]! - direction);
        } else gap++;
        expected += direction;
      }
      if (count >= least) chains.push(placesOf(xs, ys, count, sum / count));
    }
  }
  return chains;
}

/** The picture with rows and columns exchanged: level edges become upright ones. */
export function transposed({ data, widthPx, heightPx }: EdgePicture): EdgePicture {
  const out = new Float32Array(data.length);
  for (let y = 0; y < heightPx; y++) for (let x = 0; x < widthPx; x++) out[x * heightPx + y] = data[y * widthPx + x]!;
  return { data: out, widthPx: heightPx, heightPx: widthPx };
}

/** Scharr: `step` is the change across in levels, 0 where the edge leans too much; `lean` is how far it moves in x from one row to the next. */
function gradients({ data, widthPx: width, heightPx: height }: EdgePicture): { readonly step: Float32Array; readonly lean: Float32Array } {
  const step = new Float32Array(width * height);
  const lean = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1, last = y * width + width - 1; i < last; i++) {
      const a = data[i - width - 1]!;
      const c = data[i - width + 1]!;
      const g = data[i + width - 1]!;
      const k = data[i + width + 1]!;
      const across = 3 * (c - a + k - g) + 10 * (data[i + 1]! - data[i - 1]!);
      const down = 3 * (g - a + k - c) + 10 * (data[i + width]! - data[i - width]!);
      if (Math.abs(down) <= mostLean * Math.abs(across) && across !== 0) {
        step[i] = across / 32;
        lean[i] = -down / across;
      }
    }
  }
  return { step, lean };
}

/** The step that `edgeShare` of all pixels exceed, to a quarter of a level; every third pixel tells. */
function thresholdOf(step: Float32Array): number {
  const counts = new Int32Array(1024);
  for (let i = 0; i < step.length; i += 3) counts[Math.min(1023, Math.floor(4 * Math.abs(step[i]!)))]!++;
  let bin = 1023;
  for (let sum = 0; bin > 4 * leastStep && sum < (edgeShare * step.length) / 3; bin--) sum += counts[bin]!;
  return Math.max(leastStep, bin / 4);
}

function placesOf(xs: Float64Array, ys: Int32Array, count: number, contrast: number): Chain {
  const places = Math.max(2, Math.round(count / rowsPerPlace));
  const x = new Float64Array(places);
  const y = new Float64Array(places);
  for (let place = 0; place < places; place++) {
    const from = Math.floor((place * count) / places);
    const to = Math.floor(((place + 1) * count) / places);
    for (let i = from; i < to; i++) {
      x[place]! += xs[i]! / (to - from);
      y[place]! += ys[i]! / (to - from);
    }
  }
  return { x, y, contrast };
}

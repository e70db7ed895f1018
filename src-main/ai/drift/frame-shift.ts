import type { EdgeField } from './edge-field.ts';

/** How the whole frame lies differently: `x' = x + a + b u + c v`, `y' = y + d + e u + f v`, with u and v in pixels from the middle. */
export interface FrameShift {
  readonly by: Float64Array;
  /** Root of the mean squared way that the picture's places went, in pixels. */
  readonly rmsPx: number;
  /** Of what can be told apart at all, how much went this way. */
  readonly share: number;
  /** The same in tiles. */
  readonly held: number;
}

export const noShift: FrameShift = { by: new Float64Array(6), rmsPx: 0, share: 0, held: 0 };

/** Of the halved picture: a tile's side, how far it is looked for. */
const tilePx = 32;
const reachPx = 12;

/**
 * Finds crop, scale and turn: tiles of edge strength are looked for near their place (normalised correlation), and one affine motion is fitted to all
 * ways, each counted only across its own edges (the aperture problem) and less the farther it is off (Geman and McClure 1987).
 */
export function findFrameShift(before: EdgeField, after: EdgeField): FrameShift {
  const [one, two] = [halved(before), halved(after)];
  const ways = findWays(one, two);
  if (ways.length < 8) return noShift;
  const by = fitMotion(ways);
  const [width, height] = [before.widthPx, before.heightPx];
  let [sum, places, held, all] = [0, 0, 0, 0];
  for (let v = -2; v <= 2; v++) {
    for (let u = -2; u <= 2; u++) {
      const [x, y] = shiftAt(by, (u * width) / 4, (v * height) / 4);
      sum += x * x + y * y;
      places++;
    }
  }
  for (const way of ways) {
    all += way.weight;
    if (missOf(way, by) < 1.5 ** 2) held += way.weight;
  }
  return { by, rmsPx: Math.sqrt(sum / places), share: all > 0 ? held / all : 0, held };
}

/** Where a place, in pixels from the middle, has gone. */
export function shiftAt(by: Float64Array, u: number, v: number): [number, number] {
  return [by[0]! + by[1]! * u + by[2]! * v, by[3]! + by[4]! * u + by[5]! * v];
}

/** One tile's way in pixels of the picture; the tensor says in which directions it can be told. */
interface Way {
  readonly u: number;
  readonly v: number;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
  readonly weight: number;
}

interface Half {
  readonly width: number;
  readonly height: number;
  readonly value: Float32Array;
  readonly xx: Float32Array;
  readonly xy: Float32Array;
  readonly yy: Float32Array;
}

function halved({ widthPx, heightPx, strength, dx, dy }: EdgeField): Half {
  const [width, height] = [widthPx >> 1, heightPx >> 1];
  const [value, xx, xy, yy] = [0, 1, 2, 3].map(() => new Float32Array(width * height)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = y * width + x;
      for (const i of [
        2 * y * widthPx + 2 * x,
        2 * y * widthPx + 2 * x + 1,
        (2 * y + 1) * widthPx + 2 * x,
        (2 * y + 1) * widthPx + 2 * x + 1,
      ]) {
        // The root keeps a bright window from drowning everything beside it.
        const s = Math.sqrt(Math.max(0, strength[i]! - 1));
        value[to]! += s;
        xx[to]! += s * dx[i]! * dx[i]!;
        xy[to]! += s * dx[i]! * dy[i]!;
        yy[to]! += s * dy[i]! * dy[i]!;
      }
    }
  }
  return { width, height, value, xx, xy, yy };
}

function findWays(one: Half, two: Half): readonly Way[] {
  const { width, height } = one;
  const ways: Way[] = [];
  const span = 2 * reachPx + 1;
  const scores = new Float32Array(span * span);
  const wide = tilePx + 2 * reachPx;
  const squares = new Float32Array((wide + 1) * (wide + 1));
  const sums = new Float32Array((wide + 1) * (wide + 1));
  const tile = new Float32Array(tilePx * tilePx);
  for (let top = 0; top + tilePx <= height; top += tilePx) {
    for (let left = 0; left + tilePx <= width; left += tilePx) {
      let [mean, energy, xx, xy, yy] = [0, 0, 0, 0, 0];
      for (let y = 0; y < tilePx; y++) {
        for (let x = 0; x < tilePx; x++) {
          const i = (top + y) * width + left + x;
          tile[y * tilePx + x] = one.value[i]!;
          mean += one.value[i]!;
          xx += one.xx[i]!;
          xy += one.xy[i]!;
          yy += one.yy[i]!;
        }
      }
      mean /= tilePx * tilePx;
      for (let i = 0; i < tile.length; i++) {
        tile[i]! -= mean;
        energy += tile[i]! * tile[i]!;
      }
      if (energy < 1500) continue;
      integrate(two, left - reachPx, top - reachPx, wide, sums, squares);
      scores.fill(-1);
      // Every other way first, then those about the best.
      let bestAt = 0;
      for (let sy = -reachPx; sy <= reachPx; sy += 2)
        for (let sx = -reachPx; sx <= reachPx; sx += 2) bestAt = better(scores, bestAt, scoreAt(sx, sy));
      const [cx, cy] = [(bestAt % span) - reachPx, Math.floor(bestAt / span) - reachPx];
      for (let sy = Math.max(-reachPx, cy - 2); sy <= Math.min(reachPx, cy + 2); sy++)
        for (let sx = Math.max(-reachPx, cx - 2); sx <= Math.min(reachPx, cx + 2); sx++) bestAt = better(scores, bestAt, scoreAt(sx, sy));
      const best = scores[bestAt]!;

      /** Correlates the tile with what lies that far off, and answers where the score was noted. */
      function scoreAt(sx: number, sy: number): number {
        const at = (sy + reachPx) * span + sx + reachPx;
        if (scores[at]! > -1 || left + sx < 0 || top + sy < 0 || left + sx + tilePx > width || top + sy + tilePx > height) return at;
        let cross = 0;
        for (let y = 0; y < tilePx; y++) {
          const from = (top + sy + y) * width + left + sx;
          const row = y * tilePx;
          for (let x = 0; x < tilePx; x++) cross += tile[row + x]! * two.value[from + x]!;
        }
        const k = (sy + reachPx) * (wide + 1) + sx + reachPx;
        const e = k + tilePx * (wide + 1);
        const sum = sums[e + tilePx]! - sums[e]! - sums[k + tilePx]! + sums[k]!;
        const square = squares[e + tilePx]! - squares[e]! - squares[k + tilePx]! + squares[k]!;
        const other = square - (sum * sum) / (tilePx * tilePx);
        if (other > 100) scores[at] = cross / Math.sqrt(energy * other);
        return at;
      }
      const [bx, by] = [bestAt % span, Math.floor(bestAt / span)];
      if (best < 0.55 || bx === 0 || by === 0 || bx === span - 1 || by === span - 1) continue;
      const total = xx + yy;
      ways.push({
        u: 2 * (left + tilePx / 2) - width,
        v: 2 * (top + tilePx / 2) - height,
        x: 2 * (bx - reachPx + peak(scores[bestAt - 1]!, best, scores[bestAt + 1]!)),
        y: 2 * (by - reachPx + peak(scores[bestAt - span]!, best, scores[bestAt + span]!)),
        xx: xx / total,
        xy: xy / total,
        yy: yy / total,
        weight: Math.min(1, (best - 0.5) / 0.4),
      });
    }
  }
  return ways;
}

/** Sums over all rectangles of a part of the picture; what lies outside counts nothing. */
function integrate(
  { value, width, height }: Half,
  left: number,
  top: number,
  wide: number,
  sums: Float32Array,
  squares: Float32Array,
): void {
  for (let y = 0; y < wide; y++) {
    let [sum, square] = [0, 0];
    for (let x = 0; x < wide; x++) {
      const isInside = left + x >= 0 && left + x < width && top + y >= 0 && top + y < height;
      const here = isInside ? value[(top + y) * width + left + x]! : 0;
      sum += here;
      square += here * here;
      const at = (y + 1) * (wide + 1) + x + 1;
      sums[at] = sums[at - wide - 1]! + sum;
      squares[at] = squares[at - wide - 1]! + square;
    }
  }
}

const better = (scores: Float32Array, one: number, two: number): number => (scores[two]! > scores[one]! ? two : one);

function peak(before: number, here: number, after: number): number {
  // A neighbour that was not looked at says nothing.
  if (before <= -1 || after <= -1) return 0;
  const curve = before - 2 * here + after;
  return curve < 0 ? Math.min(0.5, Math.max(-0.5, (0.5 * (before - after)) / curve)) : 0;
}

function missOf({ u, v, x, y, xx, xy, yy }: Way, by: Float64Array): number {
  const [sx, sy] = shiftAt(by, u, v);
  const [mx, my] = [x - sx, y - sy];
  return xx * mx * mx + 2 * xy * mx * my + yy * my * my;
}

function fitMotion(ways: readonly Way[]): Float64Array {
  let by = new Float64Array(6);
  // A wide basin first, then narrower ones.
  for (const scale of [12, 8, 5, 3, 2, 1.5, 1.5]) {
    const normal = new Float64Array(36);
    const right = new Float64Array(6);
    for (let k = 0; k < 6; k++) normal[7 * k] = k === 0 || k === 3 ? 0.05 : 2000;
    for (const way of ways) {
      const trust = (scale * scale) / (scale * scale + missOf(way, by));
      const weight = way.weight * trust * trust;
      const basis = [1, way.u, way.v];
      const wanted = [way.xx * way.x + way.xy * way.y, way.xy * way.x + way.yy * way.y];
      for (let i = 0; i < 6; i++) {
        const bi = weight * basis[i % 3]!;
        right[i]! += bi * wanted[i < 3 ? 0 : 1]!;
        for (let j = 0; j < 6; j++)
          normal[6 * i + j]! += bi * basis[j % 3]! * (i < 3 ? (j < 3 ? way.xx : way.xy) : j < 3 ? way.xy : way.yy);
      }
    }
    by = solve(normal, right);
  }
  return by;
}

/** Gauss with pivots; `normal` is symmetric and positive. */
function solve(normal: Float64Array, right: Float64Array): Float64Array<ArrayBuffer> {
  const n = right.length;
  const [a, b] = [normal.slice(), right.slice()];
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      const factor = a[n * i + k]! / a[n * k + k]!;
      for (let j = k; j < n; j++) a[n * i + j]! -= factor * a[n * k + j]!;
      b[i]! -= factor * b[k]!;
    }
  }
  const out = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i + 1; j < n; j++) sum -= a[n * i + j]! * out[j]!;
    out[i] = sum / a[n * i + i]!;
  }
  return out;
}

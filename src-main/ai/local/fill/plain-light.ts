import { widen } from '../../masks/mask-plane.ts';
import { fillSmoothly } from './fill-smoothly.ts';
import { measureNoise } from './measure-noise.ts';
import { holeBox, partOf, type Level } from './picture-level.ts';

/** Of what surrounds the hole, this much is looked at. */
const ringPx = 14;
/** A surface is plain when a bowl of light explains it but for its grain and this much, in levels. */
const plainLevels = 1.5;
/** What changes more slowly than this is light, what changes faster is grain. */
const grainPx = 6;

/**
 * On a plain surface light runs on evenly, and patches from elsewhere bring their own light along. There the hole keeps the
 * grain it was filled with and gets the light of the membrane. Anything else is left as it is.
 */
export function keepLightEven(level: Level): void {
  const found = holeBox(level);
  if (!found) return;
  // A large hole in a large picture: nothing further away than the ring is looked at.
  const box = widen(found, ringPx + 1, { widthPx: level.width, heightPx: level.height });
  const part = partOf(level, box);
  const noise = measureNoise(level);
  if (!isPlain(part, noise)) return;
  lightAnew(part, 1 + 2.5 * noise);
  for (let y = 0; y < part.height; y++) {
    const row = part.image.subarray(4 * y * part.width, 4 * (y + 1) * part.width);
    level.image.set(row, 4 * ((box.top + y) * level.width + box.left));
  }
}

/** The light of the membrane, and of what is faster than light no more than grain. */
function lightAnew({ image, hole, width, height }: Level, mostGrain: number): void {
  const light = Float32Array.from({ length: 3 * hole.length }, (_, i) => image[4 * Math.floor(i / 3) + (i % 3)]!);
  fillSmoothly(light, hole, width, height, 40);
  const off = new Float32Array(hole.length);
  for (let c = 0; c < 3; c++) {
    for (let i = 0; i < hole.length; i++) off[i] = hole[i]! > 0 ? image[4 * i + c]! - light[3 * i + c]! : 0;
    const slow = meansInside(off, hole, width, height);
    for (let i = 0; i < hole.length; i++) {
      if (hole[i] === 0) continue;
      const grain = Math.min(mostGrain, Math.max(-mostGrain, off[i]! - slow[i]!));
      image[4 * i + c] = Math.min(255, Math.max(0, Math.round(light[3 * i + c]! + grain)));
    }
  }
}

/** Whether a polynomial of second order, by least squares, explains what lies close around the hole. */
function isPlain({ image, hole, width, height }: Level, noise: number): boolean {
  const near = meansInside(Float32Array.from(hole), null, width, height, ringPx);
  const ring: number[] = [];
  for (let i = 0; i < hole.length; i++) if (hole[i] === 0 && near[i]! > 0) ring.push(i);
  if (ring.length < 60) return false;
  const most = plainLevels + 1.5 * Math.min(6, noise);
  const terms = (i: number): number[] => {
    const [x, y] = [(2 * (i % width)) / width - 1, (2 * Math.floor(i / width)) / height - 1];
    return [1, x, y, x * x, x * y, y * y];
  };
  const every = Math.ceil(ring.length / 6000);
  const some = ring.filter((_, n) => n % every === 0);
  for (let c = 0; c < 3; c++) {
    const shape = solve(some.map((i) => ({ terms: terms(i), value: image[4 * i + c]! })));
    if (!shape) return false;
    let squares = 0;
    for (const i of some) squares += (image[4 * i + c]! - terms(i).reduce((sum, term, n) => sum + term * shape[n]!, 0)) ** 2;
    if (Math.sqrt(squares / some.length) > most) return false;
  }
  return true;
}

/** Least squares by the normal equations, with Gauss and pivots; null where they have no one answer. */
function solve(points: readonly { readonly terms: readonly number[]; readonly value: number }[]): number[] | null {
  const n = points[0]?.terms.length ?? 0;
  const rows = Array.from({ length: n }, () => new Float64Array(n + 1));
  for (const { terms, value } of points)
    for (let r = 0; r < n; r++) {
      for (let c = 0; c < n; c++) rows[r]![c]! += terms[r]! * terms[c]!;
      rows[r]![n]! += terms[r]! * value;
    }
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let r = column + 1; r < n; r++) if (Math.abs(rows[r]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = r;
    if (Math.abs(rows[pivot]![column]!) < 1e-9 * points.length) return null;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let r = 0; r < n; r++) {
      if (r === column) continue;
      const share = rows[r]![column]! / rows[column]![column]!;
      for (let c = column; c <= n; c++) rows[r]![c]! -= share * rows[column]![c]!;
    }
  }
  return rows.map((row, r) => row[n]! / row[r]!);
}

/** Means over a square around each place, of places inside the mask alone where one is given. */
function meansInside(values: Float32Array, mask: Uint8Array | null, width: number, height: number, reachPx = grainPx): Float32Array {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  const counts = new Float64Array(stride * (height + 1));
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const at = (y + 1) * stride + x + 1;
      sums[at] = values[i]! + sums[at - 1]! + sums[at - stride]! - sums[at - stride - 1]!;
      counts[at] = (mask === null || mask[i]! > 0 ? 1 : 0) + counts[at - 1]! + counts[at - stride]! - counts[at - stride - 1]!;
    }
  }
  const means = new Float32Array(values.length);
  for (let y = 0, i = 0; y < height; y++) {
    const [above, below] = [Math.max(0, y - reachPx) * stride, Math.min(height, y + reachPx + 1) * stride];
    for (let x = 0; x < width; x++, i++) {
      const [left, right] = [Math.max(0, x - reachPx), Math.min(width, x + reachPx + 1)];
      const inside = (table: Float64Array): number =>
        table[below + right]! - table[above + right]! - table[below + left]! + table[above + left]!;
      means[i] = inside(sums) / Math.max(1, inside(counts));
    }
  }
  return means;
}

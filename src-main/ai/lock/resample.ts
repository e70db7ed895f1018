import type { PixelSize } from '../provider.ts';

/** Interleaved sRGB of 8 bits. */
export interface Rgb extends PixelSize {
  readonly rgb: Uint8Array;
}

/**
 * Where a result lies over a part of the photo: the point (x, y) of the part, counted in its pixels from its upper left
 * corner, is at (left + scaleX x, top + scaleY y) of the result.
 */
export interface Placement {
  readonly left: number;
  readonly top: number;
  readonly scaleX: number;
  readonly scaleY: number;
}

/** The same placement for the part made another size. */
export function placedOn({ left, top, scaleX, scaleY }: Placement, part: PixelSize, size: PixelSize): Placement {
  return { left, top, scaleX: (scaleX * part.widthPx) / size.widthPx, scaleY: (scaleY * part.heightPx) / size.heightPx };
}

const lobes = 3;

/** For each of some places along one axis, which samples make it and how much of each. */
interface AxisWeights {
  readonly taps: number;
  readonly samples: Int32Array;
  readonly weights: Float32Array;
}

/** Lanczos with three lobes, widened where the source is the larger one; beyond the edge the source is mirrored. */
function axisWeights(from: number, count: number, start: number, scale: number, limit: number): AxisWeights {
  const stretch = Math.max(1, scale);
  const reach = lobes * stretch;
  const rows = Array.from({ length: count }, (_, i) => {
    const centre = start + scale * (from + i + 0.5) - 0.5;
    const first = Math.ceil(centre - reach);
    const all = Array.from({ length: Math.floor(centre + reach) - first + 1 }, (__, k) => lanczos((first + k - centre) / stretch));
    const sum = all.reduce((total, weight) => total + weight, 0);
    const used = all
      .map((weight, k) => ({ at: mirrored(first + k, limit), weight: weight / sum }))
      .filter(({ weight }) => Math.abs(weight) > 1e-6);
    return used;
  });
  const taps = Math.max(...rows.map((row) => row.length));
  const samples = new Int32Array(count * taps);
  const weights = new Float32Array(count * taps);
  for (const [i, row] of rows.entries()) {
    for (let k = 0; k < taps; k++) {
      samples[i * taps + k] = (row[k] ?? row[0]!).at;
      weights[i * taps + k] = row[k]?.weight ?? 0;
    }
  }
  return { taps, samples, weights };
}

function lanczos(x: number): number {
  if (Math.abs(x) < 1e-9) return 1;
  if (Math.abs(x) >= lobes) return 0;
  const t = Math.PI * x;
  return (lobes * Math.sin(t) * Math.sin(t / lobes)) / (t * t);
}

function mirrored(at: number, limit: number): number {
  const period = 2 * limit;
  const inside = ((at % period) + period) % period;
  return inside < limit ? inside : period - 1 - inside;
}

/** Fills the samples of columns `from` to `to` (counted from the first that is read) of one row; what is beside them stays. */
export type ReadRow = (y: number, row: Float32Array, from?: number, to?: number) => void;

/**
 * Reads a result as it lies over columns `left` to `right` of the part: gives one row (three samples for each column, 0 to
 * 255 and a little beyond, not rounded). Quickest when rows are asked for from top to bottom; nothing whole is held.
 */
export function readPlaced(
  { rgb, widthPx, heightPx }: Rgb,
  placement: Placement,
  { left, right, top, bottom }: { left: number; right: number; top: number; bottom: number },
): ReadRow {
  const across = axisWeights(left, right - left, placement.left, placement.scaleX, widthPx);
  const down = axisWeights(top, bottom - top, placement.top, placement.scaleY, heightPx);
  const width = right - left;
  // Source rows made as wide as the part, the newest of them kept.
  const slots = down.taps + 2;
  const held = Array.from({ length: slots }, () => ({ row: -1, values: new Float32Array(3 * width) }));
  const wide = (source: number): Float32Array => {
    const slot = held[source % slots]!;
    if (slot.row !== source) {
      widenRow(rgb, 3 * source * widthPx, across, slot.values);
      slot.row = source;
    }
    return slot.values;
  };
  return (y, row, from = 0, to = width) => {
    const [start, end] = [3 * from, 3 * to];
    const first = (y - top) * down.taps;
    for (let k = 0; k < down.taps; k += 2) {
      const [a, b] = [down.weights[first + k]!, k + 1 < down.taps ? down.weights[first + k + 1]! : 0];
      const one = wide(down.samples[first + k]!);
      const other = b === 0 ? one : wide(down.samples[first + k + 1]!);
      if (k === 0) for (let i = start; i < end; i++) row[i] = a * one[i]! + b * other[i]!;
      else if (a !== 0 || b !== 0) for (let i = start; i < end; i++) row[i] = row[i]! + a * one[i]! + b * other[i]!;
    }
  };
}

function widenRow(rgb: Uint8Array, start: number, { taps, samples, weights }: AxisWeights, values: Float32Array): void {
  for (let i = 0, at = 0; at < samples.length; i += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (const end = at + taps; at < end; at++) {
      const from = start + 3 * samples[at]!;
      const weight = weights[at]!;
      red += weight * rgb[from]!;
      green += weight * rgb[from + 1]!;
      blue += weight * rgb[from + 2]!;
    }
    values[i] = red;
    values[i + 1] = green;
    values[i + 2] = blue;
  }
}

/** A result as it lies over the part, at the size that its placement is for. */
export function drawPlaced(source: Rgb, placement: Placement, { widthPx, heightPx }: PixelSize): Rgb {
  const read = readPlaced(source, placement, { left: 0, top: 0, right: widthPx, bottom: heightPx });
  const row = new Float32Array(3 * widthPx);
  const rgb = new Uint8ClampedArray(3 * widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    read(y, row);
    rgb.set(row, y * row.length);
  }
  return { rgb: new Uint8Array(rgb.buffer), widthPx, heightPx };
}

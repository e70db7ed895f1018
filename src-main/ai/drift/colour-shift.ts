import type { Allowances } from './allowances.ts';
import { emptyCells, windowSums, type Cells } from './cells.ts';

export interface ColourShift {
  /** Of the whole picture, in units of CIELAB's a and b (and a third of L): what most cells agree on. */
  readonly overall: number;
  /** Of the largest patch that went its own way: how far, and its share of all plain surfaces, or of half of the picture where there are few. */
  readonly patch: number;
  readonly patchShare: number;
  /** How far each cell went, beside what does not count; 0 where nothing is said. */
  readonly byCell: Float32Array;
}

/** Cells with more edge than this are no plain surface, in levels a pixel. */
const plainStrength = 3;
/** From here on a cell counts as having gone its own way. */
const wayOff = 5.5;

/**
 * Colours of plain surfaces before and after, cell by cell. What all of the picture shares is told apart from what a part of it does. Light and shadow move L
 * where furniture may change, so that only a and b count there, and only in the upper part, where walls are.
 */
export function findColourShift(
  size: { readonly widthPx: number; readonly heightPx: number },
  [before, after]: readonly [Float32Array, Float32Array],
  [strengthBefore, strengthAfter]: readonly [Float32Array, Float32Array],
  { isFree, isGround, furniture, smallThings }: Allowances,
): ColourShift {
  const cells = emptyCells(size);
  const count = cells.values.length;
  const isLoose = furniture || smallThings;
  const lightness = furniture ? 0 : 1 / 3;
  const rows = furniture ? Math.round(0.62 * cells.rows) : cells.rows;
  const seen: number[] = [];
  const way = new Float32Array(3 * count);
  for (let cell = 0; cell < rows * cells.columns; cell++) {
    if (isFree[cell] || isGround[cell]) continue;
    if (strengthBefore[cell]! > plainStrength || strengthAfter[cell]! > plainStrength) continue;
    const [l0, a0, b0] = labOf(before, cell);
    const [l1, a1, b1] = labOf(after, cell);
    // Next to black and next to white there is no colour to speak of.
    if (l0 < 12 || l1 < 12 || l0 > 98.5 || l1 > 98.5) continue;
    seen.push(cell);
    way[3 * cell] = (l1 - l0) * lightness;
    way[3 * cell + 1] = a1 - a0;
    way[3 * cell + 2] = b1 - b0;
  }
  const byCell = new Float32Array(count);
  if (seen.length < 0.03 * count) return { overall: 0, patch: 0, patchShare: 0, byCell };
  const common = [0, 1, 2].map((k) => median(seen.map((cell) => way[3 * cell + k]!))) as [number, number, number];
  const marks: Cells = { ...cells, values: new Float32Array(count) };
  for (const cell of seen) {
    const far = Math.hypot(way[3 * cell]! - common[0], way[3 * cell + 1]! - common[1], way[3 * cell + 2]! - common[2]);
    byCell[cell] = far;
    marks.values[cell] = far > wayOff ? 1 : 0;
  }
  const patch = largestPatch(cells, way, common, seen, byCell, isLoose ? 0.45 : 0.3);
  return { overall: Math.hypot(...common), patch: patch.far, patchShare: patch.share, byCell: spread(marks, byCell) };
}

/** Cells that went off in about one direction, and are most of their surroundings. */
function largestPatch(
  cells: Cells,
  way: Float32Array,
  common: readonly [number, number, number],
  seen: readonly number[],
  byCell: Float32Array,
  dense: number,
): { readonly share: number; readonly far: number } {
  let best = { share: 0, far: 0 };
  let most = 0;
  // Six directions of a and b, and darker and lighter.
  for (let turn = 0; turn < 8; turn++) {
    const toward = turn < 6 ? [0, Math.cos((turn * Math.PI) / 3), Math.sin((turn * Math.PI) / 3)] : [turn === 6 ? 1 : -1, 0, 0];
    const marks: Cells = { ...cells, values: new Float32Array(byCell.length) };
    for (const cell of seen) {
      const along =
        toward[0]! * (way[3 * cell]! - common[0]) +
        toward[1]! * (way[3 * cell + 1]! - common[1]) +
        toward[2]! * (way[3 * cell + 2]! - common[2]);
      if (along > wayOff * 0.8 && along > 0.8 * byCell[cell]!) marks.values[cell] = 1;
    }
    const near = windowSums(marks, 5);
    let [count, sum] = [0, 0];
    for (const cell of seen) {
      if (marks.values[cell] === 0 || near.values[cell]! < 25 * dense) continue;
      count++;
      sum += byCell[cell]!;
    }
    if (sum <= most) continue;
    most = sum;
    best = { share: count / Math.max(seen.length, 0.5 * byCell.length), far: sum / count };
  }
  return best;
}

function spread(marks: Cells, byCell: Float32Array): Float32Array {
  const near = windowSums(marks, 5).values;
  return byCell.map((far, cell) => (marks.values[cell]! > 0 && near[cell]! >= 8 ? far : 0));
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1]!;
}

/** CIELAB, D65, of a cell's mean colour. */
export function labOf(colours: Float32Array, cell: number): [number, number, number] {
  const [r, g, b] = [0, 1, 2].map((c) => linear(colours[3 * cell + c]! / 255)) as [number, number, number];
  const x = cube((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = cube(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = cube((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const cube = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);

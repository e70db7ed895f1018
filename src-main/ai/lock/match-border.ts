import { beyond, type MarkDistances } from '../masks/distance-to-marks.ts';
import { smoothField } from './smooth-field.ts';

/** What has to be added to a result so that it meets the photo around the mask: three smooth fields on a grid of cells. */
export interface BorderMatch {
  /** Adds it to the samples of columns `from` to `to` of the box in one row of the result. */
  add(y: number, row: Float32Array, from: number, to: number): void;
  /** In levels, over the cells around the mask. */
  readonly meanOffset: readonly [number, number, number];
  readonly cells: number;
}

export interface BorderInput {
  readonly distances: MarkDistances;
  /** The parent's samples for the box's columns in a row of the photo, 0 to 255. */
  readonly readParent: (y: number, row: Float32Array) => void;
  /** The result's, likewise. */
  readonly readResult: (y: number, row: Float32Array) => void;
}

/** Cells of the longer side. */
const mostCells = 112;
const leastCellPx = 6;
/** With fewer cells around the mask nothing can be said. */
const leastCells = 3;
/** Differences that vary so much within a cell (variance, in levels) are of things, not of tone. */
const variance = 120;
/** A cell that says something else than its neighbours by this many levels loses half of its weight. */
const looseLevels = 8;
/** No change of tone differs by more than this from the usual one; a thing does. */
const mostLevels = 40;
const rounds = 3;

/**
 * Compares photo and result around the mask, where both show the same, and carries the difference in tone smoothly through
 * it. Where they do not show the same (the rest of a thing that the mask has cut) a cell says little. Null when there is
 * nothing around the mask.
 */
export function matchBorder({ distances: { box, squares }, readParent, readResult }: BorderInput): BorderMatch | null {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const cellPx = Math.max(leastCellPx, Math.ceil(Math.max(width, height) / mostCells));
  const columns = Math.ceil(width / cellPx);
  const rows = Math.ceil(height / cellPx);
  const count = columns * rows;
  const sums = [0, 1, 2].map(() => new Float32Array(count)) as [Float32Array, Float32Array, Float32Array];
  const squaresOf = new Float32Array(count);
  const seen = new Float32Array(count);
  const parentRow = new Float32Array(3 * width);
  const resultRow = new Float32Array(3 * width);
  // Means of cells do not need every row of a large one.
  const every = Math.max(1, cellPx >> 3);
  for (let y = box.top + (every >> 1); y < box.bottom; y += every) {
    const start = (y - box.top) * width;
    if (!isAround(squares, start, width)) continue;
    readParent(y, parentRow);
    readResult(y, resultRow);
    const firstCell = Math.floor((y - box.top) / cellPx) * columns;
    for (let x = 0; x < width; x++) {
      const square = squares[start + x]!;
      if (square === 0 || square === beyond) continue;
      const cell = firstCell + Math.floor(x / cellPx);
      const red = parentRow[3 * x]! - resultRow[3 * x]!;
      const green = parentRow[3 * x + 1]! - resultRow[3 * x + 1]!;
      const blue = parentRow[3 * x + 2]! - resultRow[3 * x + 2]!;
      sums[0][cell]! += red;
      sums[1][cell]! += green;
      sums[2][cell]! += blue;
      const all = (red + green + blue) / 3;
      squaresOf[cell]! += all * all;
      seen[cell]!++;
    }
  }
  const trust = new Float32Array(count);
  const means = sums.map((sum) => sum.map((value, i) => (seen[i]! > 0 ? value / seen[i]! : 0))) as typeof sums;
  let cells = 0;
  const mostSeen = (cellPx * cellPx) / every;
  for (let i = 0; i < count; i++) {
    const pixels = seen[i]!;
    if (pixels === 0) continue;
    cells++;
    const mean = (means[0][i]! + means[1][i]! + means[2][i]!) / 3;
    trust[i] = Math.min(1, (4 * pixels) / mostSeen) / (1 + Math.max(0, squaresOf[i]! / pixels - mean * mean) / variance);
  }
  if (cells < leastCells) return null;

  const usual = means.map((values) => medianOf(values, trust));
  const believed = trust.map((own, i) => own * nearness(means, i, (c) => usual[c]!));
  const weights = believed.slice();
  const solve = (): Float32Array[] => means.map((values) => smoothField({ columns, rows, weights, values }));
  let fields = solve();
  for (let round = 1; round < rounds; round++) {
    for (let i = 0; i < count; i++) weights[i] = believed[i]! / (1 + meanSquare(means, i, (c) => fields[c]![i]!) / looseLevels ** 2);
    fields = solve();
  }
  const [redField, greenField, blueField] = fields as [Float32Array, Float32Array, Float32Array];
  const between = rowBetweenCells(columns, rows, cellPx);
  const meanOf = (field: Float32Array): number => field.reduce((sum, value, i) => (seen[i]! > 0 ? sum + value : sum), 0) / cells;
  return {
    meanOffset: [meanOf(redField), meanOf(greenField), meanOf(blueField)],
    cells,
    add(y, row, from, to) {
      const { above, below, share } = between(y - box.top);
      for (let x = from; x < to; x++) {
        const place = Math.min(columns - 1, Math.max(0, (x + 0.5) / cellPx - 0.5));
        const column = Math.min(columns - 1, Math.floor(place));
        const next = Math.min(columns - 1, column + 1);
        const right = place - column;
        const nw = (1 - share) * (1 - right);
        const ne = (1 - share) * right;
        const sw = share * (1 - right);
        const se = share * right;
        const [a, b, c, d] = [above + column, above + next, below + column, below + next];
        row[3 * x]! += nw * redField[a]! + ne * redField[b]! + sw * redField[c]! + se * redField[d]!;
        row[3 * x + 1]! += nw * greenField[a]! + ne * greenField[b]! + sw * greenField[c]! + se * greenField[d]!;
        row[3 * x + 2]! += nw * blueField[a]! + ne * blueField[b]! + sw * blueField[c]! + se * blueField[d]!;
      }
    },
  };
}

/** 1 for a cell that says what most do, falling to 0 for one that is further from it than a change of tone: Tukey's weight. */
function nearness(means: readonly Float32Array[], i: number, usual: (channel: number) => number): number {
  const left = 1 - meanSquare(means, i, usual) / mostLevels ** 2;
  return left > 0 ? left * left : 0;
}

const meanSquare = (means: readonly Float32Array[], i: number, from: (channel: number) => number): number =>
  means.reduce((sum, values, c) => sum + (values[i]! - from(c)) ** 2, 0) / means.length;

function medianOf(values: Float32Array, trust: Float32Array): number {
  const order = [...values.keys()].filter((i) => trust[i]! > 0).toSorted((a, b) => values[a]! - values[b]!);
  const half = order.reduce((sum, i) => sum + trust[i]!, 0) / 2;
  let sum = 0;
  for (const i of order) {
    sum += trust[i]!;
    if (sum >= half) return values[i]!;
  }
  return 0;
}

function rowBetweenCells(columns: number, rows: number, cellPx: number): (y: number) => { above: number; below: number; share: number } {
  return (y) => {
    const place = Math.min(rows - 1, Math.max(0, (y + 0.5) / cellPx - 0.5));
    const row = Math.min(rows - 1, Math.floor(place));
    return { above: row * columns, below: Math.min(rows - 1, row + 1) * columns, share: place - row };
  };
}

function isAround(squares: Uint16Array, start: number, width: number): boolean {
  for (let i = start; i < start + width; i++) if (squares[i] !== 0 && squares[i] !== beyond) return true;
  return false;
}

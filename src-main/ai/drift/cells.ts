import type { Rgb } from './edge-field.ts';

/** Side of a cell: what is found pixel by pixel is gathered in cells, and places are told apart no finer. */
export const cellPx = 8;

/** Numbers for each cell of a picture; the last row and column hold what is left over. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

export function emptyCells({ widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }): Cells {
  const [columns, rows] = [Math.ceil(widthPx / cellPx), Math.ceil(heightPx / cellPx)];
  return { columns, rows, values: new Float32Array(columns * rows) };
}

/** Sums numbers that stand at pixels. */
export function gather(perPixel: Float32Array, size: { readonly widthPx: number; readonly heightPx: number }): Cells {
  const cells = emptyCells(size);
  for (let y = 0; y < size.heightPx; y++) {
    const row = Math.floor(y / cellPx) * cells.columns;
    for (let x = 0, i = y * size.widthPx; x < size.widthPx; x++, i++) {
      const value = perPixel[i]!;
      if (value !== 0) cells.values[row + (x >> 3)]! += value;
    }
  }
  return cells;
}

/** For each cell the sum over a square of `side` cells about it. */
export function windowSums({ columns, rows, values }: Cells, side: number): Cells {
  const wide = columns + 1;
  const sums = new Float64Array(wide * (rows + 1));
  for (let y = 0; y < rows; y++) {
    let sum = 0;
    for (let x = 0; x < columns; x++) {
      sum += values[y * columns + x]!;
      sums[(y + 1) * wide + x + 1] = sums[y * wide + x + 1]! + sum;
    }
  }
  const out = new Float32Array(columns * rows);
  const [low, high] = [Math.floor((side - 1) / 2), Math.floor(side / 2) + 1];
  for (let y = 0; y < rows; y++) {
    const [top, bottom] = [Math.max(0, y - low), Math.min(rows, y + high)];
    for (let x = 0; x < columns; x++) {
      const [left, right] = [Math.max(0, x - low), Math.min(columns, x + high)];
      out[y * columns + x] =
        sums[bottom * wide + right]! - sums[top * wide + right]! - sums[bottom * wide + left]! + sums[top * wide + left]!;
    }
  }
  return { columns, rows, values: out };
}

/** The mean colour of each cell, three numbers each, in 0 to 255. */
export function meanColours({ rgb, widthPx, heightPx }: Rgb): Float32Array {
  const { columns, rows } = emptyCells({ widthPx, heightPx });
  const out = new Float32Array(3 * columns * rows);
  const counts = new Float32Array(columns * rows);
  for (let y = 0; y < heightPx; y++) {
    const row = Math.floor(y / cellPx) * columns;
    for (let x = 0, i = 3 * y * widthPx; x < widthPx; x++, i += 3) {
      const cell = row + (x >> 3);
      out[3 * cell]! += rgb[i]!;
      out[3 * cell + 1]! += rgb[i + 1]!;
      out[3 * cell + 2]! += rgb[i + 2]!;
      counts[cell]!++;
    }
  }
  for (let i = 0; i < out.length; i++) out[i]! /= counts[Math.floor(i / 3)]!;
  return out;
}

/** Cells that can be reached from `seeds` over cells that are `open`, side by side. */
export function reach({ columns, rows }: Cells, seeds: readonly number[], open: (cell: number) => boolean): Uint8Array {
  const isReached = new Uint8Array(columns * rows);
  const stack = seeds.filter((cell) => open(cell));
  for (const cell of stack) isReached[cell] = 1;
  while (stack.length > 0) {
    const cell = stack.pop()!;
    const x = cell % columns;
    for (const next of [x > 0 ? cell - 1 : -1, x < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
      if (next < 0 || next >= isReached.length || isReached[next] || !open(next)) continue;
      isReached[next] = 1;
      stack.push(next);
    }
  }
  return isReached;
}

/** Marks the neighbours of what is marked, too. */
export function grown(marks: Uint8Array, columns: number, times: number): Uint8Array {
  let from = marks;
  for (let time = 0; time < times; time++) {
    const to = from.slice();
    for (let cell = 0; cell < from.length; cell++) {
      if (!from[cell]) continue;
      const x = cell % columns;
      for (let dy = -columns; dy <= columns; dy += columns) {
        for (let dx = x > 0 ? -1 : 0; dx <= (x < columns - 1 ? 1 : 0); dx++) {
          const next = cell + dy + dx;
          if (next >= 0 && next < to.length) to[next] = 1;
        }
      }
    }
    from = to;
  }
  return from;
}

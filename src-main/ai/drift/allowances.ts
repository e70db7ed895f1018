import type { StyleChange } from '../../../src-preload/contract/ai.ts';
import { cellPx, emptyCells, grown, reach } from './cells.ts';

/** What may be different, in the terms of the checks. */
export interface Allowances {
  /** Light may fall otherwise: soft edges come and go. */
  readonly light: boolean;
  /** Furniture may come and go: only the room itself is looked at. */
  readonly furniture: boolean;
  readonly smallThings: boolean;
  readonly surfaces: boolean;
  /** Whether colours may be others everywhere. */
  readonly colour: boolean;
  /** For each cell: 1 where nothing counts, because it is inside the mask or sky that may change. */
  readonly isFree: Uint8Array;
  /** For each cell: 1 on ground that may change. */
  readonly isGround: Uint8Array;
}

interface Looks {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Mean colour and mean strength of edges of each cell, as it was. */
  readonly colours: Float32Array;
  readonly strength: Float32Array;
}

export function allow(mask: Uint8Array | null, changes: readonly StyleChange[], looks: Looks): Allowances {
  const { columns, rows } = emptyCells(looks);
  const named = new Set<StyleChange>(mask ? [] : changes);
  const none = new Uint8Array(columns * rows);
  return {
    light: named.has('light'),
    furniture: named.has('furniture'),
    smallThings: named.has('small-things'),
    surfaces: named.has('surfaces'),
    colour: named.has('light') || named.has('colour') || named.has('surfaces'),
    isFree: mask ? cellsOfMask(mask, looks) : named.has('sky') ? findSky(looks) : none,
    isGround: named.has('ground') ? findGround(looks) : none,
  };
}

/** The mask and a cell or two about it: the feather, and what a model does to blend in. */
function cellsOfMask(mask: Uint8Array, { widthPx, heightPx }: Looks): Uint8Array {
  const { columns, rows } = emptyCells({ widthPx, heightPx });
  const marks = new Uint8Array(columns * rows);
  for (let y = 0; y < heightPx; y++) {
    const row = Math.floor(y / cellPx) * columns;
    for (let x = 0, i = y * widthPx; x < widthPx; x++, i++) if (mask[i]! > 0) marks[row + (x >> 3)] = 1;
  }
  return grown(marks, columns, 2);
}

/** Bright or blue, without texture, and reached from the top. A ceiling is neither blue nor, seen from inside, without a warm tint. */
function findSky(looks: Looks): Uint8Array {
  const { colours, strength } = looks;
  const cells = emptyCells(looks);
  const isSky = (cell: number): boolean => {
    const [r, g, b] = [colours[3 * cell]!, colours[3 * cell + 1]!, colours[3 * cell + 2]!];
    return strength[cell]! < 5 && b >= r - 3 && b >= g - 4 && b > 95;
  };
  const top = Array.from({ length: cells.columns }, (_, x) => x);
  const found = reach(cells, top, isSky);
  let count = 0;
  for (const mark of found) count += mark;
  return count < 0.02 * found.length ? new Uint8Array(found.length) : grown(found, cells.columns, 2);
}

/** What grows or lies bare, reached from below. */
function findGround(looks: Looks): Uint8Array {
  const { colours } = looks;
  const cells = emptyCells(looks);
  const isGround = (cell: number): boolean => {
    const [r, g, b] = [colours[3 * cell]!, colours[3 * cell + 1]!, colours[3 * cell + 2]!];
    return b < 0.85 * Math.max(r, g) && g > 0.72 * r;
  };
  const bottom = Array.from({ length: cells.columns }, (_, x) => (cells.rows - 1) * cells.columns + x);
  return grown(reach(cells, bottom, isGround), cells.columns, 1);
}

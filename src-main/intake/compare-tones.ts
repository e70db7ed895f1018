import { longCells, shortCells } from './likeness.ts';

/**
 * Whether two frames show the same view, told from the small luma planes that are kept with every frame (likeness.ts). In
 * the logarithm of light an exposure is a constant, so the steps from cell to cell stay the same whatever the shutter
 * did: they are correlated where neither frame is clipped. Rooms of one house have the same bright windows and dark floors
 * in the same halves of the picture, but not the same edges in the same places.
 */

/** A frame's plane, unpacked once for many comparisons. */
export interface TonePlane {
  readonly columns: number;
  readonly rows: number;
  /** Display values, 0 to 255. */
  readonly display: Uint8Array;
  /** Log2 of linear light in 1/64 EV. Clipped cells have `unusable`. */
  readonly light: Int16Array;
  /** Step to the right and to the lower neighbour in 1/64 EV, `unusable` where there is none. */
  readonly right: Int16Array;
  readonly down: Int16Array;
}

export interface ToneComparison {
  /** Correlation of edges, -1 to 1, at the best small shift. NaN where it cannot be told: too little of both is usable. */
  readonly likeness: number;
  /** The same without a shift: a tripod's best is here. */
  readonly unmoved: number;
  /** How strong the weaker frame's edges are, root mean square in 1/64 EV a cell: bare walls have none to tell by. */
  readonly texture: number;
  /** Share of the cells that are clipped in neither frame. */
  readonly overlap: number;
  /** How many EV the second frame is brighter, from the cells that both hold; NaN without such cells. */
  readonly brighterEv: number;
  /** Spread of that over the picture, between the 20th and the 80th percentile: exposures spread little, other light much. */
  readonly spreadEv: number;
  /**
   * Where one frame is mostly white (or black): how well its clipped cells are the other's brightest (or darkest), as the
   * chance that a clipped and an unclipped cell stand in the right order there. NaN where too few are of either kind.
   */
  readonly order: number;
}

const perEv = 64;
const unusable = -32_768;
/** Two values of light are never farther apart: 14 EV. */
const farthest = 14 * perEv;
/** Display values below and above are taken as clipped: noise and sensor saturation. */
const darkestUsable = 7;
const brightestUsable = 248;
/** A window's edge says no more than a door's. */
const steepest = perEv;
/** How far a hand may have moved the frame, in cells: each is 1.4 % of the width. */
const reach = 2;
/** Nothing is gained by looking for a shift between frames that agree so well without. */
const certain = 0.8;
const leastOverlap = 0.012;
/** A third of the rows is enough to find the shift. */
const sketchedRows = 3;
/** Fewer cells than this on either side of the clipping put nothing in order. */
const leastOrdered = 12;

/** Log2 of light by display value, sRGB; rounded, so that it is the same everywhere. */
const lightOf = Int16Array.from({ length: 256 }, (_, value) => {
  const display = value / 255;
  const linear = display <= 0.040_45 ? display / 12.92 : ((display + 0.055) / 1.055) ** 2.4;
  return Math.round(perEv * Math.log2(Math.max(linear, 1e-4)));
});

/** Unpacks the descriptor that measureTones made; null for anything else. */
export function readPlane(descriptor: string): TonePlane | null {
  const bytes = Buffer.from(descriptor, 'base64');
  if (bytes.length !== 1 + longCells * shortCells) return null;
  const columns = bytes[0] === 1 ? shortCells : longCells;
  const count = longCells * shortCells;
  const light = new Int16Array(count);
  for (let cell = 0; cell < count; cell += 1) {
    const value = bytes[1 + cell]!;
    light[cell] = value < darkestUsable || value > brightestUsable ? unusable : lightOf[value]!;
  }
  const right = new Int16Array(count).fill(unusable);
  const down = new Int16Array(count).fill(unusable);
  for (let cell = 0; cell < count; cell += 1) {
    const here = light[cell]!;
    if (here === unusable) continue;
    const beside = (cell + 1) % columns === 0 ? unusable : light[cell + 1]!;
    const below = cell + columns < count ? light[cell + columns]! : unusable;
    if (beside !== unusable) right[cell] = Math.max(-steepest, Math.min(steepest, beside - here));
    if (below !== unusable) down[cell] = Math.max(-steepest, Math.min(steepest, below - here));
  }
  return { columns, rows: count / columns, display: bytes.subarray(1), light, right, down };
}

export const nothing: ToneComparison = {
  likeness: Number.NaN,
  unmoved: Number.NaN,
  texture: 0,
  overlap: 0,
  brighterEv: Number.NaN,
  spreadEv: Number.NaN,
  order: Number.NaN,
};

/** Compares two planes; see ToneComparison. Planes of different shape have nothing in common. */
export function compareTones(a: TonePlane, b: TonePlane): ToneComparison {
  if (a.columns !== b.columns) return nothing;
  const { value: unmoved, texture } = correlateEdges(a, b, 0, 0);
  let best = { value: unmoved, along: 0, down: 0 };
  if (!(unmoved >= certain)) {
    let sketch = { value: Number.NaN, along: 0, down: 0 };
    for (let down = -reach; down <= reach; down += 1) {
      for (let along = -reach; along <= reach; along += 1) {
        const { value } = correlateEdges(a, b, along, down, sketchedRows);
        if (value > sketch.value || Number.isNaN(sketch.value)) sketch = { value, along, down };
      }
    }
    const { value } = correlateEdges(a, b, sketch.along, sketch.down);
    if (value > unmoved || (Number.isNaN(unmoved) && !Number.isNaN(value))) best = { ...sketch, value };
  }
  return { likeness: best.value, unmoved, texture, ...compareLight(a, b, best.along, best.down), order: compareOrder(a, b) };
}

/** Likeness without a shift from a third of the rows: a first look at many pairs. */
export const sketchLikeness = (a: TonePlane, b: TonePlane): number =>
  a.columns === b.columns ? correlateEdges(a, b, 0, 0, sketchedRows).value : Number.NaN;

function correlateEdges(a: TonePlane, b: TonePlane, along: number, down: number, everyRow = 1): { value: number; texture: number } {
  const { columns, rows } = a;
  let count = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  for (let row = Math.max(0, -down); row < Math.min(rows, rows - down); row += everyRow) {
    for (let column = Math.max(0, -along); column < Math.min(columns, columns - along); column += 1) {
      const i = row * columns + column;
      const j = i + down * columns + along;
      const rightA = a.right[i]!;
      const rightB = b.right[j]!;
      if (rightA !== unusable && rightB !== unusable) {
        count += 1;
        sumAA += rightA * rightA;
        sumBB += rightB * rightB;
        sumAB += rightA * rightB;
      }
      const downA = a.down[i]!;
      const downB = b.down[j]!;
      if (downA !== unusable && downB !== unusable) {
        count += 1;
        sumAA += downA * downA;
        sumBB += downB * downB;
        sumAB += downA * downB;
      }
    }
  }
  // Two steps for each cell; and below one 64th of a stop on average there are no edges to compare.
  const texture = count === 0 ? 0 : Math.sqrt(Math.min(sumAA, sumBB) / count);
  const isTold = count * everyRow >= 2 * leastOverlap * columns * rows && texture >= 1;
  return { value: isTold ? sumAB / Math.sqrt(sumAA * sumBB) : Number.NaN, texture };
}

function compareLight(
  a: TonePlane,
  b: TonePlane,
  along: number,
  down: number,
): Pick<ToneComparison, 'overlap' | 'brighterEv' | 'spreadEv'> {
  const { columns, rows } = a;
  const histogram = new Uint32Array(2 * farthest + 1);
  let count = 0;
  for (let row = Math.max(0, -down); row < Math.min(rows, rows - down); row += 1) {
    for (let column = Math.max(0, -along); column < Math.min(columns, columns - along); column += 1) {
      const i = row * columns + column;
      const lightA = a.light[i]!;
      const lightB = b.light[i + down * columns + along]!;
      if (lightA === unusable || lightB === unusable) continue;
      histogram[lightB - lightA + farthest]! += 1;
      count += 1;
    }
  }
  const overlap = count / (columns * rows);
  if (overlap < leastOverlap) return { overlap, brighterEv: Number.NaN, spreadEv: Number.NaN };
  const at = (share: number): number => {
    let left = Math.floor(share * (count - 1));
    let bin = 0;
    while (left >= histogram[bin]!) {
      left -= histogram[bin]!;
      bin += 1;
    }
    return (bin - farthest) / perEv;
  };
  return { overlap, brighterEv: at(0.5), spreadEv: at(0.8) - at(0.2) };
}

function compareOrder(a: TonePlane, b: TonePlane): number {
  const whites = [clippedOrder(a, b, true), clippedOrder(b, a, true)];
  const blacks = [clippedOrder(a, b, false), clippedOrder(b, a, false)];
  const told = [...whites, ...blacks].filter((value) => !Number.isNaN(value));
  return told.length === 0 ? Number.NaN : Math.min(...told);
}

/** How the cells of `a` that `b` has clipped stand among those that it has not; cells that `a` has clipped itself tell nothing. */
function clippedOrder(a: TonePlane, b: TonePlane, isWhite: boolean): number {
  const clipped = new Uint32Array(256);
  const open = new Uint32Array(256);
  let clippedCount = 0;
  let openCount = 0;
  for (let cell = 0; cell < a.display.length; cell += 1) {
    const value = a.display[cell]!;
    if (isWhite ? value > brightestUsable : value < darkestUsable) continue;
    const other = b.display[cell]!;
    if (isWhite ? other > brightestUsable : other < darkestUsable) {
      clipped[value]! += 1;
      clippedCount += 1;
    } else {
      open[value]! += 1;
      openCount += 1;
    }
  }
  if (clippedCount < leastOrdered || openCount < leastOrdered) return Number.NaN;
  let openBelow = 0;
  let ordered = 0;
  for (let value = 0; value < 256; value += 1) {
    ordered += clipped[value]! * (openBelow + open[value]! / 2);
    openBelow += open[value]!;
  }
  const share = ordered / clippedCount / openCount;
  return isWhite ? share : 1 - share;
}

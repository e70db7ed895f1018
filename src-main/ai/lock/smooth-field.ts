/** A field on a grid of cells, known in some of them. */
export interface KnownCells {
  readonly columns: number;
  readonly rows: number;
  /** How well each cell is known; 0 for not at all. */
  readonly weights: Float32Array;
  readonly values: Float32Array;
}

const sweeps = 30;
/** How strongly a well-known cell holds against each of its four neighbours. */
const pull = 4;

/**
 * The smoothest field through what is known: between cells that are known it is a membrane (Laplace's equation, as where
 * pictures are cloned: Pérez, Gangnet and Blake, Poisson Image Editing, 2003). Solved coarse to fine, so that far cells
 * hear of each other at once.
 */
export function smoothField(known: KnownCells): Float32Array {
  const { columns, rows, weights, values } = known;
  const isSmallest = columns <= 2 && rows <= 2;
  const field = isSmallest ? new Float32Array(columns * rows).fill(meanOf(known)) : spread(smoothField(halved(known)), known);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const i = y * columns + x;
        let sum = 0;
        let count = 0;
        if (x > 0) [sum, count] = [sum + field[i - 1]!, count + 1];
        if (x + 1 < columns) [sum, count] = [sum + field[i + 1]!, count + 1];
        if (y > 0) [sum, count] = [sum + field[i - columns]!, count + 1];
        if (y + 1 < rows) [sum, count] = [sum + field[i + columns]!, count + 1];
        const own = pull * weights[i]!;
        if (own + count > 0) field[i] = (sum + own * values[i]!) / (count + own);
      }
    }
  }
  return field;
}

function meanOf({ weights, values }: KnownCells): number {
  let sum = 0;
  let all = 1e-9;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i]! * values[i]!;
    all += weights[i]!;
  }
  return sum / all;
}

/** Two by two cells as one. */
function halved({ columns, rows, weights, values }: KnownCells): KnownCells {
  const [width, height] = [(columns + 1) >> 1, (rows + 1) >> 1];
  const sums = new Float32Array(width * height);
  const all = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const to = (Math.floor(i / columns) >> 1) * width + ((i % columns) >> 1);
    sums[to]! += weights[i]! * values[i]!;
    all[to]! += weights[i]!;
  }
  return { columns: width, rows: height, weights: all, values: sums.map((sum, i) => (all[i]! > 0 ? sum / all[i]! : 0)) };
}

function spread(small: Float32Array, { columns, rows }: KnownCells): Float32Array {
  const width = (columns + 1) >> 1;
  return Float32Array.from({ length: columns * rows }, (_, i) => small[(Math.floor(i / columns) >> 1) * width + ((i % columns) >> 1)]!);
}

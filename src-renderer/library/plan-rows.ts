interface Cell {
  /** Place in the list of photos. */
  readonly index: number;
  readonly leftPx: number;
  readonly widthPx: number;
}
export interface Row {
  readonly heightPx: number;
  readonly cells: readonly Cell[];
}

/** Beyond these a panorama or a strip would take a row of its own or vanish; the picture is cropped to fit instead. */
const aspectRange = { least: 0.5, most: 2.4 } as const;
/** The last row, and a row that one wide photo has to fill alone, are not blown up. */
const mostGrowth = 1.35;

/**
 * Rows of pictures in order, each row filled from edge to edge with pictures of equal height near `targetPx`, so that
 * landscape and portrait stand side by side without bars. A photo is never cut by more than its aspect is out of range.
 */
export function planRows(options: {
  readonly aspects: readonly number[];
  readonly widthPx: number;
  readonly targetPx: number;
  readonly gapPx: number;
}): Row[] {
  const { widthPx, targetPx, gapPx } = options;
  const aspects = options.aspects.map((aspect) => Math.min(aspectRange.most, Math.max(aspectRange.least, aspect)));
  const rows: Row[] = [];
  let start = 0;
  let sum = 0;

  const heightOf = (aspectSum: number, count: number): number => (widthPx - gapPx * (count - 1)) / aspectSum;
  const close = (end: number, aspectSum: number): void => {
    const heightPx = Math.min(heightOf(aspectSum, end - start), targetPx * mostGrowth);
    rows.push(layRow({ aspects, start, end, heightPx, gapPx }));
    start = end;
    sum = 0;
  };

  for (const [index, aspect] of aspects.entries()) {
    const without = heightOf(sum, index - start);
    const withIt = heightOf(sum + aspect, index + 1 - start);
    const isBetterWithout = index > start && withIt < targetPx && targetPx - withIt > without - targetPx;
    if (isBetterWithout) close(index, sum);
    sum += aspect;
    if (heightOf(sum, index + 1 - start) <= targetPx) close(index + 1, sum);
  }
  if (start < aspects.length) {
    const heightPx = Math.min(targetPx, heightOf(sum, aspects.length - start));
    rows.push(layRow({ aspects, start, end: aspects.length, heightPx, gapPx }));
  }
  return rows;
}

function layRow(row: {
  readonly aspects: readonly number[];
  readonly start: number;
  readonly end: number;
  readonly heightPx: number;
  readonly gapPx: number;
}): Row {
  let leftPx = 0;
  const cells = row.aspects.slice(row.start, row.end).map((aspect, at) => {
    const cell = { index: row.start + at, leftPx, widthPx: aspect * row.heightPx };
    leftPx += cell.widthPx + row.gapPx;
    return cell;
  });
  return { heightPx: row.heightPx, cells };
}

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** The photo reached from `index`: sideways in the order of the list, up and down to the one nearest above or below. */
export function step(rows: readonly Row[], index: number, direction: Direction): number {
  const last = rows.at(-1)?.cells.at(-1)?.index ?? -1;
  const at = rows.findIndex((row) => row.cells.some((cell) => cell.index === index));
  switch (direction) {
    case 'first':
      return Math.min(0, last);
    case 'last':
      return last;
    case 'left':
      return Math.max(0, index - 1);
    case 'right':
      return Math.min(last, index + 1);
    case 'up':
    case 'down': {
      const from = rows[at]?.cells.find((cell) => cell.index === index);
      const towards = rows[at + (direction === 'up' ? -1 : 1)];
      if (!from || !towards) return index;
      const centre = middle(from);
      return towards.cells.reduce((best, cell) => (Math.abs(middle(cell) - centre) < Math.abs(middle(best) - centre) ? cell : best)).index;
    }
    default:
      return direction satisfies never;
  }
}

const middle = (cell: Cell): number => cell.leftPx + cell.widthPx / 2;

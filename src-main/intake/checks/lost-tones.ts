/** What a frame has lost at both ends of its tones. Shares of the picture. */
export interface LostTones {
  /** White without detail, in areas as large as a window pane or larger. */
  readonly white: number;
  /** Black without detail. */
  readonly black: number;
}

const whiteLevel = 250;
const blackLevel = 8;
/** Detail is judged on cells of so many pixels squared. */
const cellPx = 4;
/** Of a cell's pixels. */
const mostOf = 0.8;
/** Smaller white areas are lamps and glints, which every picture has. */
const leastArea = 0.002;

/** Measures a decoded frame of about 1500 px: interleaved 8-bit sRGB. */
export function measureLostTones(rgb: Uint8Array, widthPx: number, heightPx: number): LostTones {
  const columns = Math.max(1, Math.floor(widthPx / cellPx));
  const rows = Math.max(1, Math.floor(heightPx / cellPx));
  const cellWidth = Math.min(cellPx, widthPx);
  const cellHeight = Math.min(cellPx, heightPx);
  const isWhite = new Uint8Array(columns * rows);
  let black = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let whites = 0;
      let blacks = 0;
      for (let y = row * cellPx; y < row * cellPx + cellHeight; y++) {
        let at = 3 * (y * widthPx + column * cellPx);
        for (let x = 0; x < cellWidth; x++, at += 3) {
          // BT.601 luma in 1/256.
          const luma = (77 * rgb[at]! + 150 * rgb[at + 1]! + 29 * rgb[at + 2]!) >> 8;
          if (luma >= whiteLevel) whites++;
          else if (luma <= blackLevel) blacks++;
        }
      }
      const size = cellWidth * cellHeight;
      if (whites >= mostOf * size) isWhite[row * columns + column] = 1;
      else if (blacks >= mostOf * size) black++;
    }
  }
  const areas = areasOf(isWhite, columns, rows).map((cells) => cells / isWhite.length);
  const large = areas.filter((area) => area >= leastArea);
  return { white: large.reduce((sum, area) => sum + area, 0), black: black / isWhite.length };
}

/** Sizes in cells of what hangs together by its sides. */
function areasOf(isIn: Uint8Array, columns: number, rows: number): number[] {
  const seen = new Uint8Array(isIn.length);
  const stack: number[] = [];
  const sizes: number[] = [];
  const visit = (cell: number): void => {
    if (isIn[cell] === 0 || seen[cell] === 1) return;
    seen[cell] = 1;
    stack.push(cell);
  };
  for (let start = 0; start < isIn.length; start++) {
    visit(start);
    let size = 0;
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      size++;
      const column = cell % columns;
      if (column > 0) visit(cell - 1);
      if (column < columns - 1) visit(cell + 1);
      if (cell >= columns) visit(cell - columns);
      if (cell < columns * (rows - 1)) visit(cell + columns);
    }
    if (size > 0) sizes.push(size);
  }
  return sizes;
}

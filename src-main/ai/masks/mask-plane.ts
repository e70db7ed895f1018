/** Where a photo may change: one byte for each pixel, rows without padding. */
export interface MaskPlane {
  readonly values: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** From here on a pixel is marked; what is darker is kept. */
export const markedFrom = 128;

/** Right and bottom are the first that lie outside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Marks {
  readonly box: Box;
  readonly count: number;
}

/** What is marked; null when nothing is. */
export function findMarks({ values, widthPx, heightPx }: MaskPlane): Marks | null {
  let left = widthPx;
  let top = heightPx;
  let right = 0;
  let bottom = 0;
  let count = 0;
  for (let y = 0; y < heightPx; y++) {
    const start = y * widthPx;
    let first = widthPx;
    let last = -1;
    for (let x = 0; x < widthPx; x++) {
      if (values[start + x]! < markedFrom) continue;
      if (last < 0) first = x;
      last = x;
      count++;
    }
    if (last < 0) continue;
    if (top === heightPx) top = y;
    bottom = y + 1;
    if (first < left) left = first;
    if (last >= right) right = last + 1;
  }
  return count === 0 ? null : { box: { left, top, right, bottom }, count };
}

/** The box with this much on each side, inside the picture. */
export function widen({ left, top, right, bottom }: Box, byPx: number, { widthPx, heightPx }: Omit<MaskPlane, 'values'>): Box {
  return {
    left: Math.max(0, left - byPx),
    top: Math.max(0, top - byPx),
    right: Math.min(widthPx, right + byPx),
    bottom: Math.min(heightPx, bottom + byPx),
  };
}

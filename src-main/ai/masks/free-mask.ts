import type { PreparedEdit } from '../edit-tasks.ts';
import type { PixelSize } from '../provider.ts';
import { beyond, distanceToMarks } from './distance-to-marks.ts';
import type { LoadedMask } from './load-mask.ts';
import { markedFrom, type MaskPlane } from './mask-plane.ts';

/** How far beyond what is marked a model may work: a soft edge needs something to fade to. */
export const roomPx = (featherPx: number): number => Math.ceil(featherPx) + 4;

/** Where a model may work in a part of the photo, black and white, at the size of what is sent: what is marked, with room around it. */
export function freeMask(loaded: LoadedMask, part: PreparedEdit['part'], featherPx: number, size: PixelSize): Uint8Array {
  const small = marksOf(loaded, part, size);
  const scale = Math.max(size.widthPx / part.widthPx, size.heightPx / part.heightPx);
  const whole = { left: 0, top: 0, right: size.widthPx, bottom: size.heightPx };
  // What is marked in part counts, so nothing is lost by a smaller size.
  const { squares } = distanceToMarks(small, whole, roomPx(featherPx) * scale);
  return Uint8Array.from(squares, (square) => (square === beyond ? 0 : 255));
}

/** A part of a mask at another size; a pixel of it is marked when any that it stands for is. */
function marksOf({ mask: { values, widthPx }, box }: LoadedMask, part: PreparedEdit['part'], size: PixelSize): MaskPlane {
  const small = new Uint8Array(size.widthPx * size.heightPx);
  const columns = reaches(size.widthPx, part.widthPx);
  const rows = reaches(size.heightPx, part.heightPx);
  const firstX = Math.max(0, Math.floor(((box.left - part.left) * size.widthPx) / part.widthPx) - 1);
  const lastX = Math.min(size.widthPx, Math.ceil(((box.right - part.left) * size.widthPx) / part.widthPx) + 1);
  for (let y = 0; y < size.heightPx; y++) {
    const lastRow = Math.min(rows[2 * y + 1]!, box.bottom - part.top);
    for (let row = Math.max(rows[2 * y]!, box.top - part.top); row < lastRow; row++) {
      const from = (part.top + row) * widthPx + part.left;
      const to = y * size.widthPx;
      for (let x = firstX; x < lastX; x++) {
        if (small[to + x] === 255) continue;
        const end = columns[2 * x + 1]!;
        for (let column = columns[2 * x]!; column < end; column++) if (values[from + column]! >= markedFrom) small[to + x] = 255;
      }
    }
  }
  return { values: small, widthPx: size.widthPx, heightPx: size.heightPx };
}

/** For each of `count` places, from and to which of `of` it stands for; at least one. */
function reaches(count: number, of: number): Int32Array {
  return Int32Array.from({ length: 2 * count }, (_, i) => {
    const from = Math.min(of - 1, Math.floor(((i >> 1) * of) / count));
    return i % 2 === 0 ? from : Math.max(from + 1, Math.ceil((((i >> 1) + 1) * of) / count));
  });
}

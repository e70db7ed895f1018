import type { Size } from '../geometry.ts';

/**
 * A film's frame (yuv420p, BT.709 limited range, chroma at the left) as interleaved 8-bit sRGB: the numbers of the photo it
 * was drawn from, but for what 4:2:0 takes away. Chroma is interpolated along straight lines.
 */
export function frameToRgb(frame: Uint8Array, { widthPx, heightPx }: Size): Uint8Array {
  const rgb = new Uint8ClampedArray(widthPx * heightPx * 3);
  const luma = widthPx * heightPx;
  const [across, down] = [widthPx / 2, heightPx / 2];
  const cb = new Float32Array(widthPx);
  const cr = new Float32Array(widthPx);
  for (let y = 0; y < heightPx; y++) {
    // A row of chroma lies in the middle of two rows of luma; its columns lie on every second column of luma.
    const near = y >> 1;
    const other = Math.min(down - 1, Math.max(0, near + (y % 2 === 0 ? -1 : 1)));
    chromaRow(frame, luma, near * across, other * across, across, cb);
    chromaRow(frame, (luma * 5) / 4, near * across, other * across, across, cr);
    for (let x = 0; x < widthPx; x++) {
      const light = ((frame[y * widthPx + x]! - 16) * 255) / 219;
      const at = (y * widthPx + x) * 3;
      rgb[at] = light + 1.5748 * cr[x]!;
      rgb[at + 1] = light - (0.2126 * 1.5748 * cr[x]! + 0.0722 * 1.8556 * cb[x]!) / 0.7152;
      rgb[at + 2] = light + 1.8556 * cb[x]!;
    }
  }
  return new Uint8Array(rgb.buffer);
}

/** One row of chroma at the width of luma, around zero, in units of full range. */
function chromaRow(frame: Uint8Array, plane: number, near: number, other: number, across: number, row: Float32Array): void {
  const at = (column: number): number => ((0.75 * frame[plane + near + column]! + 0.25 * frame[plane + other + column]! - 128) * 255) / 224;
  for (let column = 0; column < across; column++) {
    const here = at(column);
    row[column * 2] = here;
    row[column * 2 + 1] = (here + at(Math.min(across - 1, column + 1))) / 2;
  }
}

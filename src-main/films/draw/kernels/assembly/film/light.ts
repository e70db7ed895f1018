import { cbOf, crOf, halved, lumaOf, matrixShift, meanOfRows, planeBits, planeHalf } from './colour';

/** Fraction bits of the display values in the table. */
const tableBits: i32 = 5;

/**
 * `rows` (even) of light to rows of a frame. `table` holds the display value of every i16 of light from -32,768 on, in levels
 * with 5 fraction bits. Rows of light are `stride` samples long, a multiple of sixteen, and are used up; `scratch` is room for
 * four of them and 64 bytes before each.
 */
export function showLight(red: usize, green: usize, blue: usize, stride: i32, width: i32, rows: i32, luma: usize, cb: usize, cr: usize, table: usize, scratch: usize): void {
  const rowBytes = <usize>stride * 2 + 64;
  const blues = scratch + 64, reds = blues + 2 * rowBytes;
  const shift = matrixShift + tableBits;
  const half = i16x8.splat(planeHalf);
  for (let y = 0; y < rows; y++) {
    const row = <usize>y * stride * 2;
    look(red + row, stride, table);
    look(green + row, stride, table);
    look(blue + row, stride, table);
    const odd: usize = y & 1 ? rowBytes : 0;
    for (let x: usize = 0; x < <usize>width; x += 8) {
      const at = row + 2 * x;
      const r = v128.load(red + at), g = v128.load(green + at), b = v128.load(blue + at);
      const eight = i16x8.shr_s(i16x8.add(lumaOf(r, g, b, shift), half), planeBits);
      v128.store64_lane(luma + <usize>y * width + x, i8x16.narrow_i16x8_u(eight, eight), 0);
      v128.store(blues + odd + 2 * x, cbOf(r, g, b, shift));
      v128.store(reds + odd + 2 * x, crOf(r, g, b, shift));
    }
    if (odd) {
      const at = <usize>(y >> 1) * (width >> 1);
      halveRow(blues, rowBytes, width, cb + at);
      halveRow(reds, rowBytes, width, cr + at);
    }
  }
}

function halveRow(row: usize, rowBytes: usize, width: i32, target: usize): void {
  const half = i16x8.splat(planeHalf);
  meanOfRows(row, row + rowBytes, width);
  for (let x: usize = 0; x < <usize>(width >> 1); x += 8) {
    const eight = i16x8.shr_s(i16x8.add(halved(row + 4 * x), half), planeBits);
    v128.store64_lane(target + x, i8x16.narrow_i16x8_u(eight, eight), 0);
  }
}

/** Light to display values, in place; unrolled, because this is most of the work. */
function look(row: usize, samples: i32, table: usize): void {
  const middle = table + 65536;
  const end = row + <usize>samples * 2;
  for (let p = row; p < end; p += 16) {
    const a = load<i16>(middle + (<i32>load<i16>(p) << 1)), b = load<i16>(middle + (<i32>load<i16>(p, 2) << 1));
    const c = load<i16>(middle + (<i32>load<i16>(p, 4) << 1)), d = load<i16>(middle + (<i32>load<i16>(p, 6) << 1));
    const e = load<i16>(middle + (<i32>load<i16>(p, 8) << 1)), f = load<i16>(middle + (<i32>load<i16>(p, 10) << 1));
    const g = load<i16>(middle + (<i32>load<i16>(p, 12) << 1)), h = load<i16>(middle + (<i32>load<i16>(p, 14) << 1));
    store<i16>(p, a); store<i16>(p, b, 2); store<i16>(p, c, 4); store<i16>(p, d, 6);
    store<i16>(p, e, 8); store<i16>(p, f, 10); store<i16>(p, g, 12); store<i16>(p, h, 14);
  }
}

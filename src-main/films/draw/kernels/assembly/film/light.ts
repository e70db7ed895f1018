import { cbOf, crOf, halved, lumaOf, matrixShift, meanOfRows, planeBits, planeHalf } from './colour';

/** Fraction bits of the display values in the table. */
const tableBits: i32 = 5;

/**
 * `rows` (even) of light to rows of a frame. `table` holds the display value of every i16 of light from -32,768 on, in levels
 * with 5 fraction bits. Rows of light are `stride` samples long, a multiple of sixteen; `scratch` is room for
 * four of them and 64 bytes before each.
 */
export function showLight(red: usize, green: usize, blue: usize, stride: i32, width: i32, rows: i32, luma: usize, cb: usize, cr: usize, table: usize, scratch: usize): void {
  const rowBytes = <usize>stride * 2 + 64;
  const blues = scratch + 64, reds = blues + 2 * rowBytes;
  const middle = table + 65536;
  const shift = matrixShift + tableBits;
  const half = i16x8.splat(planeHalf);
  for (let y = 0; y < rows; y++) {
    const row = <usize>y * stride * 2;
    const odd: usize = y & 1 ? rowBytes : 0;
    for (let x: usize = 0; x < <usize>width; x += 8) {
      const at = row + 2 * x;
      const r = look(red + at, middle), g = look(green + at, middle), b = look(blue + at, middle);
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

/** Eight samples of light as display values; `middle` is where the table tells of no light. */
@inline
function look(samples: usize, middle: usize): v128 {
  const light = v128.load(samples);
  let seen = v128.load16_splat(middle + (<i32>i16x8.extract_lane_s(light, 0) << 1));
  seen = v128.load16_lane(middle + (<i32>i16x8.extract_lane_s(light, 1) << 1), seen, 1);
  seen = v128.load16_lane(middle + (<i32>i16x8.extract_lane_s(light, 2) << 1), seen, 2);
  seen = v128.load16_lane(middle + (<i32>i16x8.extract_lane_s(light, 3) << 1), seen, 3);
  seen = v128.load16_lane(middle + (<i32>i16x8.extract_lane_s(light, 4) << 1), seen, 4);
  seen = v128.load16_lane(middle + (<i32>i16x8.extract_lane_s(light, 5) << 1), seen, 5);
  seen = v128.load16_lane(middle + (<i32>i16x8.extract_lane_s(light, 6) << 1), seen, 6);
  return v128.load16_lane(middle + (<i32>i16x8.extract_lane_s(light, 7) << 1), seen, 7);
}

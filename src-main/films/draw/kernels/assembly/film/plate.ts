import { cbOf, crOf, halved, lumaOf, matrixShift, meanOfRows, planeBits } from './colour';

/**
 * `rows` (even) of interleaved 8-bit RGB, `width` (even) pixels each, to the three planes of a display plate; each pointer is
 * the first sample of its plane in these rows. `scratch` is room for four rows of i16 and 64 bytes before each.
 */
export function toPlate(rgb: usize, width: i32, rows: i32, luma: usize, lumaStride: i32, cb: usize, cr: usize, chromaStride: i32, scratch: usize): void {
  const rowBytes = (<usize>width * 2 + 127) & ~63;
  const blue = scratch + 64, red = blue + 2 * rowBytes;
  for (let y = 0; y < rows; y++) {
    const odd: usize = y & 1 ? rowBytes : 0;
    let source = rgb + <usize>y * width * 3;
    let target = luma + <usize>y * lumaStride * 2;
    let b = blue + odd, r = red + odd;
    for (let x = 0; x < width; x += 16) {
      const p = v128.load(source), q = v128.load(source, 16), s = v128.load(source, 32);
      const reds = v128.shuffle<i8>(v128.shuffle<i8>(p, q, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0), s, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29);
      const greens = v128.shuffle<i8>(v128.shuffle<i8>(p, q, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0), s, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30);
      const blues = v128.shuffle<i8>(v128.shuffle<i8>(p, q, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0), s, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31);
      let r8 = i16x8.extend_low_i8x16_u(reds), g8 = i16x8.extend_low_i8x16_u(greens), b8 = i16x8.extend_low_i8x16_u(blues);
      v128.store(target, lumaOf(r8, g8, b8, matrixShift));
      v128.store(b, cbOf(r8, g8, b8, matrixShift));
      v128.store(r, crOf(r8, g8, b8, matrixShift));
      r8 = i16x8.extend_high_i8x16_u(reds); g8 = i16x8.extend_high_i8x16_u(greens); b8 = i16x8.extend_high_i8x16_u(blues);
      v128.store(target, lumaOf(r8, g8, b8, matrixShift), 16);
      v128.store(b, cbOf(r8, g8, b8, matrixShift), 16);
      v128.store(r, crOf(r8, g8, b8, matrixShift), 16);
      source += 48; target += 32; b += 32; r += 32;
    }
    if (odd) {
      const at = <usize>(y >> 1) * chromaStride * 2;
      halveRow(blue, rowBytes, width, cb + at);
      halveRow(red, rowBytes, width, cr + at);
    }
  }
}

function halveRow(row: usize, rowBytes: usize, width: i32, target: usize): void {
  meanOfRows(row, row + rowBytes, width);
  for (let x: usize = 0; x < <usize>width; x += 16) v128.store(target + x, halved(row + 2 * x));
}

/** The same for a plate of light; `table` tells the light of each of the 256 levels. */
export function toLightPlate(rgb: usize, width: i32, rows: i32, red: usize, green: usize, blue: usize, stride: i32, table: usize): void {
  for (let y = 0; y < rows; y++) {
    let source = rgb + <usize>y * width * 3;
    const row = <usize>y * stride * 2;
    let r = red + row, g = green + row, b = blue + row;
    for (let x = 0; x < width; x++) {
      store<i16>(r, load<i16>(table + (<usize>load<u8>(source) << 1)));
      store<i16>(g, load<i16>(table + (<usize>load<u8>(source, 1) << 1)));
      store<i16>(b, load<i16>(table + (<usize>load<u8>(source, 2) << 1)));
      source += 3; r += 2; g += 2; b += 2;
    }
  }
}

/** One plane of a frame as a plane of a display plate, without its padding. */
export function frameToPlate(source: usize, width: i32, height: i32, target: usize, stride: i32): void {
  for (let y = 0; y < height; y++) {
    const from = source + <usize>y * width;
    const to = target + <usize>y * stride * 2;
    for (let x: usize = 0; x < <usize>width; x += 8) {
      v128.store(to + 2 * x, i16x8.shl(v128.load8x8_u(from + x), planeBits));
    }
  }
}

/** Repeats the outermost samples of a plane, which begins with its padding, into that padding. */
export function padPlane(plane: usize, width: i32, height: i32, stride: i32, pad: i32): void {
  const rowBytes = <usize>stride * 2;
  for (let y = 0; y < height; y++) {
    const row = plane + <usize>(y + pad) * rowBytes;
    const first = load<i16>(row + <usize>pad * 2);
    const last = load<i16>(row + <usize>(pad + width - 1) * 2);
    for (let x = 0; x < pad; x++) store<i16>(row + <usize>x * 2, first);
    for (let x = pad + width; x < stride; x++) store<i16>(row + <usize>x * 2, last);
  }
  const firstRow = plane + <usize>pad * rowBytes;
  const lastRow = plane + <usize>(pad + height - 1) * rowBytes;
  for (let y = 0; y < pad; y++) {
    memory.copy(plane + <usize>y * rowBytes, firstRow, rowBytes);
    memory.copy(plane + <usize>(pad + height + y) * rowBytes, lastRow, rowBytes);
  }
}

import { planesRow, rgbRow } from './colour';

/*
 * Box means over factor x factor pixels (the last column and row average what is there): small pictures to decide on.
 * The output is ceil(width / factor) x ceil(height / factor).
 */

/** u8 luma to u8. `scratch`: width * 4 bytes + 64. */
export function shrinkLuma(luma: usize, width: i32, height: i32, factor: i32, out: usize, scratch: usize): void {
  const outWidth = (width + factor - 1) / factor;
  const columns = scratch;
  let o = out;
  for (let top = 0; top < height; top += factor) {
    const rows = top + factor < height ? factor : height - top;
    memory.fill(columns, 0, (<usize>width << 2) + 64);
    for (let k = 0; k < rows; k++) {
      const row = luma + <usize>(top + k) * width;
      for (let x: usize = 0; x < <usize>width; x += 8) {
        const v = v128.load8x8_u(row + x);
        const at = columns + (x << 2);
        v128.store(at, i32x4.add(v128.load(at), i32x4.extend_low_i16x8_u(v)));
        v128.store(at, i32x4.add(v128.load(at, 16), i32x4.extend_high_i16x8_u(v)), 16);
      }
    }
    for (let x = 0; x < outWidth; x++) {
      const from = x * factor;
      const count = from + factor < width ? factor : width - from;
      let sum = 0;
      for (let k = 0; k < count; k++) sum += load<i32>(columns + (<usize>(from + k) << 2));
      const area = count * rows;
      store<u8>(o++, (sum + (area >> 1)) / area);
    }
  }
}

@inline
function addRow(row: usize, width: i32, columns: usize): void {
  for (let at: usize = 0; at < <usize>width << 1; at += 16) {
    const v = v128.load(row + at);
    const sums = columns + (at << 1);
    v128.store(sums, i32x4.add(v128.load(sums), i32x4.extend_low_i16x8_s(v)));
    v128.store(sums, i32x4.add(v128.load(sums, 16), i32x4.extend_high_i16x8_s(v)), 16);
  }
}
@inline
function storeMeans(columns: usize, width: i32, factor: i32, rows: i32, perLevel: f32, out: usize, outWidth: i32): void {
  for (let x = 0; x < outWidth; x++) {
    const from = x * factor;
    const count = from + factor < width ? factor : width - from;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += load<i32>(columns + (<usize>(from + k) << 2));
    store<f32>(out + (<usize>x << 2), <f32>sum / (<f32>(count * rows) * perLevel));
  }
}

/** rgb8 to three f32 planes in levels, one after the other at `out`. `scratch`: see scratchBytes in photo-kernels.ts. */
export function shrinkRgb(rgb: usize, width: i32, height: i32, factor: i32, out: usize, scratch: usize): void {
  shrink(fromRgb, rgb, 0, 0, width, height, factor, out, scratch);
}

/** The same from i16 8.3 luma and half-size chroma. */
export function shrinkPlanes(luma: usize, chromaBlue: usize, chromaRed: usize, width: i32, height: i32, factor: i32, out: usize, scratch: usize): void {
  shrink(fromPlanes, luma, chromaBlue, chromaRed, width, height, factor, out, scratch);
}

/** The same from full-size i16 8.4 planes. */
export function shrinkDeep(red: usize, green: usize, blue: usize, width: i32, height: i32, factor: i32, out: usize, scratch: usize): void {
  shrink(fromDeep, red, green, blue, width, height, factor, out, scratch);
}

const fromRgb: i32 = 0;
const fromPlanes: i32 = 1;
const fromDeep: i32 = 2;

function shrink(kind: i32, first: usize, second: usize, third: usize, width: i32, height: i32, factor: i32, out: usize, scratch: usize): void {
  const outWidth = (width + factor - 1) / factor;
  const outHeight = (height + factor - 1) / factor;
  const planeBytes = <usize>(outWidth * outHeight) << 2;
  const rowBytes = (<usize>(width + 64) << 1) + 128;
  const red = scratch;
  const green = red + rowBytes;
  const blue = green + rowBytes;
  const inner = blue + rowBytes;
  const columnBytes = <usize>(width + 64) << 2;
  const redSums = inner + 3 * rowBytes;
  const greenSums = redSums + columnBytes;
  const blueSums = greenSums + columnBytes;
  let o = out;
  for (let top = 0; top < height; top += factor) {
    const rows = top + factor < height ? factor : height - top;
    memory.fill(redSums, 0, 3 * columnBytes);
    for (let k = 0; k < rows; k++) {
      const y = top + k;
      if (kind == fromDeep) {
        const row = (<usize>y * width) << 1;
        addRow(first + row, width, redSums);
        addRow(second + row, width, greenSums);
        addRow(third + row, width, blueSums);
        continue;
      }
      if (kind == fromRgb) rgbRow(first + <usize>y * width * 3, width, red, green, blue);
      else planesRow(first, second, third, width, height, y, red, green, blue, inner);
      addRow(red, width, redSums);
      addRow(green, width, greenSums);
      addRow(blue, width, blueSums);
    }
    const perLevel: f32 = kind == fromDeep ? 16 : 8;
    storeMeans(redSums, width, factor, rows, perLevel, o, outWidth);
    storeMeans(greenSums, width, factor, rows, perLevel, o + planeBytes, outWidth);
    storeMeans(blueSums, width, factor, rows, perLevel, o + 2 * planeBytes, outWidth);
    o += <usize>outWidth << 2;
  }
}

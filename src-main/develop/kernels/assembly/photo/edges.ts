import { rgbRow } from './colour';

/*
 * Small pictures of luma to find edges in, and their gradients. Everything is f32 in levels; values are the same on every
 * machine because each is one fixed sequence of operations.
 */

@inline
function weighted(red: v128, green: v128, blue: v128): v128 {
  // 0.299 R + 0.587 G + 0.114 B in Q15
  return i16x8.add(
    i16x8.add(i16x8.q15mulr_sat_s(red, i16x8.splat(9798)), i16x8.q15mulr_sat_s(green, i16x8.splat(19235))),
    i16x8.q15mulr_sat_s(blue, i16x8.splat(3735)),
  );
}

/**
 * Luma of a picture as box means over factor x factor pixels, ceil(width / factor) x ceil(height / factor). `kind` 0: rgb8
 * at `first`; 1: i16 8.3 luma at `first`; 2: i16 8.4 red, green and blue. `scratch`: see scratchBytes in photo-kernels.ts.
 */
export function shrinkToLuma(kind: i32, first: usize, second: usize, third: usize, width: i32, height: i32, factor: i32, out: usize, scratch: usize): void {
  const outWidth = (width + factor - 1) / factor;
  const rowBytes = (<usize>(width + 64) << 1) + 128;
  const red = scratch;
  const green = red + rowBytes;
  const blue = green + rowBytes;
  const sums = blue + rowBytes;
  const sumBytes = (<usize>width << 2) + 64;
  const unit: f32 = kind == 2 ? 16 : 8;
  let o = out;
  for (let top = 0; top < height; top += factor) {
    const rows = top + factor < height ? factor : height - top;
    memory.fill(sums, 0, sumBytes);
    for (let k = 0; k < rows; k++) {
      const at = <usize>(top + k) * <usize>width;
      let r = first + (at << 1);
      let g = second + (at << 1);
      let b = third + (at << 1);
      if (kind == 0) {
        rgbRow(first + at * 3, width, red, green, blue);
        r = red;
        g = green;
        b = blue;
      }
      for (let x: usize = 0; x < <usize>width; x += 8) {
        const luma = kind == 1 ? v128.load(r + (x << 1)) : weighted(v128.load(r + (x << 1)), v128.load(g + (x << 1)), v128.load(b + (x << 1)));
        const sum = sums + (x << 2);
        v128.store(sum, i32x4.add(v128.load(sum), i32x4.extend_low_i16x8_s(luma)));
        v128.store(sum, i32x4.add(v128.load(sum, 16), i32x4.extend_high_i16x8_s(luma)), 16);
      }
    }
    for (let x = 0; x < outWidth; x++) {
      const from = x * factor;
      const count = from + factor < width ? factor : width - from;
      let sum = 0;
      for (let k = 0; k < count; k++) sum += load<i32>(sums + (<usize>(from + k) << 2));
      store<f32>(o, <f32>sum / (<f32>(count * rows) * unit));
      o += 4;
    }
  }
}

/** out = plane with rows and columns exchanged; f32. */
export function transposePlane(plane: usize, width: i32, height: i32, out: usize): void {
  // Blocks of 16 x 16 stay in the cache both ways.
  for (let top = 0; top < height; top += 16) {
    const bottom = top + 16 < height ? top + 16 : height;
    for (let left = 0; left < width; left += 16) {
      const right = left + 16 < width ? left + 16 : width;
      for (let x = left; x < right; x++) {
        for (let y = top; y < bottom; y++) {
          store<f32>(out + ((<usize>x * height + y) << 2), load<f32>(plane + ((<usize>y * width + x) << 2)));
        }
      }
    }
  }
}

/**
 * Scharr's gradients: `step` is the change across in levels, 0 where an edge leans by more than `mostLean` and along the
 * border; `lean` is how far it moves in x from one row to the next. All f32 planes of the same size, at least 3 x 3.
 */
export function edgeGradients(plane: usize, width: i32, height: i32, mostLean: f32, step: usize, lean: usize): void {
  const row = <usize>width << 2;
  memory.fill(step, 0, row);
  const most = f32x4.splat(mostLean);
  const three = f32x4.splat(3);
  const ten = f32x4.splat(10);
  const scale = f32x4.splat(1.0 / 32.0);
  const zero = f32x4.splat(0);
  for (let y = 1; y < height - 1; y++) {
    const start = <usize>y * row;
    for (let x: usize = 1; x < <usize>width - 1; x += 4) {
      const i = start + (x << 2);
      const p = plane + i;
      const a = v128.load(p - row - 4);
      const b = v128.load(p - row);
      const c = v128.load(p - row + 4);
      const d = v128.load(p - 4);
      const e = v128.load(p + 4);
      const f = v128.load(p + row - 4);
      const g = v128.load(p + row);
      const h = v128.load(p + row + 4);
      const across = f32x4.add(f32x4.mul(three, f32x4.add(f32x4.sub(c, a), f32x4.sub(h, f))), f32x4.mul(ten, f32x4.sub(e, d)));
      const down = f32x4.add(f32x4.mul(three, f32x4.add(f32x4.sub(f, a), f32x4.sub(h, c))), f32x4.mul(ten, f32x4.sub(g, b)));
      const isUpright = v128.and(f32x4.le(f32x4.abs(down), f32x4.mul(most, f32x4.abs(across))), f32x4.ne(across, zero));
      v128.store(step + i, v128.and(f32x4.mul(across, scale), isUpright));
      v128.store(lean + i, v128.and(f32x4.neg(f32x4.div(down, across)), isUpright));
    }
    store<f32>(step + start, 0);
    store<f32>(step + start + row - 4, 0);
  }
  memory.fill(step + <usize>(height - 1) * row, 0, row);
}

/** u8: 1 where a step is above the threshold and the largest of the three in its row; two pixels along the border are left out. */
export function thinEdges(step: usize, width: i32, height: i32, threshold: f32, out: usize): void {
  memory.fill(out, 0, <usize>width * height);
  const least = f32x4.splat(threshold);
  const low = i32x4.splat(1);
  for (let y = 2; y < height - 2; y++) {
    const start = <usize>y * width;
    const last = start + <usize>width - 2;
    for (let i = start + 2; i < last; i += 4) {
      const p = step + (i << 2);
      const here = f32x4.abs(v128.load(p));
      const isEdge = v128.and(
        v128.and(f32x4.gt(here, least), f32x4.ge(here, f32x4.abs(v128.load(p - 4)))),
        f32x4.gt(here, f32x4.abs(v128.load(p + 4))),
      );
      const words = v128.and(isEdge, low);
      const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(words, words), words);
      if (i + 4 <= last) store<u32>(out + i, i32x4.extract_lane(bytes, 0));
      else {
        store<u8>(out + i, i8x16.extract_lane_u(bytes, 0));
        if (i + 1 < last) store<u8>(out + i + 1, i8x16.extract_lane_u(bytes, 1));
        if (i + 2 < last) store<u8>(out + i + 2, i8x16.extract_lane_u(bytes, 2));
      }
    }
  }
}

/**
 * An f32 plane made smaller by any factor of 1 or more, each sample the mean of the area it covers. `spanX` x `spanY` is
 * how much of the plane the output covers, in its samples (up to width x height). `scratch`: one row of f32.
 */
export function shrinkPlane(plane: usize, width: i32, height: i32, spanX: f64, spanY: f64, out: usize, outWidth: i32, outHeight: i32, scratch: usize): void {
  const stepX = spanX / <f64>outWidth;
  const stepY = spanY / <f64>outHeight;
  const row = <usize>width << 2;
  let o = out;
  for (let y = 0; y < outHeight; y++) {
    const from = <f64>y * stepY;
    const to = from + stepY;
    memory.fill(scratch, 0, row + 16);
    for (let line = <i32>from; line < height && <f64>line < to; line++) {
      const share = f32x4.splat(<f32>(Math.min(to, <f64>line + 1) - Math.max(from, <f64>line)));
      const source = plane + <usize>line * row;
      for (let at: usize = 0; at < row; at += 16) v128.store(scratch + at, f32x4.add(v128.load(scratch + at), f32x4.mul(share, v128.load(source + at))));
    }
    for (let x = 0; x < outWidth; x++) {
      const left = <f64>x * stepX;
      const right = left + stepX;
      let sum: f64 = 0;
      for (let column = <i32>left; column < width && <f64>column < right; column++) {
        sum += (Math.min(right, <f64>column + 1) - Math.max(left, <f64>column)) * <f64>load<f32>(scratch + (<usize>column << 2));
      }
      store<f32>(o, <f32>(sum / (stepX * stepY)));
      o += 4;
    }
  }
}

import { clampIndex } from './memory';

/*
 * Gaussian and Laplacian pyramids (Burt and Adelson 1983) with the 1-4-6-4-1 kernel, edges replicated, in i16 8.3.
 * A sum of sixteen values within +-2047 fits 16 bits, which is why levels carry three fraction bits and not more.
 * `scratch` is room for a few rows: (width + 64) * 16 bytes.
 */

// One row halved horizontally. `row` has 4 writable bytes before it and 48 behind it for the replicated edges.
@inline
function halveRow(row: usize, width: i32, out: usize, outWidth: i32): void {
  const first = load<i16>(row);
  const last = load<i16>(row + (<usize>(width - 1) << 1));
  store<i16>(row - 2, first);
  store<i16>(row - 4, first);
  for (let k = 0; k < 24; k++) store<i16>(row + (<usize>(width + k) << 1), last);
  const rounding = i16x8.splat(8);
  let x = 0;
  let at = row - 4;
  let o = out;
  for (; x + 8 <= outWidth; x += 8) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const evenFar = v128.shuffle<u16>(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
    const oddNear = v128.shuffle<u16>(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
    const evenNext = v128.shuffle<u16>(b, c, 0, 2, 4, 6, 8, 10, 12, 14);
    const oddNext = v128.shuffle<u16>(b, c, 1, 3, 5, 7, 9, 11, 13, 15);
    const centre = v128.shuffle<u16>(evenFar, evenNext, 1, 2, 3, 4, 5, 6, 7, 11);
    const oddFar = v128.shuffle<u16>(oddNear, oddNext, 1, 2, 3, 4, 5, 6, 7, 11);
    const evenAfter = v128.shuffle<u16>(evenFar, evenNext, 2, 3, 4, 5, 6, 7, 11, 12);
    let sum = i16x8.add(i16x8.add(evenFar, evenAfter), i16x8.shl(i16x8.add(oddNear, oddFar), 2));
    sum = i16x8.add(sum, i16x8.add(i16x8.shl(centre, 2), i16x8.shl(centre, 1)));
    v128.store(o, i16x8.shr_s(i16x8.add(sum, rounding), 4));
    at += 32;
    o += 16;
  }
  for (; x < outWidth; x++) {
    const p = row + (<usize>x << 2);
    const sum = <i32>load<i16>(p - 4) + 4 * (<i32>load<i16>(p - 2) + <i32>load<i16>(p, 2)) + 6 * <i32>load<i16>(p) + <i32>load<i16>(p, 4);
    store<i16>(o, <i16>((sum + 8) >> 4));
    o += 2;
  }
}

/** One level down: i16 8.3 to i16 8.3 of (width+1)/2 x (height+1)/2. Also serves weights in Q11. */
export function reduceLevel(level: usize, width: i32, height: i32, out: usize, scratch: usize): void {
  const outWidth = (width + 1) >> 1;
  const outHeight = (height + 1) >> 1;
  const row = scratch + 64;
  const stride = <usize>width << 1;
  const rounding = i16x8.splat(8);
  for (let y = 0; y < outHeight; y++) {
    const r0 = level + stride * <usize>clampIndex(2 * y - 2, height - 1);
    const r1 = level + stride * <usize>clampIndex(2 * y - 1, height - 1);
    const r2 = level + stride * <usize>clampIndex(2 * y, height - 1);
    const r3 = level + stride * <usize>clampIndex(2 * y + 1, height - 1);
    const r4 = level + stride * <usize>clampIndex(2 * y + 2, height - 1);
    for (let at: usize = 0; at < stride; at += 16) {
      const centre = v128.load(r2 + at);
      let sum = i16x8.add(i16x8.add(v128.load(r0 + at), v128.load(r4 + at)), i16x8.shl(i16x8.add(v128.load(r1 + at), v128.load(r3 + at)), 2));
      sum = i16x8.add(sum, i16x8.add(i16x8.shl(centre, 2), i16x8.shl(centre, 1)));
      v128.store(row + at, i16x8.shr_s(i16x8.add(sum, rounding), 4));
    }
    halveRow(row, width, out + ((<usize>y * outWidth) << 1), outWidth);
  }
}

/** The first level down straight from u8 luma: one pass less over the largest plane. */
export function reduceLuma(luma: usize, width: i32, height: i32, out: usize, scratch: usize): void {
  const outWidth = (width + 1) >> 1;
  const outHeight = (height + 1) >> 1;
  const row = scratch + 64;
  const stride = <usize>width;
  for (let y = 0; y < outHeight; y++) {
    const r0 = luma + stride * <usize>clampIndex(2 * y - 2, height - 1);
    const r1 = luma + stride * <usize>clampIndex(2 * y - 1, height - 1);
    const r2 = luma + stride * <usize>clampIndex(2 * y, height - 1);
    const r3 = luma + stride * <usize>clampIndex(2 * y + 1, height - 1);
    const r4 = luma + stride * <usize>clampIndex(2 * y + 2, height - 1);
    for (let at: usize = 0; at < stride; at += 8) {
      const centre = v128.load8x8_u(r2 + at);
      let sum = i16x8.add(i16x8.add(v128.load8x8_u(r0 + at), v128.load8x8_u(r4 + at)), i16x8.shl(i16x8.add(v128.load8x8_u(r1 + at), v128.load8x8_u(r3 + at)), 2));
      sum = i16x8.add(sum, i16x8.add(i16x8.shl(centre, 2), i16x8.shl(centre, 1)));
      // Sixteen times a level is 8.4; one bit less is 8.3.
      v128.store(row + (at << 1), i16x8.shr_u(i16x8.add(sum, i16x8.splat(1)), 1));
    }
    halveRow(row, width, out + ((<usize>y * outWidth) << 1), outWidth);
  }
}

/** u8 chroma centred on 128 to i16 8.3 centred on 0. */
export function widenChroma(chroma: usize, count: i32, out: usize): void {
  const centre = i16x8.splat(128);
  for (let i = 0; i < count; i += 16) {
    const v = v128.load(chroma + i);
    const o = out + (<usize>i << 1);
    v128.store(o, i16x8.shl(i16x8.sub(i16x8.extend_low_i8x16_u(v), centre), 3));
    v128.store(o, i16x8.shl(i16x8.sub(i16x8.extend_high_i8x16_u(v), centre), 3), 16);
  }
}

// Row y of the level above, vertically, from a half-size level: rows between are means, rows on a sample are 1-6-1.
@inline
function expandRows(half: usize, halfWidth: i32, halfHeight: i32, y: i32, out: usize): void {
  const stride = <usize>halfWidth << 1;
  const k = y >> 1;
  const own = half + stride * <usize>k;
  const below = half + stride * <usize>clampIndex(k + 1, halfHeight - 1);
  if (y & 1) {
    for (let at: usize = 0; at < stride; at += 16) {
      v128.store(out + at, i16x8.shr_s(i16x8.add(i16x8.add(v128.load(own + at), v128.load(below + at)), i16x8.splat(1)), 1));
    }
    return;
  }
  const above = half + stride * <usize>clampIndex(k - 1, halfHeight - 1);
  for (let at: usize = 0; at < stride; at += 16) {
    const m = v128.load(own + at);
    const sum = i16x8.add(i16x8.add(v128.load(above + at), v128.load(below + at)), i16x8.add(i16x8.shl(m, 2), i16x8.shl(m, 1)));
    v128.store(out + at, i16x8.shr_s(i16x8.add(sum, i16x8.splat(4)), 3));
  }
}
// The same horizontally; `row` has 2 writable bytes before and 32 behind, `out` room for 2 * halfWidth + 16 samples.
@inline
function expandRow(row: usize, halfWidth: i32, out: usize): void {
  const bytes = <usize>halfWidth << 1;
  store<i16>(row - 2, load<i16>(row));
  const last = load<i16>(row + bytes - 2);
  for (let k: usize = 0; k < 32; k += 2) store<i16>(row + bytes + k, last);
  for (let at: usize = 0; at < bytes; at += 16) {
    const m = v128.load(row + at);
    const after = v128.load(row + at + 2);
    const sum = i16x8.add(i16x8.add(v128.load(row + at - 2), after), i16x8.add(i16x8.shl(m, 2), i16x8.shl(m, 1)));
    const even = i16x8.shr_s(i16x8.add(sum, i16x8.splat(4)), 3);
    const odd = i16x8.shr_s(i16x8.add(i16x8.add(m, after), i16x8.splat(1)), 1);
    v128.store(out + (at << 1), v128.shuffle<u16>(even, odd, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(out + (at << 1), v128.shuffle<u16>(even, odd, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  }
}

/**
 * blended += weights * (level - expand(next)): one frame's detail of one level into the blended pyramid.
 * The level is u8 luma (`isLuma8`) or i16 8.3; the weights are as large as the level, or half as large (`weightsAreHalf`)
 * and are expanded on the way. `isFirst` overwrites instead of adding, so that nobody needs to clear the pyramid.
 */
export function accumulateLaplacian(level: usize, isLuma8: bool, width: i32, height: i32, next: usize, weights: usize, weightsAreHalf: bool, blended: usize, isFirst: bool, scratch: usize): void {
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const halfRow = scratch + 64;
  const coarse = halfRow + (<usize>(halfWidth + 64) << 1);
  const halfWeights = coarse + (<usize>(2 * halfWidth + 64) << 1);
  const fullWeights = halfWeights + (<usize>(halfWidth + 64) << 1);
  const stride = <usize>width << 1;
  const whole = stride & ~15;
  for (let y = 0; y < height; y++) {
    expandRows(next, halfWidth, halfHeight, y, halfRow);
    expandRow(halfRow, halfWidth, coarse);
    let w = weights + stride * <usize>y;
    if (weightsAreHalf) {
      expandRows(weights, halfWidth, halfHeight, y, halfWeights);
      expandRow(halfWeights, halfWidth, fullWeights);
      w = fullWeights;
    }
    const out = blended + stride * <usize>y;
    const own = isLuma8 ? level + <usize>width * <usize>y : level + stride * <usize>y;
    let at: usize = 0;
    for (; at < whole; at += 16) {
      const value = isLuma8 ? i16x8.shl(v128.load8x8_u(own + (at >> 1)), 3) : v128.load(own + at);
      const detail = i16x8.sub(value, v128.load(coarse + at));
      // Q11 to Q15: at most 2047 << 4, which still is positive.
      let sum = i16x8.q15mulr_sat_s(detail, i16x8.shl(v128.load(w + at), 4));
      if (!isFirst) sum = i16x8.add(sum, v128.load(out + at));
      v128.store(out + at, sum);
    }
    for (; at < stride; at += 2) {
      const value = isLuma8 ? <i32>load<u8>(own + (at >> 1)) << 3 : <i32>load<i16>(own + at);
      const detail = value - <i32>load<i16>(coarse + at);
      let sum = (detail * <i32>load<i16>(w + at) + 1024) >> 11;
      if (!isFirst) sum += <i32>load<i16>(out + at);
      store<i16>(out + at, <i16>sum);
    }
  }
}

/** blended += weights * level, for the coarsest level, which keeps its mean. */
export function accumulateCoarsest(level: usize, count: i32, weights: usize, blended: usize, isFirst: bool): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 1;
    let sum = (<i32>load<i16>(level + at) * <i32>load<i16>(weights + at) + 1024) >> 11;
    if (!isFirst) sum += <i32>load<i16>(blended + at);
    store<i16>(blended + at, <i16>sum);
  }
}

/** blended += expand(next), in place: from the coarsest level up, this puts the picture together again. */
export function collapseLevel(blended: usize, width: i32, height: i32, next: usize, scratch: usize): void {
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const halfRow = scratch + 64;
  const coarse = halfRow + (<usize>(halfWidth + 64) << 1);
  const stride = <usize>width << 1;
  const whole = stride & ~15;
  for (let y = 0; y < height; y++) {
    expandRows(next, halfWidth, halfHeight, y, halfRow);
    expandRow(halfRow, halfWidth, coarse);
    const out = blended + stride * <usize>y;
    let at: usize = 0;
    for (; at < whole; at += 16) v128.store(out + at, i16x8.add(v128.load(out + at), v128.load(coarse + at)));
    for (; at < stride; at += 2) store<i16>(out + at, <i16>(<i32>load<i16>(out + at) + <i32>load<i16>(coarse + at)));
  }
}

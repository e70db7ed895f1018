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

/** A level down straight from a u8 plane, `centre` being its zero (0 for luma, 128 for chroma): one pass less over the largest planes. */
export function reduceBytes(plane: usize, width: i32, height: i32, centre: i32, out: usize, scratch: usize): void {
  const outWidth = (width + 1) >> 1;
  const outHeight = (height + 1) >> 1;
  const row = scratch + 64;
  const stride = <usize>width;
  const zero = i16x8.splat(<i16>(centre << 3));
  for (let y = 0; y < outHeight; y++) {
    const r0 = plane + stride * <usize>clampIndex(2 * y - 2, height - 1);
    const r1 = plane + stride * <usize>clampIndex(2 * y - 1, height - 1);
    const r2 = plane + stride * <usize>clampIndex(2 * y, height - 1);
    const r3 = plane + stride * <usize>clampIndex(2 * y + 1, height - 1);
    const r4 = plane + stride * <usize>clampIndex(2 * y + 2, height - 1);
    for (let at: usize = 0; at < stride; at += 8) {
      const centre = v128.load8x8_u(r2 + at);
      let sum = i16x8.add(i16x8.add(v128.load8x8_u(r0 + at), v128.load8x8_u(r4 + at)), i16x8.shl(i16x8.add(v128.load8x8_u(r1 + at), v128.load8x8_u(r3 + at)), 2));
      sum = i16x8.add(sum, i16x8.add(i16x8.shl(centre, 2), i16x8.shl(centre, 1)));
      // Sixteen times a level is 8.4; one bit less is 8.3.
      v128.store(row + (at << 1), i16x8.sub(i16x8.shr_u(i16x8.add(sum, i16x8.splat(1)), 1), zero));
    }
    halveRow(row, width, out + ((<usize>y * outWidth) << 1), outWidth);
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

/** One frame's share in a level. */
@unmanaged
class BlendedLevel {
  level: usize;
  /** i16 8.3, half the size. */
  next: usize;
  /** Q11, as large as the level or half as large. */
  weights: usize;
  /** What `level` holds: 0 i16 8.3, 1 u8 luma, 2 u8 chroma centred on 128. */
  format: i32;
}
const entryBytes: usize = 16;

@inline
function levelVector(level: usize, at: usize, format: i32): v128 {
  if (format == 0) return v128.load(level + at);
  const bytes = v128.load8x8_u(level + (at >> 1));
  return i16x8.shl(format == 1 ? bytes : i16x8.sub(bytes, i16x8.splat(128)), 3);
}
@inline
function levelValue(level: usize, at: usize, format: i32): i32 {
  if (format == 0) return <i32>load<i16>(level + at);
  const byte = <i32>load<u8>(level + (at >> 1));
  return (format == 1 ? byte : byte - 128) << 3;
}

// out += weights * (level - coarse), one row.
@inline
function addDetail(level: usize, format: i32, coarse: usize, weights: usize, width: i32, out: usize): void {
  const stride = <usize>width << 1;
  const whole = stride & ~15;
  let at: usize = 0;
  for (; at < whole; at += 16) {
    const detail = i16x8.sub(levelVector(level, at, format), v128.load(coarse + at));
    // Q11 to Q15: at most 2047 << 4, which still is positive.
    const weighted = i16x8.q15mulr_sat_s(detail, i16x8.shl(v128.load(weights + at), 4));
    v128.store(out + at, i16x8.add(v128.load(out + at), weighted));
  }
  for (; at < stride; at += 2) {
    const detail = levelValue(level, at, format) - <i32>load<i16>(coarse + at);
    store<i16>(out + at, <i16>(<i32>load<i16>(out + at) + ((detail * <i32>load<i16>(weights + at) + 1024) >> 11)));
  }
}

/**
 * One level of the finished picture: out = expand(blended) + the sum over the frames of weights * (level - expand(next)),
 * row by row for all frames, so that what is being summed never leaves the cache. `frames` points at `frameCount` entries
 * of BlendedLevel, `blended` is the finished picture one level further down.
 */
export function blendLevel(frames: usize, frameCount: i32, width: i32, height: i32, weightsAreHalf: bool, blended: usize, out: usize, scratch: usize): void {
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const halfRow = scratch + 64;
  const coarse = halfRow + (<usize>(halfWidth + 64) << 1);
  const fullWeights = coarse + (<usize>(2 * halfWidth + 64) << 1);
  const sum = fullWeights + (<usize>(2 * halfWidth + 64) << 1);
  const stride = <usize>width << 1;
  for (let y = 0; y < height; y++) {
    expandRows(blended, halfWidth, halfHeight, y, halfRow);
    expandRow(halfRow, halfWidth, sum);
    for (let k = 0; k < frameCount; k++) {
      const frame = changetype<BlendedLevel>(frames + <usize>k * entryBytes);
      expandRows(frame.next, halfWidth, halfHeight, y, halfRow);
      expandRow(halfRow, halfWidth, coarse);
      let weights = frame.weights + stride * <usize>y;
      if (weightsAreHalf) {
        expandRows(frame.weights, halfWidth, halfHeight, y, halfRow);
        expandRow(halfRow, halfWidth, fullWeights);
        weights = fullWeights;
      }
      if (frame.format == 0) addDetail(frame.level + stride * <usize>y, 0, coarse, weights, width, sum);
      else if (frame.format == 1) addDetail(frame.level + <usize>width * <usize>y, 1, coarse, weights, width, sum);
      else addDetail(frame.level + <usize>width * <usize>y, 2, coarse, weights, width, sum);
    }
    memory.copy(out + stride * <usize>y, sum, stride);
  }
}

/** The coarsest level, which keeps its mean: out = the sum over the frames of weights * level, i16 8.3. */
export function blendCoarsest(frames: usize, frameCount: i32, count: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 1;
    let sum = 0;
    for (let k = 0; k < frameCount; k++) {
      const frame = changetype<BlendedLevel>(frames + <usize>k * entryBytes);
      sum += (levelValue(frame.level, at, frame.format) * <i32>load<i16>(frame.weights + at) + 1024) >> 11;
    }
    store<i16>(out + at, <i16>sum);
  }
}

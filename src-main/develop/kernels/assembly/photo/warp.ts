import { clampIndex } from './memory';

/*
 * Catmull-Rom resampling of a plane along a projective map. The kernel is cut into 64 phases; vertical taps are Q6 and
 * horizontal taps Q7, so that a 4 x 4 neighbourhood is two 16-bit multiplications and one dot product.
 * Table entry, 48 bytes: rows 0-1 (4 + 4 taps), rows 2-3 (4 + 4 taps), horizontal taps (4, then zeros).
 */
const entryBytes: usize = 48;

/** Fills a table of 64 entries of 48 bytes. */
export function buildWarpTable(table: usize): void {
  for (let phase = 0; phase < 64; phase++) {
    const t = <f64>phase / 64;
    const t2 = t * t;
    const t3 = t2 * t;
    const w0 = -0.5 * t3 + t2 - 0.5 * t;
    const w1 = 1.5 * t3 - 2.5 * t2 + 1;
    const w2 = -1.5 * t3 + 2 * t2 + 0.5 * t;
    const a0 = <i32>Math.round(w0 * 64);
    const a1 = <i32>Math.round(w1 * 64);
    const a2 = <i32>Math.round(w2 * 64);
    const b0 = <i32>Math.round(w0 * 128);
    const b1 = <i32>Math.round(w1 * 128);
    const b2 = <i32>Math.round(w2 * 128);
    const entry = table + <usize>phase * entryBytes;
    for (let k: usize = 0; k < 8; k += 2) {
      store<i16>(entry + k, <i16>a0);
      store<i16>(entry + 8 + k, <i16>a1);
      store<i16>(entry + 16 + k, <i16>a2);
      store<i16>(entry + 24 + k, <i16>(64 - a0 - a1 - a2));
    }
    store<i16>(entry + 32, <i16>b0);
    store<i16>(entry + 34, <i16>b1);
    store<i16>(entry + 36, <i16>b2);
    store<i16>(entry + 38, <i16>(128 - b0 - b1 - b2));
    store<i64>(entry + 40, 0);
  }
}

/** Within such a run of pixels the map is taken as straight: nowhere more than a thousandth of a pixel off for a hand's motion. */
const run: i32 = 32;
const one: f64 = 4294967296.0;

/**
 * out(x, y) = plane(u / w, v / w) with (u, v, w) = map * (x, y, 1), both width x height; `map` points at nine f64, row by
 * row. Beyond the edge the nearest pixel is repeated: an even continuation makes no false detail in the pyramids (the
 * weights leave it out, see silenceOutside). The plane is u8, or i16 with `isDeep`.
 */
export function warpPlane(plane: usize, isDeep: bool, width: i32, height: i32, out: usize, map: usize, table: usize): void {
  const a = load<f64>(map);
  const d = load<f64>(map, 24);
  const g = load<f64>(map, 48);
  // Half a phase, so that the nearest of the 64 is taken.
  const toNearestPhase = 0.5 / 64;
  for (let y = 0; y < height; y++) {
    const u0 = load<f64>(map, 8) * <f64>y + load<f64>(map, 16);
    const v0 = load<f64>(map, 32) * <f64>y + load<f64>(map, 40);
    const w0 = load<f64>(map, 56) * <f64>y + load<f64>(map, 64);
    for (let from = 0; from < width; from += run) {
      const to = from + run < width ? from + run : width;
      const first = 1.0 / (g * <f64>from + w0);
      const last = 1.0 / (g * <f64>(from + run) + w0);
      const uFirst = (a * <f64>from + u0) * first;
      const vFirst = (d * <f64>from + v0) * first;
      const stepU = <i64>((((a * <f64>(from + run) + u0) * last - uFirst) * one) / <f64>run);
      const stepV = <i64>((((d * <f64>(from + run) + v0) * last - vFirst) * one) / <f64>run);
      const u = <i64>((uFirst + toNearestPhase) * one);
      const v = <i64>((vFirst + toNearestPhase) * one);
      if (isDeep) warpRunDeep(plane, width, height, out + ((<usize>width * <usize>y + from) << 1), to - from, u, v, stepU, stepV);
      else warpRun(plane, width, height, out + <usize>width * <usize>y + from, to - from, u, v, stepU, stepV, table);
    }
  }
}

@inline
function warpRun(plane: usize, width: i32, height: i32, out: usize, count: i32, fromU: i64, fromV: i64, stepU: i64, stepV: i64, table: usize): void {
  const stride = <usize>width;
  let u = fromU;
  let v = fromV;
  for (let o = out; o < out + <usize>count; o++) {
    const left = <i32>(u >> 32);
    const top = <i32>(v >> 32);
    if (left >= 1 && top >= 1 && left < width - 2 && top < height - 2) {
      const p = plane + <usize>(top - 1) * stride + (left - 1);
      const rows01 = i16x8.extend_low_i8x16_u(v128.load32_lane(p + stride, v128.load32_zero(p), 1));
      const rows23 = i16x8.extend_low_i8x16_u(v128.load32_lane(p + 3 * stride, v128.load32_zero(p + 2 * stride), 1));
      const vertical = table + <usize>((v >> 26) & 63) * entryBytes;
      const horizontal = table + <usize>((u >> 26) & 63) * entryBytes;
      let sum = i16x8.add(i16x8.mul(rows01, v128.load(vertical)), i16x8.mul(rows23, v128.load(vertical, 16)));
      sum = i16x8.add(sum, v128.shuffle<u64>(sum, sum, 1, 0));
      const pairs = i32x4.dot_i16x8_s(sum, v128.load(horizontal, 32));
      store<u8>(o, clampIndex((i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1) + 4096) >> 13, 255));
    } else {
      // Two pixels at the border: the nearest one.
      const nearX = <i32>((u + 0x7fffffff) >> 32);
      const nearY = <i32>((v + 0x7fffffff) >> 32);
      store<u8>(o, load<u8>(plane + <usize>clampIndex(nearY, height - 1) * stride + <usize>clampIndex(nearX, width - 1)));
    }
    u += stepU;
    v += stepV;
  }
}

// Catmull-Rom over four samples at t.
@inline
function cubic(p0: f32, p1: f32, p2: f32, p3: f32, t: f32): f32 {
  const half: f32 = 0.5;
  return p1 + half * t * (p2 - p0 + t * (<f32>2 * p0 - <f32>5 * p1 + <f32>4 * p2 - p3 + t * (<f32>3 * (p1 - p2) + p3 - p0)));
}
@inline
function cubicRow(p: usize, t: f32): f32 {
  return cubic(<f32>load<i16>(p), <f32>load<i16>(p, 2), <f32>load<i16>(p, 4), <f32>load<i16>(p, 6), t);
}

function warpRunDeep(plane: usize, width: i32, height: i32, out: usize, count: i32, fromU: i64, fromV: i64, stepU: i64, stepV: i64): void {
  const stride = <usize>width << 1;
  let u = fromU;
  let v = fromV;
  for (let o = out; o < out + (<usize>count << 1); o += 2) {
    const left = <i32>(u >> 32);
    const top = <i32>(v >> 32);
    if (left >= 1 && top >= 1 && left < width - 2 && top < height - 2) {
      const p = plane + <usize>(top - 1) * stride + (<usize>(left - 1) << 1);
      const tu = <f32>(<u32>u >> 26) * <f32>0.015625;
      const tv = <f32>(<u32>v >> 26) * <f32>0.015625;
      const value = cubic(cubicRow(p, tu), cubicRow(p + stride, tu), cubicRow(p + 2 * stride, tu), cubicRow(p + 3 * stride, tu), tv);
      store<i16>(o, <i16>clampRange(<i32>Mathf.floor(value + <f32>0.5)));
    } else {
      const nearX = <i32>((u + 0x7fffffff) >> 32);
      const nearY = <i32>((v + 0x7fffffff) >> 32);
      store<i16>(o, load<i16>(plane + <usize>clampIndex(nearY, height - 1) * stride + (<usize>clampIndex(nearX, width - 1) << 1)));
    }
    u += stepU;
    v += stepV;
  }
}
// What i16 8.3 planes may hold: sixteen of them still fit 16 bits.
@inline
function clampRange(value: i32): i32 {
  return value < -2040 ? -2040 : value > 2040 ? 2040 : value;
}

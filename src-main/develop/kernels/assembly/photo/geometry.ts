import { clampIndex } from './memory';

/*
 * Lanczos resampling over 6 x 6 samples along any smooth map, given as a grid of places to read from: one node for every 16 x 16
 * samples of the output, f64 x and y in samples of the source, linear between. The kernel is cut into 128 phases, its
 * weights are Q8, and there is one rounding at the end. Six taps keep what four (Catmull-Rom) take away: at three quarters of the
 * finest detail 0.76 of the contrast half way between samples, against 0.55.
 * Table entry, 160 bytes: rows 0-1, 2-3, 4-5 as pairs (4 x 2 i16 each); horizontal taps (6 i32, two zeros); the same
 * taps for interleaved RGB, three lanes each (18 i32, two zeros).
 */
const entryBytes: usize = 160;
const cell = 16;
const one: f64 = 4294967296.0;
// Half a phase, so that the nearest of the 128 is taken.
const toNearestPhase: f64 = 0.5 / 128;

function lanczos(x: f64): f64 {
  if (x == 0) return 1;
  const a = Math.PI * x;
  return (3 * Math.sin(a) * Math.sin(a / 3)) / (a * a);
}

/** Fills a table of 128 entries of 160 bytes. */
export function buildGeometryTable(table: usize): void {
  for (let phase = 0; phase < 128; phase++) {
    const t = <f64>phase / 128;
    const entry = table + <usize>phase * entryBytes;
    let sum: f64 = 0;
    for (let tap = 0; tap < 6; tap++) sum += lanczos(t + 2 - <f64>tap);
    let left = 256;
    for (let tap = 0; tap < 6; tap++) {
      const weight = <i32>Math.round((256 * lanczos(t + 2 - <f64>tap)) / sum);
      store<i32>(entry + (<usize>tap << 2), weight, 48);
      left -= weight;
    }
    // What rounding left over goes to the tap that hides it best.
    const nearest = entry + (t < 0.5 ? 8 : 12);
    store<i32>(nearest, load<i32>(nearest, 48) + left, 48);
    store<i64>(entry, 0, 72);
    for (let tap: usize = 0; tap < 6; tap++) {
      const weight = load<i32>(entry + (tap << 2), 48);
      const pair = entry + (tap >> 1) * 16 + (tap & 1) * 2;
      for (let k: usize = 0; k < 16; k += 4) store<i16>(pair + k, <i16>weight);
      for (let channel: usize = 0; channel < 3; channel++) store<i32>(entry + ((3 * tap + channel) << 2), weight, 80);
    }
    store<i64>(entry, 0, 152);
  }
}

@inline
function isInside(place: i64, step: i64, size: i32): bool {
  const first = <i32>(place >> 32);
  const last = <i32>((place + (cell - 1) * step) >> 32);
  return first >= 2 && last >= 2 && first < size - 3 && last < size - 3;
}

// Weighted columns of the 6 x 6 samples about (u, v): four i32 sums that still have to be added.
@inline
function products16(plane: usize, rowBytes: usize, u: i64, v: i64, table: usize): v128 {
  const p = plane + <usize>(<i32>(v >> 32) - 2) * rowBytes + ((<usize>(<i32>(u >> 32) - 2)) << 1);
  const vertical = table + <usize>((v >> 25) & 127) * entryBytes;
  const horizontal = table + <usize>((u >> 25) & 127) * entryBytes;
  const r0 = v128.load(p);
  const r1 = v128.load(p + rowBytes);
  const r2 = v128.load(p + 2 * rowBytes);
  const r3 = v128.load(p + 3 * rowBytes);
  const r4 = v128.load(p + 4 * rowBytes);
  const r5 = v128.load(p + 5 * rowBytes);
  const w01 = v128.load(vertical);
  const w23 = v128.load(vertical, 16);
  const w45 = v128.load(vertical, 32);
  const left = i32x4.add(
    i32x4.add(
      i32x4.dot_i16x8_s(v128.shuffle<u16>(r0, r1, 0, 8, 1, 9, 2, 10, 3, 11), w01),
      i32x4.dot_i16x8_s(v128.shuffle<u16>(r2, r3, 0, 8, 1, 9, 2, 10, 3, 11), w23),
    ),
    i32x4.dot_i16x8_s(v128.shuffle<u16>(r4, r5, 0, 8, 1, 9, 2, 10, 3, 11), w45),
  );
  const right = i32x4.add(
    i32x4.add(
      i32x4.dot_i16x8_s(v128.shuffle<u16>(r0, r1, 4, 12, 5, 13, 6, 14, 7, 15), w01),
      i32x4.dot_i16x8_s(v128.shuffle<u16>(r2, r3, 4, 12, 5, 13, 6, 14, 7, 15), w23),
    ),
    i32x4.dot_i16x8_s(v128.shuffle<u16>(r4, r5, 4, 12, 5, 13, 6, 14, 7, 15), w45),
  );
  return i32x4.add(i32x4.mul(left, v128.load(horizontal, 48)), i32x4.mul(right, v128.load(horizontal, 64)));
}

@inline
function weightAt(table: usize, phase: i64, tap: i32): i32 {
  return load<i32>(table + <usize>(phase & 127) * entryBytes + (<usize>tap << 2), 48);
}

// Near the border: samples beyond it repeat the nearest.
function sample16(plane: usize, width: i32, height: i32, u: i64, v: i64, table: usize): i32 {
  const left = <i32>(u >> 32) - 2;
  const top = <i32>(v >> 32) - 2;
  let sum = 0;
  for (let j = 0; j < 6; j++) {
    const row = plane + ((<usize>clampIndex(top + j, height - 1) * <usize>width) << 1);
    let across = 0;
    for (let i = 0; i < 6; i++) across += <i32>load<i16>(row + (<usize>clampIndex(left + i, width - 1) << 1)) * weightAt(table, u >> 25, i);
    sum += across * weightAt(table, v >> 25, j);
  }
  return (sum + 32768) >> 16;
}

/**
 * An i16 plane (values within +-10,000) resampled to outWidth x outHeight. `grid` has `columns` nodes a row, enough for
 * the node behind the last sample; its values must be finite and within +-2^30.
 */
export function resamplePlane(plane: usize, width: i32, height: i32, out: usize, outWidth: i32, outHeight: i32, grid: usize, columns: i32, table: usize): void {
  const rowBytes = <usize>width << 1;
  const rounding = i32x4.splat(32768);
  for (let y = 0; y < outHeight; y++) {
    const upper = grid + ((<usize>(y >> 4) * <usize>columns) << 4);
    const lower = upper + (<usize>columns << 4);
    const share = <f64>(y & 15) / cell;
    let o = out + ((<usize>y * <usize>outWidth) << 1);
    for (let x = 0; x < outWidth; x += cell) {
      const at = <usize>(x >> 4) << 4;
      const u0 = load<f64>(upper + at) * (1 - share) + load<f64>(lower + at) * share;
      const v0 = load<f64>(upper + at, 8) * (1 - share) + load<f64>(lower + at, 8) * share;
      const u1 = load<f64>(upper + at, 16) * (1 - share) + load<f64>(lower + at, 16) * share;
      const v1 = load<f64>(upper + at, 24) * (1 - share) + load<f64>(lower + at, 24) * share;
      const stepU = <i64>((u1 - u0) * (one / cell));
      const stepV = <i64>((v1 - v0) * (one / cell));
      let u = <i64>((u0 + toNearestPhase) * one);
      let v = <i64>((v0 + toNearestPhase) * one);
      const count = outWidth - x < cell ? outWidth - x : cell;
      if (isInside(u, stepU, width) && isInside(v, stepV, height)) {
        // Up to three samples too many at the end of a row: the next row, or the padding, takes them.
        for (let k = 0; k < count; k += 4) {
          const p0 = products16(plane, rowBytes, u, v, table);
          u += stepU;
          v += stepV;
          const p1 = products16(plane, rowBytes, u, v, table);
          u += stepU;
          v += stepV;
          const p2 = products16(plane, rowBytes, u, v, table);
          u += stepU;
          v += stepV;
          const p3 = products16(plane, rowBytes, u, v, table);
          u += stepU;
          v += stepV;
          const a = i32x4.add(v128.shuffle<u32>(p0, p1, 0, 4, 1, 5), v128.shuffle<u32>(p0, p1, 2, 6, 3, 7));
          const b = i32x4.add(v128.shuffle<u32>(p2, p3, 0, 4, 1, 5), v128.shuffle<u32>(p2, p3, 2, 6, 3, 7));
          const sums = i32x4.add(v128.shuffle<u64>(a, b, 0, 2), v128.shuffle<u64>(a, b, 1, 3));
          const rounded = i32x4.shr_s(i32x4.add(sums, rounding), 16);
          v128.store64_lane(o, i16x8.narrow_i32x4_s(rounded, rounded), 0);
          o += 8;
        }
        o -= <usize>((4 - (count & 3)) & 3) << 1;
      } else {
        for (let k = 0; k < count; k++) {
          store<i16>(o, <i16>sample16(plane, width, height, u, v, table));
          o += 2;
          u += stepU;
          v += stepV;
        }
      }
    }
  }
}

// Two rows of 18 bytes, interleaved and widened, against their weights; four bytes at `at`.
@inline
function columns4(r0: v128, r1: v128, r2: v128, r3: v128, r4: v128, r5: v128, w01: v128, w23: v128, w45: v128): v128 {
  return i32x4.add(i32x4.add(i32x4.dot_i16x8_s(pairsOf(r0, r1), w01), i32x4.dot_i16x8_s(pairsOf(r2, r3), w23)), i32x4.dot_i16x8_s(pairsOf(r4, r5), w45));
}
@inline
function pairsOf(a: v128, b: v128): v128 {
  return i16x8.extend_low_i8x16_u(v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 0, 16, 0, 16, 0, 16, 0, 16));
}

// R, G, B in the first three lanes.
@inline
function inner8(rgb: usize, rowBytes: usize, u: i64, v: i64, table: usize): v128 {
  const p = rgb + <usize>(<i32>(v >> 32) - 2) * rowBytes + <usize>(<i32>(u >> 32) - 2) * 3;
  const vertical = table + <usize>((v >> 25) & 127) * entryBytes;
  const horizontal = table + <usize>((u >> 25) & 127) * entryBytes;
  const q1 = p + rowBytes;
  const q2 = q1 + rowBytes;
  const q3 = q2 + rowBytes;
  const q4 = q3 + rowBytes;
  const q5 = q4 + rowBytes;
  const w01 = v128.load(vertical);
  const w23 = v128.load(vertical, 16);
  const w45 = v128.load(vertical, 32);
  const r0 = v128.load(p);
  const r1 = v128.load(q1);
  const r2 = v128.load(q2);
  const r3 = v128.load(q3);
  const r4 = v128.load(q4);
  const r5 = v128.load(q5);
  const low01 = v128.shuffle<u8>(r0, r1, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const low23 = v128.shuffle<u8>(r2, r3, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const low45 = v128.shuffle<u8>(r4, r5, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const high01 = v128.shuffle<u8>(r0, r1, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const high23 = v128.shuffle<u8>(r2, r3, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const high45 = v128.shuffle<u8>(r4, r5, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const a = weighted(i16x8.extend_low_i8x16_u(low01), i16x8.extend_low_i8x16_u(low23), i16x8.extend_low_i8x16_u(low45), w01, w23, w45);
  const b = weighted(i16x8.extend_high_i8x16_u(low01), i16x8.extend_high_i8x16_u(low23), i16x8.extend_high_i8x16_u(low45), w01, w23, w45);
  const c = weighted(i16x8.extend_low_i8x16_u(high01), i16x8.extend_low_i8x16_u(high23), i16x8.extend_low_i8x16_u(high45), w01, w23, w45);
  const d = weighted(i16x8.extend_high_i8x16_u(high01), i16x8.extend_high_i8x16_u(high23), i16x8.extend_high_i8x16_u(high45), w01, w23, w45);
  // The last two of 18 bytes; two more are read and weigh nothing.
  const e = columns4(
    v128.load32_zero(p, 16),
    v128.load32_zero(q1, 16),
    v128.load32_zero(q2, 16),
    v128.load32_zero(q3, 16),
    v128.load32_zero(q4, 16),
    v128.load32_zero(q5, 16),
    w01,
    w23,
    w45,
  );
  const wa = i32x4.mul(a, v128.load(horizontal, 80));
  const wb = i32x4.mul(b, v128.load(horizontal, 96));
  const wc = i32x4.mul(c, v128.load(horizontal, 112));
  const wd = i32x4.mul(d, v128.load(horizontal, 128));
  const we = i32x4.mul(e, v128.load(horizontal, 144));
  const first = i32x4.add(wa, v128.shuffle<u32>(wa, wb, 3, 4, 5, 0));
  const second = i32x4.add(v128.shuffle<u32>(wb, wc, 2, 3, 4, 0), v128.shuffle<u32>(wc, wc, 1, 2, 3, 0));
  const third = i32x4.add(wd, v128.shuffle<u32>(wd, we, 3, 4, 5, 0));
  return i32x4.shr_s(i32x4.add(i32x4.add(i32x4.add(first, second), third), i32x4.splat(32768)), 16);
}
@inline
function weighted(rows01: v128, rows23: v128, rows45: v128, w01: v128, w23: v128, w45: v128): v128 {
  return i32x4.add(i32x4.add(i32x4.dot_i16x8_s(rows01, w01), i32x4.dot_i16x8_s(rows23, w23)), i32x4.dot_i16x8_s(rows45, w45));
}

function sample8(rgb: usize, width: i32, height: i32, channel: usize, u: i64, v: i64, table: usize): u8 {
  const left = <i32>(u >> 32) - 2;
  const top = <i32>(v >> 32) - 2;
  let sum = 0;
  for (let j = 0; j < 6; j++) {
    const row = rgb + <usize>clampIndex(top + j, height - 1) * <usize>width * 3 + channel;
    let across = 0;
    for (let i = 0; i < 6; i++) across += <i32>load<u8>(row + <usize>clampIndex(left + i, width - 1) * 3) * weightAt(table, u >> 25, i);
    sum += across * weightAt(table, v >> 25, j);
  }
  return <u8>clampIndex((sum + 32768) >> 16, 255);
}

/** rgb8 resampled. With `onlyChannel` 0 to 2 only that channel is written, so that each may have a grid of its own; 3 writes all. */
export function resampleRgb(
  rgb: usize,
  width: i32,
  height: i32,
  out: usize,
  outWidth: i32,
  outHeight: i32,
  grid: usize,
  columns: i32,
  onlyChannel: i32,
  table: usize,
): void {
  const rowBytes = <usize>width * 3;
  for (let y = 0; y < outHeight; y++) {
    const upper = grid + ((<usize>(y >> 4) * <usize>columns) << 4);
    const lower = upper + (<usize>columns << 4);
    const share = <f64>(y & 15) / cell;
    let o = out + <usize>y * <usize>outWidth * 3;
    for (let x = 0; x < outWidth; x += cell) {
      const at = <usize>(x >> 4) << 4;
      const u0 = load<f64>(upper + at) * (1 - share) + load<f64>(lower + at) * share;
      const v0 = load<f64>(upper + at, 8) * (1 - share) + load<f64>(lower + at, 8) * share;
      const u1 = load<f64>(upper + at, 16) * (1 - share) + load<f64>(lower + at, 16) * share;
      const v1 = load<f64>(upper + at, 24) * (1 - share) + load<f64>(lower + at, 24) * share;
      const stepU = <i64>((u1 - u0) * (one / cell));
      const stepV = <i64>((v1 - v0) * (one / cell));
      let u = <i64>((u0 + toNearestPhase) * one);
      let v = <i64>((v0 + toNearestPhase) * one);
      const count = outWidth - x < cell ? outWidth - x : cell;
      if (isInside(u, stepU, width) && isInside(v, stepV, height)) {
        for (let k = 0; k < count; k++) {
          const sums = inner8(rgb, rowBytes, u, v, table);
          if (onlyChannel == 3) {
            const words = i16x8.narrow_i32x4_s(sums, sums);
            const bytes = i8x16.narrow_i16x8_u(words, words);
            // The fourth byte belongs to the next pixel, or the padding, which is written later or never read.
            store<u32>(o, i32x4.extract_lane(bytes, 0));
          } else if (onlyChannel == 0) store<u8>(o, <u8>clampIndex(i32x4.extract_lane(sums, 0), 255));
          else if (onlyChannel == 1) store<u8>(o, <u8>clampIndex(i32x4.extract_lane(sums, 1), 255), 1);
          else store<u8>(o, <u8>clampIndex(i32x4.extract_lane(sums, 2), 255), 2);
          o += 3;
          u += stepU;
          v += stepV;
        }
      } else {
        for (let k = 0; k < count; k++) {
          for (let c = 0; c < 3; c++) if (onlyChannel == 3 || onlyChannel == c) store<u8>(o + <usize>c, sample8(rgb, width, height, <usize>c, u, v, table));
          o += 3;
          u += stepU;
          v += stepV;
        }
      }
    }
  }
}

/** An i16 plane times what `gains` says (f32, one node for every 16 x 16 samples, linear between), cut at +-32767. */
export function liftPlane(plane: usize, width: i32, height: i32, gains: usize, columns: i32): void {
  const lanes = f32x4(0, 1, 2, 3);
  for (let y = 0; y < height; y++) {
    const upper = gains + ((<usize>(y >> 4) * <usize>columns) << 2);
    const lower = upper + (<usize>columns << 2);
    const share = <f32>(y & 15) / <f32>cell;
    const row = plane + ((<usize>y * <usize>width) << 1);
    for (let x = 0; x < width; x += cell) {
      const at = <usize>(x >> 4) << 2;
      const left = load<f32>(upper + at) * (1 - share) + load<f32>(lower + at) * share;
      const right = load<f32>(upper + at, 4) * (1 - share) + load<f32>(lower + at, 4) * share;
      const step = f32x4.splat((right - left) / <f32>cell);
      const count = width - x < cell ? width - x : cell;
      for (let k = 0; k < count; k += 4) {
        const gain = f32x4.add(f32x4.splat(left), f32x4.mul(step, f32x4.add(lanes, f32x4.splat(<f32>k))));
        const samples = row + (<usize>(x + k) << 1);
        const lifted = f32x4.nearest(f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(samples)), gain));
        const words = i32x4.trunc_sat_f32x4_s(lifted);
        const narrow = i16x8.narrow_i32x4_s(words, words);
        if (k + 4 <= count) v128.store64_lane(samples, narrow, 0);
        else {
          // The last samples of a row; what lies behind them is the next row.
          store<i16>(samples, i16x8.extract_lane_s(narrow, 0));
          if (count - k > 1) store<i16>(samples, i16x8.extract_lane_s(narrow, 1), 2);
          if (count - k > 2) store<i16>(samples, i16x8.extract_lane_s(narrow, 2), 4);
        }
      }
    }
  }
}

/** plane += share (there - here), i16 all; `share` in Q15. */
export function addDifference(plane: usize, there: usize, here: usize, count: i32, share: i32): void {
  const factor = i16x8.splat(<i16>share);
  for (let at: usize = 0; at < <usize>count << 1; at += 16) {
    const difference = i16x8.sub(v128.load(there + at), v128.load(here + at));
    v128.store(plane + at, i16x8.add(v128.load(plane + at), i16x8.q15mulr_sat_s(difference, factor)));
  }
}

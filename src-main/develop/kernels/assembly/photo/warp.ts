import { clampIndex } from './memory';

/*
 * Catmull-Rom resampling of a u8 plane along an affine map. The kernel is cut into 64 phases; vertical taps are Q6 and
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

/**
 * out(x, y) = plane(a x + b y + c, d x + e y + f), both width x height. Beyond the edge the nearest pixel is repeated:
 * an even continuation makes no false detail in the pyramids (the weights leave it out, see silenceOutside).
 */
export function warpPlane(plane: usize, width: i32, height: i32, out: usize, a: f64, b: f64, c: f64, d: f64, e: f64, f: f64, table: usize): void {
  const stride = <usize>width;
  // 32 fraction bits: the sum of 65,000 steps is still exact to a thousandth of a pixel.
  const stepU = <i64>(a * 4294967296.0);
  const stepV = <i64>(d * 4294967296.0);
  // Half a phase, so that the nearest of the 64 is taken.
  const toNearestPhase = 0.5 / 64;
  for (let y = 0; y < height; y++) {
    let o = out + stride * <usize>y;
    let u = <i64>((b * <f64>y + c + toNearestPhase) * 4294967296.0);
    let v = <i64>((e * <f64>y + f + toNearestPhase) * 4294967296.0);
    for (let x = 0; x < width; x++) {
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
      o++;
      u += stepU;
      v += stepV;
    }
  }
}

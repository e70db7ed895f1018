import { lumaRow, doubleChromaRow, rgbRow } from './colour';
import { clampIndex } from './memory';

/*
 * Noise: measured, and taken out scale by scale.
 *
 * A pyramid of 2 x 2 means is cleaned from its coarsest level down; what a level lost is added to the one below it, which is
 * then cleaned itself. On each level a pixel becomes a mean of those of the twelve nearest that are like it (sigma filter;
 * Lee 1983), likeness being judged on smoothed values (the patch of Buades, Coll, Morel 2005, in its cheapest form) and,
 * more leniently, on the pixels themselves. What differs by more than the noise can explain takes no part, so that edges
 * keep their contrast. Weights and sums are whole numbers: the same bytes everywhere.
 *
 * A threshold follows brightness: five values at luma 0, 512, 1024, 1536 and 2048 (eighths of a level), straight between.
 */

const knotCount = 5;
/** Weight of a pixel that is the same; the sum of 13 stays within i16. */
const fullWeight: i16 = 1023;

// Sums of 2 x 2 samples of two rows, eight of them.
@inline
function sumOfFour(upper: usize, lower: usize): v128 {
  const low = i32x4.extadd_pairwise_i16x8_s(i16x8.add(v128.load(upper), v128.load(lower)));
  const high = i32x4.extadd_pairwise_i16x8_s(i16x8.add(v128.load(upper, 16), v128.load(lower, 16)));
  return i16x8.narrow_i32x4_s(low, high);
}

@inline
function extendRow(row: usize, width: i32): void {
  const last = i16x8.splat(load<i16>(row + (<usize>(width - 1) << 1)));
  v128.store(row + (<usize>width << 1), last);
  v128.store(row + (<usize>width << 1), last, 16);
}

/**
 * rgb8 (`kind` 0, in `first`) or full-size i16 8.4 red, green and blue (`kind` 2) to i16 8.3 luma and half-size chroma.
 * `scratch`: see scratchBytes in photo-kernels.ts.
 */
export function toPlanes(kind: i32, first: usize, second: usize, third: usize, width: i32, height: i32, luma: usize, chromaBlue: usize, chromaRed: usize, scratch: usize): void {
  const rowBytes = (<usize>(width + 64) << 1) + 128;
  const chromaWidth = (width + 1) >> 1;
  const lumaLine = scratch + 6 * rowBytes;
  for (let y = 0; y < height; y += 2) {
    for (let k = 0; k < 2; k++) {
      const row = clampIndex(y + k, height - 1);
      const red = scratch + <usize>(3 * k) * rowBytes;
      const green = red + rowBytes;
      const blue = green + rowBytes;
      if (kind == 0) rgbRow(first + <usize>row * width * 3, width, red, green, blue);
      else {
        const from = (<usize>row * width) << 1;
        for (let at: usize = 0; at < <usize>width << 1; at += 16) {
          v128.store(red + at, i16x8.shr_s(v128.load(first + from + at), 1));
          v128.store(green + at, i16x8.shr_s(v128.load(second + from + at), 1));
          v128.store(blue + at, i16x8.shr_s(v128.load(third + from + at), 1));
        }
      }
      extendRow(red, width);
      extendRow(green, width);
      extendRow(blue, width);
      lumaRow(red, green, blue, width, lumaLine);
      memory.copy(luma + ((<usize>row * width) << 1), lumaLine, <usize>width << 1);
    }
    const below: usize = 3 * rowBytes;
    const chroma = (<usize>(y >> 1) * chromaWidth) << 1;
    for (let x: usize = 0; x < <usize>chromaWidth; x += 8) {
      const red = scratch + (x << 2);
      const green = red + rowBytes;
      const blue = green + rowBytes;
      const r = sumOfFour(red, red + below);
      const g = sumOfFour(green, green + below);
      const b = sumOfFour(blue, blue + below);
      // -0.168736 R - 0.331264 G + 0.5 B and 0.5 R - 0.418688 G - 0.081312 B
      const cb = i16x8.sub(i16x8.q15mulr_sat_s(b, i16x8.splat(16384)), i16x8.add(i16x8.q15mulr_sat_s(r, i16x8.splat(5529)), i16x8.q15mulr_sat_s(g, i16x8.splat(10855))));
      const cr = i16x8.sub(i16x8.q15mulr_sat_s(r, i16x8.splat(16384)), i16x8.add(i16x8.q15mulr_sat_s(g, i16x8.splat(13720)), i16x8.q15mulr_sat_s(b, i16x8.splat(2664))));
      v128.store(chromaBlue + chroma + (x << 1), i16x8.shr_s(i16x8.add(cb, i16x8.splat(2)), 2));
      v128.store(chromaRed + chroma + (x << 1), i16x8.shr_s(i16x8.add(cr, i16x8.splat(2)), 2));
    }
  }
}

/** rgb16, 65535 being white, to full-size i16 8.4 red, green and blue. */
export function splitDeep(rgb: usize, count: i32, red: usize, green: usize, blue: usize): void {
  for (let at: usize = 0; at < <usize>count << 1; at += 2) {
    const pixel = rgb + 3 * at;
    store<i16>(red + at, deepOf(load<u16>(pixel)));
    store<i16>(green + at, deepOf(load<u16>(pixel, 2)));
    store<i16>(blue + at, deepOf(load<u16>(pixel, 4)));
  }
}
// sample * 4080 / 65535
@inline
function deepOf(sample: i32): i16 {
  return <i16>((sample - (sample >> 8) + 8) >> 4);
}

/** i16 plane to its 2 x 2 means, (width + 1) / 2 x (height + 1) / 2; an odd last column or row counts twice. `scratch`: two rows. */
export function halvePlane(plane: usize, width: i32, height: i32, out: usize, scratch: usize): void {
  const outWidth = (width + 1) >> 1;
  const rowBytes = (<usize>(width + 64) << 1) + 128;
  for (let y = 0; y < height; y += 2) {
    memory.copy(scratch, plane + ((<usize>y * width) << 1), <usize>width << 1);
    memory.copy(scratch + rowBytes, plane + ((<usize>clampIndex(y + 1, height - 1) * width) << 1), <usize>width << 1);
    extendRow(scratch, width);
    extendRow(scratch + rowBytes, width);
    const o = out + ((<usize>(y >> 1) * outWidth) << 1);
    for (let x: usize = 0; x < <usize>outWidth; x += 8) {
      const sum = sumOfFour(scratch + (x << 2), scratch + rowBytes + (x << 2));
      v128.store(o + (x << 1), i16x8.shr_s(i16x8.add(sum, i16x8.splat(2)), 2));
    }
  }
}

/** fine += after - before, doubled bilinearly; `before` is used up. `scratch`: two rows of the fine plane. */
export function addCorrection(fine: usize, width: i32, height: i32, before: usize, after: usize, scratch: usize): void {
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  const bytes = (<usize>chromaWidth * chromaHeight) << 1;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(before + at, i16x8.sub(v128.load(after + at), v128.load(before + at)));
  }
  const rowBytes = (<usize>(width + 64) << 1) + 128;
  const vertical = scratch + 64;
  const doubled = vertical + rowBytes;
  const own = doubled + rowBytes;
  for (let y = 0; y < height; y++) {
    doubleChromaRow(before, chromaWidth, chromaHeight, y, vertical, doubled);
    const row = fine + ((<usize>y * width) << 1);
    for (let at: usize = 0; at < <usize>width << 1; at += 16) v128.store(own + at, i16x8.add(v128.load(row + at), v128.load(doubled + at)));
    memory.copy(row, own, <usize>width << 1);
  }
}

/**
 * For each whole block of 16 x 16 pixels, inside a border of one: the sum of its values and the sum of |L|, each value at
 * most 1023, L being the second difference both ways, which no slope touches (Immerkaer 1996). Two i32 a block at `out`.
 * `scratch`: two rows.
 */
export function measureBlocks(plane: usize, width: i32, height: i32, out: usize, scratch: usize): void {
  const columns = (width - 2) >> 4;
  const rows = (height - 2) >> 4;
  const sums = scratch;
  const differences = scratch + (<usize>(width + 64) << 1);
  const stride = <usize>width << 1;
  const most = i16x8.splat(1023);
  let o = out;
  for (let block = 0; block < rows; block++) {
    memory.fill(scratch, 0, <usize>(width + 64) << 2);
    for (let k = 0; k < 16; k++) {
      const row = plane + stride * <usize>(1 + (block << 4) + k);
      for (let at: usize = 0; at < <usize>columns << 5; at += 16) {
        const from = row + at;
        const own = v128.load(from, 2);
        const left = i16x8.sub(i16x8.add(v128.load(from - stride), v128.load(from + stride)), i16x8.shl(v128.load(from), 1));
        const middle = i16x8.sub(i16x8.add(v128.load(from - stride, 2), v128.load(from + stride, 2)), i16x8.shl(own, 1));
        const right = i16x8.sub(i16x8.add(v128.load(from - stride, 4), v128.load(from + stride, 4)), i16x8.shl(v128.load(from, 4), 1));
        const difference = i16x8.min_s(i16x8.abs(i16x8.sub(i16x8.add(left, right), i16x8.shl(middle, 1))), most);
        v128.store(differences + at, i16x8.add(v128.load(differences + at), difference));
        v128.store(sums + at, i16x8.add(v128.load(sums + at), own));
      }
    }
    for (let column = 0; column < columns; column++) {
      const at = <usize>column << 5;
      store<i32>(o, sumOf16(sums + at));
      store<i32>(o, sumOf16(differences + at), 4);
      o += 8;
    }
  }
}
@inline
function sumOf16(at: usize): i32 {
  const sum = i32x4.add(i32x4.extadd_pairwise_i16x8_s(v128.load(at)), i32x4.extadd_pairwise_i16x8_s(v128.load(at, 16)));
  return i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3);
}

// The threshold at each of eight lumas.
@inline
function thresholdAt(luma: v128, knots: usize): v128 {
  let threshold = v128.load16_splat(knots);
  for (let k = 0; k < knotCount - 1; k++) {
    const from = i16x8.splat(<i16>(k << 9));
    const share = i16x8.min_s(i16x8.max_s(i16x8.sub(luma, from), i16x8.splat(0)), i16x8.splat(511));
    const step = i16x8.sub(v128.load16_splat(knots + <usize>((k + 1) << 1)), v128.load16_splat(knots + <usize>(k << 1)));
    threshold = i16x8.add(threshold, i16x8.q15mulr_sat_s(i16x8.shl(share, 6), step));
  }
  return threshold;
}

// fullWeight / threshold, whole; thresholds of 0 give weights of 0 whatever this is.
@inline
function unitOf(threshold: v128): v128 {
  const one = f32x4.splat(1);
  const full = f32x4.splat(<f32>fullWeight);
  const low = f32x4.div(full, f32x4.max(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(threshold)), one));
  const high = f32x4.div(full, f32x4.max(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(threshold)), one));
  return i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(low), i32x4.trunc_sat_f32x4_s(high));
}

// own + amount * sum * 1024 / weights
@inline
function corrected(own: v128, sum: v128, weights: v128, amount: v128): v128 {
  const low = f32x4.div(f32x4.mul(amount, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(sum))), f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(weights)));
  const high = f32x4.div(f32x4.mul(amount, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(sum))), f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(weights)));
  const change = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(f32x4.nearest(low)), i32x4.trunc_sat_f32x4_s(f32x4.nearest(high)));
  return i16x8.add(own, change);
}

// A copy of one row with eight more samples on each side.
@inline
function padRow(row: usize, width: i32, out: usize): void {
  memory.copy(out, row, <usize>width << 1);
  v128.store(out - 16, i16x8.splat(load<i16>(out)));
  const last = i16x8.splat(load<i16>(out + (<usize>(width - 1) << 1)));
  v128.store(out + (<usize>width << 1), last);
  v128.store(out + (<usize>width << 1), last, 16);
}

// Means with weights 1 2 1 both ways of padded rows; its own ends are padded too.
@inline
function smoothRow(above: usize, own: usize, below: usize, width: i32, out: usize): void {
  const bytes = <usize>width << 1;
  for (let at: usize = 0; at < bytes; at += 16) {
    const left = i16x8.add(i16x8.add(v128.load(above + at - 2), v128.load(below + at - 2)), i16x8.shl(v128.load(own + at - 2), 1));
    const middle = i16x8.add(i16x8.add(v128.load(above + at), v128.load(below + at)), i16x8.shl(v128.load(own + at), 1));
    const right = i16x8.add(i16x8.add(v128.load(above + at + 2), v128.load(below + at + 2)), i16x8.shl(v128.load(own + at + 2), 1));
    v128.store(out + at, i16x8.shr_s(i16x8.add(i16x8.add(left, right), i16x8.add(i16x8.shl(middle, 1), i16x8.splat(8))), 4));
  }
  v128.store(out - 16, i16x8.splat(load<i16>(out)));
  const last = i16x8.splat(load<i16>(out + bytes - 2));
  v128.store(out + bytes, last);
  v128.store(out + bytes, last, 16);
}

/**
 * Cleans an i16 luma plane in place. `knots`: five i16 thresholds on smoothed values, see above; `amount`: 0 keeps the
 * noise, 1 takes all of it. `scratch`: 16 rows.
 */
export function cleanLuma(plane: usize, width: i32, height: i32, knots: usize, amount: f32, scratch: usize): void {
  const rowBytes = (<usize>(width + 64) << 1) + 128;
  const raw = scratch + 64;
  const smooth = raw + 8 * rowBytes;
  const scale = f32x4.splat(amount * <f32>1024);
  const widest = i16x8.splat(1023);
  let prepared = 0;
  let smoothed = 0;
  for (let y = 0; y < height; y++) {
    for (; prepared <= clampIndex(y + 3, height - 1); prepared++) {
      padRow(plane + ((<usize>prepared * width) << 1), width, raw + <usize>(prepared & 7) * rowBytes);
    }
    for (; smoothed <= clampIndex(y + 2, height - 1); smoothed++) {
      smoothRow(
        raw + <usize>(clampIndex(smoothed - 1, height - 1) & 7) * rowBytes,
        raw + <usize>(smoothed & 7) * rowBytes,
        raw + <usize>(clampIndex(smoothed + 1, height - 1) & 7) * rowBytes,
        width,
        smooth + <usize>(smoothed & 7) * rowBytes,
      );
    }
    const ownRow = raw + <usize>(y & 7) * rowBytes;
    const ownSmooth = smooth + <usize>(y & 7) * rowBytes;
    const out = scratch + 17 * rowBytes;
    for (let at: usize = 0; at < <usize>width << 1; at += 16) {
      const own = v128.load(ownRow + at);
      const even = v128.load(ownSmooth + at);
      const threshold = thresholdAt(even, knots);
      const unit = unitOf(threshold);
      let sum = i16x8.splat(0);
      let weights = i16x8.splat(fullWeight);
      for (let dy = -2; dy <= 2; dy++) {
        const slot = <usize>(clampIndex(y + dy, height - 1) & 7) * rowBytes + at;
        const r = raw + slot;
        const s = smooth + slot;
        // A diamond: coarser scales see to the rest.
        const far = dy == -2 || dy == 2 ? 0 : dy == 0 ? 2 : 1;
        for (let dx = -far; dx <= far; dx++) {
          if (dx == 0 && dy == 0) continue;
          const offset = <usize>(dx << 1);
          const difference = i16x8.sub(v128.load(r + offset), own);
          const likeness = i16x8.max_s(i16x8.abs(i16x8.sub(v128.load(s + offset), even)), i16x8.shr_u(i16x8.mul(i16x8.min_s(i16x8.abs(difference), widest), i16x8.splat(13)), 5));
          const weight = i16x8.mul(i16x8.sub_sat_u(threshold, likeness), unit);
          const limited = i16x8.max_s(i16x8.min_s(difference, widest), i16x8.neg(widest));
          sum = i16x8.add(sum, i16x8.q15mulr_sat_s(weight, i16x8.shl(limited, 5)));
          weights = i16x8.add(weights, weight);
        }
      }
      v128.store(out + at, corrected(own, sum, weights, scale));
    }
    memory.copy(plane + ((<usize>y * width) << 1), out, <usize>width << 1);
  }
}

/**
 * Cleans two i16 chroma planes of one size in place, led by the luma of that size: colour does not cross what differs in
 * brightness. `knots`: five i16 thresholds on smoothed chroma, by luma; `lumaShare`: Q15, how much a difference in luma
 * counts against one in chroma. `scratch`: 40 rows.
 */
export function cleanChroma(chromaBlue: usize, chromaRed: usize, luma: usize, width: i32, height: i32, knots: usize, lumaShare: i32, amount: f32, scratch: usize): void {
  const rowBytes = (<usize>(width + 64) << 1) + 128;
  const ring: usize = 8 * rowBytes;
  const rawBlue = scratch + 64;
  const rawRed = rawBlue + ring;
  const rawLuma = rawRed + ring;
  const smoothBlue = rawLuma + ring;
  const smoothRed = smoothBlue + ring;
  const smoothLuma = smoothRed + ring;
  const outBlue = smoothLuma + ring;
  const outRed = outBlue + rowBytes;
  const scale = f32x4.splat(amount * <f32>1024);
  const widest = i16x8.splat(1023);
  const share = i16x8.splat(<i16>lumaShare);
  let prepared = 0;
  let smoothed = 0;
  for (let y = 0; y < height; y++) {
    for (; prepared <= clampIndex(y + 3, height - 1); prepared++) {
      const from = (<usize>prepared * width) << 1;
      const slot = <usize>(prepared & 7) * rowBytes;
      padRow(chromaBlue + from, width, rawBlue + slot);
      padRow(chromaRed + from, width, rawRed + slot);
      padRow(luma + from, width, rawLuma + slot);
    }
    for (; smoothed <= clampIndex(y + 2, height - 1); smoothed++) {
      const above = <usize>(clampIndex(smoothed - 1, height - 1) & 7) * rowBytes;
      const slot = <usize>(smoothed & 7) * rowBytes;
      const below = <usize>(clampIndex(smoothed + 1, height - 1) & 7) * rowBytes;
      smoothRow(rawBlue + above, rawBlue + slot, rawBlue + below, width, smoothBlue + slot);
      smoothRow(rawRed + above, rawRed + slot, rawRed + below, width, smoothRed + slot);
      smoothRow(rawLuma + above, rawLuma + slot, rawLuma + below, width, smoothLuma + slot);
    }
    const ownSlot = <usize>(y & 7) * rowBytes;
    for (let at: usize = 0; at < <usize>width << 1; at += 16) {
      const own = ownSlot + at;
      const blue = v128.load(rawBlue + own);
      const red = v128.load(rawRed + own);
      const evenBlue = v128.load(smoothBlue + own);
      const evenRed = v128.load(smoothRed + own);
      const evenLuma = v128.load(smoothLuma + own);
      const threshold = thresholdAt(evenLuma, knots);
      const unit = unitOf(threshold);
      let sumBlue = i16x8.splat(0);
      let sumRed = i16x8.splat(0);
      let weights = i16x8.splat(fullWeight);
      for (let dy = -2; dy <= 2; dy++) {
        const slot = <usize>(clampIndex(y + dy, height - 1) & 7) * rowBytes + at;
        const far = dy == -2 || dy == 2 ? 0 : dy == 0 ? 2 : 1;
        for (let dx = -far; dx <= far; dx++) {
          if (dx == 0 && dy == 0) continue;
          const offset = slot + <usize>(dx << 1);
          const byBlue = i16x8.abs(i16x8.sub(v128.load(smoothBlue + offset), evenBlue));
          const byRed = i16x8.abs(i16x8.sub(v128.load(smoothRed + offset), evenRed));
          const byLuma = i16x8.q15mulr_sat_s(i16x8.abs(i16x8.sub(v128.load(smoothLuma + offset), evenLuma)), share);
          const likeness = i16x8.max_s(i16x8.max_s(byBlue, byRed), byLuma);
          const weight = i16x8.mul(i16x8.sub_sat_u(threshold, likeness), unit);
          const differenceBlue = i16x8.max_s(i16x8.min_s(i16x8.sub(v128.load(rawBlue + offset), blue), widest), i16x8.neg(widest));
          const differenceRed = i16x8.max_s(i16x8.min_s(i16x8.sub(v128.load(rawRed + offset), red), widest), i16x8.neg(widest));
          sumBlue = i16x8.add(sumBlue, i16x8.q15mulr_sat_s(weight, i16x8.shl(differenceBlue, 5)));
          sumRed = i16x8.add(sumRed, i16x8.q15mulr_sat_s(weight, i16x8.shl(differenceRed, 5)));
          weights = i16x8.add(weights, weight);
        }
      }
      v128.store(outBlue + at, corrected(blue, sumBlue, weights, scale));
      v128.store(outRed + at, corrected(red, sumRed, weights, scale));
    }
    const to = (<usize>y * width) << 1;
    memory.copy(chromaBlue + to, outBlue, <usize>width << 1);
    memory.copy(chromaRed + to, outRed, <usize>width << 1);
  }
}

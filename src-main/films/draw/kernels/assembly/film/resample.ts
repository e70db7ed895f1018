import { allocate } from './memory';
import { high, low, planeBits } from './colour';

const weightBits: i32 = 14;
const taps: i32 = 8;
/** Samples of the sinc table per unit. */
const sincSteps: i32 = 1024;

/** Of sinc, and of the whole Lanczos kernels with two and three lobes, which are used where a plate is reduced little. */
let sinc: usize = 0;
let twoLobes: usize = 0;
let threeLobes: usize = 0;
/** Eight doubles: the weights of one output before they are rounded. */
const unrounded: usize = memory.data(64, 16);

function fillTables(): void {
  const count = 5 * sincSteps + 2;
  sinc = allocate(count * 4);
  twoLobes = allocate(count * 4);
  threeLobes = allocate(count * 4);
  store<f32>(sinc, 1.0);
  for (let i = 1; i < count; i++) {
    const x = Math.PI * <f64>i / sincSteps;
    store<f32>(sinc + (<usize>i << 2), <f32>(NativeMath.sin(x) / x));
  }
  for (let i = 0; i < count; i++) {
    const x = <f64>i / sincSteps;
    store<f32>(twoLobes + (<usize>i << 2), x < 2.0 ? <f32>(lookUp(sinc, x) * lookUp(sinc, x / 2.0)) : 0);
    store<f32>(threeLobes + (<usize>i << 2), x < 3.0 ? <f32>(lookUp(sinc, x) * lookUp(sinc, x / 3.0)) : 0);
  }
}

@inline
function lookUp(table: usize, x: f64): f64 {
  const position = x * sincSteps;
  const index = <i32>position;
  const a = load<f32>(table + (<usize>index << 2)), b = load<f32>(table + (<usize>index << 2), 4);
  return a + (b - a) * (position - index);
}

/**
 * Eight Lanczos weights (Q14, adding up to exactly one) and a first sample for each of `count` outputs whose centres lie at
 * start + i * step in samples of a plane of `limit` samples. The kernel has two or three lobes; reducing widens it by the
 * step, up to what eight taps can hold. Both tables are filled up to a multiple of eight.
 */
export function axisWeights(offsets: usize, weights: usize, count: i32, start: f64, step: f64, limit: i32, pad: i32, lobes: i32): void {
  if (sinc == 0) fillTables();
  const spread = Math.max(1.0, step);
  const support = Math.min(<f64>lobes, <f64>(taps / 2) / spread);
  const table = lobes == 2 ? twoLobes : threeLobes;
  const shrink = 1.0 / spread;
  const lastOffset = limit + 2 * pad - taps;
  const one: i32 = 1 << weightBits;
  let offset = 0;
  for (let i = 0; i < count; i++) {
    const centre = start + i * step;
    const first = <i32>Math.floor(centre) - (taps / 2 - 1);
    const w = weights + <usize>i * taps * 2;
    let sum = 0.0, moment = 0.0;
    for (let k = 0; k < taps; k++) {
      const distance = Math.abs(<f64>(first + k) - centre) * shrink;
      let value = 0.0;
      if (distance < support) value = support == <f64>lobes ? lookUp(table, distance) : lookUp(sinc, distance) * lookUp(sinc, distance / support);
      store<f64>(unrounded + (<usize>k << 3), value);
      sum += value;
      moment += value * (<f64>(first + k) - centre);
    }
    // Sampled Lanczos weights balance a little beside the centre; seen over time, that is a shake of hundredths of a pixel.
    // A fifth of the difference, moved between two taps five apart, balances them exactly.
    store<f64>(unrounded, load<f64>(unrounded, 8) + moment / 5.0, 8);
    store<f64>(unrounded, load<f64>(unrounded, 48) - moment / 5.0, 48);
    const scale = one / sum;
    let left = one;
    for (let k = 0; k < taps; k++) {
      const weight = <i32>nearest(load<f64>(unrounded + (<usize>k << 3)) * scale);
      store<i16>(w + (<usize>k << 1), <i16>weight);
      left -= weight;
    }
    // What rounding lost goes to the tap nearest the centre, so that a flat wall stays flat.
    const nearestTap = w + (<usize>nearest(centre - first) << 1);
    store<i16>(nearestTap, <i16>(load<i16>(nearestTap) + left));
    offset = first + pad;
    if (offset < 0) offset = 0;
    else if (offset > lastOffset) offset = lastOffset;
    store<i32>(offsets + (<usize>i << 2), offset);
  }
  for (let i = count; i & 7; i++) {
    store<i32>(offsets + (<usize>i << 2), offset);
    v128.store(weights + <usize>i * taps * 2, i64x2.splat(0));
  }
}

/**
 * One plane of a frame from one plane of a display plate: first down, one row of the columns that are needed at a time, into
 * `line` (i16, a whole row of the plate); then across. Rows of the target are `targetStride` samples apart; each is written
 * eight samples at a time and may run over its end.
 */
export function resamplePlane(source: usize, stride: i32, target: usize, targetStride: i32, width: i32, height: i32, offsetsX: usize, weightsX: usize, offsetsY: usize, weightsY: usize, line: usize): void {
  const firstColumn = load<i32>(offsetsX) & ~7;
  const columns = load<i32>(offsetsX + (<usize>(width - 1) << 2)) + taps - firstColumn;
  const round = i32x4.splat(1 << (weightBits + planeBits - 1));
  const lineOrigin = line - <usize>firstColumn * 2;
  for (let y = 0; y < height; y++) {
    down(source + (<usize>load<i32>(offsetsY + (<usize>y << 2)) * stride + firstColumn) * 2, <usize>stride * 2, weightsY + <usize>y * taps * 2, line, columns);
    let out = target + <usize>y * targetStride;
    let offset = offsetsX;
    let weight = weightsX;
    for (let x = 0; x < width; x += 8) {
      const left = i32x4.shr_s(i32x4.add(fourAcross(lineOrigin, offset, weight), round), weightBits + planeBits);
      const right = i32x4.shr_s(i32x4.add(fourAcross(lineOrigin, offset + 16, weight + 64), round), weightBits + planeBits);
      const eight = i16x8.narrow_i32x4_s(left, right);
      v128.store64_lane(out, i8x16.narrow_i16x8_u(eight, eight), 0);
      out += 8; offset += 32; weight += 128;
    }
  }
}

/** One plane of light from one plane of a light plate; the target is i16 too, its rows `targetStride` samples apart. */
export function resampleLight(source: usize, stride: i32, target: usize, targetStride: i32, width: i32, height: i32, offsetsX: usize, weightsX: usize, offsetsY: usize, weightsY: usize, line: usize): void {
  const firstColumn = load<i32>(offsetsX) & ~7;
  const columns = load<i32>(offsetsX + (<usize>(width - 1) << 2)) + taps - firstColumn;
  const round = i32x4.splat(1 << (weightBits - 1));
  const lineOrigin = line - <usize>firstColumn * 2;
  for (let y = 0; y < height; y++) {
    down(source + (<usize>load<i32>(offsetsY + (<usize>y << 2)) * stride + firstColumn) * 2, <usize>stride * 2, weightsY + <usize>y * taps * 2, line, columns);
    let out = target + <usize>y * targetStride * 2;
    let offset = offsetsX;
    let weight = weightsX;
    for (let x = 0; x < width; x += 8) {
      const left = i32x4.shr_s(i32x4.add(fourAcross(lineOrigin, offset, weight), round), weightBits);
      const right = i32x4.shr_s(i32x4.add(fourAcross(lineOrigin, offset + 16, weight + 64), round), weightBits);
      v128.store(out, i16x8.narrow_i32x4_s(left, right));
      out += 16; offset += 32; weight += 128;
    }
  }
}

@inline
function pair(weights: usize, at: usize): v128 { return v128.load32_splat(weights + at); }

/** One row between rows: eight rows from `p` on, weighed, eight columns at a time. */
function down(p: usize, rowBytes: usize, w: usize, line: usize, columns: i32): void {
  const round = i32x4.splat(1 << (weightBits - 1));
  const w01 = pair(w, 0), w23 = pair(w, 4), w45 = pair(w, 8), w67 = pair(w, 12);
  let q = line;
  for (let x = 0; x < columns; x += 8) {
    const r1 = p + rowBytes, r2 = r1 + rowBytes, r3 = r2 + rowBytes, r4 = r3 + rowBytes, r5 = r4 + rowBytes, r6 = r5 + rowBytes, r7 = r6 + rowBytes;
    const a = v128.load(p), b = v128.load(r1), c = v128.load(r2), d = v128.load(r3);
    const e = v128.load(r4), f = v128.load(r5), g = v128.load(r6), h = v128.load(r7);
    const left = i32x4.add(
      i32x4.add(i32x4.dot_i16x8_s(low(a, b), w01), i32x4.dot_i16x8_s(low(c, d), w23)),
      i32x4.add(i32x4.dot_i16x8_s(low(e, f), w45), i32x4.dot_i16x8_s(low(g, h), w67)));
    const right = i32x4.add(
      i32x4.add(i32x4.dot_i16x8_s(high(a, b), w01), i32x4.dot_i16x8_s(high(c, d), w23)),
      i32x4.add(i32x4.dot_i16x8_s(high(e, f), w45), i32x4.dot_i16x8_s(high(g, h), w67)));
    v128.store(q, i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(left, round), weightBits), i32x4.shr_s(i32x4.add(right, round), weightBits)));
    p += 16; q += 16;
  }
}

/** Four neighbouring outputs of the second pass, not yet rounded. */
@inline
function fourAcross(lineOrigin: usize, offset: usize, weight: usize): v128 {
  const a = i32x4.dot_i16x8_s(v128.load(lineOrigin + (<usize>load<i32>(offset) << 1)), v128.load(weight));
  const b = i32x4.dot_i16x8_s(v128.load(lineOrigin + (<usize>load<i32>(offset, 4) << 1)), v128.load(weight, 16));
  const c = i32x4.dot_i16x8_s(v128.load(lineOrigin + (<usize>load<i32>(offset, 8) << 1)), v128.load(weight, 32));
  const d = i32x4.dot_i16x8_s(v128.load(lineOrigin + (<usize>load<i32>(offset, 12) << 1)), v128.load(weight, 48));
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
}

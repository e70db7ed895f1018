/*
 * The pixels of a film, in AssemblyScript: RGB to a plate, a plate to a frame at any sub-pixel rectangle, and the mixing
 * of frames and titles. Built to dist/kernels/film.wasm; film-kernel.ts is its typed face.
 *
 * A plate holds three planes of i16 with 6 fraction bits, BT.709 limited range, 4:2:0 with chroma beside the left luma
 * sample (the default siting of H.264), and `pad` repeated samples around every plane. A frame is yuv420p, 8 bits.
 */

const plateBits: i32 = 6;
/** 1 << plateBits, for the float side. */
const plateOne: f32 = 64.0;
const weightBits: i32 = 14;
const taps: i32 = 8;
/** Samples of the sinc table per unit. */
const sincSteps: i32 = 1024;

// ---- memory: a bump allocator; everything lives as long as the film

let top: usize = 0;

/** Bytes, 64-aligned; the memory grows as needed, so views on it must be made after the last call. */
export function allocate(bytes: usize): usize {
  if (top == 0) top = __heap_base;
  const start = (top + 63) & ~63;
  // 64 spare bytes: the widest kernel writes eight samples at a time and may pass the end of the last row.
  top = start + bytes + 64;
  const pages = <i32>((top + 0xffff) >>> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
  return start;
}

// ---- plates

/**
 * Interleaved 8-bit RGB (width and height even) to the three planes of a plate, without their padding.
 * `chroma` is room for 4 * width floats: blue and red difference of two rows.
 */
export function toPlate(rgb: usize, width: i32, height: i32, luma: usize, lumaStride: i32, cb: usize, cr: usize, chromaStride: i32, pad: i32, chroma: usize): void {
  const row: usize = <usize>width << 2;
  for (let y = 0; y < height; y++) {
    let source = rgb + <usize>y * width * 3;
    let target = luma + (<usize>(y + pad) * lumaStride + pad) * 2;
    let blue = chroma + (y & 1 ? row : 0);
    let red = chroma + 2 * row + (y & 1 ? row : 0);
    for (let x = 0; x < width; x++) {
      const r = <f32>load<u8>(source), g = <f32>load<u8>(source, 1), b = <f32>load<u8>(source, 2);
      const l: f32 = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      store<i16>(target, <i16>((16.0 + l * <f32>(219.0 / 255.0)) * plateOne + <f32>0.5));
      store<f32>(blue, (b - l) * <f32>(224.0 / 255.0 / 1.8556));
      store<f32>(red, (r - l) * <f32>(224.0 / 255.0 / 1.5748));
      source += 3; target += 2; blue += 4; red += 4;
    }
    if (y & 1) {
      const at = (<usize>((y >> 1) + pad) * chromaStride + pad) * 2;
      halveChroma(chroma, width, cb + at);
      halveChroma(chroma + 2 * row, width, cr + at);
    }
  }
}

/** Two rows of chroma to one of half the width: [1 2 1] around the left sample of each pair, and the mean of the rows. */
function halveChroma(rows: usize, width: i32, target: usize): void {
  const row: usize = <usize>width << 2;
  for (let x = 0; x < width; x += 2) {
    const here = rows + (<usize>x << 2);
    const left = x > 0 ? here - 4 : here;
    const sides = load<f32>(left) + load<f32>(left + row) + load<f32>(here, 4) + load<f32>(here + row, 4);
    const mean = <f32>0.25 * (load<f32>(here) + load<f32>(here + row)) + <f32>0.125 * sides;
    store<i16>(target, <i16>((mean + 128.0) * plateOne + <f32>0.5));
    target += 2;
  }
}

/** Repeats the outermost samples of a plane into its padding. */
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

// ---- resampling

let sinc: usize = 0;
/** Eight doubles: the weights of one output before they are rounded. */
const unrounded: usize = memory.data(64, 16);

function fillSinc(): void {
  sinc = allocate((5 * sincSteps + 2) * 4);
  store<f32>(sinc, 1.0);
  for (let i = 1; i < 5 * sincSteps + 2; i++) {
    const x = Math.PI * <f64>i / sincSteps;
    store<f32>(sinc + (<usize>i << 2), <f32>(NativeMath.sin(x) / x));
  }
}

function sincAt(x: f64): f64 {
  const position = x * sincSteps;
  const index = <i32>position;
  const a = load<f32>(sinc + (<usize>index << 2)), b = load<f32>(sinc + (<usize>index << 2), 4);
  return a + (b - a) * (position - index);
}

/**
 * Eight Lanczos weights (Q14, adding up to exactly one) and a first sample for each of `count` outputs whose centres lie at
 * start + i * step in samples of a plane of `limit` samples. Reducing widens the kernel by the step, up to what eight
 * taps can hold. Both tables are filled up to a multiple of eight.
 */
export function axisWeights(offsets: usize, weights: usize, count: i32, start: f64, step: f64, limit: i32, pad: i32): void {
  if (sinc == 0) fillSinc();
  const spread = Math.max(1.0, step);
  const support = Math.min(3.0, <f64>(taps / 2) / spread);
  const lastOffset = limit + 2 * pad - taps;
  const one = 1 << weightBits;
  let offset = 0;
  for (let i = 0; i < count; i++) {
    const centre = start + i * step;
    const first = <i32>Math.floor(centre) - (taps / 2 - 1);
    const w = weights + <usize>i * taps * 2;
    let sum = 0.0, moment = 0.0;
    for (let k = 0; k < taps; k++) {
      const distance = Math.abs(<f64>(first + k) - centre) / spread;
      const value = distance < support ? sincAt(distance) * sincAt(distance / support) : 0.0;
      store<f64>(unrounded + (<usize>k << 3), value);
      sum += value;
      moment += value * (<f64>(first + k) - centre);
    }
    // Sampled Lanczos weights balance a little beside the centre; seen over time, that is a shake of hundredths of a pixel.
    // A fifth of the difference, moved between two taps five apart, balances them exactly.
    store<f64>(unrounded, load<f64>(unrounded, 8) + moment / 5.0, 8);
    store<f64>(unrounded, load<f64>(unrounded, 48) - moment / 5.0, 48);
    let left = one;
    for (let k = 0; k < taps; k++) {
      const weight = <i32>nearest(load<f64>(unrounded + (<usize>k << 3)) / sum * one);
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

@inline
function low(a: v128, b: v128): v128 { return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11); }
@inline
function high(a: v128, b: v128): v128 { return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15); }
@inline
function pair(weights: usize, at: usize): v128 { return v128.load32_splat(weights + at); }

/**
 * One plane of a frame from one plane of a plate: first down, one row of the columns that are needed at a time, into
 * `line` (i16, a whole row of the plate); then across. Rows are written eight samples at a time and may run over their end.
 */
export function resamplePlane(source: usize, stride: i32, target: usize, width: i32, height: i32, offsetsX: usize, weightsX: usize, offsetsY: usize, weightsY: usize, line: usize): void {
  const rowBytes = <usize>stride * 2;
  const firstColumn = load<i32>(offsetsX) & ~7;
  const columns = load<i32>(offsetsX + (<usize>(width - 1) << 2)) + taps - firstColumn;
  const roundDown = i32x4.splat(1 << (weightBits - 1));
  const roundAcross = i32x4.splat(1 << (weightBits + plateBits - 1));
  const lineOrigin = line - <usize>firstColumn * 2;
  for (let y = 0; y < height; y++) {
    const w = weightsY + <usize>y * taps * 2;
    const w01 = pair(w, 0), w23 = pair(w, 4), w45 = pair(w, 8), w67 = pair(w, 12);
    let p = source + <usize>load<i32>(offsetsY + (<usize>y << 2)) * rowBytes + <usize>firstColumn * 2;
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
      v128.store(q, i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(left, roundDown), weightBits), i32x4.shr_s(i32x4.add(right, roundDown), weightBits)));
      p += 16; q += 16;
    }
    let out = target + <usize>y * width;
    let offset = offsetsX;
    let weight = weightsX;
    for (let x = 0; x < width; x += 8) {
      const left = i32x4.shr_s(i32x4.add(fourAcross(lineOrigin, offset, weight), roundAcross), weightBits + plateBits);
      const right = i32x4.shr_s(i32x4.add(fourAcross(lineOrigin, offset + 16, weight + 64), roundAcross), weightBits + plateBits);
      const eight = i16x8.narrow_i32x4_s(left, right);
      v128.store64_lane(out, i8x16.narrow_i16x8_u(eight, eight), 0);
      out += 8; offset += 32; weight += 128;
    }
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

// ---- mixing

/** base = base + (over - base) * amount / 256 for `bytes` samples; amount 0 to 256. Works on whole blocks of 16. */
export function blend(base: usize, over: usize, bytes: i32, amount: i32): void {
  const wo = i16x8.splat(<i16>amount), wb = i16x8.splat(<i16>(256 - amount)), half = i16x8.splat(128);
  for (let i = 0; i < bytes; i += 16) {
    const a = v128.load(base + i), b = v128.load(over + i);
    const left = i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(a), wb), i16x8.mul(i16x8.extend_low_i8x16_u(b), wo));
    const right = i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(a), wb), i16x8.mul(i16x8.extend_high_i8x16_u(b), wo));
    v128.store(base + i, i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(left, half), 8), i16x8.shr_u(i16x8.add(right, half), 8)));
  }
}

/** Lays `bytes` samples over the frame's, each with its own opacity (0 to 255), all of them faded by amount / 256. */
export function lay(base: usize, over: usize, opacity: usize, bytes: i32, amount: i32): void {
  const full = 255 * 256;
  for (let i = 0; i < bytes; i++) {
    const alpha = <i32>load<u8>(opacity + i) * amount;
    if (alpha == 0) continue;
    const here = <i32>load<u8>(base + i);
    store<u8>(base + i, <u8>((here * (full - alpha) + <i32>load<u8>(over + i) * alpha + full / 2) / full));
  }
}

import { clampIndex } from './memory';

/*
 * Fusion weights (Mertens, Kautz, Van Reeth 2007): well-exposedness x saturation x contrast, on half-size planes, one
 * pass per frame. Raw weights are 1 to 30000 in i16; normalised ones sum to 2047 over the frames, not 2048: sixteen
 * times 2048 would not fit the pyramid's 16-bit sums.
 */

// exp(-z), z = 32 * scaled, as (1 - z/32)^32: five multiplications, the same on every machine.
@inline
function wellExposed(luma: v128, middle: v128, scale: v128): v128 {
  const distance = f32x4.sub(luma, middle);
  let e = f32x4.max(f32x4.sub(f32x4.splat(1), f32x4.mul(f32x4.mul(distance, distance), scale)), f32x4.splat(0));
  e = f32x4.mul(e, e);
  e = f32x4.mul(e, e);
  e = f32x4.mul(e, e);
  e = f32x4.mul(e, e);
  return f32x4.mul(e, e);
}
// (0.25 + chroma / 12.8 levels) x (contrast + floor); neutral, even surfaces still count.
@inline
function interest(chroma: v128, contrast: v128, contrastFloor: v128): v128 {
  const saturation = f32x4.add(f32x4.splat(0.25), f32x4.mul(f32x4.convert_i32x4_s(chroma), f32x4.splat(1.0 / 102.4)));
  return f32x4.mul(saturation, f32x4.add(f32x4.convert_i32x4_s(contrast), contrastFloor));
}
@inline
function rawOf4(luma: v128, chroma: v128, contrast: v128, middle: v128, scale: v128, contrastFloor: v128, emphasis: v128): v128 {
  const weight = f32x4.mul(wellExposed(f32x4.convert_i32x4_s(luma), middle, scale), interest(chroma, contrast, contrastFloor));
  return i32x4.trunc_sat_f32x4_s(f32x4.min(f32x4.mul(weight, emphasis), f32x4.splat(30000)));
}

// 1 + change * t * t * (3 - 2 t), t rising from 0 to 1 between two lumas of the base frame.
@inline
function pulled(base: v128, from: v128, scale: v128, change: v128): v128 {
  const t = f32x4.min(f32x4.max(f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(base), from), scale), f32x4.splat(0)), f32x4.splat(1));
  const smooth = f32x4.mul(f32x4.mul(t, t), f32x4.sub(f32x4.splat(3), f32x4.add(t, t)));
  return f32x4.add(f32x4.splat(1), f32x4.mul(change, smooth));
}
@inline
function chromaVector(plane: usize, at: usize, isByte: bool): v128 {
  return i16x8.abs(isByte ? i16x8.shl(i16x8.sub(v128.load8x8_u(plane + (at >> 1)), i16x8.splat(128)), 3) : v128.load(plane + at));
}

/** Where the base frame is nearly white: the view through a window, a lamp. Of 2040. */
const brightFrom: f32 = 1640;
const brightTo: f32 = 2000;

/**
 * Raw weights of one frame from its half-size planes: luma i16 8.3, chroma u8 (`chromaIs8`) or i16 8.3. `mu` (best luma) and `sigma` in 0 to 1 as in the
 * paper; `contrastFloor` in levels: how much an even surface counts against a textured one; `emphasis` is 1, or less
 * for a frame that shall have less say; where `base` (the base frame's half-size luma) is nearly white, it has `inBright`
 * of that say. `scratch`: one row + 64 bytes.
 */
export function rawWeights(luma: usize, chromaBlue: usize, chromaRed: usize, chromaIs8: bool, width: i32, height: i32, mu: f32, sigma: f32, contrastFloor: f32, emphasis: f32, base: usize, inBright: f32, out: usize, scratch: usize): void {
  const middle = f32x4.splat(mu * <f32>2040);
  const scale = f32x4.splat(<f32>1 / (<f32>64 * sigma * sigma * <f32>2040 * <f32>2040));
  const floor = f32x4.splat(contrastFloor * <f32>8);
  const full = f32x4.splat((emphasis * <f32>8000) / (<f32>8 * (contrastFloor + <f32>32)));
  const from = f32x4.splat(brightFrom);
  const rise = f32x4.splat(<f32>1 / (brightTo - brightFrom));
  const change = f32x4.splat(inBright - <f32>1);
  const isPulled = inBright != <f32>1;
  const stride = <usize>width << 1;
  // The row with its edges replicated, so that left and right neighbours are plain loads.
  const row = scratch + 16;
  for (let y = 0; y < height; y++) {
    const at0 = stride * <usize>y;
    const chroma0 = chromaIs8 ? at0 >> 1 : at0;
    const above = luma + stride * <usize>clampIndex(y - 1, height - 1);
    const below = luma + stride * <usize>clampIndex(y + 1, height - 1);
    memory.copy(row, luma + at0, stride);
    store<i16>(row - 2, load<i16>(row));
    store<i16>(row + stride, load<i16>(row + stride - 2));
    for (let at: usize = 0; at < stride; at += 16) {
      const l = v128.load(row + at);
      const neighbours = i16x8.add(i16x8.add(v128.load(row + at - 2), v128.load(row + at + 2)), i16x8.add(v128.load(above + at), v128.load(below + at)));
      const contrast = i16x8.abs(i16x8.sub(neighbours, i16x8.shl(l, 2)));
      const cb = chromaVector(chromaBlue + chroma0, at, chromaIs8);
      const cr = chromaVector(chromaRed + chroma0, at, chromaIs8);
      const chroma = i16x8.add(i16x8.max_s(cb, cr), i16x8.shr_s(i16x8.min_s(cb, cr), 1));
      let fullLow = full;
      let fullHigh = full;
      if (isPulled) {
        const b = v128.load(base + at0 + at);
        fullLow = f32x4.mul(full, pulled(i32x4.extend_low_i16x8_s(b), from, rise, change));
        fullHigh = f32x4.mul(full, pulled(i32x4.extend_high_i16x8_s(b), from, rise, change));
      }
      const low = rawOf4(i32x4.extend_low_i16x8_s(l), i32x4.extend_low_i16x8_s(chroma), i32x4.extend_low_i16x8_s(contrast), middle, scale, floor, fullLow);
      const high = rawOf4(i32x4.extend_high_i16x8_s(l), i32x4.extend_high_i16x8_s(chroma), i32x4.extend_high_i16x8_s(contrast), middle, scale, floor, fullHigh);
      v128.store(out + at0 + at, i16x8.max_s(i16x8.splat(1), i16x8.narrow_i32x4_s(low, high)));
    }
  }
}

/**
 * Zeroes the raw weights where a warped frame has no picture. `map` points at nine f64: the projective map from output
 * to frame in pixels of these planes, row by row (see warpPlane).
 */
export function silenceOutside(weights: usize, width: i32, height: i32, map: usize): void {
  const right = <f64>(width - 1);
  const bottom = <f64>(height - 1);
  const a = load<f64>(map);
  const d = load<f64>(map, 24);
  const g = load<f64>(map, 48);
  for (let y = 0; y < height; y++) {
    const row = weights + ((<usize>width * <usize>y) << 1);
    const u0 = load<f64>(map, 8) * <f64>y + load<f64>(map, 16);
    const v0 = load<f64>(map, 32) * <f64>y + load<f64>(map, 40);
    const w0 = load<f64>(map, 56) * <f64>y + load<f64>(map, 64);
    for (let x = 0; x < width; x++) {
      // Positive wherever a frame can be: compared without dividing.
      const w = g * <f64>x + w0;
      const u = a * <f64>x + u0;
      const v = d * <f64>x + v0;
      if (u < 0 || v < 0 || u > right * w || v > bottom * w) store<i16>(row + (<usize>x << 1), 0);
    }
  }
}

/** Raw weight planes to Q11 in place. `planes` points at their addresses as u32; the last frame takes the rounding. */
export function normaliseWeights(planes: usize, frameCount: i32, count: i32): void {
  const half = f32x4.splat(0.5);
  const lastPlane = <usize>load<u32>(planes + (<usize>(frameCount - 1) << 2));
  for (let i = 0; i < count; i += 8) {
    const at = <usize>i << 1;
    let sumLow = i32x4.splat(0);
    let sumHigh = i32x4.splat(0);
    for (let k = 0; k < frameCount; k++) {
      const w = v128.load(<usize>load<u32>(planes + (<usize>k << 2)) + at);
      sumLow = i32x4.add(sumLow, i32x4.extend_low_i16x8_s(w));
      sumHigh = i32x4.add(sumHigh, i32x4.extend_high_i16x8_s(w));
    }
    const scaleLow = f32x4.div(f32x4.splat(2047), f32x4.convert_i32x4_s(sumLow));
    const scaleHigh = f32x4.div(f32x4.splat(2047), f32x4.convert_i32x4_s(sumHigh));
    let rest = i16x8.splat(2047);
    for (let k = 0; k < frameCount - 1; k++) {
      const plane = <usize>load<u32>(planes + (<usize>k << 2)) + at;
      const w = v128.load(plane);
      const low = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(scaleLow, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(w))), half));
      const high = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(scaleHigh, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(w))), half));
      const share = i16x8.min_s(i16x8.narrow_i32x4_s(low, high), rest);
      v128.store(plane, share);
      rest = i16x8.sub(rest, share);
    }
    v128.store(lastPlane + at, rest);
  }
}

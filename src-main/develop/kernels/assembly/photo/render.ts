import { planesRow, rgbRow, storeInterleaved16 } from './colour';
import { clampIndex } from './memory';

/*
 * The one pass over the full-size picture that makes everything that was decided visible:
 *
 *   balance   per channel: white balance and exposure, linear gains through a table (i16 8.3 in, i16 8.4 out with one
 *             stop of headroom), corrected towards the window's own light where the window map says so
 *   curve     on luma: black point, lift, highlight shoulder (table, 8.4 in, f32 levels out)
 *   lift      base = A * luma + B is the guided filter's edge-keeping base (He, Sun, Tang 2013; A and B come from a small
 *             picture, He and Sun 2015); shadows of the base are lifted, detail rides on it unharmed
 *   sharpen   luma minus its 3 x 3 binomial mean, cored against noise and limited against halos
 *   colour    chroma follows luma, but not the whole way up; what would leave the cube moves towards its own luma,
 *             which keeps the hue where clipping each channel would turn it
 *
 * rgb8 in may be rgb8 out: a row is written after its lower neighbour was read.
 */

/** Laid out by writeRenderSettings in ../photo-kernels.ts; 4 bytes each, in this order. */
@unmanaged
class RenderSettings {
  balanceRed: usize;
  balanceGreen: usize;
  balanceBlue: usize;
  curve: usize;
  mapA: usize;
  mapB: usize;
  /** Share of window light, 0 to 1; address 0 where there is none. */
  mapWindow: usize;
  mapWidth: i32;
  mapHeight: i32;
  /** A multiple of 8. */
  cellPx: i32;
  /** What full window light changes each channel by, minus one, within +-1. */
  windowRed: f32;
  windowGreen: f32;
  windowBlue: f32;
  shadowLift: f32;
  clarity: f32;
  chromaFollow: f32;
  sharpenAmount: f32;
  sharpenCore: f32;
  sharpenLimit: f32;
}

const balanceLast: i32 = 3071;
const curveLast: i32 = 8191;

/** Reads one row of a map at full width: bilinear between cell centres, even beyond the outer ones. */
@inline
function mapRow(map: usize, s: RenderSettings, y: i32, cells: usize, out: usize): void {
  const cell = s.cellPx;
  const position = (<f32>y + <f32>0.5) / <f32>cell - <f32>0.5;
  const upper = <i32>Mathf.floor(position);
  const share = f32x4.splat(position - <f32>upper);
  const a = map + ((<usize>clampIndex(upper, s.mapHeight - 1) * s.mapWidth) << 2);
  const b = map + ((<usize>clampIndex(upper + 1, s.mapHeight - 1) * s.mapWidth) << 2);
  for (let at: usize = 0; at < <usize>s.mapWidth << 2; at += 16) {
    const p = v128.load(a + at);
    v128.store(cells + at, f32x4.add(p, f32x4.mul(share, f32x4.sub(v128.load(b + at), p))));
  }
  let o = out;
  const half = cell >> 1;
  const first = f32x4.splat(load<f32>(cells));
  for (let i = 0; i < half; i += 4) {
    v128.store(o, first);
    o += 16;
  }
  const lanes = f32x4.add(f32x4(0, 1, 2, 3), f32x4.splat(0.5));
  for (let c = 0; c + 1 < s.mapWidth; c++) {
    const left = load<f32>(cells + (<usize>c << 2));
    const step = f32x4.splat((load<f32>(cells + (<usize>(c + 1) << 2)) - left) / <f32>cell);
    const start = f32x4.splat(left);
    for (let i = 0; i < cell; i += 4) {
      v128.store(o, f32x4.add(start, f32x4.mul(step, f32x4.add(lanes, f32x4.splat(<f32>i)))));
      o += 16;
    }
  }
  const last = f32x4.splat(load<f32>(cells + (<usize>(s.mapWidth - 1) << 2)));
  for (let i = 0; i < half; i += 4) {
    v128.store(o, last);
    o += 16;
  }
}

@inline
function balanceRow(row: usize, width: i32, table: usize): void {
  for (let x = 0; x < width; x++) {
    const at = row + (<usize>x << 1);
    store<i16>(at, load<i16>(table + (<usize>clampIndex(<i32>load<i16>(at), balanceLast) << 1)));
  }
}

// row += row * window * change, for the light that comes through the window.
@inline
function windowRow(row: usize, width: i32, window: usize, change: f32): void {
  const scale = f32x4.splat(change * <f32>32767);
  for (let at: usize = 0; at < <usize>width << 1; at += 16) {
    const low = i32x4.trunc_sat_f32x4_s(f32x4.mul(scale, v128.load(window + (at << 1))));
    const high = i32x4.trunc_sat_f32x4_s(f32x4.mul(scale, v128.load(window + (at << 1), 16)));
    const v = v128.load(row + at);
    const changed = i16x8.add(v, i16x8.q15mulr_sat_s(v, i16x8.narrow_i32x4_s(low, high)));
    v128.store(row + at, i16x8.min_s(changed, i16x8.splat(8191)));
  }
}

// 0.299 R + 0.587 G + 0.114 B
@inline
function lumaRow(red: usize, green: usize, blue: usize, width: i32, out: usize): void {
  for (let at: usize = 0; at < <usize>width << 1; at += 16) {
    const r = i16x8.q15mulr_sat_s(v128.load(red + at), i16x8.splat(9798));
    const g = i16x8.q15mulr_sat_s(v128.load(green + at), i16x8.splat(19235));
    const b = i16x8.q15mulr_sat_s(v128.load(blue + at), i16x8.splat(3735));
    v128.store(out + at, i16x8.add(i16x8.add(r, g), b));
  }
}

// The curve of a luma row, with one replicated sample on each side for the sharpening kernel.
@inline
function curveRow(luma: usize, width: i32, curve: usize, out: usize): void {
  for (let x = 0; x < width; x++) {
    store<f32>(out + (<usize>x << 2), load<f32>(curve + (<usize>clampIndex(<i32>load<i16>(luma + (<usize>x << 1)), curveLast) << 2)));
  }
  store<f32>(out - 4, load<f32>(out));
  store<f32>(out + (<usize>width << 2), load<f32>(out + (<usize>(width - 1) << 2)));
}

// pmin and pmax are one instruction each; min and max would be several, for the sake of NaN and -0, which do not occur.
@inline
function clamped(value: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, low), high);
}

// Four samples of f32 levels, 0 to 255, rounded into four bytes. Adding 1.5 * 2^23 leaves the whole number in the low bits.
@inline
function store4(out: usize, value: v128): void {
  const whole = i32x4.sub(f32x4.add(value, f32x4.splat(12582912)), i32x4.splat(0x4b400000));
  const short = i16x8.narrow_i32x4_s(whole, whole);
  v128.store32_lane(out, i8x16.narrow_i16x8_u(short, short), 0);
}

/** rgb8 to finished rgb8; `out` may be `rgb`. `scratch`: see scratchBytes in photo-kernels.ts. */
export function renderRgb(rgb: usize, width: i32, height: i32, settings: usize, out: usize, scratch: usize): void {
  render(true, rgb, 0, 0, width, height, changetype<RenderSettings>(settings), out, scratch);
}

/** i16 8.3 luma and half-size chroma to finished rgb8. */
export function renderPlanes(luma: usize, chromaBlue: usize, chromaRed: usize, width: i32, height: i32, settings: usize, out: usize, scratch: usize): void {
  render(false, luma, chromaBlue, chromaRed, width, height, changetype<RenderSettings>(settings), out, scratch);
}

function render(isRgb: bool, source: usize, chromaBlue: usize, chromaRed: usize, width: i32, height: i32, s: RenderSettings, out: usize, scratch: usize): void {
  const shortBytes = (<usize>(width + 64) << 1) + 128;
  // A map row is written in whole cells.
  const floatBytes = (<usize>(width + s.cellPx + 64) << 2) + 256;
  // Rings of three rows: the one being written, its neighbours above and below. Order: red, green, blue, luma.
  const ring = scratch;
  const ringBytes: usize = 4 * shortBytes;
  const curved = ring + 3 * ringBytes;
  const inner = curved + 3 * floatBytes;
  const cells = inner + 3 * shortBytes;
  const rowA = cells + floatBytes;
  const rowB = rowA + floatBytes;
  const rowWindow = rowB + floatBytes;
  const outRed = rowWindow + floatBytes;
  const outGreen = outRed + shortBytes;
  const outBlue = outGreen + shortBytes;

  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const white = f32x4.splat(255);
  const sixteenth = f32x4.splat(0.0625);
  const lift = f32x4.splat(<f32>2 * s.shadowLift);
  const clarity = f32x4.splat(s.clarity);
  const follow = f32x4.splat(s.chromaFollow);
  const amount = f32x4.splat(s.sharpenAmount);
  const core = f32x4.splat(s.sharpenCore);
  const limit = f32x4.splat(s.sharpenLimit);

  let prepared = 0;
  for (let y = 0; y < height; y++) {
    const below = y + 1 < height ? y + 1 : y;
    for (; prepared <= below; prepared++) {
      const slot = prepared % 3;
      const red = ring + <usize>slot * ringBytes;
      const green = red + shortBytes;
      const blue = green + shortBytes;
      const luma = blue + shortBytes;
      if (isRgb) rgbRow(source + <usize>prepared * width * 3, width, red, green, blue);
      else planesRow(source, chromaBlue, chromaRed, width, height, prepared, red, green, blue, inner);
      balanceRow(red, width, s.balanceRed);
      balanceRow(green, width, s.balanceGreen);
      balanceRow(blue, width, s.balanceBlue);
      if (s.mapWindow) {
        mapRow(s.mapWindow, s, prepared, cells, rowWindow);
        windowRow(red, width, rowWindow, s.windowRed);
        windowRow(green, width, rowWindow, s.windowGreen);
        windowRow(blue, width, rowWindow, s.windowBlue);
      }
      lumaRow(red, green, blue, width, luma);
      curveRow(luma, width, s.curve, curved + <usize>slot * floatBytes + 64);
    }
    const red = ring + <usize>(y % 3) * ringBytes;
    const green = red + shortBytes;
    const blue = green + shortBytes;
    const luma = blue + shortBytes;
    const above = curved + <usize>((y > 0 ? y - 1 : y) % 3) * floatBytes + 64;
    const own = curved + <usize>(y % 3) * floatBytes + 64;
    const under = curved + <usize>(below % 3) * floatBytes + 64;
    mapRow(s.mapA, s, y, cells, rowA);
    mapRow(s.mapB, s, y, cells, rowB);
    for (let x = 0; x < width; x += 4) {
      const short = <usize>x << 1;
      const at = <usize>x << 2;
      const t = v128.load(own + at);
      const y0 = f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(luma + short)), sixteenth);

      const base = clamped(f32x4.add(f32x4.mul(v128.load(rowA + at), t), v128.load(rowB + at)), zero, white);
      const u = f32x4.mul(base, f32x4.splat(1.0 / 255.0));
      const shadow = f32x4.pmax(f32x4.sub(one, f32x4.add(u, u)), zero);
      const gain = f32x4.add(one, f32x4.mul(lift, f32x4.mul(shadow, f32x4.sub(one, u))));
      const smooth = f32x4.pmax(f32x4.add(f32x4.mul(t, gain), f32x4.mul(clarity, f32x4.sub(t, base))), zero);

      const column = f32x4.add(f32x4.add(v128.load(above + at), v128.load(under + at)), f32x4.add(t, t));
      const leftSum = f32x4.add(f32x4.add(v128.load(above + at - 4), v128.load(under + at - 4)), f32x4.mul(f32x4.splat(2), v128.load(own + at - 4)));
      const rightSum = f32x4.add(f32x4.add(v128.load(above + at + 4), v128.load(under + at + 4)), f32x4.mul(f32x4.splat(2), v128.load(own + at + 4)));
      const mean = f32x4.mul(f32x4.add(f32x4.add(leftSum, rightSum), f32x4.add(column, column)), sixteenth);
      const difference = f32x4.sub(t, mean);
      const cored = f32x4.sub(difference, clamped(difference, f32x4.neg(core), core));
      const detail = clamped(f32x4.mul(cored, amount), f32x4.neg(limit), limit);

      const y1 = clamped(f32x4.add(smooth, detail), zero, white);
      const ratio = f32x4.div(smooth, f32x4.pmax(y0, f32x4.splat(0.5)));
      const up = f32x4.add(one, f32x4.mul(follow, f32x4.sub(ratio, one)));
      const chroma = f32x4.pmin(v128.bitselect(up, ratio, f32x4.gt(ratio, one)), f32x4.splat(4));

      const r = f32x4.mul(chroma, f32x4.sub(f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(red + short)), sixteenth), y0));
      const g = f32x4.mul(chroma, f32x4.sub(f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(green + short)), sixteenth), y0));
      const b = f32x4.mul(chroma, f32x4.sub(f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(blue + short)), sixteenth), y0));
      const most = f32x4.pmax(f32x4.pmax(r, g), f32x4.pmax(b, f32x4.splat(1e-3)));
      const least = f32x4.pmin(f32x4.pmin(r, g), f32x4.pmin(b, f32x4.splat(-1e-3)));
      const fit = f32x4.pmin(one, f32x4.pmin(f32x4.div(f32x4.sub(white, y1), most), f32x4.div(y1, f32x4.neg(least))));
      store4(outRed + x, f32x4.add(y1, f32x4.mul(r, fit)));
      store4(outGreen + x, f32x4.add(y1, f32x4.mul(g, fit)));
      store4(outBlue + x, f32x4.add(y1, f32x4.mul(b, fit)));
    }
    let pixel = out + <usize>width * 3 * <usize>y;
    let x = 0;
    for (; x + 16 <= width; x += 16) {
      storeInterleaved16(pixel, v128.load(outRed + x), v128.load(outGreen + x), v128.load(outBlue + x));
      pixel += 48;
    }
    for (; x < width; x++) {
      store<u8>(pixel, load<u8>(outRed + x));
      store<u8>(pixel, load<u8>(outGreen + x), 1);
      store<u8>(pixel, load<u8>(outBlue + x), 2);
      pixel += 3;
    }
  }
}

import { lumaRow, planesRow, rgbRow, storeInterleaved16 } from './colour';
import { clampIndex } from './memory';

/*
 * The one pass over the full-size picture that makes everything that was decided visible:
 *
 *   balance   per channel: white balance and exposure, linear gains through a table (i16 8.3 in, i16 8.4 out with one
 *             stop of headroom), corrected towards the window's own light where the window map says so
 *   curve     on luma: black point, lift, highlight shoulder (table, 8.4 in, f32 levels out)
 *   lift      base = A * luma + B is the guided filter's edge-keeping base (He, Sun, Tang 2013; A and B come from a small
 *             picture, He and Sun 2015); its shadows and highlights are moved, detail rides on it unharmed
 *   sharpen   luma minus its 3 x 3 binomial mean, cored against noise and limited against halos
 *   colour    chroma follows luma, but not the whole way up; what would leave the cube moves towards its own luma,
 *             which keeps the hue where clipping each channel would turn it
 *
 * rgb8 in may be rgb8 out: a row is written after its lower neighbour was read.
 *
 * The fast pass keeps rows in i16 and looks the balance up. The deep one keeps them in f32 and reads between the entries
 * of both tables, so that nothing is rounded before the result is: sources of more than 8 bits, results of 16.
 */

/** Laid out by writeRenderSettings in ../photo-kernels.ts; 4 bytes each, in this order. */
@unmanaged
class RenderSettings {
  balanceRed: usize;
  balanceGreen: usize;
  balanceBlue: usize;
  /** f32 levels out per i16 8.4 in, for the deep pass. */
  deepRed: usize;
  deepGreen: usize;
  deepBlue: usize;
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
  /** Below 0 brings bright parts of the base back, above lets them shine; black, middle and white stay. */
  highlightLift: f32;
  clarity: f32;
  chromaFollow: f32;
  /** Of the finished chroma. */
  saturation: f32;
  sharpenAmount: f32;
  sharpenCore: f32;
  sharpenLimit: f32;
}

const balanceLast: i32 = 3071;
const deepLast: i32 = 6143;
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

// The curve of a luma row, with one replicated sample on each side for the sharpening kernel.
@inline
function curveRow(luma: usize, width: i32, curve: usize, out: usize): void {
  for (let x = 0; x < width; x++) {
    store<f32>(out + (<usize>x << 2), load<f32>(curve + (<usize>clampIndex(<i32>load<i16>(luma + (<usize>x << 1)), curveLast) << 2)));
  }
  store<f32>(out - 4, load<f32>(out));
  store<f32>(out + (<usize>width << 2), load<f32>(out + (<usize>(width - 1) << 2)));
}

// The same for a row of the deep pass: f32 levels, read between the entries of the curve.
@inline
function curveRowDeep(luma: usize, width: i32, curve: usize, out: usize): void {
  for (let x = 0; x < width; x++) {
    store<f32>(out + (<usize>x << 2), between(curve, load<f32>(luma + (<usize>x << 2)) * <f32>16, curveLast));
  }
  store<f32>(out - 4, load<f32>(out));
  store<f32>(out + (<usize>width << 2), load<f32>(out + (<usize>(width - 1) << 2)));
}
@inline
function between(table: usize, position: f32, last: i32): f32 {
  const place = position > 0 ? position : <f32>0;
  const index = clampIndex(<i32>place, last - 1);
  const from = table + (<usize>index << 2);
  const share = place - <f32>index;
  const low = load<f32>(from);
  return low + (share < 1 ? share : <f32>1) * (load<f32>(from, 4) - low);
}

// i16 8.4 in, f32 levels out.
@inline
function balanceRowDeep(row: usize, width: i32, table: usize, out: usize): void {
  for (let x = 0; x < width; x++) {
    store<f32>(out + (<usize>x << 2), load<f32>(table + (<usize>clampIndex(<i32>load<i16>(row + (<usize>x << 1)), deepLast) << 2)));
  }
}
@inline
function windowRowDeep(row: usize, width: i32, window: usize, change: f32): void {
  const scale = f32x4.splat(change);
  for (let at: usize = 0; at < <usize>width << 2; at += 16) {
    const v = v128.load(row + at);
    v128.store(row + at, f32x4.add(v, f32x4.mul(v, f32x4.mul(scale, v128.load(window + at)))));
  }
}
@inline
function lumaRowDeep(red: usize, green: usize, blue: usize, width: i32, out: usize): void {
  for (let at: usize = 0; at < <usize>width << 2; at += 16) {
    const r = f32x4.mul(v128.load(red + at), f32x4.splat(0.299));
    const g = f32x4.mul(v128.load(green + at), f32x4.splat(0.587));
    const b = f32x4.mul(v128.load(blue + at), f32x4.splat(0.114));
    v128.store(out + at, f32x4.add(f32x4.add(r, g), b));
  }
}
// i16 8.3 to 8.4, in place.
@inline
function doubleRow(row: usize, width: i32): void {
  for (let at: usize = 0; at < <usize>width << 1; at += 16) v128.store(row + at, i16x8.shl(v128.load(row + at), 1));
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

// Four samples of f32 levels, 0 to 255, as four u16 of which 255 becomes 65535.
@inline
function store4Deep(out: usize, value: v128): void {
  const whole = i32x4.trunc_sat_f32x4_u(f32x4.add(f32x4.mul(value, f32x4.splat(257)), f32x4.splat(0.5)));
  v128.store64_lane(out, i16x8.narrow_i32x4_u(whole, whole), 0);
}

/** rgb8 to finished rgb8; `out` may be `rgb`. `scratch`: see scratchBytes in photo-kernels.ts. */
export function renderRgb(rgb: usize, width: i32, height: i32, settings: usize, out: usize, scratch: usize): void {
  render(false, fromRgb, rgb, 0, 0, width, height, changetype<RenderSettings>(settings), out, false, scratch);
}

/** i16 8.3 luma and half-size chroma to finished rgb8. */
export function renderPlanes(luma: usize, chromaBlue: usize, chromaRed: usize, width: i32, height: i32, settings: usize, out: usize, scratch: usize): void {
  render(false, fromPlanes, luma, chromaBlue, chromaRed, width, height, changetype<RenderSettings>(settings), out, false, scratch);
}

const fromRgb: i32 = 0;
const fromPlanes: i32 = 1;
const fromDeep: i32 = 2;

/**
 * The deep pass. `kind` 0: rgb8 in `first`; 1: i16 8.3 luma, chroma blue and chroma red; 2: full-size i16 8.4 red, green
 * and blue. `out`: rgb8, or rgb16 where `is16`; apart from the source. `scratch`: see deepScratchBytes in photo-kernels.ts.
 */
export function renderDeep(kind: i32, first: usize, second: usize, third: usize, width: i32, height: i32, settings: usize, out: usize, is16: bool, scratch: usize): void {
  render(true, kind, first, second, third, width, height, changetype<RenderSettings>(settings), out, is16, scratch);
}

@inline
function render(isDeep: bool, kind: i32, first: usize, second: usize, third: usize, width: i32, height: i32, s: RenderSettings, out: usize, is16: bool, scratch: usize): void {
  const shortBytes = (<usize>(width + 64) << 1) + 128;
  // A map row is written in whole cells.
  const floatBytes = (<usize>(width + s.cellPx + 64) << 2) + 256;
  // Rings of three rows: the one being written, its neighbours above and below. Order: red, green, blue, luma.
  const ring = scratch;
  const rowBytes = isDeep ? floatBytes : shortBytes;
  const ringBytes: usize = 4 * rowBytes;
  const curved = ring + 3 * ringBytes;
  const inner = curved + 3 * floatBytes;
  const cells = inner + 3 * shortBytes;
  const rowA = cells + floatBytes;
  const rowB = rowA + floatBytes;
  const rowWindow = rowB + floatBytes;
  const outRed = rowWindow + floatBytes;
  const outGreen = outRed + shortBytes;
  const outBlue = outGreen + shortBytes;
  const shortRed = outBlue + shortBytes;
  const shortGreen = shortRed + shortBytes;
  const shortBlue = shortGreen + shortBytes;

  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const white = f32x4.splat(255);
  const sixteenth = f32x4.splat(0.0625);
  const lift = f32x4.splat(<f32>2 * s.shadowLift);
  const highlights = f32x4.splat(s.highlightLift);
  const clarity = f32x4.splat(s.clarity);
  const follow = f32x4.splat(s.chromaFollow);
  const saturation = f32x4.splat(s.saturation);
  const amount = f32x4.splat(s.sharpenAmount);
  const core = f32x4.splat(s.sharpenCore);
  const limit = f32x4.splat(s.sharpenLimit);

  let prepared = 0;
  for (let y = 0; y < height; y++) {
    const below = y + 1 < height ? y + 1 : y;
    for (; prepared <= below; prepared++) {
      const slot = prepared % 3;
      const red = ring + <usize>slot * ringBytes;
      const green = red + rowBytes;
      const blue = green + rowBytes;
      const luma = blue + rowBytes;
      const curvedRow = curved + <usize>slot * floatBytes + 64;
      if (s.mapWindow) mapRow(s.mapWindow, s, prepared, cells, rowWindow);
      if (isDeep) {
        let r = shortRed;
        let g = shortGreen;
        let b = shortBlue;
        if (kind == fromDeep) {
          const row = (<usize>prepared * width) << 1;
          r = first + row;
          g = second + row;
          b = third + row;
        } else {
          if (kind == fromRgb) rgbRow(first + <usize>prepared * width * 3, width, r, g, b);
          else planesRow(first, second, third, width, height, prepared, r, g, b, inner);
          doubleRow(r, width);
          doubleRow(g, width);
          doubleRow(b, width);
        }
        balanceRowDeep(r, width, s.deepRed, red);
        balanceRowDeep(g, width, s.deepGreen, green);
        balanceRowDeep(b, width, s.deepBlue, blue);
        if (s.mapWindow) {
          windowRowDeep(red, width, rowWindow, s.windowRed);
          windowRowDeep(green, width, rowWindow, s.windowGreen);
          windowRowDeep(blue, width, rowWindow, s.windowBlue);
        }
        lumaRowDeep(red, green, blue, width, luma);
        curveRowDeep(luma, width, s.curve, curvedRow);
      } else {
        if (kind == fromRgb) rgbRow(first + <usize>prepared * width * 3, width, red, green, blue);
        else planesRow(first, second, third, width, height, prepared, red, green, blue, inner);
        balanceRow(red, width, s.balanceRed);
        balanceRow(green, width, s.balanceGreen);
        balanceRow(blue, width, s.balanceBlue);
        if (s.mapWindow) {
          windowRow(red, width, rowWindow, s.windowRed);
          windowRow(green, width, rowWindow, s.windowGreen);
          windowRow(blue, width, rowWindow, s.windowBlue);
        }
        lumaRow(red, green, blue, width, luma);
        curveRow(luma, width, s.curve, curvedRow);
      }
    }
    const red = ring + <usize>(y % 3) * ringBytes;
    const green = red + rowBytes;
    const blue = green + rowBytes;
    const luma = blue + rowBytes;
    const above = curved + <usize>((y > 0 ? y - 1 : y) % 3) * floatBytes + 64;
    const own = curved + <usize>(y % 3) * floatBytes + 64;
    const under = curved + <usize>(below % 3) * floatBytes + 64;
    mapRow(s.mapA, s, y, cells, rowA);
    mapRow(s.mapB, s, y, cells, rowB);
    for (let x = 0; x < width; x += 4) {
      const short = <usize>x << 1;
      const at = <usize>x << 2;
      const t = v128.load(own + at);
      const y0 = isDeep ? v128.load(luma + at) : f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(luma + short)), sixteenth);

      const base = clamped(f32x4.add(f32x4.mul(v128.load(rowA + at), t), v128.load(rowB + at)), zero, white);
      const u = f32x4.mul(base, f32x4.splat(1.0 / 255.0));
      const shadow = f32x4.pmax(f32x4.sub(one, f32x4.add(u, u)), zero);
      const bright = f32x4.pmax(f32x4.sub(f32x4.add(u, u), one), zero);
      const moved = f32x4.add(f32x4.mul(lift, shadow), f32x4.mul(highlights, f32x4.mul(bright, bright)));
      const gain = f32x4.add(one, f32x4.mul(moved, f32x4.sub(one, u)));
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
      const chroma = f32x4.mul(saturation, f32x4.pmin(v128.bitselect(up, ratio, f32x4.gt(ratio, one)), f32x4.splat(4)));

      const rIn = isDeep ? v128.load(red + at) : f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(red + short)), sixteenth);
      const r = f32x4.mul(chroma, f32x4.sub(rIn, y0));
      const gIn = isDeep ? v128.load(green + at) : f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(green + short)), sixteenth);
      const g = f32x4.mul(chroma, f32x4.sub(gIn, y0));
      const bIn = isDeep ? v128.load(blue + at) : f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(blue + short)), sixteenth);
      const b = f32x4.mul(chroma, f32x4.sub(bIn, y0));
      const most = f32x4.pmax(f32x4.pmax(r, g), f32x4.pmax(b, f32x4.splat(1e-3)));
      const least = f32x4.pmin(f32x4.pmin(r, g), f32x4.pmin(b, f32x4.splat(-1e-3)));
      const fit = f32x4.pmin(one, f32x4.pmin(f32x4.div(f32x4.sub(white, y1), most), f32x4.div(y1, f32x4.neg(least))));
      const finalRed = f32x4.add(y1, f32x4.mul(r, fit));
      const finalGreen = f32x4.add(y1, f32x4.mul(g, fit));
      const finalBlue = f32x4.add(y1, f32x4.mul(b, fit));
      if (isDeep && is16) {
        store4Deep(outRed + short, finalRed);
        store4Deep(outGreen + short, finalGreen);
        store4Deep(outBlue + short, finalBlue);
      } else {
        store4(outRed + x, finalRed);
        store4(outGreen + x, finalGreen);
        store4(outBlue + x, finalBlue);
      }
    }
    if (isDeep && is16) {
      let deepPixel = out + <usize>width * 6 * <usize>y;
      for (let x = 0; x < width; x++) {
        const short = <usize>x << 1;
        store<u16>(deepPixel, load<u16>(outRed + short));
        store<u16>(deepPixel, load<u16>(outGreen + short), 2);
        store<u16>(deepPixel, load<u16>(outBlue + short), 4);
        deepPixel += 6;
      }
      continue;
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

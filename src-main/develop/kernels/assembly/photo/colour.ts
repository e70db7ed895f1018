import { clampIndex } from './memory';

/*
 * RGB <-> luma and chroma as in JFIF (BT.601 weights, full range). Chroma is kept at half size in both directions, each
 * sample the mean of a 2 x 2 block: cameras deliver 4:2:0 anyway, and exposure fusion then costs half.
 */

// One vector of 16 samples of one channel from 48 interleaved bytes in three vectors.
@inline
function redOf(a: v128, b: v128, c: v128): v128 {
  const ab = i8x16.swizzle(v128.shuffle<u8>(a, b, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0), i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1, -1, -1, -1, -1));
  return v128.or(ab, i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 4, 7, 10, 13)));
}
@inline
function greenOf(a: v128, b: v128, c: v128): v128 {
  const ab = i8x16.swizzle(v128.shuffle<u8>(a, b, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0), i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1, -1, -1, -1, -1));
  return v128.or(ab, i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2, 5, 8, 11, 14)));
}
@inline
function blueOf(a: v128, b: v128, c: v128): v128 {
  const ab = i8x16.swizzle(v128.shuffle<u8>(a, b, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0), i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -1, -1, -1, -1, -1));
  return v128.or(ab, i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 3, 6, 9, 12, 15)));
}

// 0.299 R + 0.587 G + 0.114 B of eight samples; inputs widened to 16 bits. (x << 6) * k in Q15 keeps six fraction bits.
@inline
function lumaOf8(r: v128, g: v128, b: v128): v128 {
  const red = i16x8.q15mulr_sat_s(i16x8.shl(r, 6), i16x8.splat(9798));
  const green = i16x8.q15mulr_sat_s(i16x8.shl(g, 6), i16x8.splat(19235));
  const blue = i16x8.q15mulr_sat_s(i16x8.shl(b, 6), i16x8.splat(3735));
  return i16x8.shr_u(i16x8.add(i16x8.add(i16x8.add(red, green), blue), i16x8.splat(32)), 6);
}
@inline
function storeLuma16(out: usize, r: v128, g: v128, b: v128): void {
  const low = lumaOf8(i16x8.extend_low_i8x16_u(r), i16x8.extend_low_i8x16_u(g), i16x8.extend_low_i8x16_u(b));
  const high = lumaOf8(i16x8.extend_high_i8x16_u(r), i16x8.extend_high_i8x16_u(g), i16x8.extend_high_i8x16_u(b));
  v128.store(out, i8x16.narrow_i16x8_u(low, high));
}
// own * 0.5 - first * k1 - second * k2 + 128, inputs being sums of four samples.
@inline
function storeChroma8(out: usize, own: v128, first: v128, k1: i16, second: v128, k2: i16): void {
  const half = i16x8.q15mulr_sat_s(i16x8.shl(own, 4), i16x8.splat(16384));
  const rest = i16x8.add(i16x8.q15mulr_sat_s(i16x8.shl(first, 4), i16x8.splat(k1)), i16x8.q15mulr_sat_s(i16x8.shl(second, 4), i16x8.splat(k2)));
  const centred = i16x8.shr_s(i16x8.add(i16x8.sub(half, rest), i16x8.splat(32)), 6);
  const level = i16x8.add(centred, i16x8.splat(128));
  v128.store64_lane(out, i8x16.narrow_i16x8_u(level, level), 0);
}

/** rgb8 to a full-size u8 luma plane and two half-size u8 chroma planes (centred on 128), (width+1)/2 x (height+1)/2. */
export function splitRgb(rgb: usize, width: i32, height: i32, luma: usize, chromaBlue: usize, chromaRed: usize): void {
  const chromaWidth = (width + 1) >> 1;
  for (let y = 0; y < height; y += 2) {
    const below = y + 1 < height ? y + 1 : y;
    let in0 = rgb + <usize>y * width * 3;
    let in1 = rgb + <usize>below * width * 3;
    let out0 = luma + <usize>y * width;
    let out1 = luma + <usize>below * width;
    let cb = chromaBlue + <usize>(y >> 1) * chromaWidth;
    let cr = chromaRed + <usize>(y >> 1) * chromaWidth;
    let x = 0;
    for (; x + 16 <= width; x += 16) {
      let a = v128.load(in0);
      let b = v128.load(in0, 16);
      let c = v128.load(in0, 32);
      let red = redOf(a, b, c);
      let green = greenOf(a, b, c);
      let blue = blueOf(a, b, c);
      storeLuma16(out0, red, green, blue);
      let redSum = i16x8.extadd_pairwise_i8x16_u(red);
      let greenSum = i16x8.extadd_pairwise_i8x16_u(green);
      let blueSum = i16x8.extadd_pairwise_i8x16_u(blue);
      a = v128.load(in1);
      b = v128.load(in1, 16);
      c = v128.load(in1, 32);
      red = redOf(a, b, c);
      green = greenOf(a, b, c);
      blue = blueOf(a, b, c);
      storeLuma16(out1, red, green, blue);
      redSum = i16x8.add(redSum, i16x8.extadd_pairwise_i8x16_u(red));
      greenSum = i16x8.add(greenSum, i16x8.extadd_pairwise_i8x16_u(green));
      blueSum = i16x8.add(blueSum, i16x8.extadd_pairwise_i8x16_u(blue));
      storeChroma8(cb, blueSum, redSum, 5529, greenSum, 10855);
      storeChroma8(cr, redSum, greenSum, 13720, blueSum, 2664);
      in0 += 48;
      in1 += 48;
      out0 += 16;
      out1 += 16;
      cb += 8;
      cr += 8;
    }
    for (; x < width; x += 2) {
      const right: usize = x + 1 < width ? 1 : 0;
      let redSum = 0;
      let greenSum = 0;
      let blueSum = 0;
      for (let corner = 0; corner < 4; corner++) {
        const dx: usize = corner & 1 ? right : 0;
        const pixel = (corner & 2 ? in1 : in0) + dx * 3;
        const r = <i32>load<u8>(pixel);
        const g = <i32>load<u8>(pixel, 1);
        const b = <i32>load<u8>(pixel, 2);
        redSum += r;
        greenSum += g;
        blueSum += b;
        store<u8>((corner & 2 ? out1 : out0) + dx, (19595 * r + 38470 * g + 7471 * b + 32768) >> 16);
      }
      store<u8>(cb, clampIndex(((32768 * blueSum - 11059 * redSum - 21709 * greenSum + 131072) >> 18) + 128, 255));
      store<u8>(cr, clampIndex(((32768 * redSum - 27439 * greenSum - 5329 * blueSum + 131072) >> 18) + 128, 255));
      in0 += 6;
      in1 += 6;
      out0 += 2;
      out1 += 2;
      cb++;
      cr++;
    }
  }
}

/** One row of rgb8 as three i16 8.3 rows. */
@inline
export function rgbRow(rgb: usize, width: i32, red: usize, green: usize, blue: usize): void {
  let x = 0;
  let pixel = rgb;
  for (; x + 16 <= width; x += 16) {
    const a = v128.load(pixel);
    const b = v128.load(pixel, 16);
    const c = v128.load(pixel, 32);
    storeWidened16(red + (<usize>x << 1), redOf(a, b, c));
    storeWidened16(green + (<usize>x << 1), greenOf(a, b, c));
    storeWidened16(blue + (<usize>x << 1), blueOf(a, b, c));
    pixel += 48;
  }
  for (; x < width; x++) {
    const at = <usize>x << 1;
    store<i16>(red + at, <i16>(<i32>load<u8>(pixel) << 3));
    store<i16>(green + at, <i16>(<i32>load<u8>(pixel, 1) << 3));
    store<i16>(blue + at, <i16>(<i32>load<u8>(pixel, 2) << 3));
    pixel += 3;
  }
}
@inline
function storeWidened16(out: usize, samples: v128): void {
  v128.store(out, i16x8.shl(i16x8.extend_low_i8x16_u(samples), 3));
  v128.store(out, i16x8.shl(i16x8.extend_high_i8x16_u(samples), 3), 16);
}

/** Doubles one half-size chroma row pair to full width. Samples sit in the middle of their 2 x 2 block: weights 3:1 in both directions. */
@inline
export function doubleChromaRow(chroma: usize, chromaWidth: i32, chromaHeight: i32, y: i32, vertical: usize, out: usize): void {
  const near = chroma + ((<usize>(y >> 1) * chromaWidth) << 1);
  const far = chroma + ((<usize>clampIndex((y >> 1) + (y & 1 ? 1 : -1), chromaHeight - 1) * chromaWidth) << 1);
  const bytes = <usize>chromaWidth << 1;
  // Two more fraction bits until the horizontal step.
  for (let at: usize = 0; at < bytes; at += 16) {
    const n = v128.load(near + at);
    v128.store(vertical + at, i16x8.add(i16x8.add(n, i16x8.shl(n, 1)), v128.load(far + at)));
  }
  store<i16>(vertical - 2, load<i16>(vertical));
  const last = load<i16>(vertical + bytes - 2);
  for (let k: usize = 0; k < 16; k += 2) store<i16>(vertical + bytes + k, last);
  const rounding = i16x8.splat(8);
  for (let at: usize = 0; at < bytes; at += 16) {
    const own = v128.load(vertical + at);
    const three = i16x8.add(i16x8.add(own, i16x8.shl(own, 1)), rounding);
    const even = i16x8.shr_s(i16x8.add(three, v128.load(vertical + at - 2)), 4);
    const odd = i16x8.shr_s(i16x8.add(three, v128.load(vertical + at + 2)), 4);
    v128.store(out + (at << 1), v128.shuffle<u16>(even, odd, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(out + (at << 1), v128.shuffle<u16>(even, odd, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  }
}

/**
 * One row of i16 8.3 luma and half-size i16 8.3 chroma planes as three i16 8.3 rows. Values may leave 0 to 2040.
 * `scratch` holds three rows of i16 with 64 bytes before and after each.
 */
@inline
export function planesRow(luma: usize, chromaBlue: usize, chromaRed: usize, width: i32, height: i32, y: i32, red: usize, green: usize, blue: usize, scratch: usize): void {
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  const rowBytes = (<usize>(width + 64) << 1) + 128;
  const vertical = scratch + 64;
  const cbRow = vertical + rowBytes;
  const crRow = cbRow + rowBytes;
  doubleChromaRow(chromaBlue, chromaWidth, chromaHeight, y, vertical, cbRow);
  doubleChromaRow(chromaRed, chromaWidth, chromaHeight, y, vertical, crRow);
  const lumaRow = luma + ((<usize>width * <usize>y) << 1);
  const bytes = <usize>width << 1;
  for (let at: usize = 0; at < bytes; at += 16) {
    const l = v128.load(lumaRow + at);
    const cb = v128.load(cbRow + at);
    const cr = v128.load(crRow + at);
    // R = Y + 1.402 Cr, G = Y - 0.344136 Cb - 0.714136 Cr, B = Y + 1.772 Cb
    v128.store(red + at, i16x8.add(i16x8.add(l, cr), i16x8.q15mulr_sat_s(cr, i16x8.splat(13173))));
    v128.store(green + at, i16x8.sub(i16x8.sub(l, i16x8.q15mulr_sat_s(cb, i16x8.splat(11277))), i16x8.q15mulr_sat_s(cr, i16x8.splat(23401))));
    v128.store(blue + at, i16x8.add(i16x8.add(l, cb), i16x8.q15mulr_sat_s(cb, i16x8.splat(25297))));
  }
}

/** 16 samples each of R, G and B as 48 interleaved bytes. */
@inline
export function storeInterleaved16(out: usize, r: v128, g: v128, b: v128): void {
  const low = v128.shuffle<u8>(r, g, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5);
  v128.store(out, v128.shuffle<u8>(low, b, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15));
  const middle = v128.shuffle<u8>(r, g, 21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26);
  v128.store(out, v128.shuffle<u8>(middle, b, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15), 16);
  const high = v128.shuffle<u8>(r, g, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0);
  v128.store(out, v128.shuffle<u8>(high, b, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31), 32);
}

/** i16 8.3 luma and half-size chroma to rgb8, nothing else done to it. `scratch`: see scratchBytes in photo-kernels.ts. */
export function joinPlanes(luma: usize, chromaBlue: usize, chromaRed: usize, width: i32, height: i32, out: usize, scratch: usize): void {
  const rowBytes = (<usize>(width + 64) << 1) + 128;
  const red = scratch;
  const green = red + rowBytes;
  const blue = green + rowBytes;
  const inner = blue + rowBytes;
  const half = i16x8.splat(4);
  for (let y = 0; y < height; y++) {
    planesRow(luma, chromaBlue, chromaRed, width, height, y, red, green, blue, inner);
    let pixel = out + <usize>width * 3 * <usize>y;
    let x = 0;
    for (; x + 16 <= width; x += 16) {
      const at = <usize>x << 1;
      storeInterleaved16(pixel, roundedBytes(red + at, half), roundedBytes(green + at, half), roundedBytes(blue + at, half));
      pixel += 48;
    }
    for (; x < width; x++) {
      const at = <usize>x << 1;
      store<u8>(pixel, clampIndex((<i32>load<i16>(red + at) + 4) >> 3, 255));
      store<u8>(pixel, clampIndex((<i32>load<i16>(green + at) + 4) >> 3, 255), 1);
      store<u8>(pixel, clampIndex((<i32>load<i16>(blue + at) + 4) >> 3, 255), 2);
      pixel += 3;
    }
  }
}
@inline
function roundedBytes(at: usize, half: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.shr_s(i16x8.add(v128.load(at), half), 3), i16x8.shr_s(i16x8.add(v128.load(at, 16), half), 3));
}

/**
 * rgb16 (white 65535) to i16 8.3: full-size luma and half-size chroma centred on 0. `rows` of the picture from an even
 * row `top` on lie at `rgb`; the last row of the picture is its own lower neighbour.
 */
export function splitDeepRows(rgb: usize, width: i32, height: i32, top: i32, rows: i32, luma: usize, chromaBlue: usize, chromaRed: usize): void {
  const chromaWidth = (width + 1) >> 1;
  const toLevels: f32 = 2040.0 / 65535.0;
  for (let y = 0; y < rows; y += 2) {
    const below = top + y + 1 < height ? y + 1 : y;
    for (let x = 0; x < width; x += 2) {
      const right = x + 1 < width ? x + 1 : x;
      let red: f32 = 0;
      let green: f32 = 0;
      let blue: f32 = 0;
      for (let corner = 0; corner < 4; corner++) {
        const px = corner & 1 ? right : x;
        const py = corner & 2 ? below : y;
        const pixel = rgb + (<usize>width * py + px) * 6;
        const r = <f32>load<u16>(pixel) * toLevels;
        const g = <f32>load<u16>(pixel, 2) * toLevels;
        const b = <f32>load<u16>(pixel, 4) * toLevels;
        store<i16>(luma + ((<usize>width * (top + py) + px) << 1), <i16>Mathf.floor(<f32>0.299 * r + <f32>0.587 * g + <f32>0.114 * b + <f32>0.5));
        red += r;
        green += g;
        blue += b;
      }
      const at = (<usize>chromaWidth * ((top + y) >> 1) + (x >> 1)) << 1;
      store<i16>(chromaBlue + at, <i16>Mathf.floor(<f32>0.125 * blue - <f32>0.042184 * red - <f32>0.082816 * green + <f32>0.5));
      store<i16>(chromaRed + at, <i16>Mathf.floor(<f32>0.125 * red - <f32>0.104672 * green - <f32>0.02032825 * blue + <f32>0.5));
    }
  }
}

// 0.299 R + 0.587 G + 0.114 B of a row, in whatever fixed point the channels have.
@inline
export function lumaRow(red: usize, green: usize, blue: usize, width: i32, out: usize): void {
  for (let at: usize = 0; at < <usize>width << 1; at += 16) {
    const r = i16x8.q15mulr_sat_s(v128.load(red + at), i16x8.splat(9798));
    const g = i16x8.q15mulr_sat_s(v128.load(green + at), i16x8.splat(19235));
    const b = i16x8.q15mulr_sat_s(v128.load(blue + at), i16x8.splat(3735));
    v128.store(out + at, i16x8.add(i16x8.add(r, g), b));
  }
}

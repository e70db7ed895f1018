import { rgbRow, storeInterleaved16 } from './colour';
import { clampIndex } from './memory';

/*
 * Output sharpening: what making a picture smaller softened is given back. Luma minus its 3 x 3 binomial mean is added to
 * all three channels, which keeps colours, less what is within the core and no further than the brightest or darkest of
 * the nine plus a little: edges get steeper, not haloed.
 */

// 0.299 R + 0.587 G + 0.114 B, eighths of a level, with its ends repeated once.
@inline
function lumaOf(red: usize, green: usize, blue: usize, width: i32, out: usize): void {
  for (let at: usize = 0; at < <usize>width << 1; at += 16) {
    const r = i16x8.q15mulr_sat_s(v128.load(red + at), i16x8.splat(9798));
    const g = i16x8.q15mulr_sat_s(v128.load(green + at), i16x8.splat(19235));
    const b = i16x8.q15mulr_sat_s(v128.load(blue + at), i16x8.splat(3735));
    v128.store(out + at, i16x8.add(i16x8.add(r, g), b));
  }
  store<i16>(out - 2, load<i16>(out));
  store<i16>(out + (<usize>width << 1), load<i16>(out + (<usize>(width - 1) << 1)));
}

@inline
function level8(row: usize, change: v128): v128 {
  return i16x8.shr_s(i16x8.add(i16x8.add(v128.load(row), change), i16x8.splat(4)), 3);
}
@inline
function level16(row: usize, low: v128, high: v128): v128 {
  return i8x16.narrow_i16x8_u(level8(row, low), level8(row + 16, high));
}

// What is added to eight lumas.
@inline
function detail(above: usize, own: usize, below: usize, amount: v128, core: v128, overshoot: v128): v128 {
  const a0 = v128.load(above - 2);
  const a1 = v128.load(above);
  const a2 = v128.load(above + 2);
  const o0 = v128.load(own - 2);
  const o1 = v128.load(own);
  const o2 = v128.load(own + 2);
  const b0 = v128.load(below - 2);
  const b1 = v128.load(below);
  const b2 = v128.load(below + 2);
  const corners = i16x8.add(i16x8.add(a0, a2), i16x8.add(b0, b2));
  const sides = i16x8.add(i16x8.add(a1, b1), i16x8.add(o0, o2));
  const sum = i16x8.add(i16x8.add(corners, i16x8.shl(sides, 1)), i16x8.shl(o1, 2));
  // Sixteenths of an eighth, so that little is lost before the amount.
  const difference = i16x8.sub(o1, i16x8.shr_s(i16x8.add(sum, i16x8.splat(8)), 4));
  const cored = i16x8.sub(difference, i16x8.max_s(i16x8.min_s(difference, core), i16x8.neg(core)));
  const change = i16x8.q15mulr_sat_s(i16x8.shl(cored, 2), amount);
  const most = i16x8.max_s(i16x8.max_s(i16x8.max_s(a0, a1), i16x8.max_s(a2, o0)), i16x8.max_s(i16x8.max_s(o1, o2), i16x8.max_s(i16x8.max_s(b0, b1), b2)));
  const least = i16x8.min_s(i16x8.min_s(i16x8.min_s(a0, a1), i16x8.min_s(a2, o0)), i16x8.min_s(i16x8.min_s(o1, o2), i16x8.min_s(i16x8.min_s(b0, b1), b2)));
  const high = i16x8.sub(i16x8.add(most, overshoot), o1);
  const low = i16x8.sub(i16x8.sub(least, overshoot), o1);
  return i16x8.max_s(i16x8.min_s(change, high), low);
}

/**
 * rgb8 in place. `amount`: 0 to 3.9 times the difference; `core` and `overshoot` in eighths of a level. `scratch`: see
 * scratchBytes in photo-kernels.ts.
 */
export function sharpenRgb(rgb: usize, width: i32, height: i32, amount: f32, core: i32, overshoot: i32, scratch: usize): void {
  const rowBytes = (<usize>(width + 64) << 1) + 128;
  const base = scratch + 64;
  // Rings of three rows each of red, green, blue and luma.
  const ringBytes: usize = 4 * rowBytes;
  const strength = i16x8.splat(<i16>Mathf.min(32767, amount * <f32>8192 + <f32>0.5));
  const least = i16x8.splat(<i16>core);
  const beyond = i16x8.splat(<i16>overshoot);
  const bytes = base + 3 * ringBytes;
  let prepared = 0;
  for (let y = 0; y < height; y++) {
    for (; prepared <= clampIndex(y + 1, height - 1); prepared++) {
      const red = base + <usize>(prepared % 3) * ringBytes;
      rgbRow(rgb + <usize>prepared * width * 3, width, red, red + rowBytes, red + 2 * rowBytes);
      lumaOf(red, red + rowBytes, red + 2 * rowBytes, width, red + 3 * rowBytes);
    }
    const red = base + <usize>(y % 3) * ringBytes;
    const green = red + rowBytes;
    const blue = green + rowBytes;
    const own = blue + rowBytes;
    const above = base + <usize>(clampIndex(y - 1, height - 1) % 3) * ringBytes + 3 * rowBytes;
    const below = base + <usize>(clampIndex(y + 1, height - 1) % 3) * ringBytes + 3 * rowBytes;
    let pixel = bytes;
    for (let x = 0; x < width; x += 16) {
      const at = <usize>x << 1;
      const low = detail(above + at, own + at, below + at, strength, least, beyond);
      const high = detail(above + at + 16, own + at + 16, below + at + 16, strength, least, beyond);
      storeInterleaved16(pixel, level16(red + at, low, high), level16(green + at, low, high), level16(blue + at, low, high));
      pixel += 48;
    }
    memory.copy(rgb + <usize>y * width * 3, bytes, <usize>width * 3);
  }
}

/** Fraction bits that samples of a frame get while they are mixed: as many as keep a difference of 255 inside 16 bits. */
const mixBits: i32 = 6;
const mixHalf: i16 = 32;

/** Eight samples of `a` moved towards `b` by the amount (Q15), rounded once. */
@inline
function mixed(a: v128, b: v128, amount: v128): v128 {
  const step = i16x8.q15mulr_sat_s(i16x8.shl(i16x8.sub(b, a), mixBits), amount);
  return i16x8.shr_s(i16x8.add(i16x8.add(i16x8.shl(a, mixBits), step), i16x8.splat(mixHalf)), mixBits);
}

@inline
function sixteen(a: v128, b: v128, amountLow: v128, amountHigh: v128): v128 {
  return i8x16.narrow_i16x8_u(
    mixed(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b), amountLow),
    mixed(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b), amountHigh));
}

const partial: usize = memory.data(16, 16);

/** The first `left` bytes of a vector, all of them where there are as many: what follows belongs to another plane. */
@inline
function put(target: usize, value: v128, left: usize): void {
  if (left >= 16) { v128.store(target, value); return; }
  v128.store(partial, value);
  memory.copy(target, partial, left);
}

/** target = base + (over - base) * amount. */
export function blend(base: usize, over: usize, target: usize, bytes: i32, amount: i32): void {
  const w = i16x8.splat(<i16>amount);
  for (let i: usize = 0; i < <usize>bytes; i += 16) put(target + i, sixteen(v128.load(base + i), v128.load(over + i), w, w), <usize>bytes - i);
}

/** The same with an amount for each column of a plane. */
export function blendColumns(base: usize, over: usize, target: usize, width: i32, height: i32, amounts: usize): void {
  for (let y = 0; y < height; y++) {
    const row = <usize>y * width;
    for (let x: usize = 0; x < <usize>width; x += 16) {
      const at = row + x;
      put(target + at, sixteen(v128.load(base + at), v128.load(over + at), v128.load(amounts + 2 * x), v128.load(amounts + 2 * x, 16)), <usize>width - x);
    }
  }
}

/** Moves samples towards one value. */
export function fade(base: usize, target: usize, bytes: i32, value: i32, amount: i32): void {
  const w = i16x8.splat(<i16>amount), colour = i8x16.splat(<i8>value);
  for (let i: usize = 0; i < <usize>bytes; i += 16) put(target + i, sixteen(v128.load(base + i), colour, w, w), <usize>bytes - i);
}

/** Lays `bytes` samples over the frame's, each with its own opacity (0 to 255), all of them faded by the amount. */
export function lay(base: usize, over: usize, opacity: usize, bytes: i32, amount: i32): void {
  const w = i16x8.splat(<i16>amount);
  for (let i: usize = 0; i < <usize>bytes; i += 16) {
    const alpha = v128.load(opacity + i);
    if (!v128.any_true(alpha)) continue;
    const first = opacities(i16x8.extend_low_i8x16_u(alpha), w), second = opacities(i16x8.extend_high_i8x16_u(alpha), w);
    put(base + i, sixteen(v128.load(base + i), v128.load(over + i), first, second), <usize>bytes - i);
  }
}

/** 0 to 255 as Q15, times the amount. */
@inline
function opacities(alpha: v128, amount: v128): v128 {
  return i16x8.q15mulr_sat_s(i16x8.add(i16x8.shl(alpha, 7), i16x8.shr_u(alpha, 1)), amount);
}

@inline
function mixedLight(a: v128, b: v128, amount: v128): v128 {
  const between = i16x8.add_sat_s(a, i16x8.q15mulr_sat_s(i16x8.sub_sat_s(b, a), amount));
  // Where all is the other one, what lies under it may be anything.
  return v128.bitselect(b, between, i16x8.eq(amount, i16x8.splat(32767)));
}

/** base = base + (over - base) * amount for planes of light, a multiple of eight samples. */
export function blendLight(base: usize, over: usize, samples: i32, amount: i32): void {
  const w = i16x8.splat(<i16>amount);
  for (let i: usize = 0; i < <usize>samples * 2; i += 16) v128.store(base + i, mixedLight(v128.load(base + i), v128.load(over + i), w));
}

/** The same with an amount for each column; rows are `stride` samples long, a multiple of eight. */
export function blendLightColumns(base: usize, over: usize, stride: i32, height: i32, amounts: usize): void {
  for (let y = 0; y < height; y++) {
    const row = <usize>y * stride * 2;
    for (let x: usize = 0; x < <usize>stride * 2; x += 16) {
      v128.store(base + row + x, mixedLight(v128.load(base + row + x), v128.load(over + row + x), v128.load(amounts + x)));
    }
  }
}

/** Moves samples of light, a multiple of eight, towards one value. */
export function fadeLight(base: usize, samples: i32, value: i32, amount: i32): void {
  const w = i16x8.splat(<i16>amount), colour = i16x8.splat(<i16>value);
  for (let i: usize = 0; i < <usize>samples * 2; i += 16) v128.store(base + i, mixedLight(v128.load(base + i), colour, w));
}

/*
 * Display RGB to luma and chroma (Rec. ITU-R BT.709-6, limited range). Coefficients are 512ths of a 64th of a level; those
 * of chroma add up to nothing, so that grey is exactly grey.
 */
const lumaRed: i16 = 5983, lumaGreen: i16 = 20127, lumaBlue: i16 = 2032;
const cbRed: i16 = -3298, cbGreen: i16 = -11094, cbBlue: i16 = 14392;
const crRed: i16 = 14392, crGreen: i16 = -13073, crBlue: i16 = -1319;

/** Shift for samples of whole levels; one more for every fraction bit they have. */
export const matrixShift: i32 = 9;
/** Fraction bits of what the matrix gives. */
export const planeBits: i32 = 6;
/** Half a level, and the level of no colour, with as many. */
export const planeHalf: i16 = 32;
const chromaGrey: i16 = 8192;

@inline
export function low(a: v128, b: v128): v128 { return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11); }
@inline
export function high(a: v128, b: v128): v128 { return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15); }

@inline
function weigh(r: v128, g: v128, b: v128, red: i16, green: i16, blue: i16, base: i32, shift: i32): v128 {
  const zero = i64x2.splat(0);
  const first = i32x4.splat((<i32>green << 16) | (<i32>red & 0xffff));
  const second = i32x4.splat(<i32>blue & 0xffff);
  const round = i32x4.splat((base << shift) + (1 << (shift - 1)));
  const left = i32x4.add(i32x4.dot_i16x8_s(low(r, g), first), i32x4.dot_i16x8_s(low(b, zero), second));
  const right = i32x4.add(i32x4.dot_i16x8_s(high(r, g), first), i32x4.dot_i16x8_s(high(b, zero), second));
  return i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(left, round), shift), i32x4.shr_s(i32x4.add(right, round), shift));
}

/** Eight samples of luma with 6 fraction bits. */
@inline
export function lumaOf(r: v128, g: v128, b: v128, shift: i32): v128 { return weigh(r, g, b, lumaRed, lumaGreen, lumaBlue, 16 << planeBits, shift); }
/** Eight samples of blue and red difference with 6 fraction bits, around nothing. */
@inline
export function cbOf(r: v128, g: v128, b: v128, shift: i32): v128 { return weigh(r, g, b, cbRed, cbGreen, cbBlue, 0, shift); }
@inline
export function crOf(r: v128, g: v128, b: v128, shift: i32): v128 { return weigh(r, g, b, crRed, crGreen, crBlue, 0, shift); }

/** The mean of two rows of chroma, in the place of the first, with its first sample repeated before it. */
export function meanOfRows(row: usize, other: usize, width: i32): void {
  const one = i16x8.splat(1);
  for (let x: usize = 0; x < <usize>width * 2; x += 16) {
    v128.store(row + x, i16x8.shr_s(i16x8.add(i16x8.add(v128.load(row + x), v128.load(other + x)), one), 1));
  }
  store<i16>(row - 2, load<i16>(row));
}

/** Eight samples of half the width: [1 2 1] around the left sample of each pair, 128 added. */
@inline
export function halved(row: usize): v128 {
  return i16x8.add(v128.shuffle<i16>(around(row), around(row + 16), 0, 2, 4, 6, 8, 10, 12, 14), i16x8.splat(chromaGrey));
}
@inline
function around(row: usize): v128 {
  const here = v128.load(row);
  const sum = i16x8.add_sat_s(i16x8.add_sat_s(v128.load(row - 2), v128.load(row + 2)), i16x8.add_sat_s(here, here));
  return i16x8.shr_s(i16x8.add_sat_s(sum, i16x8.splat(2)), 2);
}

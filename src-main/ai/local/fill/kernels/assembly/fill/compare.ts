import { image, mostShift, shiftCost, width } from './state';

/** Weights of a patch's pixels: each one, those of the middle column two. */
export const patchWeight: f32 = 56;
/** What the last comparison would add to the source, red, green, blue, 0. */
export let shift: v128 = f32x4.splat(0);

/**
 * How unlike two patches are: the sum of squared differences after the source has been made as light as the target, as far
 * as that is allowed, and what that costs. Both are positions of the middle.
 */
export function compare(target: i32, source: i32): f32 {
  const row = <usize>(width << 2);
  let a = image + (<usize>(target - 3 * width - 3) << 2);
  let b = image + (<usize>(source - 3 * width - 3) << 2);
  let squares = i32x4.splat(0);
  let sums = i16x8.splat(0);
  for (let y = 0; y < 7; y++) {
    const p = v128.load(a), q = v128.load(b);
    const r = v128.load(a, 12), s = v128.load(b, 12);
    const one = i16x8.sub(i16x8.extend_low_i8x16_u(p), i16x8.extend_low_i8x16_u(q));
    const two = i16x8.sub(i16x8.extend_high_i8x16_u(p), i16x8.extend_high_i8x16_u(q));
    const three = i16x8.sub(i16x8.extend_low_i8x16_u(r), i16x8.extend_low_i8x16_u(s));
    const four = i16x8.sub(i16x8.extend_high_i8x16_u(r), i16x8.extend_high_i8x16_u(s));
    squares = i32x4.add(squares, i32x4.add(
      i32x4.add(i32x4.dot_i16x8_s(one, one), i32x4.dot_i16x8_s(two, two)),
      i32x4.add(i32x4.dot_i16x8_s(three, three), i32x4.dot_i16x8_s(four, four)),
    ));
    sums = i16x8.add(sums, i16x8.add(i16x8.add(one, two), i16x8.add(three, four)));
    a += row;
    b += row;
  }
  const sum = f32x4.convert_i32x4_s(i32x4.add(i32x4.extend_low_i16x8_s(sums), i32x4.extend_high_i16x8_s(sums)));
  const limit = f32x4.splat(mostShift);
  shift = f32x4.max(f32x4.neg(limit), f32x4.min(limit, f32x4.mul(sum, f32x4.splat(1 / patchWeight))));
  const won = f32x4.mul(shift, f32x4.sub(f32x4.add(sum, sum), f32x4.mul(shift, f32x4.splat(patchWeight * (1 + shiftCost)))));
  const total = i32x4.extract_lane(squares, 0) + i32x4.extract_lane(squares, 1) + i32x4.extract_lane(squares, 2) + i32x4.extract_lane(squares, 3);
  return <f32>total - f32x4.extract_lane(won, 0) - f32x4.extract_lane(won, 1) - f32x4.extract_lane(won, 2);
}

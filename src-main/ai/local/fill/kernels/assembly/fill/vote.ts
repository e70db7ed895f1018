import { compare, shift } from './compare';
import { boxLeft, boxTop, boxWidth, image, nearest, width } from './state';

/**
 * Lays the sources of the places `from` to `to` of the list over each other: `sums` is an f32x4 a place of the box (red,
 * green, blue, weight). A place counts by `trust` (256 f32, by its u8 in `depths`), by how well its source fits, and each
 * pixel of a patch by `window` (49 f32).
 */
export function vote(list: usize, from: i32, to: i32, sums: usize, depths: usize, trust: usize, window: usize, spread: f32): void {
  for (let n = from; n < to; n++) {
    const position = load<i32>(list + (<usize>n << 2));
    const y = position / width;
    const at = (y - boxTop) * boxWidth + position - y * width - boxLeft;
    const source = load<i32>(nearest + (<usize>at << 2));
    const cost = compare(position, source);
    const weight = load<f32>(trust + (<usize>load<u8>(depths + <usize>at) << 2)) * (Mathf.exp(-cost / spread) + <f32>1e-6);
    for (let r = -3, k: usize = window; r <= 3; r++) {
      let sum = sums + (<usize>(at + r * boxWidth - 3) << 4);
      let pixel = image + (<usize>(source + r * width - 3) << 2);
      for (let c = 0; c < 7; c++) {
        const rgb = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(pixel))));
        const voice = f32x4.replace_lane(f32x4.add(rgb, shift), 3, 1);
        v128.store(sum, f32x4.add(v128.load(sum), f32x4.mul(voice, f32x4.splat(weight * load<f32>(k)))));
        sum += 16;
        pixel += 4;
        k += 4;
      }
    }
  }
}

/** Writes what was voted for into the image where `hole` (one byte a place of the box) is over 0. */
export function settle(sums: usize, hole: usize, boxHeight: i32): void {
  for (let y = 0; y < boxHeight; y++) {
    let to = image + (<usize>((boxTop + y) * width + boxLeft) << 2);
    for (let x = 0; x < boxWidth; x++, to += 4) {
      const at = <usize>(y * boxWidth + x);
      if (load<u8>(hole + at) == 0) continue;
      const sum = v128.load(sums + (at << 4));
      const weight = f32x4.extract_lane(sum, 3);
      if (weight <= 0) continue;
      const whole = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.div(sum, f32x4.splat(weight)), f32x4.splat(0.5)));
      const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(whole, whole), i16x8.splat(0));
      store<u32>(to, i32x4.extract_lane(bytes, 0) & 0xffffff);
    }
  }
}

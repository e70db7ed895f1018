import { clampIndex } from './memory';

/*
 * The view through windows, brought down after the frames were blended: luma += map * matte, the matte being how near to
 * white the base frame is at that very pixel, and how far from it the darkest frame. So the change ends exactly where the
 * window ends, and what is white in every frame stays white.
 */

/** Of 255: where the base frame begins to be too bright, and where it wholly is... */
const baseFrom: f32 = 160;
const baseTo: f32 = 250;
/** ...and where the darkest frame ceases to have anything to show. */
const darkFrom: f32 = 230;
const darkTo: f32 = 252;

@inline
function smoothly(value: v128, from: f32, to: f32): v128 {
  const t = f32x4.min(f32x4.max(f32x4.mul(f32x4.sub(value, f32x4.splat(from)), f32x4.splat(<f32>1 / (to - from))), f32x4.splat(0)), f32x4.splat(1));
  return f32x4.mul(f32x4.mul(t, t), f32x4.sub(f32x4.splat(3), f32x4.add(t, t)));
}
@inline
function levels4(plane: usize, at: usize, isDeep: bool): v128 {
  if (isDeep) return f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(plane + (at << 1))), f32x4.splat(0.125));
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(plane + at))));
}

/**
 * In place on i16 8.3 luma. `base` and `dark` are luma planes of the frames, u8 or (`...IsDeep`) i16 8.3; `map` has one f32
 * in levels per factor x factor pixels and is read smoothly. `scratch`: two rows of f32.
 */
export function lowerBright(luma: usize, width: i32, height: i32, base: usize, baseIsDeep: bool, dark: usize, darkIsDeep: bool, map: usize, mapWidth: i32, mapHeight: i32, factor: i32, scratch: usize): void {
  const cells = scratch;
  const across = cells + (<usize>(mapWidth + 8) << 2);
  const one = f32x4.splat(1);
  const eight = f32x4.splat(8);
  for (let y = 0; y < height; y++) {
    const v = (<f32>y + <f32>0.5) / <f32>factor - <f32>0.5;
    const top = <i32>Mathf.floor(v);
    const fv = v - <f32>top;
    const upper = map + ((<usize>clampIndex(top, mapHeight - 1) * mapWidth) << 2);
    const lower = map + ((<usize>clampIndex(top + 1, mapHeight - 1) * mapWidth) << 2);
    let isStill = true;
    for (let c = 0; c < mapWidth; c++) {
      const at = <usize>c << 2;
      const a = load<f32>(upper + at);
      const value = a + fv * (load<f32>(lower + at) - a);
      if (value != 0) isStill = false;
      store<f32>(cells + at, value);
    }
    if (isStill) continue;
    for (let x = 0; x < width; x++) {
      const u = (<f32>x + <f32>0.5) / <f32>factor - <f32>0.5;
      const left = <i32>Mathf.floor(u);
      const a = load<f32>(cells + (<usize>clampIndex(left, mapWidth - 1) << 2));
      const b = load<f32>(cells + (<usize>clampIndex(left + 1, mapWidth - 1) << 2));
      store<f32>(across + (<usize>x << 2), a + (u - <f32>left) * (b - a));
    }
    const row = <usize>width * <usize>y;
    const own = luma + (row << 1);
    const baseRow = baseIsDeep ? base + (row << 1) : base + row;
    const darkRow = darkIsDeep ? dark + (row << 1) : dark + row;
    let x: usize = 0;
    for (; x + 4 <= <usize>width; x += 4) {
      const matte = f32x4.mul(smoothly(levels4(baseRow, x, baseIsDeep), baseFrom, baseTo), f32x4.sub(one, smoothly(levels4(darkRow, x, darkIsDeep), darkFrom, darkTo)));
      const change = f32x4.nearest(f32x4.mul(f32x4.mul(matte, v128.load(across + (x << 2))), eight));
      const sum = i32x4.add(i32x4.trunc_sat_f32x4_s(change), v128.load16x4_s(own + (x << 1)));
      v128.store64_lane(own + (x << 1), i16x8.narrow_i32x4_s(sum, sum), 0);
    }
    for (; x < <usize>width; x++) {
      const matte = f32x4.mul(smoothly(levels4(baseRow, x, baseIsDeep), baseFrom, baseTo), f32x4.sub(one, smoothly(levels4(darkRow, x, darkIsDeep), darkFrom, darkTo)));
      const change = <i32>nearest<f32>(f32x4.extract_lane(matte, 0) * load<f32>(across + (x << 2)) * <f32>8);
      store<i16>(own + (x << 1), <i16>(<i32>load<i16>(own + (x << 1)) + change));
    }
  }
}

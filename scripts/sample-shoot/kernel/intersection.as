// Rays against triangles, four boxes or triangles at a time.

let rox: f64 = 0;
let roy: f64 = 0;
let roz: f64 = 0;
let rdx: f64 = 0;
let rdy: f64 = 0;
let rdz: f64 = 0;
let hitDistance: f64 = 0;
let hitTriangle: i32 = -1;
let hitU: f64 = 0;
let hitV: f64 = 0;

@inline function inverse(x: f64): f64 {
  return 1.0 / (Math.abs(x) < 1e-8 ? (x < 0 ? -1e-8 : 1e-8) : x);
}

/** Nearest hit of the current ray before `limit`; with `shadow`, any hit of something opaque will do. */
function trace(limit: f64, shadow: bool): bool {
  let best = limit;
  hitTriangle = -1;
  const ox = f32x4.splat(<f32>rox);
  const oy = f32x4.splat(<f32>roy);
  const oz = f32x4.splat(<f32>roz);
  const dx = f32x4.splat(<f32>rdx);
  const dy = f32x4.splat(<f32>rdy);
  const dz = f32x4.splat(<f32>rdz);
  const ix = f32x4.splat(<f32>inverse(rdx));
  const iy = f32x4.splat(<f32>inverse(rdy));
  const iz = f32x4.splat(<f32>inverse(rdz));
  const zero = f32x4.splat(0);
  let top: i32 = 1;
  store<i32>(stackNode, 0);
  store<f32>(stackNear, 0);
  while (top > 0) {
    top--;
    if (load<f32>(stackNear + (<usize>top << 2)) >= best) continue;
    const entry = load<i32>(stackNode + (<usize>top << 2));
    if (entry >= 0) {
      const at = nodes + <usize>(entry * NODE_BYTES);
      const ax = f32x4.mul(f32x4.sub(v128.load(at), ox), ix);
      const bx = f32x4.mul(f32x4.sub(v128.load(at, 16), ox), ix);
      const ay = f32x4.mul(f32x4.sub(v128.load(at, 32), oy), iy);
      const by = f32x4.mul(f32x4.sub(v128.load(at, 48), oy), iy);
      const az = f32x4.mul(f32x4.sub(v128.load(at, 64), oz), iz);
      const bz = f32x4.mul(f32x4.sub(v128.load(at, 80), oz), iz);
      const near = f32x4.pmax(f32x4.pmax(f32x4.pmin(ax, bx), f32x4.pmin(ay, by)), f32x4.pmax(f32x4.pmin(az, bz), zero));
      const far = f32x4.pmin(f32x4.pmin(f32x4.pmax(ax, bx), f32x4.pmax(ay, by)), f32x4.pmin(f32x4.pmax(az, bz), f32x4.splat(<f32>best)));
      let mask = i32x4.bitmask(f32x4.le(near, far));
      if (mask == 0) continue;
      v128.store(lane, near);
      const first = top;
      while (mask != 0) {
        const i = ctz(mask);
        mask &= mask - 1;
        const distance = load<f32>(lane + (<usize>i << 2));
        const child = load<i32>(at + (<usize>i << 2), 96);
        let j = top++;
        while (j > first && load<f32>(stackNear + (<usize>(j - 1) << 2)) < distance) {
          store<f32>(stackNear + (<usize>j << 2), <f32>(load<f32>(stackNear + (<usize>(j - 1) << 2))));
          store<i32>(stackNode + (<usize>j << 2), load<i32>(stackNode + (<usize>(j - 1) << 2)));
          j--;
        }
        store<f32>(stackNear + (<usize>j << 2), <f32>distance);
        store<i32>(stackNode + (<usize>j << 2), child);
      }
    } else {
      const at = packets + <usize>(~entry * PACKET_BYTES);
      const e1x = v128.load(at, 48);
      const e1y = v128.load(at, 64);
      const e1z = v128.load(at, 80);
      const e2x = v128.load(at, 96);
      const e2y = v128.load(at, 112);
      const e2z = v128.load(at, 128);
      const px = f32x4.sub(f32x4.mul(dy, e2z), f32x4.mul(dz, e2y));
      const py = f32x4.sub(f32x4.mul(dz, e2x), f32x4.mul(dx, e2z));
      const pz = f32x4.sub(f32x4.mul(dx, e2y), f32x4.mul(dy, e2x));
      const scale = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.mul(e1x, px), f32x4.add(f32x4.mul(e1y, py), f32x4.mul(e1z, pz))));
      const tx = f32x4.sub(ox, v128.load(at));
      const ty = f32x4.sub(oy, v128.load(at, 16));
      const tz = f32x4.sub(oz, v128.load(at, 32));
      const u = f32x4.mul(scale, f32x4.add(f32x4.mul(tx, px), f32x4.add(f32x4.mul(ty, py), f32x4.mul(tz, pz))));
      const qx = f32x4.sub(f32x4.mul(ty, e1z), f32x4.mul(tz, e1y));
      const qy = f32x4.sub(f32x4.mul(tz, e1x), f32x4.mul(tx, e1z));
      const qz = f32x4.sub(f32x4.mul(tx, e1y), f32x4.mul(ty, e1x));
      const v = f32x4.mul(scale, f32x4.add(f32x4.mul(dx, qx), f32x4.add(f32x4.mul(dy, qy), f32x4.mul(dz, qz))));
      const distances = f32x4.mul(scale, f32x4.add(f32x4.mul(e2x, qx), f32x4.add(f32x4.mul(e2y, qy), f32x4.mul(e2z, qz))));
      const inside = v128.and(v128.and(f32x4.ge(u, zero), f32x4.ge(v, zero)), v128.and(f32x4.le(f32x4.add(u, v), f32x4.splat(1)), v128.and(f32x4.gt(distances, f32x4.splat(<f32>EPSILON)), f32x4.lt(distances, f32x4.splat(<f32>best)))));
      let mask = i32x4.bitmask(inside);
      if (mask == 0) continue;
      v128.store(lane, distances);
      v128.store(lane, u, 16);
      v128.store(lane, v, 32);
      while (mask != 0) {
        const i = <usize>ctz(mask) << 2;
        mask &= mask - 1;
        const distance = load<f32>(lane + i);
        if (distance >= best) continue;
        best = distance;
        hitTriangle = load<i32>(at + i, 144);
        hitU = load<f32>(lane + i, 16);
        hitV = load<f32>(lane + i, 32);
        if (shadow && property(load<i32>(triangles + <usize>(hitTriangle * TRIANGLE_BYTES)), 28) > 0.5) {
          hitDistance = best;
          return true;
        }
      }
    }
  }
  hitDistance = best;
  return hitTriangle >= 0;
}

/** How much light passes along a segment: curtains and glass let some through, lamps do not shade themselves. */
function transmittance(ox: f64, oy: f64, oz: f64, dx: f64, dy: f64, dz: f64, limit: f64): f64 {
  rox = ox;
  roy = oy;
  roz = oz;
  rdx = dx;
  rdy = dy;
  rdz = dz;
  let passed: f64 = 1;
  let left = limit;
  for (let layer = 0; layer < 12; layer++) {
    if (!trace(left, true)) return passed;
    const material = load<i32>(triangles + <usize>(hitTriangle * TRIANGLE_BYTES));
    if (property(material, 28) > 0.5) return 0;
    const kind = <i32>property(material, 0);
    if (kind == GLASS) passed *= 0.9;
    else if (kind != EMISSIVE) passed *= property(material, 12);
    const step = hitDistance + EPSILON;
    rox += rdx * step;
    roy += rdy * step;
    roz += rdz * step;
    left -= step;
    if (left <= EPSILON || passed < 0.01) return passed;
  }
  return 0;
}

// A small path tracer over triangles, in AssemblyScript. The host lays out memory (see ../tracer.ts for the records), calls
// `configure`, and then `renderRow` for each row. Lengths are metres, radiance is in kcd/m2, so that exposure is physical.
//
// Light: the sun and the lamps by next-event estimation; daylight in rooms by sampling the window rectangles (portals), through
// which a baked panorama of the garden is seen; daylight outside by bouncing. What the camera sees directly, in mirrors or in
// reflections is traced for real.

const NODE_BYTES: i32 = 112;
const PACKET_BYTES: i32 = 160;
const TRIANGLE_BYTES: i32 = 40;
const MATERIAL_BYTES: i32 = 128;
const PORTAL_BYTES: i32 = 52;
const LAMP_BYTES: i32 = 32;
const PI: f64 = 3.14159265;
const FAR: f64 = 1.0e9;
const EPSILON: f64 = 0.0004;
const MAX_DEPTH: i32 = 6;
const PANORAMA_WIDTH: i32 = 512;
const PANORAMA_HEIGHT: i32 = 256;
const DIMENSIONS: i32 = 16;

const SURFACE: i32 = 0;
const MIRROR: i32 = 1;
const METAL: i32 = 2;
const EMISSIVE: i32 = 3;
const GLASS: i32 = 4;

let nodes: usize = 0;
let packets: usize = 0;
let triangles: usize = 0;
let materials: usize = 0;
let portals: usize = 0;
let portalCount: i32 = 0;
let lamps: usize = 0;
let lampCount: i32 = 0;
let panorama: usize = 0;
let settings: usize = 0;

const stackNode = memory.data(4 * 256, 16);
const stackNear = memory.data(4 * 256, 16);
const lane = memory.data(64, 16);
const offsets = memory.data(4 * 16, 16);

export function allocate(bytes: i32): usize {
  return heap.alloc(bytes);
}

export function configure(nodesAt: usize, packetsAt: usize, trianglesAt: usize, materialsAt: usize, portalsAt: usize, portalTotal: i32, lampsAt: usize, lampTotal: i32, settingsAt: usize): void {
  nodes = nodesAt;
  packets = packetsAt;
  triangles = trianglesAt;
  materials = materialsAt;
  portals = portalsAt;
  portalCount = portalTotal;
  lamps = lampsAt;
  lampCount = lampTotal;
  settings = settingsAt;
  const sx = setting(0);
  const sy = setting(1);
  const sz = setting(2);
  sunX = sx;
  sunY = sy;
  sunZ = sz;
  if (portalCount > 0) bakePanorama();
}

@inline function setting(index: i32): f64 {
  return load<f32>(settings + (<usize>index << 2));
}
@inline function property(material: i32, index: i32): f64 {
  return load<f32>(materials + <usize>(material * MATERIAL_BYTES + (index << 2)));
}

// ---- chance ------------------------------------------------------------------------------------------------------

let state: u32 = 1;
let sampleIndex: i32 = 0;
let dimension: i32 = 0;

@inline function hash(x: u32): u32 {
  x ^= x >> 16;
  x *= 0x7feb352d;
  x ^= x >> 15;
  x *= 0x846ca68b;
  return x ^ (x >> 16);
}
@inline function chance(): f64 {
  state = state * 747796405 + 2891336453;
  const word: u32 = ((state >> ((state >> 28) + 4)) ^ state) * 277803737;
  return <f64>(((word >> 22) ^ word) >> 8) * (1.0 / 16777216.0);
}
const alphas: StaticArray<f64> = [0.41421356, 0.73205081, 0.23606798, 0.64575131, 0.31662479, 0.60555128, 0.12310563, 0.35889894, 0.79583152, 0.38516481, 0.56776436, 0.08276253, 0.40312424, 0.55743852, 0.8556546, 0.28010989];
/** The next number of this path: a Richtmyer sequence over the pixel's samples for the first dimensions, then chance. */
function next(): f64 {
  if (dimension >= DIMENSIONS) return chance();
  const d = dimension++;
  const value: f64 = load<f32>(offsets + (<usize>d << 2)) + <f64>(sampleIndex + 1) * unchecked(alphas[d]);
  return value - Math.floor(value);
}

// ---- intersection ------------------------------------------------------------------------------------------------

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

// ---- noise and texture -------------------------------------------------------------------------------------------

@inline function lattice(x: i32, y: i32, z: i32): f64 {
  return <f64>(hash(<u32>x * 73856093 ^ <u32>y * 19349663 ^ <u32>z * 83492791) >> 8) * (1.0 / 16777216.0);
}
@inline function mix(a: f64, b: f64, t: f64): f64 {
  return a + (b - a) * t;
}
@inline function clamp01(x: f64): f64 {
  return x < 0 ? 0 : x > 1 ? 1 : x;
}
@inline function smooth(a: f64, b: f64, x: f64): f64 {
  const t = clamp01((x - a) / (b - a));
  return t * t * (3 - 2 * t);
}
function noise(x: f64, y: f64, z: f64): f64 {
  const fx = Math.floor(x);
  const fy = Math.floor(y);
  const fz = Math.floor(z);
  const i = <i32>fx;
  const j = <i32>fy;
  const k = <i32>fz;
  let u = x - fx;
  let v = y - fy;
  let w = z - fz;
  u = u * u * (3 - 2 * u);
  v = v * v * (3 - 2 * v);
  w = w * w * (3 - 2 * w);
  const a = mix(mix(lattice(i, j, k), lattice(i + 1, j, k), u), mix(lattice(i, j + 1, k), lattice(i + 1, j + 1, k), u), v);
  const b = mix(mix(lattice(i, j, k + 1), lattice(i + 1, j, k + 1), u), mix(lattice(i, j + 1, k + 1), lattice(i + 1, j + 1, k + 1), u), v);
  return mix(a, b, w);
}
function fbm(x: f64, y: f64, z: f64, octaves: i32): f64 {
  let sum: f64 = 0;
  let weight: f64 = 0.5;
  let total: f64 = 0;
  for (let i = 0; i < octaves; i++) {
    sum += weight * noise(x, y, z);
    total += weight;
    weight *= 0.5;
    x = x * 2.03 + 17.3;
    y = y * 2.03 + 5.1;
    z = z * 2.03 + 9.7;
  }
  return sum / total;
}

let texR: f64 = 0;
let texG: f64 = 0;
let texB: f64 = 0;
let nx: f64 = 0;
let ny: f64 = 0;
let nz: f64 = 0;

@inline function blend(material: i32, t: f64, gain: f64): void {
  texR = clamp01(mix(property(material, 1), property(material, 8), t) * gain);
  texG = clamp01(mix(property(material, 2), property(material, 9), t) * gain);
  texB = clamp01(mix(property(material, 3), property(material, 10), t) * gain);
}
@inline function tilt(amount: f64, x: f64, y: f64, z: f64): void {
  nx += amount * (noise(x, y, z) - 0.5);
  ny += amount * (noise(x + 31.7, y + 11.3, z) - 0.5);
  nz += amount * (noise(x, y + 47.1, z + 23.9) - 0.5);
  const scale: f64 = 1.0 / Math.sqrt(nx * nx + ny * ny + nz * nz);
  nx *= scale;
  ny *= scale;
  nz *= scale;
}

/** Sets the colour (and, with `fine`, bends the normal) of `material` at a point. */
function shade(material: i32, x: f64, y: f64, z: f64, fine: bool): void {
  const texture = <i32>property(material, 6);
  const variation = property(material, 27);
  if (!fine) {
    const even: f64 = texture == 0 || texture == 3 || texture == 12 || texture == 2 ? 0 : 0.4;
    blend(material, even, 1);
    return;
  }
  const bump = property(material, 11);
  const scale = property(material, 7);
  const px = x - property(material, 18);
  const py = y - property(material, 19);
  const pz = z - property(material, 20);
  const u = px * property(material, 21) + py * property(material, 22) + pz * property(material, 23);
  const v = px * property(material, 24) + py * property(material, 25) + pz * property(material, 26);
  if (texture == 1) {
    // Boards: u along, v across; scale is the width, 29 the length (0: endless).
    const row = Math.floor(v / scale);
    const length = property(material, 29);
    const shifted = length > 0 ? u / length + lattice(<i32>row, 7, 1) : 0;
    const column = Math.floor(shifted);
    const tone = lattice(<i32>row, <i32>column, 5);
    const across = v / scale - row;
    const gapWidth: f64 = property(material, 30) / scale;
    let gap = smooth(0, gapWidth, across) * smooth(0, gapWidth, 1 - across);
    if (length > 0) gap *= smooth(0, gapWidth * scale / length, shifted - column) * smooth(0, gapWidth * scale / length, 1 - shifted + column);
    const swirl = fbm(u * 1.7 + tone * 40, v * 9, tone * 19, 3);
    const grain = noise(u * 5 + tone * 91, v * 190 + swirl * 14, 3.7);
    const pores = noise(u * 14 + tone * 11, v * 620, 8.1);
    blend(material, clamp01(0.12 + 0.5 * swirl * grain + 0.75 * variation * tone + 0.18 * smooth(0.62, 0.95, pores)), (0.35 + 0.65 * gap) * (1 + 0.25 * variation * (tone - 0.5)));
    const edge: f64 = gap < 0.98 ? (across < 0.5 ? -0.4 : 0.4) * (1 - gap) : 0;
    nx += edge * property(material, 24);
    ny += edge * property(material, 25);
    nz += edge * property(material, 26);
    tilt(bump, u * 9 + tone * 50, v * 70, z * 9);
  } else if (texture == 2) {
    // Tiles: scale wide, 29 high, rows shifted by 30 of a tile.
    const height = property(material, 29);
    const row = Math.floor(v / height);
    const shifted = u / scale + row * property(material, 30);
    const column = Math.floor(shifted);
    const tone = lattice(<i32>row, <i32>column, 2);
    const a = (shifted - column) * scale;
    const b = (v / height - row) * height;
    const edge = Math.min(Math.min(a, scale - a), Math.min(b, height - b));
    const inside = smooth(0.0012, 0.0026, edge);
    const soft = fbm(x * 6 + tone * 30, y * 6, z * 6, 3);
    blend(material, 1 - inside, 1 + variation * (tone - 0.5) + 0.06 * (soft - 0.5));
    if (inside > 0.5) {
      nx += bump * (tone - 0.5);
      ny += bump * (lattice(<i32>row, <i32>column, 9) - 0.5);
      tilt(bump * 1.5, x * 7 + tone * 20, y * 7, z * 7);
    }
  } else if (texture == 3) {
    // Cloth: a fine irregular weave.
    const weave = noise(x * 420, y * 420, z * 420);
    const slub = noise(x * 90, y * 90, z * 260);
    const soft = fbm(x * 7, y * 7, z * 7, 2);
    blend(material, 0, 1 + variation * ((weave - 0.5) + 0.7 * (slub - 0.5) + 0.5 * (soft - 0.5)));
    tilt(bump, x * 260, y * 260, z * 260);
  } else if (texture == 4) {
    // Solid wood: u runs along the grain.
    const wx = px - u * property(material, 21);
    const wy = py - u * property(material, 22);
    const wz = pz - u * property(material, 23);
    const swirl = fbm(u * 1.3, wx * 8 + wz * 5, wy * 8, 3);
    const rings = 0.5 + 0.5 * Math.sin((wx + wy * 0.7 + wz) * 70 + swirl * 22);
    const pores = noise(u * 18, (wx + wz) * 520, wy * 520);
    blend(material, clamp01(0.1 + variation * (0.5 * rings + 0.7 * swirl) + 0.15 * smooth(0.6, 0.95, pores)), 1);
    tilt(bump, u * 8, (wx + wz) * 60, wy * 60);
  } else if (texture == 5) {
    // A woven rug: a diamond grid of thin lines on a deep pile; scale is the diamond's size.
    const wobble = 0.05 * (noise(u * 9, v * 9, 1) - 0.5);
    const a = (u + v) / scale + wobble;
    const b = (u - v) / scale + wobble;
    const da = Math.abs(a - Math.floor(a) - 0.5);
    const db = Math.abs(b - Math.floor(b) - 0.5);
    const lineWidth: f64 = property(material, 29);
    const line = 1 - smooth(lineWidth * 0.6, lineWidth, Math.min(da, db));
    const pile = noise(x * 230, y * 230, z * 230);
    const soft = fbm(x * 5, y * 5, 0, 3);
    blend(material, line * 0.9, 1 + variation * ((pile - 0.5) * 0.9 + 0.5 * (soft - 0.5)));
    tilt(bump, x * 190, y * 190, z * 190);
  } else if (texture == 6) {
    // A painting: broad brushed fields; 15 to 17 hold a third colour, u and v run from 0 to 1.
    const seed = property(material, 29);
    const warp = fbm(u * 2.2 + seed, v * 2.2, seed, 4);
    const field = fbm(u * 1.5 + warp * 1.6 + seed * 3, v * 2.4 + warp, seed + 4, 3);
    const stroke = noise(u * 14 + warp * 8, v * 160, seed) - 0.5;
    blend(material, smooth(0.44, 0.5, field + 0.03 * stroke), 1 + 0.1 * stroke);
    const third = smooth(0.54, 0.57, fbm(u * 2.6 + seed * 7, v * 1.7 - warp, seed + 9, 3) + 0.02 * stroke);
    texR = mix(texR, property(material, 15), third);
    texG = mix(texG, property(material, 16), third);
    texB = mix(texB, property(material, 17), third);
  } else if (texture == 7) {
    // Grass.
    const broad = fbm(x * 0.35, y * 0.35, 2, 3);
    const tuft = fbm(x * 6, y * 6, 4, 2);
    const blade = noise(x * 60, y * 60, z * 60 + 3);
    blend(material, clamp01(0.15 + 0.5 * broad + 0.4 * (tuft - 0.4)), 0.7 + 0.3 * tuft + variation * (blade - 0.5));
    tilt(bump, x * 45, y * 45, z * 45);
    tilt(bump * 0.7, x * 8, y * 8, z * 8);
  } else if (texture == 8) {
    // Leaves: light and dark by place.
    const clump = fbm(x * scale, y * scale, z * scale, 3);
    blend(material, clamp01(clump * 1.6 - 0.3), 0.75 + 0.5 * noise(x * scale * 9, y * scale * 9, z * scale * 9));
  } else if (texture == 9) {
    // Stone with soft veins.
    const warp = fbm(x * 2, y * 2, z * 2, 4);
    const vein = 1 - smooth(0, 0.05, Math.abs(fbm(x * scale + warp * 1.5, y * scale + warp, z * scale, 4) - 0.5));
    blend(material, clamp01(vein * 0.7 + 0.3 * warp), 1 + variation * (noise(x * 90, y * 90, z * 90) - 0.5));
    tilt(bump, x * 40, y * 40, z * 40);
  } else if (texture == 12) {
    // Paint on plaster: barely uneven.
    const broad = fbm(x * 1.1, y * 1.1, z * 1.1, 3);
    blend(material, 0, 1 + variation * (broad - 0.5) + 0.5 * variation * (noise(x * 130, y * 130, z * 130) - 0.5));
    tilt(bump, x * 55, y * 55, z * 55);
  } else if (texture == 13) {
    // Water: small waves, longer across the view.
    blend(material, fbm(x * 0.05, y * 0.05, 0, 3), 1);
    tilt(bump, x * 0.7, y * 1.9, 1);
    tilt(bump, x * 2.9, y * 6.1, 5);
  } else if (texture == 14) {
    // Distant wooded hills: bands of spruce, paler with distance (mixed by the host's choice of colours).
    const wood = fbm(x * scale, y * scale, z * scale * 2, 4);
    const trees = noise(x * scale * 14, y * scale * 14, z * scale * 22);
    blend(material, smooth(0.42, 0.62, wood), 0.7 + 0.6 * trees);
  } else {
    blend(material, 0, 1 + variation * (noise(x * 60, y * 60, z * 60) - 0.5));
    if (bump > 0) tilt(bump, x * 40, y * 40, z * 40);
  }
}

// ---- daylight ----------------------------------------------------------------------------------------------------

let sunX: f64 = 0;
let sunY: f64 = 0;
let sunZ: f64 = 1;
let lightR: f64 = 0;
let lightG: f64 = 0;
let lightB: f64 = 0;

/** The sky's radiance in a direction. Settings: 0 sun, 3 sun irradiance, 6 zenith, 9 horizon, 12 cloud amount, 13 cloud seed. */
function sky(dx: f64, dy: f64, dz: f64): void {
  const up = Math.max(dz, 0);
  const t: f64 = 1 - Math.exp(-up * 3.2);
  const toSun = Math.max(dx * sunX + dy * sunY + dz * sunZ, 0);
  const glow: f64 = 0.9 * Math.pow(toSun, 24) + 0.35 * Math.pow(toSun, 5);
  lightR = mix(setting(9), setting(6), t) + glow * 2.2;
  lightG = mix(setting(10), setting(7), t) + glow * 2.1;
  lightB = mix(setting(11), setting(8), t) + glow * 1.9;
  const amount = setting(12);
  if (amount > 0 && dz > 0.015) {
    const reach: f64 = 1.0 / (dz + 0.12);
    const cx = dx * reach * 1.15 + setting(13);
    const cy = dy * reach * 1.15;
    const warp = fbm(cx * 0.8, cy * 0.8, 3, 3);
    const density = fbm(cx + warp, cy + warp * 0.6, setting(13), 5);
    const thick = smooth(0.64 - 0.3 * amount, 0.9 - 0.3 * amount, density) * smooth(0.015, 0.12, dz);
    const lit: f64 = 9.5 + 5 * glow - 3.2 * smooth(0.62, 0.85, density);
    lightR = mix(lightR, lit, thick);
    lightG = mix(lightG, lit * 1.0, thick);
    lightB = mix(lightB, lit * 1.03, thick);
  }
}

/** Light leaving something outside, by the plain rule (sun without shadow, half sky by tilt): enough for what lights a room. */
function outdoorsPlain(sunShare: f64): void {
  const facing = Math.max(nx * sunX + ny * sunY + nz * sunZ, 0) * sunShare;
  const open: f64 = 0.5 + 0.5 * nz;
  lightR = (texR * (facing * setting(3) + open * setting(14) + (1 - open) * setting(14) * 0.2)) / PI;
  lightG = (texG * (facing * setting(4) + open * setting(15) + (1 - open) * setting(15) * 0.25)) / PI;
  lightB = (texB * (facing * setting(5) + open * setting(16) + (1 - open) * setting(16) * 0.15)) / PI;
}

function bakePanorama(): void {
  panorama = heap.alloc(PANORAMA_WIDTH * PANORAMA_HEIGHT * 12);
  // From just outside the first window.
  const cx = load<f32>(portals) + load<f32>(portals, 36) * -0.6;
  const cy = load<f32>(portals, 4) + load<f32>(portals, 40) * -0.6;
  const cz = load<f32>(portals, 8) + load<f32>(portals, 44) * -0.6;
  for (let row = 0; row < PANORAMA_HEIGHT; row++) {
    for (let column = 0; column < PANORAMA_WIDTH; column++) {
      const theta: f64 = ((<f64>row + 0.5) / <f32>PANORAMA_HEIGHT) * PI;
      const phi: f64 = ((<f64>column + 0.5) / <f32>PANORAMA_WIDTH) * 2 * PI - PI;
      rdx = Math.sin(theta) * Math.cos(phi);
      rdy = Math.sin(theta) * Math.sin(phi);
      rdz = Math.cos(theta);
      rox = cx;
      roy = cy;
      roz = cz;
      lightR = 0;
      lightG = 0;
      lightB = 0;
      if (trace(FAR, false)) {
        const material = surfaceAtHit();
        if (property(material, 14) > 0.5) {
          shade(material, rox + rdx * hitDistance, roy + rdy * hitDistance, roz + rdz * hitDistance, false);
          outdoorsPlain(0.7);
          // A garden of one green would dye every ceiling; real ones are mixed with paths, bark and shade.
          const grey = (lightR + lightG + lightB) / 3;
          lightR = mix(lightR, grey, 0.6);
          lightG = mix(lightG, grey, 0.6);
          lightB = mix(lightB, grey, 0.6);
        }
      } else sky(rdx, rdy, rdz);
      const at = panorama + <usize>((row * PANORAMA_WIDTH + column) * 12);
      store<f32>(at, <f32>lightR);
      store<f32>(at, <f32>lightG, 4);
      store<f32>(at, <f32>lightB, 8);
    }
  }
}

function lookUpPanorama(dx: f64, dy: f64, dz: f64): void {
  const row = min(PANORAMA_HEIGHT - 1, <i32>((Math.acos(Math.max(-1, Math.min(1, dz))) / PI) * <f32>PANORAMA_HEIGHT));
  const column = min(PANORAMA_WIDTH - 1, <i32>(((Math.atan2(dy, dx) + PI) / (2 * PI)) * <f32>PANORAMA_WIDTH));
  const at = panorama + <usize>((row * PANORAMA_WIDTH + column) * 12);
  lightR = load<f32>(at);
  lightG = load<f32>(at, 4);
  lightB = load<f32>(at, 8);
}

// ---- surfaces ----------------------------------------------------------------------------------------------------

let gx: f64 = 0;
let gy: f64 = 0;
let gz: f64 = 0;

/** Reads the hit triangle: shading normal in n, facing the ray; geometric side in g. Returns the material. */
function surfaceAtHit(): i32 {
  const at = triangles + <usize>(hitTriangle * TRIANGLE_BYTES);
  const w: f64 = 1 - hitU - hitV;
  nx = load<f32>(at, 4) * w + load<f32>(at, 16) * hitU + load<f32>(at, 28) * hitV;
  ny = load<f32>(at, 8) * w + load<f32>(at, 20) * hitU + load<f32>(at, 32) * hitV;
  nz = load<f32>(at, 12) * w + load<f32>(at, 24) * hitU + load<f32>(at, 36) * hitV;
  const scale: f64 = 1.0 / Math.sqrt(nx * nx + ny * ny + nz * nz + 1e-20);
  nx *= scale;
  ny *= scale;
  nz *= scale;
  if (nx * rdx + ny * rdy + nz * rdz > 0) {
    nx = -nx;
    ny = -ny;
    nz = -nz;
  }
  gx = nx;
  gy = ny;
  gz = nz;
  return load<i32>(at);
}

/** A cosine-weighted direction about n, into the ray. */
function bounceDiffuse(a: f64, b: f64): void {
  const radius = Math.sqrt(a);
  const angle: f64 = 2 * PI * b;
  const lx = radius * Math.cos(angle);
  const ly = radius * Math.sin(angle);
  const lz = Math.sqrt(Math.max(0, 1 - a));
  const sign: f64 = nz >= 0 ? 1 : -1;
  const c: f64 = -1 / (sign + nz);
  const d = nx * ny * c;
  rdx = lx * (1 + sign * nx * nx * c) + ly * d + lz * nx;
  rdy = lx * sign * d + ly * (sign + ny * ny * c) + lz * ny;
  rdz = lx * -sign * nx + ly * -ny + lz * nz;
}

/** Mirror direction about n, spread by roughness, into the ray. */
function bounceGlossy(roughness: f64, a: f64, b: f64): void {
  let mx = nx;
  let my = ny;
  let mz = nz;
  if (roughness > 0.001) {
    const keepX = rdx;
    const keepY = rdy;
    const keepZ = rdz;
    // GGX-like half vector.
    const alpha2 = roughness * roughness * roughness * roughness;
    const cosine = Math.sqrt(Math.max(0, (1 - a) / (1 + (alpha2 - 1) * a)));
    const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
    const angle: f64 = 2 * PI * b;
    const lx = sine * Math.cos(angle);
    const ly = sine * Math.sin(angle);
    const sign: f64 = nz >= 0 ? 1 : -1;
    const c: f64 = -1 / (sign + nz);
    const d = nx * ny * c;
    mx = lx * (1 + sign * nx * nx * c) + ly * d + cosine * nx;
    my = lx * sign * d + ly * (sign + ny * ny * c) + cosine * ny;
    mz = lx * -sign * nx + ly * -ny + cosine * nz;
    rdx = keepX;
    rdy = keepY;
    rdz = keepZ;
  }
  const along = rdx * mx + rdy * my + rdz * mz;
  rdx -= 2 * along * mx;
  rdy -= 2 * along * my;
  rdz -= 2 * along * mz;
  const under = rdx * gx + rdy * gy + rdz * gz;
  if (under < 0.01) {
    rdx -= (under - 0.01) * gx;
    rdy -= (under - 0.01) * gy;
    rdz -= (under - 0.01) * gz;
  }
  const scale: f64 = 1.0 / Math.sqrt(rdx * rdx + rdy * rdy + rdz * rdz);
  rdx *= scale;
  rdy *= scale;
  rdz *= scale;
}

let sumR: f64 = 0;
let sumG: f64 = 0;
let sumB: f64 = 0;

/** Adds what sun, windows and lamps throw on a point (irradiance over pi) to sum; `both` lights cloth from behind too. */
function directLight(x: f64, y: f64, z: f64, both: f64, daylight: bool): void {
  sumR = 0;
  sumG = 0;
  sumB = 0;
  const mx = nx;
  const my = ny;
  const mz = nz;
  // Sun, a disc of half a degree, softened a little for haze.
  if (setting(4) > 0) {
    const spread: f64 = 0.007;
    let dx = sunX + spread * (next() - 0.5);
    let dy = sunY + spread * (next() - 0.5);
    let dz = sunZ + spread * (chance() - 0.5);
    const scale: f64 = 1.0 / Math.sqrt(dx * dx + dy * dy + dz * dz);
    dx *= scale;
    dy *= scale;
    dz *= scale;
    let facing = mx * dx + my * dy + mz * dz;
    const front = facing > 0;
    facing = front ? facing * (1 - both) : -facing * both;
    if (facing > 0.0001) {
      const side: f64 = front ? EPSILON : -EPSILON;
      const open = transmittance(x + gx * side, y + gy * side, z + gz * side, dx, dy, dz, FAR) * facing * (1 / PI);
      sumR += open * setting(3);
      sumG += open * setting(4);
      sumB += open * setting(5);
    }
  }
  if (daylight && portalCount > 0) {
    // One window by area (host gives the running share), one point on it.
    const pick = next();
    let which = 0;
    while (which < portalCount - 1 && pick > load<f32>(portals + <usize>(which * PORTAL_BYTES), 48)) which++;
    const at = portals + <usize>(which * PORTAL_BYTES);
    const share = load<f32>(at, 48) - (which > 0 ? load<f32>(at - PORTAL_BYTES, 48) : 0);
    const a = next() * 2 - 1;
    const b = next() * 2 - 1;
    const ux = load<f32>(at, 12);
    const uy = load<f32>(at, 16);
    const uz = load<f32>(at, 20);
    const vx = load<f32>(at, 24);
    const vy = load<f32>(at, 28);
    const vz = load<f32>(at, 32);
    let dx = load<f32>(at) + ux * a + vx * b - x;
    let dy = load<f32>(at, 4) + uy * a + vy * b - y;
    let dz = load<f32>(at, 8) + uz * a + vz * b - z;
    const squared = dx * dx + dy * dy + dz * dz;
    const distance = Math.sqrt(squared);
    dx /= distance;
    dy /= distance;
    dz /= distance;
    const away: f64 = -(dx * load<f32>(at, 36) + dy * load<f32>(at, 40) + dz * load<f32>(at, 44));
    let facing = mx * dx + my * dy + mz * dz;
    const front = facing > 0;
    facing = front ? facing * (1 - both) : -facing * both;
    if (away > 0.0001 && facing > 0.0001) {
      const area = 4 * Math.sqrt(ux * ux + uy * uy + uz * uz) * Math.sqrt(vx * vx + vy * vy + vz * vz);
      const side: f64 = front ? EPSILON : -EPSILON;
      let weight = (facing * away * area) / (Math.max(squared, 0.01) * share * PI);
      weight *= transmittance(x + gx * side, y + gy * side, z + gz * side, dx, dy, dz, distance + 0.02);
      if (weight > 0) {
        lookUpPanorama(dx, dy, dz);
        sumR += weight * lightR;
        sumG += weight * lightG;
        sumB += weight * lightB;
      }
    }
  }
  if (lampCount > 0) {
    const pick = next();
    const which = min(lampCount - 1, <i32>(pick * <f64>lampCount));
    const at = lamps + <usize>(which * LAMP_BYTES);
    const radius = load<f32>(at, 12);
    // A point on the lamp's sphere.
    const c = next() * 2 - 1;
    const s = Math.sqrt(Math.max(0, 1 - c * c));
    const angle: f64 = next() * 2 * PI;
    let dx = load<f32>(at) + radius * s * Math.cos(angle) - x;
    let dy = load<f32>(at, 4) + radius * s * Math.sin(angle) - y;
    let dz = load<f32>(at, 8) + radius * c - z;
    const squared = dx * dx + dy * dy + dz * dz;
    const distance = Math.sqrt(squared);
    dx /= distance;
    dy /= distance;
    dz /= distance;
    let facing = mx * dx + my * dy + mz * dz;
    const front = facing > 0;
    facing = front ? facing * (1 - both) : -facing * both;
    // Spot lamps (28 > 0) shine down only, narrowed by a power.
    const narrow = load<f32>(at, 28);
    if (narrow > 0) facing *= Math.pow(Math.max(0, dz), narrow) * (narrow + 1) * 2;
    if (facing > 0.0001) {
      const side: f64 = front ? EPSILON : -EPSILON;
      const open = transmittance(x + gx * side, y + gy * side, z + gz * side, dx, dy, dz, distance - 0.01);
      // Stored as luminous intensity, kcd.
      const weight = (open * facing * <f64>lampCount) / (Math.max(squared, 0.02) * PI);
      sumR += weight * load<f32>(at, 16);
      sumG += weight * load<f32>(at, 20);
      sumB += weight * load<f32>(at, 24);
    }
  }
  nx = mx;
  ny = my;
  nz = mz;
}

// ---- the path ----------------------------------------------------------------------------------------------------

let outDiffuseR: f64 = 0;
let outDiffuseG: f64 = 0;
let outDiffuseB: f64 = 0;
let outGlossR: f64 = 0;
let outGlossG: f64 = 0;
let outGlossB: f64 = 0;
let featureR: f64 = 0;
let featureG: f64 = 0;
let featureB: f64 = 0;
let featureNX: f64 = 0;
let featureNY: f64 = 0;
let featureNZ: f64 = 0;
let featurePX: f64 = 0;
let featurePY: f64 = 0;
let featurePZ: f64 = 0;
let glossPath: bool = false;
let onlyFeatures: bool = false;

@inline function add(r: f64, g: f64, b: f64, limit: f64): void {
  const most = Math.max(r, Math.max(g, b));
  const scale: f64 = most > limit ? limit / most : 1;
  if (!(most >= 0)) return;
  if (glossPath) {
    outGlossR += r * scale;
    outGlossG += g * scale;
    outGlossB += b * scale;
  } else {
    outDiffuseR += r * scale;
    outDiffuseG += g * scale;
    outDiffuseB += b * scale;
  }
}

function feature(r: f64, g: f64, b: f64, x: f64, y: f64, z: f64): void {
  featureR = r;
  featureG = g;
  featureB = b;
  featureNX = gx;
  featureNY = gy;
  featureNZ = gz;
  featurePX = x;
  featurePY = y;
  featurePZ = z;
}

/** Follows the current ray; `out*` gain its radiance, `feature*` hold what the denoiser is guided by. */
function follow(): void {
  let r: f64 = 1;
  let g: f64 = 1;
  let b: f64 = 1;
  let seesLight = true;
  let featured = false;
  let indirect = false;
  glossPath = false;
  const limit = setting(17);
  let skips = 0;
  let ignoreAlpha = false;
  for (let depth = 0; depth < MAX_DEPTH; ) {
    const ex = rdx;
    const ey = rdy;
    const ez = rdz;
    if (!trace(FAR, false)) {
      if (seesLight) {
        sky(ex, ey, ez);
        if (!featured) {
          gx = -ex;
          gy = -ey;
          gz = -ez;
          feature(1, 1, 1, ex * 5000, ey * 5000, ez * 5000);
        }
        add(r * lightR, g * lightG, b * lightB, indirect ? limit : FAR);
      }
      return;
    }
    const x = rox + rdx * hitDistance;
    const y = roy + rdy * hitDistance;
    const z = roz + rdz * hitDistance;
    const material = surfaceAtHit();
    const kind = <i32>property(material, 0);
    const alpha = property(material, 12);
    rox = x;
    roy = y;
    roz = z;
    if (alpha > 0 && skips < 12 && chance() < alpha) {
      skips++;
      rox += rdx * EPSILON;
      roy += rdy * EPSILON;
      roz += rdz * EPSILON;
      continue;
    }
    if (kind == EMISSIVE) {
      if (seesLight) {
        if (!featured) feature(1, 1, 1, x, y, z);
        const edge: f64 = 0.55 + 0.45 * Math.abs(nx * rdx + ny * rdy + nz * rdz);
        add(r * property(material, 15) * edge, g * property(material, 16) * edge, b * property(material, 17) * edge, indirect ? limit : FAR);
      }
      return;
    }
    if (kind == GLASS || kind == MIRROR) {
      const facing = Math.abs(nx * rdx + ny * rdy + nz * rdz);
      const grazing = Math.pow(1 - facing, 5);
      if (++skips > 12) return;
      // Seen straight from the camera a pane only lets through: half a pixel of reflection would be noise.
      if (kind == MIRROR || (featured && chance() < 0.07 + 0.6 * grazing)) {
        if (kind == MIRROR) {
          r *= property(material, 1);
          g *= property(material, 2);
          b *= property(material, 3);
        }
        bounceGlossy(property(material, 4), 0, 0);
      } else {
        r *= property(material, 1);
        g *= property(material, 2);
        b *= property(material, 3);
      }
      rox += rdx * EPSILON;
      roy += rdy * EPSILON;
      roz += rdz * EPSILON;
      continue;
    }
    const outdoors = property(material, 14) > 0.5 && portalCount > 0;
    if (outdoors && !seesLight) return;
    shade(material, x, y, z, !indirect);
    // Bumps must not turn the surface away from the eye.
    const towards = nx * rdx + ny * rdy + nz * rdz;
    if (towards > -0.02) {
      nx -= (towards + 0.02) * rdx;
      ny -= (towards + 0.02) * rdy;
      nz -= (towards + 0.02) * rdz;
      const scale: f64 = 1.0 / Math.sqrt(nx * nx + ny * ny + nz * nz);
      nx *= scale;
      ny *= scale;
      nz *= scale;
    }
    const ar = texR;
    const ag = texG;
    const ab = texB;
    const roughness = property(material, 4);
    if (!featured) {
      if (kind == METAL) feature(1, 1, 1, x, y, z);
      else feature(Math.max(0.02, ar * r), Math.max(0.02, ag * g), Math.max(0.02, ab * b), x, y, z);
    }
    if (onlyFeatures) return;
    if (kind == METAL) {
      if (!featured) glossPath = true;
      featured = true;
      r *= ar;
      g *= ag;
      b *= ab;
      bounceGlossy(roughness, next(), next());
      seesLight = true;
      depth++;
      rox += gx * EPSILON;
      roy += gy * EPSILON;
      roz += gz * EPSILON;
      continue;
    }
    const f0 = property(material, 5);
    if (f0 > 0 && (!indirect || roughness < 0.3)) {
      const facing = Math.abs(nx * rdx + ny * rdy + nz * rdz);
      const fresnel = f0 + (1 - f0) * Math.pow(1 - facing, 5) * (1 - roughness);
      const take: f64 = !featured ? Math.max(0.3, fresnel) : fresnel;
      if (next() < take) {
        if (!featured) glossPath = true;
        featured = true;
        const weight = fresnel / take;
        r *= weight;
        g *= weight;
        b *= weight;
        bounceGlossy(roughness, next(), next());
        seesLight = true;
        depth++;
        rox += gx * EPSILON;
        roy += gy * EPSILON;
        roz += gz * EPSILON;
        continue;
      }
      const weight = (1 - fresnel) / (1 - take);
      r *= weight;
      g *= weight;
      b *= weight;
    }
    featured = true;
    r *= ar;
    g *= ag;
    b *= ab;
    const both = property(material, 13);
    const px = nx;
    const py = ny;
    const pz = nz;
    directLight(x, y, z, both, !outdoors);
    nx = px;
    ny = py;
    nz = pz;
    add(r * sumR, g * sumG, b * sumB, indirect ? limit : FAR);
    if (outdoors) {
      // One look around: open sky, or the plain rule for what stands in the way.
      bounceDiffuse(next(), next());
      rox = x + gx * EPSILON;
      roy = y + gy * EPSILON;
      roz = z + gz * EPSILON;
      if (trace(FAR, false)) {
        const other = surfaceAtHit();
        shade(other, rox + rdx * hitDistance, roy + rdy * hitDistance, roz + rdz * hitDistance, false);
        outdoorsPlain(0.4);
      } else sky(rdx, rdy, rdz);
      add(r * lightR, g * lightG, b * lightB, FAR);
      return;
    }
    if (both > 0 && chance() < both) {
      nx = -nx;
      ny = -ny;
      nz = -nz;
      gx = -gx;
      gy = -gy;
      gz = -gz;
    }
    bounceDiffuse(next(), next());
    rox = x + gx * EPSILON;
    roy = y + gy * EPSILON;
    roz = z + gz * EPSILON;
    seesLight = portalCount == 0;
    indirect = true;
    depth++;
    if (depth > 2) {
      const keep = Math.min(0.95, Math.max(r, Math.max(g, b)));
      if (chance() > keep) return;
      r /= keep;
      g /= keep;
      b /= keep;
    }
  }
}

/** Points the current ray from the camera through a place on the picture, in pixels from its top left. */
function aim(width: i32, height: i32, x: f64, y: f64): void {
  const half = setting(32);
  const h = ((x / <f64>width) * 2 - 1) * half;
  const w = (((<f64>height - y) / <f64>height) * 2 - 1) * (<f64>height / <f64>width) * half + setting(33);
  const dx = setting(29) + setting(23) * h + setting(26) * w;
  const dy = setting(30) + setting(24) * h + setting(27) * w;
  const dz = setting(31) + setting(25) * h + setting(28) * w;
  const scale: f64 = 1.0 / Math.sqrt(dx * dx + dy * dy + dz * dz);
  rox = setting(20);
  roy = setting(21);
  roz = setting(22);
  rdx = dx * scale;
  rdy = dy * scale;
  rdz = dz * scale;
}

/** What stands behind one row of pixels, four places in each: albedo, normal, place; nine floats for each of the four. */
export function featureRow(width: i32, height: i32, row: i32, out: usize): void {
  onlyFeatures = true;
  for (let column = 0; column < width; column++) {
    state = hash(<u32>(row * width + column) * 7919 + 3);
    for (let part = 0; part < 4; part++) {
      // Four of a rotated grid.
      const x: f64 = part == 0 ? 0.375 : part == 1 ? 0.875 : part == 2 ? 0.125 : 0.625;
      aim(width, height, <f64>column + x, <f64>row + 0.125 + 0.25 * <f64>part);
      dimension = DIMENSIONS;
      featureR = 1;
      featureG = 1;
      featureB = 1;
      follow();
      const at = out + <usize>((column * 4 + part) * 36);
      put3(at, featureR, featureG, featureB);
      put3(at + 12, featureNX, featureNY, featureNZ);
      put3(at + 24, featurePX, featurePY, featurePZ);
    }
  }
  onlyFeatures = false;
}

/**
 * One row of pixels. Settings 20: camera place, 23: right, 26: up, 29: forward, 32: half width at distance 1, 33: lens shift up.
 * Twenty floats a pixel: light on the surface without its colour, gloss, albedo, normal, place, radiance (3 each), then the
 * variances of light and gloss. The first two and the last two, normal and place, are of the surface the first sample met: a
 * mean of two surfaces would be neither. Albedo and radiance are of the whole pixel.
 */
export function renderRow(width: i32, height: i32, row: i32, samples: i32, seed: u32, out: usize): void {
  for (let column = 0; column < width; column++) {
    let dr: f64 = 0, dg: f64 = 0, db: f64 = 0, sr: f64 = 0, sg: f64 = 0, sb: f64 = 0, ar: f64 = 0, ag: f64 = 0, ab: f64 = 0;
    let lr: f64 = 0, lg: f64 = 0, lb: f64 = 0, d2: f64 = 0, s2: f64 = 0, own: f64 = 0;
    let fx: f64 = 0, fy: f64 = 0, fz: f64 = 0, px: f64 = 0, py: f64 = 0, pz: f64 = 0, near: f64 = 0;
    state = hash(<u32>(row * width + column) * 9781 + seed * 6271 + 1);
    for (let d = 0; d < DIMENSIONS; d++) store<f32>(offsets + (<usize>d << 2), <f32>chance());
    for (let sample = 0; sample < samples; sample++) {
      sampleIndex = sample;
      dimension = 0;
      aim(width, height, <f64>column + next(), <f64>row + next());
      outDiffuseR = 0;
      outDiffuseG = 0;
      outDiffuseB = 0;
      outGlossR = 0;
      outGlossG = 0;
      outGlossB = 0;
      featureR = 1;
      featureG = 1;
      featureB = 1;
      follow();
      lr += outDiffuseR + outGlossR;
      lg += outDiffuseG + outGlossG;
      lb += outDiffuseB + outGlossB;
      ar += featureR;
      ag += featureG;
      ab += featureB;
      if (sample == 0) {
        fx = featureNX;
        fy = featureNY;
        fz = featureNZ;
        px = featurePX;
        py = featurePY;
        pz = featurePZ;
        const ex = px - setting(20);
        const ey = py - setting(21);
        const ez = pz - setting(22);
        near = 0.006 * Math.sqrt(ex * ex + ey * ey + ez * ez) + 0.004;
      } else {
        if (fx * featureNX + fy * featureNY + fz * featureNZ < 0.8) continue;
        if (Math.abs(fx * (featurePX - px) + fy * (featurePY - py) + fz * (featurePZ - pz)) > near) continue;
      }
      own += 1;
      const er = outDiffuseR / featureR;
      const eg = outDiffuseG / featureG;
      const eb = outDiffuseB / featureB;
      dr += er;
      dg += eg;
      db += eb;
      sr += outGlossR;
      sg += outGlossG;
      sb += outGlossB;
      const dl = (er + eg + eb) / 3;
      const sl = (outGlossR + outGlossG + outGlossB) / 3;
      d2 += dl * dl;
      s2 += sl * sl;
    }
    const all: f64 = 1.0 / <f64>samples;
    const n: f64 = 1.0 / own;
    const at = out + <usize>(column * 80);
    put3(at, dr * n, dg * n, db * n);
    put3(at + 12, sr * n, sg * n, sb * n);
    put3(at + 24, ar * all, ag * all, ab * all);
    put3(at + 36, fx, fy, fz);
    put3(at + 48, px, py, pz);
    put3(at + 60, lr * all, lg * all, lb * all);
    const dm = (dr + dg + db) * n / 3;
    const sm = (sr + sg + sb) * n / 3;
    // Two or three samples know little of their spread: say so.
    const doubt: f64 = own < 4 ? 1 : 0;
    store<f32>(at, <f32>((Math.max(0, d2 * n - dm * dm) + doubt * dm * dm) * n), 72);
    store<f32>(at, <f32>((Math.max(0, s2 * n - sm * sm) + doubt * sm * sm) * n), 76);
  }
}

@inline function put3(at: usize, a: f64, b: f64, c: f64): void {
  store<f32>(at, <f32>a);
  store<f32>(at, <f32>b, 4);
  store<f32>(at, <f32>c, 8);
}

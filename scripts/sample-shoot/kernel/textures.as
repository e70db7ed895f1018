// What surfaces look like close up: procedural colour and relief.

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

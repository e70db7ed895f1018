// The surface a ray met, and the ways a ray may leave it.

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

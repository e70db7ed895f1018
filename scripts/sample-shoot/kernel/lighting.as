// Light that falls on a point straight from sun, windows and lamps.

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

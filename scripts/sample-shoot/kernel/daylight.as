// Sky, clouds, and the garden as it lights a room.

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

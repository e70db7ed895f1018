// Rows of the picture, as the host asks for them.

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

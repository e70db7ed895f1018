// One path from the camera until its light is known.

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
        add(r * lightR, g * lightG, b * lightB, indirect || glossPath ? limit : FAR);
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
        add(r * property(material, 15) * edge, g * property(material, 16) * edge, b * property(material, 17) * edge, indirect || glossPath ? limit : FAR);
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
    add(r * sumR, g * sumG, b * sumB, indirect || glossPath ? limit : FAR);
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

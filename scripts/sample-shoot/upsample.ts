import type { CleanLight, LinearPicture } from './denoise.ts';
import { featureFloats, featureParts, type LoadedScene, type Size } from './tracer.ts';

/**
 * Lays clean light over the surfaces of a bigger picture (joint bilateral upsampling, Kopf 2007): each of the places looked
 * at in a pixel takes its light from the nearest small pixels that lie on the same surface, then its own colour.
 */
export function upsample(clean: CleanLight, scene: LoadedScene, size: Size): LinearPicture {
  const rgb = new Float32Array(size.width * size.height * 3);
  const features = new Float32Array(size.width * featureParts * featureFloats);
  const scale = clean.width / size.width;
  const found = new Float64Array(6);
  for (let row = 0; row < size.height; row++) {
    scene.featureRow(size, row, features);
    for (let column = 0; column < size.width; column++) {
      const to = (row * size.width + column) * 3;
      for (let part = 0; part < featureParts; part++) {
        const at = (column * featureParts + part) * featureFloats;
        gather(clean, (column + 0.5) * scale - 0.5, (row + 0.5) * scale - 0.5, features, at, found);
        for (let c = 0; c < 3; c++) rgb[to + c]! += (found[c]! * features[at + c]! + found[c + 3]!) / featureParts;
      }
    }
  }
  return { ...size, rgb };
}

/** Light and gloss for one place, from the sixteen small pixels round it. */
function gather(
  { width, height, light, gloss, normal, place, nearby }: CleanLight,
  x: number,
  y: number,
  features: Float32Array,
  at: number,
  into: Float64Array,
): void {
  into.fill(0);
  const [nx, ny, nz] = [features[at + 3]!, features[at + 4]!, features[at + 5]!];
  const [px, py, pz] = [features[at + 6]!, features[at + 7]!, features[at + 8]!];
  const [x0, y0] = [Math.floor(x) - 1, Math.floor(y) - 1];
  let total = 0;
  for (let j = 0; j < 4; j++) {
    const qy = Math.min(height - 1, Math.max(0, y0 + j));
    for (let i = 0; i < 4; i++) {
      const qx = Math.min(width - 1, Math.max(0, x0 + i));
      const q = qy * width + qx;
      const facing = Math.max(0.001, nx * normal[q * 3]! + ny * normal[q * 3 + 1]! + nz * normal[q * 3 + 2]!);
      const off = Math.abs(nx * (place[q * 3]! - px) + ny * (place[q * 3 + 1]! - py) + nz * (place[q * 3 + 2]! - pz)) * nearby[q]!;
      const apart = (x0 + i - x) ** 2 + (y0 + j - y) ** 2;
      // Never quite nothing: a place nobody shares still takes the light about it.
      const weight = Math.exp(-apart * 1.1) * (facing ** 8 / (1 + off * off * off * off) + 1e-5);
      total += weight;
      for (let c = 0; c < 3; c++) {
        into[c]! += weight * light[q * 3 + c]!;
        into[c + 3]! += weight * gloss[q * 3 + c]!;
      }
    }
  }
  for (let c = 0; c < 6; c++) into[c]! /= total;
}

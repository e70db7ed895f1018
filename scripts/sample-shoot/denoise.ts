import { pixelFloats, type Size } from './tracer.ts';
import type { Vec } from './vector.ts';

/** Linear light, three numbers a pixel, kcd/m2. */
export type LinearPicture = { readonly width: number; readonly height: number; readonly rgb: Float32Array };

type Guides = { readonly normal: Float32Array; readonly place: Float32Array; readonly nearby: Float32Array };
const tapWeights = [1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16] as const;

/** Clean light and gloss, three numbers a pixel, with what they were guided by. */
export type CleanLight = Guides & {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
  readonly gloss: Float32Array;
};

/**
 * Cleans a trace by edge-avoiding a-trous wavelets (Dammertz 2010) steered by variance (Schied 2017): light that fell on
 * surfaces is smoothed without their texture, reflections apart from it.
 */
export function denoise(pixels: Float32Array, { width, height }: Size, viewpoint: Vec): CleanLight {
  const count = width * height;
  const planes = (at: number): Float32Array => {
    const out = new Float32Array(count * 3);
    for (let i = 0; i < count; i++) {
      for (let c = 0; c < 3; c++) out[i * 3 + c] = pixels[i * pixelFloats + at + c]!;
    }
    return out;
  };
  const variance = (at: number): Float32Array => Float32Array.from({ length: count }, (_, i) => pixels[i * pixelFloats + at]!);
  const place = planes(12);
  // How far apart two pixels' places may be off each other's plane: grows with distance from the camera.
  const nearby = Float32Array.from({ length: count }, (_, i) => {
    const distance = Math.hypot(place[i * 3]! - viewpoint[0], place[i * 3 + 1]! - viewpoint[1], place[i * 3 + 2]! - viewpoint[2]);
    return 1 / (0.004 * distance + 0.002);
  });
  const guides: Guides = { normal: planes(9), place, nearby };
  const light = smooth(withoutSpecks(planes(0), width, height), variance(18), guides, width, height, 6, 5);
  const gloss = smooth(withoutSpecks(planes(3), width, height), variance(19), guides, width, height, 4, 2.5);
  return { width, height, light: calmed(light, guides, width, height), gloss: calmed(gloss, guides, width, height), ...guides };
}

const mean = (rgb: Float32Array, i: number): number => (rgb[i * 3]! + rgb[i * 3 + 1]! + rgb[i * 3 + 2]!) / 3;

/** Rare paths leave single pixels far too bright; none may outshine its second brightest neighbour by half. */
function withoutSpecks(rgb: Float32Array, width: number, height: number): Float32Array {
  const out = rgb.slice();
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const p = y * width + x;
      let [first, second] = [0, 0];
      for (const q of [p - width - 1, p - width, p - width + 1, p - 1, p + 1, p + width - 1, p + width, p + width + 1]) {
        const value = mean(rgb, q);
        if (value > first) [first, second] = [value, first];
        else if (value > second) second = value;
      }
      const here = mean(rgb, p);
      if (here > second * 1.5) for (let c = 0; c < 3; c++) out[p * 3 + c] = (rgb[p * 3 + c]! * second * 1.5) / here;
    }
  }
  return out;
}

/** A mean over `reach` pixels to each side, so that a lucky pixel does not call itself certain. */
function spread(values: Float32Array, width: number, height: number, reach: number): Float32Array {
  const across = new Float32Array(values.length);
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [Math.max(0, x - reach), Math.min(width - 1, x + reach)];
      for (let k = from; k <= to; k++) across[y * width + x]! += values[y * width + k]! / (to - from + 1);
    }
  }
  for (let y = 0; y < height; y++) {
    const [from, to] = [Math.max(0, y - reach), Math.min(height - 1, y + reach)];
    for (let k = from; k <= to; k++) for (let x = 0; x < width; x++) out[y * width + x]! += across[k * width + x]! / (to - from + 1);
  }
  return out;
}

function smooth(
  start: Float32Array,
  startVariance: Float32Array,
  guides: Guides,
  width: number,
  height: number,
  levels: number,
  tolerance: number,
): Float32Array {
  const { normal, place, nearby } = guides;
  let rgb = start;
  let variance = startVariance;
  for (let level = 0; level < levels; level++) {
    const step = 2 ** level;
    const certain = spread(variance, width, height, level === 0 ? 4 : 2);
    const nextRgb = new Float32Array(rgb.length);
    const nextVariance = new Float32Array(variance.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const p = y * width + x;
        const [nx, ny, nz] = [normal[p * 3]!, normal[p * 3 + 1]!, normal[p * 3 + 2]!];
        const [px, py, pz] = [place[p * 3]!, place[p * 3 + 1]!, place[p * 3 + 2]!];
        const here = mean(rgb, p);
        const stop = 1 / (tolerance * Math.sqrt(certain[p]!) + 0.002 * here + 1e-6);
        let [r, g, b, total, v] = [0, 0, 0, 0, 0];
        for (let j = 0; j < 5; j++) {
          const qy = y + (j - 2) * step;
          if (qy < 0 || qy >= height) continue;
          for (let i = 0; i < 5; i++) {
            const qx = x + (i - 2) * step;
            if (qx < 0 || qx >= width) continue;
            const q = qy * width + qx;
            let weight = tapWeights[i]! * tapWeights[j]!;
            if (q !== p) {
              const facing = nx * normal[q * 3]! + ny * normal[q * 3 + 1]! + nz * normal[q * 3 + 2]!;
              if (facing <= 0.5) continue;
              const off = Math.abs(nx * (place[q * 3]! - px) + ny * (place[q * 3 + 1]! - py) + nz * (place[q * 3 + 2]! - pz)) * nearby[p]!;
              const apart = Math.abs(mean(rgb, q) - here) * stop;
              weight *= facing ** 12 * Math.exp(-apart - off);
            }
            total += weight;
            r += weight * rgb[q * 3]!;
            g += weight * rgb[q * 3 + 1]!;
            b += weight * rgb[q * 3 + 2]!;
            v += weight * weight * variance[q]!;
          }
        }
        nextRgb[p * 3] = r / total;
        nextRgb[p * 3 + 1] = g / total;
        nextRgb[p * 3 + 2] = b / total;
        nextVariance[p] = v / (total * total);
      }
    }
    rgb = nextRgb;
    variance = nextVariance;
  }
  return rgb;
}

/** Pixels with hardly a neighbour on their own surface could not be smoothed: they are held to the middle of what is about them. */
function calmed(rgb: Float32Array, { normal, place, nearby }: Guides, width: number, height: number): Float32Array {
  const out = rgb.slice();
  const around = new Float32Array(25);
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const p = y * width + x;
      const [nx, ny, nz] = [normal[p * 3]!, normal[p * 3 + 1]!, normal[p * 3 + 2]!];
      let kin = 0;
      for (let k = 0; k < 9; k++) {
        const q = p + (Math.floor(k / 3) - 1) * width + (k % 3) - 1;
        const off =
          nx * (place[q * 3]! - place[p * 3]!) +
          ny * (place[q * 3 + 1]! - place[p * 3 + 1]!) +
          nz * (place[q * 3 + 2]! - place[p * 3 + 2]!);
        if (nx * normal[q * 3]! + ny * normal[q * 3 + 1]! + nz * normal[q * 3 + 2]! > 0.9 && Math.abs(off) * nearby[p]! < 2) kin++;
      }
      if (kin > 3) continue;
      for (let c = 0; c < 3; c++) {
        for (let k = 0; k < 25; k++) around[k] = rgb[(p + (Math.floor(k / 5) - 2) * width + (k % 5) - 2) * 3 + c]!;
        around.sort();
        out[p * 3 + c] = Math.min(around[18]!, Math.max(around[5]!, rgb[p * 3 + c]!));
      }
    }
  }
  return out;
}

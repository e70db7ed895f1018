import { pixelFloats } from './tracer.ts';

/** Linear light, three numbers a pixel, kcd/m2. */
export type LinearPicture = { readonly width: number; readonly height: number; readonly rgb: Float32Array };

type Guides = { readonly normal: Float32Array; readonly place: Float32Array; readonly nearby: Float32Array };
const tapWeights = [1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16] as const;

/**
 * Cleans a trace by edge-avoiding a-trous wavelets (Dammertz 2010) steered by variance (Schied 2017): light that fell on
 * surfaces is smoothed without their texture, reflections apart from it, and both are put together again.
 */
export function denoise(pixels: Float32Array, width: number, height: number, viewpoint: readonly [number, number, number]): LinearPicture {
  const count = width * height;
  const planes = (at: number, by?: number): Float32Array => {
    const out = new Float32Array(count * 3);
    for (let i = 0; i < count; i++) {
      for (let c = 0; c < 3; c++) {
        const value = pixels[i * pixelFloats + at + c]!;
        out[i * 3 + c] = by === undefined ? value : value / Math.max(0.004, pixels[i * pixelFloats + by + c]!);
      }
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
  const diffuse = smooth(planes(0, 6), variance(15), guides, width, height, 5, 3);
  const gloss = smooth(planes(3), variance(16), guides, width, height, 4, 1.6);
  const albedo = planes(6);
  const rgb = new Float32Array(count * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = diffuse[i]! * Math.max(0.004, albedo[i]!) + gloss[i]!;
  return { width, height, rgb };
}

const light = (rgb: Float32Array, i: number): number => (rgb[i * 3]! + rgb[i * 3 + 1]! + rgb[i * 3 + 2]!) / 3;

/** A 3 x 3 mean, so that a lucky pixel does not call itself certain. */
function spread(values: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [sum, taps] = [0, 0];
      for (let dy = Math.max(0, y - 1); dy <= Math.min(height - 1, y + 1); dy++) {
        for (let dx = Math.max(0, x - 1); dx <= Math.min(width - 1, x + 1); dx++) {
          sum += values[dy * width + dx]!;
          taps++;
        }
      }
      out[y * width + x] = sum / taps;
    }
  }
  return out;
}

function smooth(start: Float32Array, startVariance: Float32Array, guides: Guides, width: number, height: number, levels: number, tolerance: number): Float32Array {
  const { normal, place, nearby } = guides;
  let rgb = start;
  let variance = startVariance;
  for (let level = 0; level < levels; level++) {
    const step = 2 ** level;
    const certain = spread(variance, width, height);
    const nextRgb = new Float32Array(rgb.length);
    const nextVariance = new Float32Array(variance.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const p = y * width + x;
        const [nx, ny, nz] = [normal[p * 3]!, normal[p * 3 + 1]!, normal[p * 3 + 2]!];
        const [px, py, pz] = [place[p * 3]!, place[p * 3 + 1]!, place[p * 3 + 2]!];
        const here = light(rgb, p);
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
              const apart = Math.abs(light(rgb, q) - here) * stop;
              weight *= facing ** 24 * Math.exp(-apart - off);
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

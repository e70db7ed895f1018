import type { LinearPicture } from './denoise.ts';

/** One press of the shutter. */
export type Exposure = { readonly seconds: number; readonly fNumber: number; readonly iso: number };
/** How the camera turns linear light into a picture: gains per channel (white balance) and the seed of its noise. */
export type Rendering = { readonly gains: readonly [number, number, number]; readonly seed: number };

/** Radiance (kcd/m2) that just fills a pixel: saturation-based speed, ISO 12232, lens transmission and falloff in q = 0.65. */
export function saturationRadiance({ seconds, fNumber, iso }: Exposure): number {
  return ((78 / 0.65) * (fNumber ** 2 / (seconds * iso))) / 1000;
}

/** What a pixel reads before noise and clipping; 1 is full. One stop more light is exactly twice as much. */
export const linearReading = (radiance: number, exposure: Exposure): number => radiance / saturationRadiance(exposure);

const thirds = [1, 0.8, 0.625] as const;
/** The shutter speed a camera dial offers nearest to `seconds`. */
export function dialled(seconds: number): number {
  const stops = Array.from({ length: 16 }, (_, n) => thirds.map((third) => (n === 0 ? third : 2 ** (4 - n) * third))).flat();
  return stops.reduce((best, stop) => (Math.abs(Math.log(stop / seconds)) < Math.abs(Math.log(best / seconds)) ? stop : best));
}

/** Meters the whole picture: the mean in stops is put at `target` of full. */
export function meter(picture: LinearPicture, fNumber: number, iso: number, target = 0.17): Exposure {
  let [sum, weight] = [0, 0];
  const { rgb, width, height } = picture;
  for (let i = 0; i < rgb.length; i += 3) {
    const x = ((i / 3) % width) / width - 0.5;
    const y = Math.floor(i / 3 / width) / height - 0.5;
    const w = 1 - 1.2 * (x * x + y * y);
    sum += w * Math.log(Math.max(1e-5, 0.2126 * rgb[i]! + 0.7152 * rgb[i + 1]! + 0.0722 * rgb[i + 2]!));
    weight += w;
  }
  const wanted = Math.exp(sum / weight) / target;
  return { seconds: dialled(saturationRadiance({ seconds: 1, fNumber, iso }) / wanted), fNumber, iso };
}

/** 8-bit sRGB as a camera's own JPEG engine would make it: falloff, balance, noise, shoulder, curve. */
export function expose(picture: LinearPicture, exposure: Exposure, { gains, seed }: Rendering): Uint8Array {
  const { width, height, rgb } = picture;
  const noise = normalNoise(seed);
  const out = new Uint8Array(rgb.length);
  const full = saturationRadiance(exposure);
  const electrons = 26_000 / (exposure.iso / 100);
  const readNoise = 0.0011 * (exposure.iso / 100) ** 0.6;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const radius2 = (((x + 0.5) / width - 0.5) ** 2 + (((y + 0.5) / height - 0.5) * (height / width)) ** 2) / 0.36;
      const falloff = 1 - 0.2 * radius2;
      const at = (y * width + x) * 3;
      const grain = noise();
      for (let c = 0; c < 3; c++) {
        const clean = (rgb[at + c]! / full) * falloff;
        const sigma = Math.sqrt(Math.max(0, Math.min(1.2, clean)) / electrons + readNoise * readNoise);
        const sensed = Math.min(1.1, clean + sigma * (0.75 * grain + 0.66 * noise()));
        out[at + c] = Math.round(255 * curve(sensed * gains[c]!));
      }
    }
  }
  return out;
}

/** Linear to display: a short shoulder to white, sRGB, and a little contrast about the middle. */
export function curve(linear: number): number {
  const x = Math.max(0, linear);
  const rolled = x < 0.72 ? x : 0.72 + 0.28 * Math.min(1, Math.tanh((x - 0.72) / 0.3) / Math.tanh(0.28 / 0.22));
  const encoded = rolled <= 0.0031308 ? 12.92 * rolled : 1.055 * rolled ** (1 / 2.4) - 0.055;
  const contrast = encoded + 0.1 * encoded * (1 - encoded) * (2 * encoded - 0.9);
  return Math.min(1, Math.max(0, contrast));
}

/** Light scattered in the lens: a faint wide glow of everything bright, 2 % of all light. */
export function withGlare(picture: LinearPicture): LinearPicture {
  const { width, height, rgb } = picture;
  const cell = Math.max(2, Math.round(width / 150));
  const [w, h] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  let coarse: Float32Array = new Float32Array(w * h * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (Math.floor(y / cell) * w + Math.floor(x / cell)) * 3;
      for (let c = 0; c < 3; c++) coarse[to + c]! += rgb[(y * width + x) * 3 + c]! / (cell * cell);
    }
  }
  for (const reach of [2, 5, 9]) coarse = boxBlur(boxBlur(coarse, w, h, reach, 3, w * 3), h, w, reach, w * 3, 3);
  const out = new Float32Array(rgb.length);
  for (let y = 0; y < height; y++) {
    const fy = Math.min(h - 1.001, Math.max(0, (y + 0.5) / cell - 0.5));
    for (let x = 0; x < width; x++) {
      const fx = Math.min(w - 1.001, Math.max(0, (x + 0.5) / cell - 0.5));
      const [i, j, a, b] = [Math.floor(fx), Math.floor(fy), fx % 1, fy % 1];
      for (let c = 0; c < 3; c++) {
        const sample = (dx: number, dy: number): number => coarse[((j + dy) * w + i + dx) * 3 + c]!;
        const glow = (sample(0, 0) * (1 - a) + sample(1, 0) * a) * (1 - b) + (sample(0, 1) * (1 - a) + sample(1, 1) * a) * b;
        const at = (y * width + x) * 3 + c;
        out[at] = rgb[at]! * 0.98 + glow * 0.02;
      }
    }
  }
  return { width, height, rgb: out };
}

/** A running mean along one axis: `count` places `step` apart, on each of `lines` lines `lineStep` apart. */
function boxBlur(values: Float32Array, count: number, lines: number, reach: number, step: number, lineStep: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let line = 0; line < lines; line++) {
    for (let c = 0; c < 3; c++) {
      for (let i = 0; i < count; i++) {
        let [sum, taps] = [0, 0];
        for (let k = Math.max(0, i - reach); k <= Math.min(count - 1, i + reach); k++) {
          sum += values[line * lineStep + k * step + c]!;
          taps++;
        }
        out[line * lineStep + i * step + c] = sum / taps;
      }
    }
  }
  return out;
}

/** The picture moved by part of a pixel, as when a tripod gives: Catmull-Rom, edges repeated. */
export function moved(picture: LinearPicture, [dx, dy]: readonly [number, number]): LinearPicture {
  if (dx === 0 && dy === 0) return picture;
  const { width, height, rgb } = picture;
  const pass = (from: Float32Array, by: number, count: number, lines: number, step: number, lineStep: number): Float32Array => {
    const out = new Float32Array(from.length);
    const whole = Math.floor(by);
    const t = by - whole;
    const w = [
      -0.5 * t + t * t - 0.5 * t ** 3,
      1 - 2.5 * t * t + 1.5 * t ** 3,
      0.5 * t + 2 * t * t - 1.5 * t ** 3,
      -0.5 * t * t + 0.5 * t ** 3,
    ];
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < count; i++) {
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (let k = 0; k < 4; k++)
            sum += w[k]! * from[line * lineStep + Math.min(count - 1, Math.max(0, i + whole + k - 1)) * step + c]!;
          out[line * lineStep + i * step + c] = Math.max(0, sum);
        }
      }
    }
    return out;
  };
  return { width, height, rgb: pass(pass(rgb, dx, width, height, 3, width * 3), dy, height, width, width * 3, 3) };
}

/** Seeded normal deviates: the sum of four uniform ones is near enough for sensor noise. */
function normalNoise(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  const uniform = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  return () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}

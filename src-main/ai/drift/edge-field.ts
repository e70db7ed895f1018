/** Interleaved sRGB of 8 bits, rows without padding. */
export interface Rgb {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The edges of a picture, of all three channels together. */
export interface EdgeField {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Smoothed luma in levels. */
  readonly luma: Float32Array;
  /** Steepest change in levels a pixel. */
  readonly strength: Float32Array;
  /** The direction of that change, as a unit vector; its sign means nothing. */
  readonly dx: Float32Array;
  readonly dy: Float32Array;
  /** 1 where the strength is the largest across the edge. */
  readonly isRidge: Uint8Array;
}

/**
 * Gradients of a picture after a small blur, so that noise, re-encoding and a resampling of half a pixel leave them alone. The three channels are
 * taken together as one tensor (Di Zenzo 1986): an edge between two colours of one brightness counts too.
 */
export function findEdgeField(picture: Rgb): EdgeField {
  const { widthPx: width, heightPx: height } = picture;
  const count = width * height;
  const [red, green, blue] = smoothedChannels(picture);
  const luma = new Float32Array(count);
  for (let i = 0; i < count; i++) luma[i] = 0.299 * red[i]! + 0.587 * green[i]! + 0.114 * blue[i]!;
  const strength = new Float32Array(count);
  const dx = new Float32Array(count);
  const dy = new Float32Array(count);
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1, last = y * width + width - 1; i < last; i++) {
      const rx = red[i + 1]! - red[i - 1]!;
      const ry = red[i + width]! - red[i - width]!;
      const gx = green[i + 1]! - green[i - 1]!;
      const gy = green[i + width]! - green[i - width]!;
      const bx = blue[i + 1]! - blue[i - 1]!;
      const by = blue[i + width]! - blue[i - width]!;
      // Eyes see green best and blue least; the weights add up to one.
      const xx = 0.3 * rx * rx + 0.55 * gx * gx + 0.15 * bx * bx;
      const yy = 0.3 * ry * ry + 0.55 * gy * gy + 0.15 * by * by;
      const sum = xx + yy;
      if (sum < 1) continue;
      const xy = 0.3 * rx * ry + 0.55 * gx * gy + 0.15 * bx * by;
      const root = Math.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy);
      strength[i] = Math.sqrt((sum + root) / 2) / 2;
      // Half of the double angle, without asking for an angle.
      const cos2 = root > 0 ? (xx - yy) / root : 1;
      const cos = Math.sqrt(Math.max(0, (1 + cos2) / 2));
      const sin = Math.sqrt(Math.max(0, (1 - cos2) / 2));
      dx[i] = cos;
      dy[i] = xy < 0 ? -sin : sin;
    }
  }
  return { widthPx: width, heightPx: height, luma, strength, dx, dy, isRidge: thin(strength, dx, dy, width, height) };
}

function thin(strength: Float32Array, dx: Float32Array, dy: Float32Array, width: number, height: number): Uint8Array {
  const isRidge = new Uint8Array(strength.length);
  for (let y = 2; y < height - 2; y++) {
    for (let i = y * width + 2, last = y * width + width - 2; i < last; i++) {
      const here = strength[i]!;
      if (here < 2) continue;
      // The neighbour across the edge, of eight.
      const across = dx[i]! > 0.383 ? 1 : 0;
      const down = dy[i]! > 0.383 ? 1 : dy[i]! < -0.383 ? -1 : 0;
      const step = down * width + across;
      if (here >= strength[i - step]! && here > strength[i + step]!) isRidge[i] = 1;
    }
  }
  return isRidge;
}

/** Binomial blur over five pixels each way, a sigma of one; borders repeat. */
function smoothedChannels({ rgb, widthPx: width, heightPx: height }: Rgb): [Float32Array, Float32Array, Float32Array] {
  const count = width * height;
  const channels: [Float32Array, Float32Array, Float32Array] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const across = new Float32Array(count);
  for (const [c, out] of channels.entries()) {
    for (let y = 0; y < height; y++) {
      const row = y * width;
      const at = (x: number): number => rgb[3 * (row + Math.min(width - 1, Math.max(0, x))) + c]!;
      for (let x = 0; x < width; x++) {
        if (x < 2 || x >= width - 2) {
          across[row + x] = at(x - 2) + at(x + 2) + 4 * (at(x - 1) + at(x + 1)) + 6 * at(x);
          continue;
        }
        const k = 3 * (row + x) + c;
        across[row + x] = rgb[k - 6]! + rgb[k + 6]! + 4 * (rgb[k - 3]! + rgb[k + 3]!) + 6 * rgb[k]!;
      }
    }
    for (let y = 0; y < height; y++) {
      const [a, b, d, e] = [y - 2, y - 1, y + 1, y + 2].map((row) => width * Math.min(height - 1, Math.max(0, row)) - y * width);
      for (let i = y * width, last = i + width; i < last; i++)
        out[i] = (across[i + a!]! + across[i + e!]! + 4 * (across[i + b!]! + across[i + d!]!) + 6 * across[i]!) / 256;
    }
  }
  return channels;
}

/** A small 8-bit luma picture to measure on; rows without padding. */
export interface GreyPicture {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Half the size, each pixel the mean of a 2 x 2 block; an odd last row or column is dropped. */
function halve({ data, widthPx, heightPx }: GreyPicture): GreyPicture {
  const width = widthPx >> 1;
  const height = heightPx >> 1;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = 2 * y * widthPx;
    for (let x = 0; x < width; x++) {
      const at = row + 2 * x;
      out[y * width + x] = (data[at]! + data[at + 1]! + data[at + widthPx]! + data[at + widthPx + 1]! + 2) >> 2;
    }
  }
  return { data: out, widthPx: width, heightPx: height };
}

/** Halves until the next level would be smaller than `leastPx` on its short edge; the picture itself comes first. */
export function pyramidOf(picture: GreyPicture, leastPx: number, mostLevels: number): readonly GreyPicture[] {
  const levels = [picture];
  for (let last = picture; levels.length < mostLevels && Math.min(last.widthPx, last.heightPx) >> 1 >= leastPx;) {
    last = halve(last);
    levels.push(last);
  }
  return levels;
}

/** Share of pixels at or below each of the 256 levels. */
export function cumulativeShares({ data }: GreyPicture): Float64Array {
  const shares = new Float64Array(256);
  for (let i = 0; i < data.length; i++) shares[data[i]!]!++;
  let sum = 0;
  for (let level = 0; level < 256; level++) {
    sum += shares[level]!;
    shares[level] = sum / data.length;
  }
  return shares;
}

/** The level that `share` of the pixels do not exceed. */
export function percentile(shares: Float64Array, share: number): number {
  const level = shares.findIndex((value) => value >= share);
  return level < 0 ? 255 : level;
}

import type { Rgb } from '../../src-main/ai/drift/edge-field.ts';

/**
 * Structural similarity of luma (Wang et al. 2004), windows of eight by eight at every fourth pixel: the mean and the lowest thousandth, outside of
 * the mask. The plain way to ask whether a picture changed.
 */
export function ssim(before: Rgb, after: Rgb, mask: Uint8Array | null): { readonly mean: number; readonly low: number } {
  const { widthPx: width, heightPx: height } = before;
  const [one, two] = [lumaOf(before), lumaOf(after)];
  const values: number[] = [];
  for (let top = 0; top + 8 <= height; top += 4) {
    for (let left = 0; left + 8 <= width; left += 4) {
      let [a, b, aa, bb, ab, isFree] = [0, 0, 0, 0, 0, false];
      for (let y = top; y < top + 8; y++) {
        for (let x = left, i = y * width + left; x < left + 8; x++, i++) {
          const [p, q] = [one[i]!, two[i]!];
          a += p;
          b += q;
          aa += p * p;
          bb += q * q;
          ab += p * q;
          if (mask && mask[i]! > 0) isFree = true;
        }
      }
      if (isFree) continue;
      const [ma, mb] = [a / 64, b / 64];
      const [va, vb, vab] = [aa / 64 - ma * ma, bb / 64 - mb * mb, ab / 64 - ma * mb];
      values.push(((2 * ma * mb + 6.5) * (2 * vab + 58.5)) / ((ma * ma + mb * mb + 6.5) * (va + vb + 58.5)));
    }
  }
  values.sort((p, q) => p - q);
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, low: values[Math.floor(values.length / 1000)]! };
}

function lumaOf({ rgb }: Rgb): Float32Array {
  const out = new Float32Array(rgb.length / 3);
  for (let i = 0; i < out.length; i++) out[i] = 0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!;
  return out;
}

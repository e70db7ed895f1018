import { boxMean } from './box-mean.ts';

/**
 * The edge-keeping base of a picture as a local affine map of itself: base = a * value + b (guided filter with itself as
 * guide; He, Sun, Tang, PAMI 2013). Inside even areas a is near 0 and the base is smooth; at strong edges a is near 1 and
 * the base follows, so that nothing done to the base makes a halo. a and b are smooth, so they can be found on a small
 * picture and used on the large one (He and Sun 2015).
 */
export interface BaseMap {
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** Values in 0 to 1; `softness` is the variance below which a window counts as even. */
export function guidedBase(values: Float32Array, widthPx: number, heightPx: number, radiusPx: number, softness: number): BaseMap {
  const mean = boxMean(values, widthPx, heightPx, radiusPx);
  const meanOfSquares = boxMean(
    values.map((value) => value * value),
    widthPx,
    heightPx,
    radiusPx,
  );
  const a = new Float32Array(values.length);
  const b = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const variance = Math.max(0, meanOfSquares[i]! - mean[i]! ** 2);
    a[i] = variance / (variance + softness);
    b[i] = mean[i]! * (1 - a[i]!);
  }
  return { a: boxMean(a, widthPx, heightPx, radiusPx), b: boxMean(b, widthPx, heightPx, radiusPx) };
}

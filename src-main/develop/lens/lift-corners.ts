import { liftPixels, type PixelMap } from '../geometry/resample.ts';
import type { PhotoKernels } from '../kernels/photo-kernels.ts';
import type { Pixels } from '../pixels.ts';

/** Noise is lifted with the light: two stops are the most. */
const mostGain = 4;

/**
 * Brightens the corners by what the lens kept back. Levels are display-encoded, where a gain of light is about its square
 * root. A fused picture gets half of it, in stops: fusion takes the darker corners from brighter frames, and has done the other half by then.
 * (Before fusion, frame by frame, would lift noise and clip what the frames still hold.)
 */
export function liftCorners(
  kernels: PhotoKernels,
  pixels: Pixels,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  toSource: PixelMap,
  [k1, k2, k3]: readonly [number, number, number],
): void {
  const diagonal2 = widthPx ** 2 + heightPx ** 2;
  const isFused = 'planes' in pixels.source;
  liftPixels(kernels, pixels, toSource, (u, v) => {
    const r2 = Math.min(0.25, ((u - (widthPx - 1) / 2) ** 2 + (v - (heightPx - 1) / 2) ** 2) / diagonal2);
    const light = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
    const gain = Math.sqrt(Math.min(mostGain, Math.max(1, 1 / Math.max(0.01, light))));
    return isFused ? Math.sqrt(gain) : gain;
  });
}

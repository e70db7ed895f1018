import type { Gathered, Step } from './gather.ts';
import type { PhotoKernels } from './kernels/photo-kernels.ts';
import { decideLook } from './look/decide-look.ts';
import { lookFactor, renderPixels, shrinkPixels } from './pixels.ts';
import type { DevelopSource } from './recipe.ts';
import { roundNumbers } from './round-numbers.ts';

/** A finished picture as a view of kernel memory: encode or copy it before the kernels are used again. */
export interface FinishedPicture {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly report: Record<string, unknown>;
}

/** Everything that a recipe does to gathered pixels: noise, geometry, then light, tone and sharpness in one pass. */
export async function finishPhoto(
  kernels: PhotoKernels,
  gathered: Gathered,
  { frames, recipe }: DevelopSource,
  step: Step,
): Promise<FinishedPicture> {
  const { pixels, windows, night, base, isFused } = gathered;
  const { widthPx, heightPx } = pixels;
  const factor = lookFactor(widthPx, heightPx);
  const look = decideLook({
    picture: shrinkPixels(kernels, pixels, factor),
    factor,
    fullWidthPx: widthPx,
    fullHeightPx: heightPx,
    isFused,
    night,
    windows: windows?.share ?? null,
    exposureValue: frames[base]!.facts.exposure.value,
    recipe,
  });
  await step(0.4);
  const rgb = renderPixels(kernels, pixels, look.settings);
  await step(1);
  return {
    rgb,
    widthPx,
    heightPx,
    report: roundNumbers({ ...gathered.report, base, windowShare: windows?.coverage ?? null, ...look.report }),
  };
}

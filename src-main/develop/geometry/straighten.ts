import type { DevelopSettings } from '../../../src-preload/contract/develop.ts';
import { StudioFailure } from '../../failure.ts';
import type { PhotoKernels } from '../kernels/photo-kernels.ts';
import type { WindowMask } from '../look/window-mask.ts';
import type { Pixels } from '../pixels.ts';
import type { DevelopFacts } from '../recipe.ts';
import { composeGeometry, plainLens, resamplingOf } from './geometry.ts';
import { unchanged } from './matrix.ts';
import { resamplePixels, resampleWindows } from './resample.ts';

export interface StraightenInput {
  /** Of the base frame. */
  readonly facts: DevelopFacts;
  readonly settings: Pick<DevelopSettings, 'verticals' | 'guides' | 'rotateDeg' | 'crop' | 'lens'>;
  /** On the small picture of the pixels (see lookFactor). */
  readonly windows: WindowMask | null;
  /** What an earlier call found on the same photo; null to look now. */
  readonly findings: GeometryFindings | null;
}

/** What the photo itself says of how it was held, whatever the settings: plain data, kept to be passed in again. */
export type GeometryFindings = Readonly<Record<string, never>>;

export interface Straightened {
  readonly pixels: Pixels;
  readonly windows: WindowMask | null;
  readonly findings: GeometryFindings;
  readonly report: Record<string, unknown>;
}

/**
 * Everything that moves pixels, in one reading of them: lens, verticals, the turn and the crop by hand. Where there is
 * nothing to do the very same pixels come back. New pixels lie in new kernel memory. The result depends on shares of
 * the picture only, so that a preview shows what the full size will be.
 *
 * Fails with `invalid-input` where the lines that a person drew contradict each other, or nothing would be left.
 */
export function straighten(kernels: PhotoKernels, pixels: Pixels, { settings, windows, findings }: StraightenInput): Straightened {
  const found = findings ?? {};
  const geometry = composeGeometry(pixels, { upright: unchanged, lens: plainLens, rotateDeg: settings.rotateDeg, crop: settings.crop });
  if (!geometry) throw new StudioFailure('invalid-input', 'Nothing of the photo would be left. Turn it less.');
  if (settings.rotateDeg === 0 && !settings.crop) return { pixels, windows, findings: found, report: {} };
  const resampling = resamplingOf(geometry, pixels);
  return {
    pixels: resamplePixels(kernels, pixels, resampling),
    windows: windows && resampleWindows(windows, pixels, resampling),
    findings: found,
    report: { kept: geometry.kept },
  };
}

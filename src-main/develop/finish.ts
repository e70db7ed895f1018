import { denoise } from './denoise/denoise.ts';
import { effectiveIso } from './denoise/noise-plan.ts';
import type { Gathered, Step } from './gather.ts';
import { straighten, type GeometryFindings } from './geometry/straighten.ts';
import type { PhotoKernels } from './kernels/photo-kernels.ts';
import { addChoices, decideAutomatic, type AutomaticLook, type Look, type LookInput } from './look/decide-look.ts';
import type { SmallPicture } from './look/small-picture.ts';
import { lookFactor, renderPixels, renderPixels16, shrinkPixels } from './pixels.ts';
import type { DevelopSource } from './recipe.ts';
import { roundNumbers } from './round-numbers.ts';

/*
 * How a recipe becomes pixels:
 *
 *   gathered -> noise -> geometry -> look (decided on a small picture) -> one pass: light, tone, colour, sharpness
 *
 * Noise comes first because resampling would make it soft and hard to tell from texture; the look comes last because it is
 * what a person moves most, and a preview keeps what comes before.
 */

/** Free of noise and straight, before its look. */
export interface Prepared extends Omit<Gathered, 'report'> {
  /** The picture `factor` times smaller, to decide the look on. */
  readonly small: SmallPicture;
  readonly factor: number;
  readonly findings: GeometryFindings | null;
  readonly report: Record<string, unknown>;
}

/**
 * What comes before the look. Fused planes are changed in place. `findings` are those of an earlier call on the same
 * photo, null the first time.
 */
export function preparePhoto(
  kernels: PhotoKernels,
  gathered: Gathered,
  { frames, recipe }: DevelopSource,
  findings: GeometryFindings | null,
): Prepared {
  const { settings } = recipe;
  const { base, isFused, shrink } = gathered;
  const facts = frames.map((frame) => frame.facts);
  const cleaned = denoise(kernels, gathered.pixels, { strength: settings.denoise, iso: effectiveIso(facts, base, isFused, shrink) });
  const straight = straighten(kernels, cleaned.pixels, {
    facts: facts[base]!,
    settings,
    windows: gathered.windows,
    findings,
    lens: recipe.lens,
    isSensor: gathered.isSensor,
  });
  const { pixels } = straight;
  const factor = lookFactor(pixels.widthPx, pixels.heightPx);
  return {
    ...gathered,
    pixels,
    windows: straight.windows,
    small: shrinkPixels(kernels, pixels, factor),
    factor,
    findings: straight.findings,
    report: { ...gathered.report, base, windowShare: gathered.windows?.coverage ?? null, noise: cleaned.report, ...straight.report },
  };
}

/**
 * Light, tone, colour and sharpness, as settings of the pass that makes them. `known` is what an earlier call decided for
 * the same picture and the same automatic choices (see AutomaticLook); null to decide now.
 */
export function lookOf(
  { small, factor, pixels, night, windows, base, isFused, shrink }: Prepared,
  { frames, recipe }: DevelopSource,
  known: AutomaticLook | null,
): Look & { readonly automatic: AutomaticLook } {
  const input: LookInput = {
    picture: small,
    factor,
    fullWidthPx: pixels.widthPx,
    fullHeightPx: pixels.heightPx,
    isFused,
    night,
    windows: windows?.share ?? null,
    exposureValue: frames[base]!.facts.exposure.value,
    recipe,
  };
  const automatic = known ?? decideAutomatic(input);
  const { settings, report } = addChoices(automatic, input);
  // What sharpening does to single pixels is hardly seen in a picture made smaller afterwards.
  return { automatic, settings: { ...settings, sharpenAmount: settings.sharpenAmount / Math.max(1, shrink) }, report };
}

/** A finished picture as a view of kernel memory: encode or copy it before the kernels are used again. */
export interface FinishedPicture {
  /** sRGB, 8 or 16 bits a sample. */
  readonly rgb: Uint8Array | Uint16Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly report: Record<string, unknown>;
}

/** Everything that a recipe does to gathered pixels. */
export async function finishPhoto(
  kernels: PhotoKernels,
  gathered: Gathered,
  source: DevelopSource,
  bits: 8 | 16,
  step: Step,
): Promise<FinishedPicture> {
  const prepared = preparePhoto(kernels, gathered, source, null);
  await step(0.5);
  const look = lookOf(prepared, source, null);
  await step(0.6);
  const { pixels } = prepared;
  const rgb = bits === 16 ? renderPixels16(kernels, pixels, look.settings) : renderPixels(kernels, pixels, look.settings);
  await step(1);
  return { rgb, widthPx: pixels.widthPx, heightPx: pixels.heightPx, report: roundNumbers({ ...prepared.report, ...look.report }) };
}

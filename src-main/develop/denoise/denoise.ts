import type { FusedPlanes } from '../fuse/fuse-brackets.ts';
import { scratchBytes, type Address, type PhotoKernels } from '../kernels/photo-kernels.ts';
import type { Pixels } from '../pixels.ts';
import { noiseCurve, type Blocks, type NoiseCurve } from './measure-noise.ts';
import { planNoise, type NoisePlan } from './noise-plan.ts';

export interface DenoiseInput {
  /** The person's choice, 0 to 1. */
  readonly strength: number;
  /** See effectiveIso; null where EXIF does not say. */
  readonly iso: number | null;
}

export interface Denoised {
  readonly pixels: Pixels;
  /** Noise found in the middle tones in levels, finest scale first; null where nothing was done. */
  readonly report: {
    readonly iso: number | null;
    readonly share: number;
    readonly luma: readonly number[];
    readonly chroma: readonly number[];
  } | null;
}

interface Plane {
  readonly at: Address;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Luma from single pixels to blots of twenty, chroma from twos to forties. */
const lumaScales = 3;
const chromaScales = 3;

/**
 * Takes noise out, as far as the plan goes; see assembly/photo/denoise.ts. A picture that needs nothing comes back as it
 * is; any other one as planes, which are the given ones where they were planes.
 */
export function denoise(kernels: PhotoKernels, pixels: Pixels, { strength, iso }: DenoiseInput): Denoised {
  const { widthPx, heightPx } = pixels;
  const untouched: Denoised = { pixels, report: null };
  // Smaller than a few blocks: nothing can be measured.
  if (Math.min(widthPx, heightPx) < 64) return untouched;
  const plan = planNoise(strength, iso, () => glanceLevels(kernels, pixels));
  if (!plan) return untouched;
  const planes = planesOf(kernels, pixels);
  const { luma, chromaBlue, chromaRed } = planes;
  const mark = kernels.mark();
  const scratch = kernels.alloc(scratchBytes(widthPx));
  const cleaned = cleanLumaScales(kernels, { at: luma, widthPx, heightPx }, plan, scratch);
  const chroma = cleanChromaScales(kernels, chromaBlue, chromaRed, cleaned.scales.slice(1), plan, scratch);
  kernels.release(mark);
  const middle = (curves: readonly NoiseCurve[]): readonly number[] => curves.map((curve) => curve[2]! / 8);
  return {
    pixels: { ...pixels, source: { planes } },
    report: { iso, share: plan.share, luma: middle(cleaned.noise), chroma: middle(chroma) },
  };
}

/** The luma cleaned in place; its scales, the finest first, as they are afterwards (one more than were cleaned, for the chroma). */
function cleanLumaScales(
  kernels: PhotoKernels,
  finest: Plane,
  plan: NoisePlan,
  scratch: Address,
): { scales: readonly Plane[]; noise: readonly NoiseCurve[] } {
  const scales = [finest];
  for (let n = 0; n < chromaScales; n++) scales.push(halved(kernels, scales[n]!, scratch));
  const befores = scales.slice(1, lumaScales).map((scale) => copied(kernels, scale));
  const noise: NoiseCurve[] = [];
  for (let n = lumaScales - 1; n >= 0; n--) {
    const scale = scales[n]!;
    const blocks = measure(kernels, scale);
    const curve = allowed(noiseCurve(blocks, blocks), plan, n);
    if (n < lumaScales - 1) {
      kernels.run.addCorrection(scale.at, scale.widthPx, scale.heightPx, befores[n]!, scales[n + 1]!.at, scratch);
    }
    const knots = putKnots(kernels, curve, plan.reach.luma);
    kernels.run.cleanLuma(scale.at, scale.widthPx, scale.heightPx, knots, plan.amount.luma, scratch);
    noise.unshift(curve);
  }
  return { scales, noise };
}

/** Both chroma planes cleaned in place, led by the luma of each scale. */
function cleanChromaScales(
  kernels: PhotoKernels,
  chromaBlue: Address,
  chromaRed: Address,
  lumas: readonly Plane[],
  plan: NoisePlan,
  scratch: Address,
): readonly NoiseCurve[] {
  const asPlane = (at: Address, n: number): Plane => ({ ...lumas[n]!, at });
  const blues = [asPlane(chromaBlue, 0)];
  const reds = [asPlane(chromaRed, 0)];
  for (let n = 1; n < chromaScales; n++) {
    blues.push(halved(kernels, blues[n - 1]!, scratch));
    reds.push(halved(kernels, reds[n - 1]!, scratch));
  }
  const before = [blues, reds].map((planes) => planes.slice(1).map((plane) => copied(kernels, plane)));
  const noise: NoiseCurve[] = [];
  for (let n = chromaScales - 1; n >= 0; n--) {
    const luma = lumas[n]!;
    const { widthPx, heightPx } = luma;
    const byLuma = measure(kernels, luma);
    const curves = [blues, reds].map((planes) => noiseCurve(measure(kernels, planes[n]!), byLuma));
    const curve = allowed(
      curves[0]!.map((blue, knot) => (blue + curves[1]![knot]!) / 2),
      plan,
      n + 1,
    );
    for (const [which, planes] of [blues, reds].entries()) {
      if (n < chromaScales - 1) kernels.run.addCorrection(planes[n]!.at, widthPx, heightPx, before[which]![n]!, planes[n + 1]!.at, scratch);
    }
    const knots = putKnots(kernels, curve, plan.reach.chroma);
    // Two and a half levels of difference in brightness are an edge, or four deviations of what noise there may be.
    const edge = Math.max(20, 4 * 8 * 0.25 * plan.mostLevels);
    const lumaShare = Math.min(32_767, Math.round((32_768 * Math.max(...curve) * plan.reach.chroma) / edge));
    kernels.run.cleanChroma(blues[n]!.at, reds[n]!.at, luma.at, widthPx, heightPx, knots, lumaShare, plan.amount.chroma, scratch);
    noise.unshift(curve);
  }
  return noise;
}

/** No more than the ISO explains; coarse scales of noise are weaker than fine ones. */
function allowed(curve: NoiseCurve, { mostLevels }: NoisePlan, scale: number): NoiseCurve {
  const most = 8 * mostLevels * [1, 1, 0.6, 0.4][scale]!;
  return curve.map((deviation) => Math.min(most, deviation));
}

function putKnots(kernels: PhotoKernels, curve: NoiseCurve, reach: number): Address {
  return kernels.putShorts(Int16Array.from(curve, (deviation) => Math.min(1023, Math.round(deviation * reach))));
}

/** Rows of a band that is looked at to tell whether there is noise at all, and how many bands there are. */
const bandRows = 130;
const bands = 6;

/** The noise of the middle tones in levels, from a few bands of the picture: most pictures need no more than this glance. */
function glanceLevels(kernels: PhotoKernels, { source, widthPx, heightPx }: Pixels): number {
  const rows = Math.min(bandRows, heightPx);
  const found: number[] = [];
  for (let band = 0; band < bands; band++) {
    const top = Math.floor((band * (heightPx - rows)) / (bands - 1));
    const mark = kernels.mark();
    const at =
      'planes' in source
        ? source.planes.luma + 2 * top * widthPx
        : planesOf(kernels, { source: fromRow(source, top, widthPx), widthPx, heightPx: rows, out: null }).luma;
    found.push(...measure(kernels, { at, widthPx, heightPx: rows }));
    kernels.release(mark);
  }
  const blocks = Int32Array.from(found);
  return noiseCurve(blocks, blocks)[2]! / 8;
}

function fromRow(source: Exclude<Pixels['source'], { planes: unknown }>, row: number, widthPx: number): Pixels['source'] {
  if ('rgb' in source) return { rgb: source.rgb + 3 * row * widthPx };
  const by = 2 * row * widthPx;
  return { deep: { red: source.deep.red + by, green: source.deep.green + by, blue: source.deep.blue + by } };
}

function measure(kernels: PhotoKernels, { at, widthPx, heightPx }: Plane): Blocks {
  const count = Math.max(0, (widthPx - 2) >> 4) * Math.max(0, (heightPx - 2) >> 4);
  const mark = kernels.mark();
  const out = kernels.alloc(8 * count);
  kernels.run.measureBlocks(at, widthPx, heightPx, out, kernels.alloc(scratchBytes(widthPx)));
  const blocks = kernels.integers(out, 2 * count).slice();
  kernels.release(mark);
  return blocks;
}

function halved(kernels: PhotoKernels, { at, widthPx, heightPx }: Plane, scratch: Address): Plane {
  const half = { widthPx: (widthPx + 1) >> 1, heightPx: (heightPx + 1) >> 1 };
  const out = kernels.alloc(2 * half.widthPx * half.heightPx);
  kernels.run.halvePlane(at, widthPx, heightPx, out, scratch);
  return { at: out, ...half };
}

function copied(kernels: PhotoKernels, { at, widthPx, heightPx }: Plane): Address {
  const bytes = 2 * widthPx * heightPx;
  const out = kernels.alloc(bytes);
  kernels.bytes(out, bytes).set(kernels.bytes(at, bytes));
  return out;
}

/** Luma at full and chroma at half size; fused pictures are that already. */
function planesOf(kernels: PhotoKernels, { source, widthPx, heightPx }: Pixels): FusedPlanes {
  if ('planes' in source) return source.planes;
  const half = ((widthPx + 1) >> 1) * ((heightPx + 1) >> 1);
  const planes = {
    luma: kernels.alloc(2 * widthPx * heightPx),
    chromaBlue: kernels.alloc(2 * half),
    chromaRed: kernels.alloc(2 * half),
  };
  const mark = kernels.mark();
  const scratch = kernels.alloc(scratchBytes(widthPx));
  const { luma, chromaBlue, chromaRed } = planes;
  if ('rgb' in source) kernels.run.toPlanes(0, source.rgb, 0, 0, widthPx, heightPx, luma, chromaBlue, chromaRed, scratch);
  else
    kernels.run.toPlanes(2, source.deep.red, source.deep.green, source.deep.blue, widthPx, heightPx, luma, chromaBlue, chromaRed, scratch);
  kernels.release(mark);
  return planes;
}

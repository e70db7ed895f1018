import type { DevelopFacts } from '../recipe.ts';

/** How noise is treated: 0 leaves it, 1 takes out all that is measured and allowed. */
export interface NoisePlan {
  readonly share: number;
  /** What the noise may be at most, in levels: what is more is texture. */
  readonly mostLevels: number;
  /** How unlike a pixel may be that still counts as noise, in standard deviations. */
  readonly reach: { readonly luma: number; readonly chroma: number };
  /** How much of the noise that was found is taken: some grain belongs to a photograph, blots of colour do not. */
  readonly amount: { readonly luma: number; readonly chroma: number };
}

/** Below this nothing is touched, from `noisyIso` on everything; between, at half of the way up, half. */
const cleanIso = 400;
const middleIso = 800;
const noisyIso = 1600;
/** Levels of noise where EXIF says nothing: below the first nothing is touched, above the second everything. */
const cleanLevels = 1.6;
const noisyLevels = 3;

/**
 * The ISO at which one frame would be as noisy as this photo: a fused picture is an average, and its dark parts come from
 * its longest exposure. `shrink` is how many times smaller it was made on loading. Null where EXIF does not say.
 */
export function effectiveIso(frames: readonly DevelopFacts[], base: number, isFused: boolean, shrink: number): number | null {
  const iso = frames[base]?.exposure.iso ?? null;
  if (iso === null || !isFused) return iso === null ? null : iso / shrink;
  // Longer exposures and lower ISO both mean more light on the sensor for a place that is equally bright in the end.
  const light = frames.map(({ exposure }) => exposure.timeS ?? null);
  const own = light[base] ?? null;
  const most = light.reduce<number>((best, timeS) => Math.max(best, timeS ?? 0), own ?? 0);
  const moreLight = own === null || own <= 0 ? 1 : Math.min(8, most / own);
  return iso / Math.max(moreLight, Math.min(4, frames.length / 2)) / shrink;
}

/** What to do about noise; null where nothing is to be done. `measuredLevels` is asked for only where EXIF does not say. */
export function planNoise(strength: number, iso: number | null, measuredLevels: () => number): NoisePlan | null {
  if (strength <= 0) return null;
  const bySign = iso === null ? shareOf(measuredLevels(), cleanLevels, noisyLevels) : shareOfIso(iso);
  // Above the middle a person asks for more than the camera's setting does.
  const share = Math.max(bySign, 2 * strength - 1);
  if (share <= 0) return null;
  const wider = 0.4 + 1.2 * strength;
  return {
    share,
    mostLevels: iso === null ? 12 : Math.max(1.5, 0.11 * Math.sqrt(iso)),
    reach: { luma: 2.2 * wider, chroma: 3.2 * wider },
    amount: { luma: share * Math.min(1, 1.6 * strength, 0.45 + 0.7 * strength), chroma: share * Math.min(1, 2 * strength) },
  };
}

function shareOfIso(iso: number): number {
  return iso <= middleIso ? 0.5 * shareOf(iso, cleanIso, middleIso) : 0.5 + 0.5 * shareOf(iso, middleIso, noisyIso);
}
const shareOf = (value: number, from: number, to: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)));

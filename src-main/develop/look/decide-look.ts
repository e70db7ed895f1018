import type { CellMaps, RenderSettings } from '../kernels/render-settings.ts';
import type { DevelopRecipe } from '../recipe.ts';
import { base, chosen, chromaFollow, decisionEdgePx, rooms, sharpen, singles, windows as windowZone } from './constants.ts';
import { balancedLuma, decideCurve, exposureGain, hazeOf, nightShare, withoutHaze } from './decide-tone.ts';
import { estimateLight } from './estimate-light.ts';
import { guidedBase } from './guided-base.ts';
import { fitPlane, fitTo, percentileOf, sampleGrid, type SmallPicture } from './small-picture.ts';
import { balanceTable, curveTable, type ToneCurve } from './tone-curve.ts';
import { chosenBalance, daylight, whiteBalance, type Gains } from './white-balance.ts';

export interface LookInput {
  readonly picture: SmallPicture;
  /** How many full-size pixels one pixel of `picture` is wide. */
  readonly factor: number;
  readonly fullWidthPx: number;
  readonly fullHeightPx: number;
  readonly isFused: boolean;
  /** Dark on purpose, 0 to 1; null to judge by this picture alone. */
  readonly night: number | null;
  /** Share of window light per pixel of `picture`. */
  readonly windows: Float32Array | null;
  readonly exposureValue: number | null;
  readonly recipe: Pick<DevelopRecipe, 'settings' | 'roomLight'>;
}

export interface Look {
  readonly settings: RenderSettings;
  readonly report: Record<string, unknown>;
}

/** Everything the full-size pass will do to this picture, decided on a small one. */
export const decideLook = (input: LookInput): Look => addChoices(decideAutomatic(input), input);

/** What is decided without a person: it depends on the picture, and of the recipe on `auto`, `whiteBalance` and the room's light. */
export interface AutomaticLook {
  /** What everything is decided on. */
  readonly picture: SmallPicture;
  readonly windows: Float32Array | null;
  readonly black: Gains;
  readonly estimate: ReturnType<typeof estimateLight>;
  readonly white: ReturnType<typeof whiteBalance>;
  readonly exposure: number;
  readonly night: number;
  readonly curve: ToneCurve;
}

export function decideAutomatic(input: LookInput): AutomaticLook {
  const { isFused, night: knownNight, exposureValue, recipe } = input;
  const { settings } = recipe;
  const picture = fitTo(input.picture, decisionEdgePx);
  const { widthPx, heightPx } = picture;
  const windows = input.windows && fitPlane(input.windows, input.picture.widthPx, input.picture.heightPx, widthPx, heightPx);

  const black = hazeOf(picture, settings.auto * (1 - (knownNight ?? 0)));
  const clear = withoutHaze(picture, black);
  const estimate = estimateLight(clear, windows);
  const white = whiteBalance({
    estimate,
    roomLight: recipe.roomLight,
    strength: settings.whiteBalance,
    exposureValue,
    isRoom: isFused && (knownNight ?? 0) < 0.5,
    night: knownNight ?? 0,
  });
  const exposure = exposureGain(clear, white.gains, { isFused, night: knownNight ?? 0, windows }) ** settings.auto;
  const luma = balancedLuma(picture, balanceOf(white.gains, exposure, black));
  const indoors = isFused ? 1 : exposureValue === null ? 0 : 1 - daylight(exposureValue);
  // What is dark even with its lights just under white is dark on purpose; what was merely underexposed is not.
  const median = percentileOf(luma, 0.5);
  const night = knownNight ?? nightShare(median, median);
  const curve = decideCurve(luma, { isFused, indoors, night, windows }, settings.auto);
  return { picture, windows, black, estimate, white, exposure, night, curve };
}

/** A person's choices come on top of what was decided without them, so that no slider moves against itself. */
export function addChoices(
  { picture, windows, black, estimate, white, exposure, night, curve: automatic }: AutomaticLook,
  input: LookInput,
): Look {
  const { isFused, recipe } = input;
  const { settings } = recipe;
  const brighter = 2 ** settings.exposureEv;
  const balance = balanceOf(chosenBalance(white.gains, settings), exposure * brighter, black);
  const curve = chosenCurve(automatic, settings);
  const table = curveTable(curve);
  const finished = balancedLuma(picture, balance);
  const toned = new Float32Array(finished.length);
  for (let i = 0; i < toned.length; i++) toned[i] = table[Math.min(table.length - 1, Math.round(finished[i]! * 4080))]! / 255;
  const style = isFused ? rooms : singles;
  const shadowLift = style.shadowLift * (1 - night) * settings.auto + chosen.shadows * settings.shadows;
  return {
    settings: {
      balance,
      curve: table,
      maps: cellMaps(toned, picture, input, windows),
      window: windowChange(white.gains, exposure, settings.windowPull),
      shadowLift,
      highlightLift: settings.highlights * (settings.highlights > 0 ? chosen.brighterHighlights : chosen.darkerHighlights),
      clarity: style.clarity * settings.auto,
      chromaFollow,
      saturation: 1 + settings.saturation * (settings.saturation > 0 ? chosen.moreSaturation : 1),
      sharpenAmount: sharpen.amount * settings.sharpen,
      sharpenCore: sharpen.core,
      sharpenLimit: sharpen.limit,
    },
    report: {
      light: estimate ? { ...estimate.light, support: estimate.support } : null,
      whiteBalance: { ...white.gains, trust: white.trust },
      exposureStops: Math.log2(exposure),
      haze: black,
      night,
      curve,
      shadowLift,
    },
  };
}

function balanceOf(gains: Gains, exposure: number, black: Gains): RenderSettings['balance'] {
  return {
    red: balanceTable(gains.red * exposure, black.red),
    green: balanceTable(gains.green * exposure, black.green),
    blue: balanceTable(gains.blue * exposure, black.blue),
  };
}

/** The curve after a person's exposure, which moves what has to fit under white, and contrast. */
function chosenCurve(curve: ToneCurve, { exposureEv, contrast }: { readonly exposureEv: number; readonly contrast: number }): ToneCurve {
  const headroom = exposureEv === 0 ? curve.headroom : Math.min(2, Math.max(1, curve.headroom * 2 ** (exposureEv / 2.2)));
  return { ...curve, headroom, contrast: curve.contrast + chosen.contrast * contrast };
}

/**
 * What is done inside windows beyond the rest, in display values: part of the white balance undone, and of the exposure that
 * the room needed, as far as the view is pulled.
 */
function windowChange(gains: Gains, exposure: number, windowPull: number): Gains {
  const darker = exposure ** ((-windowZone.holds * windowPull) / 2.2);
  const undo = (gain: number): number => darker * (gains.green / gain) ** (windowZone.keep / 2.2) - 1;
  return { red: undo(gains.red), green: darker - 1, blue: undo(gains.blue) };
}

function cellMaps(
  toned: Float32Array,
  { widthPx, heightPx }: SmallPicture,
  { picture, factor, fullWidthPx, fullHeightPx }: LookInput,
  windows: Float32Array | null,
): CellMaps {
  const reachPx = Math.max(4, Math.round(Math.max(widthPx, heightPx) * base.reach));
  const { a, b } = guidedBase(toned, widthPx, heightPx, reachPx, base.softness);
  const cellPx = 8 * Math.max(1, Math.round(Math.max(fullWidthPx, fullHeightPx) / 2000));
  const widthCells = Math.ceil(fullWidthPx / cellPx);
  const heightCells = Math.ceil(fullHeightPx / cellPx);
  const toX = (cell: number): number => ((cell + 0.5) * cellPx * widthPx) / (factor * picture.widthPx) - 0.5;
  const toY = (cell: number): number => ((cell + 0.5) * cellPx * heightPx) / (factor * picture.heightPx) - 0.5;
  const cells = (values: Float32Array): Float32Array => sampleGrid({ values, widthPx, heightPx }, widthCells, heightCells, toX, toY);
  return { widthCells, heightCells, cellPx, a: cells(a), b: cells(b).map((value) => value * 255), window: windows && cells(windows) };
}

import type { CellMaps, RenderSettings } from '../kernels/render-settings.ts';
import type { DevelopRecipe } from '../recipe.ts';
import { balancedLuma, decideCurve, exposureGain, nightShare } from './decide-tone.ts';
import { estimateLight } from './estimate-light.ts';
import { guidedBase } from './guided-base.ts';
import { percentileOf, sampleGrid, type SmallPicture } from './small-picture.ts';
import { balanceTable, curveTable } from './tone-curve.ts';
import { daylight, whiteBalance, type Gains } from './white-balance.ts';

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

/** Share of the room's correction that is taken back in the windows: daylight needs less of it. */
const windowKeeps = 0.7;
/** How far the guided filter sees, as a share of the long edge, and the variance it calls even. */
const baseReach = 1 / 32;
const baseSoftness = 0.01;

/** Everything the full-size pass will do to this picture, decided on a small one. */
export function decideLook({
  picture,
  factor,
  fullWidthPx,
  fullHeightPx,
  isFused,
  night: knownNight,
  windows,
  exposureValue,
  recipe,
}: LookInput): {
  readonly settings: RenderSettings;
  readonly report: Record<string, unknown>;
} {
  const estimate = estimateLight(picture, windows);
  const white = whiteBalance({
    estimate,
    strength: recipe.settings.whiteBalance,
    exposureValue,
    isRoom: isFused && (knownNight ?? 0) < 0.5,
  });
  const exposure = exposureGain(picture, white.gains, { isFused, night: knownNight ?? 0, windows }) ** recipe.settings.auto;
  const balance = {
    red: balanceTable(white.gains.red * exposure),
    green: balanceTable(white.gains.green * exposure),
    blue: balanceTable(white.gains.blue * exposure),
  };
  const luma = balancedLuma(picture, balance);
  const indoors = isFused ? 1 : exposureValue === null ? 0 : 1 - daylight(exposureValue);
  // What is dark even with its lights just under white is dark on purpose; what was merely underexposed is not.
  const median = percentileOf(luma, 0.5);
  const night = knownNight ?? nightShare(median, median);
  const curve = decideCurve(luma, { isFused, indoors, night, windows }, recipe.settings.auto);
  const table = curveTable(curve);
  const toned = new Float32Array(luma.length);
  for (let i = 0; i < toned.length; i++) toned[i] = table[Math.min(table.length - 1, Math.round(luma[i]! * 4080))]! / 255;
  const day = 1 - night;
  const shadowLift = (isFused ? 0.22 : 0.1) * day * recipe.settings.auto;
  const settings: RenderSettings = {
    balance,
    curve: table,
    maps: cellMaps(toned, picture, factor, fullWidthPx, fullHeightPx, windows),
    window: windowChange(white.gains),
    shadowLift,
    highlightLift: 0,
    clarity: (isFused ? 0.1 : 0.03) * recipe.settings.auto,
    chromaFollow: 0.65,
    saturation: 1,
    sharpenAmount: 1.1 * recipe.settings.sharpen,
    sharpenCore: 1,
    sharpenLimit: 9,
  };
  return {
    settings,
    report: {
      light: estimate ? { ...estimate.light, support: estimate.support } : null,
      whiteBalance: { ...white.gains, trust: white.trust },
      exposureStops: Math.log2(exposure),
      night,
      curve,
      shadowLift,
    },
  };
}

/** The correction inside windows relative to the room's: part of the white balance undone, in display values. */
function windowChange(gains: Gains): Gains {
  const undo = (gain: number): number => (gains.green / gain) ** (windowKeeps / 2.2) - 1;
  return { red: undo(gains.red), green: 0, blue: undo(gains.blue) };
}

function cellMaps(
  toned: Float32Array,
  { widthPx, heightPx }: SmallPicture,
  factor: number,
  fullWidthPx: number,
  fullHeightPx: number,
  windows: Float32Array | null,
): CellMaps {
  const base = guidedBase(toned, widthPx, heightPx, Math.max(4, Math.round(Math.max(widthPx, heightPx) * baseReach)), baseSoftness);
  const cellPx = 8 * Math.max(1, Math.round(Math.max(fullWidthPx, fullHeightPx) / 2000));
  const widthCells = Math.ceil(fullWidthPx / cellPx);
  const heightCells = Math.ceil(fullHeightPx / cellPx);
  const toSmall = (cell: number): number => ((cell + 0.5) * cellPx) / factor - 0.5;
  const cells = (values: Float32Array): Float32Array =>
    sampleGrid({ values, widthPx, heightPx }, widthCells, heightCells, toSmall, toSmall);
  return {
    widthCells,
    heightCells,
    cellPx,
    a: cells(base.a),
    b: cells(base.b).map((value) => value * 255),
    window: windows && cells(windows),
  };
}

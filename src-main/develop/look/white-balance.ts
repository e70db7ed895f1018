import { luminance } from '../srgb.ts';
import type { LightEstimate } from './estimate-light.ts';
import { smoothStep } from './small-picture.ts';

/** Linear gains per channel. */
export interface Gains {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export interface WhiteBalanceInput {
  readonly estimate: LightEstimate | undefined;
  /** The recipe's, 0 to 1. */
  readonly strength: number;
  /** Of the base frame, at ISO 100; null where the camera did not say. */
  readonly exposureValue: number | null;
  /** A set of brackets, or a frame whose windows are known: a room. */
  readonly isRoom: boolean;
}

/** 0 in rooms, 1 under the sky, by what was metered: EV at ISO 100. */
export function daylight(exposureValue: number): number {
  return smoothStep(10.5, 13, exposureValue);
}

/** What is done about the light, and how far the estimate was trusted. */
export interface WhiteBalance {
  /** Keep luminance. */
  readonly gains: Gains;
  readonly trust: number;
}

/** No lamp is further from white than this, in either channel. */
const leastLight = 0.4;
const mostLight = 2.5;
/** log of green-magenta: lamps lie near the black-body line, a meadow does not. */
const mostTint = 0.16;

/**
 * How far to follow the estimate. Fully where it makes much more of the picture neutral than the camera's own balance;
 * sooner in rooms, where lamps mix and cameras err. Little in daylight, which cameras balance well; half as far against
 * blue light, which is often dusk and meant.
 */
export function whiteBalance({ estimate, strength, exposureValue, isRoom }: WhiteBalanceInput): WhiteBalance {
  if (!estimate) return { gains: { red: 1, green: 1, blue: 1 }, trust: 0 };
  const red = Math.log(Math.min(mostLight, Math.max(leastLight, estimate.light.red)));
  const blue = Math.log(Math.min(mostLight, Math.max(leastLight, estimate.light.blue)));
  const tint = Math.abs(red + blue) / 2;
  const asLamp = tint > mostTint ? mostTint / tint : 1;
  const asNeutral = isRoom ? smoothStep(1.02, 1.3, estimate.support) : smoothStep(1.05, 1.6, estimate.support);
  const outdoors = exposureValue === null ? (isRoom ? 0 : 0.5) : daylight(exposureValue);
  const againstBlue = blue > red ? 0.5 : 1;
  const trust = asLamp * asNeutral * (1 - 0.8 * outdoors) * againstBlue;
  const power = -strength * trust;
  const raw = { red: Math.exp(red * power), green: 1, blue: Math.exp(blue * power) };
  const scale = 1 / (luminance.red * raw.red + luminance.green + luminance.blue * raw.blue);
  return { gains: { red: raw.red * scale, green: scale, blue: raw.blue * scale }, trust };
}

import { luminance } from '../srgb.ts';
import type { LightColour } from '../recipe.ts';
import { chosen, light } from './constants.ts';
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
  /** What the photos of this room agree on. */
  readonly roomLight: LightColour | null;
  /** The recipe's, 0 to 1. */
  readonly strength: number;
  /** Of the base frame, at ISO 100; null where the camera did not say. */
  readonly exposureValue: number | null;
  /** A set of brackets, or a frame whose windows are known: a room. */
  readonly isRoom: boolean;
  /** Dark on purpose, 0 to 1. */
  readonly night: number;
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

/**
 * How far to follow the estimate, or the room's light where that is near to it: the farther it is from the camera's own
 * balance the surer, because cameras err by a little as often as estimates do; in rooms, where lamps mix, nearly always.
 * Little in daylight, which cameras balance well; half as far against blue light at night, which is dusk and meant.
 */
export function whiteBalance({ estimate, roomLight, strength, exposureValue, isRoom, night }: WhiteBalanceInput): WhiteBalance {
  const own = estimate && logOf(estimate.light);
  const agreed = roomLight && logOf(roomLight);
  if (!own && !agreed) return { gains: { red: 1, green: 1, blue: 1 }, trust: 0 };
  const { red, blue } = own && agreed ? towards(own, agreed) : (own ?? agreed)!;
  const tint = Math.abs(red + blue) / 2;
  const asLamp = tint > light.mostTint ? light.mostTint / tint : 1;
  const inRoom = isRoom || agreed !== null;
  const outdoors = exposureValue === null ? 0 : daylight(exposureValue);
  const asFar = smoothStep(0, inRoom ? light.surelyInRooms : light.surely, Math.hypot(red, blue));
  const againstBlue = blue > red ? 1 - 0.5 * night : 1;
  const trust = asLamp * asFar * (1 - light.daylightDoubt * outdoors) * againstBlue;
  const power = -strength * trust;
  return { gains: keepingLuminance(Math.exp(red * power), 1, Math.exp(blue * power)), trust };
}

/** The gains after a person's own choice of warmer or cooler, -1 to 1, and greener or more magenta. */
export function chosenBalance(gains: Gains, { warmth, tint }: { readonly warmth: number; readonly tint: number }): Gains {
  return keepingLuminance(
    gains.red * Math.exp(chosen.warmRed * warmth),
    gains.green * Math.exp(chosen.tintGreen * tint),
    gains.blue * Math.exp(chosen.warmBlue * warmth),
  );
}

interface LogLight {
  readonly red: number;
  readonly blue: number;
}
function logOf({ red, blue }: { readonly red: number; readonly blue: number }): LogLight {
  const bounded = (value: number): number => Math.log(Math.min(light.most, Math.max(light.least, value)));
  return { red: bounded(red), blue: bounded(blue) };
}

/** A photo's own light, moved to the room's where it is near. */
function towards(own: LogLight, agreed: LogLight): LogLight {
  const share = smoothStep(light.far, light.near, Math.hypot(agreed.red - own.red, agreed.blue - own.blue));
  return { red: own.red + share * (agreed.red - own.red), blue: own.blue + share * (agreed.blue - own.blue) };
}

/** Rounded, because the last digit of a power may differ between machines. */
function keepingLuminance(red: number, green: number, blue: number): Gains {
  const scale = 1 / (luminance.red * red + luminance.green * green + luminance.blue * blue);
  const steady = (value: number): number => Math.round(value * scale * 1e6) / 1e6;
  return { red: steady(red), green: steady(green), blue: steady(blue) };
}

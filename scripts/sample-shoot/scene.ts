import type { Rgb } from './material.ts';
import type { Model } from './model.ts';
import type { Vec } from './vector.ts';

/** A window opening daylight is sampled through: its middle, half extents, and the direction into the room. */
export type Portal = { readonly centre: Vec; readonly halfU: Vec; readonly halfV: Vec; readonly inward: Vec };
/** A round lamp by its luminous flux (klm); `spot` above 0 narrows it to a downward beam. */
export type Lamp = { readonly at: Vec; readonly radius: number; readonly flux: number; readonly colour: Rgb; readonly spot?: number };

export type Sky = {
  /** Compass-like: 0 is +y, clockwise seen from above; radians. */
  readonly sunAzimuth: number;
  readonly sunHeight: number;
  /** Irradiance square to the sun, klx. */
  readonly sun: Rgb;
  /** Radiance, kcd/m2. */
  readonly zenith: Rgb;
  readonly horizon: Rgb;
  readonly clouds: number;
  readonly cloudSeed: number;
};

/** A rectilinear camera that stays level; the picture is framed by shifting the lens, so uprights stay upright. */
type Viewpoint = {
  readonly at: Vec;
  /** Same sense as the sun's azimuth. */
  readonly heading: number;
  readonly focalLength35mm: number;
  /** Part of the picture's half width. */
  readonly shiftUp?: number;
  readonly rollDegrees?: number;
};

export type Scene = {
  readonly model: Model;
  readonly portals: readonly Portal[];
  readonly lamps: readonly Lamp[];
  readonly sky: Sky;
  readonly viewpoint: Viewpoint;
  /** Brightest single indirect sample kept, kcd/m2: rare ones beyond only make specks. */
  readonly sampleLimit: number;
};

/** Light of a black body, roughly, scaled so that green is one; 2700 is a warm bulb, 6500 neutral. */
export function warmth(kelvin: number): Rgb {
  const t = kelvin / 6500;
  return [t ** -0.62, 1, t ** 0.98];
}

import type { Material } from '../material.ts';
import type { Model } from '../model.ts';
import { blackSteel, brass } from '../palette.ts';
import { warmth, type Lamp } from '../scene.ts';
import { cylinder, lathe, tube } from '../shapes.ts';
import { scaled } from '../vector.ts';

const warm = warmth(2750);
const glow = (radiance: number): Material => ({ kind: 'emissive', colour: [1, 1, 1], emission: scaled(warm, radiance) });

/** A standing lamp with a drum shade; returns its light. `flux` in klm. */
export function floorLamp(model: Model, flux: number): Lamp {
  cylinder(model, [0, 0, 0], 0.14, 0.02, blackSteel, 40);
  tube(
    model,
    [
      [0, 0, 0.02],
      [0, 0, 1.35],
    ],
    0.009,
    brass,
    12,
  );
  return drumShade(model, 1.3, 0.2, 0.27, flux);
}

/** A bedside lamp: a turned foot and a small shade. */
export function tableLamp(model: Model, foot: Material, flux: number): Lamp {
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [0.06, 0],
      [0.075, 0.05],
      [0.07, 0.12],
      [0.03, 0.19],
      [0.012, 0.22],
      [0.012, 0.3],
    ],
    foot,
    32,
  );
  return drumShade(model, 0.27, 0.13, 0.18, flux);
}

function drumShade(model: Model, bottom: number, radius: number, height: number, flux: number): Lamp {
  const top = radius * 0.86;
  lathe(
    model,
    [0, 0, bottom],
    [
      [radius, 0],
      [top, height],
    ],
    glow(flux * 1.5),
    48,
  );
  lathe(
    model,
    [0, 0, bottom],
    [
      [radius + 0.002, 0],
      [radius + 0.002, 0.008],
    ],
    blackSteel,
    48,
  );
  return { at: model.toWorld([0, 0, bottom + height / 2]), radius: radius * 0.55, flux, colour: warm };
}

/** A dome hanging from the ceiling at `ceiling`, its rim at `rim`; lights downwards. */
export function pendant(model: Model, ceiling: number, rim: number, radius: number, shell: Material, flux: number): Lamp {
  tube(
    model,
    [
      [0, 0, rim + radius * 0.9],
      [0, 0, ceiling],
    ],
    0.0035,
    blackSteel,
    6,
  );
  cylinder(model, [0, 0, ceiling - 0.025], 0.05, 0.025, shell, 24);
  const dome = Array.from({ length: 10 }, (_, i): [number, number] => [
    radius * Math.cos((i / 9) * 1.45),
    radius * 0.85 * Math.sin((i / 9) * 1.45),
  ]);
  lathe(model, [0, 0, rim], dome, shell, 48);
  lathe(
    model,
    [0, 0, rim + 0.004],
    [
      [0, 0.03],
      [radius * 0.55, 0.03],
    ],
    glow(flux * 9),
    32,
  );
  return { at: model.toWorld([0, 0, rim - 0.02]), radius: radius * 0.5, flux: flux * 0.8, colour: warm, spot: 0.6 };
}

/** A globe of opal glass on a cord or stem. */
export function globe(model: Model, ceiling: number, centre: number, radius: number, flux: number): Lamp {
  tube(
    model,
    [
      [0, 0, centre + radius],
      [0, 0, ceiling],
    ],
    0.004,
    brass,
    6,
  );
  cylinder(model, [0, 0, centre + radius - 0.015], radius * 0.35, 0.05, brass, 24);
  const profile = Array.from({ length: 15 }, (_, i): [number, number] => [
    radius * Math.sin((Math.PI * i) / 14),
    -radius * Math.cos((Math.PI * i) / 14),
  ]);
  lathe(model, [0, 0, centre], profile, glow((flux / (39.5 * radius * radius)) * 0.8), 32);
  return { at: model.toWorld([0, 0, centre]), radius: radius * 1.02, flux, colour: warm };
}

/** A small spot let into the ceiling. */
export function downlight(model: Model, ceiling: number, flux: number, kelvin = 3000): Lamp {
  lathe(
    model,
    [0, 0, ceiling - 0.012],
    [
      [0.032, 0.012],
      [0.046, 0],
      [0.05, 0.012],
    ],
    { colour: [0.85, 0.85, 0.84] },
    28,
  );
  lathe(
    model,
    [0, 0, ceiling - 0.004],
    [
      [0, 0],
      [0.032, 0],
    ],
    { kind: 'emissive', colour: [1, 1, 1], emission: scaled(warmth(kelvin), flux * 40) },
    24,
  );
  return { at: model.toWorld([0, 0, ceiling - 0.03]), radius: 0.03, flux, colour: warmth(kelvin), spot: 1.6 };
}

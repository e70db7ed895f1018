import { hex, type Material } from '../material.ts';
import type { Model } from '../model.ts';
import { blackSteel, ceramicWhite, glass } from '../palette.ts';
import { box, cylinder, lathe, sphere, tube } from '../shapes.ts';

export function vase(model: Model, height: number, material: Material): void {
  const r = height * 0.42;
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [r * 0.6, 0],
      [r * 0.92, height * 0.2],
      [r, height * 0.4],
      [r * 0.85, height * 0.62],
      [r * 0.42, height * 0.82],
      [r * 0.36, height * 0.9],
      [r * 0.44, height],
      [r * 0.38, height],
      [r * 0.3, height * 0.9],
      [0, height * 0.7],
    ],
    material,
    32,
  );
}

/** Coffee things: a cup on a saucer. */
export function cup(model: Model, material: Material = ceramicWhite): void {
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [0.07, 0.004],
      [0.075, 0.01],
      [0.03, 0.006],
    ],
    material,
    28,
  );
  lathe(
    model,
    [0, 0, 0.008],
    [
      [0, 0],
      [0.024, 0],
      [0.038, 0.03],
      [0.04, 0.06],
      [0.037, 0.06],
      [0.034, 0.03],
      [0, 0.045],
    ],
    material,
    28,
  );
}

export function candlestick(model: Model, height: number, metal: Material): void {
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [0.045, 0],
      [0.045, 0.008],
      [0.008, 0.02],
      [0.007, height - 0.03],
      [0.014, height - 0.02],
      [0.014, height],
      [0, height],
    ],
    metal,
    20,
  );
  cylinder(model, [0, 0, height - 0.01], 0.0105, 0.2, { colour: hex('#ece6d8'), variation: 0.02 }, 14);
}

export function bowlOfFruit(model: Model, material: Material): void {
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0.006],
      [0.06, 0],
      [0.12, 0.03],
      [0.16, 0.08],
      [0.155, 0.08],
      [0.115, 0.036],
      [0, 0.018],
    ],
    material,
    36,
  );
  const fruit: Material = { colour: hex('#c8a13c'), variation: 0.15, roughness: 0.4, reflectance: 0.03 };
  const apple: Material = { colour: hex('#94331f'), colour2: hex('#b98a3a'), variation: 0.2, roughness: 0.3, reflectance: 0.04 };
  for (let i = 0; i < 6; i++)
    sphere(
      model,
      [0.075 * Math.cos(i * 1.25), 0.075 * Math.sin(i * 1.25), 0.075 + (i === 5 ? 0.05 : 0)],
      0.037,
      i % 2 === 0 ? apple : fruit,
      0.92,
    );
}

export function plates(model: Model, count: number, radius: number, material: Material = ceramicWhite): void {
  for (let i = 0; i < count; i++)
    lathe(
      model,
      [0, 0, i * 0.012],
      [
        [0, 0],
        [radius * 0.6, 0],
        [radius, 0.014],
        [radius, 0.017],
        [radius * 0.6, 0.004],
        [0, 0.004],
      ],
      material,
      36,
    );
}

export function tumblers(model: Model, count: number): void {
  for (let i = 0; i < count; i++)
    lathe(
      model,
      [(i % 3) * 0.085, Math.floor(i / 3) * 0.085, 0],
      [
        [0, 0],
        [0.03, 0],
        [0.036, 0.1],
        [0.033, 0.1],
        [0.028, 0.008],
        [0, 0.008],
      ],
      glass,
      24,
    );
}

/** A kettle on the hob. */
export function kettle(model: Model, material: Material): void {
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [0.095, 0],
      [0.105, 0.03],
      [0.085, 0.11],
      [0.05, 0.145],
      [0, 0.15],
    ],
    material,
    36,
  );
  lathe(
    model,
    [0, 0, 0.148],
    [
      [0.02, 0],
      [0.01, 0.012],
      [0.014, 0.025],
      [0, 0.03],
    ],
    blackSteel,
    16,
  );
  tube(
    model,
    [
      [0.08, 0, 0.07],
      [0.14, 0, 0.11],
      [0.16, 0, 0.145],
    ],
    (t) => 0.017 - 0.007 * t,
    material,
    12,
  );
  tube(
    model,
    [
      [-0.075, 0, 0.12],
      [-0.09, 0, 0.2],
      [0, 0, 0.235],
      [0.075, 0, 0.2],
      [0.065, 0, 0.13],
    ],
    0.007,
    blackSteel,
    10,
  );
}

/** A slim wall clock. */
export function wallClock(model: Model): void {
  model.within({ tip: Math.PI / 2 }, () => {
    lathe(
      model,
      [0, 0, 0],
      [
        [0, 0],
        [0.16, 0],
        [0.165, 0.03],
        [0.155, 0.03],
        [0.155, 0.012],
        [0, 0.012],
      ],
      blackSteel,
      48,
    );
    cylinder(model, [0, 0, 0.008], 0.154, 0.006, { colour: hex('#f0ede6') }, 48);
    box(model, [-0.005, 0, 0.016], [0.005, 0.09, 0.018], blackSteel, 0.001);
    model.within({ turn: -1.9 }, () => box(model, [-0.003, 0, 0.016], [0.003, 0.13, 0.019], blackSteel, 0.001));
  });
}

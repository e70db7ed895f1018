import { branches } from '../furniture/plants.ts';
import { vase } from '../furniture/small-things.ts';
import { globe } from '../furniture/lights.ts';
import { painting, room, rug } from '../furniture/room.ts';
import { septemberSky, surroundings } from '../garden.ts';
import { hex, type Material } from '../material.ts';
import { createModel, type Model } from '../model.ts';
import * as p from '../palette.ts';
import type { Lamp, Scene } from '../scene.ts';
import { box, cushion, lathe, sheet, sphere, tube } from '../shapes.ts';

function coat(model: Model, length: number, material: Material, seed: number): void {
  sheet(
    model,
    28,
    24,
    (u, v) => {
      const a = u * Math.PI * 2;
      const wide = 0.07 + 0.13 * Math.min(1, v * 2.4) + 0.03 * v;
      const fold = 1 + 0.1 * Math.sin(a * 5 + seed + v * 2) * v;
      return [Math.cos(a) * wide * fold, -0.07 + Math.sin(a) * 0.065 * fold * (0.6 + 0.5 * v), -0.02 - length * v];
    },
    material,
  );
  for (const s of [-1, 1]) {
    const arm = Array.from({ length: 7 }, (_, i): [number, number, number] => [
      s * (0.15 + 0.07 * (i / 6)),
      -0.08 - 0.015 * Math.sin(i),
      -0.12 - 0.09 * i,
    ]);
    tube(model, arm, (t) => 0.058 - 0.014 * t, material, 14);
  }
}

function frontDoor(model: Model, width: number, height: number): void {
  const green: Material = { colour: hex('#3f5650'), variation: 0.02, roughness: 0.35, reflectance: 0.04 };
  box(model, [-width / 2, -0.06, 0], [width / 2, 0, 0.85], green, 0.004);
  box(model, [-width / 2, -0.06, height - 0.14], [width / 2, 0, height], green, 0.004);
  for (const s of [-1, 1]) box(model, [s * (width / 2), -0.06, 0.85], [s * (width / 2 - 0.13), 0, height - 0.14], green, 0.004);
  box(model, [-0.02, -0.05, 0.85], [0.02, -0.01, height - 0.14], green, 0.003);
  for (const z of [1.2, 1.55]) box(model, [-width / 2, -0.05, z], [width / 2, -0.01, z + 0.03], green, 0.003);
  for (const s of [-1, 1])
    box(model, [s * 0.06 - (s < 0 ? 0.25 : 0), -0.07, 0.2], [s * 0.06 + (s < 0 ? 0 : 0.25), -0.06, 0.72], green, 0.006, 2);
  tube(
    model,
    [
      [width / 2 - 0.07, -0.06, 1.02],
      [width / 2 - 0.07, -0.11, 1.02],
      [width / 2 - 0.2, -0.115, 1.02],
    ],
    0.009,
    p.brass,
  );
}

/** The hall, taken upright: the front door with its panes, coats, a bench, a runner. */
export function hallway(): Scene {
  const model = createModel();
  const [width, depth, height] = [2.1, 5.6, 2.62];
  const portals = room(
    model,
    [width, depth, height],
    {
      back: { material: p.whiteWall, openings: [{ from: 0.52, width: 1.06, sill: 0.0, height: 2.15 }] },
      left: { material: p.whiteWall, openings: [{ from: 0.9, width: 1.1, sill: 0, height: 2.15 }] },
      right: { material: p.greigeWall },
      front: { material: p.whiteWall },
    },
    { ...p.oakFloorLengthwise, scale: 0.16 },
    p.ceilingWhite,
  );
  const lamps: Lamp[] = [];
  const put = model.within;
  put({ at: [1.05, depth + 0.12, 0] }, () => frontDoor(model, 0.98, 2.12));
  put({ at: [1.05, 2.9, 0] }, () => rug(model, 0.85, 3.6, ['#c9bda8', '#7d5346'], 0.28, 0.07));
  put({ at: [width, 3.7, 0], turn: -Math.PI / 2 }, () => {
    box(model, [-0.65, -0.36, 0.42], [0.65, 0, 0.46], p.oak, 0.006, 2);
    for (const x of [-0.56, 0.56]) box(model, [x - 0.02, -0.33, 0], [x + 0.02, -0.03, 0.42], p.oakUpright, 0.004);
    box(model, [-0.56, -0.32, 0.12], [0.56, -0.04, 0.14], p.oak, 0.003);
    put({ at: [-0.35, -0.18, 0.6], turn: 0.2, tip: 1.2 }, () => cushion(model, 0.42, 0.4, 0.16, p.woolRust, 2));
    for (const [i, x] of [-0.4, -0.24, 0.05, 0.22].entries())
      box(model, [x, -0.3, 0.14], [x + 0.09, -0.06, 0.22], i < 2 ? p.woolInk : p.linenWhite, 0.03, 3);
    box(model, [-0.7, -0.022, 1.66], [0.7, 0, 1.76], p.oak, 0.004);
    for (let i = 0; i < 6; i++) put({ at: [-0.58 + i * 0.232, -0.022, 1.71] }, () => sphere(model, [0, -0.04, 0], 0.02, p.brass));
    put({ at: [-0.47, 0, 1.71] }, () => coat(model, 0.95, p.woolInk, 1));
    put({ at: [0.12, 0, 1.71] }, () => coat(model, 0.8, p.woolOchre, 4));
    put({ at: [0.48, 0, 1.71], scale: 0.7 }, () => coat(model, 0.62, p.woolMoss, 7));
  });
  put({ at: [width, 1.95, 1.55], turn: -Math.PI / 2 }, () =>
    painting(model, 0.6, 0.8, ['#dcd2bf', '#7b8a86', '#b26a44'], 3.3, p.blackFrame),
  );
  put({ at: [0, 3.3, 0], turn: Math.PI / 2 }, () => {
    box(model, [-0.6, -0.3, 0.78], [0.6, 0, 0.81], p.walnut, 0.004);
    for (const x of [-0.55, 0.55])
      for (const y of [-0.27, -0.03])
        tube(
          model,
          [
            [x, y, 0],
            [x, y, 0.79],
          ],
          0.012,
          p.blackSteel,
        );
    put({ at: [-0.3, -0.15, 0.81] }, () => {
      vase(model, 0.26, p.ceramicInk);
      branches(model, 0.2, 0.5, 31);
    });
    lathe(
      model,
      [0.25, -0.15, 0.81],
      [
        [0, 0],
        [0.06, 0],
        [0.1, 0.035],
        [0.095, 0.035],
        [0.055, 0.008],
        [0, 0.008],
      ],
      p.ceramicSand,
      32,
    );
    put({ at: [0, -0.012, 1.55], tip: Math.PI / 2 }, () => {
      lathe(
        model,
        [0, 0, 0],
        [
          [0.4, 0],
          [0.42, 0],
          [0.42, 0.025],
          [0.4, 0.025],
        ],
        p.brass,
        72,
      );
      lathe(
        model,
        [0, 0, 0],
        [
          [0, 0.006],
          [0.4, 0.006],
        ],
        p.mirror,
        72,
      );
    });
  });
  put({ at: [1.05, 3.2, 0] }, () => lamps.push(globe(model, height, 2.2, 0.14, 1.1)));
  surroundings(model, {
    ground: -0.3,
    trees: [
      [9, 0.3, 6, 'birch'],
      [16, -0.25, 8, 'leafy'],
      [22, 0.12, 10, 'leafy'],
      [30, -0.1, 12, 'spruce'],
      [15, -1.5, 7, 'leafy'],
      [20, -1.2, 9, 'birch'],
    ],
    neighbours: [[3, 26, 0.15]],
  });
  return {
    model,
    portals,
    lamps,
    sky: { ...septemberSky, sunAzimuth: 2.4, sunHeight: 0.75 },
    viewpoint: { at: [0.98, 0.25, 1.3], heading: 0.02, focalLength35mm: 34, shiftUp: -0.12 },
    sampleLimit: 8,
  };
}

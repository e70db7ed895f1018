import { baseRun, tallRun, tap } from '../furniture/kitchen.ts';
import { branches, pottedPlant } from '../furniture/plants.ts';
import { stool } from '../furniture/seating.ts';
import { bookRow } from '../furniture/shelves.ts';
import { bowlOfFruit, candlestick, kettle, plates, tumblers, vase, wallClock } from '../furniture/small-things.ts';
import { pendant } from '../furniture/lights.ts';
import { painting, room } from '../furniture/room.ts';
import { septemberSky, surroundings } from '../garden.ts';
import { hex, type Material } from '../material.ts';
import { createModel } from '../model.ts';
import * as p from '../palette.ts';
import type { Lamp, Scene } from '../scene.ts';
import { box, cylinder } from '../shapes.ts';

const splashTiles: Material = {
  colour: hex('#ebe9e3'),
  colour2: hex('#c9c6bf'),
  texture: 'tiles',
  scale: 0.2,
  size2: 0.066,
  gap: 0.5,
  variation: 0.07,
  bump: 0.05,
  roughness: 0.14,
  reflectance: 0.05,
  along: [1, 0, 0],
  across: [0, 0, 1],
};

/** The kitchen: sage cupboards, a window over the sink, an island with two pendants lit; taken with the camera not quite level. */
export function kitchen(): Scene {
  const model = createModel();
  const [width, depth, height] = [4.7, 5.4, 2.62];
  const portals = room(
    model,
    [width, depth, height],
    {
      back: { material: p.whiteWall, openings: [{ from: 1.35, width: 1.55, sill: 1.08, height: 1.15, panes: 2 }] },
      left: { material: p.whiteWall, openings: [{ from: 2.2, width: 1.7, sill: 0, height: 2.15, panes: 2 }] },
      right: { material: p.whiteWall },
      front: { material: p.whiteWall },
    },
    p.oakFloor,
    p.ceilingWhite,
  );
  const lamps: Lamp[] = [];
  const put = model.within;

  put({ at: [0.02, depth, 0] }, () => {
    baseRun(
      model,
      [
        ['d', 0.6],
        ['s', 0.62],
        ['d', 0.6],
        ['d', 0.6],
        ['s', 0.98],
      ],
      p.sage,
      p.oak,
    );
    box(model, [0, -0.012, 0.9], [3.4, 0, 1.06], splashTiles, 0);
    box(model, [1.62, -0.5, 0.885], [2.36, -0.1, 0.9015], p.blackSteel, 0.004);
    box(model, [1.65, -0.47, 0.899], [2.33, -0.13, 0.9022], p.steel, 0.02, 3);
    put({ at: [2.0, -0.07, 0.9] }, () => tap(model, 0.36, 0.2, p.brass));
    put({ at: [3.1, -0.25, 0.9], turn: -0.5 }, () => kettle(model, p.steel));
    put({ at: [3.43, 0, 0] }, () => tallRun(model, [0.62, 0.62], 2.3, p.sage, 0));
    box(model, [3.43, -0.58, 2.3], [4.67, 0, height], p.whiteWall, 0);
    box(model, [0.1, -0.22, 1.46], [1.2, 0, 1.49], p.oak, 0.003);
    box(model, [0.1, -0.22, 1.84], [1.2, 0, 1.87], p.oak, 0.003);
    put({ at: [0.3, -0.12, 1.49] }, () => plates(model, 7, 0.11));
    put({ at: [0.52, -0.16, 1.49] }, () => tumblers(model, 6));
    put({ at: [0.95, -0.12, 1.49] }, () => vase(model, 0.2, p.ceramicInk));
    put({ at: [0.22, -0.1, 1.87] }, () => bookRow(model, 0.34, 8));
    put({ at: [0.72, -0.11, 1.87] }, () => plates(model, 4, 0.09, p.ceramicSand));
    put({ at: [1.0, -0.11, 1.87], scale: 0.45 }, () => pottedPlant(model, 0.9, 4, p.leafLight, p.terracotta));
    put({ at: [0.35, -0.2, 0.9] }, () => vase(model, 0.24, p.ceramicWhite));
    put({ at: [0.62, -0.06, 0.9], tip: -0.18 }, () => box(model, [-0.14, 0, 0], [0.14, 0.02, 0.4], p.walnutUpright, 0.008, 2));
    put({ at: [0.78, -0.09, 0.9], tip: -0.2 }, () => box(model, [-0.1, 0, 0], [0.1, 0.018, 0.28], p.oakUpright, 0.008, 2));
    cylinder(model, [1.28, -0.2, 0.9], 0.05, 0.16, p.ceramicSand);
    for (const [dx, dy, tall] of [
      [0.01, 0, 0.3],
      [-0.02, 0.01, 0.28],
      [0.02, -0.015, 0.33],
    ] as const)
      box(model, [1.275 + dx, -0.205 + dy, 1.0], [1.288 + dx, -0.195 + dy, 0.9 + tall], p.walnutUpright, 0.003);
    put({ at: [2.62, -0.12, 0.9], scale: 0.5 }, () => pottedPlant(model, 0.9, 9, p.leafLight, p.ceramicSand));
    put({ at: [1.62, -0.02, 1.082], scale: 0.4 }, () => pottedPlant(model, 0.85, 12, p.leafLight, p.terracotta));
    put({ at: [2.45, -0.02, 1.082] }, () => candlestick(model, 0.12, p.brass));
  });
  put({ at: [width, 3.4, 1.55], turn: -Math.PI / 2 }, () =>
    painting(model, 0.9, 1.2, ['#ddd2bd', '#8a8f7a', '#b5714c'], 4.4, p.oakUpright),
  );
  put({ at: [4.3, 2.55, 0] }, () => pottedPlant(model, 1.35, 15, p.leafDark, p.ceramicSand));

  put({ at: [1.15, 3.25, 0] }, () => {
    box(model, [0, -0.36, 0], [2.0, 0.36, 0.87], p.lacquerWhite, 0.003);
    for (let i = 0; i < 20; i++) box(model, [0.005 + i * 0.1, -0.372, 0.04], [0.085 + i * 0.1, -0.36, 0.865], p.oakUpright, 0.004);
    box(model, [-0.06, -0.62, 0.87], [2.06, 0.42, 0.91], p.marble, 0.004, 2);
    put({ at: [0.55, -0.05, 0.91] }, () => bowlOfFruit(model, p.ceramicSand));
    put({ at: [1.5, 0.02, 0.91] }, () => {
      vase(model, 0.26, p.ceramicWhite);
      branches(model, 0.2, 0.5, 21);
    });
    put({ at: [1.12, -0.16, 0.91], turn: 0.3 }, () => box(model, [-0.2, -0.13, 0], [0.2, 0.13, 0.018], p.walnut, 0.006, 2));
    for (const x of [0.35, 1.0, 1.65]) put({ at: [x, -0.62, 0], turn: x }, () => stool(model, p.oak, p.oakUpright));
    for (const x of [0.5, 1.5]) put({ at: [x, -0.08, 0] }, () => lamps.push(pendant(model, height, 1.72, 0.19, p.blackSteel, 0.8)));
  });
  put({ at: [0.0, 4.55, 1.75], turn: Math.PI / 2 }, () => wallClock(model));

  surroundings(model, {
    ground: -0.45,
    fjordFrom: 70,
    trees: [
      [15, 0.32, 6.5, 'birch'],
      [26, -0.28, 9, 'leafy'],
      [38, 0.08, 9, 'spruce'],
      [18, -1.15, 7, 'leafy'],
      [26, -1.45, 9, 'birch'],
      [22, -1.8, 11, 'spruce'],
      [30, -0.9, 9, 'leafy'],
      [34, 0.55, 8, 'leafy'],
    ],
    neighbours: [[-26, 9, 0.3]],
  });
  return {
    model,
    portals,
    lamps,
    sky: { ...septemberSky, sunAzimuth: 2.3, sunHeight: 0.7, cloudSeed: 6.3 },
    viewpoint: { at: [3.35, 0.35, 1.35], heading: -0.14, focalLength35mm: 22, shiftUp: -0.13, rollDegrees: 2 },
    sampleLimit: 10,
  };
}

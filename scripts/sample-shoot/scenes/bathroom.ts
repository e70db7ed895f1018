import { tap } from '../furniture/kitchen.ts';
import { pottedPlant } from '../furniture/plants.ts';
import { candlestick, vase } from '../furniture/small-things.ts';
import { downlight } from '../furniture/lights.ts';
import { room, rug } from '../furniture/room.ts';
import { septemberSky, surroundings } from '../garden.ts';
import { hex, type Material } from '../material.ts';
import { createModel, type Model } from '../model.ts';
import * as p from '../palette.ts';
import type { Lamp, Scene } from '../scene.ts';
import { box, cylinder, lathe, quad, sheet, tube } from '../shapes.ts';

const tile = (
  colour: string,
  grout: string,
  wide: number,
  high: number,
  across: readonly [number, number, number],
  along: readonly [number, number, number],
  gap = 0,
): Material => ({
  colour: hex(colour),
  colour2: hex(grout),
  texture: 'tiles',
  scale: wide,
  size2: high,
  gap,
  variation: 0.05,
  bump: 0.025,
  roughness: 0.16,
  reflectance: 0.045,
  along,
  across,
});
const wallTileX = tile('#e4e3df', '#c4c2bc', 0.3, 0.1, [0, 0, 1], [1, 0, 0], 0.5);
const wallTileY = tile('#e4e3df', '#c4c2bc', 0.3, 0.1, [0, 0, 1], [0, 1, 0], 0.5);
const greenTile = tile('#6f8f86', '#b9bdb5', 0.07, 0.2, [0, 0, 1], [1, 0, 0]);
const floorTile: Material = { ...tile('#8e9092', '#6f7071', 0.45, 0.45, [0, 1, 0], [1, 0, 0]), roughness: 0.32, variation: 0.08 };

function basin(model: Model): void {
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [0.12, 0],
      [0.19, 0.06],
      [0.215, 0.13],
      [0.205, 0.135],
      [0.18, 0.07],
      [0.1, 0.02],
      [0, 0.018],
    ],
    p.ceramicWhite,
    48,
  );
}

function toilet(model: Model): void {
  box(model, [-0.18, -0.54, 0.18], [0.18, 0, 0.38], p.ceramicWhite, 0.09, 5);
  box(model, [-0.185, -0.55, 0.38], [0.185, -0.02, 0.42], p.ceramicWhite, 0.02, 3);
  box(model, [-0.12, -0.012, 0.9], [0.12, 0.0, 1.05], p.chrome, 0.004);
}

function towel(model: Model, width: number, drop: number, material: Material, seed: number): void {
  sheet(
    model,
    24,
    18,
    (u, v) => [(u - 0.5) * width, -0.03 - 0.012 * Math.sin(u * 9 + seed) * v - 0.02 * Math.sin(v * 1.57), -drop * v],
    material,
  );
  sheet(model, 24, 18, (u, v) => [(u - 0.5) * width, 0.02 + 0.005 * Math.sin(u * 7 + seed), -drop * 0.8 * v], material);
  sheet(model, 24, 6, (u, v) => [(u - 0.5) * width, -0.03 + 0.05 * v, 0.015 * Math.sin(v * Math.PI)], material);
}

/** The bathroom: small, tiled, a big mirror over the basin, a glazed shower. */
export function bathroom(): Scene {
  const model = createModel();
  const [width, depth, height] = [2.5, 3.2, 2.4];
  const portals = room(
    model,
    [width, depth, height],
    {
      back: { material: wallTileX },
      right: { material: wallTileY, openings: [{ from: 0.5, width: 0.85, sill: 1.15, height: 0.95 }] },
      left: { material: wallTileY },
      front: { material: p.whiteWall },
    },
    floorTile,
    p.ceilingWhite,
  );
  const lamps: Lamp[] = [];
  const put = model.within;
  box(model, [0.0, depth - 0.015, 0], [0.95, depth, height], greenTile, 0);
  // Vanity, basin, mirror.
  put({ at: [1.72, depth, 0] }, () => {
    box(model, [-0.62, -0.48, 0.42], [0.62, 0, 0.8], p.oak, 0.003);
    for (const s of [-1, 1]) box(model, [s < 0 ? -0.615 : 0.003, -0.5, 0.43], [s < 0 ? -0.003 : 0.615, -0.482, 0.79], p.oak, 0.003);
    box(model, [-0.64, -0.51, 0.8], [0.64, 0, 0.825], p.marble, 0.003);
    put({ at: [0.05, -0.25, 0.825] }, () => basin(model));
    put({ at: [0.05, -0.045, 0.825] }, () => tap(model, 0.3, 0.16, p.brass));
    box(model, [-0.56, -0.03, 1.12], [0.62, 0, 2.02], p.blackFrame, 0.004);
    quad(model, [-0.545, -0.0315, 1.135], [0.605, -0.0315, 1.135], [0.605, -0.0315, 2.005], [-0.545, -0.0315, 2.005], p.mirror);
    cylinder(model, [-0.42, -0.2, 0.825], 0.033, 0.15, p.ceramicInk);
    cylinder(model, [-0.42, -0.2, 0.97], 0.01, 0.05, p.brass);
    cylinder(model, [-0.33, -0.16, 0.825], 0.036, 0.1, p.ceramicSand);
    put({ at: [0.47, -0.17, 0.825], scale: 0.36 }, () => pottedPlant(model, 0.95, 5, p.leafLight, p.ceramicWhite));
    tube(
      model,
      [
        [-0.5, -0.52, 0.68],
        [-0.1, -0.52, 0.68],
      ],
      0.006,
      p.brass,
    );
    put({ at: [-0.3, -0.525, 0.685] }, () => towel(model, 0.32, 0.36, p.linenSand, 2));
  });
  // Shower behind a glass screen.
  quad(model, [0.98, 1.75, 0.02], [0.98, depth, 0.02], [0.98, depth, 2.05], [0.98, 1.75, 2.05], p.glass);
  box(model, [0.968, 1.74, 0.0], [0.992, 1.756, 2.06], p.blackFrame, 0.001);
  box(model, [0.968, 1.74, 2.045], [0.992, depth, 2.06], p.blackFrame, 0.001);
  box(model, [0.968, 1.74, 0.0], [0.992, depth, 0.015], p.blackFrame, 0.001);
  put({ at: [0.48, depth - 0.04, 0] }, () => {
    tube(
      model,
      [
        [0, 0, 0.95],
        [0, 0, 2.1],
        [0, -0.06, 2.16],
        [0, -0.34, 2.16],
      ],
      0.011,
      p.brass,
    );
    cylinder(model, [0, -0.34, 2.13], 0.12, 0.012, p.brass, 40);
    box(model, [-0.14, -0.03, 0.98], [0.14, 0.03, 1.03], p.brass, 0.015, 3);
    tube(
      model,
      [
        [0.12, -0.03, 1.0],
        [0.2, -0.08, 0.8],
        [0.16, -0.06, 0.66],
        [0.06, -0.04, 0.9],
        [0.05, -0.04, 1.5],
      ],
      0.006,
      p.brass,
    );
  });
  put({ at: [width, 2.2, 0], turn: -Math.PI / 2 }, () => toilet(model));
  put({ at: [0, 1.55, 1.35], turn: Math.PI / 2 }, () => {
    for (const z of [-0.25, 0.0, 0.25])
      tube(
        model,
        [
          [-0.05, -0.06, z],
          [0.4, -0.06, z],
        ],
        0.009,
        p.blackFrame,
      );
    for (const x of [-0.05, 0.4])
      tube(
        model,
        [
          [x, -0.06, -0.3],
          [x, -0.06, 0.3],
        ],
        0.011,
        p.blackFrame,
      );
    put({ at: [0.17, -0.06, 0.26] }, () => towel(model, 0.34, 0.52, p.woolRust, 1));
  });
  put({ at: [1.7, 2.05, 0.001] }, () => rug(model, 0.95, 0.6, ['#e6e1d6', '#cfc7b8'], 0.12, 0.03));
  put({ at: [2.44, 2.2, 1.152] }, () => vase(model, 0.16, p.ceramicSand));
  put({ at: [2.44, 2.42, 1.152] }, () => candlestick(model, 0.1, p.brass));
  put({ at: [2.26, 1.2, 0] }, () => {
    lathe(
      model,
      [0, 0, 0],
      [
        [0, 0],
        [0.17, 0],
        [0.2, 0.25],
        [0.19, 0.42],
        [0.18, 0.42],
        [0.18, 0.25],
        [0, 0.05],
      ],
      { colour: hex('#a98a5f'), texture: 'cloth', variation: 0.5, bump: 0.4 },
      36,
    );
    sheet(model, 16, 16, (u, v) => [(u - 0.5) * 0.28, (v - 0.5) * 0.28, 0.4 + 0.04 * Math.sin(u * 8) * Math.sin(v * 7)], p.linenWhite);
  });
  for (const [x, y] of [
    [1.7, 2.5],
    [0.5, 2.6],
    [0.75, 1.2],
    [1.8, 1.2],
  ] as const)
    put({ at: [x, y, 0] }, () => lamps.push(downlight(model, height, 0.34, 3300)));
  surroundings(model, {
    ground: -0.6,
    trees: [
      [9, 1.55, 6, 'birch'],
      [14, 1.3, 8, 'leafy'],
      [18, 1.85, 9, 'leafy'],
      [24, 1.6, 12, 'spruce'],
    ],
    neighbours: [],
  });
  return {
    model,
    portals,
    lamps,
    sky: { ...septemberSky, sunAzimuth: -2.3, clouds: 0.6, cloudSeed: 2.2 },
    viewpoint: { at: [1.62, 0.18, 1.32], heading: -0.14, focalLength35mm: 19, shiftUp: -0.12 },
    sampleLimit: 8,
  };
}

import { branches, pottedPlant } from '../furniture/plants.ts';
import { armchair } from '../furniture/seating.ts';
import { bookPile } from '../furniture/shelves.ts';
import { cup, vase } from '../furniture/small-things.ts';
import { bed, bedside, wardrobe } from '../furniture/bedroom.ts';
import { globe, tableLamp } from '../furniture/lights.ts';
import { curtain, painting, rod, room, rug } from '../furniture/room.ts';
import { septemberSky, surroundings } from '../garden.ts';
import { createModel } from '../model.ts';
import * as p from '../palette.ts';
import type { Lamp, Scene } from '../scene.ts';

/** The bedroom: bedside lamps lit, late sun behind sheer curtains; the camera's balance was left on daylight, so all is warm. */
export function bedroom(): Scene {
  const model = createModel();
  const [width, depth, height] = [4.5, 4.7, 2.55];
  const portals = room(
    model,
    [width, depth, height],
    {
      back: { material: p.blueWall },
      left: { material: p.whiteWall, openings: [{ from: 1.75, width: 1.9, sill: 0.55, height: 1.6, panes: 2 }] },
      right: { material: p.whiteWall },
      front: { material: p.whiteWall },
    },
    p.oakFloorLengthwise,
    p.ceilingWhite,
  );
  const lamps: Lamp[] = [];
  const put = model.within;
  put({ at: [2.35, 3.0, 0] }, () => rug(model, 3.0, 2.2, ['#d5cbbb', '#b9aa95'], 0.3, 0.03));
  put({ at: [2.35, depth, 0] }, () =>
    bed(model, 1.7, p.linenSand, p.linenWhite, p.woolInk, [p.linenWhite, p.linenWhite, p.woolBlush, p.woolOchre]),
  );
  for (const [side, x] of [
    [-1, 1.05],
    [1, 3.65],
  ] as const) {
    put({ at: [x, depth - 0.24, 0] }, () => {
      bedside(model);
      put({ at: [0.02 * side, 0.02, 0.5] }, () => lamps.push(tableLamp(model, side < 0 ? p.ceramicInk : p.ceramicSand, 1.3)));
      put({ at: [-0.1, -0.09, 0.5], turn: 0.4 * side }, () => (side < 0 ? cup(model) : bookPile(model, 2, 5)));
    });
  }
  put({ at: [2.35, depth, 1.68] }, () => painting(model, 1.25, 0.74, ['#d9cdb9', '#6f7f80', '#c08a5a'], 8.2, p.oakUpright));
  put({ at: [width, 3.1, 0], turn: -Math.PI / 2 }, () => wardrobe(model, 4, 0.58, 2.3, p.lacquerWhite));
  put({ at: [2.35, 3.05, 0] }, () => lamps.push(globe(model, height, 2.1, 0.15, 0.9)));
  put({ at: [0.62, 1.95, 0], turn: 1.15 }, () => armchair(model, p.linenGrey));
  put({ at: [0.36, 4.25, 0] }, () => pottedPlant(model, 1.3, 7, p.leafDark, p.ceramicSand));
  put({ at: [0.08, 1.3, 0], turn: Math.PI / 2 }, () => {
    rod(model, 2.85, 2.4, p.brass);
    put({ at: [0.05, -0.02, 0] }, () => curtain(model, 0.5, 2.4, 7, p.curtainLinen, 0.02, 3));
    put({ at: [2.3, -0.02, 0] }, () => curtain(model, 0.5, 2.4, 7, p.curtainLinen, 0.02, 4));
    put({ at: [0.45, 0.02, 0] }, () => curtain(model, 0.62, 2.4, 9, p.curtainSheer, 0.03, 8));
  });
  put({ at: [0.0, 3.2, 0.552] }, () => {
    vase(model, 0.18, p.ceramicWhite);
    branches(model, 0.14, 0.3, 9);
  });
  surroundings(model, {
    ground: -3.2,
    trees: [
      [14, -1.4, 8.5, 'birch'],
      [19, -1.75, 10, 'leafy'],
      [24, -1.1, 9, 'leafy'],
      [30, -1.6, 12, 'spruce'],
      [26, -2.1, 11, 'leafy'],
    ],
    neighbours: [[-27, 7, 0.9]],
  });
  return {
    model,
    portals,
    lamps,
    sky: {
      ...septemberSky,
      sunAzimuth: -1.9,
      sunHeight: 0.32,
      sun: [26, 20, 13],
      zenith: [1.0, 1.6, 2.8],
      horizon: [4.6, 4.2, 3.7],
      cloudSeed: 9.4,
    },
    viewpoint: { at: [2.55, 0.32, 1.3], heading: -0.12, focalLength35mm: 22, shiftUp: -0.1 },
    sampleLimit: 8,
  };
}

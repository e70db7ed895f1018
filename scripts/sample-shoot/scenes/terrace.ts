import { pottedPlant } from '../furniture/plants.ts';
import { roundTable } from '../furniture/seating.ts';
import { bookPile } from '../furniture/shelves.ts';
import { cup } from '../furniture/small-things.ts';
import { deckChair, railing } from '../furniture/outdoor.ts';
import { grassBlades, septemberSky, surroundings } from '../garden.ts';
import { createModel } from '../model.ts';
import * as p from '../palette.ts';
import type { Scene } from '../scene.ts';
import { box } from '../shapes.ts';

/** The terrace and its view of the fjord, as a phone saw it. */
export function terrace(): Scene {
  const model = createModel();
  const put = model.within;
  box(model, [-3.4, -2, -0.06], [3.6, 4.4, 0], { ...p.deckBoards, along: [0, 1, 0], across: [1, 0, 0] }, 0);
  box(model, [-3.4, 4.36, -0.5], [3.6, 4.44, 0.0], p.oak, 0.003);
  put({ at: [-3.36, 4.34, 0] }, () => railing(model, 6.9, 0.98, p.glass));
  put({ at: [-1.55, 2.55, 0], turn: 1.05 }, () => deckChair(model, 1.7, p.oak, p.linenWhite, p.woolMoss));
  put({ at: [1.75, 2.75, 0], turn: -0.75 }, () => deckChair(model, 0.86, p.oak, p.linenWhite, p.woolRust));
  put({ at: [0.15, 2.5, 0] }, () => {
    roundTable(model, 0.42, 0.36, p.walnut, p.walnutUpright);
    put({ at: [0.1, -0.1, 0.36] }, () => cup(model));
    put({ at: [-0.14, -0.02, 0.36] }, () => cup(model, p.ceramicSand));
    put({ at: [0.02, 0.18, 0.36], turn: 0.7 }, () => bookPile(model, 2, 3));
  });
  put({ at: [2.75, 3.85, 0] }, () => pottedPlant(model, 1.15, 18, p.leafLight, p.terracotta));
  put({ at: [3.15, 3.35, 0], scale: 0.7 }, () => pottedPlant(model, 1.0, 28, p.leafDark, p.ceramicSand));
  put({ at: [-2.95, 3.95, 0] }, () => pottedPlant(model, 1.05, 41, p.leafDark, p.ceramicInk));
  surroundings(model, {
    ground: -0.5,
    fjordFrom: 75,
    trees: [
      [20, -0.62, 9, 'birch'],
      [17, 0.66, 8, 'birch'],
      [34, 0.38, 11, 'spruce'],
      [38, 0.46, 9, 'leafy'],
      [42, -0.3, 9, 'leafy'],
      [46, -0.4, 12, 'spruce'],
      [60, 0.1, 8, 'leafy'],
      [64, 0.2, 10, 'spruce'],
      [66, -0.12, 9, 'spruce'],
    ],
    neighbours: [[34, 60, -0.3]],
  });
  grassBlades(model, [0, 4.4], -0.5, 1.2, 11, 0, 30_000, (_x, y) => y < 4.6);
  return {
    model,
    portals: [],
    lamps: [],
    sky: { ...septemberSky, sunAzimuth: -1.9, sunHeight: 0.62, clouds: 0.55, cloudSeed: 7.7 },
    viewpoint: { at: [0.1, -1.1, 1.5], heading: 0.02, focalLength35mm: 25, shiftUp: -0.1 },
    sampleLimit: 30,
  };
}

import { branches, pottedPlant } from '../furniture/plants.ts';
import { armchair, roundTable, sofa, throwBlanket } from '../furniture/seating.ts';
import { bookPile, bookcase } from '../furniture/shelves.ts';
import { candlestick, cup, vase } from '../furniture/small-things.ts';
import { floorLamp, pendant } from '../furniture/lights.ts';
import { curtain, painting, rod, room, rug } from '../furniture/room.ts';
import { septemberSky, surroundings } from '../garden.ts';
import { createModel } from '../model.ts';
import * as p from '../palette.ts';
import type { Lamp, Scene } from '../scene.ts';
import { box } from '../shapes.ts';

/** The living room: two big windows to the garden and the fjord, a sofa group on a rug, one lamp lit. */
export function livingRoom(): Scene {
  const model = createModel();
  const [width, depth, height] = [5.4, 6.6, 2.62];
  const openings = {
    back: [{ from: 2.55, width: 2.3, sill: 0.42, height: 1.85, panes: 2 }],
    left: [{ from: 2.75, width: 2.5, sill: 0, height: 2.22, panes: 2, frame: p.trim }],
  };
  const portals = room(
    model,
    [width, depth, height],
    {
      back: { material: p.whiteWall, openings: openings.back },
      left: { material: p.whiteWall, openings: openings.left },
      right: { material: p.greenWall },
      front: { material: p.whiteWall },
    },
    p.oakFloorLengthwise,
    p.ceilingWhite,
  );
  const lamps: Lamp[] = [];
  const put = model.within;

  put({ at: [2.62, 3.85, 0], turn: 0 }, () => rug(model, 2.5, 3.1, ['#d9d0c0', '#6d665c'], 0.42, 0.05));
  put({ at: [4.84, 3.9, 0], turn: -Math.PI / 2 }, () => {
    sofa(model, 2.45, p.linenGrey, [p.woolOchre, p.linenWhite, p.woolMoss]);
    put({ at: [-0.95, -0.16, 0] }, () => throwBlanket(model, 1.15, 0.55, 0.6, 0.32, p.woolBlush));
  });
  put({ at: [1.32, 5.15, 0], turn: 0.62 }, () => armchair(model, p.woolMoss));
  put({ at: [2.85, 3.55, 0.016] }, () => {
    roundTable(model, 0.46, 0.38, p.oak);
    put({ at: [-0.12, 0.1, 0.38], turn: 0.4 }, () => bookPile(model, 2, 12));
    put({ at: [-0.13, 0.09, 0.43] }, () => cup(model));
    put({ at: [0.18, -0.08, 0.38] }, () => {
      vase(model, 0.2, p.ceramicSand);
      branches(model, 0.15, 0.42, 4);
    });
  });
  put({ at: [2.25, 4.2, 0.016] }, () => roundTable(model, 0.29, 0.45, p.walnut, p.walnutUpright));
  put({ at: [1.16, 6.42, 0] }, () => bookcase(model, 4, 5, 23));
  put({ at: [4.98, 6.18, 0] }, () => lamps.push(floorLamp(model, 1.3)));
  put({ at: [0.42, 2.15, 0] }, () => pottedPlant(model, 1.55, 3, p.leafDark));
  put({ at: [width, 3.9, 1.62], turn: -Math.PI / 2 }, () => {
    put({ at: [-0.5, 0, 0] }, () => painting(model, 0.78, 1.02, ['#d8cbb4', '#5f6f72', '#b9683f'], 2.3, p.oakUpright));
    put({ at: [0.5, 0, 0] }, () => painting(model, 0.78, 1.02, ['#e0d6c4', '#8f8a6b', '#33434d'], 5.7, p.oakUpright));
  });
  put({ at: [2.7, 3.7, 0] }, () => lamps.push({ ...pendant(model, height, 1.98, 0.24, p.brass, 0.35) }));
  const windowTop = 2.44;
  put({ at: [2.2, depth - 0.1, 0] }, () => {
    rod(model, 3.05, windowTop, p.blackSteel);
    curtain(model, 0.42, windowTop, 6, p.curtainLinen, 0.02, 1);
    put({ at: [2.62, 0, 0] }, () => curtain(model, 0.42, windowTop, 6, p.curtainLinen, 0.02, 2));
  });
  put({ at: [0.1, 2.3, 0], turn: Math.PI / 2 }, () => {
    rod(model, 3.4, windowTop, p.blackSteel);
    put({ at: [0.1, 0, 0] }, () => curtain(model, 0.5, windowTop, 7, p.curtainLinen, 0.02, 3));
    put({ at: [2.85, 0, 0] }, () => curtain(model, 0.5, windowTop, 7, p.curtainLinen, 0.02, 5));
  });
  put({ at: [3.0, depth - 0.02, 0.424] }, () => {
    put({ at: [0.1, 0, 0] }, () => candlestick(model, 0.14, p.brass));
    put({ at: [0.24, 0.02, 0] }, () => candlestick(model, 0.2, p.brass));
    put({ at: [1.45, 0.0, 0] }, () => vase(model, 0.17, p.ceramicInk));
  });
  box(model, [4.6, 0.4, 0], [5.38, 2.0, 0.48], p.oakAcross, 0.004);

  surroundings(model, {
    ground: -0.45,
    fjordFrom: 70,
    trees: [
      [13, 0.62, 7.5, 'birch'],
      [24, 0.22, 9, 'leafy'],
      [30, -0.12, 12, 'spruce'],
      [33, -0.2, 10, 'spruce'],
      [20, -0.95, 8, 'leafy'],
      [16, -1.35, 6.5, 'birch'],
      [27, -1.6, 10, 'leafy'],
      [24, -1.9, 12, 'spruce'],
      [40, 0.45, 9, 'leafy'],
      [42, 0.05, 8, 'leafy'],
    ],
    neighbours: [[-24, 12, 0.5]],
  });
  return {
    model,
    portals,
    lamps,
    sky: { ...septemberSky, sun: [46, 44, 40], sunAzimuth: -1.2, sunHeight: 0.8, cloudSeed: 1.7 },
    viewpoint: { at: [3.75, 0.3, 1.3], heading: -0.17, focalLength35mm: 21, shiftUp: -0.12 },
    sampleLimit: 10,
  };
}

import { branches, pottedPlant } from '../furniture/plants.ts';
import { deckChair, facadeWindow, outdoorLamp } from '../furniture/outdoor.ts';
import { grassBlades, septemberSky, surroundings } from '../garden.ts';
import { hex, type Material } from '../material.ts';
import { createModel, type Model } from '../model.ts';
import * as p from '../palette.ts';
import type { Scene } from '../scene.ts';
import { box, lathe, quad, tube } from '../shapes.ts';

const boards: Material = {
  colour: hex('#e3e0d8'),
  colour2: hex('#cfcbc2'),
  texture: 'boards',
  scale: 0.145,
  gap: 0.01,
  variation: 0.12,
  bump: 0.02,
  roughness: 0.7,
  along: [0, 0, 1],
  across: [1, 0, 0],
};
const boardsAside: Material = { ...boards, across: [0, 1, 0] };
const darkBoards: Material = { ...boards, colour: hex('#3a3d3e'), colour2: hex('#2f3233') };
const darkBoardsAside: Material = { ...darkBoards, across: [0, 1, 0] };
const roofTiles: Material = {
  colour: hex('#41454a'),
  colour2: hex('#34383c'),
  texture: 'tiles',
  scale: 0.3,
  size2: 0.34,
  gap: 0.5,
  variation: 0.16,
  bump: 0.12,
  roughness: 0.5,
  reflectance: 0.03,
  along: [1, 0, 0],
  across: [0, 0.77, 0.64],
};
const foundation: Material = { ...p.concrete, colour: hex('#8f8d88') };

/** A gabled block whose gables face -y and +y or, turned, -x and +x. The roof overhangs by 0.45. */
function gabled(model: Model, width: number, depth: number, eaves: number, ridge: number, front: Material, side: Material): void {
  const [w, d] = [width / 2, depth / 2];
  box(model, [-w, -d, 0.35], [w, d, eaves], front, 0);
  for (const s of [-1, 1]) {
    quad(model, [s * (w + 0.002), -d, 0.35], [s * (w + 0.002), d, 0.35], [s * (w + 0.002), d, eaves], [s * (w + 0.002), -d, eaves], side);
    model.triangle(
      [
        [s * w, -d, eaves],
        [s * w, d, eaves],
        [s * w, 0, ridge],
      ],
      side,
    );
    model.within({ at: [0, 0, 0] }, () => {
      const [run, rise] = [d, ridge - eaves];
      const over = 0.5;
      const low = eaves - (rise * over) / run;
      const thick = 0.14;
      quad(
        model,
        [-w - 0.4, s * (d + over), low + thick],
        [w + 0.4, s * (d + over), low + thick],
        [w + 0.4, 0, ridge + thick],
        [-w - 0.4, 0, ridge + thick],
        roofTiles,
      );
      quad(model, [-w - 0.4, s * (d + over), low], [w + 0.4, s * (d + over), low], [w + 0.4, 0, ridge], [-w - 0.4, 0, ridge], p.trim);
      quad(
        model,
        [-w - 0.4, s * (d + over), low],
        [w + 0.4, s * (d + over), low],
        [w + 0.4, s * (d + over), low + thick],
        [-w - 0.4, s * (d + over), low + thick],
        p.trim,
      );
      for (const e of [-1, 1])
        quad(
          model,
          [e * (w + 0.4), s * (d + over), low],
          [e * (w + 0.4), 0, ridge],
          [e * (w + 0.4), 0, ridge + thick],
          [e * (w + 0.4), s * (d + over), low + thick],
          p.trim,
        );
      tube(
        model,
        [
          [-w - 0.4, s * (d + over + 0.05), low + 0.06],
          [w + 0.4, s * (d + over + 0.05), low + 0.06],
        ],
        0.06,
        p.blackFrame,
        10,
      );
    });
  }
  box(model, [-w + 0.06, -d + 0.06, 0], [w - 0.06, d - 0.06, 0.36], foundation, 0);
}

/** The front of the house over the lawn on a clear day. */
export function exterior(): Scene {
  const model = createModel();
  const put = model.within;
  put({ at: [0, 15, 0] }, () => {
    gabled(model, 11.5, 7.6, 5.0, 8.0, boards, boardsAside);
    const front = -3.84;
    for (const x of [-4.3, -1.6, 4.1]) put({ at: [x, front, 3.95] }, () => facadeWindow(model, 1.25, 1.3, 2, p.blackFrame, p.linenWhite));
    put({ at: [1.25, front, 3.95] }, () => facadeWindow(model, 1.25, 1.3, 2, p.blackFrame, p.linenWhite));
    put({ at: [-4.0, front, 1.6] }, () => facadeWindow(model, 2.1, 1.6, 2, p.blackFrame, p.linenWhite));
    put({ at: [4.1, front, 1.6] }, () => facadeWindow(model, 1.6, 1.5, 2, p.blackFrame, p.linenWhite));
    // Glazed doors to the terrace.
    put({ at: [-0.55, front, 1.5] }, () => facadeWindow(model, 2.5, 2.16, 3, p.blackFrame, p.linenWhite));
    put({ at: [1.35, front, 2.1] }, () => outdoorLamp(model));
    for (const x of [-5.75, 5.75])
      tube(
        model,
        [
          [x * 0.985, front - 0.5, 4.55],
          [x * 0.985, front - 0.09, 4.2],
          [x * 0.985, front - 0.09, 0.2],
        ],
        0.045,
        p.blackFrame,
        10,
      );
    for (const x of [-5.72, 5.72]) box(model, [x - 0.07, front - 0.03, 0.35], [x + 0.07, front + 0.04, 4.95], p.trim, 0.004);
    box(
      model,
      [2.6, -0.3, 7.0],
      [3.4, 0.4, 9.3],
      {
        colour: hex('#5c5552'),
        texture: 'tiles',
        colour2: hex('#8a847e'),
        scale: 0.23,
        size2: 0.075,
        gap: 0.5,
        variation: 0.3,
        along: [1, 0, 0],
        across: [0, 0, 1],
      },
      0.01,
    );
    box(model, [2.54, -0.36, 9.3], [3.46, 0.46, 9.38], p.concrete, 0.01);
    // The terrace.
    box(model, [-3.2, -6.6, 0.06], [2.5, -3.8, 0.4], { ...p.deckBoards, along: [1, 0, 0], across: [0, 1, 0] }, 0.004);
    for (const [i, z] of [0.0, 0.14].entries()) box(model, [-1.6, -7.25 + i * 0.32, z], [0.8, -6.6, z + 0.13], p.deckBoards, 0.004);
    put({ at: [-2.2, -4.8, 0.4], turn: 0.45 }, () => deckChair(model, 1.5, p.oak, p.linenWhite, p.woolOchre));
    put({ at: [1.85, -4.35, 0.4] }, () => pottedPlant(model, 1.2, 3, p.leafDark, p.terracotta));
    put({ at: [-2.85, -6.2, 0.4], scale: 0.7 }, () => pottedPlant(model, 1.1, 8, p.leafLight, p.ceramicInk));
  });
  // A lower wing in black boards, standing forward.
  put({ at: [8.9, 15.6, 0] }, () => {
    gabled(model, 6.2, 6.0, 2.9, 4.9, darkBoards, darkBoardsAside);
    box(
      model,
      [-1.6, -3.05, 0.1],
      [1.3, -2.98, 2.35],
      { ...p.oak, texture: 'boards', scale: 0.12, gap: 0.008, along: [1, 0, 0], across: [0, 0, 1] },
      0.004,
    );
    put({ at: [2.1, -3.05, 1.7] }, () => facadeWindow(model, 0.9, 1.1, 1, p.blackFrame));
  });
  // Stepping stones, shrubs along the wall.
  const stones = Array.from({ length: 8 }, (_, i) => [0.35 + 0.45 * Math.sin(i * 0.75) + i * 0.04, 7.4 - i * 0.86] as const);
  for (const [x, y] of stones)
    lathe(
      model,
      [x, y, 0.0],
      [
        [0.36, 0],
        [0.35, 0.025],
        [0.33, 0.03],
        [0, 0.03],
      ],
      p.concrete,
      20,
    );
  for (const [i, x] of [-5.2, -4.5, -3.7, 3.0, 3.7, 4.5, 5.2].entries()) {
    put({ at: [x, 10.75 - 0.15 * (i % 2), 0], scale: 1.35 }, () => {
      branches(model, 0, 0.5, i * 5 + 2, i % 3 === 0 ? p.leafDark : p.leafLight);
      branches(model, 0, 0.42, i * 7 + 3, p.leafLight);
      branches(model, 0, 0.45, i * 9 + 4, p.leafDark);
      branches(model, 0, 0.35, i * 11 + 5, p.leafLight);
    });
  }
  surroundings(model, {
    ground: 0,
    trees: [
      [19.5, -0.52, 8.5, 'birch'],
      [24, -0.62, 11, 'leafy'],
      [31, -0.42, 13, 'spruce'],
      [34, -0.2, 13, 'leafy'],
      [38, 0.15, 14, 'spruce'],
      [36, 0.27, 11, 'leafy'],
      [30, 0.62, 12, 'leafy'],
      [22, 0.78, 9, 'birch'],
      [27, 0.72, 13, 'spruce'],
      [30, -0.75, 12, 'spruce'],
      [44, -0.05, 12, 'leafy'],
      [42, 0.42, 12, 'leafy'],
    ],
    neighbours: [],
  });
  grassBlades(
    model,
    [-5.6, -2.4],
    0,
    1.5,
    15,
    0.4,
    140_000,
    (x, y) => stones.some(([sx, sy]) => Math.hypot(x - sx, y - sy) < 0.37) || (y > 7.6 && x > -3.3 && x < 2.6),
  );
  return {
    model,
    portals: [],
    lamps: [],
    sky: { ...septemberSky, sunAzimuth: -2.35, sunHeight: 0.68, clouds: 0.5, cloudSeed: 4.2 },
    viewpoint: { at: [-5.6, -2.4, 1.55], heading: 0.4, focalLength35mm: 25, shiftUp: 0.14 },
    sampleLimit: 30,
  };
}

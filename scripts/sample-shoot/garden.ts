import { seededRandom } from '../sample-music/random.ts';
import { hex, type Material } from './material.ts';
import type { Model } from './model.ts';
import { cottage } from './neighbour.ts';
import type { Sky } from './scene.ts';
import { quad, sheet } from './shapes.ts';
import { leafyTree, spruce } from './trees.ts';
import type { Vec } from './vector.ts';

/** A bright day in September with fair-weather clouds. */
export const septemberSky: Sky = {
  sunAzimuth: 0,
  sunHeight: 0.62,
  sun: [80, 77, 71],
  zenith: [1.5, 2.6, 5.2],
  horizon: [5.6, 6.6, 7.6],
  clouds: 0.45,
  cloudSeed: 3.1,
};

const lawn: Material = { colour: hex('#5c6b40'), colour2: hex('#8b9160'), texture: 'grass', variation: 0.55, bump: 0.9, outdoors: true };
const water: Material = {
  colour: hex('#3d5a68'),
  colour2: hex('#5a7785'),
  texture: 'water',
  bump: 0.035,
  roughness: 0.06,
  reflectance: 0.04,
  outdoors: true,
};
const nearHills: Material = { colour: hex('#46584b'), colour2: hex('#64755f'), texture: 'hills', scale: 0.02, outdoors: true };
const farHills: Material = { colour: hex('#7f92a0'), colour2: hex('#8a9ca7'), texture: 'hills', scale: 0.004, outdoors: true };

/** How far the fjord lies below the lawn. */
const fall = 13;
const smoothStep = (from: number, to: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

export type Surroundings = {
  /** Where the lawn lies, under the floor. */
  readonly ground: number;
  /** Trees as distance, compass angle (0 is +y, clockwise) and height. */
  readonly trees: ReadonlyArray<readonly [distance: number, angle: number, height: number, kind: 'leafy' | 'birch' | 'spruce']>;
  /** The fjord begins this far out towards +y; none if absent. */
  readonly fjordFrom?: number;
  readonly neighbours?: ReadonlyArray<readonly [x: number, y: number, turn: number]>;
};

/** Lawn, trees, fjord, hills and neighbours round a house that stands near the origin. */
export function surroundings(model: Model, s: Surroundings): void {
  const g = s.ground;
  const fjord = s.fjordFrom;
  const shore = g - fall;
  const heightAt = (y: number): number => (fjord === undefined ? g : g - fall * smoothStep(fjord * 0.28, fjord, y));
  sheet(
    model,
    60,
    90,
    (u, v) => {
      const [x, y] = [(u - 0.5) * 900 * (0.08 + 0.92 * Math.abs(u * 2 - 1)), -300 + v * (300 + (fjord ?? 600) + 6)];
      return [x, y, heightAt(y) + (y > 12 ? 0.35 * Math.sin(x * 0.11 + y * 0.07) * smoothStep(12, 30, y) : 0)];
    },
    lawn,
  );
  if (fjord !== undefined)
    quad(
      model,
      [-5000, fjord - 6, shore + 0.5],
      [5000, fjord - 6, shore + 0.5],
      [5000, 5000, shore + 0.5],
      [-5000, 5000, shore + 0.5],
      water,
    );
  ridge(model, 900, g - fall - 2, 40, 120, 0.4, nearHills);
  ridge(model, 2600, g - fall - 2, 170, 420, 2.2, farHills);
  s.trees.forEach(([distance, angle, height, kind], i) => {
    model.within({ at: [Math.sin(angle) * distance, Math.cos(angle) * distance, heightAt(Math.cos(angle) * distance)], turn: i }, () =>
      kind === 'spruce' ? spruce(model, height, i + 1) : leafyTree(model, height, i + 1, kind),
    );
  });
  for (const [x, y, turn] of s.neighbours ?? []) model.within({ at: [x, y, heightAt(y)], turn }, () => cottage(model));
}

function ridge(model: Model, radius: number, base: number, low: number, high: number, seed: number, material: Material): void {
  const heightAt = (a: number): number => {
    const wave =
      0.5 +
      0.22 * Math.sin(a * 3 + seed) +
      0.16 * Math.sin(a * 7 + seed * 3) +
      0.08 * Math.sin(a * 17 + seed * 5) +
      0.035 * Math.sin(a * 41 + seed) +
      0.02 * Math.sin(a * 97 + seed * 2);
    return low + (high - low) * wave;
  };
  sheet(
    model,
    720,
    6,
    (u, v) => {
      const a = u * 2 * Math.PI;
      const r = radius * (1 + 0.5 * v);
      return [Math.sin(a) * r, Math.cos(a) * r, base + heightAt(a) * v * (1 - 0.12 * (1 - v) * Math.sin(a * 29))];
    },
    material,
  );
}

/** Blades of grass near the camera: `count` of them between two distances from (x, y), thinning outwards. */
export function grassBlades(
  model: Model,
  [x, y]: readonly [number, number],
  ground: number,
  near: number,
  far: number,
  heading: number,
  count: number,
  bare: (x: number, y: number) => boolean,
): void {
  const random = seededRandom(19);
  const tones: readonly Material[] = ['#5f7a35', '#75893f', '#8c9a4e', '#4f6a2e'].map((colour) => ({
    colour: hex(colour),
    translucency: 0.3,
    variation: 0.1,
  }));
  for (let i = 0; i < count; i++) {
    const distance = near * (far / near) ** random();
    const a = heading + (random() - 0.5) * 1.75;
    const [px, py] = [x + Math.sin(a) * distance, y + Math.cos(a) * distance];
    if (bare(px, py)) continue;
    const [turn, tall] = [random() * 6.28, 0.035 + 0.045 * random()];
    const wide = 0.0025 + 0.0011 * distance;
    const lean: Vec = [px + Math.cos(turn) * tall * 0.6, py + Math.sin(turn) * tall * 0.6, ground + tall];
    model.triangle(
      [
        [px - Math.sin(turn) * wide, py + Math.cos(turn) * wide, ground],
        [px + Math.sin(turn) * wide, py - Math.cos(turn) * wide, ground],
        lean,
      ],
      tones[Math.floor(random() * 4)]!,
      [
        [0, 0, 1],
        [0, 0, 1],
        [lean[0] - px, lean[1] - py, 0.5],
      ],
    );
  }
}

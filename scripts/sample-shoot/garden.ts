import { seededRandom } from '../sample-music/random.ts';
import { hex, type Material } from './material.ts';
import type { Model } from './model.ts';
import type { Sky } from './scene.ts';
import { box, quad, sheet, tube } from './shapes.ts';
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
const trunk: Material = { colour: hex('#5d5044'), variation: 0.3, bump: 0.3, outdoors: true };
const birchTrunk: Material = { colour: hex('#c9c5bb'), variation: 0.5, bump: 0.2, outdoors: true };
const leafTones: readonly Material[] = [
  ['#4c6b2e', '#7c9440'],
  ['#5a7434', '#94a24c'],
  ['#6b7c34', '#aeaa50'],
  ['#3f5d34', '#66823f'],
].map(([a, b]) => ({
  colour: hex(a!),
  colour2: hex(b!),
  texture: 'leaves',
  scale: 3,
  translucency: 0.3,
  outdoors: true,
}));
const needles: Material = {
  colour: hex('#2f4a31'),
  colour2: hex('#4d6a42'),
  texture: 'leaves',
  scale: 2.5,
  translucency: 0.12,
  outdoors: true,
};

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
  readonly hedgeAt?: number;
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
  if (s.hedgeAt !== undefined) hedge(model, s.hedgeAt, g);
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

/** A leaf card: a small bent rhomb in a random attitude. */
function card(model: Model, at: Vec, size: number, random: () => number, material: Material): void {
  const [a, b, c] = [random() * 6.28, random() * 6.28, random() * 2 - 1];
  const s = Math.sqrt(1 - c * c);
  const x: Vec = [s * Math.cos(a) * size, s * Math.sin(a) * size, c * size];
  const y: Vec = [-Math.sin(a) * size * 0.6 * Math.cos(b), Math.cos(a) * size * 0.6 * Math.cos(b), size * 0.6 * Math.sin(b)];
  const p = (i: number, j: number): Vec => [at[0] + x[0] * i + y[0] * j, at[1] + x[1] * i + y[1] * j, at[2] + x[2] * i + y[2] * j];
  model.triangle([p(-1, 0), p(0, -0.7), p(1, 0)], material);
  model.triangle([p(-1, 0), p(1, 0), p(0, 0.7)], material);
}

function leafyTree(model: Model, height: number, seed: number, kind: 'leafy' | 'birch'): void {
  const random = seededRandom(seed * 77);
  const leaves = leafTones[(kind === 'birch' ? 2 : seed) % leafTones.length]!;
  const slim = kind === 'birch' ? 0.2 : 0.36;
  tube(
    model,
    [
      [0, 0, 0],
      [0.05 * height * (random() - 0.5), 0, height * 0.4],
      [0.03 * height, 0.02 * height, height * 0.85],
    ],
    (t) => height * 0.018 * (1.1 - t),
    kind === 'birch' ? birchTrunk : trunk,
    8,
  );
  const clumps = Array.from({ length: 62 }, (_, i) => {
    const z = 0.28 + 0.68 * random();
    const out = slim * height * Math.sqrt(Math.sin(Math.PI * Math.min(1, (z - 0.2) / 0.82))) * Math.sqrt(random());
    const a = i * 2.4 + random();
    return { at: [Math.cos(a) * out, Math.sin(a) * out, z * height] as Vec, size: height * (0.055 + 0.05 * random()) };
  });
  for (const clump of clumps) {
    for (let i = 0; i < 92; i++) {
      const [a, c] = [random() * 6.28, random() * 2 - 1];
      const r = clump.size * (0.55 + 0.5 * random());
      const s = Math.sqrt(1 - c * c);
      card(
        model,
        [clump.at[0] + r * s * Math.cos(a), clump.at[1] + r * s * Math.sin(a), clump.at[2] + r * c * 0.8],
        0.06 + 0.05 * random() + height * 0.008,
        random,
        leaves,
      );
    }
  }
}

function spruce(model: Model, height: number, seed: number): void {
  const random = seededRandom(seed * 91);
  tube(
    model,
    [
      [0, 0, 0],
      [0, 0, height * 0.95],
    ],
    (t) => height * 0.016 * (1.05 - t),
    trunk,
    8,
  );
  for (let layer = 0; layer < 26; layer++) {
    const z = height * (0.1 + 0.88 * (layer / 26));
    const reach = height * 0.21 * (1.03 - layer / 26) ** 0.9;
    for (let i = 0; i < 14; i++) {
      const a = random() * 6.28;
      const r = reach * (0.75 + 0.35 * random());
      const tip: Vec = [Math.cos(a) * r, Math.sin(a) * r, z - r * (0.28 + 0.2 * random())];
      const wide = 0.16 * r + 0.08;
      for (const side of [-1, 1]) {
        const edge: Vec = [tip[0] * 0.55 - Math.sin(a) * wide * side, tip[1] * 0.55 + Math.cos(a) * wide * side, z - r * 0.28];
        model.triangle([[0, 0, z + 0.05 * reach], edge, tip], needles);
      }
    }
  }
}

const cottageWalls: readonly Material[] = ['#9a4537', '#d9d6cc', '#b7a06a'].map((colour) => ({
  colour: hex(colour),
  texture: 'boards',
  scale: 0.14,
  gap: 0.012,
  variation: 0.1,
  along: [0, 0, 1],
  across: [1, 0, 0],
  outdoors: true,
}));

/** The house next door, seen small: boards, gable, windows. */
function cottage(model: Model): void {
  const wallMaterial = cottageWalls[Math.abs(Math.round(model.toWorld([0, 0, 0])[0])) % 3]!;
  const roof: Material = { colour: hex('#4a4744'), variation: 0.2, outdoors: true };
  const white: Material = { colour: hex('#e8e6e0'), outdoors: true };
  const pane: Material = { colour: hex('#2a3338'), roughness: 0.05, reflectance: 0.08, outdoors: true };
  const [w, d, h, ridgeHeight] = [4.6, 3.6, 3.6, 6.4];
  box(model, [-w, -d, 0], [w, d, h], wallMaterial, 0);
  for (const side of [-1, 1]) {
    model.triangle(
      [
        [side * w, -d, h],
        [side * w, d, h],
        [side * w, 0, ridgeHeight],
      ],
      wallMaterial,
    );
    quad(
      model,
      [-w - 0.4, side * (d + 0.5), h - 0.38],
      [w + 0.4, side * (d + 0.5), h - 0.38],
      [w + 0.4, 0, ridgeHeight + 0.06],
      [-w - 0.4, 0, ridgeHeight + 0.06],
      roof,
    );
    for (let i = -1; i <= 1; i++) {
      const y = side * d;
      box(model, [i * 2.8 - 0.62, y - 0.03, 1.0], [i * 2.8 + 0.62, y + 0.03, 2.5], white, 0);
      for (const half of [-1, 1])
        box(model, [i * 2.8 + half * 0.28 - 0.23, y - 0.04, 1.1], [i * 2.8 + half * 0.28 + 0.23, y + 0.04, 2.4], pane, 0);
    }
  }
  box(model, [1.2, -0.4, ridgeHeight - 1], [1.9, 0.4, ridgeHeight + 0.9], { colour: hex('#8c5a48'), variation: 0.2, outdoors: true }, 0);
}

/** A clipped hedge across the garden at y. */
function hedge(model: Model, y: number, ground: number): void {
  const random = seededRandom(5);
  box(model, [-30, y - 0.35, ground], [30, y + 0.35, ground + 1.15], { colour: hex('#2c3d20'), outdoors: true }, 0.1);
  for (let i = 0; i < 9000; i++) {
    const top = random() < 0.4;
    const x = (random() * 2 - 1) * 24;
    const at: Vec = top
      ? [x, y + (random() * 2 - 1) * 0.4, ground + 1.15 + 0.1 * random()]
      : [x, y - 0.36 - 0.08 * random(), ground + 1.2 * random()];
    card(model, at, 0.06 + 0.03 * random(), random, leafTones[3]!);
  }
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

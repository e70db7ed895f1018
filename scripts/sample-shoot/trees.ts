import { seededRandom } from '../sample-music/random.ts';
import { hex, type Material } from './material.ts';
import type { Model } from './model.ts';
import { tube } from './shapes.ts';
import type { Vec } from './vector.ts';

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

export function leafyTree(model: Model, height: number, seed: number, kind: 'leafy' | 'birch'): void {
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

export function spruce(model: Model, height: number, seed: number): void {
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

import { seededRandom } from '../../sample-music/random.ts';
import { vase } from './small-things.ts';
import { hex, type Material } from '../material.ts';
import type { Model } from '../model.ts';
import { ceramicInk, ceramicSand, ceramicWhite, oak, oakUpright, terracotta } from '../palette.ts';
import { box } from '../shapes.ts';
import type { Vec } from '../vector.ts';

const spines = [
  '#7d8b8f',
  '#c8bda8',
  '#9c5b44',
  '#e3ddd0',
  '#4a5560',
  '#b8a07a',
  '#6f7a66',
  '#d8cdb8',
  '#3b3f45',
  '#a98f86',
  '#8a7a5c',
  '#d9d4c7',
].map((colour): Material => ({ colour: hex(colour), variation: 0.08, roughness: 0.6, reflectance: 0.02 }));
const pages: Material = { colour: hex('#e8e1d0'), variation: 0.2 };

/** Books standing in a row along +x from the origin, backs towards -y. */
export function bookRow(model: Model, length: number, seed: number): void {
  const random = seededRandom(seed);
  let x = 0;
  while (x < length - 0.02) {
    const thick = 0.016 + 0.03 * random();
    const tall = 0.17 + 0.1 * random();
    const deep = 0.13 + 0.05 * random();
    const cover = spines[Math.floor(random() * spines.length)]!;
    model.within({ at: [x, 0, 0] }, () => {
      box(model, [0, 0.01 - deep / 2, 0], [thick, deep / 2, tall], cover, 0.002);
      box(model, [0.003, 0.012 - deep / 2, tall - 0.001], [thick - 0.003, deep / 2 - 0.004, tall + 0.0005], pages, 0.001);
    });
    x += thick + 0.0015;
  }
}

/** Books lying flat in a pile at the origin. */
export function bookPile(model: Model, count: number, seed: number): void {
  const random = seededRandom(seed);
  let z = 0;
  for (let i = 0; i < count; i++) {
    const thick = 0.018 + 0.022 * random();
    const cover = spines[Math.floor(random() * spines.length)]!;
    model.within({ at: [0, 0, z], turn: (random() - 0.5) * 0.5 }, () => {
      box(model, [-0.13 + 0.01 * i, -0.095, 0], [0.13 - 0.01 * i, 0.095, thick], cover, 0.002);
    });
    z += thick;
  }
}

/** A shelf unit of oak, `columns` by `rows` compartments, filled with books, vases and air. */
export function bookcase(model: Model, columns: number, rows: number, seed: number): void {
  const [w, h, d] = [0.44, 0.36, 0.3];
  const random = seededRandom(seed);
  const [width, height] = [columns * w, rows * h];
  for (let i = 0; i <= columns; i++)
    box(model, [i * w - 0.012 - width / 2, -d / 2, 0.05], [i * w + 0.012 - width / 2, d / 2, height + 0.05], oakUpright, 0.002);
  for (let j = 0; j <= rows; j++)
    box(model, [-width / 2 - 0.012, -d / 2, j * h + 0.038], [width / 2 + 0.012, d / 2, j * h + 0.062], oak, 0.002);
  box(model, [-width / 2, d / 2 - 0.008, 0.05], [width / 2, d / 2, height + 0.05], oak, 0.001);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      const at: Vec = [i * w - width / 2 + 0.025, 0, j * h + 0.063];
      const choice = random();
      model.within({ at }, () => {
        if (choice < 0.5) bookRow(model, (0.5 + 0.5 * random()) * (w - 0.06), seed + i * 31 + j * 7);
        else if (choice < 0.66) {
          model.within({ at: [0.16, -0.02, 0] }, () => bookPile(model, 3 + Math.floor(random() * 3), seed + i + j));
        } else if (choice < 0.82)
          model.within({ at: [0.14 + 0.1 * random(), 0, 0] }, () =>
            vase(model, 0.17 + 0.08 * random(), [ceramicWhite, ceramicSand, ceramicInk, terracotta][Math.floor(random() * 4)]!),
          );
        else if (choice < 0.93) {
          bookRow(model, 0.17, seed + i * 13 + j);
          model.within({ at: [0.3, -0.02, 0] }, () => vase(model, 0.13, [ceramicSand, ceramicWhite][Math.floor(random() * 2)]!));
        }
      });
    }
  }
}

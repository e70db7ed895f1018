import { seededRandom } from '../../sample-music/random.ts';
import { hex, type Material } from '../material.ts';
import type { Model } from '../model.ts';
import { blackSteel, ceramicInk, ceramicSand, ceramicWhite, leafLight, oak, oakAcross, oakUpright, terracotta } from '../palette.ts';
import { box, cushion, cylinder, lathe, sheet, sphere, tube } from '../shapes.ts';
import type { Vec } from '../vector.ts';

// Furniture stands round its own origin on the floor, its front towards -y.

export function sofa(model: Model, width: number, fabric: Material, pillows: readonly Material[]): void {
  const depth = 0.92;
  const half = width / 2;
  const seats = width > 2.2 ? 3 : 2;
  box(model, [-half, -depth / 2, 0.13], [half, depth / 2, 0.3], fabric, 0.03);
  box(model, [-half, depth / 2 - 0.2, 0.2], [half, depth / 2, 0.74], fabric, 0.05);
  for (const side of [-1, 1]) box(model, [side * half, -depth / 2, 0.16], [side * (half - 0.16), depth / 2, 0.58], fabric, 0.055);
  const each = (width - 0.34) / seats;
  for (let i = 0; i < seats; i++) {
    const x = -half + 0.17 + each * (i + 0.5);
    box(
      model,
      [x - each / 2 + 0.004, -depth / 2 - 0.015, 0.29],
      [x + each / 2 - 0.004, depth / 2 - 0.2, 0.46 + 0.006 * (i % 2)],
      fabric,
      0.055,
      4,
    );
    model.within({ at: [x, depth / 2 - 0.24, 0.66], tip: 1.33 }, () => cushion(model, each * 0.99, 0.52, 0.27, fabric, i + 1));
  }
  pillows.forEach((material, i) => {
    const x = (i % 2 === 0 ? -1 : 1) * (half - 0.42 - 0.34 * Math.floor(i / 2));
    model.within({ at: [x, -0.02 - 0.04 * i, 0.67], turn: (i % 2 === 0 ? 0.25 : -0.2) + 0.1 * i, tip: 1.15 }, () =>
      cushion(model, 0.48, 0.46, 0.19, material, i * 3 + 2),
    );
  });
  for (const [x, y] of [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ] as const)
    cylinder(model, [x * (half - 0.1), y * (depth / 2 - 0.1), 0], 0.018, 0.14, oakUpright, 12);
}

/** A blanket thrown over a sofa's arm or a bed's end, lying along y and hanging on both sides of x. */
export function throwBlanket(model: Model, length: number, width: number, top: number, over: number, material: Material): void {
  sheet(
    model,
    40,
    26,
    (u, v) => {
      const along = (u - 0.5) * length;
      const flat = over / 2;
      const out = Math.abs(along) - flat;
      const ripple = 0.008 * Math.sin(v * 21 + u * 3) + 0.006 * Math.sin(v * 37 + u * 8);
      const drop = out > 0 ? out : 0;
      const bulge = out > 0 ? Math.min(out, 0.03) + 0.25 * ripple * drop * 4 : 0;
      return [
        Math.sign(along) * (Math.min(Math.abs(along), flat) + bulge + ripple * Math.min(1, drop * 8)),
        (v - 0.5) * width * (1 + 0.05 * Math.sin(u * 5)),
        top - drop * 0.97 + ripple * (drop > 0 ? 0.2 : 1),
      ];
    },
    material,
  );
}

/** An easy chair of bent oak with loose cushions. */
export function armchair(model: Model, fabric: Material): void {
  for (const side of [-1, 1]) {
    const x = side * 0.34;
    tube(
      model,
      [
        [x, -0.36, 0],
        [x, -0.34, 0.3],
        [x, -0.3, 0.54],
        [x, -0.22, 0.58],
        [x, 0.3, 0.54],
      ],
      0.018,
      oakUpright,
    );
    tube(
      model,
      [
        [x, 0.42, 0],
        [x, 0.34, 0.3],
        [x, 0.3, 0.54],
        [x, 0.42, 0.86],
      ],
      0.018,
      oakUpright,
    );
    box(model, [x - 0.026, -0.3, 0.575], [x + 0.026, 0.26, 0.598], oakAcross, 0.01, 2);
  }
  tube(
    model,
    [
      [-0.34, -0.32, 0.33],
      [0.34, -0.32, 0.33],
    ],
    0.016,
    oak,
  );
  tube(
    model,
    [
      [-0.34, 0.36, 0.28],
      [0.34, 0.36, 0.28],
    ],
    0.016,
    oak,
  );
  tube(
    model,
    [
      [-0.34, 0.415, 0.84],
      [0.34, 0.415, 0.84],
    ],
    0.016,
    oak,
  );
  model.within({ at: [0, 0.0, 0.4], tip: -0.1 }, () => box(model, [-0.32, -0.36, -0.06], [0.32, 0.33, 0.07], fabric, 0.055, 4));
  model.within({ at: [0, 0.33, 0.68], tip: 1.32 }, () => box(model, [-0.31, -0.27, -0.06], [0.31, 0.29, 0.06], fabric, 0.055, 4));
}

/** A round table on three splayed legs. */
export function roundTable(model: Model, radius: number, height: number, top: Material, legs: Material = oakUpright): void {
  lathe(
    model,
    [0, 0, height - 0.03],
    [
      [0, 0],
      [radius - 0.02, 0],
      [radius - 0.004, 0.012],
      [radius, 0.02],
      [radius - 0.004, 0.028],
      [radius - 0.01, 0.03],
      [0, 0.03],
    ],
    top,
    64,
  );
  for (let i = 0; i < 3; i++) {
    const angle = 0.5 + (i * 2 * Math.PI) / 3;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    tube(
      model,
      [
        [c * radius * 0.86, s * radius * 0.86, 0],
        [c * radius * 0.62, s * radius * 0.62, height - 0.03],
      ],
      (t) => 0.013 + 0.007 * t,
      legs,
    );
  }
}

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

export function vase(model: Model, height: number, material: Material): void {
  const r = height * 0.42;
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [r * 0.6, 0],
      [r * 0.92, height * 0.2],
      [r, height * 0.4],
      [r * 0.85, height * 0.62],
      [r * 0.42, height * 0.82],
      [r * 0.36, height * 0.9],
      [r * 0.44, height],
      [r * 0.38, height],
      [r * 0.3, height * 0.9],
      [0, height * 0.7],
    ],
    material,
    32,
  );
}

/** Bare twigs with small leaves, for a vase `height` tall. */
export function branches(model: Model, base: number, reach: number, seed: number, material: Material = leafLight): void {
  const random = seededRandom(seed);
  const twig: Material = { colour: hex('#6b5a45') };
  for (let i = 0; i < 6; i++) {
    const angle = random() * 6.28;
    const lean = 0.25 + 0.35 * random();
    const line = Array.from({ length: 6 }, (_, k): Vec => {
      const t = k / 5;
      return [Math.cos(angle) * lean * reach * t * t, Math.sin(angle) * lean * reach * t * t, base + reach * (0.75 + 0.25 * random()) * t];
    });
    tube(model, line, (t) => 0.003 - 0.0018 * t, twig, 5);
    for (let k = 0; k < 14; k++) {
      const t = 0.35 + 0.65 * random();
      const at = line[Math.min(5, Math.round(t * 5))]!;
      leaf(
        model,
        [at[0] + 0.02 * (random() - 0.5), at[1] + 0.02 * (random() - 0.5), at[2] + 0.05 * (random() - 0.5)],
        random() * 6.28,
        0.2 + 0.5 * random(),
        0.045 + 0.025 * random(),
        0.022,
        material,
      );
    }
  }
}

/** One leaf from `at`, heading and rising by angles, bending down along its length. */
export function leaf(model: Model, at: Vec, heading: number, rise: number, length: number, width: number, material: Material): void {
  model.within({ at, turn: heading }, () => {
    sheet(
      model,
      2,
      5,
      (u, v) => {
        const half = (width / 2) * Math.sin(Math.PI * Math.min(0.98, v ** 0.8 + 0.02)) ** 0.8;
        const fold = Math.abs(u * 2 - 1) * width * 0.16;
        return [(u * 2 - 1) * half, length * v * Math.cos(rise * (1 - 0.6 * v)), length * (Math.sin(rise) * v - 0.45 * v * v) + fold];
      },
      material,
    );
  });
}

/** A big-leaved plant in a pot on the floor. */
export function pottedPlant(model: Model, height: number, seed: number, leaves: Material, pot: Material = ceramicWhite): void {
  const random = seededRandom(seed);
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [0.12, 0],
      [0.15, 0.03],
      [0.17, 0.28],
      [0.16, 0.29],
      [0.15, 0.26],
      [0, 0.255],
    ],
    pot,
    32,
  );
  const stem: Material = { colour: hex('#6e6a45') };
  for (let i = 0; i < 17; i++) {
    const angle = i * 2.4 + random() * 0.6;
    const high = 0.34 + (height - 0.45) * (0.25 + 0.75 * (i / 17)) * (0.85 + 0.3 * random());
    const out = 0.08 + 0.2 * random() * (1.15 - high / height);
    const tip: Vec = [Math.cos(angle) * out, Math.sin(angle) * out, high];
    tube(
      model,
      [[0.02 * Math.cos(angle), 0.02 * Math.sin(angle), 0.25], [tip[0] * 0.35, tip[1] * 0.35, 0.25 + (high - 0.25) * 0.6], tip],
      0.006,
      stem,
      6,
    );
    leaf(model, tip, angle - Math.PI / 2, 0.25 + 0.5 * random(), 0.3 + 0.14 * random(), 0.17 + 0.06 * random(), leaves);
  }
}

/** Coffee things: a cup on a saucer. */
export function cup(model: Model, material: Material = ceramicWhite): void {
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [0.07, 0.004],
      [0.075, 0.01],
      [0.03, 0.006],
    ],
    material,
    28,
  );
  lathe(
    model,
    [0, 0, 0.008],
    [
      [0, 0],
      [0.024, 0],
      [0.038, 0.03],
      [0.04, 0.06],
      [0.037, 0.06],
      [0.034, 0.03],
      [0, 0.045],
    ],
    material,
    28,
  );
}

export function candlestick(model: Model, height: number, metal: Material): void {
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [0.045, 0],
      [0.045, 0.008],
      [0.008, 0.02],
      [0.007, height - 0.03],
      [0.014, height - 0.02],
      [0.014, height],
      [0, height],
    ],
    metal,
    20,
  );
  cylinder(model, [0, 0, height - 0.01], 0.0105, 0.2, { colour: hex('#ece6d8'), variation: 0.02 }, 14);
}

export function bowlOfFruit(model: Model, material: Material): void {
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0.006],
      [0.06, 0],
      [0.12, 0.03],
      [0.16, 0.08],
      [0.155, 0.08],
      [0.115, 0.036],
      [0, 0.018],
    ],
    material,
    36,
  );
  const fruit: Material = { colour: hex('#c8a13c'), variation: 0.15, roughness: 0.4, reflectance: 0.03 };
  const apple: Material = { colour: hex('#94331f'), colour2: hex('#b98a3a'), variation: 0.2, roughness: 0.3, reflectance: 0.04 };
  for (let i = 0; i < 6; i++)
    sphere(
      model,
      [0.075 * Math.cos(i * 1.25), 0.075 * Math.sin(i * 1.25), 0.075 + (i === 5 ? 0.05 : 0)],
      0.037,
      i % 2 === 0 ? apple : fruit,
      0.92,
    );
}

/** A slim wall clock. */
export function wallClock(model: Model): void {
  model.within({ tip: Math.PI / 2 }, () => {
    lathe(
      model,
      [0, 0, 0],
      [
        [0, 0],
        [0.16, 0],
        [0.165, 0.03],
        [0.155, 0.03],
        [0.155, 0.012],
        [0, 0.012],
      ],
      blackSteel,
      48,
    );
    cylinder(model, [0, 0, 0.008], 0.154, 0.006, { colour: hex('#f0ede6') }, 48);
    box(model, [-0.005, 0, 0.016], [0.005, 0.09, 0.018], blackSteel, 0.001);
    model.within({ turn: -1.9 }, () => box(model, [-0.003, 0, 0.016], [0.003, 0.13, 0.019], blackSteel, 0.001));
  });
}

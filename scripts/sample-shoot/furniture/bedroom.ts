import type { Material } from '../material.ts';
import type { Model } from '../model.ts';
import { oak, oakUpright } from '../palette.ts';
import { box, cushion, cylinder, sheet } from '../shapes.ts';

/** A double bed, its head at y = 0 and its foot towards -y, made with a duvet and pillows. */
export function bed(model: Model, width: number, head: Material, linen: Material, spread: Material, pillows: readonly Material[]): void {
  const half = width / 2;
  const length = 2.05;
  box(model, [-half - 0.08, -0.1, 0.12], [half + 0.08, -0.01, 1.12], head, 0.03);
  for (let i = 0; i < 4; i++) {
    const each = (width + 0.1) / 4;
    box(model, [-half - 0.05 + i * each, -0.14, 0.45], [-half - 0.05 + (i + 1) * each - 0.004, -0.07, 1.09], head, 0.03);
  }
  box(model, [-half, -length - 0.05, 0.12], [half, -0.1, 0.32], head, 0.025);
  box(model, [-half + 0.01, -length - 0.03, 0.3], [half - 0.01, -0.12, 0.54], linen, 0.06, 4);
  for (const [x, y] of [
    [-1, -0.2],
    [1, -0.2],
    [-1, -length + 0.05],
    [1, -length + 0.05],
  ] as const)
    cylinder(model, [x * (half - 0.08), y, 0], 0.022, 0.13, oakUpright, 12);
  duvet(model, width, -0.68, -length - 0.06, 0.575, 0.3, linen, 1, 0.028);
  // Its turned-down edge, and a spread across the foot.
  sheet(
    model,
    40,
    10,
    (u, v) => {
      const x = (u - 0.5) * (width + 0.06);
      const roll = Math.sin(v * Math.PI);
      return [
        x,
        -0.55 - 0.34 * v,
        0.6 + 0.03 * roll + 0.008 * Math.sin(u * 17) - (Math.abs(u - 0.5) > 0.47 ? 0.1 * (Math.abs(u - 0.5) - 0.47) * 33 * 0.3 : 0),
      ];
    },
    linen,
  );
  duvet(model, width + 0.03, -1.42, -length - 0.1, 0.615, 0.34, spread, 6, 0.008);
  pillows.forEach((material, i) => {
    const side = i % 2 === 0 ? -1 : 1;
    const row = Math.floor(i / 2);
    const big = row === 0;
    model.within(
      {
        at: [side * half * (big ? 0.5 : 0.3), -0.26 - 0.15 * row, 0.74 + (big ? 0.03 : -0.02)],
        turn: side * 0.06 * (row + 1),
        tip: 1.12 - 0.1 * row,
      },
      () => cushion(model, big ? 0.72 : 0.48, big ? 0.5 : 0.38, big ? 0.2 : 0.17, material, i + 4),
    );
  });
}

/** Cloth over the bed from y0 to y1, hanging down both sides by `drop`, softly puffed and creased. */
function duvet(
  model: Model,
  width: number,
  y0: number,
  y1: number,
  top: number,
  drop: number,
  material: Material,
  seed: number,
  puff: number,
): void {
  const half = width / 2;
  const span = width + 2 * drop;
  sheet(
    model,
    96,
    64,
    (u, v) => {
      const s = (u - 0.5) * span;
      const out = Math.max(0, Math.abs(s) - half);
      const y = y0 + (y1 - y0) * v;
      const crease =
        0.5 * Math.sin(s * 9 + y * 6 + seed + 1.3 * Math.sin(y * 5)) * Math.sin(y * 7 - s * 4 + seed * 2) +
        0.35 * Math.sin(s * 23 - y * 11 + seed * 3) * Math.sin(y * 19 + seed);
      const round = Math.min(1, out / 0.07);
      const x =
        Math.sign(s) *
        (Math.min(Math.abs(s), half) +
          0.055 * Math.sin((round * Math.PI) / 2) +
          0.018 * crease * round +
          0.014 * Math.sin(y * 14 + seed) * Math.min(1, out * 5));
      const foot = Math.max(0, v - 0.94) / 0.06;
      return [
        x,
        y,
        top -
          0.055 * (1 - Math.cos((round * Math.PI) / 2)) -
          Math.max(0, out - 0.05) +
          puff * crease * (1 - round) -
          (drop > 0.32 ? 0 : 0.03) * foot,
      ];
    },
    material,
  );
  sheet(
    model,
    60,
    6,
    (u, v) => [
      (u - 0.5) * (width + 0.1),
      y1 + 0.02 - 0.045 * Math.sin(v * 1.57) - 0.01 * Math.sin(u * 24 + seed) * v,
      top + puff + 0.004 - v * drop * 0.85,
    ],
    material,
  );
}

export function bedside(model: Model): void {
  box(model, [-0.23, -0.2, 0.22], [0.23, 0.2, 0.5], oak, 0.004);
  box(model, [-0.222, -0.208, 0.37], [0.222, -0.2, 0.492], oak, 0.003);
  box(model, [-0.222, -0.208, 0.228], [0.222, -0.2, 0.366], oak, 0.003);
  for (const [x, y] of [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ] as const)
    cylinder(model, [x * 0.19, y * 0.16, 0], 0.014, 0.22, oakUpright, 12);
}

/** A wardrobe with `doors` flat doors along +x, backs at y = 0. */
export function wardrobe(model: Model, doors: number, each: number, height: number, material: Material): void {
  box(model, [0, -0.58, 0], [doors * each, 0, height], material, 0.002);
  for (let i = 0; i < doors; i++) {
    box(model, [i * each + 0.002, -0.602, 0.06], [(i + 1) * each - 0.002, -0.582, height - 0.01], material, 0.002);
    const x = i % 2 === 0 ? (i + 1) * each - 0.045 : i * each + 0.045;
    box(model, [x - 0.008, -0.625, 0.95], [x + 0.008, -0.602, 1.2], oakUpright, 0.004);
  }
}

import type { Material } from '../material.ts';
import type { Model } from '../model.ts';
import { oak, oakAcross, oakUpright } from '../palette.ts';
import { box, cushion, cylinder, lathe, sheet, tube } from '../shapes.ts';

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

export function stool(model: Model, seat: Material, legs: Material): void {
  lathe(
    model,
    [0, 0, 0.63],
    [
      [0, 0],
      [0.15, 0],
      [0.185, 0.015],
      [0.185, 0.03],
      [0.16, 0.038],
      [0, 0.03],
    ],
    seat,
    40,
  );
  const foot = (i: number, t: number): [number, number, number] => [
    Math.cos(0.785 + i * 1.5708) * (0.22 - 0.09 * t),
    Math.sin(0.785 + i * 1.5708) * (0.22 - 0.09 * t),
    0.63 * t,
  ];
  for (let i = 0; i < 4; i++) {
    tube(model, [foot(i, 0), foot(i, 1)], 0.014, legs, 10);
    tube(model, [foot(i, 0.32), foot(i + 1, 0.32)], 0.009, legs, 8);
  }
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

import type { Material } from '../material.ts';
import type { Model } from '../model.ts';
import { blackSteel, brass, chrome, darkGlass, steel } from '../palette.ts';
import { box, cylinder, tube } from '../shapes.ts';

/** One cupboard or drawer front in the x-z plane at y, with a slim bar handle. */
function front(
  model: Model,
  x0: number,
  x1: number,
  z0: number,
  z1: number,
  y: number,
  material: Material,
  handle: 'top' | 'left' | 'right' | 'none',
  metal: Material,
): void {
  const gap = 0.0028;
  box(model, [x0 + gap, y - 0.019, z0 + gap], [x1 - gap, y, z1 - gap], material, 0.002);
  if (handle === 'none') return;
  const reach = y - 0.045;
  if (handle === 'top') {
    const [c, h] = [(x0 + x1) / 2, Math.min(0.16, (x1 - x0) * 0.3)];
    tube(
      model,
      [
        [c - h, reach, z1 - 0.06],
        [c + h, reach, z1 - 0.06],
      ],
      0.005,
      metal,
      8,
    );
    for (const s of [-1, 1])
      tube(
        model,
        [
          [c + s * h * 0.8, y - 0.01, z1 - 0.06],
          [c + s * h * 0.8, reach, z1 - 0.06],
        ],
        0.004,
        metal,
        6,
      );
  } else {
    const x = handle === 'left' ? x0 + 0.045 : x1 - 0.045;
    const top = z0 < 0.5 ? z1 - 0.06 : (z0 + z1) / 2 + 0.12;
    tube(
      model,
      [
        [x, reach, top - 0.2],
        [x, reach, top],
      ],
      0.005,
      metal,
      8,
    );
    for (const dz of [0.02, 0.18])
      tube(
        model,
        [
          [x, y - 0.01, top - dz],
          [x, reach, top - dz],
        ],
        0.004,
        metal,
        6,
      );
  }
}

/** A run of base cupboards along +x, backs at y = 0, under a worktop at 0.9; 'd' is a door, 's' drawers, 'o' an oven. */
export function baseRun(
  model: Model,
  units: ReadonlyArray<readonly [kind: 'd' | 's' | 'o', width: number]>,
  material: Material,
  worktop: Material,
  metal: Material = brass,
  depth = 0.6,
): number {
  let x = 0;
  for (const [i, [kind, width]] of units.entries()) {
    const y = -depth + 0.02;
    box(model, [x, -depth + 0.02, 0.1], [x + width, 0, 0.868], material, 0);
    if (kind === 'd') front(model, x, x + width, 0.1, 0.865, y, material, i % 2 === 0 ? 'right' : 'left', metal);
    else if (kind === 's') {
      for (const [low, high] of [
        [0.1, 0.4],
        [0.4, 0.68],
        [0.68, 0.865],
      ] as const)
        front(model, x, x + width, low, high, y, material, 'top', metal);
    } else oven(model, x, width, 0.2, y);
    x += width;
  }
  box(model, [0, -depth + 0.07, 0], [x, 0, 0.1], blackSteel, 0);
  box(model, [-0.012, -depth - 0.02, 0.868], [x + 0.012, 0, 0.9], worktop, 0.004, 2);
  return x;
}

function oven(model: Model, x: number, width: number, z: number, y: number): void {
  box(model, [x + 0.004, y - 0.02, z], [x + width - 0.004, y, z + 0.46], darkGlass, 0.003);
  box(model, [x + 0.004, y - 0.022, z + 0.47], [x + width - 0.004, y, z + 0.6], steel, 0.003);
  tube(
    model,
    [
      [x + 0.06, y - 0.06, z + 0.42],
      [x + width - 0.06, y - 0.06, z + 0.42],
    ],
    0.008,
    steel,
    10,
  );
  for (const dx of [0.08, width - 0.08])
    tube(
      model,
      [
        [x + dx, y - 0.02, z + 0.42],
        [x + dx, y - 0.06, z + 0.42],
      ],
      0.006,
      steel,
      8,
    );
  for (const dx of [0.14, 0.24, width - 0.14])
    model.within({ at: [x + dx, y - 0.022, z + 0.535], tip: Math.PI / 2 }, () => cylinder(model, [0, 0, 0], 0.018, 0.022, blackSteel, 20));
  box(model, [x + width / 2 - 0.07, y - 0.024, z + 0.515], [x + width / 2 + 0.07, y - 0.02, z + 0.555], darkGlass, 0.001);
}

/** Tall cupboards along +x, an oven let into the one named. */
export function tallRun(
  model: Model,
  widths: readonly number[],
  height: number,
  material: Material,
  ovenIn = -1,
  metal: Material = brass,
): void {
  let x = 0;
  widths.forEach((width, i) => {
    box(model, [x, -0.6, 0.1], [x + width, 0, height], material, 0);
    if (i === ovenIn) {
      front(model, x, x + width, 0.1, 0.72, -0.6, material, 'top', metal);
      oven(model, x, width, 0.74, -0.6);
      front(model, x, x + width, 1.36, height, -0.6, material, 'left', metal);
    } else {
      front(model, x, x + width, 0.1, 1.36, -0.6, material, i % 2 === 0 ? 'right' : 'left', metal);
      front(model, x, x + width, 1.36, height, -0.6, material, 'none', metal);
    }
    x += width;
  });
  box(model, [0, -0.54, 0], [x, 0, 0.1], blackSteel, 0);
}

/** A swan-necked mixer tap facing -y. */
export function tap(model: Model, height: number, reach: number, metal: Material = chrome): void {
  cylinder(model, [0, 0, 0], 0.024, 0.05, metal, 24);
  const arc = Array.from({ length: 12 }, (_, i): [number, number, number] => {
    const a = (i / 11) * Math.PI;
    return [0, -(reach / 2) * (1 - Math.cos(a)), height - reach / 2 + (reach / 2) * Math.sin(a)];
  });
  tube(model, [[0, 0, 0.03], ...arc, [0, -reach, height - reach / 2 - 0.05]], 0.011, metal, 14);
  tube(
    model,
    [
      [0.022, 0, 0.035],
      [0.075, 0, 0.055],
    ],
    0.006,
    metal,
    10,
  );
}

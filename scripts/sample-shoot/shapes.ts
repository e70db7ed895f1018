import type { Material } from './material.ts';
import type { Model } from './model.ts';
import { add, cross, lengthOf, scaled, subtract, unit, type Vec } from './vector.ts';

type Vertex = { readonly at: Vec; readonly normal: Vec };

function patch(model: Model, rows: readonly (readonly Vertex[])[], material: Material): void {
  for (let j = 0; j + 1 < rows.length; j++) {
    for (let i = 0; i + 1 < rows[j]!.length; i++) {
      const [a, b, c, d] = [rows[j]![i]!, rows[j]![i + 1]!, rows[j + 1]![i + 1]!, rows[j + 1]![i]!];
      model.triangle([a.at, b.at, c.at], material, [a.normal, b.normal, c.normal]);
      model.triangle([a.at, c.at, d.at], material, [a.normal, c.normal, d.normal]);
    }
  }
}

/** A flat four-sided face. */
export function quad(model: Model, a: Vec, b: Vec, c: Vec, d: Vec, material: Material): void {
  model.triangle([a, b, c], material);
  model.triangle([a, c, d], material);
}

/** A box from one corner to the opposite one, its edges rounded by `bevel` metres; less than 4 mm would not be seen and stays sharp. */
export function box(model: Model, from: Vec, to: Vec, material: Material, bevel = 0.003, steps = bevel > 0.015 ? 3 : 1): void {
  const centre = scaled(add(from, to), 0.5);
  const half = scaled(subtract(to, from), 0.5).map(Math.abs) as unknown as Vec;
  const sharp = bevel < 0.0041;
  const radius = sharp ? 0 : Math.min(bevel, ...half);
  const inner = half.map((h) => h - radius);
  // Along each edge: which side's rounding, and how far round it, -1 to 1 eighths of a turn.
  const rounding = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  const stops: ReadonlyArray<readonly [side: number, turn: number]> = sharp
    ? [
        [-1, 0],
        [1, 0],
      ]
    : [...rounding.map((t) => [-1, t - 1] as const), ...rounding.map((t) => [1, t] as const)];
  for (let axis = 0; axis < 3; axis++) {
    for (const side of [-1, 1]) {
      const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
      const rows = stops.map(([sv, tv]) =>
        stops.map(([su, tu]): Vertex => {
          const direction = [0, 0, 0];
          direction[axis] = side;
          direction[u] = Math.tan((tu * Math.PI) / 4);
          direction[v] = Math.tan((tv * Math.PI) / 4);
          const normal = unit(direction as unknown as Vec);
          const base = [0, 0, 0];
          base[axis] = side * inner[axis]!;
          base[u] = su * inner[u]!;
          base[v] = sv * inner[v]!;
          return { at: add(centre, add(base as unknown as Vec, scaled(normal, radius))), normal };
        }),
      );
      patch(model, rows, material);
    }
  }
}

/** A surface turned about the upright: profile points are radius and height, from the bottom up; sharp corners stay sharp. */
export function lathe(
  model: Model,
  centre: Vec,
  profile: readonly (readonly [radius: number, height: number])[],
  material: Material,
  segments = 28,
): void {
  const slopes = profile.slice(1).map(([r, z], i) => unit([z - profile[i]![1], 0, profile[i]![0] - r]));
  const ring = (r: number, z: number, slope: Vec): Vertex[] =>
    Array.from({ length: segments + 1 }, (_, i) => {
      const [c, s] = [Math.cos((2 * Math.PI * i) / segments), Math.sin((2 * Math.PI * i) / segments)];
      return { at: add(centre, [r * c, r * s, z]), normal: [slope[0] * c, slope[0] * s, slope[2]] };
    });
  slopes.forEach((slope, i) => {
    const joined = (other: Vec | undefined): Vec =>
      other && other[0] * slope[0] + other[2] * slope[2] > 0.75 ? unit(add(other, slope)) : slope;
    const [lower, upper] = [profile[i]!, profile[i + 1]!];
    patch(model, [ring(lower[0], lower[1], joined(slopes[i - 1])), ring(upper[0], upper[1], joined(slopes[i + 1]))], material);
  });
}

/** An upright cylinder with closed, slightly rounded ends. */
export function cylinder(model: Model, centre: Vec, radius: number, height: number, material: Material, segments = 24): void {
  const edge = Math.min(0.003, radius / 3, height / 3);
  lathe(
    model,
    centre,
    [
      [0, 0],
      [radius - edge, 0],
      [radius, edge],
      [radius, height - edge],
      [radius - edge, height],
      [0, height],
    ],
    material,
    segments,
  );
}

export function sphere(model: Model, centre: Vec, radius: number, material: Material, squash = 1): void {
  const profile = Array.from({ length: 15 }, (_, i): [number, number] => [
    radius * Math.sin((Math.PI * i) / 14),
    -radius * squash * Math.cos((Math.PI * i) / 14),
  ]);
  lathe(model, centre, profile, material, 24);
}

/** A surface given by a function over 0..1 x 0..1, smoothly shaded. */
export function sheet(model: Model, columns: number, rows: number, pointAt: (u: number, v: number) => Vec, material: Material): void {
  const points = Array.from({ length: rows + 1 }, (_, j) =>
    Array.from({ length: columns + 1 }, (_unused, i) => pointAt(i / columns, j / rows)),
  );
  const vertices = points.map((row, j) =>
    row.map((at, i): Vertex => {
      const du = subtract(row[Math.min(columns, i + 1)]!, row[Math.max(0, i - 1)]!);
      const dv = subtract(points[Math.min(rows, j + 1)]![i]!, points[Math.max(0, j - 1)]![i]!);
      const normal = cross(du, dv);
      return { at, normal: lengthOf(normal) > 1e-12 ? unit(normal) : [0, 0, 1] };
    }),
  );
  patch(model, vertices, material);
}

/** A round bar along a line of points. */
export function tube(
  model: Model,
  line: readonly Vec[],
  radius: number | ((t: number) => number),
  material: Material,
  segments = 10,
): void {
  const rings = line.map((at, i) => {
    const ahead = unit(subtract(line[Math.min(line.length - 1, i + 1)]!, line[Math.max(0, i - 1)]!));
    const side = unit(cross(ahead, Math.abs(ahead[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1]));
    const up = cross(side, ahead);
    const r = typeof radius === 'number' ? radius : radius(i / Math.max(1, line.length - 1));
    return Array.from({ length: segments + 1 }, (_, k): Vertex => {
      const angle = (2 * Math.PI * k) / segments;
      const normal = add(scaled(side, Math.cos(angle)), scaled(up, Math.sin(angle)));
      return { at: add(at, scaled(normal, r)), normal };
    });
  });
  patch(model, rings, material);
}

/** A stuffed cushion lying in the x-y plane round the origin, `depth` thick, with pulled corners and soft dents. */
export function cushion(model: Model, width: number, height: number, depth: number, material: Material, seed = 0): void {
  const pointAt =
    (side: number) =>
    (u: number, v: number): Vec => {
      const [a, b] = [u * 2 - 1, v * 2 - 1];
      const swell = (1 - Math.abs(a) ** 2.6) ** 0.55 * (1 - Math.abs(b) ** 2.6) ** 0.55;
      const dent =
        1 -
        0.1 * Math.exp(-((a - 0.2 * Math.sin(seed)) ** 2 + (b - 0.25) ** 2) * 3) +
        0.05 * Math.sin(a * 7 + seed) * Math.sin(b * 5 + seed * 2);
      return [(width / 2) * a * (1 - 0.07 * (1 - b * b)), (height / 2) * b * (1 - 0.07 * (1 - a * a)), (side * depth * swell * dent) / 2];
    };
  sheet(model, 22, 22, pointAt(1), material);
  sheet(model, 22, 22, pointAt(-1), material);
}

import { hex, type Material } from '../material.ts';
import type { Model } from '../model.ts';
import { curtainLinen, glass, trim } from '../palette.ts';
import type { Portal } from '../scene.ts';
import { box, quad, sheet, tube } from '../shapes.ts';
import { subtract, type Vec } from '../vector.ts';

/** A hole in a wall, measured along it from its left end as seen from inside. */
type Opening = {
  readonly from: number;
  readonly width: number;
  readonly sill: number;
  readonly height: number;
  readonly panes?: number;
  readonly daylight?: boolean;
  readonly frame?: Material;
};
type Wall = { readonly material: Material; readonly openings?: readonly Opening[] };

const thickness = 0.24;

/** A wall along +x, its inner face at y = 0, the outside towards +y; returns the windows' portals. */
function wall(model: Model, length: number, height: number, { material, openings = [] }: Wall): Portal[] {
  const portals: Portal[] = [];
  let x = -thickness;
  const block = (from: number, to: number, low: number, high: number): void => {
    if (to - from > 1e-6 && high - low > 1e-6) box(model, [from, 0, low], [to, thickness, high], material, 0);
  };
  for (const o of openings.toSorted((a, b) => a.from - b.from)) {
    block(x, o.from, 0, height);
    block(o.from, o.from + o.width, 0, o.sill);
    block(o.from, o.from + o.width, o.sill + o.height, height);
    if (o.daylight ?? true) portals.push(windowIn(model, o));
    x = o.from + o.width;
  }
  block(x, length + thickness, 0, height);
  const doors = openings.filter((o) => o.sill < 0.05);
  let from = 0;
  for (const stop of [...doors.map((o) => [o.from, o.from + o.width] as const), [length, length] as const]) {
    if (stop[0] > from) box(model, [from, -0.014, 0], [stop[0], 0, 0.09], trim, 0.003);
    from = stop[1];
  }
  return portals;
}

function windowIn(model: Model, { from, width, sill, height, panes = 1, frame = trim }: Opening): Portal {
  const [x0, x1, z0, z1] = [from, from + width, sill, sill + height];
  const bar = (a: Vec, b: Vec): void => box(model, a, b, frame, 0.004);
  const t = 0.055;
  bar([x0, 0.1, z0], [x1, 0.17, z0 + t]);
  bar([x0, 0.1, z1 - t], [x1, 0.17, z1]);
  for (let pane = 0; pane <= panes; pane++) {
    const x = x0 + (pane * (width - t)) / panes;
    bar([x, 0.1, z0], [x + t, 0.17, z1]);
    if (pane > 0 && pane < panes) bar([x - 0.02, 0.11, z0 + t], [x + t + 0.02, 0.16, z1 - t]);
  }
  if (sill > 0.05) box(model, [x0 - 0.03, -0.05, z0 - 0.022], [x1 + 0.03, 0.1, z0 + 0.002], trim, 0.006, 2);
  quad(model, [x0, 0.135, z0], [x1, 0.135, z0], [x1, 0.135, z1], [x0, 0.135, z1], { ...glass, colour: [0.97, 0.985, 0.98] });
  const at = (p: Vec): Vec => model.toWorld(p);
  const centre: Vec = [(x0 + x1) / 2, 0.2, (z0 + z1) / 2];
  const along = (d: Vec): Vec => subtract(at([centre[0] + d[0], centre[1] + d[1], centre[2] + d[2]]), at(centre));
  return { centre: at(centre), halfU: along([width / 2, 0, 0]), halfV: along([0, 0, height / 2]), inward: along([0, -1, 0]) };
}

type RoomWalls = { readonly back: Wall; readonly right: Wall; readonly front: Wall; readonly left: Wall };

/** A room from the origin to (width, depth, height); the back wall is at y = depth. Returns its portals. */
export function room(model: Model, [width, depth, height]: Vec, walls: RoomWalls, floor: Material, ceiling: Material): Portal[] {
  const turn = Math.PI / 2;
  const portals: Portal[] = [];
  model.within({ at: [0, depth, 0] }, () => portals.push(...wall(model, width, height, walls.back)));
  model.within({ at: [width, depth, 0], turn: -turn }, () => portals.push(...wall(model, depth, height, walls.right)));
  model.within({ at: [width, 0, 0], turn: 2 * turn }, () => portals.push(...wall(model, width, height, walls.front)));
  model.within({ at: [0, 0, 0], turn }, () => portals.push(...wall(model, depth, height, walls.left)));
  box(model, [-0.3, -0.3, -0.2], [width + 0.3, depth + 0.3, 0], floor, 0);
  box(model, [-0.3, -0.3, height], [width + 0.3, depth + 0.3, height + 0.2], ceiling, 0);
  return portals;
}

/** A curtain hanging along +x from the origin at `top`, folded, its hem just over the floor. */
export function curtain(
  model: Model,
  width: number,
  top: number,
  folds: number,
  material: Material = curtainLinen,
  hem = 0.02,
  seed = 0,
): void {
  sheet(
    model,
    folds * 10,
    14,
    (u, v) => {
      const phase = u * folds * 2 * Math.PI + 0.5 * Math.sin(u * 9 + seed);
      const deep = 0.042 * (0.75 + 0.25 * Math.sin(u * 13 + seed * 2)) * (0.8 + 0.25 * v);
      return [
        u * width + 0.012 * Math.sin(phase * 0.5 + v * 2),
        deep * Math.sin(phase + 0.25 * Math.sin(v * 4 + u * 6)) + 0.01 * Math.sin(v * 3 + u * 11),
        hem + (top - hem) * v,
      ];
    },
    material,
  );
}

/** A curtain rod along +x. */
export function rod(model: Model, width: number, height: number, material: Material): void {
  tube(
    model,
    [
      [0, 0, height],
      [width, 0, height],
    ],
    0.012,
    material,
  );
}

/** A rug lying round the origin. */
export function rug(model: Model, width: number, depth: number, colours: readonly [string, string], diamond: number, line: number): void {
  const origin = model.toWorld([0, 0, 0]);
  const material: Material = {
    colour: hex(colours[0]),
    colour2: hex(colours[1]),
    texture: 'rug',
    scale: diamond,
    size2: line,
    variation: 0.3,
    bump: 0.7,
    origin,
    along: model.directionToWorld([1, 0, 0]),
    across: model.directionToWorld([0, 1, 0]),
  };
  box(model, [-width / 2, -depth / 2, 0], [width / 2, depth / 2, 0.016], material, 0.008, 2);
}

/** A framed painting on a wall: hangs round the origin in the x-z plane, facing -y. */
export function painting(
  model: Model,
  width: number,
  height: number,
  colours: readonly [string, string, string],
  seed: number,
  frame: Material,
): void {
  const [w, h] = [width / 2, height / 2];
  box(model, [-w, -0.03, -h], [w, 0, -h + 0.025], frame, 0.002);
  box(model, [-w, -0.03, h - 0.025], [w, 0, h], frame, 0.002);
  box(model, [-w, -0.03, -h], [-w + 0.025, 0, h], frame, 0.002);
  box(model, [w - 0.025, -0.03, -h], [w, 0, h], frame, 0.002);
  const mount = Math.min(width, height) * 0.11;
  quad(model, [-w, -0.012, -h], [w, -0.012, -h], [w, -0.012, h], [-w, -0.012, h], { colour: hex('#efece4'), variation: 0.02 });
  const [cw, ch] = [w - mount - 0.02, h - mount - 0.02];
  const shrink = (d: Vec, by: number): Vec => model.directionToWorld(d).map((c) => c / by) as unknown as Vec;
  const canvas: Material = {
    colour: hex(colours[0]),
    colour2: hex(colours[1]),
    colour3: hex(colours[2]),
    texture: 'painting',
    size2: seed,
    origin: model.toWorld([-cw, 0, -ch]),
    along: shrink([1, 0, 0], 2 * cw),
    across: shrink([0, 0, 1], 2 * ch),
  };
  quad(model, [-cw, -0.0135, -ch], [cw, -0.0135, -ch], [cw, -0.0135, ch], [-cw, -0.0135, ch], canvas);
}

import type { Material } from './material.ts';
import { add, cross, subtract, unit, type Vec } from './vector.ts';

/** Where a part stands in its surroundings: moved, turned about the upright (radians), then tipped about its own x axis. */
type Place = { readonly at?: Vec; readonly turn?: number; readonly tip?: number; readonly scale?: number };
type Frame = { readonly origin: Vec; readonly x: Vec; readonly y: Vec; readonly z: Vec };

/** Triangles with normals and materials, gathered by building parts inside places. */
export type Model = {
  readonly corners: number[];
  readonly normals: number[];
  readonly materialOf: number[];
  readonly materials: Material[];
  within: (place: Place, build: () => void) => void;
  toWorld: (point: Vec) => Vec;
  directionToWorld: (direction: Vec) => Vec;
  triangle: (points: readonly [Vec, Vec, Vec], material: Material, normals?: readonly [Vec, Vec, Vec]) => void;
};

export function createModel(): Model {
  let frame: Frame = { origin: [0, 0, 0], x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] };
  const index = new Map<Material, number>();
  const model: Model = { corners: [], normals: [], materialOf: [], materials: [], within, toWorld, directionToWorld, triangle };
  return model;

  function directionToWorld(d: Vec): Vec {
    const { x, y, z } = frame;
    return [0, 1, 2].map((i) => x[i]! * d[0] + y[i]! * d[1] + z[i]! * d[2]) as unknown as Vec;
  }

  function toWorld(p: Vec): Vec {
    return add(frame.origin, directionToWorld(p));
  }

  function within(place: Place, build: () => void): void {
    const { at = [0, 0, 0], turn = 0, tip = 0, scale = 1 } = place;
    const [c, s, ct, st] = [Math.cos(turn), Math.sin(turn), Math.cos(tip), Math.sin(tip)];
    const axes: Vec[] = [
      [c * scale, s * scale, 0],
      [-s * ct * scale, c * ct * scale, st * scale],
      [s * st * scale, -c * st * scale, ct * scale],
    ];
    const outer = frame;
    frame = { origin: toWorld(at), x: directionToWorld(axes[0]!), y: directionToWorld(axes[1]!), z: directionToWorld(axes[2]!) };
    build();
    frame = outer;
  }

  function triangle(points: readonly [Vec, Vec, Vec], material: Material, normals?: readonly [Vec, Vec, Vec]): void {
    const [a, b, c] = points.map((point) => toWorld(point)) as [Vec, Vec, Vec];
    const flat = unit(cross(subtract(b, a), subtract(c, a)));
    const smooth = normals?.map((normal) => unit(directionToWorld(normal))) ?? [flat, flat, flat];
    if (!index.has(material)) {
      index.set(material, model.materials.length);
      model.materials.push(material);
    }
    model.corners.push(...a, ...b, ...c);
    model.normals.push(...smooth.flat());
    model.materialOf.push(index.get(material)!);
  }
}

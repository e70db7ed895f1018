import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Material } from '../../scripts/sample-shoot/material.ts';
import type { Model } from '../../scripts/sample-shoot/model.ts';
import * as palette from '../../scripts/sample-shoot/palette.ts';
import { renderScene } from '../../scripts/sample-shoot/render-scene.ts';
import type { Scene } from '../../scripts/sample-shoot/scene.ts';
import { scenes } from '../../scripts/sample-shoot/scenes.ts';
import type { Rgb } from '../../src-main/ai/drift/edge-field.ts';
import { subtract, type Vec } from '../../scripts/sample-shoot/vector.ts';

/**
 * Rooms of the sample shoot traced as they are, and as a model that keeps to the truth would show them: by lamplight, without
 * furniture, with another room's furniture, tidied, painted. What differs is then exactly what the style says, with the
 * shadows and reflections that go with it.
 */
export type Variant = 'as-is' | 'lamps' | 'no-sun' | 'empty' | 'restaged' | 'tidied' | 'painted' | 'floored' | 'lit';
export interface TracedScene {
  readonly name: string;
  readonly isOutdoors: boolean;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Linear light, three numbers a pixel. */
  readonly light: Readonly<Partial<Record<Variant, Float32Array>>>;
  /** Instead of light: a picture as it is. */
  readonly picture?: Rgb;
}

type Place = readonly [x: number, y: number, heading: number];
interface View {
  readonly room: keyof typeof scenes;
  readonly place: Place | null;
  readonly variants: readonly Variant[];
}

const inside: readonly Variant[] = ['as-is', 'lamps', 'empty', 'restaged', 'tidied', 'painted', 'floored'];
const fitted: readonly Variant[] = ['as-is', 'lamps', 'tidied', 'painted'];
const outside: readonly Variant[] = ['as-is', 'no-sun', 'lit'];
const views: readonly View[] = [
  { room: 'living-room', place: null, variants: inside },
  { room: 'living-room', place: [0.7, 0.6, 0.5], variants: inside },
  { room: 'bedroom', place: null, variants: inside },
  { room: 'bedroom', place: [0.5, 0.5, 0.55], variants: inside },
  { room: 'kitchen', place: null, variants: fitted },
  { room: 'kitchen', place: [0.7, 0.7, 0.5], variants: fitted },
  { room: 'bathroom', place: null, variants: fitted },
  { room: 'hallway', place: null, variants: inside.filter((variant) => variant !== 'restaged') },
  { room: 'exterior', place: null, variants: outside },
  { room: 'exterior', place: [3.6, -3.4, -0.22], variants: outside },
  { room: 'terrace', place: null, variants: outside },
  // Seen last, when every limit was set.
  { room: 'living-room', place: [4.7, 5.7, Math.PI + 0.6], variants: inside },
  { room: 'bedroom', place: [4, 0.4, -0.6], variants: inside },
  { room: 'kitchen', place: [4.2, 0.6, -0.5], variants: fitted },
  { room: 'bathroom', place: [0.5, 0.3, 0.3], variants: fitted },
  { room: 'hallway', place: [1.5, 0.9, -0.1], variants: inside.filter((variant) => variant !== 'restaged') },
  { room: 'exterior', place: [-1.2, -4.2, 0.12], variants: outside },
];
const size = { width: 960, height: 640 };

/** Width, depth and height of the rooms, in metres. */
const boxes: Partial<Record<keyof typeof scenes, Vec>> = {
  'living-room': [5.4, 6.6, 2.62],
  bedroom: [4.5, 4.7, 2.55],
  kitchen: [4.7, 5.4, 2.62],
  bathroom: [2.5, 3.2, 2.4],
  hallway: [2.1, 5.6, 2.62],
};

/** All of them; traced once (some ten minutes) and kept in the system's temporary folder. */
export async function traceScenes(say: (line: string) => void): Promise<readonly TracedScene[]> {
  const folder = path.join(tmpdir(), 'ai-studio-bench-drift-1');
  await mkdir(folder, { recursive: true });
  const traced: TracedScene[] = [];
  for (const [index, { room, place, variants }] of views.entries()) {
    const light: Partial<Record<Variant, Float32Array>> = {};
    for (const variant of variants) {
      const file = path.join(folder, `${index}-${room}-${variant}.f32`);
      if (!existsSync(file)) {
        say(`tracing ${room} ${index}, ${variant}`);
        const { rgb } = await renderScene(seenFrom(make(room, variant), place), size, { lightWidth: 300, samples: 20, threads: 1 });
        await writeFile(file, new Uint8Array(rgb.buffer, rgb.byteOffset, rgb.byteLength));
      }
      light[variant] = new Float32Array(new Uint8Array(await readFile(file)).buffer);
    }
    traced.push({ name: `${room}-${index}`, isOutdoors: !boxes[room], widthPx: size.width, heightPx: size.height, light });
  }
  return traced;
}

function seenFrom(scene: Scene, place: Place | null): Scene {
  if (!place) return scene;
  const [x, y, heading] = place;
  return { ...scene, viewpoint: { at: [x, y, 1.35], heading, focalLength35mm: 22, shiftUp: boxesShift(scene) } };
}
const boxesShift = ({ portals }: Scene): number => (portals.length > 0 ? -0.1 : 0.14);

function make(room: keyof typeof scenes, variant: Variant): Scene {
  const scene = scenes[room]();
  const box = boxes[room];
  switch (variant) {
    case 'as-is':
      return scene;
    case 'lamps':
      return { ...scene, sky: { ...scene.sky, sun: [0, 0, 0], zenith: [0.02, 0.03, 0.06], horizon: [0.03, 0.04, 0.07], clouds: 0 } };
    case 'no-sun':
      return atDusk(scene);
    case 'lit':
      return atDusk({ ...scene, model: { ...scene.model, materials: scene.model.materials.map(lit) } });
    case 'painted':
      return { ...scene, model: { ...scene.model, materials: scene.model.materials.map(painted) } };
    case 'floored':
      return { ...scene, model: { ...scene.model, materials: scene.model.materials.map(floored) } };
    default: {
      if (!box) return scene;
      const parts = partsOf(scene.model, box);
      if (variant === 'empty') return { ...scene, lamps: [], model: keep(scene.model, (part) => parts.isFurniture[part] === 0) };
      if (variant === 'tidied')
        return { ...scene, model: keep(scene.model, (part) => parts.isFurniture[part] === 0 || parts.sizeOf[part]! > 0.42) };
      const other = room === 'bedroom' ? 'living-room' : 'bedroom';
      const bare = { ...scene, lamps: [], model: keep(scene.model, (part) => parts.isFurniture[part] === 0) };
      return furnish(bare, box, other);
    }
  }
}

/** Another room's furniture, moved to this room's back wall and shrunk where it is wider. */
function furnish(bare: Scene, box: Vec, other: 'living-room' | 'bedroom'): Scene {
  const from = scenes[other]();
  const parts = partsOf(from.model, boxes[other]!);
  const scale = Math.min(1, box[0] / boxes[other]![0], box[1] / boxes[other]![1]);
  const shift: Vec = [0, box[1] - scale * boxes[other]![1], 0.002];
  const furniture = keep(from.model, (part) => parts.isFurniture[part] === 1 && parts.hangs[part] === 0);
  const corners = [...bare.model.corners];
  for (let i = 0; i < furniture.corners.length; i++) corners.push(scale * furniture.corners[i]! + shift[i % 3]!);
  const first = bare.model.materials.length;
  return {
    ...bare,
    model: {
      ...bare.model,
      corners,
      normals: [...bare.model.normals, ...furniture.normals],
      materials: [...bare.model.materials, ...furniture.materials],
      materialOf: [...bare.model.materialOf, ...furniture.materialOf.map((material) => material + first)],
    },
  };
}

const paint: ReadonlyMap<Material, readonly [number, number, number]> = new Map([
  [palette.whiteWall, [0.52, 0.62, 0.6]],
  [palette.greenWall, [0.74, 0.66, 0.55]],
  [palette.blueWall, [0.72, 0.7, 0.62]],
  [palette.greigeWall, [0.45, 0.53, 0.6]],
]);
function painted(material: Material): Material {
  const colour = paint.get(material);
  return colour ? { ...material, colour } : material;
}

const atDusk = (scene: Scene): Scene => ({
  ...scene,
  sky: { ...scene.sky, sun: [0.4, 0.3, 0.2], zenith: [0.5, 0.8, 1.7], horizon: [2.2, 1.7, 1.6], clouds: 0.2 },
});

/** Panes of the facade, with a warm room behind them. */
function lit(material: Material): Material {
  return material.roughness === 0.02 && material.reflectance === 0.11
    ? { kind: 'emissive', colour: [1, 1, 1], emission: [3.6, 2.6, 1.5] }
    : material;
}

function floored(material: Material): Material {
  if (material.texture !== 'boards' || material.colour !== palette.oakFloorLengthwise.colour) return material;
  return {
    ...material,
    colour: [0.42, 0.41, 0.4],
    colour2: [0.3, 0.3, 0.29],
    texture: 'tiles',
    scale: 0.6,
    size2: 0.6,
    gap: 0,
    variation: 0.06,
  };
}

interface Parts {
  /** For each triangle: whether it stands or hangs in the room and is no part of it; its part's diagonal; whether it was made for its place. */
  readonly isFurniture: Uint8Array;
  readonly sizeOf: Float64Array;
  readonly hangs: Uint8Array;
}

/** The room itself is built first, its ceiling last; whatever comes later and lies inside is furniture. Triangles that share corners are one part. */
function partsOf({ corners, materialOf, materials }: Model, box: Vec): Parts {
  const count = materialOf.length;
  const ceiling = materials.indexOf(palette.ceilingWhite);
  const roomEnds = materialOf.indexOf(ceiling) < 0 ? 0 : endOfFirst(materialOf, ceiling);
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const rootOf = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  const byCorner = new Map<string, number>();
  for (let t = roomEnds; t < count; t++) {
    for (let k = 0; k < 3; k++) {
      const key = [0, 1, 2].map((axis) => Math.round(2000 * corners[9 * t + 3 * k + axis]!)).join(' ');
      const seen = byCorner.get(key);
      if (seen === undefined) byCorner.set(key, t);
      else parent[rootOf(t)] = rootOf(seen);
    }
  }
  const low = new Float64Array(3 * count).fill(Infinity);
  const high = new Float64Array(3 * count).fill(-Infinity);
  for (let t = roomEnds; t < count; t++) {
    const root = rootOf(t);
    for (let k = 0; k < 9; k++) {
      const at = 3 * root + (k % 3);
      low[at] = Math.min(low[at]!, corners[9 * t + k]!);
      high[at] = Math.max(high[at]!, corners[9 * t + k]!);
    }
  }
  const isFurniture = new Uint8Array(count);
  const hangs = new Uint8Array(count);
  const sizeOf = new Float64Array(count);
  // A wardrobe along another room's wall would stand in the middle of this one.
  const fitsOneWall = new Set(
    [palette.curtainLinen, palette.curtainSheer, palette.lacquerWhite].map((material) => materials.indexOf(material)),
  );
  for (let t = roomEnds; t < count; t++) {
    const root = rootOf(t);
    const from: Vec = [low[3 * root]!, low[3 * root + 1]!, low[3 * root + 2]!];
    const to: Vec = [high[3 * root]!, high[3 * root + 1]!, high[3 * root + 2]!];
    isFurniture[t] = from.every((least, axis) => least > -0.04 && to[axis]! < box[axis]! + 0.04) ? 1 : 0;
    sizeOf[t] = Math.hypot(...subtract(to, from));
    hangs[t] = fitsOneWall.has(materialOf[t]!) || (from[2] > 2.2 && to[2] < box[2] - 0.02) ? 1 : 0;
  }
  return { isFurniture, sizeOf, hangs };
}

function endOfFirst(materialOf: readonly number[], material: number): number {
  let at = materialOf.indexOf(material);
  while (materialOf[at] === material) at++;
  return at;
}

function keep(model: Model, isKept: (triangle: number) => boolean): Model {
  const [corners, normals, materialOf]: [number[], number[], number[]] = [[], [], []];
  for (const [t, material] of model.materialOf.entries()) {
    if (!isKept(t)) continue;
    for (let k = 0; k < 9; k++) {
      corners.push(model.corners[9 * t + k]!);
      normals.push(model.normals[9 * t + k]!);
    }
    materialOf.push(material);
  }
  return { ...model, corners, normals, materialOf };
}

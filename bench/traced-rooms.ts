import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { renderScene } from '../scripts/sample-shoot/render-scene.ts';
import type { Scene } from '../scripts/sample-shoot/scene.ts';
import { scenes, type SceneName } from '../scripts/sample-shoot/scenes.ts';
import { pixelFloats } from '../scripts/sample-shoot/tracer.ts';

/**
 * Rooms of known colour under light of known colour, for measuring white balance: the sample shoot's rooms seen from
 * several places, traced once by daylight and once by white lamps. Light adds up, so that any mixture of the two, each in
 * any colour, is exact. What every surface is made of comes from the tracer.
 */
export interface TracedView {
  readonly room: SceneName;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Linear light, three numbers a pixel. */
  readonly daylight: Float32Array;
  readonly lamplight: Float32Array;
  /** Linear reflectance, three numbers a pixel. */
  readonly albedo: Float32Array;
  /** 1 where the view is of the outdoors. */
  readonly isOutdoors: Uint8Array;
}

type Place = readonly [x: number, y: number, heading: number];
const turn = Math.PI;
/** Where the camera stands in each room, beside the place it has in the sample shoot. */
const places: Readonly<Partial<Record<SceneName, readonly Place[]>>> = {
  'living-room': [
    [4.7, 5.7, turn + 0.6],
    [0.6, 0.5, 0.55],
    [0.7, 5.9, turn - 0.5],
    [2.7, 0.4, 0.5],
  ],
  bedroom: [
    [0.45, 0.45, 0.65],
    [4, 0.4, -0.75],
    [0.5, 4.2, turn - 0.75],
  ],
  kitchen: [
    [0.6, 0.6, 0.55],
    [4.2, 0.6, -0.6],
    [0.7, 4.2, turn - 0.6],
  ],
};
const size = { width: 336, height: 224 };

/** All views; traced once and kept in the system's temporary folder. */
export async function traceRooms(): Promise<readonly TracedView[]> {
  const folder = path.join(tmpdir(), 'ai-studio-bench-rooms-1');
  await mkdir(folder, { recursive: true });
  const views: TracedView[] = [];
  for (const [room, more] of Object.entries(places) as [SceneName, readonly Place[]][]) {
    for (const [index, place] of [null, ...more].entries()) views.push(await traceView(room, place, path.join(folder, `${room}-${index}`)));
  }
  return views;
}

async function traceView(room: SceneName, place: Place | null, keep: string): Promise<TracedView> {
  const base = scenes[room]();
  const scene: Scene = place
    ? { ...base, viewpoint: { at: [place[0], place[1], 1.35], heading: place[2], focalLength35mm: 20, shiftUp: -0.1 } }
    : base;
  const daylight = await trace(withoutLamps(scene), `${keep}.day`);
  const lamplight = await trace(byWhiteLamps(scene), `${keep}.lamp`);
  const floats = new Float32Array(new Uint8Array(await readFile(`${keep}.day.light`)).buffer);
  const count = size.width * size.height;
  const albedo = new Float32Array(3 * count);
  const isOutdoors = new Uint8Array(count);
  const within = insideOf(base);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < 3; c++) albedo[3 * i + c] = floats[i * pixelFloats + 6 + c]!;
    const [x, y] = [floats[i * pixelFloats + 12]!, floats[i * pixelFloats + 13]!];
    isOutdoors[i] = within(x, y) ? 0 : 1;
  }
  return { room, widthPx: size.width, heightPx: size.height, daylight, lamplight, albedo, isOutdoors };
}

async function trace(scene: Scene, keep: string): Promise<Float32Array> {
  const finished = `${keep}.rgb`;
  if (!existsSync(finished)) {
    const { rgb } = await renderScene(scene, size, { lightWidth: size.width, samples: 24, threads: 1, keep: `${keep}.light` });
    await writeFile(finished, new Uint8Array(rgb.buffer, rgb.byteOffset, rgb.byteLength));
  }
  return new Float32Array(new Uint8Array(await readFile(finished)).buffer);
}

const white = [1, 1, 1] as const;
const black = [0, 0, 0] as const;

function withoutLamps(scene: Scene): Scene {
  return { ...scene, lamps: [], model: emitting(scene, () => black) };
}
function byWhiteLamps(scene: Scene): Scene {
  return {
    ...scene,
    lamps: scene.lamps.map((lamp) => ({ ...lamp, colour: white })),
    model: emitting(scene, (green) => [green, green, green]),
    // The sun's glow and the clouds shine of themselves: the one goes under the ground, the others away.
    sky: { ...scene.sky, sunHeight: -Math.PI / 2, sun: black, zenith: black, horizon: black, clouds: 0 },
  };
}
function emitting({ model }: Scene, emission: (green: number) => readonly [number, number, number]): Scene['model'] {
  const materials = model.materials.map((material) =>
    material.kind === 'emissive' ? { ...material, emission: emission(material.emission?.[1] ?? 0) } : material,
  );
  return { ...model, materials };
}

/** Whether a place is in the room, its walls included: rooms start at the origin. */
function insideOf({ portals, viewpoint }: Scene): (x: number, y: number) => boolean {
  const most = [0, 1].map((axis) => Math.max(viewpoint.at[axis]!, ...portals.map(({ centre }) => centre[axis]!)) + 0.3) as [number, number];
  const walls: Record<number, number> = { 0: Math.max(most[0], 2.4), 1: Math.max(most[1], 3) };
  return (x, y) => x > -0.35 && y > -0.35 && x < walls[0]! + 3.5 && y < walls[1]! + 3.5;
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import asc from 'assemblyscript/asc';
import { buildBvh } from './bvh.ts';
import { packMaterial } from './material.ts';
import type { Scene } from './scene.ts';
import { cross, lengthOf, type Vec } from './vector.ts';

/** Floats per pixel that a render returns: light, gloss, albedo, normal, place, radiance (3 each), two variances. */
export const pixelFloats = 20;

/** A scene as the kernel's flat records, ready to be posted to a worker. */
export type PackedScene = {
  readonly nodes: ArrayBuffer;
  readonly packets: ArrayBuffer;
  readonly triangles: ArrayBuffer;
  readonly materials: Float32Array;
  readonly portals: Float32Array;
  readonly lamps: Float32Array;
  readonly settings: Float32Array;
};

type Kernel = {
  memory: WebAssembly.Memory;
  allocate: (bytes: number) => number;
  configure: (...addresses: number[]) => void;
  renderRow: (width: number, height: number, row: number, samples: number, seed: number, out: number) => void;
  featureRow: (width: number, height: number, row: number, out: number) => void;
};

/** One program in several files, so that each can be read by itself; they share their names. */
const kernelParts = ['memory', 'chance', 'intersection', 'textures', 'daylight', 'surfaces', 'lighting', 'path', 'picture'] as const;

/** Compiles the kernel. Its sources do not end in .ts because they are AssemblyScript, which tsc must not read. */
export async function compileKernel(): Promise<Uint8Array<ArrayBuffer>> {
  const sources = await Promise.all(kernelParts.map((part) => readFile(path.join(import.meta.dirname, 'kernel', `${part}.as`), 'utf8')));
  let wasm: Uint8Array<ArrayBuffer> | null = null;
  let said = '';
  const { error } = await asc.main(
    ['tracer.ts', '--outFile', 'tracer.wasm', '-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert'],
    {
      readFile: (name) => (name === 'tracer.ts' ? sources.join('\n') : null),
      writeFile: (_name, contents) => {
        if (typeof contents !== 'string') wasm = new Uint8Array(contents);
      },
      listFiles: () => [],
      stderr: { write: (text) => void (said += String(text)) },
    },
  );
  if (error || !wasm) throw new Error(`the tracer did not compile: ${error?.message}\n${said}`);
  return wasm;
}

export function packScene(scene: Scene): PackedScene {
  const { corners, normals, materialOf, materials } = scene.model;
  const { nodes, packets } = buildBvh(Float32Array.from(corners));
  const triangles = new ArrayBuffer(materialOf.length * 40);
  const floats = new Float32Array(triangles);
  const ints = new Int32Array(triangles);
  materialOf.forEach((material, t) => {
    ints[t * 10] = material;
    for (let i = 0; i < 9; i++) floats[t * 10 + 1 + i] = normals[t * 9 + i]!;
  });
  const areas = scene.portals.map((p) => lengthOf(cross(p.halfU, p.halfV)));
  const whole = areas.reduce((sum, area) => sum + area, 0);
  let running = 0;
  const portals = scene.portals.flatMap((p, i) => {
    running += areas[i]! / whole;
    return [...p.centre, ...p.halfU, ...p.halfV, ...p.inward, running];
  });
  const lamps = scene.lamps.flatMap((l) => [...l.at, l.radius, ...l.colour.map((c) => (c * l.flux) / (4 * Math.PI)), l.spot ?? 0]);
  return {
    nodes,
    packets,
    triangles,
    materials: Float32Array.from(materials.flatMap((material) => packMaterial(material))),
    portals: Float32Array.from(portals),
    lamps: Float32Array.from(lamps),
    settings: packSettings(scene),
  };
}

function packSettings({ sky, viewpoint, sampleLimit }: Scene): Float32Array {
  const towards = (azimuth: number, height: number): Vec => [
    Math.sin(azimuth) * Math.cos(height),
    Math.cos(azimuth) * Math.cos(height),
    Math.sin(height),
  ];
  const forward = towards(viewpoint.heading, 0);
  const roll = ((viewpoint.rollDegrees ?? 0) * Math.PI) / 180;
  const level: Vec = [forward[1], -forward[0], 0];
  const right: Vec = [level[0] * Math.cos(roll), level[1] * Math.cos(roll), Math.sin(roll)];
  const up = cross(right, forward);
  // Sky irradiance on flat ground, from a sky that darkens upwards; half a cloudy sky is a little whiter.
  const ambient = [0, 1, 2].map((i) => Math.PI * (0.55 * sky.horizon[i]! + 0.45 * sky.zenith[i]!));
  const half = 18 / viewpoint.focalLength35mm;
  const values = new Float32Array(40);
  values.set([
    ...towards(sky.sunAzimuth, sky.sunHeight),
    ...sky.sun,
    ...sky.zenith,
    ...sky.horizon,
    sky.clouds,
    sky.cloudSeed,
    ...ambient,
    sampleLimit,
  ]);
  values.set([...viewpoint.at, ...right, ...up, ...forward, half, (viewpoint.shiftUp ?? 0) * half], 20);
  return values;
}

export type Size = { readonly width: number; readonly height: number };
/** Places looked at in each pixel by `featureRow`, and floats for each: albedo, normal, place. */
export const featureParts = 4;
export const featureFloats = 9;

/** A kernel loaded with one scene. Each function fills `into` with one row. */
export type LoadedScene = {
  readonly renderRow: (size: Size, row: number, samples: number, into: Float32Array) => void;
  readonly featureRow: (size: Size, row: number, into: Float32Array) => void;
};

export async function loadScene(wasm: Uint8Array<ArrayBuffer>, scene: PackedScene): Promise<LoadedScene> {
  const abort = (): never => {
    throw new Error('the tracer aborted');
  };
  const { instance } = await WebAssembly.instantiate(wasm, { env: { abort } });
  const kernel = instance.exports as unknown as Kernel;
  const upload = (data: ArrayBuffer | Float32Array): number => {
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const at = kernel.allocate(Math.max(16, bytes.byteLength));
    new Uint8Array(kernel.memory.buffer).set(bytes, at);
    return at;
  };
  const [nodes, packets, triangles, materials] = [
    upload(scene.nodes),
    upload(scene.packets),
    upload(scene.triangles),
    upload(scene.materials),
  ];
  const [portals, lamps, settings] = [upload(scene.portals), upload(scene.lamps), upload(scene.settings)];
  kernel.configure(nodes, packets, triangles, materials, portals, scene.portals.length / 13, lamps, scene.lamps.length / 8, settings);
  const out = kernel.allocate(4096 * featureParts * featureFloats * 4);
  const take = (floats: number, into: Float32Array): void => into.set(new Float32Array(kernel.memory.buffer, out, floats));
  return {
    renderRow: ({ width, height }, row, samples, into) => {
      kernel.renderRow(width, height, row, samples, 7, out);
      take(width * pixelFloats, into);
    },
    featureRow: ({ width, height }, row, into) => {
      kernel.featureRow(width, height, row, out);
      take(width * featureParts * featureFloats, into);
    },
  };
}

import { beforeAll, describe, expect, it } from 'vitest';
import { buildBvh } from './bvh.ts';
import { createModel } from './model.ts';
import type { Scene, Sky } from './scene.ts';
import { box, quad } from './shapes.ts';
import { compileKernel, loadScene, packScene, pixelFloats } from './tracer.ts';

const size = { width: 16, height: 10 };
/** The same light from everywhere, and no sun. */
const evenSky: Sky = { sunAzimuth: 0, sunHeight: -1.5, sun: [0, 0, 0], zenith: [1, 1, 1], horizon: [1, 1, 1], clouds: 0, cloudSeed: 0 };
let wasm: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  wasm = await compileKernel();
});

/** Bare grey ground seen from above; `reflectance` of 0.5. */
function ground(sky: Sky): Scene {
  const model = createModel();
  const grey = { colour: [0.5, 0.5, 0.5], variation: 0 } as const;
  quad(model, [-500, -500, 0], [500, -500, 0], [500, 500, 0], [-500, 500, 0], grey);
  return {
    model,
    portals: [],
    lamps: [],
    sky,
    viewpoint: { at: [0, 0, 3], heading: 0, focalLength35mm: 24, shiftUp: -1.4 },
    sampleLimit: 50,
  };
}

/** Mean of one of a pixel's values over the picture. */
async function average(scene: Scene, at: number): Promise<number> {
  const { renderRow } = await loadScene(wasm, packScene(scene));
  const row = new Float32Array(size.width * pixelFloats);
  let sum = 0;
  for (let y = 0; y < size.height; y++) {
    renderRow(size, y, 64, row);
    for (let x = 0; x < size.width; x++) sum += row[x * pixelFloats + at]! / (size.width * size.height);
  }
  return sum;
}

const albedo = 6;
const radiance = 15;

describe('the path tracer', () => {
  it('keeps energy: under an even sky of radiance 1, ground of reflectance 0.5 shines with 0.5', async () => {
    expect(await average(ground(evenSky), radiance)).toBeCloseTo(0.5, 2);
    expect(await average(ground(evenSky), albedo)).toBeCloseTo(0.5, 5);
  });

  it('adds the sun by its irradiance: 10 klx from straight above give 0.5 * 10 / pi more', async () => {
    const noon: Sky = { ...evenSky, sunHeight: Math.PI / 2, sun: [10, 10, 10], zenith: [0, 0, 0], horizon: [0, 0, 0] };
    // The glow round the sun belongs to the sky and is there in both.
    const [withSun, without] = [
      await average(ground(noon), radiance + 1),
      await average(ground({ ...noon, sun: [0, 0, 0] }), radiance + 1),
    ];
    expect(withSun - without).toBeCloseTo((0.5 * 10) / Math.PI, 2);
  });

  it('makes the same light twice', async () => {
    expect(await average(ground(evenSky), radiance)).toBe(await average(ground(evenSky), radiance));
  });
});

describe('the hierarchy', () => {
  it('holds every triangle once', () => {
    const model = createModel();
    for (let i = 0; i < 40; i++) box(model, [i, 0, 0], [i + 0.8, 1, 1], { colour: [1, 1, 1] }, 0.05);
    const { packets } = buildBvh(Float32Array.from(model.corners));
    const ids = new Int32Array(packets);
    const floats = new Float32Array(packets);
    const held: number[] = [];
    for (let packet = 0; packet < ids.length / 40; packet++) {
      for (let lane = 0; lane < 4; lane++) {
        const flat = [12, 16, 20, 24, 28, 32].every((at) => floats[packet * 40 + at + lane] === 0);
        if (!flat) held.push(ids[packet * 40 + 36 + lane]!);
      }
    }
    expect(held.toSorted((a, b) => a - b)).toEqual(Array.from({ length: model.materialOf.length }, (_, i) => i));
  });
});

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { denoise, type LinearPicture } from './denoise.ts';
import type { RenderOrder } from './render-worker.ts';
import type { Scene } from './scene.ts';
import { compileKernel, loadScene, packScene, pixelFloats, type PackedScene, type Size } from './tracer.ts';
import { upsample } from './upsample.ts';

export type Quality = {
  readonly lightWidth: number;
  readonly samples: number;
  readonly threads: number;
  /** Traced light is kept in this file and taken from it, so that denoising and exposure can be tried without tracing again. */
  readonly keep?: string | undefined;
};

/**
 * Renders a scene: light is path traced at `lightWidth`, cleaned, and laid over surfaces looked at in full size, because light
 * changes slowly where texture does not.
 */
export async function renderScene(scene: Scene, size: Size, quality: Quality): Promise<LinearPicture> {
  const small: Size = { width: quality.lightWidth, height: Math.round((quality.lightWidth * size.height) / size.width) };
  const [wasm, packed] = [await compileKernel(), packScene(scene)];
  const { keep } = quality;
  let pixels: Float32Array;
  if (keep && existsSync(keep)) pixels = new Float32Array(new Uint8Array(await readFile(keep)).buffer);
  else {
    pixels = await traceLight(wasm, packed, small, quality);
    if (keep) await writeFile(keep, new Uint8Array(pixels.slice().buffer));
  }
  return upsample(denoise(pixels, small, scene.viewpoint.at), await loadScene(wasm, packed), size);
}

async function traceLight(
  wasm: Uint8Array<ArrayBuffer>,
  scene: PackedScene,
  size: Size,
  { samples, threads }: Quality,
): Promise<Float32Array> {
  const pixels = new SharedArrayBuffer(size.width * size.height * pixelFloats * 4);
  await Promise.all(
    Array.from({ length: threads }, async (_, thread) => {
      const workerData: RenderOrder = { wasm, scene, ...size, samples, firstRow: thread, rowStep: threads, pixels };
      const worker = new Worker(new URL('render-worker.ts', import.meta.url), { workerData });
      const [code] = (await once(worker, 'exit')) as [number];
      if (code !== 0) throw new Error(`a render worker ended with ${code}`);
    }),
  );
  return new Float32Array(pixels);
}

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RenderOrder } from './render-worker.ts';
import type { Scene } from './scene.ts';
import { compileKernel, packScene, pixelFloats } from './tracer.ts';

/** Path traces a scene on `threads` workers; returns `pixelFloats` numbers a pixel, row by row. */
export async function traceScene(scene: Scene, size: { width: number; height: number }, samples: number, threads: number): Promise<Float32Array> {
  const pixels = new SharedArrayBuffer(size.width * size.height * pixelFloats * 4);
  const [wasm, packed] = [await compileKernel(), packScene(scene)];
  await Promise.all(
    Array.from({ length: threads }, async (_, thread) => {
      const workerData: RenderOrder = { wasm, scene: packed, ...size, samples, firstRow: thread, rowStep: threads, pixels };
      const worker = new Worker(new URL('render-worker.ts', import.meta.url), { workerData });
      const [code] = (await once(worker, 'exit')) as [number];
      if (code !== 0) throw new Error(`a render worker ended with ${code}`);
    }),
  );
  return new Float32Array(pixels);
}

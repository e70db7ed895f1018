import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The exports of assembly/film.ts. Pointers and lengths are bytes in `memory`, whose buffer is replaced whenever it grows. */
export interface FilmKernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  allocate(bytes: number): number;
  toPlate(
    rgb: number,
    width: number,
    height: number,
    luma: number,
    lumaStride: number,
    cb: number,
    cr: number,
    chromaStride: number,
    pad: number,
    chroma: number,
  ): void;
  padPlane(plane: number, width: number, height: number, stride: number, pad: number): void;
  axisWeights(offsets: number, weights: number, count: number, start: number, step: number, limit: number, pad: number): void;
  resamplePlane(
    source: number,
    stride: number,
    target: number,
    width: number,
    height: number,
    offsetsX: number,
    weightsX: number,
    offsetsY: number,
    weightsY: number,
    line: number,
  ): void;
  blend(base: number, over: number, bytes: number, amount: number): void;
  lay(base: number, over: number, opacity: number, bytes: number, amount: number): void;
}

/** A fresh instance with memory of its own. */
export async function loadFilmKernel(kernelsDir: string): Promise<FilmKernel> {
  const { instance } = await WebAssembly.instantiate(await readFile(path.join(kernelsDir, 'film.wasm')), {
    env: {
      abort: () => {
        throw new Error('the film kernel stopped');
      },
    },
  });
  return instance.exports as unknown as FilmKernel;
}

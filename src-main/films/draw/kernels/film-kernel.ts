import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The exports of assembly/film.ts. Pointers and lengths are bytes in `memory`, whose buffer is replaced whenever it grows. */
export interface FilmKernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  allocate(bytes: number): number;

  // ---- plates
  toPlate(
    rgb: number,
    width: number,
    rows: number,
    luma: number,
    lumaStride: number,
    cb: number,
    cr: number,
    chromaStride: number,
    scratch: number,
  ): void;
  toLightPlate(rgb: number, width: number, rows: number, red: number, green: number, blue: number, stride: number, table: number): void;
  frameToPlate(source: number, width: number, height: number, target: number, stride: number): void;
  padPlane(plane: number, width: number, height: number, stride: number, pad: number): void;

  // ---- resampling
  axisWeights(offsets: number, weights: number, count: number, start: number, step: number, limit: number, pad: number, lobes: 2 | 3): void;
  resamplePlane: Resample;
  resampleLight: Resample;

  // ---- mixing
  blend(base: number, over: number, target: number, bytes: number, amount: number): void;
  blendColumns(base: number, over: number, target: number, width: number, height: number, amounts: number): void;
  fade(base: number, target: number, bytes: number, value: number, amount: number): void;
  lay(base: number, over: number, opacity: number, bytes: number, amount: number): void;
  blendLight(base: number, over: number, samples: number, amount: number): void;
  blendLightColumns(base: number, over: number, stride: number, height: number, amounts: number): void;
  fadeLight(base: number, samples: number, value: number, amount: number): void;

  // ---- light to a frame
  showLight(
    red: number,
    green: number,
    blue: number,
    stride: number,
    width: number,
    rows: number,
    luma: number,
    cb: number,
    cr: number,
    table: number,
    scratch: number,
  ): void;
}

type Resample = (
  source: number,
  stride: number,
  target: number,
  targetStride: number,
  width: number,
  height: number,
  offsetsX: number,
  weightsX: number,
  offsetsY: number,
  weightsY: number,
  line: number,
) => void;

/** Spare bytes behind what rows are written to or read from: two vectors. */
export const spareBytes = 64;

/** 0 to 1 as the kernel counts amounts and opacities. */
export const toQ15 = (amount: number): number => Math.round(Math.min(1, Math.max(0, amount)) * 32_767);

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

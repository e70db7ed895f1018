import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The exports of assembly/fill.ts. Pointers are bytes in `memory`, whose buffer is replaced whenever it grows. */
export interface FillKernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  allocate(bytes: number): number;
  release(): void;
  setImage(image: number, sources: number, width: number, height: number): void;
  setBox(nearest: number, costs: number, left: number, top: number, width: number): void;
  setCosts(perNeighbour: number, mostShift: number, perShift: number, leastAwaySquared: number): void;
  setOffsets(offsets: number, count: number): void;
  setSeed(seed: number): void;
  scatter(list: number, listCount: number, choices: number, count: number): void;
  sweep(list: number, from: number, to: number, radius: number, tries: number, isNew: boolean): void;
  vote(list: number, from: number, to: number, sums: number, depths: number, trust: number, window: number, spread: number): void;
  settle(sums: number, hole: number, boxHeight: number): void;
}

/** A fresh instance with memory of its own. */
export async function loadFillKernel(kernelsDir: string): Promise<FillKernel> {
  const { instance } = await WebAssembly.instantiate(await readFile(path.join(kernelsDir, 'fill.wasm')), {
    env: {
      abort: () => {
        throw new Error('the fill kernel stopped');
      },
    },
  });
  return instance.exports as unknown as FillKernel;
}

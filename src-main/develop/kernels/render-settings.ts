import type { Address, PhotoKernels } from './photo-kernels.ts';

/** Entries of a balance: sixteenths of a level in, from black to half a stop (in display values) above white. */
export const balanceEntries = 6144;
/** The last level that a balance may give: what the kernel's i16 8.4 rows hold, and the end of the curve. */
export const mostBalanced = 8191 / 16;
/** Entries of a curve: luma in sixteenths of a level, up to one stop above white. */
export const curveEntries = 8192;

/** Everything the full-size pass needs; see assembly/photo/render.ts for the meaning of each. */
export interface RenderSettings {
  /** Levels out per sixteenth of a level in. */
  readonly balance: { readonly red: Float32Array; readonly green: Float32Array; readonly blue: Float32Array };
  /** Levels out per sixteenth of a level in. */
  readonly curve: Float32Array;
  readonly maps: CellMaps;
  /** What full window light changes each channel by, minus one. */
  readonly window: { readonly red: number; readonly green: number; readonly blue: number };
  readonly shadowLift: number;
  readonly highlightLift: number;
  readonly clarity: number;
  readonly chromaFollow: number;
  readonly saturation: number;
  readonly sharpenAmount: number;
  readonly sharpenCore: number;
  readonly sharpenLimit: number;
}

/** Slow-moving values over the picture, one per square cell, sampled at the cell's centre. */
export interface CellMaps {
  readonly widthCells: number;
  readonly heightCells: number;
  /** Side of a cell in full-size pixels, a multiple of 8. */
  readonly cellPx: number;
  /** base = a * luma + b, luma and b in levels. */
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly window: Float32Array | null;
}

/** Settings that change nothing, to start from. */
export function neutralSettings(widthPx: number, heightPx: number): RenderSettings {
  const straight = Float32Array.from({ length: balanceEntries }, (_, i) => i / 16);
  const cellPx = 8 * Math.ceil(Math.max(widthPx, heightPx) / 8);
  return {
    balance: { red: straight, green: straight, blue: straight },
    curve: Float32Array.from({ length: curveEntries }, (_, i) => Math.min(255, i / 16)),
    maps: { widthCells: 1, heightCells: 1, cellPx, a: Float32Array.of(1), b: Float32Array.of(0), window: null },
    window: { red: 0, green: 0, blue: 0 },
    shadowLift: 0,
    highlightLift: 0,
    clarity: 0,
    chromaFollow: 1,
    saturation: 1,
    sharpenAmount: 0,
    sharpenCore: 0,
    sharpenLimit: 0,
  };
}

/** Writes the settings with their tables; the layout is the class of the same name in the kernel. */
export function writeRenderSettings(kernels: PhotoKernels, settings: RenderSettings): Address {
  const { balance, curve, maps, window } = settings;
  const addresses = [
    kernels.putShorts(fastBalance(balance.red)),
    kernels.putShorts(fastBalance(balance.green)),
    kernels.putShorts(fastBalance(balance.blue)),
    kernels.putFloats(balance.red),
    kernels.putFloats(balance.green),
    kernels.putFloats(balance.blue),
    kernels.putFloats(curve),
    kernels.putFloats(maps.a),
    kernels.putFloats(maps.b),
    maps.window ? kernels.putFloats(maps.window) : 0,
    maps.widthCells,
    maps.heightCells,
    maps.cellPx,
  ];
  const numbers = [
    window.red,
    window.green,
    window.blue,
    settings.shadowLift,
    settings.highlightLift,
    settings.clarity,
    settings.chromaFollow,
    settings.saturation,
    settings.sharpenAmount,
    settings.sharpenCore,
    settings.sharpenLimit,
  ];
  const at = kernels.alloc(4 * (addresses.length + numbers.length));
  kernels.putAddresses(at, addresses);
  kernels.floats(at + 4 * addresses.length, numbers.length).set(numbers);
  return at;
}

/** The same balance for the pass over i16 rows: i16 8.4 out per i16 8.3 in. */
function fastBalance(balance: Float32Array): Int16Array {
  return Int16Array.from({ length: balanceEntries / 2 }, (_, i) => Math.round(16 * balance[2 * i]!));
}

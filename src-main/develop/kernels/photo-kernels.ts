import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { StudioFailure } from '../../failure.ts';

/** A place in the kernels' linear memory. */
export type Address = number;

/** What assembly/photo.ts exports; sizes are in pixels, formats and meanings stand beside each kernel there. */
export interface PhotoExports {
  readonly memory: WebAssembly.Memory;
  arenaStart(): Address;
  splitRgb(rgb: Address, width: number, height: number, luma: Address, chromaBlue: Address, chromaRed: Address): void;
  joinPlanes(luma: Address, chromaBlue: Address, chromaRed: Address, width: number, height: number, out: Address, scratch: Address): void;
  splitDeepRows(
    rgb: Address,
    width: number,
    height: number,
    top: number,
    rows: number,
    luma: Address,
    chromaBlue: Address,
    chromaRed: Address,
  ): void;
  reduceBytes(plane: Address, width: number, height: number, centre: number, out: Address, scratch: Address): void;
  reduceLevel(level: Address, width: number, height: number, out: Address, scratch: Address): void;
  blendLevel(
    frames: Address,
    frameCount: number,
    width: number,
    height: number,
    weightsAreHalf: boolean,
    blended: Address,
    out: Address,
    scratch: Address,
  ): void;
  blendCoarsest(frames: Address, frameCount: number, count: number, out: Address): void;
  rawWeights(
    luma: Address,
    chromaBlue: Address,
    chromaRed: Address,
    chromaIs8: boolean,
    width: number,
    height: number,
    mu: number,
    sigma: number,
    contrastFloor: number,
    emphasis: number,
    base: Address,
    inBright: number,
    out: Address,
    scratch: Address,
  ): void;
  lowerBright(
    luma: Address,
    width: number,
    height: number,
    base: Address,
    baseIsDeep: boolean,
    dark: Address,
    darkIsDeep: boolean,
    map: Address,
    mapWidth: number,
    mapHeight: number,
    factor: number,
    scratch: Address,
  ): void;
  silenceOutside(weights: Address, width: number, height: number, map: Address): void;
  normaliseWeights(planes: Address, frameCount: number, count: number): void;
  buildWarpTable(table: Address): void;
  warpPlane(plane: Address, isDeep: boolean, width: number, height: number, out: Address, map: Address, table: Address): void;
  shrinkToLuma(
    kind: number,
    first: Address,
    second: Address,
    third: Address,
    width: number,
    height: number,
    factor: number,
    out: Address,
    scratch: Address,
  ): void;
  shrinkPlane(
    plane: Address,
    width: number,
    height: number,
    spanX: number,
    spanY: number,
    out: Address,
    outWidth: number,
    outHeight: number,
    scratch: Address,
  ): void;
  transposePlane(plane: Address, width: number, height: number, out: Address): void;
  edgeGradients(plane: Address, width: number, height: number, mostLean: number, step: Address, lean: Address): void;
  thinEdges(step: Address, width: number, height: number, threshold: number, out: Address): void;
  buildGeometryTable(table: Address): void;
  liftPlane(plane: Address, width: number, height: number, gains: Address, columns: number): void;
  addDifference(plane: Address, there: Address, here: Address, count: number, share: number): void;
  resamplePlane(
    plane: Address,
    width: number,
    height: number,
    out: Address,
    outWidth: number,
    outHeight: number,
    grid: Address,
    columns: number,
    table: Address,
  ): void;
  resampleRgb(
    rgb: Address,
    width: number,
    height: number,
    out: Address,
    outWidth: number,
    outHeight: number,
    grid: Address,
    columns: number,
    onlyChannel: number,
    table: Address,
  ): void;
  toPlanes(
    kind: number,
    first: Address,
    second: Address,
    third: Address,
    width: number,
    height: number,
    luma: Address,
    chromaBlue: Address,
    chromaRed: Address,
    scratch: Address,
  ): void;
  splitDeep(rgb: Address, count: number, red: Address, green: Address, blue: Address): void;
  halvePlane(plane: Address, width: number, height: number, out: Address, scratch: Address): void;
  addCorrection(fine: Address, width: number, height: number, before: Address, after: Address, scratch: Address): void;
  measureBlocks(plane: Address, width: number, height: number, out: Address, scratch: Address): void;
  cleanLuma(plane: Address, width: number, height: number, knots: Address, amount: number, scratch: Address): void;
  cleanChroma(
    chromaBlue: Address,
    chromaRed: Address,
    luma: Address,
    width: number,
    height: number,
    knots: Address,
    lumaShare: number,
    amount: number,
    scratch: Address,
  ): void;
  sharpenRgb(rgb: Address, width: number, height: number, amount: number, core: number, overshoot: number, scratch: Address): void;
  shrinkLuma(luma: Address, width: number, height: number, factor: number, out: Address, scratch: Address): void;
  shrinkRgb(rgb: Address, width: number, height: number, factor: number, out: Address, scratch: Address): void;
  shrinkPlanes(
    luma: Address,
    chromaBlue: Address,
    chromaRed: Address,
    width: number,
    height: number,
    factor: number,
    out: Address,
    scratch: Address,
  ): void;
  shrinkDeep(
    red: Address,
    green: Address,
    blue: Address,
    width: number,
    height: number,
    factor: number,
    out: Address,
    scratch: Address,
  ): void;
  renderRgb(rgb: Address, width: number, height: number, settings: Address, out: Address, scratch: Address): void;
  renderPlanes(
    luma: Address,
    chromaBlue: Address,
    chromaRed: Address,
    width: number,
    height: number,
    settings: Address,
    out: Address,
    scratch: Address,
  ): void;
  renderDeep(
    kind: number,
    first: Address,
    second: Address,
    third: Address,
    width: number,
    height: number,
    settings: Address,
    out: Address,
    is16: boolean,
    scratch: Address,
  ): void;
}

/** Vector loops touch up to this many bytes behind a plane. */
const planePaddingBytes = 256;
const pageBytes = 65_536;

/** Room for the rows that any kernel needs beside its planes. */
export const scratchBytes = (widthPx: number): number => (widthPx + 512) * 96;
/** The same for the deep pass, whose rows are twice as wide. */
export const deepScratchBytes = (widthPx: number): number => (widthPx + 512) * 144;

/** Reads and compiles the module; instances of it are cheap. */
export async function compilePhotoKernels(kernelsDir: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(path.join(kernelsDir, 'photo.wasm')));
}

/**
 * The kernels with a bump allocator over their memory. A picture takes what it needs and gives all of it back at once,
 * to `mark()` points or to the start; memory grows to the largest picture so far and is used again.
 */
export class PhotoKernels {
  readonly run: PhotoExports;
  readonly #start: Address;
  #top: Address;

  constructor(module: WebAssembly.Module) {
    const abort = (): never => {
      throw new Error('A photo kernel stopped.');
    };
    this.run = new WebAssembly.Instance(module, { env: { abort } }).exports as unknown as PhotoExports;
    this.#start = this.run.arenaStart();
    this.#top = this.#start;
  }

  /** Bytes from here on are undefined, whatever was there before. */
  alloc(bytes: number): Address {
    const address = Math.ceil(this.#top / 64) * 64;
    this.#top = address + bytes + planePaddingBytes;
    const missing = this.#top - this.run.memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / pageBytes));
    return address;
  }

  #grow(pages: number): void {
    try {
      this.run.memory.grow(pages);
    } catch (error) {
      throw new StudioFailure(
        'too-many-pixels',
        'The photo needs more memory than this computer has free. Close other programs and try again.',
        { cause: error },
      );
    }
  }

  mark(): Address {
    return this.#top;
  }

  /** Gives back everything that was taken since `mark()`. */
  release(mark: Address): void {
    this.#top = mark;
  }

  reset(): void {
    this.#top = this.#start;
  }

  /** What the kernels' memory has grown to; it never shrinks. */
  get sizeBytes(): number {
    return this.run.memory.buffer.byteLength;
  }

  /** A view, valid until the next `alloc` (growing memory detaches it). */
  bytes(address: Address, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.run.memory.buffer, address, length);
  }

  floats(address: Address, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.run.memory.buffer, address, length);
  }

  integers(address: Address, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.run.memory.buffer, address, length);
  }

  shorts(address: Address, length: number): Int16Array<ArrayBuffer> {
    return new Int16Array(this.run.memory.buffer, address, length);
  }

  putAddresses(address: Address, values: readonly Address[]): void {
    new Uint32Array(this.run.memory.buffer, address, values.length).set(values);
  }

  putBytes(values: Uint8Array): Address {
    const address = this.alloc(values.length);
    this.bytes(address, values.length).set(values);
    return address;
  }

  putFloats(values: Float32Array): Address {
    const address = this.alloc(values.byteLength);
    this.floats(address, values.length).set(values);
    return address;
  }

  putShorts(values: Int16Array): Address {
    const address = this.alloc(values.byteLength);
    this.shorts(address, values.length).set(values);
    return address;
  }
}

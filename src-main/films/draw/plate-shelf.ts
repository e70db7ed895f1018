import { toLinear } from '../../develop/srgb.ts';
import type { Size } from '../geometry.ts';
import { type FilmKernel, spareBytes } from './kernels/film-kernel.ts';

/** Repeated samples around a plate: eight taps need four beyond the edge, and rows start on 16 bytes. */
export const padSamples = 16;
/** Light of white in a plate: leaves room for the ringing of the resampling. */
export const whiteLight = 24_576;
/** Rows that are brought into the kernel's memory at a time, even. */
const stripRows = 32;

/** One plane in the kernel's memory; `at` is the first sample of its padding, the stride is in samples. */
export interface PlatePlane extends Size {
  readonly at: number;
  readonly stride: number;
}
/** Luma, Cb and Cr, or red, green and blue. */
export type Plate = readonly [PlatePlane, PlatePlane, PlatePlane];

/** Display plates hold luma and chroma of half the size, plates of light three planes of full size. */
export type PlateKind = 'display' | 'light';

/** Places for plates, laid out once: `largest` names every size that will ever be filled. */
export class PlateShelf {
  /** Of the longest row of any plate, in samples. */
  readonly longestRow: number;
  readonly #kernel: FilmKernel;
  readonly #kind: PlateKind;
  readonly #slotBytes: number;
  readonly #slots: { readonly start: number; plate: Plate | undefined }[];
  readonly #stripAt: number;
  readonly #scratchAt: number;
  readonly #lightTableAt: number;

  constructor(kernel: FilmKernel, kind: PlateKind, largest: readonly Size[], slotCount: number) {
    this.#kernel = kernel;
    this.#kind = kind;
    const most = (measure: (size: Size) => number): number => Math.max(0, ...largest.map(measure));
    const widest = toEven(most(({ widthPx }) => widthPx));
    this.longestRow = strideOf(widest);
    this.#slotBytes = most((size) => bytesOf(layOut(kind, 0, size)));
    this.#slots = Array.from({ length: slotCount }, () => ({ start: kernel.allocate(this.#slotBytes), plate: undefined }));
    this.#stripAt = kernel.allocate(widest * 3 * stripRows + spareBytes);
    this.#scratchAt = kernel.allocate(4 * (widest * 2 + 2 * spareBytes) + spareBytes);
    this.#lightTableAt = kernel.allocate(512);
    if (kind === 'light') new Int16Array(kernel.memory.buffer, this.#lightTableAt, 256).set(lightOfLevels());
  }

  /** Interleaved 8-bit sRGB; odd sizes get their last column or row twice. */
  fill(slot: number, rgb: Uint8Array, { widthPx, heightPx }: Size): void {
    const kernel = this.#kernel;
    const even = { widthPx: toEven(widthPx), heightPx: toEven(heightPx) };
    const plate = this.#place(slot, even);
    for (let top = 0; top < even.heightPx; top += stripRows) {
      const rows = Math.min(stripRows, even.heightPx - top);
      this.#bringStrip(rgb, { widthPx, heightPx }, top, rows);
      const [a, b, c] = plate.map((plane) => firstSample(plane, top === 0 ? 0 : (top * plane.heightPx) / even.heightPx)) as [
        number,
        number,
        number,
      ];
      if (this.#kind === 'light') kernel.toLightPlate(this.#stripAt, even.widthPx, rows, a, b, c, plate[0].stride, this.#lightTableAt);
      else kernel.toPlate(this.#stripAt, even.widthPx, rows, a, plate[0].stride, b, c, plate[1].stride, this.#scratchAt);
    }
    this.#pad(plate);
  }

  /** A frame of the film (yuv420p, in the kernel's memory) as a display plate, so that it can stand between pixels. */
  fillFromFrame(slot: number, frameAt: number, size: Size): void {
    const plate = this.#place(slot, size);
    let source = frameAt;
    for (const plane of plate) {
      this.#kernel.frameToPlate(source, plane.widthPx, plane.heightPx, firstSample(plane, 0), plane.stride);
      source += plane.widthPx * plane.heightPx;
    }
    this.#pad(plate);
  }

  plate(slot: number): Plate {
    const plate = this.#slots[slot]?.plate;
    if (!plate) throw new RangeError(`there is no plate ${slot}`);
    return plate;
  }

  #place(slot: number, size: Size): Plate {
    const place = this.#slots[slot];
    if (!place) throw new RangeError(`there is no plate ${slot}`);
    const plate = layOut(this.#kind, place.start, size);
    if (bytesOf(plate) > this.#slotBytes || plate[0].stride > this.longestRow) {
      throw new RangeError('the plate is larger than any that was planned');
    }
    place.plate = plate;
    return plate;
  }

  #bringStrip(rgb: Uint8Array, { widthPx, heightPx }: Size, top: number, rows: number): void {
    const rowBytes = widthPx * 3;
    const evenBytes = toEven(widthPx) * 3;
    const strip = new Uint8Array(this.#kernel.memory.buffer, this.#stripAt, evenBytes * rows);
    const held = Math.min(rows, heightPx - top);
    if (evenBytes === rowBytes) strip.set(rgb.subarray(top * rowBytes, (top + held) * rowBytes));
    else {
      for (let y = 0; y < held; y++) {
        const end = (top + y + 1) * rowBytes;
        strip.set(rgb.subarray(end - rowBytes, end), y * evenBytes);
        strip.set(rgb.subarray(end - 3, end), y * evenBytes + rowBytes);
      }
    }
    if (held < rows) strip.copyWithin(held * evenBytes, (held - 1) * evenBytes, held * evenBytes);
  }

  #pad(plate: Plate): void {
    for (const { at, widthPx, heightPx, stride } of plate) this.#kernel.padPlane(at, widthPx, heightPx, stride, padSamples);
  }
}

function layOut(kind: PlateKind, start: number, size: Size): Plate {
  const whole = { widthPx: toEven(size.widthPx), heightPx: toEven(size.heightPx) };
  const part = kind === 'light' ? whole : { widthPx: whole.widthPx / 2, heightPx: whole.heightPx / 2 };
  const plane = (at: number, { widthPx, heightPx }: Size): PlatePlane => ({ at, widthPx, heightPx, stride: strideOf(widthPx) });
  const first = plane(start, whole);
  const second = plane(start + bytesOf([first]), part);
  return [first, second, plane(start + bytesOf([first, second]), part)];
}

/** In samples; 8 more than the padding because a row is read eight samples at a time. */
const strideOf = (widthPx: number): number => Math.ceil((widthPx + 2 * padSamples + 8) / 8) * 8;
const bytesOf = (planes: readonly PlatePlane[]): number =>
  planes.reduce((sum, { stride, heightPx }) => sum + stride * (heightPx + 2 * padSamples) * 2, 0);
const firstSample = ({ at, stride }: PlatePlane, row: number): number => at + ((row + padSamples) * stride + padSamples) * 2;
const toEven = (count: number): number => Math.ceil(count / 2) * 2;

/**
 * The light of sRGB levels. Photos of the studio are sRGB and films show their numbers as they are, in files that say BT.709,
 * as everybody's players and browsers expect of photos; so it is the curve of sRGB (IEC 61966-2-1) that tells how much light
 * a number stands for, not the camera curve of BT.709.
 */
const lightOfLevels = (): Int16Array => Int16Array.from({ length: 256 }, (_, level) => Math.round(toLinear(level / 255) * whiteLight));

import type { Rectangle, Size } from '../geometry.ts';
import type { FilmKernel } from './kernels/film-kernel.ts';

/** Repeated samples around a plate: eight taps need four beyond the edge, and rows start on 16 bytes. */
const padSamples = 16;

/** Something that lies over whole rows of a frame: straight colour with an opacity of its own per sample, 4:2:0. */
export interface Overlay {
  /** First row of the frame it covers, and how many; both even. */
  readonly topPx: number;
  readonly heightPx: number;
  readonly luma: Uint8Array;
  readonly cb: Uint8Array;
  readonly cr: Uint8Array;
  readonly lumaOpacity: Uint8Array;
  readonly chromaOpacity: Uint8Array;
}

interface Axis {
  readonly count: number;
  readonly offsets: number;
  readonly weights: number;
}
interface PlateSlot {
  readonly start: number;
  size: Size;
}

/**
 * Draws frames of one size from plates, all inside the kernel's memory, which is laid out once: `plates` names every size
 * of plate that will ever be filled.
 */
export class FrameMaker {
  readonly frameBytes: number;
  readonly #kernel: FilmKernel;
  readonly #frame: Size;
  readonly #slots: PlateSlot[];
  readonly #slotBytes: number;
  readonly #frameAt: number;
  readonly #overAt: number;
  readonly #rgbAt: number;
  readonly #chromaAt: number;
  readonly #lineAt: number;
  readonly #axes: { readonly lumaX: Axis; readonly lumaY: Axis; readonly chromaX: Axis; readonly chromaY: Axis };
  #overlay: { readonly place: Overlay; readonly at: readonly number[] } | undefined;

  constructor(kernel: FilmKernel, frame: Size, plates: readonly Size[], slotCount: number) {
    this.#kernel = kernel;
    this.#frame = frame;
    this.frameBytes = (frame.widthPx * frame.heightPx * 3) / 2;
    const largest = (measure: (plate: Size) => number): number => Math.max(...plates.map(measure));
    const axis = (count: number): Axis => ({
      count,
      offsets: kernel.allocate(roundUp(count, 8) * 4),
      weights: kernel.allocate(roundUp(count, 8) * 16),
    });
    this.#axes = {
      lumaX: axis(frame.widthPx),
      lumaY: axis(frame.heightPx),
      chromaX: axis(frame.widthPx / 2),
      chromaY: axis(frame.heightPx / 2),
    };
    this.#frameAt = kernel.allocate(this.frameBytes);
    this.#overAt = kernel.allocate(this.frameBytes);
    this.#lineAt = kernel.allocate(largest((plate) => layOut(plate).lumaStride) * 2 + 64);
    this.#rgbAt = kernel.allocate(largest((plate) => plate.widthPx * plate.heightPx * 3));
    this.#chromaAt = kernel.allocate(largest((plate) => plate.widthPx) * 16);
    this.#slotBytes = largest((plate) => layOut(plate).bytes);
    this.#slots = Array.from({ length: slotCount }, () => ({
      start: kernel.allocate(this.#slotBytes),
      size: { widthPx: 0, heightPx: 0 },
    }));
  }

  /** Interleaved 8-bit sRGB, width and height even. */
  fillPlate(slot: number, rgb: Uint8Array, size: Size): void {
    const plate = this.#slot(slot);
    const kernel = this.#kernel;
    const { lumaStride, chromaStride, luma, cb, cr } = place(plate.start, size);
    const { widthPx, heightPx } = size;
    if (layOut(size).bytes > this.#slotBytes) throw new RangeError('the plate is larger than any that was planned');
    new Uint8Array(kernel.memory.buffer, this.#rgbAt, rgb.length).set(rgb);
    kernel.toPlate(this.#rgbAt, widthPx, heightPx, luma, lumaStride, cb, cr, chromaStride, padSamples, this.#chromaAt);
    kernel.padPlane(luma, widthPx, heightPx, lumaStride, padSamples);
    kernel.padPlane(cb, widthPx / 2, heightPx / 2, chromaStride, padSamples);
    kernel.padPlane(cr, widthPx / 2, heightPx / 2, chromaStride, padSamples);
    plate.size = size;
  }

  /** The frame becomes this rectangle of the plate. */
  draw(slot: number, rectangle: Rectangle): void {
    this.#resample(slot, rectangle, this.#frameAt);
  }

  /** Mixes this rectangle of another plate over the frame, `amount` 0 to 1. */
  mixIn(slot: number, rectangle: Rectangle, amount: number): void {
    this.#resample(slot, rectangle, this.#overAt);
    this.#kernel.blend(this.#frameAt, this.#overAt, this.frameBytes, Math.round(amount * 256));
  }

  setOverlay(overlay: Overlay): void {
    const planes = [overlay.luma, overlay.cb, overlay.cr, overlay.lumaOpacity, overlay.chromaOpacity];
    const at = planes.map((plane) => this.#kernel.allocate(plane.length));
    planes.forEach((plane, index) => new Uint8Array(this.#kernel.memory.buffer, at[index], plane.length).set(plane));
    this.#overlay = { place: overlay, at };
  }

  /** Lays the overlay over the frame, all of it faded by `amount`, 0 to 1. */
  layOverlay(amount: number): void {
    if (!this.#overlay) return;
    const { topPx, heightPx } = this.#overlay.place;
    const [luma = 0, cb = 0, cr = 0, lumaOpacity = 0, chromaOpacity = 0] = this.#overlay.at;
    const { widthPx } = this.#frame;
    const fade = Math.round(amount * 256);
    const lumaBytes = widthPx * this.#frame.heightPx;
    const chromaStart = this.#frameAt + lumaBytes + (topPx / 2) * (widthPx / 2);
    const chromaBytes = (widthPx / 2) * (heightPx / 2);
    this.#kernel.lay(this.#frameAt + topPx * widthPx, luma, lumaOpacity, widthPx * heightPx, fade);
    this.#kernel.lay(chromaStart, cb, chromaOpacity, chromaBytes, fade);
    this.#kernel.lay(chromaStart + lumaBytes / 4, cr, chromaOpacity, chromaBytes, fade);
  }

  /** The frame as yuv420p, limited range BT.709, into `target` of `frameBytes`. */
  copyTo(target: Uint8Array): void {
    target.set(new Uint8Array(this.#kernel.memory.buffer, this.#frameAt, this.frameBytes));
  }

  #slot(slot: number): PlateSlot {
    const plate = this.#slots[slot];
    if (!plate) throw new RangeError(`there is no plate ${slot}`);
    return plate;
  }

  #resample(slot: number, rectangle: Rectangle, target: number): void {
    const plate = this.#slot(slot);
    const { widthPx, heightPx } = this.#frame;
    const { lumaStride, chromaStride, luma, cb, cr } = place(plate.start, plate.size);
    const stepX = rectangle.width / widthPx;
    const stepY = rectangle.height / heightPx;
    const kernel = this.#kernel;
    const { lumaX, lumaY, chromaX, chromaY } = this.#axes;
    const weigh = (axis: Axis, start: number, step: number, limit: number): void =>
      kernel.axisWeights(axis.offsets, axis.weights, axis.count, start, step, limit, padSamples);
    const plane = (source: number, stride: number, out: number, x: Axis, y: Axis): void =>
      kernel.resamplePlane(source, stride, out, x.count, y.count, x.offsets, x.weights, y.offsets, y.weights, this.#lineAt);

    // Sample n of a plane has its centre at n + 0.5 of the rectangle's coordinates. Chroma lies on the left luma sample
    // of its pair, and between the two rows.
    weigh(lumaX, rectangle.x + stepX / 2 - 0.5, stepX, plate.size.widthPx);
    weigh(lumaY, rectangle.y + stepY / 2 - 0.5, stepY, plate.size.heightPx);
    weigh(chromaX, (rectangle.x + stepX / 2 - 0.5) / 2, stepX, plate.size.widthPx / 2);
    weigh(chromaY, (rectangle.y + stepY - 1) / 2, stepY, plate.size.heightPx / 2);
    const lumaBytes = widthPx * heightPx;
    plane(luma, lumaStride, target, lumaX, lumaY);
    plane(cb, chromaStride, target + lumaBytes, chromaX, chromaY);
    plane(cr, chromaStride, target + (lumaBytes * 5) / 4, chromaX, chromaY);
  }
}

interface PlateLayout {
  readonly lumaStride: number;
  readonly chromaStride: number;
  readonly lumaBytes: number;
  readonly chromaBytes: number;
  readonly bytes: number;
}

/** Strides in samples; 8 more than the padding because a row is read eight samples at a time. */
function layOut({ widthPx, heightPx }: Size): PlateLayout {
  const lumaStride = roundUp(widthPx + 2 * padSamples + 8, 8);
  const chromaStride = roundUp(widthPx / 2 + 2 * padSamples + 8, 8);
  const lumaBytes = lumaStride * (heightPx + 2 * padSamples) * 2;
  const chromaBytes = chromaStride * (heightPx / 2 + 2 * padSamples) * 2;
  return { lumaStride, chromaStride, lumaBytes, chromaBytes, bytes: lumaBytes + 2 * chromaBytes };
}

function place(start: number, size: Size): PlateLayout & { readonly luma: number; readonly cb: number; readonly cr: number } {
  const layout = layOut(size);
  return { ...layout, luma: start, cb: start + layout.lumaBytes, cr: start + layout.lumaBytes + layout.chromaBytes };
}

const roundUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

import type { Rectangle, Size } from '../geometry.ts';
import { type FilmKernel, spareBytes } from './kernels/film-kernel.ts';
import { padSamples, type PlateKind, type PlatePlane } from './plate-shelf.ts';

/** A part of a frame: columns from `left` (a multiple of 16) and rows from `top` (even), even numbers of both. */
export interface FramePart {
  readonly left: number;
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Tables of one axis in the kernel's memory: for each sample of a frame, which samples of a plate make it, and how. */
interface Axis {
  readonly count: number;
  readonly offsets: number;
  readonly weights: number;
}

/** Aims at a rectangle of a plate: the tables of both axes, for planes of full and of half size. */
export class Aim {
  readonly #kernel: FilmKernel;
  readonly #frame: Size;
  readonly #axes: { readonly lumaX: Axis; readonly lumaY: Axis; readonly chromaX: Axis; readonly chromaY: Axis };
  readonly #lineAt: number;

  constructor(kernel: FilmKernel, frame: Size, longestRow: number) {
    this.#kernel = kernel;
    this.#frame = frame;
    const axis = (count: number): Axis => ({
      count,
      offsets: kernel.allocate(Math.ceil(count / 8) * 32),
      weights: kernel.allocate(Math.ceil(count / 8) * 128),
    });
    this.#axes = {
      lumaX: axis(frame.widthPx),
      lumaY: axis(frame.heightPx),
      chromaX: axis(frame.widthPx / 2),
      chromaY: axis(frame.heightPx / 2),
    };
    this.#lineAt = kernel.allocate(longestRow * 2 + spareBytes);
  }

  /** `plane` is the first of the plate's; the rectangle is in its samples and may reach over its edges. */
  at({ widthPx, heightPx }: PlatePlane, rectangle: Rectangle, kind: PlateKind): void {
    // Beside a bright edge the third lobe takes light from the dark, where the eye sees every bit of it: as numbers it is crisp,
    // as light it is a black line.
    const lobes = kind === 'light' ? 2 : 3;
    const stepX = rectangle.width / this.#frame.widthPx;
    const stepY = rectangle.height / this.#frame.heightPx;
    const { lumaX, lumaY, chromaX, chromaY } = this.#axes;
    const weigh = ({ offsets, weights, count }: Axis, start: number, step: number, limit: number): void =>
      this.#kernel.axisWeights(offsets, weights, count, start, step, limit, padSamples, lobes);
    // Sample n of a plane has its centre at n + 0.5 of the rectangle's coordinates. Chroma lies on the left luma sample
    // of its pair, and between the two rows.
    weigh(lumaX, rectangle.x + stepX / 2 - 0.5, stepX, widthPx);
    weigh(lumaY, rectangle.y + stepY / 2 - 0.5, stepY, heightPx);
    if (kind === 'light') return;
    weigh(chromaX, (rectangle.x + stepX / 2 - 0.5) / 2, stepX, widthPx / 2);
    weigh(chromaY, (rectangle.y + stepY - 1) / 2, stepY, heightPx / 2);
  }

  /** Samples a plane of a display plate into a plane of a frame that starts at `target`. */
  samplePlane(plane: PlatePlane, isChroma: boolean, target: number, part: FramePart): void {
    const { chromaX, chromaY, lumaX, lumaY } = this.#axes;
    const [x, y, unit] = isChroma ? [chromaX, chromaY, 2] : [lumaX, lumaY, 1];
    const left = part.left / unit;
    const top = part.top / unit;
    const out = target + top * x.count + left;
    this.#sample(this.#kernel.resamplePlane, plane, x, y, out, x.count, left, top, part.widthPx / unit, part.heightPx / unit);
  }

  /** Samples a plane of a light plate into rows of `stride` samples, the first of which is the part's top row. */
  sampleLight(plane: PlatePlane, target: number, stride: number, part: FramePart): void {
    const { lumaX, lumaY } = this.#axes;
    const { left, top, widthPx, heightPx } = part;
    this.#sample(this.#kernel.resampleLight, plane, lumaX, lumaY, target + left * 2, stride, left, top, widthPx, heightPx);
  }

  #sample(
    resample: FilmKernel['resamplePlane'],
    { at, stride }: PlatePlane,
    x: Axis,
    y: Axis,
    out: number,
    outStride: number,
    left: number,
    top: number,
    width: number,
    height: number,
  ): void {
    const columns = [x.offsets + left * 4, x.weights + left * 16] as const;
    resample(at, stride, out, outStride, width, height, ...columns, y.offsets + top * 4, y.weights + top * 16, this.#lineAt);
  }
}

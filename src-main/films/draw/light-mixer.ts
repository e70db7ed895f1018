import { toDisplay, toLinear } from '../../develop/srgb.ts';
import type { Rectangle, Size } from '../geometry.ts';
import { Aim } from './aim.ts';
import { amountsAlong, visiblePart } from './edge-amounts.ts';
import { levelsOf } from './film-colour.ts';
import type { Meeting } from './joins.ts';
import { type FilmKernel, spareBytes, toQ15 } from './kernels/film-kernel.ts';
import { type Plate, whiteLight } from './plate-shelf.ts';

/** Rows that are made at a time, even: what they need stays near the processor. */
const bandRows = 32;

/** A rectangle of a plate of light, in its samples. */
export interface LightView {
  readonly plate: Plate;
  readonly rectangle: Rectangle;
}

/** Makes frames out of light: resampled and mixed as light, and turned into numbers at the end, a band of rows at a time. */
export class LightMixer {
  readonly #kernel: FilmKernel;
  readonly #frame: Size;
  readonly #stride: number;
  readonly #aims: readonly [Aim, Aim];
  readonly #bands: readonly [readonly number[], readonly number[]];
  readonly #amountsAt: number;
  readonly #displayAt: number;
  readonly #scratchAt: number;

  constructor(kernel: FilmKernel, frame: Size, longestRow: number) {
    this.#kernel = kernel;
    this.#frame = frame;
    this.#stride = Math.ceil(frame.widthPx / 16) * 16;
    this.#aims = [new Aim(kernel, frame, longestRow), new Aim(kernel, frame, longestRow)];
    const band = (): number[] => Array.from({ length: 3 }, () => kernel.allocate(this.#stride * bandRows * 2));
    this.#bands = [band(), band()];
    this.#amountsAt = kernel.allocate(this.#stride * 2 + spareBytes);
    this.#displayAt = kernel.allocate(65_536 * 2);
    this.#scratchAt = kernel.allocate(4 * (this.#stride * 2 + 2 * spareBytes) + spareBytes);
    new Int16Array(kernel.memory.buffer, this.#displayAt, 65_536).set(displayOfLight());
  }

  /** One picture alone (`over` and `meeting` null), or two as they meet, into the frame at `target`. */
  draw(under: LightView, over: LightView | null, meeting: Meeting | null, target: number): void {
    const kernel = this.#kernel;
    const { widthPx, heightPx } = this.#frame;
    const isColour = meeting?.kind === 'colour';
    const views = over && isColour && meeting.shows === 'over' ? [over] : over && meeting && !isColour ? [under, over] : [under];
    views.forEach(({ plate, rectangle }, index) => this.#aims[index]!.at(plate[0], rectangle, 'light'));
    const edge = meeting?.kind === 'edge' ? meeting : null;
    const rows = edge?.axis === 'y' ? amountsAlong(edge, heightPx, 'luma') : null;
    if (edge?.axis === 'x') {
      new Int16Array(kernel.memory.buffer, this.#amountsAt, widthPx).set(amountsAlong(edge, widthPx, 'luma'));
    }
    const lumaBytes = widthPx * heightPx;
    for (let top = 0; top < heightPx; top += bandRows) {
      const count = Math.min(bandRows, heightPx - top);
      views.forEach(({ plate }, index) => {
        const part = visiblePart(edge, index === 0 ? 'under' : 'over', this.#frame, { top, rows: count });
        if (!part) return;
        const skipped = (part.top - top) * this.#stride * 2;
        plate.forEach((plane, channel) =>
          this.#aims[index]!.sampleLight(plane, this.#bands[index]![channel]! + skipped, this.#stride, part),
        );
      });
      this.#mix(meeting, rows, top, count);
      const [red = 0, green = 0, blue = 0] = this.#bands[0];
      const chroma = target + lumaBytes + (top * widthPx) / 4;
      kernel.showLight(
        red,
        green,
        blue,
        this.#stride,
        widthPx,
        count,
        target + top * widthPx,
        chroma,
        chroma + lumaBytes / 4,
        this.#displayAt,
        this.#scratchAt,
      );
    }
  }

  /** Mixes the bands into the first. */
  #mix(meeting: Meeting | null, rows: Int16Array | null, top: number, count: number): void {
    if (!meeting) return;
    const kernel = this.#kernel;
    const stride = this.#stride;
    const colour = meeting.kind === 'colour' ? lightOf(meeting.colour) : [];
    this.#bands[0].forEach((base, channel) => {
      const over = this.#bands[1][channel]!;
      if (meeting.kind === 'mix') kernel.blendLight(base, over, stride * count, toQ15(meeting.amount));
      else if (meeting.kind === 'colour') kernel.fadeLight(base, stride * count, colour[channel]!, toQ15(meeting.amount));
      else if (!rows) kernel.blendLightColumns(base, over, stride, count, this.#amountsAt);
      else for (let y = 0; y < count; y++) kernel.blendLight(base + y * stride * 2, over + y * stride * 2, stride, rows[top + y]!);
    });
  }
}

/** `#rrggbb` as light. */
const lightOf = (colour: string): number[] => levelsOf(colour).map((level) => Math.round(toLinear(level / 255) * whiteLight));

/** Display value of every light from -32,768 on, in 32nds of a level. What rings below black mirrors what rings above it. */
const displayOfLight = (): Int16Array =>
  Int16Array.from({ length: 65_536 }, (_, index) => {
    const light = index - 32_768;
    return Math.sign(light) * Math.round(toDisplay(Math.abs(light) / whiteLight) * 255 * 32);
  });

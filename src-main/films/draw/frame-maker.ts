import type { Rectangle, Size } from '../geometry.ts';
import { Aim, type FramePart } from './aim.ts';
import { amountsAlong, visiblePart } from './edge-amounts.ts';
import { colourPlanes } from './film-colour.ts';
import type { Edge, Meeting } from './joins.ts';
import { type FilmKernel, loadFilmKernel, spareBytes, toQ15 } from './kernels/film-kernel.ts';
import { LightMixer, type LightView } from './light-mixer.ts';
import { type Plate, type PlateKind, PlateShelf } from './plate-shelf.ts';

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

/** What one strip shows at one moment: a rectangle of a plate, or a finished frame (yuv420p) of the film's size. */
export type Layer = PlateLayer | { readonly kind: 'frame'; readonly pixels: Uint8Array };
interface PlateLayer {
  readonly kind: 'plate';
  readonly slot: number;
  readonly rectangle: Rectangle;
}

export interface FrameMakerOptions {
  readonly frame: Size;
  /** Whether pictures are resampled and mixed as their numbers stand, or as light. */
  readonly light: PlateKind;
  /** Every size of plate that will ever be filled, and how many are held at a time. */
  readonly plates: readonly Size[];
  readonly slotCount: number;
  /** Whether overlays will be laid, and whether finished frames will ever stand beside their place. */
  readonly hasOverlays: boolean;
  readonly shiftsFrames: boolean;
}

type Side = 'under' | 'over';
/** A frame in the kernel's memory, and what was drawn there last: what stands still is not drawn again. */
interface FrameBuffer {
  readonly at: number;
  holds: string;
}

const black = [16, 128, 128] as const;

/** Draws frames of one size, all inside the kernel's memory, which is laid out once. */
export class FrameMaker {
  readonly frameBytes: number;
  readonly #kernel: FilmKernel;
  readonly #frame: Size;
  readonly #shelf: PlateShelf;
  readonly #frameShelf: PlateShelf | undefined;
  readonly #light: LightMixer | undefined;
  readonly #aim: Aim;
  readonly #buffers: Readonly<Record<Side, FrameBuffer>>;
  readonly #outAt: number;
  readonly #columnsAt: number;
  readonly #overlayAt: number;
  #overlay: Overlay | undefined;
  #fills = 0;
  /** Where the finished frame lies. */
  #resultAt: number;

  private constructor(kernel: FilmKernel, { frame, light, plates, slotCount, hasOverlays, shiftsFrames }: FrameMakerOptions) {
    this.#kernel = kernel;
    this.#frame = frame;
    this.frameBytes = (frame.widthPx * frame.heightPx * 3) / 2;
    this.#shelf = new PlateShelf(kernel, light, plates, slotCount);
    this.#frameShelf = shiftsFrames ? new PlateShelf(kernel, 'display', [frame], 1) : undefined;
    this.#light = light === 'light' ? new LightMixer(kernel, frame, this.#shelf.longestRow) : undefined;
    this.#aim = new Aim(kernel, frame, Math.max(this.#shelf.longestRow, this.#frameShelf?.longestRow ?? 0));
    const buffer = (): FrameBuffer => ({ at: kernel.allocate(this.frameBytes), holds: '' });
    this.#buffers = { under: buffer(), over: buffer() };
    this.#outAt = kernel.allocate(this.frameBytes);
    this.#columnsAt = kernel.allocate(frame.widthPx * 2 + spareBytes);
    this.#overlayAt = hasOverlays ? kernel.allocate(this.frameBytes * 2) : 0;
    this.#resultAt = this.#outAt;
  }

  static async create(kernelsDir: string, options: FrameMakerOptions): Promise<FrameMaker> {
    return new FrameMaker(await loadFilmKernel(kernelsDir), options);
  }

  /** Interleaved 8-bit sRGB of a size that was planned. */
  fillPlate(slot: number, rgb: Uint8Array, size: Size): void {
    this.#shelf.fill(slot, rgb, size);
    this.#fills += 1;
  }

  /** The frame becomes one picture. */
  show(layer: Layer): void {
    this.#draw('under', layer, null);
    this.#resultAt = this.#buffers.under.at;
  }

  /** The frame becomes two pictures as they meet. A clip comes as numbers, and whatever meets it is mixed as numbers. */
  join(under: Layer, over: Layer, meeting: Meeting): void {
    this.#resultAt = this.#outAt;
    const edge = meeting.kind === 'edge' ? meeting : null;
    if (this.#light && under.kind === 'plate' && over.kind === 'plate') {
      this.#light.draw(this.#lightView(under, edge, 'under'), this.#lightView(over, edge, 'over'), meeting, this.#outAt);
    } else if (meeting.kind === 'colour') {
      this.#draw(meeting.shows, meeting.shows === 'under' ? under : over, null);
      this.#fade(this.#buffers[meeting.shows].at, colourPlanes(meeting.colour), meeting.amount);
    } else {
      this.#draw('under', under, edge);
      this.#draw('over', over, edge);
      if (meeting.kind === 'edge') this.#mixAlong(meeting);
      else this.#kernel.blend(this.#buffers.under.at, this.#buffers.over.at, this.#outAt, this.frameBytes, toQ15(meeting.amount));
    }
  }

  /** Lays an overlay over the frame, all of it faded by `opacity`, 0 to 1. */
  lay(overlay: Overlay, opacity: number): void {
    this.#toOut();
    const { topPx, heightPx, luma, cb, cr, lumaOpacity, chromaOpacity } = overlay;
    const planes = [luma, cb, cr, lumaOpacity, chromaOpacity];
    let at = this.#overlayAt;
    const [lumaAt = 0, cbAt = 0, crAt = 0, lumaOpacityAt = 0, chromaOpacityAt = 0] = planes.map((plane) => {
      const start = at;
      at += Math.ceil(plane.length / 16) * 16;
      return start;
    });
    if (this.#overlay !== overlay) {
      if (at > this.#overlayAt + this.frameBytes * 2) throw new RangeError('the overlay is larger than the frame');
      [lumaAt, cbAt, crAt, lumaOpacityAt, chromaOpacityAt].forEach((start, index) =>
        new Uint8Array(this.#kernel.memory.buffer).set(planes[index]!, start),
      );
      this.#overlay = overlay;
    }
    const { widthPx } = this.#frame;
    const lumaBytes = widthPx * this.#frame.heightPx;
    const chromaStart = this.#outAt + lumaBytes + (topPx / 2) * (widthPx / 2);
    const chromaBytes = (widthPx / 2) * (heightPx / 2);
    const amount = toQ15(opacity);
    this.#kernel.lay(this.#outAt + topPx * widthPx, lumaAt, lumaOpacityAt, widthPx * heightPx, amount);
    this.#kernel.lay(chromaStart, cbAt, chromaOpacityAt, chromaBytes, amount);
    this.#kernel.lay(chromaStart + lumaBytes / 4, crAt, chromaOpacityAt, chromaBytes, amount);
  }

  /** Takes the whole frame this far to black, 0 to 1; as numbers, which darken evenly to the eye. */
  darken(amount: number): void {
    this.#fade(this.#resultAt, black, amount);
    this.#resultAt = this.#outAt;
  }

  /** The frame as yuv420p, limited range BT.709, into `target` of `frameBytes`. */
  copyTo(target: Uint8Array): void {
    target.set(new Uint8Array(this.#kernel.memory.buffer, this.#resultAt, this.frameBytes));
  }

  /** Draws what can be seen of a picture into the buffer of its side. */
  #draw(side: Side, layer: Layer, edge: Edge | null): void {
    const buffer = this.#buffers[side];
    const part = visiblePart(edge, side, this.#frame);
    if (!part) return;
    if (layer.kind === 'frame') {
      buffer.holds = '';
      new Uint8Array(this.#kernel.memory.buffer).set(layer.pixels.subarray(0, this.frameBytes), buffer.at);
      if (edge && shiftOf(edge, side) !== 0) this.#shiftFrame(buffer.at, this.#shifted(this.#wholeFrame, edge, side), part);
      return;
    }
    const rectangle = this.#shifted(layer.rectangle, edge, side);
    const holds = JSON.stringify([this.#fills, layer.slot, rectangle, part]);
    if (holds === buffer.holds) return;
    buffer.holds = holds;
    const plate = this.#shelf.plate(layer.slot);
    if (this.#light) this.#light.draw({ plate, rectangle }, null, null, buffer.at);
    else this.#sample(plate, rectangle, buffer.at, part);
  }

  /** Moves a frame between its pixels, in its place. */
  #shiftFrame(at: number, rectangle: Rectangle, part: FramePart): void {
    if (!this.#frameShelf) throw new RangeError('no shifted frames were planned');
    this.#frameShelf.fillFromFrame(0, at, this.#frame);
    this.#sample(this.#frameShelf.plate(0), rectangle, at, part);
  }

  #sample(plate: Plate, rectangle: Rectangle, target: number, part: FramePart): void {
    const [luma, cb, cr] = plate;
    const lumaBytes = this.#frame.widthPx * this.#frame.heightPx;
    this.#aim.at(luma, rectangle, 'display');
    this.#aim.samplePlane(luma, false, target, part);
    this.#aim.samplePlane(cb, true, target + lumaBytes, part);
    this.#aim.samplePlane(cr, true, target + (lumaBytes * 5) / 4, part);
  }

  #lightView({ slot, rectangle }: PlateLayer, edge: Edge | null, side: Side): LightView {
    return { plate: this.#shelf.plate(slot), rectangle: this.#shifted(rectangle, edge, side) };
  }

  /** The rectangle that puts a picture this far beside its place in the frame. */
  #shifted({ x, y, width, height }: Rectangle, edge: Edge | null, side: Side): Rectangle {
    const shift = edge ? shiftOf(edge, side) : 0;
    if (!edge || shift === 0) return { x, y, width, height };
    return edge.axis === 'x'
      ? { x: x - (shift * width) / this.#frame.widthPx, y, width, height }
      : { x, y: y - (shift * height) / this.#frame.heightPx, width, height };
  }

  get #wholeFrame(): Rectangle {
    return { x: 0, y: 0, width: this.#frame.widthPx, height: this.#frame.heightPx };
  }

  #mixAlong(edge: Edge): void {
    const { under, over } = this.#buffers;
    let start = 0;
    for (const [index, [width, height]] of this.#planeSizes().entries()) {
      const plane = index === 0 ? 'luma' : 'chroma';
      const [base, top, target] = [under.at + start, over.at + start, this.#outAt + start];
      if (edge.axis === 'x') {
        new Int16Array(this.#kernel.memory.buffer, this.#columnsAt, width).set(amountsAlong(edge, width, plane));
        this.#kernel.blendColumns(base, top, target, width, height, this.#columnsAt);
      } else {
        for (const [y, amount] of amountsAlong(edge, height, plane).entries()) {
          this.#kernel.blend(base + y * width, top + y * width, target + y * width, width, amount);
        }
      }
      start += width * height;
    }
  }

  #fade(from: number, to: readonly [number, number, number], amount: number): void {
    let start = 0;
    for (const [index, [width, height]] of this.#planeSizes().entries()) {
      this.#kernel.fade(from + start, this.#outAt + start, width * height, to[index]!, toQ15(amount));
      start += width * height;
    }
  }

  #planeSizes(): (readonly [number, number])[] {
    const { widthPx, heightPx } = this.#frame;
    const chroma = [widthPx / 2, heightPx / 2] as const;
    return [[widthPx, heightPx], chroma, chroma];
  }

  /** What is laid over a frame must not change the picture that the next frame may use again. */
  #toOut(): void {
    if (this.#resultAt === this.#outAt) return;
    new Uint8Array(this.#kernel.memory.buffer).copyWithin(this.#outAt, this.#resultAt, this.#resultAt + this.frameBytes);
    this.#resultAt = this.#outAt;
  }
}

const shiftOf = ({ underShift, overShift }: Edge, side: Side): number => (side === 'under' ? underShift : overShift);

import { widen, type Box } from '../../masks/mask-plane.ts';
import type { FillKernel } from './kernels/fill-kernel.ts';
import { depthsOf, holeBox, touched, type Level } from './picture-level.ts';
import type { Offset } from './shared-offsets.ts';

/** Places that are searched for, and where their sources lie, when a level is done: the start of the next larger one. */
export interface Matches {
  readonly nearest: Int32Array;
  readonly box: Box;
  readonly width: number;
}

/** How a patch counts by its depth in the hole: what is near to what is known says more. */
const trustBase = 1.3;
const trustReach = 24;
/** No source is made lighter or darker by more than this, in levels; and what a square of it costs, in parts of a patch's own difference. */
const mostShift = 14;
const shiftCost = 0.4;

/** One size of the picture in the kernel's memory: search and vote by turns. */
export class LevelWork {
  readonly #kernel: FillKernel;
  readonly #level: Level;
  readonly #box: Box;
  readonly #list: number;
  readonly #nearest: number;
  readonly #costs: number;
  readonly #image: number;
  readonly #sums: number;
  readonly #hole: number;
  readonly #depths: number;
  readonly #trust: number;
  readonly #window: number;
  readonly #choices: number;
  readonly #choiceCount: number;
  readonly #sources: number;
  /** Of places that are searched for. */
  readonly count: number = 0;

  /** `restless`: what a neighbour with another offset costs; `offsets` are shared by many places. */
  constructor(kernel: FillKernel, level: Level, { restless, offsets, seed }: { restless: number; offsets: Int32Array; seed: number }) {
    this.#kernel = kernel;
    this.#level = level;
    const { width, height, hole, image } = level;
    const found = holeBox(level);
    if (!found) throw new Error('a level without a hole');
    const box = (this.#box = widen(found, 6, { widthPx: width, heightPx: height }));
    const [wide, high] = [box.right - box.left, box.bottom - box.top];
    const sources = touched(level);
    for (let i = 0; i < sources.length; i++) sources[i]! ^= 1;
    const places = new Int32Array(wide * high);
    for (let y = Math.max(3, box.top); y < Math.min(height - 3, box.bottom); y++)
      for (let x = Math.max(3, box.left); x < Math.min(width - 3, box.right); x++)
        if (sources[y * width + x] === 0) places[this.count++] = y * width + x;
    const choices = someOf(sources);
    const boxHole = new Uint8Array(wide * high);
    for (let y = 0; y < high; y++)
      boxHole.set(hole.subarray((box.top + y) * width + box.left, (box.top + y) * width + box.right), y * wide);

    kernel.release();
    const room = (bytes: Uint8Array | Int32Array | Float32Array): number => {
      const at = kernel.allocate(bytes.byteLength);
      new Uint8Array(kernel.memory.buffer, at, bytes.byteLength).set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      return at;
    };
    this.#image = room(image);
    this.#list = room(places.subarray(0, this.count));
    this.#nearest = room(new Int32Array(wide * high).fill(-1));
    this.#costs = room(new Float32Array(wide * high));
    this.#hole = room(boxHole);
    this.#depths = room(depthsOf(boxHole, wide, high));
    this.#trust = room(Float32Array.from({ length: 256 }, (_, depth) => trustBase ** -Math.min(depth, trustReach)));
    this.#window = kernel.allocate(49 * 4);
    this.#choices = room(choices);
    this.#choiceCount = choices.length;
    this.#sources = room(sources);
    const offsetsAt = room(offsets);
    this.#sums = kernel.allocate(wide * high * 16);
    kernel.setImage(this.#image, this.#sources, width, height);
    kernel.setBox(this.#nearest, this.#costs, box.left, box.top, wide);
    kernel.setCosts(restless, mostShift, shiftCost, 0);
    kernel.setOffsets(offsetsAt, offsets.length);
    kernel.setSeed(seed);
  }

  get #size(): number {
    return (this.#box.right - this.#box.left) * (this.#box.bottom - this.#box.top);
  }

  #scatter(): void {
    this.#kernel.scatter(this.#list, this.count, this.#choices, this.#choiceCount);
  }

  /** Begins with a plan: for each pixel of the hole the number of an offset, or -1. Places without one get a random source. */
  startAs(plan: Int16Array, offsets: readonly Offset[]): void {
    this.#scatter();
    const { width, height } = this.#level;
    const nearest = new Int32Array(this.#kernel.memory.buffer, this.#nearest, this.#size);
    const sources = new Uint8Array(this.#kernel.memory.buffer, this.#sources, width * height);
    for (const position of new Int32Array(this.#kernel.memory.buffer, this.#list, this.count)) {
      const [x, y] = [position % width, Math.floor(position / width)];
      let offset: Offset | undefined;
      // A patch whose middle is beside the hole goes with the nearest pixel of it.
      for (let reach = 0; reach <= 3 && !offset; reach++) {
        for (let dy = -reach; dy <= reach && !offset; dy++)
          for (let dx = -reach; dx <= reach && !offset; dx++) offset = offsets[plan[position + dy * width + dx]!];
      }
      if (!offset) continue;
      const [tx, ty] = [x + offset.x, y + offset.y];
      if (tx < 3 || ty < 3 || tx >= width - 3 || ty >= height - 3 || sources[ty * width + tx] === 0) continue;
      nearest[(y - this.#box.top) * (this.#box.right - this.#box.left) + x - this.#box.left] = ty * width + tx;
    }
  }

  /** Takes over what was found at half of the size; a place whose source is none here gets a random one. */
  startFrom({ nearest: small, box: smallBox, width: smallWidth }: Matches): void {
    this.#scatter();
    const { width, height } = this.#level;
    const box = this.#box;
    const wide = box.right - box.left;
    const smallWide = smallBox.right - smallBox.left;
    const nearest = new Int32Array(this.#kernel.memory.buffer, this.#nearest, this.#size);
    const list = new Int32Array(this.#kernel.memory.buffer, this.#list, this.count);
    const sources = new Uint8Array(this.#kernel.memory.buffer, this.#sources, width * height);
    for (const position of list) {
      const [x, y] = [position % width, Math.floor(position / width)];
      const sx = Math.min(smallBox.right - 1, Math.max(smallBox.left, x >> 1));
      const sy = Math.min(smallBox.bottom - 1, Math.max(smallBox.top, y >> 1));
      let source = -1;
      // Beside the edge of what was searched the nearest place that was.
      for (let reach = 0; reach < 4 && source < 0; reach++) {
        for (const [dx, dy] of [
          [0, 0],
          [reach, 0],
          [-reach, 0],
          [0, reach],
          [0, -reach],
        ] as const) {
          // prettier-ignore
          const [qx, qy] = [sx + dx, sy + dy];
          if (qx < smallBox.left || qx >= smallBox.right || qy < smallBox.top || qy >= smallBox.bottom) continue;
          const found = small[(qy - smallBox.top) * smallWide + qx - smallBox.left]!;
          if (found < 0) continue;
          const tx = x + 2 * ((found % smallWidth) - qx);
          const ty = y + 2 * (Math.floor(found / smallWidth) - qy);
          if (tx < 3 || ty < 3 || tx >= width - 3 || ty >= height - 3 || sources[ty * width + tx] === 0) continue;
          source = ty * width + tx;
          break;
        }
      }
      if (source >= 0) nearest[(y - box.top) * wide + x - box.left] = source;
    }
  }

  /** One search over all places, in pieces; forth or back. */
  async sweep(radius: number, tries: number, isNew: boolean, isBack: boolean, turn: () => Promise<void>): Promise<void> {
    for (let done = 0; done < this.count; done += pieceLength) {
      const end = Math.min(this.count, done + pieceLength);
      const [from, to] = isBack ? [this.count - 1 - done, this.count - 1 - end] : [done, end];
      this.#kernel.sweep(this.#list, from, to, radius, tries, isNew);
      await turn();
    }
  }

  /** Draws the hole anew from the sources. A narrow window keeps their pixels as they are and softens only where they meet. */
  async vote(windowPx: number, turn: () => Promise<void>): Promise<void> {
    const kernel = this.#kernel;
    const window = Float32Array.from({ length: 49 }, (_, i) =>
      Math.exp(-(((i % 7) - 3) ** 2 + (Math.floor(i / 7) - 3) ** 2) / (2 * windowPx ** 2)),
    );
    new Float32Array(kernel.memory.buffer, this.#window, 49).set(window);
    new Float32Array(kernel.memory.buffer, this.#sums, 4 * this.#size).fill(0);
    const spread = this.#spread();
    for (let from = 0; from < this.count; from += pieceLength) {
      const to = Math.min(this.count, from + pieceLength);
      kernel.vote(this.#list, from, to, this.#sums, this.#depths, this.#trust, this.#window, spread);
      await turn();
    }
    kernel.settle(this.#sums, this.#hole, this.#box.bottom - this.#box.top);
  }

  /** Three quarters of the places fit better than this (Wexler et al. 2007). */
  #spread(): number {
    const costs = new Float32Array(this.#kernel.memory.buffer, this.#costs, this.#size);
    const nearest = new Int32Array(this.#kernel.memory.buffer, this.#nearest, this.#size);
    const every = Math.max(1, Math.floor(costs.length / 20_000));
    const some: number[] = [];
    for (let i = 0; i < costs.length; i += every) if (nearest[i]! >= 0) some.push(costs[i]!);
    return 2 * Math.max(200, some.toSorted((a, b) => a - b)[Math.floor(0.75 * some.length)] ?? 0);
  }

  /** What was found, as a copy. */
  matches(): Matches {
    const nearest = new Int32Array(this.#kernel.memory.buffer, this.#nearest, this.#size).slice();
    return { nearest, box: this.#box, width: this.#level.width };
  }

  /** Copies the image back into the level. */
  read(): void {
    this.#level.image.set(new Uint8Array(this.#kernel.memory.buffer, this.#image, this.#level.image.length));
  }
}

/** Between two of these others have a turn: a tenth of a second or so. */
const pieceLength = 50_000;

/** Random starts are drawn from no more than these. */
const mostChoices = 1 << 16;

/** Positions where patches may be taken, evenly over the picture. */
function someOf(sources: Uint8Array): Int32Array {
  const all = sources.reduce((sum, one) => sum + one, 0);
  const every = Math.max(1, Math.ceil(all / mostChoices));
  const some = new Int32Array(Math.ceil(all / every));
  for (let i = 0, n = 0; i < sources.length; i++) {
    if (sources[i] === 0) continue;
    if (n % every === 0) some[n / every] = i;
    n++;
  }
  return some;
}

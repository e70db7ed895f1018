import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toDisplay } from './srgb.ts';
import { shoot } from './fixtures/lit-room.ts';
import { psnr } from './fixtures/psnr.ts';
import { alignSet, takeFrame } from './align-set.ts';
import { blendSet, type FuseChoices, type SetOutcome } from './fuse-set.ts';
import { compilePhotoKernels, PhotoKernels } from './kernels/photo-kernels.ts';
import { shrinkPixels } from './pixels.ts';
import type { DevelopFacts } from './recipe.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compilePhotoKernels(path.resolve('dist/kernels'));
});

const size = { widthPx: 360, heightPx: 240 };
const count = size.widthPx * size.heightPx;
const facts: DevelopFacts = {
  format: 'jpeg',
  exposure: { timeS: null, fNumber: null, iso: null, value: null, biasEv: null },
  camera: { make: null, model: null, serial: null, lens: null },
  focalLengthMm: null,
  focalLength35mm: null,
  flash: null,
};
const usual: FuseChoices = { sigma: 0.2, mu: 0.55, windowPull: 0.5, deghost: 'auto' };

interface Result extends SetOutcome {
  /** Luma in levels; empty where one frame alone was better. */
  readonly luma: Float32Array;
}
type Shot = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
async function fuse(
  shots: readonly Shot[],
  base: number,
  change: Partial<FuseChoices & { flash: readonly boolean[] }> = {},
): Promise<Result> {
  const kernels = new PhotoKernels(module);
  const { flash, ...choices } = change;
  const frames = shots.map((rgb, index) => {
    const loaded = rgb instanceof Uint8Array ? { rgb, depth: 8 as const } : { rgb, depth: 16 as const };
    return takeFrame(kernels, { index, ...size, shrink: 1, ...loaded }, { ...facts, flash: flash?.[index] ?? null });
  });
  const all = { ...usual, ...choices };
  const step = (): Promise<void> => Promise.resolve();
  const start = kernels.mark();
  const outcome = await blendSet(kernels, await alignSet(kernels, frames, base, all, step), all, start, step);
  if (!outcome.fused) return { ...outcome, luma: new Float32Array() };
  const { red, green, blue } = shrinkPixels(kernels, outcome.fused.pixels, 1);
  return { ...outcome, luma: red.map((value, i) => 0.299 * value + 0.587 * green[i]! + 0.114 * blue[i]!) };
}
const room = (stops: number): Uint8Array<ArrayBuffer> => shoot({ ...size, stops });

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
const within = ({ x, y, width, height }: Box, i: number): boolean => {
  const [column, row] = [i % size.widthPx, Math.floor(i / size.widthPx)];
  return column >= x && column < x + width && row >= y && row < y + height;
};
const inBox = (values: ArrayLike<number>, box: Box): number[] => Array.from(values).filter((_, i) => within(box, i));
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const spreadOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
};
/** Inside the fixture's window. */
const window: Box = { x: 206, y: 44, width: 92, height: 72 };

/** Somebody in dark clothes, standing in the room of this shot. */
function withPerson(stops: number, at: Box): Uint8Array<ArrayBuffer> {
  const rgb = room(stops);
  for (let i = 0; i < count; i++) {
    if (!within(at, i)) continue;
    const stripe = Math.floor(i / size.widthPx / 6) % 2 === 0 ? 0.02 : 0.05;
    rgb.fill(Math.round(255 * Math.min(1, toDisplay(stripe * 2 ** stops))), 3 * i, 3 * i + 3);
  }
  return rgb;
}

describe('what moved between the frames', () => {
  const places: readonly Box[] = [
    { x: 20, y: 110, width: 34, height: 90 },
    { x: 120, y: 130, width: 34, height: 90 },
    { x: 180, y: 140, width: 34, height: 90 },
  ];
  const stops = [-2, 0, 1.5];

  it('is seen once, where the base frame has it', async () => {
    const moved = stops.map((stop, i) => withPerson(stop, places[i]!));
    const stood = stops.map((stop) => withPerson(stop, places[1]!));
    const [found, naive, wanted] = await Promise.all([fuse(moved, 1), fuse(moved, 1, { deghost: 'off' }), fuse(stood, 1)]);
    expect(found.reason).toBeNull();
    expect(found.findings.moving).toBeGreaterThan(0.02);
    expect(wanted.findings.moving).toBe(0);
    const likeness = (of: Result): number =>
      Math.min(...[places[0]!, places[2]!].map((place) => psnr(inBox(of.luma, place), inBox(wanted.luma, place))));
    expect(likeness(found)).toBeGreaterThan(27);
    expect(likeness(naive)).toBeLessThan(24);
    expect(psnr(inBox(found.luma, places[1]!), inBox(wanted.luma, places[1]!))).toBeGreaterThan(22);
  });

  it('is nothing on a tripod: the same bytes as without looking', async () => {
    const shots = [-4, -2, 0, 2].map(room);
    const [looked, off] = await Promise.all([fuse(shots, 2), fuse(shots, 2, { deghost: 'off' })]);
    expect([looked.findings.moving, off.findings.moving]).toEqual([0, null]);
    expect(looked.luma).toEqual(off.luma);
  });
});

describe('the view through a window', () => {
  it('comes in with the pull, steadily, from white to a view', async () => {
    const shots = [-4, -2, 0].map(room);
    const results = await Promise.all([0, 0.25, 0.5, 0.75, 1].map((windowPull) => fuse(shots, 2, { windowPull })));
    const views = results.map(({ luma }) => inBox(luma, window));
    const means = views.map(meanOf);
    for (let i = 1; i < means.length; i++) expect(means[i]).toBeLessThan(means[i - 1]!);
    expect(means[0]).toBeGreaterThan(240);
    expect(means.at(-1)).toBeGreaterThan(150);
    expect(spreadOf(views.at(-1)!)).toBeGreaterThan(2 * spreadOf(views[0]!));
    // The room does not follow.
    const rooms = results.map(({ luma }) => meanOf(inBox(luma, { x: 20, y: 200, width: 150, height: 35 })));
    expect(Math.max(...rooms) - Math.min(...rooms)).toBeLessThan(14);
  });

  it('leaves no shade on the wall beside it, eight stops brighter as it is', async () => {
    const shots = [-8, -6, -4, -2, 0].map((stops) => {
      const light = (isWindow: boolean): number => Math.round(255 * Math.min(1, toDisplay(0.18 * 2 ** (stops + (isWindow ? 8 : 0)))));
      return Uint8Array.from({ length: 3 * count }, (_, i) => light(within({ x: 120, y: 70, width: 120, height: 100 }, Math.floor(i / 3))));
    });
    const { luma } = await fuse(shots, 4);
    const wall = Array.from(luma).filter((_, i) => !within({ x: 112, y: 62, width: 136, height: 116 }, i));
    expect(Math.max(...wall) - Math.min(...wall)).toBeLessThan(8);
    const inner = inBox(luma, { x: 128, y: 78, width: 104, height: 84 });
    expect(Math.max(...inner) - Math.min(...inner)).toBeLessThan(8);
    expect(Math.min(...inner)).toBeGreaterThan(190);
  });

  it('stays white where every frame is white', async () => {
    const lamp: Box = { x: 40, y: 40, width: 40, height: 30 };
    const shots = [-4, -2, 0].map((stops) => room(stops).map((value, i) => (within(lamp, Math.floor(i / 3)) ? 255 : value)));
    const { luma } = await fuse(shots, 2);
    expect(Math.min(...inBox(luma, { x: 46, y: 46, width: 28, height: 18 }))).toBeGreaterThan(247);
  });
});

describe('never worse than the best frame', () => {
  it('takes one frame when the others add nothing but haze, and says so', async () => {
    const hazy = room(0).map((value) => Math.round(120 + 0.15 * (value - 120)));
    const { fused, reason, best } = await fuse([hazy, room(0)], 1);
    expect(fused).toBeNull();
    expect(reason).toContain('showed less');
    expect(best).toBe(1);
  });

  it('is as sharp as the base where the others are blurred', async () => {
    const sharp = room(0);
    const at = (x: number, y: number, c: number): number =>
      sharp[3 * (Math.min(239, Math.max(0, y)) * 360 + Math.min(359, Math.max(0, x))) + c]!;
    const blurred = (gain: number): Uint8Array<ArrayBuffer> =>
      Uint8Array.from({ length: 3 * count }, (_, i) => {
        const [x, y] = [Math.floor(i / 3) % 360, Math.floor(i / 1080)];
        let sum = 0;
        for (let by = -5; by <= 5; by++) sum += at(x + by, y, i % 3) / 22 + at(x, y + by, i % 3) / 22;
        return Math.min(255, Math.round(gain * sum));
      });
    const { fused, findings } = await fuse([blurred(0.9), sharp, blurred(1.15)], 1);
    expect(fused).not.toBeNull();
    expect(findings.verdict?.sharpness).toBeGreaterThan(0.95);
    expect(findings.verdict?.fused).toBeGreaterThan(findings.verdict?.single ?? 1);
  });

  it('takes the base when nothing else shows the same view', async () => {
    const { fused, reason, leftOut, best } = await fuse([shoot({ ...size, variant: 1, stops: -2 }), room(0)], 1);
    expect(fused).toBeNull();
    expect(reason).toContain('laid over');
    expect(leftOut.map(({ index }) => index)).toEqual([0]);
    expect(best).toBe(1);
  });
});

describe('a set with and without flash', () => {
  it('is known by what the camera wrote, takes its windows from the other frames, and is nobody moving', async () => {
    // The flash lights the room evenly and leaves its reflection in the window.
    const flash = room(1).map((value, i) => (within({ x: 230, y: 60, width: 40, height: 40 }, Math.floor(i / 3)) ? 255 : value));
    const shots = [room(-4), room(-1), flash];
    const { findings, luma, reason } = await fuse(shots, 1, { flash: [false, false, true] });
    expect(reason).toBeNull();
    expect(findings).toMatchObject({ isFlashSet: true, moving: null });
    expect(spreadOf(inBox(luma, window))).toBeGreaterThan(4);
    expect((await fuse(shots, 1)).findings.isFlashSet).toBe(false);
  });
});

describe('frames of sixteen bits', () => {
  const deepen = (rgb: Uint8Array): Uint16Array<ArrayBuffer> => Uint16Array.from(rgb, (value) => value * 257);

  it('come out as the same frames of eight bits do', async () => {
    const shots = [-4, -2, 0].map(room);
    const [deep, plain] = await Promise.all([fuse(shots.map(deepen), 2), fuse(shots, 2)]);
    expect(psnr(deep.luma, plain.luma)).toBeGreaterThan(44);
  });
});

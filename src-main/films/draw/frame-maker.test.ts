import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { framingBetween, moveProgress } from '../camera-move.ts';
import { FrameMaker, type Layer } from './frame-maker.ts';
import type { Rectangle, Size } from '../geometry.ts';
import { measureMotion, paintSpots, spotPlaces } from '../testing/spots.ts';

const kernelsDir = path.resolve('dist/kernels');
const frame: Size = { widthPx: 320, heightPx: 180 };

function makerFor(plate: Size, size = frame, light: 'display' | 'light' = 'display'): Promise<FrameMaker> {
  return FrameMaker.create(kernelsDir, { frame: size, light, plates: [plate], slotCount: 2, hasOverlays: true, shiftsFrames: true });
}
const view = (rectangle: Rectangle, slot = 0): Layer => ({ kind: 'plate', slot, rectangle });
const whole = ({ widthPx, heightPx }: Size): Rectangle => ({ x: 0, y: 0, width: widthPx, height: heightPx });
const flat = ({ widthPx, heightPx }: Size, rgb: readonly number[]): Uint8Array => {
  const pixels = new Uint8Array(widthPx * heightPx * 3);
  for (let i = 0; i < pixels.length; i++) pixels[i] = rgb[i % 3]!;
  return pixels;
};
const shot = (maker: FrameMaker): Buffer => {
  const pixels = Buffer.alloc(maker.frameBytes);
  maker.copyTo(pixels);
  return pixels;
};
/** The first sample of each plane, and whether every plane is that sample throughout. */
const evenPlanes = (pixels: Buffer, { widthPx, heightPx }: Size): number[] => {
  const luma = widthPx * heightPx;
  return [pixels.subarray(0, luma), pixels.subarray(luma, luma * 1.25), pixels.subarray(luma * 1.25)].map((plane) => {
    expect(plane.every((value) => value === plane[0])).toBe(true);
    return plane[0]!;
  });
};

/** Where a row of samples crosses the middle between its ends, between two samples. */
const middle = (row: Buffer): number => {
  const level = (row[0]! + row.at(-1)!) / 2;
  const index = row.findIndex((value, i) => value >= level !== row[0]! >= level && i > 0);
  return index - 1 + (level - row[index - 1]!) / (row[index]! - row[index - 1]!);
};

describe('a moving picture', () => {
  const plate: Size = { widthPx: 430, heightPx: 260 };
  const sigma = 4;
  const places = spotPlaces(plate, 47);
  const moves: Record<string, [Rectangle, Rectangle]> = {
    'slow push in': [
      { x: 2, y: 8, width: 426, height: 239.625 },
      { x: 14, y: 14.75, width: 402, height: 226.125 },
    ],
    'slow pan': [
      { x: 1, y: 9, width: 400, height: 225 },
      { x: 28, y: 9, width: 400, height: 225 },
    ],
    'tilt of a small part': [
      { x: 60, y: 2.5, width: 320, height: 180 },
      { x: 60, y: 70.25, width: 320, height: 180 },
    ],
  };
  it.each(Object.entries(moves))('keeps its place to a hundredth of a pixel and does not shake: %s', async (_, [from, to]) => {
    const maker = await makerFor(plate);
    maker.fillPlate(0, paintSpots(plate, places, sigma), plate);
    const frames = 90;
    const rectangleAt = (n: number): Rectangle => framingBetween(from, to, moveProgress(n / (frames - 1), 0.2, 0.2));
    const error = await measureMotion(frame, places, sigma, frames, rectangleAt, (n) => {
      maker.show(view(rectangleAt(n)));
      return shot(maker).subarray(0, frame.widthPx * frame.heightPx);
    });
    expect(error.rms).toBeLessThan(0.01);
    expect(error.jitter).toBeLessThan(0.01);
  });

  it('keeps chroma in step with luma', async () => {
    // A soft edge between red and cyan: its middle must be at the same place in all planes.
    const maker = await makerFor(plate);
    const pixels = new Uint8Array(plate.widthPx * plate.heightPx * 3);
    for (let i = 0; i < pixels.length; i += 3) {
      const x = (i / 3) % plate.widthPx;
      const t = 1 / (1 + Math.exp(-(x + 0.5 - 200) / 6));
      pixels.set([255 * (1 - t), 255 * t, 255 * t].map(Math.round), i);
    }
    maker.fillPlate(0, pixels, plate);
    maker.show(view({ x: 30.4, y: 10.3, width: 340, height: 191.25 }));
    const out = shot(maker);
    const luma = frame.widthPx * frame.heightPx;
    const half = frame.widthPx / 2;
    const lumaMiddle = middle(out.subarray(90 * frame.widthPx, 91 * frame.widthPx));
    const crMiddle = middle(out.subarray(luma * 1.25 + 45 * half, luma * 1.25 + 46 * half));
    // Chroma sample j lies on luma sample 2j.
    expect(Math.abs(crMiddle * 2 - lumaMiddle)).toBeLessThan(0.25);
    expect(Math.abs(lumaMiddle - (((200 - 30.4) * 320) / 340 - 0.5))).toBeLessThan(0.15);
  });
});

describe('colour', () => {
  const plate: Size = { widthPx: 400, heightPx: 226 };
  // BT.709 limited range, from the matrix in Rec. ITU-R BT.709-6.
  it.each([
    ['white', [255, 255, 255], [235, 128, 128]],
    ['black', [0, 0, 0], [16, 128, 128]],
    ['red', [255, 0, 0], [63, 102, 240]],
    ['green', [0, 255, 0], [173, 42, 26]],
    ['blue', [0, 0, 255], [32, 240, 118]],
    ['grey', [128, 128, 128], [126, 128, 128]],
  ])('%s stays one even colour', async (_, rgb, expected) => {
    const maker = await makerFor(plate);
    maker.fillPlate(0, flat(plate, rgb), plate);
    maker.show(view({ x: 3.3, y: 1.7, width: 380.1, height: 213.8 }));
    expect(evenPlanes(shot(maker), frame)).toEqual(expected);
  });

  it('rings within limits: a hard edge neither wraps around nor leaves the range of bytes', async () => {
    const maker = await makerFor(plate);
    const pixels = new Uint8Array(plate.widthPx * plate.heightPx * 3).map((__, i) => (Math.floor(i / 3) % plate.widthPx < 200 ? 0 : 255));
    maker.fillPlate(0, pixels, plate);
    maker.show(view({ x: 150.37, y: 60, width: 100, height: 56.25 }));
    const row = shot(maker).subarray(90 * frame.widthPx, 91 * frame.widthPx);
    expect(Math.max(...row)).toBeLessThan(256);
    expect(row[0]).toBe(16);
    expect(row.at(-1)).toBe(235);
    expect(Math.min(...row.subarray(0, 158))).toBeLessThan(16);
    // Monotonic through the edge itself.
    const edge = [...row.subarray(157, 161)];
    expect(edge).toEqual(edge.toSorted((a, b) => a - b));
  });
});

describe('sizes', () => {
  it.each([
    [{ widthPx: 180, heightPx: 320 }, 'chroma rows that are no multiple of eight'],
    [{ widthPx: 108, heightPx: 108 }, 'luma rows that are no multiple of eight'],
  ])('%j: %s', async (size) => {
    const plate: Size = { widthPx: 242, heightPx: 402 };
    const maker = await makerFor(plate, size);
    maker.fillPlate(0, flat(plate, [10, 200, 90]), plate);
    maker.show(
      view({
        x: 0,
        y: 0,
        width: plate.widthPx,
        height:
          (plate.widthPx * size.heightPx) / size.widthPx > plate.heightPx ? plate.heightPx : (plate.widthPx * size.heightPx) / size.widthPx,
      }),
    );
    expect(evenPlanes(shot(maker), size)).toHaveLength(3);
  });

  it('refuses a plate that was never planned', async () => {
    const maker = await makerFor({ widthPx: 64, heightPx: 64 });
    expect(() => maker.show(view(whole(frame), 7))).toThrow('no plate 7');
    expect(() => maker.fillPlate(0, new Uint8Array(128 * 128 * 3), { widthPx: 128, heightPx: 128 })).toThrow('larger');
  });
});

describe('mixing', () => {
  const plate: Size = { widthPx: 322, heightPx: 182 };
  it('crosses from one shot to the other', async () => {
    const maker = await makerFor(plate);
    maker.fillPlate(0, flat(plate, [0, 0, 0]), plate);
    maker.fillPlate(1, flat(plate, [255, 255, 255]), plate);
    for (const [amount, luma] of [
      [0, 16],
      [0.25, 71],
      [0.5, 126],
      [1, 235],
    ] as const) {
      maker.join(view(whole(plate)), view(whole(plate), 1), { kind: 'mix', amount });
      expect(evenPlanes(shot(maker), frame)).toEqual([luma, 128, 128]);
    }
  });

  it('lays an overlay over its rows only, faded', async () => {
    const maker = await makerFor(plate);
    maker.fillPlate(0, flat(plate, [0, 0, 0]), plate);
    const rows = 20;
    const bytes = frame.widthPx * rows;
    const overlay = {
      topPx: 100,
      heightPx: rows,
      luma: new Uint8Array(bytes).fill(235),
      cb: new Uint8Array(bytes / 4).fill(200),
      cr: new Uint8Array(bytes / 4).fill(60),
      lumaOpacity: new Uint8Array(bytes).fill(255),
      chromaOpacity: new Uint8Array(bytes / 4).fill(255),
    };
    maker.show(view(whole(plate)));
    const bare = shot(maker);
    maker.lay(overlay, 0.5);
    const out = shot(maker);
    const at = (row: number): number => out[row * frame.widthPx + 7]!;
    expect([at(99), at(100), at(119), at(120)]).toEqual([16, 126, 126, 16]);
    const cb = frame.widthPx * frame.heightPx;
    const half = frame.widthPx / 2;
    expect([out[cb + 49 * half], out[cb + 50 * half], out[cb + 59 * half], out[cb + 60 * half]]).toEqual([128, 164, 164, 128]);
    expect([out[cb * 1.25 + 49 * half], out[cb * 1.25 + 50 * half]]).toEqual([128, 94]);
    // What was laid over a picture is gone when the same picture, which is not drawn again, is shown bare.
    maker.show(view(whole(plate)));
    expect(shot(maker).equals(bare)).toBe(true);
    maker.lay(overlay, 1);
    expect([shot(maker)[110 * frame.widthPx], shot(maker)[cb + 55 * half]]).toEqual([235, 200]);
  });

  it('dissolves without a step back and without a jump, however slowly', async () => {
    const maker = await makerFor(plate);
    maker.fillPlate(0, flat(plate, [60, 60, 60]), plate);
    maker.fillPlate(1, flat(plate, [90, 90, 90]), plate);
    const levels = Array.from({ length: 2001 }, (_, n) => {
      maker.join(view(whole(plate)), view(whole(plate), 1), { kind: 'mix', amount: n / 2000 });
      return shot(maker)[5000]!;
    });
    // 60 and 90 are 67.5 and 93.3; every level between is on screen for its even share of the time.
    expect([levels[0], levels.at(-1)]).toEqual([68, 93]);
    const steps = levels.slice(1).map((level, n) => level - levels[n]!);
    expect(Math.min(...steps)).toBe(0);
    expect(Math.max(...steps)).toBe(1);
    for (let level = 69; level < 93; level++) {
      expect(Math.abs(levels.filter((one) => one === level).length - 2000 / 25)).toBeLessThanOrEqual(1);
    }
  });

  it('goes to black and ends there', async () => {
    const maker = await makerFor(plate, { widthPx: 90, heightPx: 50 });
    maker.fillPlate(0, flat(plate, [200, 20, 90]), plate);
    maker.show(view(whole(plate)));
    maker.darken(1);
    expect(evenPlanes(shot(maker), { widthPx: 90, heightPx: 50 })).toEqual([16, 128, 128]);
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePicture } from '../../develop/write-picture.ts';
import { StudioFailure } from '../../failure.ts';
import { fromRgb } from '../../imaging/picture.ts';
import { decodePlate, planPlate, plateRectangle } from './motion-plate.ts';
import { makePhoto } from '../testing/fixtures.ts';
import { findSpot, paintSpots } from '../testing/spots.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'motion-plate-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});
const whole = { x: 0, y: 0, width: 1, height: 1 };
const hd = { widthPx: 1920, heightPx: 1080 };
const camera = { widthPx: 6000, heightPx: 4000 };
const widest = { x: 0, y: 0.078125, width: 1, height: 0.84375 };
const close = { x: 0.03, y: 0.1034375, width: 0.94, height: 0.793125 };

describe('planPlate', () => {
  it('keeps 1.25 samples for a film pixel where the shot is closest, and no more', () => {
    const plan = planPlate(camera, [widest, close], hd);
    const { width, height } = plateRectangle(plan, close);
    expect(width / hd.widthPx).toBeCloseTo(1.25, 2);
    expect(height / hd.heightPx).toBeCloseTo(1.25, 2);
  });

  it('never holds more than three samples for a film pixel, however close the strip goes', () => {
    const plan = planPlate(camera, [whole, { x: 0.4, y: 0.4, width: 0.05, height: 0.05 }], { widthPx: 320, heightPx: 180 });
    expect(plan.reduced).toEqual({ widthPx: 960, heightPx: 640 });
  });

  it('never enlarges', () => {
    const plan = planPlate({ widthPx: 752, heightPx: 500 }, [{ x: 0, y: 0.077, width: 1, height: 0.846 }], hd);
    expect(plan.reduced).toEqual({ widthPx: 752, heightPx: 500 });
  });

  it.each([
    ['landscape into wide', camera, hd, [widest, close]],
    [
      'portrait into wide',
      { widthPx: 2592, heightPx: 3888 },
      hd,
      [
        { x: 0, y: 0.247, width: 1, height: 0.375 },
        { x: 0, y: 0.378, width: 1, height: 0.375 },
      ],
    ],
    [
      'landscape into tall',
      { widthPx: 5761, heightPx: 3841 },
      { widthPx: 1080, heightPx: 1920 },
      [
        { x: 0.2, y: 0, width: 0.375, height: 1 },
        { x: 0.33, y: 0, width: 0.375, height: 1 },
      ],
    ],
    ['odd and tiny', { widthPx: 7, heightPx: 5 }, hd, [{ x: 0, y: 0.1, width: 1, height: 0.8 }]],
  ])('crops to what the shot shows, even, inside the photo, with a margin where there is one: %s', (_, photo, frame, framings) => {
    const plan = planPlate(photo, framings, frame);
    const { reduced, crop } = plan;
    expect(Math.min(crop.leftPx, crop.topPx)).toBeGreaterThanOrEqual(0);
    expect(crop.leftPx + crop.widthPx).toBeLessThanOrEqual(reduced.widthPx);
    expect(crop.topPx + crop.heightPx).toBeLessThanOrEqual(reduced.heightPx);
    for (const framing of framings) {
      const { x, y, width, height } = plateRectangle(plan, framing);
      for (const [start, extent, before, after, size] of [
        [x, width, crop.leftPx, reduced.widthPx - crop.leftPx - crop.widthPx, crop.widthPx],
        [y, height, crop.topPx, reduced.heightPx - crop.topPx - crop.heightPx, crop.heightPx],
      ] as const) {
        expect(start).toBeGreaterThanOrEqual(before > 0 ? 7.999 : -0.001);
        expect(start + extent).toBeLessThanOrEqual(size - (after > 0 ? 7.999 : -0.001));
      }
    }
  });
});

describe('decodePlate', () => {
  it('has every point of the photo where the plan says it is', async () => {
    // Large and odd enough that the decoder reduces on loading and rounds: half a pixel at most, the same in every frame.
    const photo = { widthPx: 3002, heightPx: 2001 };
    const spots = [
      { x: 700.3, y: 500.8 },
      { x: 2403.6, y: 620.1 },
      { x: 1500.5, y: 1500.25 },
    ];
    const file = path.join(dir, 'spots.jpg');
    await fromRgb(paintSpots(photo, spots, 16), photo.widthPx, photo.heightPx)
      .jpeg({ quality: 97 })
      .toFile(file);
    const framings = [
      { x: 0.05, y: 0.08, width: 0.9, height: 0.7594 },
      { x: 0.07, y: 0.1, width: 0.86, height: 0.7257 },
    ];
    const plan = planPlate(photo, framings, { widthPx: 480, heightPx: 270 });
    const pixels = await decodePlate('photo', file, plan, 'display');
    const { crop, reduced } = plan;
    expect(pixels).toHaveLength(crop.widthPx * crop.heightPx * 3);
    const luma = new Uint8Array(pixels.length / 3).map((_, i) => Math.round(16 + (pixels[i * 3]! * 219) / 255));
    for (const spot of spots) {
      const ideal = {
        x: (spot.x / photo.widthPx) * reduced.widthPx - crop.leftPx,
        y: (spot.y / photo.heightPx) * reduced.heightPx - crop.topPx,
      };
      const found = findSpot(luma, crop, ideal, (16 * reduced.widthPx) / photo.widthPx);
      expect(Math.hypot(found.x - ideal.x, found.y - ideal.y)).toBeLessThan(0.5);
    }
  });
});

describe.each(['photo', 'frame'] as const)('decodePlate of a %s', (kind) => {
  const sideways = { widthPx: 60, heightPx: 90 };
  const planOf = (size: { widthPx: number; heightPx: number }) => planPlate(size, [whole], size);

  it('stands a picture up that its camera held sideways, and gives three channels for grey', async () => {
    const file = path.join(dir, `sideways-${kind}.jpg`);
    // The top rows as they are stored are white; turned by 90 degrees they are the right edge.
    const rgb = new Uint8Array(90 * 60 * 3).map((_, i) => (i < 90 * 30 * 3 ? 255 : 0));
    await fromRgb(rgb, 90, 60).greyscale().withMetadata({ orientation: 6 }).jpeg().toFile(file);
    const pixels = await decodePlate(kind, file, planOf(sideways), 'display');
    expect(pixels).toHaveLength(60 * 90 * 3);
    expect([pixels[45 * 60 * 3 + 6], pixels[45 * 60 * 3 + 57 * 3]]).toEqual([0, 255]);
  });

  it.each(['16 bits', 'another profile'])('shows %s as 8 bits of sRGB', async (what) => {
    const file = path.join(dir, `${kind} ${what}`);
    const size = { widthPx: 64, heightPx: 48 };
    const orange = [200, 120, 40];
    const rgb = (depth: 8 | 16) => Array.from({ length: 64 * 48 * 3 }, (_, i) => orange[i % 3]! * (depth === 16 ? 257 : 1));
    if (what === '16 bits') await writePicture(Uint16Array.from(rgb(16)), 64, 48, file);
    else
      await fromRgb(Uint8Array.from(rgb(8)), 64, 48)
        .withIccProfile('p3')
        .png()
        .toFile(file);
    const pixels = await decodePlate(kind, file, planOf(size), 'display');
    for (const [channel, level] of orange.entries()) expect(Math.abs(pixels[3000 + channel]! - level)).toBeLessThanOrEqual(1);
  });

  it.each([
    ['display', 128],
    ['light', 188],
  ] as const)('reduces a fine pattern as %s', async (light, level) => {
    const file = path.join(dir, `${kind} ${light}.png`);
    const checker = new Uint8Array(240 * 160 * 3).map((_, i) => (((Math.floor(i / 3) % 240) + Math.floor(i / 720)) % 2 === 0 ? 0 : 255));
    await fromRgb(checker, 240, 160).png().toFile(file);
    const plan = planPlate({ widthPx: 240, heightPx: 160 }, [whole], { widthPx: 64, heightPx: 42 });
    const pixels = await decodePlate(kind, file, plan, light);
    expect(pixels.length).toBe(80 * 53 * 3);
    expect(
      pixels.subarray(80 * 3 * 5, -80 * 3 * 5).every((value, i) => i % 240 < 15 || i % 240 >= 225 || Math.abs(value - level) <= 3),
    ).toBe(true);
  });

  it('names what is wrong with a file, and never where it lies', async () => {
    const size = { widthPx: 64, heightPx: 64 };
    const file = await makePhoto(path.join(dir, `whole-${kind}.jpg`), size, (x, y) => [x * 4, y * 4, (x * y) % 256]);
    const broken = path.join(dir, `broken-${kind}.jpg`);
    const failureOf = async (): Promise<StudioFailure> => {
      const failure: unknown = await decodePlate(kind, broken, planOf(size), 'display').catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StudioFailure);
      return failure as StudioFailure;
    };
    const gone = await failureOf();
    expect(gone.code).toBe('file-not-readable');
    await writeFile(broken, (await readFile(file)).subarray(0, 900));
    const short = await failureOf();
    expect(short.code).toBe('photo-damaged');
    await writeFile(broken, 'not a photo');
    const other = await failureOf();
    expect(['not-a-photo', 'format-not-supported']).toContain(other.code);
    for (const { message } of [gone, short, other]) expect(message).not.toContain(path.basename(dir));
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shoot } from '../develop/fixtures/lit-room.ts';
import { fromRgb } from '../imaging/picture.ts';
import { measurePhoto } from './measure-photo.ts';
import type { MeasurePhotoInput } from './photo-measure.ts';

const size = { widthPx: 512, heightPx: 341 };
const context = { signal: new AbortController().signal, onProgress: () => undefined, kernelsDir: '' };
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'measure-photo-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function frame(
  name: string,
  rgb: Uint8Array,
  widthPx: number,
  heightPx: number,
  value: number | null,
): Promise<MeasurePhotoInput['frames'][number]> {
  const file = path.join(dir, name);
  writeFileSync(file, await fromRgb(rgb, widthPx, heightPx).jpeg({ quality: 80 }).toBuffer());
  return {
    file,
    meanLuma: 0.5,
    facts: {
      format: 'jpeg',
      exposure: { timeS: null, fNumber: null, iso: null, value, biasEv: null },
      camera: { make: null, model: null, serial: null, lens: null },
      focalLengthMm: null,
      focalLength35mm: null,
      flash: null,
    },
  };
}

it.each([
  ['with EXIF', 12, 8],
  ['without', null, null],
])('finds the windows of a room and its light, %s', async (_, dark, bright) => {
  const lamp = [1.25, 1, 0.7] as const;
  const frames = [
    await frame('dark.jpg', shoot({ ...size, stops: -4, lamp }), 512, 341, dark),
    await frame('base.jpg', shoot({ ...size, stops: 0, lamp }), 512, 341, bright),
  ];
  const { light, windowShare, rooms } = await measurePhoto({ frames, base: 1 }, context);
  // The window is 30 % by 25 % of the long edge.
  expect(windowShare).toBeGreaterThan(0.08);
  expect(windowShare).toBeLessThan(0.18);
  expect(light!.red).toBeGreaterThan(1.1);
  expect(light!.blue).toBeLessThan(0.85);
  expect(rooms).toEqual([]);
});

it('says nothing of windows where no darker frame tells', async () => {
  const base = await frame('single.jpg', shoot({ ...size, stops: 0 }), 512, 341, 8);
  expect((await measurePhoto({ frames: [base], base: 0 }, context)).windowShare).toBeNull();
});

it.each([
  [1, 1],
  [512, 3],
])('takes a thumbnail of %i x %i', async (widthPx, heightPx) => {
  const tiny = await frame('tiny.jpg', new Uint8Array(3 * widthPx * heightPx).fill(80), widthPx, heightPx, null);
  expect(await measurePhoto({ frames: [tiny], base: 0 }, context)).toEqual({ light: null, windowShare: null, rooms: [] });
});

it.each([0, 255])('takes a picture that is all %i', async (level) => {
  const flat = await frame('flat.jpg', new Uint8Array(3 * 512 * 341).fill(level), 512, 341, 8);
  expect(await measurePhoto({ frames: [flat, flat], base: 1 }, context)).toMatchObject({ rooms: [] });
});

it('names a thumbnail that cannot be read', async () => {
  const file = path.join(dir, 'broken.jpg');
  writeFileSync(file, 'no picture');
  const good = await frame('good.jpg', new Uint8Array(3 * 64 * 64), 64, 64, null);
  await expect(measurePhoto({ frames: [{ ...good, file }], base: 0 }, context)).rejects.toMatchObject({ code: 'not-a-photo' });
});

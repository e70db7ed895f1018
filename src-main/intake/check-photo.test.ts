import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shoot, type Shot } from '../develop/fixtures/lit-room.ts';
import { fromRgb } from '../imaging/picture.ts';
import type { TaskContext } from '../imaging/tasks.ts';
import { checkPhoto } from './check-photo.ts';
import { blurred, discs, rgbOf } from './checks/drawn.fixture.ts';
import type { CheckPhotoInput } from './photo-measure.ts';

const size = { widthPx: 600, heightPx: 400 };
const context = (signal = new AbortController().signal): TaskContext => ({ signal, onProgress: () => undefined, kernelsDir: '' });
let dir: string;
let count = 0;

beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'check-photo-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type InputFrame = CheckPhotoInput['frames'][number];

function keep(bytes: Buffer, stops: number, meanLuma: number): InputFrame {
  const file = path.join(dir, String((count += 1)));
  writeFileSync(file, bytes);
  return {
    file,
    name: `${stops}.jpg`,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    meanLuma,
    facts: {
      format: 'jpeg',
      orientation: 1,
      exposure: { timeS: null, fNumber: null, iso: null, value: 8 - stops, biasEv: null },
      camera: { make: 'A', model: 'B', serial: null, lens: null },
      focalLengthMm: 20,
      focalLength35mm: 20,
      flash: null,
    },
  };
}

/** A frame of the room as a camera writes it. */
async function frame(shot: Partial<Shot> & { readonly stops: number }): Promise<InputFrame> {
  const rgb = shoot({ ...size, ...shot });
  const picture = fromRgb(rgb, size.widthPx, size.heightPx);
  const bytes = await picture.jpeg({ quality: 93 }).toBuffer();
  const { channels } = await fromRgb(rgb, size.widthPx, size.heightPx).stats();
  return keep(bytes, shot.stops, channels[1]!.mean / 255);
}
const codes = async (frames: readonly InputFrame[], base = frames.length >> 1): Promise<string[]> =>
  (await checkPhoto({ frames, base }, context())).checks.map(({ code }) => code);

describe('checkPhoto', () => {
  let dark: InputFrame;
  let middle: InputFrame;
  let bright: InputFrame;
  beforeAll(async () => {
    [dark, middle, bright] = [await frame({ stops: -4 }), await frame({ stops: -1 }), await frame({ stops: 1 })];
  });

  it('has nothing to say of a good set', async () => {
    expect(await codes([dark, middle, bright])).toEqual([]);
  });

  it('says how far a frame lies off the others', async () => {
    const { checks } = await checkPhoto({ frames: [await frame({ stops: -4, shiftX: 9 }), middle, bright], base: 1 }, context());
    expect(checks).toMatchObject([{ code: 'tripod-moved', message: '-4.jpg lies 9 pixels (1.5 %) off the middle frame.' }]);
  });

  it('names another view in a set', async () => {
    expect(await codes([dark, middle, await frame({ stops: 1, variant: 1 })])).toContain('tripod-moved');
  });

  it('names a photo that is out of focus', async () => {
    const soft = await blurred(discs(600, 400), 3);
    const bytes = await fromRgb(rgbOf(soft), 600, 400).jpeg({ quality: 93 }).toBuffer();
    expect(await codes([keep(bytes, 0, 0.4)])).toEqual(['blurred']);
  });

  it('names windows that no frame holds', async () => {
    expect(await codes([middle, bright], 0)).toContain('dark-frame-missing');
  });

  it('passes over a frame that is damaged, and fails where all of them are', async () => {
    const broken = keep(Buffer.from('no picture'), 0, 0.5);
    expect(await codes([dark, middle, broken])).toEqual([]);
    await expect(checkPhoto({ frames: [broken], base: 0 }, context())).rejects.toMatchObject({ code: 'not-a-photo' });
  });

  it.each([
    [1, 1],
    [7, 400],
  ])('takes a picture of %i x %i', async (widthPx, heightPx) => {
    const bytes = await fromRgb(new Uint8Array(3 * widthPx * heightPx).fill(90), widthPx, heightPx)
      .jpeg()
      .toBuffer();
    const one = keep(bytes, 0, 0.35);
    expect(await codes([one])).toEqual([]);
    expect(await codes([one, one])).toEqual([]);
  });

  it('can be stopped', async () => {
    await expect(checkPhoto({ frames: [dark], base: 0 }, context(AbortSignal.abort()))).rejects.toThrow('aborted');
  });
});

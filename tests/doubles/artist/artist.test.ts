import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp, { type Metadata } from 'sharp';
import { describe, expect, test } from 'vitest';
import { runFfmpeg, runFfprobe } from '../../../src-main/films/ffmpeg/ffmpeg.ts';
import { systemFfmpeg } from '../../../src-main/films/testing/fixtures.ts';
import { tinyPhoto } from '../fal/client-of.ts';
import { clipSize, pictureSize } from '../fal/models.ts';
import { type Canvas, luminance, openCanvas } from './canvas.ts';
import { editPicture, type EditWanted } from './edit-picture.ts';
import { type Look, lookOf } from './looks.ts';
import { makeClip } from './make-clip.ts';
import { misbehave, type Misbehaviour } from './misbehave.ts';

const size = { widthPx: 96, heightPx: 64 };
const edited = async (wish: Partial<EditWanted>): Promise<Canvas> =>
  openCanvas(await editPicture({ picture: await tinyPhoto(), mask: null, does: 'edit', prompt: '', size, format: 'png', ...wish }));
/** White over the dark block of the tiny photo, and a little more. */
const blockMask = (): Promise<Buffer> =>
  sharp({ create: { width: 96, height: 64, channels: 3, background: '#000' } })
    .composite([{ input: { create: { width: 25, height: 25, channels: 3, background: '#fff' } }, left: 64, top: 22 }])
    .png()
    .toBuffer();
const isMasked = (at: number): boolean => at % 96 >= 64 && at % 96 < 89 && Math.floor(at / 96) >= 22 && Math.floor(at / 96) < 47;

const pixel = ({ rgb, widthPx }: Canvas, x: number, y: number): [number, number, number] => {
  const at = (y * widthPx + x) * 3;
  return [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
};
const light = (canvas: Canvas): number => {
  let sum = 0;
  for (let at = 0; at < canvas.rgb.length; at += 3) sum += luminance(canvas.rgb[at]!, canvas.rgb[at + 1]!, canvas.rgb[at + 2]!);
  return sum / (canvas.rgb.length / 3);
};
/** The largest difference of a channel between two pictures, inside or outside the mask. */
function mostChange(one: Canvas, other: Canvas, isCounted: (at: number) => boolean): number {
  let most = 0;
  for (let at = 0; at < one.rgb.length; at += 1)
    if (isCounted(Math.floor(at / 3))) most = Math.max(most, Math.abs(one.rgb[at]! - other.rgb[at]!));
  return most;
}

describe('looks', () => {
  test('what is named first is what is made', () => {
    const asked: readonly (readonly [string, Look])[] = [
      ['Turn this daytime photo into dusk. Keep the sky and windows.', 'dusk'],
      ['Replace the sky with a clear blue sky. Keep the lawn.', 'sky'],
      ['Make the lawn green and even.', 'lawn'],
      ['Furnish it in a Scandinavian style. Keep the floor.', 'staging'],
      ['Remove all furniture.', 'empty'],
      ['Declutter: put away loose items.', 'declutter'],
      ['Light the fireplace.', 'fire'],
      ['Repaint the walls in sage.', 'paint'],
      ['Edit this photograph of a living room. The room is empty. Furnish it sparingly.', 'staging'],
      ['Edit this photograph of the outside of the house. Replace the grey or empty sky with a clear one.', 'sky'],
      ['Something else', 'brighter'],
    ];
    expect(asked.map(([prompt]) => lookOf(prompt))).toEqual(asked.map(([, look]) => look));
  });

  test.each(['dusk', 'lights on', 'scandinavian furniture', 'repaint the walls', 'new floor', 'lit fireplace', 'nicer'])(
    '%s changes what anybody sees, and no wall moves',
    async (prompt) => {
      const before = await openCanvas(await tinyPhoto());
      const after = await edited({ prompt });
      expect(mostChange(before, after, () => true)).toBeGreaterThan(15);
      // Where the window's left edge stands, in a row that no furniture comes to.
      const edge = (canvas: Canvas): number => {
        const steps = Array.from({ length: 20 }, (_, x) =>
          Math.abs(luminance(...pixel(canvas, x + 1, 20)) - luminance(...pixel(canvas, x, 20))),
        );
        return steps.indexOf(Math.max(...steps));
      };
      expect(edge(after)).toBe(edge(before));
    },
  );

  test('dusk is dark', async () => {
    expect(light(await edited({ prompt: 'dusk' }))).toBeLessThan(light(await openCanvas(await tinyPhoto())) * 0.8);
  });
});

describe('masks', () => {
  test('what is taken out is filled from around it; outside only the grain is new', async () => {
    const before = await openCanvas(await tinyPhoto());
    const after = await edited({ does: 'remove', mask: await blockMask() });
    expect(pixel(before, 76, 32)).toSatisfy(([red]) => red < 90);
    const [red, green, blue] = pixel(after, 76, 26);
    expect(Math.max(Math.abs(red - 0xb9), Math.abs(green - 0xb2), Math.abs(blue - 0xa4))).toBeLessThan(25);
    expect(mostChange(before, after, (at) => !isMasked(at))).toBeLessThanOrEqual(2);
    // And yet it is not the same picture: nothing a model gives back is.
    expect(mostChange(before, after, (at) => !isMasked(at))).toBeGreaterThan(0);
  });

  test('a model without masks finds the place in the words', async () => {
    const before = await openCanvas(await tinyPhoto());
    const place =
      'in the middle right of the picture (from 67 % to 92 % of its width, from the left, and from 35 % to 73 % of its height, from the top)';
    const isThere = (at: number): boolean => at % 96 >= 64 && at % 96 < 89 && Math.floor(at / 96) >= 22 && Math.floor(at / 96) < 47;
    const without = await edited({
      prompt: `Take away this, ${place} in this photograph of a kitchen: "the box". Keep windows and floor.`,
    });
    const added = await edited({ prompt: `Add this, ${place} in this photograph: "a plant". Light and lamps as they are.` });
    expect(mostChange(before, without, isThere)).toBeGreaterThan(60);
    expect(mostChange(before, without, (at) => !isThere(at))).toBeLessThanOrEqual(2);
    expect(mostChange(before, added, (at) => !isThere(at))).toBeLessThanOrEqual(2);
    // Leaves are green.
    expect(pixel(added, 76, 26)).toSatisfy(([red, green, blue]) => green > red && green > blue);
  });

  test('what is put in stays inside', async () => {
    const before = await openCanvas(await tinyPhoto());
    for (const prompt of ['a plant', 'a sofa', 'a lamp', 'a table', 'a painting']) {
      const after = await edited({ does: 'inpaint', prompt, mask: await blockMask() });
      expect(mostChange(before, after, isMasked)).toBeGreaterThan(40);
      expect(mostChange(before, after, (at) => !isMasked(at))).toBeLessThanOrEqual(2);
    }
  });
});

test('sizes: the nearest aspect a model knows, at its resolution', () => {
  const sent = { widthPx: 1500, heightPx: 1000 };
  expect(pictureSize({ resolution: '1K' }, sent)).toEqual({ widthPx: 1248, heightPx: 832 });
  expect(pictureSize({ resolution: '4K', aspect_ratio: '16:9' }, sent)).toEqual({ widthPx: 5456, heightPx: 3072 });
  expect(pictureSize({ resolution: '2K', aspect_ratio: 'auto' }, { widthPx: 700, heightPx: 1300 })).toEqual({
    widthPx: 1536,
    heightPx: 2736,
  });
  expect(pictureSize({ image_size: { width: 640, height: 480 } }, sent)).toEqual({ widthPx: 640, heightPx: 480 });
  expect(pictureSize({}, sent)).toBe(sent);
  expect(clipSize({}, sent, 720)).toEqual({ widthPx: 1080, heightPx: 720 });
  expect(clipSize({ aspect_ratio: '9:16', resolution: '1080p' }, sent, 720)).toEqual({ widthPx: 1080, heightPx: 1920 });
});

test.each<[Misbehaviour, (kind: Metadata) => boolean]>([
  ['one-pixel', ({ width, height }) => width === 1 && height === 1],
  ['other-aspect', ({ width, height }) => width === 48 && height === 64],
  ['window-added', ({ width, height }) => width === 96 && height === 64],
  ['line-moved', ({ width, height }) => width === 96 && height === 64],
  ['crop-changed', ({ width, height }) => width === 96 && height === 64],
])('%s', async (kind, isRight) => {
  const photo = await tinyPhoto();
  const wrong = await misbehave(kind, photo, photo, 'png');
  expect(isRight(await sharp(wrong).metadata())).toBe(true);
  expect(wrong.equals(photo)).toBe(false);
});

describe('clips', () => {
  const frames = async (clip: Buffer): Promise<{ probe: Record<string, unknown>[]; first: Canvas; last: Canvas; count: number }> => {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'clip-test-'));
    try {
      const file = path.join(dir, 'clip.mp4');
      await writeFile(file, clip);
      const { ffmpeg, ffprobe } = await systemFfmpeg();
      const limits = { signal: AbortSignal.timeout(30_000), timeLimitMs: 30_000 };
      const { stdout } = await runFfprobe(ffprobe ?? 'ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', file], limits);
      await runFfmpeg(ffmpeg, ['-v', 'error', '-i', file, path.join(dir, '%03d.png')], limits);
      const probe = (JSON.parse(stdout) as { streams: Record<string, unknown>[] }).streams;
      const count = Number(probe[0]?.['nb_frames']);
      const frame = async (number: number): Promise<Canvas> =>
        openCanvas(await sharp(path.join(dir, `${String(number).padStart(3, '0')}.png`)).toBuffer());
      return { probe, count, first: await frame(1), last: await frame(count) };
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  };
  const meanChange = (one: Canvas, other: Canvas): number => {
    let sum = 0;
    for (let at = 0; at < one.rgb.length; at += 1) sum += Math.abs(one.rgb[at]! - other.rgb[at]!);
    return sum / one.rgb.length;
  };

  test('from the first picture to the last, for as long as was asked, with sound', async () => {
    const { ffmpeg } = await systemFfmpeg();
    const start = await tinyPhoto();
    const end = await editPicture({ picture: start, mask: null, does: 'edit', prompt: 'dusk', size, format: 'png' });
    const wish = { ffmpeg, start, end, durationS: 2, size, fps: 12, withSound: true };
    const { probe, count, first, last } = await frames(await makeClip(wish));
    expect(probe).toMatchObject([{ codec_name: 'h264', width: 96, height: 64, r_frame_rate: '12/1' }, { codec_name: 'aac' }]);
    expect(count).toBe(24);
    expect(meanChange(first, await openCanvas(start))).toBeLessThan(6);
    expect(meanChange(last, await openCanvas(end))).toBeLessThan(6);
    expect(meanChange(first, last)).toBeGreaterThan(20);
  });

  test('without an end it moves, and is silent when told so', async () => {
    const { ffmpeg } = await systemFfmpeg();
    const start = await tinyPhoto();
    const { probe, first, last } = await frames(await makeClip({ ffmpeg, start, end: null, durationS: 1, size, fps: 8, withSound: false }));
    expect(probe).toHaveLength(1);
    expect(meanChange(first, await openCanvas(start))).toBeLessThan(6);
    expect(meanChange(first, last)).toBeGreaterThan(0.5);
  });
});

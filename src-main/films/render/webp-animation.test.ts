import sharp from 'sharp';
import { expect, it } from 'vitest';
import { fromRgb, openPicture } from '../../imaging/picture.ts';
import { type AnimationFrame, webpAnimation } from './webp-animation.ts';

const size = { widthPx: 63, heightPx: 41 };
async function still(grey: number, durationMs: number): Promise<AnimationFrame> {
  const rgb = new Uint8Array(size.widthPx * size.heightPx * 3).fill(grey);
  return { webp: await fromRgb(rgb, size.widthPx, size.heightPx).webp({ quality: 70 }).toBuffer(), durationMs };
}

it('shows every picture whole for its time: a change too small to see is not left out', async () => {
  // Two levels a step: an encoder that compares neighbours would never leave the first picture.
  const greys = Array.from({ length: 30 }, (_, step) => 60 + step * 2);
  const frames = await Promise.all(greys.map((grey, index) => still(grey, 40 + (index % 3))));
  const file = Buffer.concat(webpAnimation(size, frames, '<x:xmpmeta>æ</x:xmpmeta>'));
  const header = await openPicture(file).metadata();
  expect(header).toMatchObject({ format: 'webp', width: 63, pages: 30, loop: 0, delay: frames.map(({ durationMs }) => durationMs) });
  expect(header.pageHeight ?? header.height).toBe(41);
  expect(header.xmp?.toString('utf8')).toBe('<x:xmpmeta>æ</x:xmpmeta>');
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  expect(file.length % 2).toBe(0);
  const all = await sharp(file, { pages: -1 }).removeAlpha().raw().toBuffer();
  const pageBytes = size.widthPx * size.heightPx * 3;
  for (const [page, grey] of greys.entries())
    expect(Math.abs((all[Math.floor((page + 0.5) * pageBytes)] ?? 0) - grey)).toBeLessThanOrEqual(2);
});

it('refuses a still that it cannot take', async () => {
  const rgb = new Uint8Array(size.widthPx * size.heightPx * 3);
  const lossless = await fromRgb(rgb, size.widthPx, size.heightPx).webp({ lossless: true }).toBuffer();
  expect(() => webpAnimation(size, [{ webp: lossless, durationMs: 40 }], '')).toThrow('no lossy picture');
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { fromGrey, fromRgb, openPicture, type Sharp } from '../../imaging/picture.ts';
import type { TaskContext } from '../../imaging/tasks.ts';
import type { ReadMaskOutput } from '../edit-tasks.ts';
import { readMask } from './read-mask.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mask-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const context: TaskContext = { signal: new AbortController().signal, onProgress: () => undefined, kernelsDir: '' };
const [widthPx, heightPx] = [40, 24];
const outFile = path.join(folder, 'out.png');

async function read(bytes: Buffer | Sharp, photo = { widthPx, heightPx }): Promise<ReadMaskOutput> {
  const file = path.join(folder, 'in.png');
  writeFileSync(file, Buffer.isBuffer(bytes) ? bytes : await bytes.toBuffer());
  return readMask({ file, outFile, ...photo }, context);
}
/** White in a rectangle of 10 x 8 at (4, 6), black elsewhere. */
const isWhite = (i: number): boolean => {
  const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
  return x >= 4 && x < 14 && y >= 6 && y < 14;
};
const grey = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => (isWhite(i) ? 255 : 0));
const rgb = Uint8Array.from({ length: 3 * widthPx * heightPx }, (_, i) => grey[Math.floor(i / 3)]!);

/** A PNG by hand, of one packed bit a pixel. */
function bitPng(): Buffer {
  const chunk = (kind: string, body: Buffer): Buffer => {
    const whole = Buffer.concat([Buffer.alloc(4), Buffer.from(kind, 'latin1'), body, Buffer.alloc(4)]);
    whole.writeUInt32BE(body.length, 0);
    whole.writeUInt32BE(crc32(whole.subarray(4, 8 + body.length)), 8 + body.length);
    return whole;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(widthPx, 0);
  head.writeUInt32BE(heightPx, 4);
  head[8] = 1;
  const rows = Buffer.alloc(heightPx * (1 + widthPx / 8));
  for (let i = 0; i < grey.length; i++) {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    if (isWhite(i)) rows[y * (1 + widthPx / 8) + 1 + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

const pictures: readonly (readonly [string, () => Buffer | Sharp])[] = [
  ['grey', () => fromGrey(grey, widthPx, heightPx).toColourspace('b-w').png()],
  ['colour', () => fromRgb(rgb, widthPx, heightPx).png()],
  ['a palette', () => fromRgb(rgb, widthPx, heightPx).png({ palette: true, colours: 2 })],
  ['one bit', bitPng],
  [
    '16 bits',
    () =>
      fromRgb(
        Uint16Array.from(rgb, (value) => value * 257),
        widthPx,
        heightPx,
      )
        .toColourspace('rgb16')
        .png(),
  ],
  ['solid alpha', () => fromRgb(rgb, widthPx, heightPx).ensureAlpha(1).png()],
  ['white on transparent', () => fromRgb(new Uint8Array(rgb.length).fill(255), widthPx, heightPx).joinChannel(Buffer.from(grey), { raw: { width: widthPx, height: heightPx, channels: 1 } }).png()], // prettier-ignore
  ['compressed otherwise', () => fromGrey(grey, widthPx, heightPx).png({ compressionLevel: 1 })],
];

describe('readMask', () => {
  it.each(pictures)('takes %s, and keeps the same bytes of it', async (_, make) => {
    const found = await read(make());
    expect(found.share).toBeCloseTo(80 / 960, 9);
    expect(found.box).toEqual({ left: 0.1, top: 0.25, right: 0.35, bottom: 14 / 24 });
    const kept = readFileSync(outFile);
    expect(found.sizeBytes).toBe(kept.length);
    expect(await openPicture(outFile).metadata()).toMatchObject({ format: 'png', channels: 1, depth: 'uchar', width: 40, height: 24 });
    expect(Buffer.compare(await openPicture(outFile).toColourspace('b-w').raw().toBuffer(), Buffer.from(grey))).toBe(0);
    expect(found.sha256).toBe((await read(fromGrey(grey, widthPx, heightPx).png())).sha256);
  });

  it('says both sizes of a mask for another photo', async () => {
    await expect(read(fromGrey(grey, widthPx, heightPx).png(), { widthPx: 41, heightPx: 24 })).rejects.toMatchObject({
      code: 'mask-size',
      message: expect.stringMatching(/40 x 24.*41 x 24/) as unknown,
    });
  });

  it.each([
    ['black', 0],
    ['too dark to count', 127],
  ])('refuses a mask that is %s', async (_, level) => {
    await expect(read(fromGrey(new Uint8Array(grey.length).fill(level), widthPx, heightPx).png())).rejects.toMatchObject({
      code: 'mask-empty',
    });
  });

  it.each([
    ['text', Buffer.from('<!doctype html><p>not a mask')],
    ['nothing', Buffer.alloc(0)],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="24"/>')],
    ['half of a PNG', bitPng().subarray(0, 60)],
    ['a film', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1')],
  ])('does not understand %s', async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code: 'mask-not-understood' });
  });

  it('refuses a bomb before it is unpacked', async () => {
    const bomb = bitPng();
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    await expect(read(bomb, { widthPx: 60_000, heightPx: 60_000 })).rejects.toMatchObject({ code: 'too-many-pixels' });
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shoot } from '../../develop/fixtures/lit-room.ts';
import { fromGrey, fromRgb, openPicture } from '../../imaging/picture.ts';
import type { MaskSource } from '../edit-tasks.ts';
import { loadMask } from '../masks/load-mask.ts';
import { EditDesk, readRgb, redrawn, stroke, strokes, type Edited, type FakeModel, type Raw } from './fixtures/edit-desk.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const desk = new EditDesk(folder);
const size = { widthPx: 211, heightPx: 143 };

/** Changes every pixel: other colours, and everything somewhere else. */
const hostile: FakeModel = (sent) => redrawn(sent, sent, (x, y) => [x + 3.4, y - 2.3], (value, channel, i) => (channel === 1 ? 230 - value : 0.6 * value + 60 + ((i * 7919) % 61))); // prettier-ignore

/** Pixels that differ and lie further than the feather from everything that is marked; and the share of the marked ones that changed. */
async function compare(before: Raw, after: Raw, mask: MaskSource, featherPx: number): Promise<{ outside: number; inside: number }> {
  const { widthPx, heightPx } = before;
  const { values } = (await loadMask(mask, before)).mask;
  const marked = [...values.keys()].filter((i) => values[i]! >= 128);
  const differs = (i: number): boolean => [0, 1, 2].some((c) => before.rgb[3 * i + c] !== after.rgb[3 * i + c]);
  const near = new Uint8Array(widthPx * heightPx);
  const reach = Math.floor(featherPx);
  for (const i of marked) {
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const [x, y] = [(i % widthPx) + dx, Math.floor(i / widthPx) + dy];
        if (dx * dx + dy * dy <= featherPx * featherPx && x >= 0 && y >= 0 && x < widthPx && y < heightPx) near[y * widthPx + x] = 1;
      }
    }
  }
  let outside = 0;
  for (let i = 0; i < near.length; i++) if (near[i] === 0 && differs(i)) outside++;
  return { outside, inside: marked.filter(differs).length / marked.length };
}

const { widthPx, heightPx } = size;
const masks: readonly (readonly [string, MaskSource | ((x: number, y: number) => boolean)])[] = [
  ['one pixel', (x, y) => x === 100 && y === 70],
  ['a line one pixel thin', (_, y) => y === 60],
  ['an upright line one pixel thin', (x) => x === 130],
  ['a thin slant', (x, y) => Math.abs(x - y) < 1 && x > 10],
  ['all of it', () => true],
  ['all but one pixel', (x, y) => x !== 90 || y !== 80],
  ['all but a hole', (x, y) => (x - 100) ** 2 + (y - 70) ** 2 > 900],
  ['a ring', (x, y) => Math.abs(Math.hypot(x - 100, y - 70) - 40) < 5],
  ['a frame along the border', (x, y) => Math.min(x, y, widthPx - 1 - x, heightPx - 1 - y) < 4],
  ['the left border', (x) => x === 0],
  ['the last pixel', (x, y) => x === widthPx - 1 && y === heightPx - 1],
  ['two corners', (x, y) => x + y < 20 || widthPx - x + heightPx - y < 20],
  ['dots', (x, y) => x % 30 === 7 && y % 30 === 11],
  ['a chessboard', (x, y) => ((x >> 4) + (y >> 4)) % 2 === 0],
  ['a stroke', strokes(stroke([[0.2, 0.3], [0.7, 0.6]], 0.05))], // prettier-ignore
  ['a stroke that leaves the picture', strokes(stroke([[0.9, 0.5], [1, 1], [0, 1]], 0.08))], // prettier-ignore
  ['strokes with an eraser', strokes(stroke([[0.1, 0.5], [0.9, 0.5]], 0.15), stroke([[0.5, 0.2], [0.5, 0.9]], 0.06, 'erase'))], // prettier-ignore
  ['the finest dot', strokes(stroke([[0.33, 0.66]], 0.0005))],
  ['two strokes far apart', strokes(stroke([[0.05, 0.1]], 0.03), stroke([[0.95, 0.9]], 0.03))],
  ['half of it', (x) => x < widthPx / 2],
];

describe('pixel lock', () => {
  it.each(masks)('leaves every pixel outside of %s as it was', async (_, drawn) => {
    const parentFile = await desk.room(size);
    const mask = typeof drawn === 'function' ? await desk.mask(size, drawn) : drawn;
    const { out } = await desk.edit({ parentFile, mask, model: hostile });
    const found = await compare(await readRgb(parentFile), out, mask, 6);
    expect(found.outside).toBe(0);
    expect(found.inside).toBeGreaterThan(0.95);
  });

  it.each([0, 1, 2.5, 40])('holds with a feather of %d px', async (featherPx) => {
    const parentFile = await desk.room(size);
    const mask = strokes(stroke([[0.4, 0.4], [0.5, 0.6]], 0.06)); // prettier-ignore
    const { out } = await desk.edit({ parentFile, mask, model: hostile, featherPx });
    expect((await compare(await readRgb(parentFile), out, mask, featherPx)).outside).toBe(0);
  });

  const parents: readonly (readonly [string, () => Promise<string>])[] = [
    ['a grey JPEG', () => desk.keep(fromGrey(shoot(size).filter((_, i) => i % 3 === 1), widthPx, heightPx).toColourspace('b-w').jpeg(), '.jpg')], // prettier-ignore
    [
      'a JPEG that is to be turned',
      () => desk.keep(fromRgb(shoot(size), widthPx, heightPx).jpeg().withMetadata({ orientation: 6 }), '.jpg'),
    ],
    ['a mirrored JPEG', () => desk.keep(fromRgb(shoot(size), widthPx, heightPx).jpeg().withMetadata({ orientation: 5 }), '.jpg')],
    ['a PNG', () => desk.keep(fromRgb(shoot(size), widthPx, heightPx).png(), '.png')],
    ['a PNG with a palette', () => desk.keep(fromRgb(shoot(size), widthPx, heightPx).png({ palette: true, colours: 32 }), '.png')],
    [
      'a JPEG with half of its colour',
      () => desk.keep(fromRgb(shoot(size), widthPx, heightPx).jpeg({ chromaSubsampling: '4:2:0' }), '.jpg'),
    ],
  ];
  it.each(parents)('holds for %s', async (_, make) => {
    const parentFile = await make();
    const mask = strokes(stroke([[0.3, 0.4], [0.8, 0.5]], 0.07)); // prettier-ignore
    const { out } = await desk.edit({ parentFile, mask, model: hostile });
    const before = await readRgb(parentFile);
    expect([out.widthPx, out.heightPx]).toEqual([before.widthPx, before.heightPx]);
    const found = await compare(before, out, mask, 6);
    expect(found.outside).toBe(0);
    expect(found.inside).toBeGreaterThan(0.9);
  });

  it('holds for 16 bits a sample', async () => {
    const deep = Uint16Array.from(shoot(size), (value, i) => value * 257 + ((i * 7919) % 256) - (value === 255 ? 255 : 0));
    const parentFile = await desk.keep(fromRgb(deep, widthPx, heightPx).toColourspace('rgb16').tiff({ compression: 'deflate' }), '.tif');
    const mask = strokes(stroke([[0.3, 0.4], [0.8, 0.5]], 0.07)); // prettier-ignore
    const { outFile } = await desk.edit({ parentFile, mask, model: hostile });
    const read = async (file: string): Promise<Uint16Array> => {
      const bytes = await openPicture(file).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
      return new Uint16Array(new Uint8Array(bytes).buffer);
    };
    const [before, after] = [await read(parentFile), await read(outFile)];
    expect([...before.subarray(0, 30)]).toEqual([...deep.subarray(0, 30)]);
    const { values } = (await loadMask(mask, size)).mask;
    const reaches = (i: number): boolean => {
      for (let dy = -6; dy <= 6; dy++)
        for (let dx = -6; dx <= 6; dx++) if (dx * dx + dy * dy <= 36 && values[i + dy * widthPx + dx]! >= 128) return true;
      return false;
    };
    const differing = [...before.keys()].filter((k) => before[k] !== after[k]);
    expect(differing.length).toBeGreaterThan(3000);
    expect(differing.filter((k) => !reaches(Math.floor(k / 3)))).toEqual([]);
  });

  const packings: readonly (readonly [
    string,
    (edited: Parameters<NonNullable<Parameters<EditDesk['edit']>[0]['pack']>>[0]) => ReturnType<typeof fromRgb>,
  ])[] = [
    ['JPEG', (picture) => picture.jpeg({ quality: 80 })],
    ['WebP', (picture) => picture.webp({ quality: 80 })],
    ['PNG with alpha', (picture) => picture.ensureAlpha(0.5).png()],
    ['PNG of 16 bits', (picture) => picture.toColourspace('rgb16').png()],
  ];
  it.each(packings)('holds for an answer as %s', async (_, pack) => {
    const parentFile = await desk.room(size);
    const mask = strokes(stroke([[0.3, 0.4], [0.8, 0.5]], 0.07)); // prettier-ignore
    const { out } = await desk.edit({ parentFile, mask, model: hostile, pack });
    const found = await compare(await readRgb(parentFile), out, mask, 6);
    expect(found.outside).toBe(0);
    expect(found.inside).toBeGreaterThan(0.9);
  });

  it('takes what is transparent in an answer for unchanged', async () => {
    const parentFile = await desk.room(size);
    const mask = await desk.mask(size, () => true);
    const { out } = await desk.edit({ parentFile, mask, model: (sent) => redrawn(sent, sent, (x, y) => [x, y], () => 0), pack: (picture) => picture.ensureAlpha(0).png() }); // prettier-ignore
    const before = await readRgb(parentFile);
    // Nothing but what making it larger and smaller again costs.
    const mean = out.rgb.reduce((sum, value, i) => sum + Math.abs(value - before.rgb[i]!), 0) / out.rgb.length;
    expect(mean).toBeLessThan(3);
  });

  it('holds for an edit of an edit, with a part of a photo that is larger than what is sent', async () => {
    const large = { widthPx: 1201, heightPx: 1090 };
    const parentFile = await desk.room(large);
    const first = strokes(stroke([[0.2, 0.3], [0.25, 0.35]], 0.02)); // prettier-ignore
    const second = strokes(stroke([[0.24, 0.34], [0.8, 0.9]], 0.02)); // prettier-ignore
    const most = { longEdgePx: 512, pixels: 200_000 };
    const one: Edited = await desk.edit({ parentFile, mask: first, model: hostile, most, featherPx: 12 });
    const two = await desk.edit({ parentFile: one.outFile, mask: second, model: hostile, most, featherPx: 12 });
    expect(one.prepared.part.widthPx).toBeLessThan(large.widthPx);
    expect(one.prepared.sent.widthPx * one.prepared.sent.heightPx).toBeLessThanOrEqual(most.pixels);
    expect((await compare(await readRgb(parentFile), one.out, first, 12)).outside).toBe(0);
    expect((await compare(one.out, two.out, second, 12)).outside).toBe(0);
  });

  it('writes a plain PNG that says sRGB, and nothing of anybody', async () => {
    const parentFile = await desk.room(size);
    const { outFile, finished, driftFile } = await desk.edit({ parentFile, mask: strokes(stroke([[0.5, 0.5]], 0.1)), model: hostile });
    const bytes = readFileSync(outFile);
    const chunks: string[] = [];
    for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) chunks.push(bytes.toString('latin1', at + 4, at + 8));
    expect(chunks.filter((kind) => kind !== 'IDAT')).toEqual(['IHDR', 'sRGB', 'pHYs', 'IEND']);
    expect(finished.sizeBytes).toBe(bytes.length);
    expect(await openPicture(driftFile).metadata()).toMatchObject({ format: 'png', hasAlpha: true, width: widthPx, height: heightPx });
  });
});

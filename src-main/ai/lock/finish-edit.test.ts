import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fromRgb } from '../../imaging/picture.ts';
import type { MaskSource } from '../edit-tasks.ts';
import type { PixelSize } from '../provider.ts';
import { context, EditDesk, readRgb, redrawn, stroke, strokes, type FakeModel, type Raw } from './fixtures/edit-desk.ts';
import { finishEdit } from './finish-edit.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'finish-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const desk = new EditDesk(folder);
const size = { widthPx: 660, heightPx: 440 };
const blob = strokes(stroke([[0.4, 0.45], [0.55, 0.5]], 0.06)); // prettier-ignore
const parent = await desk.room(size);
const parentRgb = await readRgb(parent);
const halfPng = (await fromRgb(parentRgb.rgb, 660, 440).png().toBuffer()).subarray(0, 20_000);

interface Placed {
  readonly placement: { left: number; top: number; scaleX: number; scaleY: number };
  readonly framing: string;
  readonly movePx: number;
}
const placedOf = (report: Record<string, unknown>): Placed => report['placed'] as Placed;

/** Mean difference in levels over pixels that a test names. */
function meanDifference(one: Raw, other: Raw, of: (x: number, y: number) => boolean): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < one.rgb.length; i++) {
    const pixel = Math.floor(i / 3);
    if (!of(pixel % one.widthPx, Math.floor(pixel / one.widthPx))) continue;
    sum += Math.abs(one.rgb[i]! - other.rgb[i]!);
    count++;
  }
  return sum / count;
}

describe('where a result lies', () => {
  it.each([
    { shiftX: 1.5, shiftY: -1.2, zoom: 1 },
    { shiftX: -0.4, shiftY: 0.3, zoom: 1 },
    { shiftX: 6, shiftY: 5, zoom: 1 },
    { shiftX: 0.5, shiftY: -0.5, zoom: 1.008 },
    { shiftX: 0, shiftY: 0, zoom: 0.99 },
  ])('is found again: $shiftX, $shiftY px and $zoom', async ({ shiftX, shiftY, zoom }) => {
    // What was at p is at zoom (p - centre) + centre + shift.
    const model: FakeModel = (sent) => redrawn(sent, sent, (x, y) => [(x - 330 - shiftX) / zoom + 330, (y - 220 - shiftY) / zoom + 220], (value, channel) => 0.9 * value + 8 * channel + 6); // prettier-ignore
    const { finished } = await desk.edit({ parentFile: parent, mask: blob, model });
    const { placement } = placedOf(finished.report);
    const at = (x: number, y: number): [number, number] => [placement.left + placement.scaleX * x, placement.top + placement.scaleY * y];
    const truth = (x: number, y: number): [number, number] => [zoom * (x - 330) + 330 + shiftX, zoom * (y - 220) + 220 + shiftY];
    const corners = [[0, 0], [660, 0], [0, 440], [660, 440]] as const; // prettier-ignore
    const worst = Math.max(...corners.map(([x, y]) => Math.hypot(at(x, y)[0] - truth(x, y)[0], at(x, y)[1] - truth(x, y)[1])));
    expect(worst).toBeLessThan(0.4);
  });

  it('is left alone where nothing has moved', async () => {
    const { finished } = await desk.edit({ parentFile: parent, mask: blob, model: (sent) => redrawn(sent, sent, (x, y) => [x, y]) });
    expect(placedOf(finished.report)).toMatchObject({ movePx: expect.closeTo(0, 0) as unknown });
    expect(Math.abs(placedOf(finished.report).placement.left)).toBeLessThan(0.06);
  });

  it('is left alone where the result shows something else altogether', async () => {
    const { finished } = await desk.edit({
      parentFile: parent,
      mask: blob,
      model: (sent) => redrawn(sent, sent, (x, y) => [x, y], (_, channel, i) => 128 + 60 * Math.sin(i / 97 + channel) + ((i * 7919) % 41)), // prettier-ignore
    });
    expect(placedOf(finished.report).movePx).toBe(0);
  });

  const shapes: readonly (readonly [string, PixelSize, (x: number, y: number) => readonly [number, number], string])[] = [
    // 660 x 440 cropped to 4:3, and with bars to 1:1.
    ['cropped', { widthPx: 800, heightPx: 600 }, (x, y) => [(x - 400) / (600 / 440) + 330, (y * 440) / 600], 'cropped'],
    ['stretched', { widthPx: 700, heightPx: 500 }, (x, y) => [(x * 660) / 700, (y * 440) / 500], 'stretched'],
  ];
  it.each(shapes)('is found where the model %s it into other proportions', async (_, to, where, framing) => {
    const { finished, out } = await desk.edit({ parentFile: parent, mask: blob, model: (sent) => redrawn(sent, to, where) });
    expect(placedOf(finished.report).framing).toBe(framing);
    // The model changed nothing, so nothing may have changed but for the loss of being redrawn.
    expect(meanDifference(out, parentRgb, (x, y) => Math.abs(x - 310) < 50 && Math.abs(y - 208) < 20)).toBeLessThan(4);
  });

  it('is found between bars', async () => {
    const model: FakeModel = (sent) => {
      const drawn = redrawn(sent, { widthPx: 660, heightPx: 660 }, (x, y) => [x, y - 110]);
      drawn.rgb.fill(0, 0, 3 * 660 * 110).fill(0, 3 * 660 * 550);
      return drawn;
    };
    const { finished, out } = await desk.edit({ parentFile: parent, mask: null, model });
    expect(placedOf(finished.report).framing).toBe('padded');
    expect([out.widthPx, out.heightPx]).toEqual([660, 440]);
    expect(meanDifference(out, parentRgb, () => true)).toBeLessThan(3);
  });
});

describe('what is not a usable result', () => {
  const noise: FakeModel = (sent) => redrawn(sent, { widthPx: 900, heightPx: 440 }, (x, y) => [x, y], (_, channel, i) => (i * 7919 + channel * 131) % 251); // prettier-ignore
  it.each<readonly [string, FakeModel, MaskSource | null, RegExp]>([
    ['one pixel', () => ({ rgb: new Uint8Array([1, 2, 3]), widthPx: 1, heightPx: 1 }), blob, /only 1 x 1/],
    ['a thumbnail', (sent) => redrawn(sent, { widthPx: 66, heightPx: 44 }, (x, y) => [x * 10, y * 10]), null, /only 66 x 44/],
    ['another picture in other proportions', noise, blob, /other proportions/],
    ['one colour', (sent) => ({ ...sent, rgb: new Uint8Array(sent.rgb.length).fill(7) }), null, /one colour/],
    ['a style that is cropped', (sent) => redrawn(sent, { widthPx: 440, heightPx: 440 }, (x, y) => [x + 110, y]), null, /lacks a part/],
    ['an inpainting whose mask was cropped away', (sent) => redrawn(sent, { widthPx: 440, heightPx: 440 }, (x, y) => [x + 110, y]), strokes(stroke([[0.05, 0.5]], 0.03)), /lacks a part/], // prettier-ignore
  ])('%s', async (_, model, mask, words) => {
    await expect(desk.edit({ parentFile: parent, mask, model })).rejects.toMatchObject({
      code: 'ai-result-unusable',
      message: expect.stringMatching(words) as unknown,
    });
  });

  it.each([
    ['a page', Buffer.from('<!doctype html><title>502 Bad Gateway</title>')],
    ['nothing', Buffer.alloc(0)],
    ['a film', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1')],
    ['half of a picture', halfPng],
  ])('%s', async (_, bytes) => {
    const { prepared, outFile, driftFile } = await desk.edit({ parentFile: parent, mask: null, model: (sent) => sent });
    const resultFile = desk.name('.answer');
    writeFileSync(resultFile, bytes);
    await expect(
      finishEdit({ parentFile: parent, resultFile, prepared, mask: null, featherPx: 6, changes: [], outFile, driftFile }, context),
    ).rejects.toMatchObject({ code: 'ai-result-unusable' });
  });
});

describe('the seam', () => {
  const middle = (x: number, y: number): boolean => Math.abs(x - 313) < 110 && Math.abs(y - 208) < 80;
  it('does not show where the model kept what is there but for its tone', async () => {
    // Darker and warmer from left to right, and softer.
    const model: FakeModel = (sent) => redrawn(sent, sent, (x, y) => [x, y], (value, channel, i) => value * 0.94 + 14 - 9 * channel - (12 * (i % 660)) / 660); // prettier-ignore
    const { out, finished } = await desk.edit({ parentFile: parent, mask: blob, model, featherPx: 8 });
    expect(meanDifference(out, parentRgb, middle)).toBeLessThan(1);
    expect(finished.report['tone']).not.toBeNull();
  });

  it('is not led astray by a thing that the mask has cut', async () => {
    // Half of what is under the mask and of what is right of it becomes a black thing.
    const model: FakeModel = (sent) => redrawn(sent, sent, (x, y) => [x, y], (value, _, i) => (i % 660 > 360 && i % 660 < 470 && Math.abs(i / 660 - 210) < 60 ? 10 : value + 10)); // prettier-ignore
    const { out } = await desk.edit({ parentFile: parent, mask: blob, model, featherPx: 8 });
    expect(meanDifference(out, parentRgb, (x, y) => Math.abs(x - 270) < 40 && Math.abs(y - 200) < 15)).toBeLessThan(3);
    const thing = meanDifference(out, { ...parentRgb, rgb: new Uint8Array(parentRgb.rgb.length).fill(10) }, (x, y) => Math.abs(x - 372) < 6 && Math.abs(y - 218) < 10); // prettier-ignore
    expect(thing).toBeLessThan(14);
  });
});

describe('a style', () => {
  it('comes back in the photo’s own size, whatever the model’s', async () => {
    const most = { longEdgePx: 300, pixels: 1e6 };
    const { out, prepared, finished } = await desk.edit({ parentFile: parent, mask: null, model: (sent) => redrawn(sent, sent, (x, y) => [x, y], (value) => 255 - value), most }); // prettier-ignore
    expect(Math.max(prepared.sent.widthPx, prepared.sent.heightPx)).toBeLessThanOrEqual(300);
    expect([out.widthPx, out.heightPx, finished.widthPx, finished.heightPx]).toEqual([660, 440, 660, 440]);
    expect(meanDifference(out, { ...parentRgb, rgb: parentRgb.rgb.map((value) => 255 - value) }, () => true)).toBeLessThan(8);
  });
});

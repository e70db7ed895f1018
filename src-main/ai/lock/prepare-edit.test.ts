import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shoot } from '../../develop/fixtures/lit-room.ts';
import { fromRgb, openPicture } from '../../imaging/picture.ts';
import { context, EditDesk, readRgb, stroke, strokes } from './fixtures/edit-desk.ts';
import { prepareEdit } from './prepare-edit.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'prepare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const desk = new EditDesk(folder);
const size = { widthPx: 600, heightPx: 400 };
const [pictureFile, maskFile] = [desk.name('.jpg'), desk.name('.png')];
const most = { longEdgePx: 2048, pixels: 4_000_000 };

describe('prepareEdit', () => {
  it('sends pixels and nothing else', async () => {
    const parentFile = await desk.keep(
      fromRgb(shoot(size), size.widthPx, size.heightPx)
        .jpeg()
        .withIccProfile('p3')
        .withExif({ IFD0: { Copyright: 'Kari Nordmann', Model: 'SecretCam' }, IFD3: { GPSLatitude: '59/1 54/1 0/1', GPSLatitudeRef: 'N' } })
        .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'),
      '.jpg',
    );
    expect(readFileSync(parentFile).includes('Kari Nordmann')).toBe(true);
    await prepareEdit({ parentFile, mask: strokes(stroke([[0.5, 0.5]], 0.05)), featherPx: 6, most, pictureFile, maskFile }, context);
    const bytes = readFileSync(pictureFile);
    const segments: number[] = [];
    for (let at = 2; bytes[at + 1] !== 0xda; at += 2 + bytes.readUInt16BE(at + 2)) segments.push(bytes[at + 1]!);
    // None of the application's own segments (E0 to EF), and no comment (FE).
    expect(segments.filter((marker) => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe)).toEqual([]);
    expect(['Exif', 'Nordmann', 'SecretCam', 'xmpmeta', 'ICC_PROFILE', 'GPS'].filter((word) => bytes.includes(word))).toEqual([]);
    const mask = readFileSync(maskFile);
    expect(['eXIf', 'tEXt', 'iTXt', 'zTXt', 'iCCP', 'tIME'].filter((chunk) => mask.includes(chunk))).toEqual([]);
  });

  it('sends what is to be turned upright', async () => {
    const parentFile = await desk.keep(fromRgb(shoot(size), 600, 400).jpeg().withMetadata({ orientation: 6 }), '.jpg');
    const prepared = await prepareEdit({ parentFile, mask: null, featherPx: 6, most, pictureFile, maskFile }, context);
    expect(prepared).toEqual({
      photo: { widthPx: 400, heightPx: 600 },
      part: { left: 0, top: 0, widthPx: 400, heightPx: 600 },
      sent: { widthPx: 400, heightPx: 600 },
      marked: null,
    });
    expect(await openPicture(pictureFile).metadata()).toMatchObject({ width: 400, height: 600 });
  });

  it('sends a mask of the same size, black and white, with room for the feather', async () => {
    const large = { widthPx: 1400, heightPx: 1100 };
    const parentFile = await desk.room(large);
    const mask = await desk.mask(large, (x, y) => x >= 100 && x < 160 && y >= 1000);
    const prepared = await prepareEdit(
      { parentFile, mask, featherPx: 10, most: { longEdgePx: 512, pixels: 1e6 }, pictureFile, maskFile },
      context,
    );
    expect(prepared.part).toEqual({ left: 0, top: 76, widthPx: 1024, heightPx: 1024 });
    expect(prepared.sent).toEqual({ widthPx: 512, heightPx: 512 });
    const { left, top, right, bottom } = prepared.marked!;
    expect([left, top, right, bottom].map((share) => Math.round(share * 1024))).toEqual([100, 924, 160, 1024]);
    const sent = await readRgb(maskFile);
    const at = (x: number, y: number): number => sent.rgb[3 * (y * 512 + x)]!;
    expect([sent.widthPx, sent.heightPx]).toEqual([512, 512]);
    expect(new Set(sent.rgb)).toEqual(new Set([0, 255]));
    // Marked from 50 to 80; twelve or fourteen pixels of room are six or seven here.
    expect([at(40, 500), at(44, 500), at(65, 470), at(85, 500), at(89, 500), at(65, 400)]).toEqual([0, 255, 255, 255, 0, 0]);
  });

  it('refuses a mask that marks nothing, or is erased again', async () => {
    const parentFile = await desk.room(size);
    const erased = strokes(stroke([[0.5, 0.5]], 0.05), stroke([[0.5, 0.5]], 0.2, 'erase'));
    const empty = await desk.mask(size, () => false);
    for (const mask of [erased, empty]) {
      await expect(prepareEdit({ parentFile, mask, featherPx: 6, most, pictureFile, maskFile }, context)).rejects.toMatchObject({
        code: 'mask-empty',
      });
    }
  });
});

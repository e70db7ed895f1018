import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fromRgb, openPicture } from '../imaging/picture.ts';
import { embedProfile, srgbProfile, writePicture } from './write-picture.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'write-picture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('writePicture', () => {
  it('writes the very pixels that the library would with its own sRGB profile', async () => {
    const rgb = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * 31) % 256);
    const outFile = path.join(folder, 'out.jpg');
    const { sizeBytes, sha256 } = await writePicture(rgb, 40, 30, outFile);
    const bytes = readFileSync(outFile);
    expect([sizeBytes, sha256]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')]);

    const theirs = await fromRgb(rgb, 40, 30)
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4', optimiseCoding: false })
      .withIccProfile('srgb')
      .toBuffer();
    expect((await openPicture(bytes).metadata()).icc).toEqual((await openPicture(theirs).metadata()).icc);
    expect(await openPicture(bytes).raw().toBuffer()).toEqual(await openPicture(theirs).raw().toBuffer());
  });

  it.each([
    [40, 30],
    [7, 3],
    [1, 1],
  ])('writes 16 bits without loss, with the profile, at %i x %i', async (widthPx, heightPx) => {
    const rgb = Uint16Array.from({ length: widthPx * heightPx * 3 }, (_, i) => (i * 9973) % 65_536);
    const outFile = path.join(folder, 'deep.tif');
    const { sizeBytes, sha256 } = await writePicture(rgb, widthPx, heightPx, outFile);
    const bytes = readFileSync(outFile);
    expect([sizeBytes, sha256]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')]);
    const { format, depth, space, channels, icc } = await openPicture(bytes).metadata();
    expect({ format, depth, space, channels }).toEqual({ format: 'tiff', depth: 'ushort', space: 'rgb16', channels: 3 });
    expect(icc).toEqual(await srgbProfile());
    const raw = await openPicture(bytes, { ignoresProfile: true }).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    expect(new Uint16Array(Uint8Array.from(raw).buffer)).toEqual(rgb);
  });

  it('says what the disk says', async () => {
    await expect(writePicture(new Uint8Array(3), 1, 1, path.join(folder, 'no', 'folder.jpg'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('embedProfile', () => {
  it('comes behind the JFIF segment, or first where there is none', () => {
    const profile = Buffer.from('profile');
    const segment = `ffe20017${Buffer.from('ICC_PROFILE\0\x01\x01profile', 'latin1').toString('hex')}`;
    expect(Buffer.concat(embedProfile(Buffer.from('ffd8ffe000040102ffdb', 'hex'), profile)).toString('hex')).toBe(
      `ffd8ffe000040102${segment}ffdb`,
    );
    expect(Buffer.concat(embedProfile(Buffer.from('ffd8ffdb', 'hex'), profile)).toString('hex')).toBe(`ffd8${segment}ffdb`);
  });
});

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fromRgb, openPicture } from '../imaging/picture.ts';
import { digitalSourceType, type PictureOrigin } from './metadata.ts';
import { credit, makeOne, makeVersion, pixels, recipe, tags } from './testing/export-pictures.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'export-photo-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const version = (widthPx: number, heightPx: number, noise?: number): Promise<string> => makeVersion(dir, widthPx, heightPx, noise);

describe('an exported photo', () => {
  test('has its size, its profile, its metadata, and no trace of the serial number', async () => {
    const file = await makeOne(await version(2600, 1300), recipe('mls'));
    expect(file).toMatchObject({ widthPx: 2048, heightPx: 1024, quality: 88, isAsItIs: false });
    expect(createHash('sha256').update(file.bytes).digest('hex')).toBe(file.sha256);
    expect(file.sizeBytes).toBe(file.bytes.length);
    const header = await openPicture(file.bytes).metadata();
    expect(header).toMatchObject({
      width: 2048,
      height: 1024,
      space: 'srgb',
      hasProfile: true,
      chromaSubsampling: '4:2:0',
      isProgressive: false,
    });
    expect(header.orientation ?? 1).toBe(1);
    const seen = await tags(file.bytes);
    expect(seen).toMatchObject({
      Make: 'Nordlys',
      Model: 'N1',
      Software: 'AI Studio 1.2.3',
      FNumber: 7.1,
      ISO: 200,
      LensModel: '16-35mm',
      ExifImageWidth: 2048,
      ExifImageHeight: 1024,
      DigitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/computationalCapture',
    });
    // A fused picture has no one exposure time.
    expect(seen['ExposureTime']).toBeUndefined();
    expect(String(seen['ProfileDescription'])).toMatch(/sRGB/);
    expect(file.bytes.includes('SECRET-1234')).toBe(false);
  });

  test('says who made it, whatever letters and marks that takes', async () => {
    const { bytes } = await makeOne(await version(64, 48), recipe('mls'));
    const seen = await tags(bytes);
    expect(seen['Artist']).toBe(credit.creator);
    expect(seen['Copyright']).toBe(credit.copyright);
    expect(seen).toMatchObject({
      creator: credit.creator,
      rights: { lang: 'x-default', value: credit.copyright },
      CreatorContactInfo: {
        CiEmailWork: 'aase@example.no',
        CiTelWork: '+47 22 33 44 55',
        CiUrlWork: credit.contact.web,
        CiAdrCity: 'Ålesund',
      },
    });
  });

  test('keeps no EXIF, or only what is needed, where the recipe says so; the rights always stay', async () => {
    const file = await version(64, 48);
    const { metadata } = recipe('mls');
    const none = await tags((await makeOne(file, recipe('mls', { metadata: { ...metadata, exif: 'none', profile: false } }))).bytes);
    expect([none['Make'], none['DateTimeOriginal'], none['ProfileDescription']]).toEqual([undefined, undefined, undefined]);
    expect(none['creator']).toBe(credit.creator);
    const least = await tags((await makeOne(file, recipe('mls', { metadata: { ...metadata, exif: 'minimal' } }))).bytes);
    expect([least['Make'], least['FNumber']]).toEqual([undefined, undefined]);
    expect(least['DateTimeOriginal']).toBeInstanceOf(Date);
  });

  test('takes along the photographer’s words of the frame; place and serial number only when asked', async () => {
    const frameFile = path.join(dir, 'frame.jpg');
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Bø"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Stue &lt;3</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>hus</rdf:li><rdf:li>hage</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`;
    const frame = fromRgb(pixels(32, 24), 32, 24)
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '62/1 28/1 2000/100', GPSLongitudeRef: 'W', GPSLongitude: '6/1 9/1 0/1' } })
      .withXmp(xmp);
    writeFileSync(frameFile, await frame.jpeg().toBuffer());
    const file = await version(64, 48);
    const plain = await tags((await makeOne(file, recipe('mls'), { frameFile })).bytes);
    expect(plain).toMatchObject({ title: { value: 'Stue <3' }, subject: ['hus', 'hage'], City: 'Bø' });
    expect([plain['latitude'], plain['GPSLatitude'], plain['SerialNumber'], plain['BodySerialNumber']]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const { metadata } = recipe('mls');
    const all = await makeOne(file, recipe('mls', { metadata: { ...metadata, captions: false, place: true, serialNumber: true } }), {
      frameFile,
    });
    const open = await tags(all.bytes);
    expect(open['latitude']).toBeCloseTo(62 + 28 / 60 + 20 / 3600, 6);
    expect(open['longitude']).toBeCloseTo(-6.15, 6);
    expect(open['title']).toBeUndefined();
    expect(all.bytes.includes('SECRET-1234')).toBe(true);
  });

  test('a hostile frame costs its words, not the file', async () => {
    const frameFile = path.join(dir, 'frame.bin');
    const file = await version(64, 48);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('Exif\0\0MM\0*'),
      Buffer.alloc(4000, 0xff),
      (await makeOne(file, recipe('mls'))).bytes.subarray(0, 700),
    ]) {
      writeFileSync(frameFile, bytes);
      expect((await makeOne(file, recipe('mls'), { frameFile })).widthPx).toBe(64);
    }
  });
});

test('the source type is right for every class of operation', () => {
  const of = (operationClass: PictureOrigin['operationClass'], isFused: boolean, isGenerative = false): string =>
    digitalSourceType({ operationClass, isFused, isGenerative }).replace('http://cv.iptc.org/newscodes/digitalsourcetype/', '');
  expect([of('A', false), of('B', true), of('B', false)]).toEqual(['digitalCapture', 'computationalCapture', 'algorithmicallyEnhanced']);
  expect([of('C', false), of('D', false)]).toEqual(['humanEdits', 'compositeCapture']);
  for (const one of ['C', 'D', 'E'] as const) expect(of(one, true, true)).toBe('compositeWithTrainedAlgorithmicMedia');
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromRgb } from '../imaging/picture.ts';
import { formatRefusal, isPicture, sniffFormat } from './sniff-format.ts';

const bytes = (ascii: string): Buffer => Buffer.concat([Buffer.from(ascii, 'latin1'), Buffer.alloc(64)]);
const fileType = (...brands: string[]): Buffer => {
  const box = Buffer.alloc(12 + brands.length * 4);
  box.writeUInt32BE(box.length, 0);
  box.write('ftyp', 4, 'latin1');
  brands.forEach((brand, index) => box.write(brand, index === 0 ? 8 : 12 + index * 4, 'latin1'));
  return box;
};

/** A TIFF head with one directory; numbers only, `make` as text after it. */
function tiffHead(entries: Record<number, number>, make = '', order: 'II' | 'MM' = 'II'): Buffer {
  const all = Object.entries(entries).map(([id, value]) => ({ id: Number(id), value, count: 1, type: 4 }));
  const text = Buffer.from(`${make}\0`);
  const size = 8 + 2 + (all.length + 1) * 12 + 4;
  all.push({ id: 0x10f, value: size, count: text.length, type: 2 });
  const head = Buffer.alloc(size);
  const write16 = (value: number, at: number): number => (order === 'II' ? head.writeUInt16LE(value, at) : head.writeUInt16BE(value, at));
  const write32 = (value: number, at: number): number => (order === 'II' ? head.writeUInt32LE(value, at) : head.writeUInt32BE(value, at));
  head.write(order, 0, 'latin1');
  write16(42, 2);
  write32(8, 4);
  write16(all.length, 8);
  all.forEach((entry, index) => {
    const at = 10 + index * 12;
    write16(entry.id, at);
    write16(entry.type, at + 2);
    write32(entry.count, at + 4);
    write32(entry.value, at + 8);
  });
  return Buffer.concat([head, text]);
}

describe('sniffing a format', () => {
  it('knows what sharp writes', async () => {
    const picture = fromRgb(new Uint8Array(32 * 24 * 3).fill(90), 32, 24);
    expect(sniffFormat(await picture.clone().jpeg().toBuffer())).toBe('jpeg');
    expect(sniffFormat(await picture.clone().png().toBuffer())).toBe('png');
    expect(sniffFormat(await picture.clone().webp().toBuffer())).toBe('webp');
    expect(sniffFormat(await picture.clone().tiff().toBuffer())).toBe('tiff');
    expect(sniffFormat(await picture.clone().avif({ effort: 0 }).toBuffer())).toBe('avif');
    expect(sniffFormat(await picture.clone().gif().toBuffer())).toBe('gif');
  });

  it('tells an animated WebP or PNG from a still one', async () => {
    const animation = bytes('RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\x02');
    expect(sniffFormat(animation)).toBe('animation');
    const still = await fromRgb(new Uint8Array(3), 1, 1).png().toBuffer();
    const control = Buffer.from([0, 0, 0, 8, ...Buffer.from('acTL'), 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(sniffFormat(Buffer.concat([still.subarray(0, 33), control, still.subarray(33)]))).toBe('animation');
  });

  it('reads the brands of a HEIF box', () => {
    expect(sniffFormat(fileType('heic', 'mif1', 'heic'))).toBe('heic');
    expect(sniffFormat(fileType('mif1', 'heic'))).toBe('heic');
    expect(sniffFormat(fileType('mif1', 'miaf', 'avif'))).toBe('avif');
    expect(sniffFormat(fileType('avif', 'mif1'))).toBe('avif');
    expect(sniffFormat(fileType('avis', 'avif'))).toBe('animation');
    expect(sniffFormat(fileType('crx ', 'isom'))).toBe('cr3');
    expect(sniffFormat(fileType('isom', 'mp42'))).toBe('film');
  });

  it('tells RAW families from a TIFF that somebody saved', () => {
    expect(sniffFormat(bytes('II*\0\x10\0\0\0CR\x02\0'))).toBe('cr2');
    expect(sniffFormat(tiffHead({ 0xfe: 1, 0x14a: 999 }, 'NIKON CORPORATION'))).toBe('nef');
    expect(sniffFormat(tiffHead({ 0xfe: 1, 0x14a: 999 }, 'NIKON CORPORATION', 'MM'))).toBe('nef');
    expect(sniffFormat(tiffHead({ 0xfe: 1, 0x14a: 999 }, 'SONY'))).toBe('arw');
    expect(sniffFormat(tiffHead({ 0xfe: 1, 0xc612: 1 }, 'Leica'))).toBe('dng');
    expect(sniffFormat(tiffHead({ 0x106: 32803 }, 'PENTAX'))).toBe('raw');
    expect(sniffFormat(tiffHead({ 0xfe: 0, 0x106: 2 }, 'NIKON CORPORATION'))).toBe('tiff');
    expect(sniffFormat(bytes('FUJIFILMCCD-RAW 0201'))).toBe('raf');
    expect(sniffFormat(bytes('IIRO\x08'))).toBe('orf');
    expect(sniffFormat(bytes('IIU\0\x18'))).toBe('rw2');
  });

  it('names what is no photo', () => {
    expect(sniffFormat(bytes('%PDF-1.7'))).toBe('pdf');
    expect(sniffFormat(bytes('\xef\xbb\xbf <svg xmlns="http://www.w3.org/2000/svg">'))).toBe('svg');
    expect(sniffFormat(bytes('<?xml version="1.0"?>\n<svg width="1">'))).toBe('svg');
    expect(sniffFormat(bytes('just text in a file named .jpg'))).toBeNull();
    expect(sniffFormat(bytes('<html><body><svg></svg>'))).toBeNull();
    expect(sniffFormat(bytes('BMW brochure'))).toBeNull();
    expect(sniffFormat(Buffer.alloc(65_536))).toBeNull();
    expect(sniffFormat(new Uint8Array())).toBeNull();
  });

  it('refuses by name what it cannot take', () => {
    const codes = ['jpeg', 'heic', 'nef', 'raw', 'gif', 'animation', 'psd', 'pdf', null] as const;
    expect(codes.map((format) => formatRefusal(format)?.code ?? 'taken')).toEqual([
      'taken',
      'taken',
      'taken',
      'format-not-supported',
      'format-not-supported',
      'format-not-supported',
      'format-not-supported',
      'not-a-photo',
      'not-a-photo',
    ]);
    expect(formatRefusal('raw')?.message).toMatch(/camera that is not known here/);
    expect(codes.filter((format) => isPicture(format))).toEqual(['jpeg', 'heic', 'nef', 'raw', 'gif', 'animation', 'psd']);
  });

  it('never throws, whatever follows a known beginning', () => {
    const beginnings = ['II*\0', 'MM\0*', '\x89PNG\r\n\x1a\n', '\0\0\0\x20ftyp', 'RIFF', '<?xml', 'BM', ''];
    fc.assert(
      fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 80 }), (beginning, rest) => {
        expect(() => sniffFormat(Buffer.concat([Buffer.from(beginning, 'latin1'), rest]))).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});

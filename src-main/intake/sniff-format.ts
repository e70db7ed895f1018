import { StudioFailure } from '../failure.ts';
import type { FrameFormat, RawFormat } from './frame-facts.ts';

/** Camera makers' own sensor formats. `raw` is one that is told by its structure but not by its maker. */
type AnyRawFormat = RawFormat | 'raw';
/** Known by name so that it can be refused by name. `animation`: several pictures in a PNG, WebP or AVIF. */
type OtherFormat = 'animation' | 'bmp' | 'psd' | 'jpeg-xl' | 'jpeg-2000' | 'film' | 'svg' | 'pdf';
export type SniffedFormat = FrameFormat | AnyRawFormat | OtherFormat;

/** How many bytes tell every format except some TIFF-based RAW files, whose directory may stand anywhere. */
export const sniffBytes = 4096;

const rawFormats: ReadonlySet<SniffedFormat> = new Set<RawFormat>(['cr2', 'cr3', 'nef', 'arw', 'dng', 'raf', 'orf', 'rw2']);
const documents: ReadonlySet<SniffedFormat> = new Set<OtherFormat>(['film', 'svg', 'pdf']);

/** What the bytes are, by their content alone; null when they are nothing known. Never throws. */
export function sniffFormat(head: Uint8Array): SniffedFormat | null {
  const starts = (ascii: string, at = 0): boolean => asciiAt(head, at, ascii.length) === ascii;
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (starts('\x89PNG\r\n\x1a\n')) return isAnimatedPng(head) ? 'animation' : 'png';
  if (starts('RIFF') && starts('WEBP', 8)) return starts('VP8X', 12) && ((head[20] ?? 0) & 0x02) !== 0 ? 'animation' : 'webp';
  if (starts('II*\0') || starts('MM\0*')) return sniffTiff(head);
  if (starts('II+\0') || starts('MM\0+')) return 'tiff';
  if (starts('ftyp', 4)) return sniffFileType(head);
  if (starts('GIF87a') || starts('GIF89a')) return 'gif';
  if (starts('IIRO') || starts('IIRS') || starts('MMOR')) return 'orf';
  if (starts('IIU\0')) return 'rw2';
  if (starts('FUJIFILMCCD-RAW')) return 'raf';
  if (starts('8BPS')) return 'psd';
  if (starts('BM') && asciiAt(head, 6, 4) === '\0\0\0\0') return 'bmp';
  if (starts('\xff\x0a') || starts('\0\0\0\x0cJXL ')) return 'jpeg-xl';
  if (starts('\0\0\0\x0cjP  ') || starts('\xff\x4f\xff\x51')) return 'jpeg-2000';
  if (starts('%PDF-')) return 'pdf';
  return isSvg(head) ? 'svg' : null;
}

export const isRaw = (format: FrameFormat): format is RawFormat => rawFormats.has(format);

/** True for what a photographer would call a picture, also where this version cannot take it. */
export function isPicture(format: SniffedFormat | null): boolean {
  return format !== null && !documents.has(format);
}

/** Why a file of this content stays out; null when it can be read. */
export function formatRefusal(format: SniffedFormat | null): StudioFailure | null {
  switch (format) {
    case 'jpeg':
    case 'png':
    case 'webp':
    case 'tiff':
    case 'avif':
    case 'heic':
      return null;
    case 'raw':
      return new StudioFailure(
        'format-not-supported',
        'This is a RAW file of a camera that is not known here. Convert it to DNG, or use its JPEG.',
      );
    case 'gif':
      return new StudioFailure('format-not-supported', 'This is a GIF. Camera pictures come as JPEG, HEIC, RAW, TIFF, PNG, WebP or AVIF.');
    case 'animation':
      return new StudioFailure('format-not-supported', 'This is an animated picture. Only still pictures are taken.');
    case null:
      return new StudioFailure('not-a-photo', 'The content is not a picture.');
    case 'pdf':
      return new StudioFailure('not-a-photo', 'The content is a PDF document, not a photo.');
    case 'svg':
      return new StudioFailure('not-a-photo', 'The content is an SVG drawing, not a photo.');
    case 'film':
      return new StudioFailure('not-a-photo', 'The content is a film, not a photo.');
    default:
      return rawFormats.has(format)
        ? null
        : new StudioFailure(
            'format-not-supported',
            `This is a ${format.toUpperCase()} picture, which this version does not take. Save it as JPEG or TIFF.`,
          );
  }
}

/** @throws {StudioFailure} naming why bytes of this content stay out. */
export function requireFormat(bytes: Uint8Array): FrameFormat {
  const format = sniffFormat(bytes);
  const refusal = formatRefusal(format);
  if (refusal) throw refusal;
  return format as FrameFormat;
}

function asciiAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** An APNG carries an `acTL` chunk before its first image data (PNG third edition, 11.3.6.1). */
function isAnimatedPng(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (let at = 8; at + 8 <= head.length;) {
    const kind = asciiAt(head, at + 4, 4);
    if (kind === 'acTL') return true;
    if (kind === 'IDAT') return false;
    at += 12 + view.getUint32(at);
  }
  return false;
}

/** The `ftyp` box of ISO 14496-12: a major brand, a version, then brands it is compatible with. */
function sniffFileType(head: Uint8Array): SniffedFormat {
  const size = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0);
  const brands = [asciiAt(head, 8, 4)];
  for (let at = 16; at + 4 <= Math.min(size, head.length); at += 4) brands.push(asciiAt(head, at, 4));
  const major = brands[0]!;
  if (major === 'crx ') return 'cr3';
  if (major === 'avis') return 'animation';
  if (major === 'avif') return 'avif';
  if (/^(?:hei[cxms]|hev[cxms]|avc[is])$/.test(major)) return 'heic';
  // The brands that only say "pictures in a HEIF box"; the codec is among the compatible ones.
  if (major === 'mif1' || major === 'msf1' || major === 'miaf') return brands.includes('avif') ? 'avif' : 'heic';
  return 'film';
}

/** Most RAW families are TIFF files. Their first directory tells them from a picture somebody saved as TIFF. */
function sniffTiff(head: Uint8Array): SniffedFormat {
  if (asciiAt(head, 8, 2) === 'CR') return 'cr2';
  const directory = readFirstDirectory(head);
  if (directory.has(tag.dngVersion)) return 'dng';
  const isSensorData = sensorPhotometrics.has(directory.get(tag.photometric)?.value ?? -1);
  // A RAW file opens with a small preview and keeps the sensor data in a sub-directory; a saved TIFF opens with the picture.
  const opensWithPreview = ((directory.get(tag.newSubfileType)?.value ?? 0) & 1) === 1 && directory.has(tag.subDirectories);
  if (!isSensorData && !opensWithPreview) return 'tiff';
  const make = directory.get(tag.make);
  const maker = make ? asciiAt(head, make.value, Math.min(make.count, 32)).toUpperCase() : '';
  if (maker.startsWith('NIKON')) return 'nef';
  return maker.startsWith('SONY') ? 'arw' : 'raw';
}

const tag = { newSubfileType: 0xfe, photometric: 0x106, make: 0x10f, subDirectories: 0x14a, dngVersion: 0xc612 } as const;
/** Colour filter array and LinearRaw. */
const sensorPhotometrics: ReadonlySet<number> = new Set([32803, 34892]);

/** Entries of a TIFF file's first directory that lie within `head`; `value` is the number or the offset that stands there. */
function readFirstDirectory(head: Uint8Array): Map<number, { count: number; value: number }> {
  const entries = new Map<number, { count: number; value: number }>();
  if (head.length < 10) return entries;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const isLittle = head[0] === 0x49;
  const start = view.getUint32(4, isLittle);
  if (start + 2 > head.length) return entries;
  const count = Math.min(view.getUint16(start, isLittle), 512);
  for (let index = 0; index < count; index += 1) {
    const at = start + 2 + index * 12;
    if (at + 12 > head.length) break;
    const isShort = view.getUint16(at + 2, isLittle) === 3;
    const value = isShort ? view.getUint16(at + 8, isLittle) : view.getUint32(at + 8, isLittle);
    entries.set(view.getUint16(at, isLittle), { count: view.getUint32(at + 4, isLittle), value });
  }
  return entries;
}

function isSvg(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 1024))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  return text.startsWith('<svg') || (/^<(?:\?xml|!--|!DOCTYPE svg)/i.test(text) && /<svg[\s>]/i.test(text));
}

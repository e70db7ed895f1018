import type { RawFormat } from '../intake/frame-facts.ts';
import { exposureTags, TiffWriter, type Tags } from './tiff.fixture.ts';

/** RAW files as cameras build them, small, made in code. */

export interface RawContent {
  /** The large preview, and a small one, both JPEG. */
  readonly preview: Buffer;
  readonly small: Buffer;
  readonly orientation?: number;
}

const short = (value: number) => ({ shorts: [value] });
const long = (value: number) => ({ longs: [value] });

/** A file with previews and EXIF, and sensor data that is not there. */
export function makeRaw(format: Exclude<RawFormat, 'dng'>, content: RawContent): Buffer {
  if (format === 'raf') return makeRaf(content);
  if (format === 'cr3') return makeCr3(content);
  return makeTiffRaw(format, content);
}

function makeTiffRaw(format: 'cr2' | 'nef' | 'arw' | 'orf' | 'rw2', { preview, small, orientation = 1 }: RawContent): Buffer {
  const magic = { cr2: 42, nef: 42, arw: 42, orf: 0x4f52, rw2: 0x55 }[format];
  const file = new TiffWriter({ order: format === 'nef' ? 'MM' : 'II', magic, headBytes: format === 'cr2' ? 16 : 8 });
  const make = { cr2: 'Canon', nef: 'NIKON CORPORATION', arw: 'SONY', orf: 'OLYMPUS CORPORATION', rw2: 'Panasonic' }[format];
  const previewAt = file.put(preview);
  const smallAt = file.put(small);
  const jpeg = (at: number, bytes: Buffer): Tags => ({ 0x201: long(at), 0x202: long(bytes.length) });
  const exif = file.directory(format === 'orf' ? { ...exposureTags, 0x927c: { bytes: olympusNote(preview) } } : exposureTags);
  const common: Tags = { 0x10f: { text: make }, 0x110: { text: 'Test Camera' }, 0x112: short(orientation), 0x8769: long(exif) };
  switch (format) {
    case 'cr2': {
      const second = file.directory(jpeg(smallAt, small));
      const strip: Tags = { 0x103: short(6), 0x111: long(previewAt), 0x117: long(preview.length) };
      const all = file.end(file.directory({ ...common, ...strip }, second));
      all.write('CR\x02\0', 8, 'latin1');
      return all;
    }
    case 'nef': {
      const inner = file.directory({ 0xfe: long(1), ...jpeg(previewAt, preview) });
      const sensor = file.directory({ 0xfe: long(0), 0x103: short(34_713), 0x106: short(32_803) });
      return file.end(file.directory({ ...common, 0xfe: long(1), 0x14a: { longs: [inner, sensor] } }));
    }
    case 'arw': {
      const second = file.directory(jpeg(smallAt, small));
      const sensor = file.directory({ 0xfe: long(0), 0x106: short(32_803) });
      return file.end(file.directory({ ...common, 0xfe: long(1), 0x14a: long(sensor), ...jpeg(previewAt, preview) }, second));
    }
    case 'orf':
      return file.end(file.directory(common));
    default:
      return file.end(file.directory({ ...common, 0x2e: { bytes: preview } }));
  }
}

/** A maker's note whose offsets count from its own beginning; the preview lies in it. */
function olympusNote(preview: Buffer): Buffer {
  const entry = (tag: number, type: number, value: number): Buffer => {
    const out = Buffer.alloc(12);
    out.writeUInt16LE(tag, 0);
    out.writeUInt16LE(type, 2);
    out.writeUInt32LE(1, 4);
    out.writeUInt32LE(value, 8);
    return out;
  };
  const count = (value: number): Buffer => Buffer.from([value, 0]);
  const settingsAt = 12 + 2 + 12 + 4;
  const previewAt = settingsAt + 2 + 24 + 4;
  return Buffer.concat([
    Buffer.from('OLYMPUS\0II\x03\0', 'latin1'),
    count(1),
    entry(0x2020, 13, settingsAt),
    Buffer.alloc(4),
    count(2),
    entry(0x101, 4, previewAt),
    entry(0x102, 4, preview.length),
    Buffer.alloc(4),
    preview,
  ]);
}

/** A JPEG with this EXIF block put behind its beginning. */
export function withExif(jpeg: Buffer, block: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]);
  const head = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** An EXIF block with exposure, orientation and, where given, a thumbnail in its second directory. */
export function makeExif({ orientation = 1, thumbnail }: { orientation?: number; thumbnail?: Buffer }): Buffer {
  const file = new TiffWriter();
  const exif = file.directory(exposureTags);
  const second = thumbnail ? file.directory({ 0x103: short(6), 0x201: long(file.put(thumbnail)), 0x202: long(thumbnail.length) }) : 0;
  const first = { 0x10f: { text: 'Test' }, 0x110: { text: 'Test Camera' }, 0x112: short(orientation), 0x8769: long(exif) };
  return file.end(file.directory(first, second));
}

function makeRaf({ preview, orientation = 1 }: RawContent): Buffer {
  const jpeg = withExif(preview, makeExif({ orientation }));
  const head = Buffer.alloc(160);
  head.write('FUJIFILMCCD-RAW 0201', 'latin1');
  head.writeUInt32BE(head.length, 84);
  head.writeUInt32BE(jpeg.length, 88);
  return Buffer.concat([head, jpeg]);
}

const box = (kind: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(kind, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const numbers = (...values: number[]): Buffer => {
  const out = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) out.writeUInt32BE(value, 4 * index);
  return out;
};

function makeCr3({ preview, small, orientation = 1 }: RawContent): Buffer {
  const cameraTags = new TiffWriter();
  const one = cameraTags.end(cameraTags.directory({ 0x10f: { text: 'Canon' }, 0x110: { text: 'Test Camera' }, 0x112: short(orientation) }));
  const exposure = new TiffWriter();
  const two = exposure.end(exposure.directory(exposureTags));
  const canon = box('uuid', Buffer.alloc(16, 0x85), box('CMT1', one), box('CMT2', two), box('THMB', numbers(0, 0, 0, 0), small));
  const fileType = box('ftyp', Buffer.from('crx \0\0\0\x01crx isom', 'latin1'));
  const beside = box('uuid', Buffer.alloc(16, 0xea), numbers(0, 1), box('PRVW', numbers(0, 0, 0, 0), small));
  const movie = (offset: number): Buffer => {
    const table = box('stbl', box('stsz', numbers(0, 0, 1, preview.length)), box('co64', numbers(0, 1, 0, offset)));
    return box('moov', canon, box('trak', box('mdia', box('minf', table))));
  };
  const offset = fileType.length + movie(0).length + beside.length + 8;
  return Buffer.concat([fileType, movie(offset), beside, box('mdat', preview)]);
}

export interface DngContent {
  /** What stands on the sensor: sRGB, 8 bit, even in both directions. */
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly preview?: Buffer;
  readonly orientation?: number;
  /** Gives the sensor data a packing that nobody knows. */
  readonly isUnknown?: boolean;
}

/** The share of light that the sensor's colours get; the camera's white balance takes it back. */
const neutral = [0.5, 1, 0.65] as const;
/** Linear sRGB from XYZ (IEC 61966-2-1). */
const fromXyz = [3.2404542, -1.5371385, -0.4985314, -0.969266, 1.8760108, 0.041556, 0.0556434, -0.2040259, 1.0572252];
const black = 512;
const white = 16_383;

/** A DNG (1.4) with a Bayer mosaic (red, green, green, blue) of 14 bits, whose right development is known: `rgb` itself. */
export function makeDng({ rgb, widthPx, heightPx, preview, orientation = 1, isUnknown = false }: DngContent): Buffer {
  const mosaic = Buffer.alloc(widthPx * heightPx * 2);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const colour = (y & 1) + (x & 1);
      const light = linear(rgb[(y * widthPx + x) * 3 + colour]!) * neutral[colour]!;
      mosaic.writeUInt16LE(Math.round(light * (white - black) + black), (y * widthPx + x) * 2);
    }
  }
  const file = new TiffWriter();
  const sensor = file.directory({
    0xfe: long(0),
    0x100: long(widthPx),
    0x101: long(heightPx),
    0x102: short(16),
    0x103: short(isUnknown ? 60_000 : 1),
    0x106: short(32_803),
    0x111: long(file.put(mosaic)),
    0x115: short(1),
    0x116: long(heightPx),
    0x117: long(mosaic.length),
    0x11c: short(1),
    0x828d: { shorts: [2, 2] },
    0x828e: { bytes: [0, 1, 1, 2] },
    0xc61a: short(black),
    0xc61d: long(white),
  });
  const previewTags: Tags = preview ? { 0x103: short(7), 0x111: long(file.put(preview)), 0x117: long(preview.length) } : {};
  return file.end(
    file.directory({
      ...previewTags,
      0xfe: long(1),
      0x10f: { text: 'Synthetic' },
      0x110: { text: 'Test Camera' },
      0x112: short(orientation),
      0x14a: long(sensor),
      0x8769: long(file.directory(exposureTags)),
      0xc612: { bytes: [1, 4, 0, 0] },
      0xc613: { bytes: [1, 1, 0, 0] },
      0xc614: { text: 'Synthetic Test Camera' },
      0xc621: { signed: fromXyz.map((value, index) => [Math.round(value * neutral[Math.floor(index / 3)]! * 10_000), 10_000] as const) },
      0xc628: { rationals: neutral.map((value) => [value * 1000, 1000] as const) },
      0xc65a: short(21),
    }),
  );
}

const linear = (value: number): number => (value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);

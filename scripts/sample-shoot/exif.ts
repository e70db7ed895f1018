/** What a camera writes into a frame. `takenAt` is wall-clock time at the camera, to the millisecond. */
export type CameraFacts = {
  readonly make: string;
  readonly model: string;
  readonly software: string;
  readonly serial: string;
  readonly lens: string;
  readonly takenAt: Date;
  readonly utcOffset: string;
  readonly orientation: 1 | 6 | 8;
  readonly seconds: number;
  readonly fNumber: number;
  readonly iso: number;
  readonly biasEv: number;
  readonly bracketed: boolean;
  readonly focalLength: number;
  readonly focalLength35mm: number;
  readonly width: number;
  readonly height: number;
};

/** Exif 2.32, tables 4 and 8. */
const tags = {
  make: 0x010f,
  model: 0x0110,
  orientation: 0x0112,
  xResolution: 0x011a,
  yResolution: 0x011b,
  resolutionUnit: 0x0128,
  software: 0x0131,
  dateTime: 0x0132,
  yCbCrPositioning: 0x0213,
  exposureTime: 0x829a,
  fNumber: 0x829d,
  exifDirectory: 0x8769,
  exposureProgram: 0x8822,
  iso: 0x8827,
  exifVersion: 0x9000,
  dateTimeOriginal: 0x9003,
  dateTimeDigitized: 0x9004,
  offsetTime: 0x9010,
  offsetTimeOriginal: 0x9011,
  offsetTimeDigitized: 0x9012,
  componentsConfiguration: 0x9101,
  exposureBias: 0x9204,
  meteringMode: 0x9207,
  flash: 0x9209,
  focalLength: 0x920a,
  subSecTime: 0x9290,
  subSecTimeOriginal: 0x9291,
  subSecTimeDigitized: 0x9292,
  flashpixVersion: 0xa000,
  colourSpace: 0xa001,
  pixelWidth: 0xa002,
  pixelHeight: 0xa003,
  customRendered: 0xa401,
  exposureMode: 0xa402,
  whiteBalance: 0xa403,
  focalLength35mm: 0xa405,
  sceneCaptureType: 0xa406,
  bodySerialNumber: 0xa431,
  lensModel: 0xa434,
} as const;

type Field = { readonly tag: number; readonly type: number; readonly count: number; readonly bytes: Buffer };

const ascii = (tag: number, text: string): Field => {
  const bytes = Buffer.from(`${text}\0`, 'latin1');
  return { tag, type: 2, count: bytes.length, bytes };
};
const undefinedBytes = (tag: number, bytes: Buffer): Field => ({ tag, type: 7, count: bytes.length, bytes });
const short = (tag: number, value: number): Field => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return { tag, type: 3, count: 1, bytes };
};
const long = (tag: number, value: number): Field => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return { tag, type: 4, count: 1, bytes };
};
const rational = (tag: number, ...pairs: ReadonlyArray<readonly [number, number]>): Field => ({
  tag,
  type: 5,
  count: pairs.length,
  bytes: Buffer.concat(pairs.map((pair) => Buffer.from(new Uint32Array(pair).buffer))),
});
const signedRational = (tag: number, pair: readonly [number, number]): Field => ({
  tag,
  type: 10,
  count: 1,
  bytes: Buffer.from(new Int32Array(pair).buffer),
});

/** One image file directory laid out at `start`: its entries by rising tag, then the values that do not fit in four bytes. */
function directory(fields: readonly Field[], start: number): Buffer {
  const sorted = fields.toSorted((a, b) => a.tag - b.tag);
  const head = Buffer.alloc(2 + sorted.length * 12 + 4);
  head.writeUInt16LE(sorted.length);
  const values: Buffer[] = [];
  let next = start + head.length;
  sorted.forEach(({ tag, type, count, bytes }, i) => {
    const at = 2 + i * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    if (bytes.length <= 4) bytes.copy(head, at + 8);
    else {
      const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
      head.writeUInt32LE(next, at + 8);
      values.push(even);
      next += even.length;
    }
  });
  return Buffer.concat([head, ...values]);
}

const speeds = [
  1, 1.3, 1.6, 2, 2.5, 3, 4, 5, 6, 8, 10, 13, 15, 20, 25, 30, 40, 50, 60, 80, 100, 125, 160, 200, 250, 320, 400, 500, 640, 800, 1000, 1250,
  1600, 2000, 2500, 3200, 4000, 5000, 6400, 8000,
];
/** A shutter time as cameras name it: 1/50, 1.3 seconds. */
export function namedShutter(seconds: number): readonly [number, number] {
  if (seconds > 0.35) return [Math.round(seconds * 10), 10];
  return [1, speeds.reduce((best, speed) => (Math.abs(Math.log(speed * seconds)) < Math.abs(Math.log(best * seconds)) ? speed : best))];
}

/** The APP1 segment of a camera JPEG: marker, length, "Exif" and a little-endian TIFF block (Exif 2.32). */
function exifSegment(facts: CameraFacts): Buffer {
  const iso = facts.takenAt.toISOString();
  const stamp = `${iso.slice(0, 10).replaceAll('-', ':')} ${iso.slice(11, 19)}`;
  const subSeconds = iso.slice(20, 22);
  const main = (exifAt: number): Field[] => [
    ascii(tags.make, facts.make),
    ascii(tags.model, facts.model),
    short(tags.orientation, facts.orientation),
    rational(tags.xResolution, [72, 1]),
    rational(tags.yResolution, [72, 1]),
    short(tags.resolutionUnit, 2),
    ascii(tags.software, facts.software),
    ascii(tags.dateTime, stamp),
    short(tags.yCbCrPositioning, 1),
    long(tags.exifDirectory, exifAt),
  ];
  const mainLength = directory(main(0), 8).length;
  const exif: Field[] = [
    rational(tags.exposureTime, namedShutter(facts.seconds)),
    rational(tags.fNumber, [Math.round(facts.fNumber * 10), 10]),
    short(tags.exposureProgram, facts.bracketed ? 3 : 2),
    short(tags.iso, facts.iso),
    undefinedBytes(tags.exifVersion, Buffer.from('0232')),
    ascii(tags.dateTimeOriginal, stamp),
    ascii(tags.dateTimeDigitized, stamp),
    ascii(tags.offsetTime, facts.utcOffset),
    ascii(tags.offsetTimeOriginal, facts.utcOffset),
    ascii(tags.offsetTimeDigitized, facts.utcOffset),
    undefinedBytes(tags.componentsConfiguration, Buffer.from([1, 2, 3, 0])),
    signedRational(tags.exposureBias, [Math.round(facts.biasEv * 3), 3]),
    short(tags.meteringMode, 5),
    short(tags.flash, 16),
    rational(tags.focalLength, [Math.round(facts.focalLength * 10), 10]),
    ascii(tags.subSecTime, subSeconds),
    ascii(tags.subSecTimeOriginal, subSeconds),
    ascii(tags.subSecTimeDigitized, subSeconds),
    undefinedBytes(tags.flashpixVersion, Buffer.from('0100')),
    short(tags.colourSpace, 1),
    long(tags.pixelWidth, facts.width),
    long(tags.pixelHeight, facts.height),
    short(tags.customRendered, 0),
    short(tags.exposureMode, facts.bracketed ? 2 : 0),
    short(tags.whiteBalance, 0),
    short(tags.focalLength35mm, Math.round(facts.focalLength35mm)),
    short(tags.sceneCaptureType, 0),
    ...(facts.serial ? [ascii(tags.bodySerialNumber, facts.serial)] : []),
    ascii(tags.lensModel, facts.lens),
  ];
  const header = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]);
  const tiff = Buffer.concat([header, directory(main(8 + mainLength), 8), directory(exif, 8 + mainLength)]);
  const segment = Buffer.alloc(10);
  segment.writeUInt16BE(0xffe1);
  segment.writeUInt16BE(tiff.length + 8, 2);
  segment.write('Exif\0\0', 4, 'latin1');
  return Buffer.concat([segment, tiff]);
}

/** A JPEG as a camera would have left it: Exif right behind the start marker, no JFIF segment. */
export function withExif(jpeg: Buffer, facts: CameraFacts): Buffer {
  if (jpeg.readUInt16BE(0) !== 0xffd8) throw new Error('not a JPEG');
  const rest = jpeg.readUInt16BE(2) === 0xffe0 ? 4 + jpeg.readUInt16BE(4) : 2;
  return Buffer.concat([jpeg.subarray(0, 2), exifSegment(facts), jpeg.subarray(rest)]);
}

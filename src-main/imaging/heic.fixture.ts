/** HEIC files for tests, put together in code around two tiny pictures that x265 packed once. */

/**
 * HEVC units of a 64 x 64 picture: left half (180, 70, 50), right half (50, 90, 180), the 16 x 16 corner at the top left
 * (230, 230, 230); BT.709 matrix, full range, 4:4:4. Video, sequence and picture parameters, then the picture.
 */
const units = {
  8: [
    'QAEMAf//BAgAAAMAnigAAAMAAB66AkA=',
    'QgEBBAgAAAMAnigAAAMAAB6QBBAgst1JI21zcBDQEEAAAAMAQAAABkI=',
    'RAHBcFKBEg==',
    'KAGvBXjvNp6zaX2OtpQj/QLP//6Nx7L9fWSYz+55N//A5M3+XrRZx+pD0Trx/F6Of/0aJxWc/+tEPEBBVe5eTe3nGCZxJJohOZCM4jvGmv3vU2A=',
  ],
  10: [
    'QAEMAf//BAgAAAMAnCgAAAMAAB66AkA=',
    'QgEBBAgAAAMAnCgAAAMAAB6QBBAgmy3UkjbXNwENAQQAAAMABAAAAwBkIA==',
    'RAHBcFKBEg==',
    'KAGvBXg0+rjJ9M+wrK/x9X//+Oj+h/O+FVI/oGm//sgK3/acSk4/Uh6J14/iznv/6OIgFc0/wA==',
  ],
} as const;

export interface HeicContent {
  readonly depth?: 8 | 10;
  /** Quarter turns against the clock, by the file's own transform (ISO 23008-12, irot). */
  readonly turns?: 0 | 1 | 2 | 3;
  /** ICC profile. */
  readonly profile?: Buffer;
  /** Transfer characteristics (ITU-T H.273) in a colour box of numbers; 13 is sRGB. */
  readonly transfer?: number;
  /** EXIF block. */
  readonly exif?: Buffer;
  /** What the header claims, where that is to be a lie. */
  readonly claimedPx?: number;
}

const bytes = (...values: number[]): Buffer => Buffer.from(values);
const long = (value: number): Buffer => bytes(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255);
const short = (value: number): Buffer => bytes((value >> 8) & 255, value & 255);
const box = (kind: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([long(body.length + 8), Buffer.from(kind, 'latin1'), body]);
};
const zeros = long(0);

/** One picture item with its properties (ISO 23008-12), and an EXIF item where given. */
export function makeHeic({ depth = 8, turns = 0, profile, transfer, exif, claimedPx = 64 }: HeicContent = {}): Buffer {
  const [video, sequence, parameters, picture] = units[depth].map((unit) => Buffer.from(unit, 'base64')) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const array = (kind: number, unit: Buffer): Buffer => Buffer.concat([bytes(0x80 | kind), short(1), short(unit.length), unit]);
  const general = video.subarray(6, 18);
  const configuration = box(
    'hvcC',
    bytes(1),
    general,
    bytes(0xf0, 0, 0xfc, 0xff, 0xf8 | (depth - 8), 0xf8 | (depth - 8), 0, 0, 0x0f, 3),
    array(32, video),
    array(33, sequence),
    array(34, parameters),
  );
  const properties = [
    configuration,
    box('ispe', zeros, long(claimedPx), long(claimedPx)),
    box('pixi', zeros, bytes(3, depth, depth, depth)),
    ...(profile ? [box('colr', Buffer.from('prof'), profile)] : []),
    ...(transfer === undefined ? [] : [box('colr', Buffer.from('nclx'), short(1), short(transfer), short(1), bytes(0x80))]),
    ...(turns === 0 ? [] : [box('irot', bytes(turns))]),
  ];
  const associations = box('ipma', zeros, long(1), short(1), bytes(properties.length, ...properties.map((_, index) => index + 1)));
  const payloads = [Buffer.concat([long(picture.length), picture]), ...(exif ? [Buffer.concat([zeros, exif])] : [])];
  const kinds = ['hvc1', 'Exif'].slice(0, payloads.length);
  const items = kinds.map((kind, index) => box('infe', bytes(2, 0, 0, 0), short(index + 1), short(0), Buffer.from(`${kind}\0`)));
  const reference = exif ? [box('iref', zeros, box('cdsc', short(2), short(1), short(1)))] : [];
  const meta = (at: number): Buffer => {
    const places = payloads.map((payload, index) => {
      const before = payloads.slice(0, index).reduce((sum, one) => sum + one.length, 0);
      return Buffer.concat([short(index + 1), short(0), short(1), long(at + before), long(payload.length)]);
    });
    return box(
      'meta',
      zeros,
      box('hdlr', zeros, zeros, Buffer.from('pict'), Buffer.alloc(13)),
      box('pitm', zeros, short(1)),
      box('iloc', zeros, bytes(0x44, 0), short(places.length), ...places),
      box('iinf', zeros, short(items.length), ...items),
      ...reference,
      box('iprp', box('ipco', ...properties), associations),
    );
  };
  const fileType = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  const at = fileType.length + meta(0).length + 8;
  return Buffer.concat([fileType, meta(at), box('mdat', ...payloads)]);
}

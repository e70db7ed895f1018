/** Files that look like a clip and want something else. Written by hand, byte by byte. Test code. */

/** A box of ISO/IEC 14496-12: its size, its kind and what it holds. */
function box(kind: string, ...parts: readonly (Uint8Array | readonly number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(kind, 4, 'latin1');
  return Buffer.concat([head, body]);
}
const full = (kind: string, ...parts: readonly (Uint8Array | readonly number[])[]): Buffer => box(kind, [0, 0, 0, 0], ...parts);
const u32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
};
const unity = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const fileType = box('ftyp', Buffer.from('isom'), u32(512), Buffer.from('isomavc1'));

interface Claims {
  readonly tracks?: number;
  readonly durationTicks?: number;
  readonly ticksPerSecond?: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** What a track gives as the place of its media. */
  readonly reference?: Uint8Array;
}

/** An MP4 of Motion JPEG without a picture in it that claims what it is told to. */
export function emptyClip(claims: Claims = {}): Buffer {
  const { tracks = 1, durationTicks = 3000, ticksPerSecond = 1000, widthPx = 640, heightPx = 480, reference = u32(1) } = claims;
  const size = Buffer.alloc(4);
  size.writeUInt16BE(widthPx, 0);
  size.writeUInt16BE(heightPx, 2);
  const entry = box(
    'jpeg',
    [0, 0, 0, 0, 0, 0, 0, 1],
    Buffer.alloc(16),
    size,
    u32(0x480000, 0x480000, 0),
    [0, 1],
    Buffer.alloc(32),
    [0, 24, 255, 255],
  );
  const table = box(
    'stbl',
    full('stsd', u32(1), entry),
    full('stts', u32(1, 1, durationTicks)),
    full('stsc', u32(1, 1, 1, 1)),
    full('stsz', u32(0, 1, 64)),
    full('stco', u32(1, 40)),
  );
  const data = box('dinf', full('dref', u32(1), full(reference.length > 4 ? 'alis' : 'url ', reference.length > 4 ? reference : [])));
  const media = box(
    'mdia',
    full('mdhd', u32(0, 0, ticksPerSecond, durationTicks), [0x55, 0xc4, 0, 0]),
    full('hdlr', u32(0), Buffer.from('vide'), Buffer.alloc(13)),
    box('minf', full('vmhd', Buffer.alloc(8)), data, table),
  );
  const track = box('trak', full('tkhd', u32(0, 0, 1, 0, durationTicks, 0, 0, 0, 0), unity, u32(widthPx << 16, heightPx << 16)), media);
  const head = full('mvhd', u32(0, 0, ticksPerSecond, durationTicks, 0x10000), Buffer.alloc(12), unity, Buffer.alloc(24), u32(2));
  return Buffer.concat([fileType, box('mdat', Buffer.alloc(64)), box('moov', head, ...Array.from({ length: tracks }, () => track))]);
}

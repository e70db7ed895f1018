/**
 * A JPEG taken apart and put together again around the same compressed picture (ITU-T T.81 annex B). Metadata is laid
 * around the scan instead of being handed to the encoder: it costs nothing, its size is known before the search for a
 * quality begins, and a picture that is delivered as it is keeps its very coefficients.
 */
export interface JpegMetadata {
  /** A TIFF block, see tiff-directories.ts. */
  readonly exif: Buffer | null;
  readonly xmp: string | null;
  readonly profile: Buffer | null;
  /** Pixels per inch, for the start segment. */
  readonly dpi: number | null;
}

const start = 0xd8;
const scan = 0xda;
const comment = 0xfe;
const adobe = 0xee;
const maxSegmentBytes = 65_533;

/** The tables and the picture of a JPEG without what programs have put around it; null for what is not a plain JPEG. */
export function bareJpeg(jpeg: Buffer): Buffer[] | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== start) return null;
  const kept: Buffer[] = [];
  let at = 2;
  while (at + 4 <= jpeg.length) {
    if (jpeg[at] !== 0xff) return null;
    const marker = jpeg[at + 1] ?? 0;
    if (marker === scan) return [...kept, jpeg.subarray(at)];
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (end > jpeg.length) return null;
    const isApplication = marker >= 0xe0 && marker <= 0xef;
    // Adobe's segment says which colours the numbers stand for: without it some pictures turn green.
    if ((!isApplication && marker !== comment) || marker === adobe) kept.push(jpeg.subarray(at, end));
    at = end;
  }
  return null;
}

/** The parts of a whole file, to be written one after the other. */
export function dressJpeg(bare: readonly Buffer[], { exif, xmp, profile, dpi }: JpegMetadata): Buffer[] {
  const segments: Buffer[] = [Buffer.from([0xff, start]), jfif(dpi)];
  if (exif) segments.push(segment(0xe1, Buffer.from('Exif\0\0', 'latin1'), exif));
  if (xmp !== null) segments.push(segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'), Buffer.from(xmp, 'utf8')));
  // One segment is enough for the profiles of ours (ICC.1:2022 annex B.4).
  if (profile) segments.push(segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), profile));
  return [...segments, ...bare];
}

function jfif(dpi: number | null): Buffer {
  const body = Buffer.from('JFIF\0\x01\x02\0\0\x01\0\x01\0\0', 'latin1');
  if (dpi !== null) {
    body[7] = 1;
    body.writeUInt16BE(dpi, 8);
    body.writeUInt16BE(dpi, 10);
  }
  return segment(0xe0, body);
}

function segment(marker: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length > maxSegmentBytes) throw new Error(`segment of ${length} bytes`);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(length + 2, 2);
  return Buffer.concat([head, ...parts]);
}

/** What stands in a JPEG before its pixels. */
export interface JpegHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  /** False for the lossless and arithmetic processes, which RAW files use for sensor data and nothing shows. */
  readonly isViewable: boolean;
  /** The EXIF block (a small TIFF), as a view. */
  readonly exif: Uint8Array | null;
}

/** More than any program writes in front of a picture; what has more is built to keep us busy. */
const maxSegments = 10_000;

/** Reads segment by segment (ITU T.81, B.1.1) until the frame header; null for what is no JPEG or ends before that. Never throws. */
export function readJpegHeader(bytes: Uint8Array): JpegHeader | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  let exif: Uint8Array | null = null;
  for (let at = 2, segments = 0; at + 4 <= bytes.length && segments < maxSegments; segments += 1) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    // Fill bytes and markers that stand alone.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (length < 2 || marker === 0xda || marker === 0xd9) return null;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      if (at + 10 > bytes.length) return null;
      const heightPx = (bytes[at + 5]! << 8) | bytes[at + 6]!;
      const widthPx = (bytes[at + 7]! << 8) | bytes[at + 8]!;
      const components = bytes[at + 9]!;
      const isViewable = marker <= 0xc2 && bytes[at + 4] === 8 && (components === 1 || components === 3) && widthPx > 0 && heightPx > 0;
      return { widthPx, heightPx, isViewable, exif };
    }
    // The first one counts: a camera writes no second.
    if (marker === 0xe1 && !exif && isExif(bytes, at + 4)) exif = bytes.subarray(at + 10, Math.min(at + 2 + length, bytes.length));
    at += 2 + length;
  }
  return null;
}

const isExif = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x45 && bytes[at + 1] === 0x78 && bytes[at + 2] === 0x69 && bytes[at + 3] === 0x66 && bytes[at + 4] === 0;

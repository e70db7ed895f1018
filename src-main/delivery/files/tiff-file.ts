import { constants, deflateSync } from 'node:zlib';
import { directoriesSize, writeDirectories, type Directories, type TiffValue } from './tiff-directories.ts';

export interface DeepPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Interleaved RGB, 16 bits a channel: so many rows from `top` on, for the caller to change. Asked for from top to bottom. */
  readonly rows: (top: number, count: number) => Promise<Uint16Array>;
}
export interface TiffMetadata extends Directories {
  readonly xmp: string | null;
  readonly profile: Buffer;
  readonly dpi: number | null;
}

const rowsInStrip = 128;

/**
 * A TIFF of 16 bits a channel (TIFF 6.0; ZIP with the horizontal predictor, Adobe's technical notes 2002, which every
 * program for photographs reads), in parts to be written one after the other. Written here because the picture library
 * drops EXIF from a TIFF and passes the pixels through a profile on the way.
 */
export async function tiffFile(
  { rows, widthPx, heightPx }: DeepPicture,
  { main, exif, gps, xmp, profile, dpi }: TiffMetadata,
): Promise<Buffer[]> {
  const strips: Buffer[] = [];
  for (let top = 0; top < heightPx; top += rowsInStrip) {
    const slice = await rows(top, Math.min(rowsInStrip, heightPx - top));
    takeDifferences(slice, widthPx * 3);
    // Looking further back for what repeats finds nothing in sixteen-bit noise: three times the time for half a percent.
    const packed = deflateSync(Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength), { strategy: constants.Z_RLE });
    strips.push(packed.length & 1 ? Buffer.concat([packed, Buffer.alloc(1)]) : packed);
  }
  const withPicture = (offsets: readonly number[]): Directories => ({
    main: new Map<number, TiffValue>([
      ...main,
      [0x100, long(widthPx)],
      [0x101, long(heightPx)],
      [0x102, short(16, 16, 16)],
      [0x103, short(8)],
      [0x106, short(2)],
      [0x111, long(...offsets)],
      [0x115, short(3)],
      [0x116, long(rowsInStrip)],
      [0x117, long(...strips.map(({ length }) => length))],
      [0x11a, { type: 'rational', ratios: [[dpi ?? 300, 1]] }],
      [0x11b, { type: 'rational', ratios: [[dpi ?? 300, 1]] }],
      [0x11c, short(1)],
      [0x128, short(2)],
      [0x13d, short(2)],
      ...(xmp === null ? [] : [[0x2bc, { type: 'bytes', bytes: Buffer.from(xmp, 'utf8') }] satisfies [number, TiffValue]]),
      [0x8773, { type: 'undefined', bytes: profile }],
    ]),
    exif,
    gps,
  });
  let at = directoriesSize(withPicture(strips.map(() => 0)));
  const offsets = strips.map(({ length }) => (at += length) - length);
  return [writeDirectories(withPicture(offsets)), ...strips];
}

/** Each value less the one before it in its channel: what is left is small and packs well. */
function takeDifferences(values: Uint16Array, rowLength: number): void {
  for (let row = 0; row < values.length; row += rowLength)
    for (let i = row + rowLength - 1; i >= row + 3; i -= 1) values[i] = (values[i] ?? 0) - (values[i - 3] ?? 0);
}

const short = (...numbers: number[]): TiffValue => ({ type: 'short', numbers });
const long = (...numbers: number[]): TiffValue => ({ type: 'long', numbers });

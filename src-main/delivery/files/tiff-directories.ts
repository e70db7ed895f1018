/**
 * Image file directories as TIFF 6.0 and EXIF (CIPA DC-008) lay them out, little-endian: the inside of an EXIF block and
 * the head of a TIFF file are the same thing.
 */
export type TiffValue =
  | { readonly type: 'ascii'; readonly text: string }
  | { readonly type: 'bytes' | 'undefined'; readonly bytes: Uint8Array }
  | { readonly type: 'short' | 'long'; readonly numbers: readonly number[] }
  | { readonly type: 'rational'; readonly ratios: readonly (readonly [number, number])[] };
/** By tag number. */
export type Directory = ReadonlyMap<number, TiffValue>;

export interface Directories {
  readonly main: Directory;
  /** Exposure and the like; pointed to by tag 0x8769. */
  readonly exif?: Directory | undefined;
  /** Place; pointed to by tag 0x8825. */
  readonly gps?: Directory | undefined;
}

const exifPointer = 0x8769;
const gpsPointer = 0x8825;
const typeCodes = { bytes: 1, ascii: 2, short: 3, long: 4, rational: 5, undefined: 7 } as const;

/** Bytes of header and directories with everything in them, beginning with `II*\0`; an even number. */
export function writeDirectories({ main, exif, gps }: Directories): Buffer {
  const subs: [number, Directory][] = [];
  if (exif && exif.size > 0) subs.push([exifPointer, exif]);
  if (gps && gps.size > 0) subs.push([gpsPointer, gps]);
  const pointer = (to: number): TiffValue => ({ type: 'long', numbers: [to] });
  const mainSize = sizeOf(new Map([...main, ...subs.map(([tag]): [number, TiffValue] => [tag, pointer(0)])]));
  const places = new Map<number, number>();
  let end = 8 + mainSize;
  for (const [tag, directory] of subs) {
    places.set(tag, end);
    end += sizeOf(directory);
  }
  const out = Buffer.alloc(end);
  out.write('II*\0', 'latin1');
  out.writeUInt32LE(8, 4);
  put(out, 8, new Map([...main, ...[...places].map(([tag, at]): [number, TiffValue] => [tag, pointer(at)])]));
  for (const [tag, directory] of subs) put(out, places.get(tag) ?? 0, directory);
  return out;
}

/** How long the block is before it is written, for those who must know where the pixels begin. */
export const directoriesSize = (directories: Directories): number => writeDirectories(directories).length;

function put(out: Buffer, at: number, directory: Directory): void {
  const entries = [...directory].toSorted(([a], [b]) => a - b);
  out.writeUInt16LE(entries.length, at);
  let entryAt = at + 2;
  let dataAt = at + 2 + 12 * entries.length + 4;
  for (const [tag, value] of entries) {
    const bytes = encode(value);
    out.writeUInt16LE(tag, entryAt);
    out.writeUInt16LE(typeCodes[value.type], entryAt + 2);
    out.writeUInt32LE(countOf(value), entryAt + 4);
    if (bytes.length <= 4) bytes.copy(out, entryAt + 8);
    else {
      out.writeUInt32LE(dataAt, entryAt + 8);
      bytes.copy(out, dataAt);
      dataAt += padded(bytes.length);
    }
    entryAt += 12;
  }
}

function sizeOf(directory: Directory): number {
  let size = 2 + 12 * directory.size + 4;
  for (const value of directory.values()) {
    const { length } = encode(value);
    if (length > 4) size += padded(length);
  }
  return size;
}

const padded = (length: number): number => length + (length & 1);

function countOf(value: TiffValue): number {
  if (value.type === 'rational') return value.ratios.length;
  return value.type === 'short' || value.type === 'long' ? value.numbers.length : encode(value).length;
}

function encode(value: TiffValue): Buffer {
  switch (value.type) {
    case 'ascii':
      // The letters of today in the place of ASCII, as the Metadata Working Group advises and everybody reads them.
      return Buffer.from(`${value.text.replaceAll('\0', ' ')}\0`, 'utf8');
    case 'bytes':
    case 'undefined':
      return Buffer.from(value.bytes);
    case 'short': {
      const out = Buffer.alloc(2 * value.numbers.length);
      for (const [index, number] of value.numbers.entries()) out.writeUInt16LE(number & 0xffff, 2 * index);
      return out;
    }
    case 'long': {
      const out = Buffer.alloc(4 * value.numbers.length);
      for (const [index, number] of value.numbers.entries()) out.writeUInt32LE(number >>> 0, 4 * index);
      return out;
    }
    case 'rational': {
      const out = Buffer.alloc(8 * value.ratios.length);
      for (const [index, [top, bottom]] of value.ratios.entries()) {
        out.writeUInt32LE(top >>> 0, 8 * index);
        out.writeUInt32LE(bottom >>> 0, 8 * index + 4);
      }
      return out;
    }
    default:
      return value satisfies never;
  }
}

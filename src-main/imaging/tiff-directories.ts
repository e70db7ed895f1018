/** One entry of a directory; its value lies wholly inside the file. */
interface TiffEntry {
  readonly type: number;
  readonly count: number;
  /** Where the value stands. */
  readonly at: number;
}

/** Bytes of one value by type (TIFF 6.0, section 2; 13 is a directory's offset). */
const typeBytes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4 };
/** More entries than any camera writes; the rest of a hostile directory is not looked at. */
const maxEntries = 512;
/** More values than any tag asked for here has. */
const maxValues = 64;

export const tiffTag = {
  newSubfileType: 0xfe,
  compression: 0x103,
  photometric: 0x106,
  make: 0x10f,
  model: 0x110,
  stripOffsets: 0x111,
  orientation: 0x112,
  stripByteCounts: 0x117,
  subDirectories: 0x14a,
  jpegOffset: 0x201,
  jpegLength: 0x202,
  exif: 0x8769,
  dngVersion: 0xc612,
} as const;

/** A TIFF file or an EXIF block, or what camera makers built like one; whatever points outside the bytes is not there. */
export class TiffFile {
  readonly bytes: Uint8Array;
  readonly isLittle: boolean;
  readonly #view: DataView;
  /** Offsets count from here: the maker's note of some cameras has a beginning of its own. */
  readonly #origin: number;

  private constructor(bytes: Uint8Array, isLittle: boolean, origin: number) {
    this.bytes = bytes;
    this.isLittle = isLittle;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#origin = origin;
  }

  /** Null for what begins with no byte order. The number after it is not looked at: RAW formats have their own. */
  static open(bytes: Uint8Array): TiffFile | null {
    if (bytes.length < 8) return null;
    const order = (bytes[0]! << 8) | bytes[1]!;
    return order === 0x4949 || order === 0x4d4d ? new TiffFile(bytes, order === 0x4949, 0) : null;
  }

  /** The same bytes with offsets that count from `origin`. */
  from(origin: number): TiffFile {
    return new TiffFile(this.bytes, this.isLittle, origin);
  }

  first(): TiffDirectory | null {
    return this.directory(this.#view.getUint32(4, this.isLittle));
  }

  /** Null where no directory can stand at `offset`. Entries that run out of the file are left out. */
  directory(offset: number): TiffDirectory | null {
    const start = this.#origin + offset;
    if (offset < 2 || start + 2 > this.bytes.length) return null;
    const count = this.#view.getUint16(start, this.isLittle);
    const entries = new Map<number, TiffEntry>();
    for (let index = 0; index < Math.min(count, maxEntries); index += 1) {
      const at = start + 2 + index * 12;
      if (at + 12 > this.bytes.length) break;
      const type = this.#view.getUint16(at + 2, this.isLittle);
      const values = this.#view.getUint32(at + 4, this.isLittle);
      const size = (typeBytes[type] ?? 0) * values;
      const valueAt = size <= 4 ? at + 8 : this.#origin + this.#view.getUint32(at + 8, this.isLittle);
      if (size === 0 || valueAt + size > this.bytes.length) continue;
      entries.set(this.#view.getUint16(at, this.isLittle), { type, count: values, at: valueAt });
    }
    const nextAt = start + 2 + count * 12;
    const next = nextAt + 4 <= this.bytes.length ? this.#view.getUint32(nextAt, this.isLittle) : 0;
    return new TiffDirectory(this, this.#view, start, entries, next);
  }

  /** Every directory that can be reached by following and by descending, each once, `most` at the most. */
  directories(most = 32): TiffDirectory[] {
    const found: TiffDirectory[] = [];
    const seen = new Set<number>();
    const waiting = [this.#view.getUint32(4, this.isLittle)];
    for (let offset = waiting.shift(); offset !== undefined && found.length < most; offset = waiting.shift()) {
      if (seen.has(offset)) continue;
      seen.add(offset);
      const directory = this.directory(offset);
      if (!directory) continue;
      found.push(directory);
      waiting.push(...directory.numbers(tiffTag.subDirectories), ...directory.numbers(tiffTag.exif));
      if (directory.next !== 0) waiting.push(directory.next);
    }
    return found;
  }
}

export class TiffDirectory {
  readonly file: TiffFile;
  /** Where it stands in the bytes. */
  readonly at: number;
  /** Offset of the one after it; 0 for the last. */
  readonly next: number;
  readonly #view: DataView;
  readonly #entries: ReadonlyMap<number, TiffEntry>;

  constructor(file: TiffFile, view: DataView, at: number, entries: ReadonlyMap<number, TiffEntry>, next: number) {
    this.file = file;
    this.#view = view;
    this.at = at;
    this.#entries = entries;
    this.next = next;
  }

  has(tag: number): boolean {
    return this.#entries.has(tag);
  }

  /** The values of a number tag, rationals divided; none where it is absent or no number. */
  numbers(tag: number): number[] {
    const entry = this.#entries.get(tag);
    if (!entry || entry.type === 2) return [];
    return Array.from({ length: Math.min(entry.count, maxValues) }, (_, index) => this.#number(entry, index));
  }
  number(tag: number): number | undefined {
    return this.numbers(tag)[0];
  }

  /** The bytes of a value, as a view. */
  raw(tag: number): Uint8Array | null {
    const entry = this.#entries.get(tag);
    return entry ? this.file.bytes.subarray(entry.at, entry.at + entry.count * typeBytes[entry.type]!) : null;
  }

  text(tag: number): string | undefined {
    const entry = this.#entries.get(tag);
    if (entry?.type !== 2) return undefined;
    const ended = Buffer.from(this.file.bytes.subarray(entry.at, entry.at + Math.min(entry.count, 256))).toString('latin1');
    return ended.replace(/\0.*$/s, '');
  }

  #number({ type, at: start }: TiffEntry, index: number): number {
    const at = start + index * typeBytes[type]!;
    const isLittle = this.file.isLittle;
    switch (type) {
      case 3:
        return this.#view.getUint16(at, isLittle);
      case 4:
      case 13:
        return this.#view.getUint32(at, isLittle);
      case 5:
        return this.#view.getUint32(at, isLittle) / this.#view.getUint32(at + 4, isLittle);
      case 6:
        return this.#view.getInt8(at);
      case 8:
        return this.#view.getInt16(at, isLittle);
      case 9:
        return this.#view.getInt32(at, isLittle);
      case 10:
        return this.#view.getInt32(at, isLittle) / this.#view.getInt32(at + 4, isLittle);
      case 11:
        return this.#view.getFloat32(at, isLittle);
      case 12:
        return this.#view.getFloat64(at, isLittle);
      default:
        return this.#view.getUint8(at);
    }
  }
}

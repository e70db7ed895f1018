/** Writes TIFF structures for tests: EXIF blocks and the TIFF-based RAW families. */

/** A tag's value by its TIFF type: text, bytes, shorts, longs, rationals, signed rationals. */
export type TagValue =
  | { readonly text: string }
  | { readonly bytes: readonly number[] | Uint8Array }
  | { readonly shorts: readonly number[] }
  | { readonly longs: readonly number[] }
  | { readonly rationals: readonly (readonly [number, number])[] }
  | { readonly signed: readonly (readonly [number, number])[] };
export type Tags = Readonly<Record<number, TagValue>>;

export class TiffWriter {
  readonly #isLittle: boolean;
  readonly #parts: Buffer[] = [];
  #length = 0;

  constructor({ order = 'II', magic = 42, headBytes = 8 }: { order?: 'II' | 'MM'; magic?: number; headBytes?: number } = {}) {
    this.#isLittle = order === 'II';
    const head = Buffer.alloc(headBytes);
    head.write(order, 'latin1');
    if (this.#isLittle) head.writeUInt16LE(magic, 2);
    else head.writeUInt16BE(magic, 2);
    this.put(head);
  }

  /** Where the bytes were put. */
  put(bytes: Uint8Array): number {
    if (this.#length % 2 === 1) {
      this.#parts.push(Buffer.alloc(1));
      this.#length += 1;
    }
    const at = this.#length;
    this.#parts.push(Buffer.from(bytes));
    this.#length += bytes.length;
    return at;
  }

  /** Where the directory was put. */
  directory(tags: Tags, next = 0): number {
    const entries = Object.entries(tags)
      .toSorted(([a], [b]) => Number(a) - Number(b))
      .map(([tag, value]) => {
        const { type, count, data } = this.#encode(value);
        const entry = Buffer.concat([this.#short(Number(tag)), this.#short(type), this.#long(count), Buffer.alloc(4)]);
        if (data.length <= 4) data.copy(entry, 8);
        else this.#long(this.put(data)).copy(entry, 8);
        return entry;
      });
    return this.put(Buffer.concat([this.#short(entries.length), ...entries, this.#long(next)]));
  }

  /** The whole file, beginning with the directory at `first`. */
  end(first: number): Buffer {
    const all = Buffer.concat(this.#parts);
    this.#long(first).copy(all, 4);
    return all;
  }

  #short(value: number): Buffer {
    const out = Buffer.alloc(2);
    if (this.#isLittle) out.writeUInt16LE(value);
    else out.writeUInt16BE(value);
    return out;
  }
  #long(value: number): Buffer {
    const out = Buffer.alloc(4);
    if (this.#isLittle) out.writeUInt32LE(value >>> 0);
    else out.writeUInt32BE(value >>> 0);
    return out;
  }
  #encode(value: TagValue): { type: number; count: number; data: Buffer } {
    if ('text' in value) return { type: 2, count: value.text.length + 1, data: Buffer.from(`${value.text}\0`, 'latin1') };
    if ('bytes' in value) return { type: 7, count: value.bytes.length, data: Buffer.from(value.bytes) };
    if ('shorts' in value) return { type: 3, count: value.shorts.length, data: Buffer.concat(value.shorts.map((one) => this.#short(one))) };
    if ('longs' in value) return { type: 4, count: value.longs.length, data: Buffer.concat(value.longs.map((one) => this.#long(one))) };
    const pairs = 'rationals' in value ? value.rationals : value.signed;
    return { type: 'rationals' in value ? 5 : 10, count: pairs.length, data: Buffer.concat(pairs.flat().map((one) => this.#long(one))) };
  }
}

/** What every camera writes, for a frame of 1/60 s at f/8 and ISO 200. */
export const exposureTags: Tags = {
  0x829a: { rationals: [[1, 60]] },
  0x829d: { rationals: [[80, 10]] },
  0x8827: { shorts: [200] },
  0x9003: { text: '2026:05:01 10:00:00' },
  0x9204: { signed: [[-2, 1]] },
  0x920a: { rationals: [[17, 1]] },
  0x9291: { text: '25' },
};

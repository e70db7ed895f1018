/** Interleaved RGB pixels that no decoder of ours converts to sRGB by itself. */
export interface ProfiledPixels {
  /** 8 or 16 bits a sample, the latter in little-endian order. */
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly depth: 8 | 16;
  /** The ICC profile that they are in. */
  readonly profile: Uint8Array;
}

/** The pixels as an uncompressed TIFF (6.0, one strip) with their profile: the form in which sharp takes pixels with a profile. */
export function wrapTiff({ data, widthPx, heightPx, depth, profile }: ProfiledPixels): Buffer {
  const entries: [tag: number, type: number, count: number, value: number][] = [];
  const headBytes = 8 + 2 + 12 * 12 + 4;
  const bitsAt = headBytes;
  const profileAt = bitsAt + 6;
  const pixelsAt = profileAt + profile.length + (profile.length % 2);
  entries.push(
    [256, 4, 1, widthPx],
    [257, 4, 1, heightPx],
    [258, 3, 3, bitsAt],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, 1, pixelsAt],
    [274, 3, 1, 1],
    [277, 3, 1, 3],
    [278, 4, 1, heightPx],
    [279, 4, 1, data.length],
    [284, 3, 1, 1],
    [34_675, 7, profile.length, profileAt],
  );
  const out = Buffer.alloc(pixelsAt + data.length);
  out.write('II*\0', 0, 'latin1');
  out.writeUInt32LE(8, 4);
  out.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + index * 12;
    out.writeUInt16LE(tag, at);
    out.writeUInt16LE(type, at + 2);
    out.writeUInt32LE(count, at + 4);
    out.writeUInt32LE(value, at + 8);
  }
  for (let channel = 0; channel < 3; channel += 1) out.writeUInt16LE(depth, bitsAt + 2 * channel);
  out.set(profile, profileAt);
  out.set(data, pixelsAt);
  return out;
}

import type { Size } from '../geometry.ts';

/**
 * An animated WebP of whole pictures (WebP container specification, "Extended File Format"). The libraries' own animation
 * encoders leave out what differs little from the picture before; in a slow crossfade everything does, and squares of the
 * old room stay in the new one.
 */
export interface AnimationFrame {
  /** A whole still WebP, lossy and without transparency. */
  readonly webp: Buffer;
  readonly durationMs: number;
}

const animated = 0x02;
const hasXmp = 0x04;
/** Each picture takes the place of the one before; nothing shines through. */
const doNotBlend = 0x02;

/** The parts of the file, to be written one after the other. It plays for ever. */
export function webpAnimation({ widthPx, heightPx }: Size, frames: readonly AnimationFrame[], xmp: string): Buffer[] {
  const header = Buffer.alloc(10);
  header[0] = animated | hasXmp;
  header.writeUIntLE(widthPx - 1, 4, 3);
  header.writeUIntLE(heightPx - 1, 7, 3);
  const pictures = frames.flatMap(({ webp, durationMs }) => {
    const place = Buffer.alloc(16);
    place.writeUIntLE(widthPx - 1, 6, 3);
    place.writeUIntLE(heightPx - 1, 9, 3);
    place.writeUIntLE(durationMs, 12, 3);
    place[15] = doNotBlend;
    return chunk('ANMF', place, ...chunk('VP8 ', bareFrame(webp)));
  });
  const body = [...chunk('VP8X', header), ...chunk('ANIM', Buffer.alloc(6)), ...pictures, ...chunk('XMP ', Buffer.from(xmp, 'utf8'))];
  return [...chunk('RIFF', Buffer.from('WEBP', 'latin1'), ...body)];
}

/** What a still WebP holds of its picture alone. */
function bareFrame(webp: Buffer): Buffer {
  for (let at = 12; at + 8 <= webp.length;) {
    const length = webp.readUInt32LE(at + 4);
    if (webp.toString('latin1', at, at + 4) === 'VP8 ') return webp.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  throw new Error('no lossy picture in the WebP');
}

/** Chunks have an even length; the padding is not counted. */
function chunk(name: string, ...parts: readonly Buffer[]): Buffer[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(length, 4);
  return [head, ...parts, ...(length % 2 === 1 ? [Buffer.alloc(1)] : [])];
}

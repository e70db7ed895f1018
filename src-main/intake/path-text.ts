/**
 * File names are bytes, and not every name is valid UTF-8. Text form keeps them whole: what is valid UTF-8 is itself,
 * every other byte b becomes the lone surrogate U+DC00 + b (PEP 383, "surrogateescape"), which no valid text contains.
 *
 * Text form survives JSON, but not an encoder that insists on well-formed text (SQLite, TextEncoder): store it as
 * `toBytes` gives it, and show people `toDisplay`.
 */

const escapeBase = 0xdc00;

/** Bytes of a path to text, without loss: `toBytes(toText(bytes))` is `bytes`. */
export function toText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  // Decoding puts U+FFFD for whatever it cannot read; without one there was nothing to escape.
  if (!text.includes('\uFFFD')) return text;
  let out = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    out += length === 0 ? String.fromCharCode(escapeBase + bytes[at]!) : bytes.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return out;
}

/** Text form back to the bytes it was made from. A surrogate that `toText` never makes becomes U+FFFD. */
export function toBytes(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  for (const point of text) {
    const code = point.codePointAt(0)!;
    const isEscape = code >= escapeBase + 0x80 && code <= escapeBase + 0xff;
    parts.push(isEscape ? Buffer.of(code - escapeBase) : Buffer.from(point, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** For people: well-formed, each unreadable byte as U+FFFD. Not a way back to the file. */
export function toDisplay(text: string): string {
  return text.toWellFormed();
}

/** Length of the well-formed UTF-8 sequence at `at`, or 0 (Unicode 16, table 3-7). */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  const follows = (offset: number): boolean => ((bytes[at + offset] ?? 0) & 0xc0) === 0x80;
  if (lead >= 0xc2 && lead <= 0xdf) return follows(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const isInRange = lead === 0xe0 ? second >= 0xa0 : lead === 0xed ? second <= 0x9f : true;
    return isInRange && follows(1) && follows(2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const isInRange = lead === 0xf0 ? second >= 0x90 : lead === 0xf4 ? second <= 0x8f : true;
    return isInRange && follows(1) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

import { open } from 'node:fs/promises';

/** The demuxers that footage may be read by: MP4, M4V, MOV and 3GP; Matroska and WebM. */
export type ClipKind = 'mov' | 'matroska';

/** Enough for every mark below; a transport stream repeats its own after 188 or 192 bytes. */
const headBytes = 400;

/** Reads what a file is from its first bytes; its name says nothing. Null for what is no footage. Fails as reading does. */
export async function readClipKind(file: string): Promise<ClipKind | 'other-footage' | null> {
  const handle = await open(file, 'r');
  try {
    const head = new Uint8Array(headBytes);
    const { bytesRead } = await handle.read(head, 0, headBytes, 0);
    return clipKind(head.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/**
 * `other-footage` is footage that is known and not taken: AVI, transport and program streams, MXF, ASF, Flash, Ogg, raw DV.
 * They say little of their colours and their rate, and every demuxer more is a door more for hostile files.
 */
export function clipKind(head: Uint8Array): ClipKind | 'other-footage' | null {
  if (startsWith(head, [0x1a, 0x45, 0xdf, 0xa3])) return 'matroska';
  const box = ascii(head, 4, 8);
  if (box === 'ftyp') return stillBrands.has(ascii(head, 8, 12)) ? null : 'mov';
  if (quickTimeBoxes.has(box)) return 'mov';
  return otherFootage.some((isIt) => isIt(head)) ? 'other-footage' : null;
}

/** Pictures live in the same boxes: HEIF, AVIF and Canon's raw. */
const stillBrands: ReadonlySet<string> = new Set([
  'heic',
  'heix',
  'heim',
  'heis',
  'hevc',
  'hevx',
  'mif1',
  'mif2',
  'msf1',
  'avif',
  'avis',
  'crx ',
]);
/** What a QuickTime file from before `ftyp` begins with. */
const quickTimeBoxes: ReadonlySet<string> = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);

const ascii = (head: Uint8Array, from: number, to: number): string => String.fromCharCode(...head.subarray(from, to));
const startsWith = (head: Uint8Array, mark: readonly number[], at = 0): boolean => mark.every((byte, index) => head[at + index] === byte);

const otherFootage: readonly ((head: Uint8Array) => boolean)[] = [
  (head) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'AVI ',
  (head) => head[0] === 0x47 && head[188] === 0x47,
  (head) => head[4] === 0x47 && head[196] === 0x47,
  (head) => startsWith(head, [0, 0, 1, 0xba]),
  (head) => startsWith(head, [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01]),
  (head) => startsWith(head, [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11]),
  (head) => startsWith(head, [0x46, 0x4c, 0x56, 0x01]),
  (head) => ascii(head, 0, 4) === 'OggS',
  (head) => startsWith(head, [0x1f, 0x07, 0x00]),
];

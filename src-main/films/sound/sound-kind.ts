import { open } from 'node:fs/promises';

/** The demuxers that music and voices may be read by. */
type SoundKind = 'mov' | 'mp3' | 'wav' | 'w64' | 'flac' | 'ogg' | 'aac' | 'aiff' | 'caf' | 'matroska';

const headBytes = 16;

/** Reads what a file is from its first bytes; its name says nothing. Null for what is no sound. Fails as reading does. */
export async function readSoundKind(file: string): Promise<SoundKind | null> {
  const handle = await open(file, 'r');
  try {
    const head = new Uint8Array(headBytes);
    const { bytesRead } = await handle.read(head, 0, headBytes, 0);
    return soundKind(head.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

export function soundKind(head: Uint8Array): SoundKind | null {
  const ascii = (from: number, to: number): string => String.fromCharCode(...head.subarray(from, to));
  const [first = 0, second = 0] = head;
  if (['RIFF', 'RF64', 'BW64'].includes(ascii(0, 4)) && ascii(8, 12) === 'WAVE') return 'wav';
  if (ascii(0, 4) === 'riff') return 'w64';
  if (ascii(0, 4) === 'fLaC') return 'flac';
  if (ascii(0, 4) === 'OggS') return 'ogg';
  if (ascii(0, 4) === 'caff') return 'caf';
  if (ascii(0, 4) === 'FORM' && ['AIFF', 'AIFC'].includes(ascii(8, 12))) return 'aiff';
  if (['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].includes(ascii(4, 8))) return 'mov';
  if (first === 0x1a && second === 0x45 && head[2] === 0xdf && head[3] === 0xa3) return 'matroska';
  if (ascii(0, 3) === 'ID3') return 'mp3';
  // The sync word of an MPEG frame; layer 0 is ADTS, which carries AAC.
  if (first === 0xff && (second & 0xe0) === 0xe0) return (second & 0x06) === 0 ? 'aac' : 'mp3';
  return null;
}

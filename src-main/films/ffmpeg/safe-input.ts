import { asUrl } from './ffmpeg.ts';

/**
 * How files are opened that somebody else made: only from this disk, only in containers that hold footage or sound and
 * nothing else, with pictures no larger than 8K. A playlist, a script or a list of other files under the name of a clip is
 * then no input at all. The file is a copy of ours under a generated name; a user's name for it never comes here.
 */
const fromDisk = ['-protocol_whitelist', 'file'];
const mostPixels = 8192 * 8192;

/** Options and `-i` for music or a voice. */
export const soundInput = (file: string): string[] => [
  ...fromDisk,
  ...['-format_whitelist', 'mov,mp3,wav,w64,flac,ogg,aac,aiff,caf,matroska'],
  ...['-i', asUrl(file)],
];

/** Options and `-i` for footage. */
export const clipInput = (file: string): string[] => [
  ...fromDisk,
  ...['-format_whitelist', 'mov,matroska,mpegts,avi'],
  ...['-max_pixels', String(mostPixels)],
  ...['-i', asUrl(file)],
];

const ownFormats: Readonly<Record<string, string>> = { mkv: 'matroska', wav: 'wav' };

/** Options and `-i` for a file that this program made: MP4, MOV or M4A whatever it is called, Matroska and WAV by their ending. */
export const ownInput = (file: string): string[] => [
  ...fromDisk,
  ...['-f', ownFormats[/\.(\w+)$/.exec(file)?.[1] ?? ''] ?? 'mov'],
  ...['-i', asUrl(file)],
];

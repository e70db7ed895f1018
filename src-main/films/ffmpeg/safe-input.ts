import { asUrl } from './ffmpeg.ts';

/**
 * How files are opened that somebody else made: only from this disk, only in containers that hold footage or sound and
 * nothing else, with pictures no larger than 8K. A playlist, a script or a list of other files under the name of a clip is
 * then no input at all. The file is a copy of ours under a generated name; a user's name for it never comes here.
 */
const fromDisk = ['-protocol_whitelist', 'file'];
const mostPixels = 8192 * 8192;
/** More tracks than a camera writes, and what may be read before a clip has said what it is. */
const probing = ['-max_streams', '64', '-probesize', '10000000', '-analyzeduration', '5000000'];
/** A MOV can name other files as its media; that is off in ffmpeg unless somebody asks, and here it is said. */
const noReferences = ['-enable_drefs', '0', '-use_absolute_path', '0'];
const soundFormats = 'mov,mp3,wav,w64,flac,ogg,aac,aiff,caf,matroska';

/** Options and `-i` for music or a voice. */
export const soundInput = (file: string): string[] =>
  [fromDisk, ['-format_whitelist', soundFormats], ['-max_streams', '64'], ['-i', asUrl(file)]].flat();

/** Options and `-i` for footage, read by the demuxer that its first bytes ask for (`readClipKind`) and by no other. */
export const clipInput = (file: string, demuxer: 'mov' | 'matroska'): string[] =>
  [
    fromDisk,
    ['-format_whitelist', demuxer, '-f', demuxer],
    probing,
    demuxer === 'mov' ? noReferences : [],
    ['-max_pixels', String(mostPixels)],
    ['-i', asUrl(file)],
  ].flat();

const ownFormats: Readonly<Record<string, string>> = { mkv: 'matroska', wav: 'wav' };

/** Options and `-i` for a file that this program made: MP4, MOV or M4A whatever it is called, Matroska and WAV by their ending. */
export const ownInput = (file: string): string[] =>
  [fromDisk, ['-f', ownFormats[/\.(\w+)$/.exec(file)?.[1] ?? ''] ?? 'mov'], ['-i', asUrl(file)]].flat();

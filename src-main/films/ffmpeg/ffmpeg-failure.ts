import { StudioFailure } from '../../failure.ts';

/** What a run that ended badly means. Its last words are the cause, for the log: they may name files. */
export function ffmpegFailure(end: string, stderr: string): StudioFailure {
  const cause = new Error(stderr.trim().split(/\r?\n/).slice(-12).join('\n'));
  if (/No space left on device|ENOSPC|Disk quota exceeded|not enough space on the disk/i.test(stderr)) {
    return new StudioFailure('disk-full', 'There is no space left on the disk. Free some space and start again; finished work is kept.', {
      cause,
    });
  }
  if (
    /Unknown encoder|No such filter|is not a suitable output format|Requested output format .* is not known|Unknown bitstream filter/i.test(
      stderr,
    )
  ) {
    return new StudioFailure('codec-missing', 'The FFmpeg on this machine was built without what this needs. Install a full FFmpeg.', {
      cause,
    });
  }
  return new StudioFailure(
    'ffmpeg-failed',
    `FFmpeg ended with an error (${end}). Try again; if it happens again, install a current FFmpeg.`,
    { cause },
  );
}

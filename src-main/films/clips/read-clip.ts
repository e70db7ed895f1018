import { errnoOf, StudioFailure } from '../../failure.ts';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { runFfmpeg, runFfprobe, type RunOptions } from '../ffmpeg/ffmpeg.ts';
import { clipInput } from '../ffmpeg/safe-input.ts';
import type { FfmpegTools } from '../film-tasks.ts';
import { clipColour, isHdr } from './clip-colour.ts';
import { type ClipKind, readClipKind } from './clip-kind.ts';
import { clipFromBanner, clipFromProbe, type ClipProbe, probeEntries, uprightSize } from './clip-probe.ts';
import { isVariable, lastTimeMs, timesOf } from './packet-times.ts';

/** A clip that the studio can show: what it says of itself, held against what the studio takes. */
export interface OpenedClip {
  readonly kind: ClipKind;
  readonly probe: ClipProbe;
}

const timeLimitMs = 10_000;
/** An hour: as long as a storyboard can count. */
const longestMs = 3_600_000;
const largestEdgePx = 8192;
const smallestEdgePx = 16;
/** More is a mistake of the file; a slow-motion camera says its real rate. */
const fastestFps = 1000;
/** Of the end, read; and what may be missing of it. */
const triedMs = 2000;
const slackMs = 500;
/** Of the beginning, looked at for its rhythm. */
const looked = { seconds: '10', packets: '1500' };

/** What cameras, phones, drones, screens and AI models record in. Everything else is a decoder that is never opened. */
const codecs: ReadonlySet<string> = new Set(
  'h264 hevc av1 vp8 vp9 mpeg4 mpeg2video h263 mjpeg prores dnxhd cfhd ffv1 qtrle png rawvideo v210 dvvideo'.split(' '),
);

/**
 * What a piece of footage is: asked of ffprobe, or of ffmpeg where there is none, and one frame of it decoded. Fails with
 * not-a-clip, clip-not-supported, clip-damaged, clip-too-long, too-many-pixels, took-too-long and as running ffmpeg does.
 */
export const readClip: TaskFunction<'read-clip'> = async ({ file, ffmpeg }, { signal }) => {
  const options = { signal, timeLimitMs };
  const { kind, probe } = await openClipFile(ffmpeg, file, options);
  const input = clipInput(file, kind);
  const timesMs = await lookAtBeginning(ffmpeg.ffmpeg, input, options);
  const durationMs = await readableMs(ffmpeg.ffmpeg, input, probe, options);
  if (durationMs > longestMs) throw tooLong();
  const fps = probe.fps ?? (Math.max(1, timesMs.length - 1) * 1000) / ((timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0) || 1000);
  return {
    ...uprightSize(probe),
    durationMs: Math.round(durationMs),
    fps: Math.min(fastestFps, Math.round(fps * 100) / 100),
    isVariableRate: isVariable(timesMs),
    isHdr: isHdr(probe),
    hasSound: probe.hasSound,
  };
};

/** Opens a clip by its first bytes and reads what it says. Fails as `readClip` does, without decoding anything. */
export async function openClipFile(ffmpeg: FfmpegTools, file: string, options: RunOptions): Promise<OpenedClip> {
  const kind = await readClipKind(file).catch((error: unknown) => {
    throw errnoOf(error) === 'ENOENT' ? missing(error) : error;
  });
  if (kind === null) throw notAClip();
  if (kind === 'other-footage') throw notSupported();
  const probe = await probeClip(ffmpeg, clipInput(file, kind), options);
  if (!probe) throw notAClip();
  check(probe);
  return { kind, probe };
}

async function probeClip(ffmpeg: FfmpegTools, input: readonly string[], options: RunOptions): Promise<ClipProbe | null> {
  try {
    if (ffmpeg.ffprobe !== null) {
      const args = ['-v', 'error', '-print_format', 'json', '-show_entries', probeEntries, ...input];
      return clipFromProbe(JSON.parse((await runFfprobe(ffmpeg.ffprobe, args, options)).stdout));
    }
    // Nothing is read of the file's media: the banner is what counts.
    const args = ['-v', 'info', '-nostats', ...input, '-map', '0:V:0?', '-map', '0:a:0?', '-t', '0', '-c', 'copy', '-f', 'null', '-'];
    return clipFromBanner((await runFfmpeg(ffmpeg.ffmpeg, args, options)).stderr);
  } catch (error) {
    throw isVerdict(error) ? damaged(error) : error;
  }
}

/** Sizes and names are claims of the file until here. */
function check(probe: ClipProbe): void {
  const { widthPx, heightPx } = uprightSize(probe);
  const { stored } = probe;
  if (probe.durationMs !== null && probe.durationMs > longestMs) throw tooLong();
  if (Math.max(widthPx, heightPx, stored.widthPx, stored.heightPx) > largestEdgePx)
    throw new StudioFailure('too-many-pixels', 'The clip is larger than 8K. Save it smaller and take it in again.');
  if (stored.widthPx === 0 || stored.heightPx === 0) throw damaged();
  if (Math.min(widthPx, heightPx) < smallestEdgePx || !codecs.has(probe.codec) || clipColour(probe) === null) throw notSupported();
  if (probe.pixelFormat === 'unknown') throw damaged();
}

/** Decodes the first frame and gives the times of the first packets, in the order they are shown. */
async function lookAtBeginning(ffmpeg: string, input: readonly string[], options: RunOptions): Promise<readonly number[]> {
  const packets = ['-map', '0:V:0', '-t', looked.seconds, '-frames:v', looked.packets, '-c', 'copy', '-f', 'framecrc', 'pipe:1'];
  const frame = ['-map', '0:V:0', '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '16x16', '-f', 'framecrc', 'pipe:1'];
  const times = await listing(ffmpeg, [...input, ...packets], options);
  const frames = await listing(ffmpeg, [...input, ...frame], options);
  if (frames.length === 0 || times.length === 0) throw damaged();
  return times;
}

/**
 * How much of it can be shown. The end is tried: a file that was cut short still says its full length, and sound can go on
 * after the last picture. Where that finds nothing, and where no length is said, packets are counted to the last.
 */
async function readableMs(ffmpeg: string, input: readonly string[], { durationMs }: ClipProbe, options: RunOptions): Promise<number> {
  if (durationMs !== null) {
    const from = Math.max(0, durationMs - triedMs);
    const packets = ['-ss', (from / 1000).toFixed(3), ...input, '-map', '0:V:0', '-c', 'copy', '-f', 'framecrc', 'pipe:1'];
    const last = (await listing(ffmpeg, packets, options)).at(-1);
    if (last !== undefined) return from + last > durationMs - slackMs ? durationMs : from + last;
  }
  const end = await endOf(ffmpeg, input, options);
  if (end === 0) throw damaged();
  return durationMs === null ? end : Math.min(durationMs, end);
}

/** When the last packet that is there ends. */
async function endOf(ffmpeg: string, input: readonly string[], options: RunOptions): Promise<number> {
  const args = ['-v', 'error', '-nostats', '-progress', 'pipe:1', '-fflags', '+discardcorrupt', ...input];
  try {
    return lastTimeMs((await runFfmpeg(ffmpeg, [...args, '-map', '0:V:0', '-c', 'copy', '-f', 'null', '-'], options)).stdout);
  } catch (error) {
    throw isVerdict(error) ? damaged(error) : error;
  }
}

async function listing(ffmpeg: string, args: readonly string[], options: RunOptions): Promise<readonly number[]> {
  try {
    return timesOf((await runFfmpeg(ffmpeg, ['-v', 'error', '-fflags', '+discardcorrupt', ...args], options)).stdout);
  } catch (error) {
    throw isVerdict(error) ? damaged(error) : error;
  }
}

/** A tool that stumbles over the file is a verdict on the file, and so is an answer that cannot be read. */
const isVerdict = (error: unknown): boolean =>
  error instanceof StudioFailure
    ? error.code === 'ffmpeg-failed'
    : error instanceof SyntaxError || (error instanceof Error && error.name === 'ZodError');

const notAClip = (): StudioFailure =>
  new StudioFailure('not-a-clip', 'The file holds no moving pictures. Choose an MP4, MOV, MKV or WebM.');
const notSupported = (): StudioFailure =>
  new StudioFailure('clip-not-supported', 'This kind of footage is not taken. Save it as MP4 (H.264 or HEVC) or MOV (ProRes).');
const tooLong = (): StudioFailure => new StudioFailure('clip-too-long', 'The clip is longer than an hour. Cut out what the film needs.');
const missing = (cause: unknown): StudioFailure =>
  new StudioFailure('clip-missing', 'The clip is not here any more. Take it in again, or take its shot out of the film.', { cause });
export const damaged = (cause?: unknown): StudioFailure =>
  new StudioFailure('clip-damaged', 'The clip is incomplete or damaged. Copy it from the camera again.', { cause });

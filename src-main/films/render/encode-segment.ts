import { StudioFailure } from '../../failure.ts';
import type { PauseSignal } from '../../pause.ts';
import type { DrawnFrame } from '../draw/segment-drawer.ts';
import { rawInput, segmentExtension, videoArguments, type VideoStream } from '../ffmpeg/encoders.ts';
import { asUrl, feedFfmpeg } from '../ffmpeg/ffmpeg.ts';
import type { Encoding } from '../render-plan.ts';
import { removeQuietly } from './segment-cache.ts';

/** All timestamps of a film are whole multiples of this: it holds every frame rate the studio knows. */
export const ticksPerSecond = 30_000;
/** A machine that does not encode one frame in this time hangs. */
const timeLimitMs = 120_000;

export interface SegmentEncoder {
  readonly ffmpeg: string;
  readonly encoding: Encoding;
  readonly stream: VideoStream;
  readonly signal: AbortSignal;
  readonly pause: PauseSignal | undefined;
  /** Frames on their way to ffmpeg while the next is drawn; used again for every segment. */
  readonly buffers: readonly Uint8Array[];
}
export interface SegmentJob {
  readonly frames: AsyncIterable<DrawnFrame>;
  readonly frameCount: number;
  readonly outFile: string;
  /** Nothing is given to this segment's ffmpeg before; it may start, and a few frames may be drawn. */
  readonly after: Promise<unknown>;
  /** How many frames are encoded so far. */
  readonly onFrames: (count: number) => void;
}
export interface SegmentUnderWay {
  /** All frames are drawn and given to ffmpeg. */
  readonly fed: Promise<void>;
  /** ffmpeg has ended well and has encoded exactly these frames. On failure the file is gone. */
  readonly made: Promise<void>;
}

/**
 * Starts one ffmpeg for one segment and gives it the frames. The last frames stay in the encoder's lookahead for a while:
 * whoever draws may begin with the next segment as soon as this one is `fed`.
 */
export function encodeSegment(encoder: SegmentEncoder, job: SegmentJob): SegmentUnderWay {
  const { ffmpeg, encoding, stream, signal, pause } = encoder;
  const args = [
    ['-v', 'error', '-xerror', ...rawInput(stream), ...videoArguments(encoding, stream), '-map_metadata', '-1'],
    ['-video_track_timescale', String(ticksPerSecond), '-f', segmentExtension(encoding), '-y', asUrl(job.outFile)],
  ].flat();
  let encoded = 0;
  const onFrames = (count: number): void => job.onFrames((encoded = count));
  const feed = feedFfmpeg(ffmpeg, args, { signal, timeLimitMs, onFrames, ...(pause ? { pause } : {}) });
  const fed = undoing(feedAll(encoder, job, (bytes) => feed.write(bytes)));
  const made = undoing(finish());
  async function finish(): Promise<void> {
    await fed;
    await feed.finish();
    if (encoded !== job.frameCount) throw wrongCount(encoded, job.frameCount);
  }
  /** Leaves neither a process nor a file when it fails. */
  async function undoing(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      await feed.kill();
      await removeQuietly(job.outFile);
      throw error;
    }
  }
  // Heard by whoever waits for them, which may be later.
  fed.catch(() => {});
  made.catch(() => {});
  return { fed, made };
}

async function feedAll({ buffers, signal }: SegmentEncoder, job: SegmentJob, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const underWay: Promise<void>[] = [];
  let drawn = 0;
  try {
    for await (const frame of job.frames) {
      signal.throwIfAborted();
      const buffer = buffers[drawn % buffers.length]!;
      // The oldest write is over, and with it the use of the buffer that comes round.
      if (underWay.length === buffers.length) await underWay.shift();
      frame.copyTo(buffer);
      drawn += 1;
      const written = job.after.then(() => write(buffer));
      written.catch(() => {});
      underWay.push(written);
    }
  } finally {
    // The buffers are free again for the next segment, whatever happened.
    await Promise.allSettled(underWay);
  }
  await Promise.all(underWay);
  if (drawn !== job.frameCount) throw wrongCount(drawn, job.frameCount);
}

const wrongCount = (is: number, should: number): StudioFailure =>
  new StudioFailure(
    'ffmpeg-failed',
    'FFmpeg did not keep every frame of the film. Try again; if it happens again, install a current FFmpeg.',
    {
      cause: new Error(`${is} frames instead of ${should}`),
    },
  );

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StudioFailure } from '../../failure.ts';
import type { FfmpegTools } from '../film-tasks.ts';
import { readFilmFacts } from '../render/film-facts.ts';
import type { Encoding } from '../render-plan.ts';
import { rawInput, segmentExtension, videoArguments, type VideoStream } from './encoders.ts';
import { asUrl, feedFfmpeg, readFrames, runFfmpeg } from './ffmpeg.ts';
import { ownInput } from './safe-input.ts';
import { psnrOf, trialPattern } from './trial-pattern.ts';

export interface TrialParts {
  readonly tools: FfmpegTools;
  readonly stream: VideoStream;
  /** An empty folder; its owner removes it. */
  readonly workDir: string;
  readonly signal: AbortSignal;
  /** Longer than this for any step of the trial and the encoder is no help. */
  readonly timeLimitMs?: number;
}
export type Trial = { readonly isProven: true; readonly psnrDb: number } | { readonly isProven: false; readonly why: string };

/** Two segments of half a second each: what joins them shows whether they are closed. */
const framesPerSegment = 15;
/**
 * Measured on this pattern: x264 gives 40 dB even at crf 30; a wrong matrix or range leaves 30 to 32, a shift by two pixels 26,
 * exchanged colours 20.
 */
const leastPsnrDb = 36;
/** Every so many rows are compared. */
const everyRow = 5;

/**
 * Tries an encoder on this machine with the very arguments of a film: two segments of a moving pattern are encoded, joined by
 * copying, decoded again in software and compared frame by frame. Fails only when it is cancelled; whatever else goes wrong
 * is the answer.
 */
export async function proveEncoder(encoding: Encoding, parts: TrialParts): Promise<Trial> {
  try {
    const joined = await encodeTwice(encoding, parts);
    const facts = await readFilmFacts(parts.tools, joined, { signal: parts.signal, timeLimitMs: parts.timeLimitMs ?? 5000 });
    const why = whatIsWrong(facts.video, encoding, parts.stream);
    if (why !== null) return { isProven: false, why };
    return await compare(joined, parts);
  } catch (error) {
    parts.signal.throwIfAborted();
    return { isProven: false, why: reasonOf(error) };
  }
}

async function encodeTwice(encoding: Encoding, { tools, stream, workDir, signal, timeLimitMs = 5000 }: TrialParts): Promise<string> {
  const ending = segmentExtension(encoding);
  const draw = trialPattern(stream.frame);
  const frame = new Uint8Array((stream.frame.widthPx * stream.frame.heightPx * 3) / 2);
  const output = ['-video_track_timescale', '30000', '-f', ending, '-y'];
  const name = (part: number): string => `trial-${encoding.encoder}-${part}.${ending}`;
  for (const part of [0, 1]) {
    const args = [
      '-v',
      'error',
      ...rawInput(stream),
      ...videoArguments(encoding, stream),
      ...output,
      asUrl(path.join(workDir, name(part))),
    ];
    const feed = feedFfmpeg(tools.ffmpeg, args, { signal, timeLimitMs });
    try {
      for (let n = 0; n < framesPerSegment; n++) {
        draw(part * framesPerSegment + n, frame);
        await feed.write(frame);
      }
      await feed.finish();
    } finally {
      await feed.kill();
    }
  }
  const list = path.join(workDir, `trial-${encoding.encoder}.txt`);
  await writeFile(list, [0, 1].map((part) => `file ${name(part)}\n`).join(''));
  const joined = path.join(workDir, `trial-${encoding.encoder}.${ending}`);
  const input = ['-v', 'error', '-protocol_whitelist', 'file', '-f', 'concat', '-i', asUrl(list)];
  await runFfmpeg(tools.ffmpeg, [...input, '-c', 'copy', ...output, asUrl(joined)], { signal, timeLimitMs });
  return joined;
}

const codecNames: Readonly<Record<Encoding['codec'], string>> = { h264: 'h264', hevc: 'hevc', prores: 'prores' };

function whatIsWrong(
  video: Awaited<ReturnType<typeof readFilmFacts>>['video'],
  { codec }: Encoding,
  { frame, fps }: VideoStream,
): string | null {
  if (video?.codec !== codecNames[codec]) return 'it made another kind of video';
  if (video.widthPx !== frame.widthPx || video.heightPx !== frame.heightPx) return 'it changed the size of the picture';
  if (Math.abs(video.fps - fps) > 0.01) return 'it changed the frame rate';
  if (video.colour !== 'tv/bt709/bt709/bt709') return 'it does not say what its colours mean';
  return null;
}

async function compare(joined: string, { tools, stream, signal, timeLimitMs = 5000 }: TrialParts): Promise<Trial> {
  const { widthPx, heightPx } = stream.frame;
  const frameBytes = (widthPx * heightPx * 3) / 2;
  const draw = trialPattern(stream.frame);
  const should = new Uint8Array(frameBytes);
  const args = ['-v', 'error', ...ownInput(joined), '-map', '0:v:0', '-pix_fmt', 'yuv420p'];
  let count = 0;
  let worst = Infinity;
  const frames = readFrames(tools.ffmpeg, [...args, '-f', 'rawvideo', 'pipe:1'], { frameBytes, signal, timeLimitMs });
  for await (const frame of frames) {
    draw(count, should);
    count += 1;
    worst = Math.min(worst, psnrOf(frame, should, widthPx, everyRow));
  }
  const wanted = 2 * framesPerSegment;
  if (count !== wanted) return { isProven: false, why: `${count} frames came back of ${wanted}` };
  if (worst < leastPsnrDb) return { isProven: false, why: `the pictures came back changed (${worst.toFixed(0)} dB)` };
  return { isProven: true, psnrDb: worst };
}

/** What ffmpeg said last tells most: the makers' libraries are missing, the device is not there, the size is too large. */
function reasonOf(error: unknown): string {
  if (!(error instanceof StudioFailure)) throw error;
  if (error.code === 'took-too-long') return 'it took too long';
  const words = error.cause instanceof Error ? error.cause.message.trim().split('\n') : [];
  const [first = ''] = words;
  if (first === '') return 'it stopped before the end';
  return /Unknown encoder|Unrecognized option/i.test(words.join(' '))
    ? 'this FFmpeg was built without it'
    : `it does not start: ${plain(first)}`;
}

/** Without addresses and file names, and short. */
const plain = (line: string): string =>
  line
    .replaceAll(/\[[^\]]*\]\s*/g, '')
    .replaceAll(/file:\S+/g, 'the file')
    .slice(0, 120);

import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Framing } from '../../../src-preload/contract/storyboard.ts';
import { contentKey } from '../../content-key.ts';
import { StudioFailure } from '../../failure.ts';
import { syncFile } from '../../write-durably.ts';
import { colourTags } from '../ffmpeg/colour.ts';
import { rawInput } from '../ffmpeg/encoders.ts';
import { asUrl, feedFfmpeg, type FfmpegFeed, readFrames } from '../ffmpeg/ffmpeg.ts';
import { clipInput } from '../ffmpeg/safe-input.ts';
import { fitFraming } from '../fit-move.ts';
import type { Size } from '../geometry.ts';
import { clipColour, type ClipColour } from './clip-colour.ts';
import { clipGraph } from './clip-graph.ts';
import { isOnItsSide, uprightSize } from './clip-probe.ts';
import { damaged, type OpenedClip } from './read-clip.ts';
import { sdrCube } from './to-sdr.ts';

/** Everything that decides the pixels of a clip in a film. */
export interface ClipView {
  readonly sha256: string;
  readonly framing: Framing;
  readonly frame: Size;
  readonly fps: number;
}
/**
 * A few seconds of a clip as the film shows them: its size and rate, upright, SDR, every frame whole in itself, so that
 * any of them is found by its number. The pieces of a clip stand on whole seconds, and only those that are shown are made.
 */
export interface Piece {
  readonly file: string;
  /** Pictures were missing or broken where the clip says it has some. */
  readonly isCutShort: boolean;
}
export interface PieceTools {
  readonly ffmpeg: string;
  /** Where pieces are kept. */
  readonly piecesDir: string;
  /** Where they are made. */
  readonly workDir: string;
}

/** Moves when the same clip would come out otherwise. */
const normaliserVersion = 2;
export const pieceSeconds = 5;
/** What stands on the screen when a piece begins came this much earlier at most. */
const leadSeconds = 2;
/** Without moving. */
const timeLimitMs = 60_000;
/** A file may claim this much more than it shows: sound goes on after the last picture. */
const slackMs = 500;
/** Every frame by itself, at 48 dB and more: about 0.3 MB for a frame of 1080p. */
const encoding = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-crf',
  '10',
  '-g',
  '1',
  '-threads',
  '2',
  '-pix_fmt',
  'yuv420p',
  ...colourTags,
];

/** Names the piece: 32 hex digits. */
export const pieceKey = (view: ClipView, index: number): string => {
  const { sha256, framing, frame, fps } = view;
  const { x, y, width, height } = framing;
  const facts = [normaliserVersion, sha256, x, y, width, height, frame.widthPx, frame.heightPx, fps, index];
  return contentKey(facts).slice(0, 32);
};

/** A piece that was made before; it counts as used now. */
export async function findPiece(piecesDir: string, key: string): Promise<Piece | null> {
  for (const isCutShort of [false, true]) {
    const file = pieceFile(piecesDir, key, isCutShort);
    const now = new Date();
    const isThere = await utimes(file, now, now).then(
      () => true,
      () => false,
    );
    if (isThere) return { file, isCutShort };
  }
  return null;
}

/**
 * Makes piece `index` of a clip. Null when the clip has ended before it. Fails with clip-damaged when nothing of it can be
 * decoded where it says there is something, and as running ffmpeg does.
 */
export async function makePiece(
  { ffmpeg, piecesDir, workDir }: PieceTools,
  file: string,
  { kind, probe }: OpenedClip,
  view: ClipView,
  index: number,
  signal: AbortSignal,
): Promise<Piece | null> {
  const colour = clipColour(probe);
  if (!colour) throw damaged();
  const { stored, rotation } = probe;
  const turned = isOnItsSide(rotation) ? { widthPx: stored.heightPx, heightPx: stored.widthPx } : stored;
  const startSeconds = Math.max(0, index * pieceSeconds - leadSeconds);
  const lead = (index * pieceSeconds - startSeconds) * view.fps;
  const { frame, fps } = view;
  const upright = uprightSize(probe);
  // What a storyboard says of the clip's size is a claim; nothing is stretched for it.
  const framing = fitFraming(view.framing, (frame.widthPx / frame.heightPx) * (upright.heightPx / upright.widthPx));
  const key = pieceKey(view, index);
  const partial = path.join(workDir, `${key}.partial`);
  const cube = colour.light && (await writeCube(workDir, colour.light));
  const decoding = [
    ['-v', 'error', '-fflags', '+discardcorrupt'],
    startSeconds > 0 ? ['-ss', String(startSeconds)] : [],
    clipInput(file, kind),
    ['-filter_complex', clipGraph({ turned, framing, frame, fps, lead, colour, cube }), '-map', '[out]'],
    // The rate is said again: FFmpeg 7 forgets it behind `setpts`, and takes 25.
    ['-frames:v', String(pieceSeconds * fps), '-r', String(fps), '-f', 'rawvideo', 'pipe:1'],
  ].flat();
  const encodingTo = [
    ['-v', 'error', ...rawInput({ frame, fps }), ...encoding],
    ['-video_track_timescale', String(fps * 512), '-f', 'mp4', '-y', asUrl(partial)],
  ].flat();
  try {
    const { frames, complaint, failure } = await transcode(ffmpeg, decoding, encodingTo, frame, signal);
    const endMs = (index * pieceSeconds + frames / fps) * 1000;
    const isShort = frames < pieceSeconds * fps && (probe.durationMs === null || endMs < probe.durationMs - slackMs);
    const isCutShort = isShort && complaint;
    if (frames === 0 && (isCutShort || index === 0)) throw damaged(failure);
    if (frames === 0) return null;
    await mkdir(piecesDir, { recursive: true });
    const finished = pieceFile(piecesDir, key, isCutShort);
    await syncFile(partial);
    await rename(partial, finished);
    return { file: finished, isCutShort };
  } finally {
    await rm(partial, { force: true });
  }
}

const pieceFile = (piecesDir: string, key: string, isCutShort: boolean): string =>
  path.join(piecesDir, `${key}${isCutShort ? '-cut' : ''}.mp4`);

/**
 * Decodes in one process and encodes in another, with the frames through here: neither lives on without us. An ffmpeg that
 * gives up on the clip has still given what it could read.
 */
async function transcode(
  ffmpeg: string,
  decoding: readonly string[],
  encodingTo: readonly string[],
  { widthPx, heightPx }: Size,
  signal: AbortSignal,
): Promise<{ frames: number; complaint: boolean; failure?: StudioFailure }> {
  const frameBytes = (widthPx * heightPx * 3) / 2;
  const buffers = [new Uint8Array(frameBytes), new Uint8Array(frameBytes)] as const;
  const options = { signal, timeLimitMs };
  let feed: FfmpegFeed | undefined;
  let frames = 0;
  let complaint = false;
  let failure: StudioFailure | undefined;
  try {
    let written = Promise.resolve();
    const onEnd = (complaints: string): void => void (complaint = complaints !== '');
    try {
      for await (const bytes of readFrames(ffmpeg, decoding, { ...options, frameBytes, onEnd })) {
        const buffer = buffers[frames % 2 === 0 ? 0 : 1];
        buffer.set(bytes);
        await written;
        feed ??= feedFfmpeg(ffmpeg, encodingTo, options);
        written = feed.write(buffer);
        written.catch(() => {});
        frames += 1;
      }
    } catch (error) {
      if (!(error instanceof StudioFailure) || error.code !== 'ffmpeg-failed') throw error;
      [complaint, failure] = [true, error];
    }
    await written;
    await feed?.finish();
    return { frames, complaint, ...(failure ? { failure } : {}) };
  } catch (error) {
    await feed?.kill();
    throw error;
  }
}

/** The table of colours, once for a job. It appears whole, as another piece may be read with it already. */
export async function writeCube(workDir: string, light: NonNullable<ClipColour['light']>): Promise<string> {
  const file = path.join(workDir, `${light.primaries}-${light.curve}.cube`);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) return file;
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, sdrCube(light));
  await rename(unfinished, file);
  return file;
}

import path from 'node:path';
import type { Framing } from '../../../src-preload/contract/storyboard.ts';
import { readFrames } from '../ffmpeg/ffmpeg.ts';
import { ownInput } from '../ffmpeg/safe-input.ts';
import type { FfmpegTools } from '../film-tasks.ts';
import type { Size } from '../geometry.ts';
import { type ClipView, findPiece, makePiece, type Piece, pieceKey, pieceSeconds } from './normalise-clip.ts';
import { damaged, openClipFile, type OpenedClip } from './read-clip.ts';

/** A run of frames of a clip as a film shows it. */
export interface ClipRequest {
  readonly sha256: string;
  /** Our copy of the clip. */
  readonly file: string;
  /** Where in the clip its strip begins; to the nearest frame of the film. */
  readonly startMs: number;
  /** First frame, counted from the strip's. */
  readonly first: number;
  readonly count: number;
  /** A clip is not moved over: the same for all of its frames. */
  readonly framing: Framing;
  readonly frame: Size;
  readonly fps: number;
}
/**
 * Yields exactly `count` frames of yuv420p, limited range BT.709, the last one again and again where the clip has ended.
 * Frame n is the same, byte for byte, however the runs are cut. A frame's bytes are the reader's until it asks for the next,
 * and only to read. Fails with clip-damaged, as opening a clip and running ffmpeg do, or with the signal's reason.
 */
export type OpenClip = (request: ClipRequest, signal: AbortSignal) => AsyncGenerator<Uint8Array, void, undefined>;

export interface ClipOpenerParts {
  readonly ffmpeg: FfmpegTools;
  /** Pieces of clips are kept in its folder `clips`. */
  readonly cacheDir: string;
  /** Of the job's own. */
  readonly workDir: string;
}

const timeLimitMs = 60_000;

/** One for a job: what is being made for one reader is not made again for another. */
export function createClipOpener({ ffmpeg, cacheDir, workDir }: ClipOpenerParts): OpenClip {
  const tools = { ffmpeg: ffmpeg.ffmpeg, piecesDir: path.join(cacheDir, 'clips'), workDir };
  const opened = new Map<string, Promise<OpenedClip>>();
  const underWay = new Map<string, Promise<unknown>>();

  const open = ({ sha256, file }: ClipRequest, signal: AbortSignal): Promise<OpenedClip> => {
    const known = opened.get(sha256);
    if (known) return known;
    const opening = openClipFile(ffmpeg, file, { signal, timeLimitMs });
    opened.set(sha256, opening);
    opening.catch(() => opened.delete(sha256));
    return opening;
  };

  const piece = async (request: ClipRequest, view: ClipView, index: number, signal: AbortSignal): Promise<Piece | null> => {
    const key = pieceKey(view, index);
    // Whoever made it may have been cancelled: then it is looked for again, and made here.
    for (let making = underWay.get(key); making; making = underWay.get(key)) await making.catch(() => {});
    const made = findPiece(tools.piecesDir, key).then(
      async (found) => found ?? makePiece(tools, request.file, await open(request, signal), view, index, signal),
    );
    underWay.set(key, made);
    try {
      return await made;
    } finally {
      underWay.delete(key);
    }
  };

  const read = (
    found: Piece,
    view: ClipView,
    from: number,
    count: number,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> => {
    const { frame, fps } = view;
    // Half a frame early, so that rounding cannot miss the first. The rate is said: FFmpeg 7 forgets it behind `setpts`.
    const seek = from > 0 ? ['-ss', ((from - 0.5) / fps).toFixed(6)] : [];
    const args = [
      '-v',
      'error',
      ...seek,
      ...ownInput(found.file),
      '-map',
      '0:v:0',
      '-vf',
      'setpts=PTS-STARTPTS',
      '-frames:v',
      String(count),
    ];
    const frameBytes = (frame.widthPx * frame.heightPx * 3) / 2;
    return readFrames(ffmpeg.ffmpeg, [...args, '-r', String(fps), '-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1'], {
      signal,
      timeLimitMs,
      frameBytes,
    });
  };

  /** The last picture that the clip has at or before a piece. */
  const lastFrame = async (request: ClipRequest, view: ClipView, upTo: number, signal: AbortSignal): Promise<Uint8Array> => {
    const { probe } = await open(request, signal);
    const claimed = probe.durationMs === null ? upTo : Math.floor(probe.durationMs / 1000 / pieceSeconds);
    for (let index = Math.min(upTo, claimed); index >= 0; index--) {
      const found = await piece(request, view, index, signal);
      let last: Uint8Array | null = null;
      if (found) for await (const bytes of read(found, view, 0, pieceSeconds * view.fps, signal)) last = bytes;
      if (last && found?.isCutShort) throw damaged();
      if (last) return last;
    }
    throw damaged();
  };

  return async function* openClip(request, signal) {
    const { sha256, framing, frame, fps, startMs, first, count } = request;
    const view: ClipView = { sha256, framing, frame, fps };
    const pieceFrames = pieceSeconds * fps;
    const start = Math.round((startMs * fps) / 1000) + first;
    let given = 0;
    let last: Uint8Array | null = null;
    for (let hasEnded = false; given < count && !hasEnded;) {
      const at = start + given;
      const index = Math.floor(at / pieceFrames);
      const from = at - index * pieceFrames;
      const wanted = Math.min(count - given, pieceFrames - from);
      const found = await piece(request, view, index, signal);
      let got = 0;
      if (found) {
        for await (const bytes of read(found, view, from, wanted, signal)) {
          yield (last = bytes);
          got += 1;
        }
        if (got < wanted && found.isCutShort) throw damaged();
      }
      given += got;
      hasEnded = got < wanted;
    }
    if (given === count) return;
    last ??= await lastFrame(request, view, Math.floor((start + given) / pieceFrames), signal);
    for (; given < count; given++) {
      signal.throwIfAborted();
      yield last;
    }
  };
}

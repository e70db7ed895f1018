import { StudioFailure } from '../failure.ts';
import type { Decoded, WantedDepth } from '../imaging/decoded-picture.ts';
import { nearestFirst } from './nearest-first.ts';
import { decodeFrame, openFrame } from './read-frame.ts';
import type { DevelopFrame } from './recipe.ts';

/** A frame that takes no part, and why. */
export interface LeftOut {
  /** Place in the input. */
  readonly index: number;
  readonly reason: string;
}

/** A decoded frame on its way: `rgb` is gone when the next one is asked for. */
export type LoadedFrame<Depth extends WantedDepth = 8> = Decoded<Depth> & {
  /** Place in the input. */
  readonly index: number;
  /** How many times smaller it was made on loading; 1 for all of it. */
  readonly shrink: number;
};

/**
 * Decodes frames one at a time, the base first, no larger than `longEdgePx` where that is given, in eight bits or, with
 * `held`, in what the file holds. What is wrong with a frame's content leaves it out, and a damaged base is
 * replaced by its nearest good neighbour; the first frame that comes decides the size. Frames that cannot be read or are
 * not what was imported fail the whole photo: its recipe would no longer say what it was made of.
 */
export async function* loadFrames<Depth extends WantedDepth = 8>(
  frames: readonly DevelopFrame[],
  base: number,
  longEdgePx: number | null,
  leaveOut: (frame: LeftOut) => void,
  wanted: Depth = 8 as Depth,
): AsyncGenerator<LoadedFrame<Depth>, void, undefined> {
  let size: { widthPx: number; heightPx: number } | undefined;
  let firstFailure: unknown;
  for (const index of nearestFirst(frames.length, base)) {
    try {
      const frame = await openFrame(frames[index]!);
      const { widthPx, heightPx } = frame;
      if (size && (size.widthPx !== widthPx || size.heightPx !== heightPx)) {
        leaveOut({ index, reason: `It measures ${widthPx} x ${heightPx}, the base frame ${size.widthPx} x ${size.heightPx}.` });
        continue;
      }
      const decoded = await decodeFrame(frame, longEdgePx, wanted);
      size ??= { widthPx, heightPx };
      try {
        yield { index, shrink: Math.max(widthPx, heightPx) / Math.max(decoded.widthPx, decoded.heightPx), ...decoded };
      } finally {
        // Tens of megabytes outside the heap: gone now, not when the collector gets to it.
        decoded.rgb.buffer.transfer(0);
      }
    } catch (error) {
      if (!isAboutContent(error)) throw error;
      firstFailure ??= error;
      leaveOut({ index, reason: error.message });
    }
  }
  if (!size) throw firstFailure ?? new StudioFailure('invalid-input', 'A photo needs at least one frame.');
}

const contentCodes: ReadonlySet<string> = new Set(['photo-damaged', 'not-a-photo', 'decoder-missing', 'too-many-pixels']);
const isAboutContent = (error: unknown): error is StudioFailure => error instanceof StudioFailure && contentCodes.has(error.code);

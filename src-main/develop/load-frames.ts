import { StudioFailure } from '../failure.ts';
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
export interface LoadedFrame {
  readonly index: number;
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Decodes frames one at a time, the base first. What is wrong with a frame's content leaves it out, and a damaged base is
 * replaced by its nearest good neighbour; the first frame that comes decides the size. Frames that cannot be read or are
 * not what was imported fail the whole photo: its recipe would no longer say what it was made of.
 */
export async function* loadFrames(
  frames: readonly DevelopFrame[],
  base: number,
  leaveOut: (frame: LeftOut) => void,
): AsyncGenerator<LoadedFrame, void, undefined> {
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
      const rgb = await decodeFrame(frame);
      size ??= { widthPx, heightPx };
      try {
        yield { index, rgb, widthPx, heightPx };
      } finally {
        // Tens of megabytes outside the heap: gone now, not when the collector gets to it.
        rgb.buffer.transfer(0);
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

import type { SegmentDrawer } from '../draw/segment-drawer.ts';
import type { PauseSignal } from '../../pause.ts';
import type { RenderPlan, Segment } from '../render-plan.ts';
import { encodeSegment, type SegmentEncoder } from './encode-segment.ts';
import type { Lanes } from './lanes.ts';
import type { SegmentCache } from './segment-cache.ts';

/** Frames drawn ahead of the encoder: enough that neither waits for the other, and few, for they are large. */
const buffersPerLane = 3;

export interface SegmentMaking {
  readonly plan: RenderPlan;
  readonly ffmpeg: string;
  readonly cache: SegmentCache;
  readonly lanes: Lanes;
  /** One that can draw these segments; every lane has its own. */
  readonly openDrawer: (segments: readonly Segment[]) => Promise<SegmentDrawer>;
  readonly signal: AbortSignal;
  readonly pause: PauseSignal | undefined;
  /** How many frames are encoded so far, of all segments together. */
  readonly onFrames: (count: number) => void;
}

/**
 * Draws and encodes segments into the cache, in as many lanes as were chosen. What is finished stays in the cache whatever
 * happens to the rest. Fails with the codes of photos, clips and ffmpeg; every process has ended by then.
 */
export async function makeSegments(segments: readonly Segment[], making: SegmentMaking): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([making.signal, stop.signal]);
  const shares = share(segments, Math.min(making.lanes.count, segments.length));
  const counts = new Map<Segment, number>();
  const onFrames = (segment: Segment, count: number): void => {
    counts.set(segment, count);
    making.onFrames(counts.values().reduce((sum, frames) => sum + frames, 0));
  };
  const outcomes = await Promise.allSettled(
    shares.map((own) =>
      runLane(() => take(own, shares), segments, { ...making, signal }, onFrames).catch((error: unknown) => {
        // The first failure is the one that counts; the others only stop.
        stop.abort(error);
        throw error;
      }),
    ),
  );
  making.signal.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function runLane(
  next: () => Segment | undefined,
  all: readonly Segment[],
  { plan, ffmpeg, cache, lanes, openDrawer, signal, pause }: SegmentMaking,
  onFrames: (segment: Segment, count: number) => void,
): Promise<void> {
  const drawer = await openDrawer(all);
  const buffers = Array.from({ length: buffersPerLane }, () => new Uint8Array(drawer.frameBytes));
  const stream = { frame: plan.frame, fps: plan.fps, threads: lanes.threads };
  const keep = async (segment: Segment, made: Promise<void>, file: string): Promise<void> => {
    await made;
    await cache.keep(segment, file);
  };
  const encoder: SegmentEncoder = { ffmpeg, encoding: plan.encoding, stream, signal, pause, buffers };
  let before: Promise<unknown> = Promise.resolve();
  let segment = next();
  while (segment) {
    const current = segment;
    const coming = next();
    const outFile = cache.unfinished(current);
    const after = before;
    const { fed, made } = encodeSegment(encoder, {
      frames: drawer.frames(current.recipe, signal, coming?.recipe),
      frameCount: current.recipe.frameCount,
      outFile,
      after,
      onFrames: (count) => onFrames(current, count),
    });
    before = keep(current, made, outFile);
    before.catch(() => {});
    await fed.catch(async (error: unknown) => {
      await Promise.allSettled([after, made, before]);
      throw error;
    });
    segment = coming;
  }
  await before;
}

/** Runs of neighbours with about as many frames each: neighbours show the same pictures. */
function share(segments: readonly Segment[], lanes: number): Segment[][] {
  const total = segments.reduce((sum, { recipe }) => sum + recipe.frameCount, 0);
  const shares: Segment[][] = Array.from({ length: lanes }, () => []);
  let sum = 0;
  for (const segment of segments) {
    const middle = sum + segment.recipe.frameCount / 2;
    shares[Math.min(lanes - 1, Math.floor((middle * lanes) / total))]?.push(segment);
    sum += segment.recipe.frameCount;
  }
  return shares;
}

/** The next of its own, or the last of whoever has most left. */
function take(own: Segment[], shares: readonly Segment[][]): Segment | undefined {
  const fullest = shares.reduce((most, one) => (one.length > most.length ? one : most), own);
  return own.shift() ?? fullest.pop();
}

import type { FrameFacts } from './frame-facts.ts';

/**
 * Frames in the order in which they were taken. Given in natural order of their names, a frame without a believable time
 * keeps its place behind the one it follows by name; equal times keep the order of names.
 */
export function inShootOrder<T extends { readonly facts: Pick<FrameFacts, 'capturedAtMs'> }>(frames: readonly T[]): T[] {
  let lastMs = frames.find(({ facts }) => facts.capturedAtMs !== null)?.facts.capturedAtMs ?? 0;
  const timed = frames.map((frame) => {
    lastMs = frame.facts.capturedAtMs ?? lastMs;
    return { frame, timeMs: lastMs };
  });
  return timed.toSorted((a, b) => a.timeMs - b.timeMs).map(({ frame }) => frame);
}

import type { FrameFacts } from './frame-facts.ts';

type Timed = { readonly facts: Pick<FrameFacts, 'capturedAtMs'> };
/** A frame in its place, with the time it is taken to be from: the camera's, put right where its clock was not. */
export interface Placed<T> {
  readonly frame: T;
  readonly timeMs: number;
  /** Milliseconds since the frame before; null where nobody knows, because one has no time or the clock was set between. */
  readonly sinceMs: number | null;
}

/**
 * Frames of one camera in the order in which they were taken. They are given in natural order of their names: a frame
 * without a believable time keeps its place behind the one it follows by name, and equal times keep the order of names.
 *
 * A clock that was put back (or a second camera of the same kind) makes times that run through each other. It shows when
 * the names, which count, fall into a few long runs of growing times: then the names are right and the clock was not.
 */
export function inShootOrder<T extends Timed>(frames: readonly T[]): Placed<T>[] {
  const runs = growingRuns(frames);
  const isClockSet =
    runs.length > 1 && runs.length <= Math.max(2, frames.length / 8) && runs.every((run) => run.length > 1) && runThrough(runs);
  if (!isClockSet) return placed(byTime(frames), new Set());
  const breaks = new Set(runs.slice(1).map((run) => run[0]!));
  return placed(runs.flat(), breaks);
}

/** By time, equal times in the order given; a frame without one stays behind the one it follows. */
export function byTime<T extends Timed>(
  frames: readonly T[],
  timeOf: (frame: T) => number | null = ({ facts }) => facts.capturedAtMs,
): T[] {
  let lastMs = frames.map(timeOf).find((timeMs) => timeMs !== null) ?? 0;
  const timed = frames.map((frame) => {
    lastMs = timeOf(frame) ?? lastMs;
    return { frame, timeMs: lastMs };
  });
  return timed.toSorted((a, b) => a.timeMs - b.timeMs).map(({ frame }) => frame);
}

/** Cuts where a frame is older than the one before it by name. */
function growingRuns<T extends Timed>(frames: readonly T[]): T[][] {
  const runs: T[][] = [[]];
  let lastMs = -Infinity;
  for (const frame of frames) {
    const { capturedAtMs } = frame.facts;
    if (capturedAtMs !== null && capturedAtMs < lastMs) runs.push([]);
    runs.at(-1)!.push(frame);
    lastMs = capturedAtMs ?? lastMs;
  }
  return runs;
}

/** Whether one run has frames from before and after another began. A counter that started again makes runs that do not. */
function runThrough(runs: readonly (readonly Timed[])[]): boolean {
  const spans = runs.map((run) => ({
    from: firstTime(run),
    to: run.findLast(({ facts }) => facts.capturedAtMs !== null)?.facts.capturedAtMs ?? -Infinity,
  }));
  spans.sort((a, b) => a.from - b.from);
  return spans.some(({ from }, index) => index > 0 && from <= Math.max(...spans.slice(0, index).map(({ to }) => to)));
}

/** Times never run back: behind a break they are moved to where the run before ended. */
function placed<T extends Timed>(frames: readonly T[], breaks: ReadonlySet<T>): Placed<T>[] {
  let shiftMs = 0;
  let lastMs = firstTime(frames);
  let lastKnown: number | null = null;
  return frames.map((frame, index) => {
    const { capturedAtMs } = frame.facts;
    if (breaks.has(frame) && capturedAtMs !== null) shiftMs = lastMs - capturedAtMs;
    const timeMs = Math.max(lastMs, capturedAtMs === null ? lastMs : capturedAtMs + shiftMs);
    const sinceMs = index === 0 || breaks.has(frame) || capturedAtMs === null || lastKnown === null ? null : timeMs - lastMs;
    lastMs = timeMs;
    lastKnown = capturedAtMs;
    return { frame, timeMs, sinceMs };
  });
}

const firstTime = (frames: readonly Timed[]): number => frames.find(({ facts }) => facts.capturedAtMs !== null)?.facts.capturedAtMs ?? 0;

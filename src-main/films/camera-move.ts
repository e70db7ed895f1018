import type { Framing } from './storyboard.ts';

/**
 * How far a move has come at `time` (0 to 1). It speeds up along a raised cosine over `rampIn`, holds its speed, and slows
 * down over `rampOut` (both parts of the whole, together at most 1), so position, speed and acceleration are continuous
 * and there is no moment at which one sees it start or stop.
 */
export function moveProgress(time: number, rampIn: number, rampOut: number): number {
  const speed = 1 / (1 - (rampIn + rampOut) / 2);
  if (time < rampIn) return speed * ramped(time, rampIn);
  if (time > 1 - rampOut) return 1 - speed * ramped(1 - time, rampOut);
  return speed * (time - rampIn / 2);
}

/** Integral of (1 - cos(pi t / length)) / 2 from 0 to time. */
const ramped = (time: number, length: number): number =>
  length === 0 ? 0 : time / 2 - (length / (2 * Math.PI)) * Math.sin((Math.PI * time) / length);

/** The framing between two, on a straight line: every point of the photo moves straight and as evenly as the progress. */
export function framingBetween(from: Framing, to: Framing, progress: number): Framing {
  const between = (a: number, b: number): number => a + (b - a) * progress;
  return {
    x: between(from.x, to.x),
    y: between(from.y, to.y),
    width: between(from.width, to.width),
    height: between(from.height, to.height),
  };
}

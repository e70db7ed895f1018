import type { Framing } from '../../src-preload/contract/storyboard.ts';

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

/** Below this a zoom is a straight line to any eye and to the last digits of a number. */
const noZoom = 1e-6;

/**
 * The framing between two of the same shape. Every point of the picture moves on a straight line; a zoom grows by the same
 * factor from one frame to the next, which is what looks even: at the same speed in pixels it would seem to hurry at its
 * narrow end.
 */
export function framingBetween(from: Framing, to: Framing, progress: number): Framing {
  const factor = to.width / from.width;
  const way = Math.abs(factor - 1) < noZoom ? progress : Math.expm1(progress * Math.log(factor)) / (factor - 1);
  const between = (a: number, b: number): number => a + (b - a) * way;
  return {
    x: between(from.x, to.x),
    y: between(from.y, to.y),
    width: between(from.width, to.width),
    height: between(from.height, to.height),
  };
}

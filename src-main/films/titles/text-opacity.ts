import type { StripText } from '../timeline.ts';

const fadeMs = 500;
/** Of a brief text's time: the middle third at least is whole. */
const mostOfTime = 1 / 3;

/**
 * How much of a text is seen on frame `n`, 0 to 1; `n`, `from` and `to` count from the same frame. It comes and goes without
 * a visible start or stop (smootherstep: no speed and no acceleration at either end).
 */
export function textOpacity({ from, to }: StripText, n: number, fps: number): number {
  if (n < from || n >= to) return 0;
  const fade = Math.min(Math.round((fadeMs * fps) / 1000), Math.floor((to - from) * mostOfTime));
  const step = Math.min(1, (n - from + 1) / (fade + 1), (to - n) / (fade + 1));
  return step ** 3 * (step * (step * 6 - 15) + 10);
}

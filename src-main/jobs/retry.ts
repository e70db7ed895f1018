import type { FailureCode } from '../../src-preload/contract/failures.ts';

/**
 * What a failure means for another try. `never`: the same input gives the same failure. `soon`: something outside the
 * job went wrong and may be gone at once.
 */
export type RetryClass = 'never' | 'soon';

const worthAnotherTry: ReadonlySet<FailureCode> = new Set([
  'worker-lost',
  'took-too-long',
  'ffmpeg-failed',
  'film-not-verified',
  'unexpected',
]);

export const retryClass = (code: FailureCode): RetryClass => (worthAnotherTry.has(code) ? 'soon' : 'never');

/** No failure is waited out for longer than this. */
export const longestDelayMs = 60_000;

/** Exponential with full jitter, in milliseconds: a random moment within min(cap, base * 2^failures). `random` is 0 to 1. */
export function retryDelayMs(failureCount: number, random: number, { baseMs = 500, capMs = longestDelayMs } = {}): number {
  return Math.round(random * Math.min(capMs, baseMs * 2 ** failureCount));
}

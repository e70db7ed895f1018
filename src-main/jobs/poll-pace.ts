/** How far apart one parked job is asked after. */
export const pollPace = { leastMs: 1000, mostMs: 10_000, growth: 1.35, jitter: 0.05 };

/** Of all parked jobs of a lane together, so that many cost no more than a few that are asked often. */
const apartMs = 50;

/** A look that failed is repeated later and later, up to this. */
const mostAfterFailureMs = 60_000;

/**
 * When a parked job is asked next, in milliseconds: sooner while it is young, and never so soon that all `parkedCount` of its
 * lane together are asked more often than 20 times a second (as long as 10 s for each allow it). `random` is 0 to 1. Pure.
 */
export function pollDelayMs(
  { asked, failures, parkedCount }: { asked: number; failures: number; parkedCount: number },
  random: number,
): number {
  const { leastMs, mostMs, growth, jitter } = pollPace;
  if (failures > 0) return Math.min(mostAfterFailureMs, leastMs * 2 ** failures) * (1 - jitter * random);
  const wanted = Math.min(mostMs, Math.max(leastMs * growth ** asked, parkedCount * apartMs));
  return Math.max(leastMs, wanted * (1 - jitter * random));
}

/**
 * How much sooner than due a parked job may be asked together with others. Waking up for a look costs more than the look;
 * where there are so many that each is asked seldom anyway, half a second is nothing to any of them.
 */
export const pollSlackMs = (parkedCount: number): number => (parkedCount * apartMs < 2 * pollPace.leastMs ? 0 : 500);

import { z } from 'zod';
import type { FailureCode } from '../../src-preload/contract/failures.ts';
import type { PauseReason } from '../../src-preload/contract/jobs.ts';
import { outgoingKinds } from './job.ts';

/**
 * What a failure means for another try. `never`: the same input gives the same failure. `soon`: something outside the
 * job went wrong and may be gone at once. `hold`: it is about more than this job, which is not to blame: what it is about
 * stands still, and the job waits unharmed.
 */
export type FailureMeaning =
  | { readonly kind: 'never' }
  | { readonly kind: 'soon'; readonly leastMs: number; readonly baseMs: number }
  | { readonly kind: 'hold'; readonly reason: PauseReason; readonly of: 'lane' | 'project'; readonly wait: Wait };

/** For how long: until somebody ends it, for a while, or for longer each time. */
type Wait = { readonly until: 'ended' } | { readonly forMs: number } | { readonly firstMs: number; readonly mostMs: number };

const never: FailureMeaning = { kind: 'never' };
const soon: FailureMeaning = { kind: 'soon', leastMs: 0, baseMs: 500 };
const ended: Wait = { until: 'ended' };

/** Whatever is not here is `never`. */
const meanings: Partial<Record<FailureCode, FailureMeaning>> = {
  'worker-lost': soon,
  'took-too-long': soon,
  'ffmpeg-failed': soon,
  'film-not-verified': soon,
  unexpected: soon,
  'ai-failed': soon,
  'ai-busy': { kind: 'soon', leastMs: 0, baseMs: 5000 },
  offline: { kind: 'hold', reason: 'offline', of: 'lane', wait: { firstMs: 5000, mostMs: 60_000 } },
  'ai-key-missing': { kind: 'hold', reason: 'auth', of: 'lane', wait: ended },
  'ai-key-refused': { kind: 'hold', reason: 'auth', of: 'lane', wait: ended },
  'ai-account-locked': { kind: 'hold', reason: 'auth', of: 'lane', wait: ended },
  'disk-full': { kind: 'hold', reason: 'disk-low', of: 'lane', wait: { forMs: 60_000 } },
};

/** What a worker may say of a budget: whose it is, and when there is a new one. */
const BudgetFacts = z.object({ cap: z.enum(['project', 'day']), forMs: z.number().positive().optional() });

/** What a provider may say that has too much to do. */
const BusyFacts = z.object({ retryAfterMs: z.number().positive() });

/** `work` is what failed, `facts` what it told (StudioFailure.facts). Pure. */
export function meaningOf(code: FailureCode, work: { kind: string; projectId: string | null }, facts?: unknown): FailureMeaning {
  // A delivery goes to a disk that is not the library's.
  if (code === 'disk-full' && outgoingKinds.has(work.kind)) return never;
  const meaning = meanings[code] ?? never;
  if (meaning.kind === 'soon') return { ...meaning, leastMs: Math.min(longestDelayMs, BusyFacts.safeParse(facts).data?.retryAfterMs ?? 0) };
  if (code !== 'budget-reached') return meaning;
  const known = BudgetFacts.safeParse(facts).data;
  // One project's cap is no other project's.
  const of = known?.cap === 'day' || work.projectId === null ? 'lane' : 'project';
  return { kind: 'hold', reason: 'budget', of, wait: known?.forMs ? { forMs: known.forMs } : ended };
}

/** No failure is waited out for longer than this. */
export const longestDelayMs = 60_000;

/** Exponential with full jitter, in milliseconds: a random moment within min(cap, base * 2^failures). `random` is 0 to 1. */
export function retryDelayMs(failureCount: number, random: number, { baseMs = 500, capMs = longestDelayMs } = {}): number {
  return Math.round(random * Math.min(capMs, baseMs * 2 ** failureCount));
}

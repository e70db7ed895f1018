/** A page that dies twice within this time would die again. */
const quietMs = 60_000;

/** What to do when the page's process has ended: bring it back once, then say so. Times are milliseconds of one clock. */
export function afterPageLoss(reason: string, previousLossAtMs: number | null, nowMs: number): 'ignore' | 'reload' | 'give-up' {
  if (reason === 'clean-exit') return 'ignore';
  return previousLossAtMs === null || nowMs - previousLossAtMs > quietMs ? 'reload' : 'give-up';
}

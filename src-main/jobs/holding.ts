import type { Pauses } from './pauses.ts';
import type { FailureMeaning } from './retry.ts';

/** Lets what a failure is about stand still. */
export function holdFor(
  pauses: Pauses,
  { reason, of, wait }: Extract<FailureMeaning, { kind: 'hold' }>,
  { lane, projectId, message }: { lane: string; projectId: string | null; message: string },
): void {
  const wanted = { scope: of === 'project' ? `project:${projectId}` : lane, reason, message };
  if ('firstMs' in wait) pauses.holdForLonger(wanted, wait);
  else pauses.hold('forMs' in wait ? { ...wanted, forMs: wait.forMs } : wanted);
}

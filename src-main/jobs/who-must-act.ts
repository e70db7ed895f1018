import type { PauseReason } from '../../src-preload/contract/jobs.ts';
import type { FailureCode } from '../../src-preload/contract/failures.ts';
import type { JobId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import { isFinal } from './job.ts';
import type { JobRow } from './job-reader.ts';
import type { JobStore } from './job-store.ts';

/** Reasons that pass only when a person does something, by the failure that says so. */
const codes: Partial<Record<PauseReason, FailureCode>> = {
  auth: 'ai-key-refused',
  budget: 'budget-reached',
  'disk-low': 'disk-full',
  user: 'paused',
};

/** Why a job, or one that it waits for, cannot go on without a person; undefined when it can. */
export function whoMustAct(store: JobStore, heldBy: (row: JobRow) => PauseReason[], row: JobRow): StudioFailure | undefined {
  if (row.state === 'blocked') {
    for (const { id, state } of store.needsOf(row.id)) {
      const needed = isFinal(state) ? undefined : store.get(id as JobId);
      const found = needed && whoMustAct(store, heldBy, needed);
      if (found) return found;
    }
    return undefined;
  }
  const reason = heldBy(row).find((it) => codes[it] !== undefined);
  if (reason === undefined) return undefined;
  const pause = store.pauses
    .list()
    .find((it) => it.reason === reason && (it.scope === '*' || it.scope === row.lane || it.scope.endsWith(`:${row.projectId}`)));
  // The job's own failure says it best, where it is what the pause is about.
  return new StudioFailure((row.failureCode as FailureCode | null) ?? codes[reason]!, row.failureMessage ?? pause?.message ?? '');
}

import type { JobId } from '../../src-preload/contract/ids.ts';
import type { JobView, PauseView } from '../../src-preload/contract/jobs.ts';
import { StudioFailure } from '../failure.ts';
import type { Command } from './arguments.ts';
import { choiceOf } from './edit-command.ts';
import type { StudioCalls } from './terminal-calls.ts';

interface JobsReport {
  readonly jobs: readonly JobView[];
  readonly pauses: readonly PauseView[];
}

/** Work that is unfinished or failed, after something of it was asked for again, put aside or given up. */
export async function listJobs(calls: StudioCalls, { change, choice }: Extract<Command, { name: 'jobs' }>): Promise<JobsReport> {
  if (change?.verb === 'stop' && change.id === 'all') await calls.jobs.stopAll({});
  else if (change) {
    const jobId = await findJob(calls, change.id);
    if (change.verb === 'stop') await calls.jobs.cancel({ jobId });
    if (change.verb === 'dismiss') await calls.jobs.dismiss({ jobId });
    if (change.verb === 'retry') {
      const { provider, model } = choiceOf(choice);
      if (model === undefined) await calls.jobs.retry({ jobId });
      else
        await calls.jobs.retryWith({
          jobId,
          model,
          ...(provider ? { provider } : {}),
          agreed: { micros: choice.atMostMicros ?? 0, currency: 'USD' },
        });
    }
  }
  const [unfinished, failed, pauses] = await Promise.all([
    calls.jobs.list({ states: ['blocked', 'waiting', 'running', 'waiting-external'], limit: 1000 }),
    calls.jobs.deadLetters({ limit: 1000 }),
    calls.jobs.pauses({}),
  ]);
  return { jobs: [...unfinished, ...failed], pauses };
}

async function findJob(calls: StudioCalls, wanted: string): Promise<JobId> {
  const jobs = await calls.jobs.list({ limit: 1000 });
  const [job, ...others] = jobs.filter(({ id }) => wanted.length >= 6 && id.startsWith(wanted));
  if (!job || others.length > 0) throw new StudioFailure('not-found', `There is no one job ${wanted}. "jobs" shows what there is.`);
  return job.id;
}

export function jobsText({ jobs, pauses }: JobsReport): string {
  const lines = jobs.map(
    ({ id, kind, state, attempt, failure, heldBy, isCancelling }) =>
      `${id}  ${kind.padEnd(14)} ${(isCancelling ? 'cancelling' : state).padEnd(16)} attempt ${attempt}${heldBy.length > 0 ? `, held: ${heldBy.join(', ')}` : ''}${failure ? `  ${failure.message}` : ''}`,
  );
  return [
    ...(lines.length > 0 ? lines : ['Nothing waits, runs or failed.']),
    ...pauses.map(({ scope, reason, message }) => `Held: ${scope === '*' ? 'everything' : scope} (${reason}): ${message}`),
  ].join('\n');
}

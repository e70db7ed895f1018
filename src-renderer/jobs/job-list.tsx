import type { ReactNode } from 'react';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import { useLibrary, useTable } from '../app/context.tsx';
import { useKeys } from '../app/use-keys.ts';
import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import { percent } from '../words/formats.ts';
import { failureInWords } from '../words/words.ts';

/** Enough to act on; what is beyond is counted. */
const mostShown = 100;

/** What runs, with a way to stop it, and what failed, with the reason and a way to try again. What waits is only counted. */
export function JobList({ jobs, onClose }: { readonly jobs: ReadonlyMap<JobView['id'], JobView>; readonly onClose: () => void }) {
  const { words } = useTable();
  const all = [...jobs.values()];
  const running = all.filter((job) => job.state === 'running');
  const failed = all.filter((job) => job.state === 'failed');
  const waiting = all.filter((job) => job.state === 'waiting' || job.state === 'blocked');
  useKeys({ back: onClose }, { isOverlay: true });
  const isEmpty = running.length + failed.length + waiting.length === 0;

  return (
    <div className="absolute bottom-full left-3 mb-2 max-h-[min(26rem,70dvh)] w-[38rem] max-w-[calc(100vw-1.5rem)] animate-appear overflow-y-auto rounded-xl border border-line-strong/60 bg-panel px-4 py-2 shadow-float">
      {isEmpty && <p className="py-2 text-ink-quiet">{words.jobs.idle}</p>}
      {failed.length > 0 && (
        <JobGroup title={words.jobs.failures} moreCount={failed.length - mostShown}>
          {failed.slice(0, mostShown).map((job) => (
            <FailedJob key={job.id} job={job} />
          ))}
        </JobGroup>
      )}
      {(running.length > 0 || waiting.length > 0) && (
        <JobGroup title={words.jobs.running} moreCount={running.length - mostShown}>
          {running.slice(0, mostShown).map((job) => (
            <RunningJob key={job.id} job={job} />
          ))}
          {waiting.length > 0 && <li className="py-1.5 text-ink-quiet tabular-nums">{words.jobs.waiting(waiting.length)}</li>}
        </JobGroup>
      )}
    </div>
  );
}

function JobGroup({ title, moreCount, children }: { readonly title: string; readonly moreCount: number; readonly children: ReactNode }) {
  const { words } = useTable();
  return (
    <div className="py-1">
      <h2 className="py-1 text-xs font-semibold text-ink-soft">{title}</h2>
      <ul>{children}</ul>
      {moreCount > 0 && <p className="py-1 text-xs text-ink-quiet">{words.jobs.more(moreCount)}</p>}
    </div>
  );
}

function useJobTitle(job: JobView): { readonly kind: string; readonly project: string } {
  const { words } = useTable();
  const project = useLibrary((state) => state.projects?.find((other) => other.id === job.projectId)?.name ?? '');
  return { kind: words.jobs.kinds[job.kind], project };
}

function RunningJob({ job }: { readonly job: JobView }) {
  const { words, studio, report } = useTable();
  const { kind, project } = useJobTitle(job);
  const cancel = async (): Promise<void> => {
    const reply = await studio.jobs.cancel({ jobId: job.id });
    if (!reply.ok) report(reply.failure);
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1">
      <span className="min-w-0 flex-[1_1_12rem] truncate">
        {kind} <span className="text-ink-quiet">{project}</span>
      </span>
      <Progress value={job.progress > 0 ? job.progress : null} label={kind} className="w-32" />
      <span className="w-11 text-right text-xs text-ink-quiet tabular-nums">{percent(job.progress, words)}</span>
      <Button size="small" tone="quiet" onClick={() => void cancel()}>
        {words.common.cancel}
      </Button>
    </li>
  );
}

function FailedJob({ job }: { readonly job: JobView }) {
  const { words, studio, report } = useTable();
  const { kind, project } = useJobTitle(job);
  const retry = async (): Promise<void> => {
    const reply = await studio.jobs.retry({ jobId: job.id });
    if (!reply.ok) report(reply.failure);
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1">
      <span className="min-w-0 flex-[1_1_12rem]">
        <span className="block truncate">
          {kind} <span className="text-ink-quiet">{project}</span>
        </span>
        <span className="block text-danger">{failureInWords(job.failure?.code ?? 'unexpected', words)}</span>
      </span>
      <Button size="small" onClick={() => void retry()}>
        {words.common.retry}
      </Button>
    </li>
  );
}

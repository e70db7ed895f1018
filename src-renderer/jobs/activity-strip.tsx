import { ChevronDown, ChevronUp, CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useJobs, useTable } from '../app/context.tsx';
import { Progress } from '../ui/progress.tsx';
import { percent, timeLeft } from '../words/formats.ts';
import { activityOf } from './activity.ts';
import { Announcer } from './announcer.tsx';
import { JobList } from './job-list.tsx';

/** The quiet line at the bottom: what is going on, how far it is, how long it takes; a press opens the list. */
export function ActivityStrip() {
  const { words, now } = useTable();
  const jobs = useJobs((state) => state.jobs);
  const burst = useJobs((state) => state.burst);
  const [isOpen, setIsOpen] = useState(false);
  const activity = activityOf(burst, jobs, now());
  const failedCount = [...jobs.values()].filter((job) => job.state === 'failed').length;
  const isIdle = activity.kind === null;
  const title = activity.kind === null ? words.jobs.idle : words.jobs.kinds[activity.kind];

  return (
    <section aria-label={words.jobs.strip} className="relative min-w-0 flex-1">
      <Announcer activity={activity} failedCount={failedCount} />
      {/* The line itself is for reading, progress included; the button lies over all of it. */}
      <div className="flex h-8 items-center gap-3 px-4 text-xs text-ink-quiet">
        {isIdle ? (
          failedCount === 0 && (
            <span className="flex items-center gap-2">
              <CircleCheck aria-hidden className="size-3.5" />
              {title}
            </span>
          )
        ) : (
          <>
            <span className="truncate text-ink-soft">{title}</span>
            {activity.of > 1 && <span className="shrink-0 tabular-nums">{words.jobs.ofMany(activity.done, activity.of)}</span>}
            <Progress value={activity.fraction} label={title} className="w-40 min-w-12 shrink" />
            <span className="shrink-0 tabular-nums">{percent(activity.fraction, words)}</span>
            {activity.isPaused && <span className="truncate">{words.films.paused}</span>}
            {activity.leftMs !== null && <span className="truncate tabular-nums">{timeLeft(activity.leftMs, words)}</span>}
          </>
        )}
        {failedCount > 0 && (
          <span className="flex shrink-0 items-center gap-1.5 font-medium text-danger">
            <CircleAlert aria-hidden className="size-3.5" />
            {words.jobs.failed(failedCount)}
          </span>
        )}
        <span className="ml-auto">
          {isOpen ? <ChevronDown aria-hidden className="size-4" /> : <ChevronUp aria-hidden className="size-4" />}
        </span>
      </div>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={isOpen ? words.jobs.hide : words.jobs.show}
        onClick={() => setIsOpen(!isOpen)}
        className="absolute inset-0 outline-offset-[-2px] transition-colors hover:bg-ink/4"
      />
      {isOpen && <JobList jobs={jobs} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

import { useJobs, useTable } from '../app/context.tsx';
import { isActive } from '../jobs/activity.ts';
import { Progress } from '../ui/progress.tsx';

/** Shown between the drop and the first photo. */
export function Reading() {
  const { words } = useTable();
  const progress = useJobs((state) => [...state.jobs.values()].find((job) => job.kind === 'import-folder' && isActive(job))?.progress ?? 0);
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 p-8 text-center">
      <h2 className="text-lg font-semibold">{words.intake.reading}</h2>
      <p className="text-ink-soft">{words.intake.readingText}</p>
      <Progress value={progress > 0 ? progress : null} label={words.intake.reading} className="mt-5 w-64 max-w-full" />
    </div>
  );
}

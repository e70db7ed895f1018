import { ImageOff } from 'lucide-react';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { useJobs, useTable } from '../app/context.tsx';
import { ArrivingFrames } from '../intake/arriving-frames.tsx';
import { Reading } from '../intake/reading.tsx';
import { isActive } from '../jobs/activity.ts';
import { Button } from '../ui/button.tsx';
import { PhotoGrid } from './photo-grid.tsx';

/** The photos of the open project, or why there are none yet. */
export function PhotosScreen({ project }: { readonly project: ProjectView }) {
  const isImporting = useJobs((state) =>
    [...state.jobs.values()].some((job) => job.kind === 'import-folder' && job.projectId === project.id && isActive(job)),
  );
  if (project.photos.length > 0) return <PhotoGrid key={project.id} photos={project.photos} />;
  if (project.arriving.length > 0) return <ArrivingFrames frames={project.arriving} />;
  return isImporting ? <Reading /> : <NoPhotos skippedCount={project.skipped.length} />;
}

function NoPhotos({ skippedCount }: { readonly skippedCount: number }) {
  const { words, place } = useTable();
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 p-8 text-center">
      <ImageOff aria-hidden className="mb-2 size-8 text-ink-quiet" strokeWidth={1.25} />
      <h2 className="text-lg font-semibold">{words.library.empty}</h2>
      <p className="max-w-sm text-ink-soft">{skippedCount > 0 ? words.library.emptySkippedText : words.library.emptyText}</p>
      {skippedCount > 0 && (
        <Button className="mt-3" onClick={() => place.openSheet('skipped')}>
          {words.intake.leftOut(skippedCount)}
        </Button>
      )}
    </div>
  );
}

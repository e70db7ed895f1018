import { FolderInput, FolderPlus, FolderSync, Keyboard, Settings2 } from 'lucide-react';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import type { ProjectSummary } from '../../src-preload/contract/library.ts';
import { useJobs, useLibrary, useTable } from '../app/context.tsx';
import { firstCap } from '../app/key-map.ts';
import { isActive } from '../jobs/activity.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Progress } from '../ui/progress.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import type { Words } from '../words/words.ts';
import { coverUrl } from './media.ts';

/** The side of the window: every project, the newest first as the studio lists them. Narrow windows show the covers only. */
export function ProjectList() {
  const { words, library, arrivals, place } = useTable();
  const projects = useLibrary((state) => state.projects);
  const openId = useLibrary((state) => state.openId);
  const imports = useJobs((state) => state.jobs)
    .values()
    .filter((job) => job.kind === 'import-folder' && isActive(job))
    .toArray();

  return (
    <nav aria-label={words.library.projects} className="flex w-60 shrink-0 flex-col border-r border-line bg-panel max-[46rem]:w-18">
      <div className="flex items-center justify-between gap-1 px-3 pt-3 pb-2 max-[46rem]:flex-col max-[46rem]:px-2">
        <h2 className="pl-1 text-xs font-semibold text-ink-soft max-[46rem]:sr-only">{words.library.projects}</h2>
        <div className="flex max-[46rem]:flex-col">
          <Tooltip text={words.intake.watch}>
            <Button tone="quiet" size="icon" aria-label={words.intake.watch} onClick={() => void arrivals.watch()}>
              <FolderSync />
            </Button>
          </Tooltip>
          <Tooltip text={words.intake.add} keyCap={firstCap('add-folder', words)}>
            <Button tone="quiet" size="icon" aria-label={words.intake.add} onClick={() => void arrivals.choose()}>
              <FolderPlus />
            </Button>
          </Tooltip>
        </div>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        <ul className="flex flex-col gap-0.5">
          {imports.map((job) => (
            <ImportRow key={job.id} job={job} words={words} />
          ))}
          {projects?.map((project) => (
            <li key={project.id}>
              <ProjectButton project={project} words={words} isOpen={project.id === openId} onOpen={() => library.open(project.id)} />
            </li>
          ))}
        </ul>
      </div>
      <div className="flex items-center gap-0.5 border-t border-line px-2 py-1.5 max-[46rem]:flex-col">
        <Tooltip text={words.settings.title} keyCap={firstCap('settings', words)} side="top">
          <Button tone="quiet" size="icon" aria-label={words.settings.title} onClick={() => place.openSheet('settings')}>
            <Settings2 />
          </Button>
        </Tooltip>
        <Tooltip text={words.keys.title} keyCap={firstCap('show-keys', words)} side="top">
          <Button tone="quiet" size="icon" aria-label={words.keys.title} onClick={() => place.openSheet('keys')}>
            <Keyboard />
          </Button>
        </Tooltip>
      </div>
    </nav>
  );
}

function ProjectButton({
  project,
  words,
  isOpen,
  onOpen,
}: {
  readonly project: ProjectSummary;
  readonly words: Words;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}) {
  const cover = coverUrl(project);
  return (
    <button
      type="button"
      aria-current={isOpen ? 'page' : undefined}
      onClick={onOpen}
      className={classNames(
        'flex w-full items-center gap-2.5 rounded-lg p-1.5 text-left outline-offset-[-2px] transition-colors duration-100 max-[46rem]:justify-center',
        isOpen ? 'bg-ink/12' : 'hover:bg-ink/6',
      )}
    >
      <span className="relative h-10 w-13 shrink-0 overflow-hidden rounded bg-raised">
        {cover !== undefined && <img src={cover} alt="" draggable={false} decoding="async" className="size-full object-cover" />}
      </span>
      <span className="min-w-0 flex-1 max-[46rem]:sr-only">
        <span className="block truncate font-medium" title={project.name}>
          {project.name}
        </span>
        <span className={classNames('block truncate text-xs tabular-nums', isOpen ? 'text-ink-soft' : 'text-ink-quiet')}>
          {progressInWords(project, words)}
          {project.failedCount > 0 && <span className="text-danger"> · {words.library.failed(project.failedCount)}</span>}
        </span>
      </span>
    </button>
  );
}

/** A folder that is being read; it has no name before its photos are known. */
function ImportRow({ job, words }: { readonly job: JobView; readonly words: Words }) {
  return (
    <li className="flex items-center gap-2.5 p-1.5 max-[46rem]:justify-center">
      <span className="flex h-10 w-13 shrink-0 items-center justify-center rounded bg-raised text-ink-quiet">
        <FolderInput aria-hidden className="size-4" />
      </span>
      <span className="min-w-0 flex-1 max-[46rem]:sr-only">
        <span className="block truncate text-ink-soft">{words.jobs.kinds['import-folder']}</span>
        <Progress value={job.progress > 0 ? job.progress : null} label={words.jobs.kinds['import-folder']} className="mt-1.5 mb-1" />
      </span>
    </li>
  );
}

/** How far the project is: what is missing while something is, else just how many there are. */
export function progressInWords({ photoCount, readyCount, failedCount }: ProjectSummary, words: Words): string {
  const isUnfinished = readyCount + failedCount < photoCount;
  return isUnfinished ? words.library.ready(readyCount, photoCount) : words.common.photos(photoCount);
}

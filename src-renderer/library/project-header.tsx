import { Clapperboard, Images, Share } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { usePlace, useTable } from '../app/context.tsx';
import { firstCap } from '../app/key-map.ts';
import { MakeFilmButton } from '../films/make-film-button.tsx';
import { Button } from '../ui/button.tsx';
import { TabList } from '../ui/tabs.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { progressInWords } from './project-list.tsx';

export const viewTabs = 'view';

/** What the project is, how far it is, and what can be done with all of it. */
export function ProjectHeader({ project }: { readonly project: ProjectView }) {
  const { words, place } = useTable();
  const view = usePlace((state) => state.view);

  return (
    <header className="flex flex-wrap items-center justify-between gap-x-3 gap-y-3 border-b border-line px-5 py-3">
      <div className="min-w-0 flex-[1_1_14rem]">
        <h1 className="truncate text-lg font-semibold tracking-[-0.012em]" title={project.name}>
          {project.name}
        </h1>
        <p className="text-xs text-ink-quiet tabular-nums">
          {progressInWords(project, words)}
          {project.failedCount > 0 && <span className="text-danger"> · {words.library.failed(project.failedCount)}</span>}
          {project.skipped.length > 0 && (
            <>
              {' · '}
              <button
                type="button"
                onClick={() => place.openSheet('skipped')}
                className="rounded-sm underline decoration-line-strong underline-offset-3 hover:text-ink hover:decoration-current"
              >
                {words.intake.leftOut(project.skipped.length)}
              </button>
            </>
          )}
        </p>
      </div>
      <TabList
        group={viewTabs}
        label={words.library.view}
        value={view}
        onChange={place.show}
        tabs={[
          {
            value: 'photos',
            label: <ViewLabel icon={<Images aria-hidden />} text={words.library.photosView} count={project.photoCount} />,
          },
          {
            value: 'film',
            label: <ViewLabel icon={<Clapperboard aria-hidden />} text={words.library.filmView} count={project.films.length} />,
          },
        ]}
      />
      <div className="flex min-w-max flex-[1_1_14rem] items-center justify-end gap-2">
        {view === 'photos' && <MakeFilmButton project={project} />}
        <Tooltip text={words.delivery.export} keyCap={firstCap('export', words)}>
          <Button tone="solid" disabled={project.readyCount === 0} onClick={() => place.openSheet('export')}>
            <Share aria-hidden />
            {words.delivery.export}
          </Button>
        </Tooltip>
      </div>
    </header>
  );
}

function ViewLabel({ icon, text, count }: { readonly icon: ReactNode; readonly text: string; readonly count: number }) {
  return (
    <>
      {icon}
      {text}
      {count > 0 && <span className="text-xs font-normal text-ink-soft tabular-nums">{count}</span>}
    </>
  );
}

import { ExportDialog } from '../delivery/export-dialog.tsx';
import { FilmScreen } from '../films/film-screen.tsx';
import { DropTarget } from '../intake/drop-target.tsx';
import { Reading } from '../intake/reading.tsx';
import { SkippedDialog } from '../intake/skipped-dialog.tsx';
import { Welcome } from '../intake/welcome.tsx';
import { isActive } from '../jobs/activity.ts';
import { ActivityStrip } from '../jobs/activity-strip.tsx';
import { PhotosScreen } from '../library/photos-screen.tsx';
import { ProjectHeader, viewTabs } from '../library/project-header.tsx';
import { ProjectList } from '../library/project-list.tsx';
import { ThumbnailSize } from '../library/thumbnail-size.tsx';
import { Loupe } from '../review/loupe.tsx';
import { SettingsDialog } from '../settings/settings-dialog.tsx';
import { useTheme } from '../settings/use-theme.ts';
import { TabPanel } from '../ui/tabs.tsx';
import { ToastList } from '../ui/toast-list.tsx';
import { TooltipArea } from '../ui/tooltip.tsx';
import { useJobs, useLibrary, usePlace, useTable } from './context.tsx';
import { KeySheet } from './key-sheet.tsx';
import { useKeys } from './use-keys.ts';

/** The frame of the window: projects at the side, the open one in the middle, what is going on at the bottom. */
export function App() {
  const { words, place, arrivals, toasts } = useTable();
  useTheme();
  useKeys({
    'add-folder': () => void arrivals.choose(),
    export: () => place.openSheet('export'),
    settings: () => place.openSheet('settings'),
    'show-keys': () => place.openSheet('keys'),
    'photos-view': () => place.show('photos'),
    'film-view': () => place.show('film'),
  });

  return (
    <TooltipArea>
      <div className="flex h-full flex-col">
        <Body />
        <Foot />
      </div>
      <Sheets />
      <DropTarget />
      <ToastList toasts={toasts} label={words.window.notes} dismissLabel={words.common.dismiss} />
    </TooltipArea>
  );
}

function Body() {
  const projects = useLibrary((state) => state.projects);
  const project = useLibrary((state) => state.project);
  const isReviewing = usePlace((state) => state.isReviewing);
  const isReading = useJobs((state) => [...state.jobs.values()].some((job) => job.kind === 'import-folder' && isActive(job)));

  if (project && isReviewing && project.photos.length > 0) {
    return (
      <main className="flex min-h-0 flex-1">
        <Loupe project={project} />
      </main>
    );
  }
  const hasProjects = projects !== null && projects.length > 0;
  return (
    <div className="flex min-h-0 flex-1">
      {hasProjects && <ProjectList />}
      <main className="flex min-h-0 min-w-0 flex-1 flex-col">
        {project ? <OpenProject /> : projects?.length === 0 && (isReading ? <Reading /> : <Welcome />)}
      </main>
    </div>
  );
}

/** Nothing is said here before there is anything to say it of. */
function Foot() {
  const hasProjects = useLibrary((state) => state.projects !== null && state.projects.length > 0);
  const hasJobs = useJobs((state) => state.jobs.size > 0);
  const hasGrid = useLibrary((state) => state.project !== null && state.project.photos.length > 0);
  const isGridShown = usePlace((state) => state.view === 'photos' && !state.isReviewing);
  if (!hasProjects && !hasJobs) return null;
  return (
    <footer className="relative z-30 flex shrink-0 border-t border-line bg-panel">
      <ActivityStrip />
      {hasGrid && isGridShown && <ThumbnailSize />}
    </footer>
  );
}

function OpenProject() {
  const project = useLibrary((state) => state.project);
  const view = usePlace((state) => state.view);
  if (!project) return null;
  return (
    <>
      <ProjectHeader project={project} />
      <TabPanel group={viewTabs} value={view}>
        {view === 'photos' ? <PhotosScreen project={project} /> : <FilmScreen project={project} />}
      </TabPanel>
    </>
  );
}

/** The one dialog that may be open. */
function Sheets() {
  const { place } = useTable();
  const sheet = usePlace((state) => state.sheet);
  const project = useLibrary((state) => state.project);
  const close = (): void => place.openSheet(null);
  switch (sheet) {
    case 'export':
      return project && project.readyCount > 0 && <ExportDialog project={project} onClose={close} />;
    case 'skipped':
      return project && <SkippedDialog skipped={project.skipped} onClose={close} />;
    case 'settings':
      return <SettingsDialog onClose={close} />;
    case 'keys':
      return <KeySheet onClose={close} />;
    case null:
      return null;
    default:
      return sheet satisfies never;
  }
}

import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { JobId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { Arrivals } from '../intake/arrivals.ts';
import type { JobRow } from '../jobs/job-reader.ts';
import type { ProjectRow } from './projects.ts';
import type { Stores } from './stores.ts';
import { projectSummary, projectView } from './views.ts';

export interface LibraryHandlerParts {
  readonly stores: Stores;
  readonly arrivals: Arrivals;
  /** The jobs that make photos and films of a project, newest first. */
  readonly makingJobs: (projectId: ProjectId) => JobRow[];
  readonly checkPhotos: (photoIds: readonly PhotoId[]) => JobId[];
  readonly changed: (projectId: ProjectId) => void;
}

/** The project of this id; fails where there is none. */
export function requireProject({ projects }: Stores, projectId: ProjectId): ProjectRow {
  const project = projects.get(projectId);
  if (!project) throw new StudioFailure('not-found', 'There is no such project.');
  return project;
}

export function libraryHandlers({ stores, arrivals, makingJobs, checkPhotos, changed }: LibraryHandlerParts): StudioHandlers['library'] {
  const { photos, projects } = stores;
  const views = { ...stores, arrivals, makingJobs };
  /** Tells the projects that these photos belong to. */
  const tell = (photoIds: readonly PhotoId[]): Record<string, never> => {
    const touched = new Set(photoIds.flatMap((id) => photos.get(id)?.projectId ?? []));
    for (const id of touched) changed(id as ProjectId);
    return {};
  };
  return {
    listProjects: () => projects.list().map((project) => projectSummary(views, project)),
    showProject: ({ projectId }) => projectView(views, requireProject(stores, projectId)),
    nameRoom: ({ photoIds, room }) => {
      photos.nameRoom(photoIds, room);
      return tell(photoIds);
    },
    setAside: ({ photoIds, isSetAside }) => {
      photos.setAside(photoIds, isSetAside);
      return tell(photoIds);
    },
    check: ({ projectId }) => {
      requireProject(stores, projectId);
      return { jobs: checkPhotos(photos.ofProject(projectId).map(({ id }) => id as PhotoId)) };
    },
  };
}

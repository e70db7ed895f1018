import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { JobId, PhotoId, ProjectId, VersionId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { Arrivals } from '../intake/arrivals.ts';
import type { JobRow } from '../jobs/job-reader.ts';
import type { ProjectRow } from './projects.ts';
import type { Stores } from './stores.ts';
import type { VersionRow } from './versions.ts';
import { projectSummary, projectView, versionView } from './views.ts';

export interface LibraryHandlerParts {
  readonly stores: Stores;
  readonly arrivals: Arrivals;
  /** The jobs that make photos and films of a project, newest first. */
  readonly makingJobs: (projectId: ProjectId) => JobRow[];
  /** The unfinished AI edits of a project. */
  readonly edits: (projectId: ProjectId) => JobRow[];
  readonly checkPhotos: (photoIds: readonly PhotoId[]) => JobId[];
  readonly changed: (projectId: ProjectId) => void;
}

/** The project of this id; fails where there is none. */
export function requireProject({ projects }: Stores, projectId: ProjectId): ProjectRow {
  const project = projects.get(projectId);
  if (!project) throw new StudioFailure('not-found', 'There is no such project.');
  return project;
}

export function libraryHandlers({
  stores,
  arrivals,
  makingJobs,
  edits,
  checkPhotos,
  changed,
}: LibraryHandlerParts): StudioHandlers['library'] {
  const { photos, projects } = stores;
  const views = { ...stores, arrivals, makingJobs, edits };
  const versionOf = (versionId: VersionId): VersionRow => {
    const version = stores.versions.get(versionId);
    if (!version) throw new StudioFailure('not-found', 'There is no such version.');
    return version;
  };
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
    versions: ({ photoId }) => {
      photos.require(photoId);
      const shownId = (stores.versions.shown(photoId)?.id ?? null) as VersionId | null;
      return { versions: stores.versions.ofPhoto(photoId).map(versionView), shownId };
    },
    showVersion: ({ versionId }) => {
      const { photoId } = versionOf(versionId);
      stores.versions.keep(versionId, true);
      stores.versions.show(versionId);
      return tell([photoId as PhotoId]);
    },
    keepVersion: ({ versionId, isKept }) => {
      const { photoId } = versionOf(versionId);
      const others = stores.versions.ofPhoto(photoId as PhotoId).filter((version) => version.isKept && version.id !== versionId);
      if (!isKept && others.length === 0)
        throw new StudioFailure('last-version', 'This is the only version that is kept. Keep another one before you put this aside.');
      stores.versions.keep(versionId, isKept);
      return tell([photoId as PhotoId]);
    },
    acceptVersion: ({ versionId, isAccepted }) => {
      const { photoId } = versionOf(versionId);
      stores.versions.accept(versionId, isAccepted);
      return tell([photoId as PhotoId]);
    },
    check: ({ projectId }) => {
      requireProject(stores, projectId);
      return { jobs: checkPhotos(photos.ofProject(projectId).map(({ id }) => id as PhotoId)) };
    },
  };
}

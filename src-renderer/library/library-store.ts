import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../src-preload/contract/define.ts';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import type { StudioBridge } from '../../src-preload/contract/index.ts';
import type { ProjectSummary, ProjectView } from '../../src-preload/contract/library.ts';
import { keepFresh } from './keep-fresh.ts';
import { settle } from './settle.ts';

export interface LibraryState {
  /** Null until the studio has answered for the first time. */
  readonly projects: readonly ProjectSummary[] | null;
  readonly openId: ProjectId | null;
  /** The open project as last told; null while it is being asked for. */
  readonly project: ProjectView | null;
}
export interface Library {
  readonly store: StoreApi<LibraryState>;
  /** Asks for the projects again; the open one follows events by itself. */
  readonly refresh: () => void;
  readonly open: (projectId: ProjectId) => void;
  readonly close: () => void;
}

/** A place for the one thing the page remembers by itself: which project was open. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;
/** Least time between two fetches: counts may lag a little, the photo one looks at may not. */
const listGapMs = 600;
const showGapMs = 150;
const lastProjectKey = 'last-project';

/** What the page knows of projects and photos: a copy that is asked for again whenever the studio says that it changed. */
export function createLibrary(options: {
  readonly studio: Pick<StudioBridge, 'library'>;
  readonly memory: Memory;
  readonly onFailure: (failure: Failure) => void;
  readonly now: () => number;
}): Library {
  const { studio, memory, onFailure, now } = options;
  const store = createStore<LibraryState>(() => ({ projects: null, openId: null, project: null }));

  const listProjects = async (): Promise<void> => {
    const reply = await studio.library.listProjects({});
    if (!reply.ok) {
      onFailure(reply.failure);
      return;
    }
    // The list may be ahead of the photos on the screen; theirs is what the open project's row tells, until they follow.
    const { project, openId } = store.getState();
    store.setState({ projects: project ? withCounts(reply.value, project) : reply.value });
    if (openId === null) openFirst(reply.value);
  };

  const showProject = async (): Promise<void> => {
    const { openId } = store.getState();
    if (openId === null) return;
    const reply = await studio.library.showProject({ projectId: openId });
    if (store.getState().openId !== openId) return;
    if (reply.ok)
      store.setState(({ project, projects }) => ({
        project: settle(project, reply.value),
        projects: projects && withCounts(projects, reply.value),
      }));
    else onFailure(reply.failure);
  };

  const list = keepFresh({ fetch: listProjects, gapMs: listGapMs, now });
  const shown = keepFresh({ fetch: showProject, gapMs: showGapMs, now });

  function openFirst(projects: readonly ProjectSummary[]): void {
    const last = memory.getItem(lastProjectKey);
    const first = projects.find((project) => project.id === last) ?? projects[0];
    if (first) open(first.id);
  }

  function open(projectId: ProjectId): void {
    if (store.getState().openId === projectId) return;
    memory.setItem(lastProjectKey, projectId);
    store.setState({ openId: projectId, project: null });
    shown.touch();
  }

  const forget = studio.library.changed(({ projectId }) => {
    list.touch();
    if (projectId === store.getState().openId) shown.touch();
  });

  return {
    store,
    refresh: () => list.touch(),
    open,
    close() {
      forget();
      list.close();
      shown.close();
    },
  };
}

/** The list with what the project itself has told, so that its two places on screen never disagree. */
function withCounts(
  projects: readonly ProjectSummary[],
  { id, photoCount, readyCount, failedCount, cover }: ProjectView,
): readonly ProjectSummary[] {
  return projects.map((project) => (project.id === id ? { ...project, photoCount, readyCount, failedCount, cover } : project));
}

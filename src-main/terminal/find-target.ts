import type { ProjectId } from '../../src-preload/contract/ids.ts';
import type { PhotoView } from '../../src-preload/contract/library.ts';
import { StudioFailure } from '../failure.ts';
import type { StudioCalls } from './terminal-calls.ts';

/** By id, the beginning of an id, or the name. */
export async function findProject(calls: StudioCalls, wanted: string): Promise<ProjectId> {
  const projects = await calls.library.listProjects({});
  const byName = projects.filter(({ name }) => name === wanted);
  const found = byName.length > 0 ? byName : projects.filter(({ id }) => wanted.length >= 6 && id.startsWith(wanted));
  const [project, ...others] = found;
  if (!project) throw new StudioFailure('not-found', `There is no project ${wanted}. "list" shows what there is.`);
  if (others.length > 0) throw new StudioFailure('not-found', `${found.length} projects are called ${wanted}. Use an id from "list".`);
  return project.id;
}

/** What `develop` is about: all photos of a project that are not set aside, or one photo. */
export interface DevelopTarget {
  readonly projectId: ProjectId;
  readonly photos: readonly PhotoView[];
}

/** By the id of a photo, the beginning of one, or what names a project. */
export async function findTarget(calls: StudioCalls, wanted: string): Promise<DevelopTarget> {
  if (/^[0-9a-f][0-9a-f-]{5,}$/.test(wanted)) {
    for (const { id } of await calls.library.listProjects({})) {
      if (id.startsWith(wanted)) break;
      const { photos } = await calls.library.showProject({ projectId: id });
      const found = photos.filter((photo) => photo.id.startsWith(wanted));
      if (found.length > 1) throw new StudioFailure('not-found', `${found.length} photos begin with ${wanted}. Give more of the id.`);
      if (found.length === 1) return { projectId: id, photos: found };
    }
  }
  const projectId = await findProject(calls, wanted);
  const { photos } = await calls.library.showProject({ projectId });
  return { projectId, photos: photos.filter(({ isSetAside }) => !isSetAside) };
}

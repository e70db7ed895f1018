import type { FrameId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import { toDisplay, toText } from '../intake/path-text.ts';
import type { PhotoFrameRow, PhotoRow, Photos } from '../library/photos.ts';
import type { Projects } from '../library/projects.ts';
import { planNames, type NamedPhoto } from './export-names.ts';

/** The file names, without endings, of all photos of a project under a recipe; those not exported now too, so that no name depends on what is ready. */
export function namesInProject(
  { photos, projects }: { readonly photos: Photos; readonly projects: Projects },
  projectId: ProjectId,
  { pattern, recipe }: { pattern: string; recipe: string },
): Map<string, string> {
  const frames = pattern.includes('{date}') || pattern.includes('{original}') ? photos.framesByPhoto(projectId) : undefined;
  const named = photos.ofProject(projectId).map((photo): NamedPhoto => {
    const { id, position, room } = photo;
    return { id, position, room, ...baseOf(frames?.get(id as PhotoId) ?? [], photo) };
  });
  return planNames(named, { pattern, recipe, address: projects.get(projectId)?.name ?? '' });
}

function baseOf(frames: readonly PhotoFrameRow[], { baseFrameId }: PhotoRow): Pick<NamedPhoto, 'capturedAtMs' | 'originalName'> {
  const base = frames.find(({ frameId }) => frameId === (baseFrameId as FrameId));
  if (!base) return { capturedAtMs: null, originalName: '' };
  return { capturedAtMs: base.capturedAtMs, originalName: toDisplay(toText(base.relativePath)).replace(/^.*\//, '') };
}

import type { FrameView, PhotoView, ProjectSummary } from '../../src-preload/contract/library.ts';
import type { FilmId, FrameId, VersionId } from '../../src-preload/contract/ids.ts';

/** Pictures and films are shown by address, and the studio serves them; they never come through calls. */
export const frameUrl = (id: FrameId, size: 'thumbnail' | 'preview'): string => `/media/frame/${id}/${size}`;
export const versionUrl = (id: VersionId, size: 'thumbnail' | 'preview' | 'full'): string => `/media/version/${id}/${size}`;
export const filmUrl = (id: FilmId): string => `/media/film/${id}/full`;

/** The frame that stands for a photo before it is developed. */
export function baseFrame(photo: Pick<PhotoView, 'frames'>): FrameView | undefined {
  return photo.frames.find((frame) => frame.isBase) ?? photo.frames[0];
}

/** Width over height as the photo is shown. The camera's own, so that the grid keeps still when a version arrives. */
export function aspectOf(photo: Pick<PhotoView, 'frames' | 'version'>): number {
  const shape = baseFrame(photo) ?? photo.version;
  return shape && shape.widthPx > 0 && shape.heightPx > 0 ? shape.widthPx / shape.heightPx : 1.5;
}

/** The longest edge of a thumbnail; above it the preview is sharper. */
const thumbnailPx = 512;

/** The picture to show of a photo in a box of this many device pixels; undefined when there is none. */
export function photoUrl(photo: Pick<PhotoView, 'frames' | 'version'>, longEdgePx: number): string | undefined {
  const size = longEdgePx > thumbnailPx * 1.25 ? 'preview' : 'thumbnail';
  if (photo.version) return versionUrl(photo.version.id, size);
  const frame = baseFrame(photo);
  return frame && frameUrl(frame.id, 'thumbnail');
}

export function coverUrl(project: Pick<ProjectSummary, 'cover'>): string | undefined {
  if (!project.cover) return undefined;
  const { versionId, frameId } = project.cover;
  return versionId ? versionUrl(versionId, 'thumbnail') : frameUrl(frameId, 'thumbnail');
}

import { z } from 'zod';
import { call, event } from './define.ts';
import { ExportId, FilmId, FrameId, PhotoId, ProjectId, VersionId } from './ids.ts';
import { SkippedFile } from './intake.ts';

/** One camera file. Pictures are addressed by URL: `/media/frame/<id>/thumbnail`, `/preview` or `/original`. */
export const FrameView = z.object({
  id: FrameId,
  name: z.string(),
  sha256: z.string(),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  /** Camera wall-clock time as milliseconds, as if it were UTC; cameras rarely know their zone. */
  capturedAtMs: z.number().nullable(),
  /** EV at ISO 100 the camera was set to; higher means darker. Null without EXIF. */
  exposureValue: z.number().nullable(),
  isBase: z.boolean(),
});
export type FrameView = z.infer<typeof FrameView>;

/** One result. Addressed by URL: `/media/version/<id>/thumbnail`, `/preview` or `/full`. */
export const VersionView = z.object({
  id: VersionId,
  recipe: z.unknown(),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  isFused: z.boolean(),
  createdAtMs: z.number(),
});
export type VersionView = z.infer<typeof VersionView>;

export const PhotoView = z.object({
  id: PhotoId,
  projectId: ProjectId,
  /** Place in the shoot, from 1; the order in which the photographer walked. */
  position: z.number().int(),
  room: z.string().nullable(),
  frames: z.array(FrameView),
  /** The newest kept version, or null while it is being developed or after it failed. */
  version: VersionView.nullable(),
  state: z.enum(['waiting', 'developing', 'ready', 'failed']),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type PhotoView = z.infer<typeof PhotoView>;

export const FilmView = z.object({
  id: FilmId,
  projectId: ProjectId,
  aspect: z.enum(['16:9', '9:16', '1:1']),
  state: z.enum(['waiting', 'rendering', 'ready', 'failed']),
  durationMs: z.number().nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAtMs: z.number(),
});
export type FilmView = z.infer<typeof FilmView>;

export const ExportView = z.object({ id: ExportId, photoId: PhotoId.nullable(), recipe: z.string(), fileName: z.string() });
export type ExportView = z.infer<typeof ExportView>;

export const ProjectSummary = z.object({
  id: ProjectId,
  name: z.string(),
  createdAtMs: z.number(),
  photoCount: z.number().int(),
  readyCount: z.number().int(),
  failedCount: z.number().int(),
  /** The photo that stands for the project in lists. */
  cover: z.object({ versionId: VersionId.nullable(), frameId: FrameId }).nullable(),
});
export type ProjectSummary = z.infer<typeof ProjectSummary>;

export const ProjectView = ProjectSummary.extend({
  photos: z.array(PhotoView),
  films: z.array(FilmView),
  exports: z.array(ExportView),
  skipped: z.array(SkippedFile),
});
export type ProjectView = z.infer<typeof ProjectView>;

export const library = {
  listProjects: call(z.object({}), z.array(ProjectSummary)),
  showProject: call(z.object({ projectId: ProjectId }), ProjectView),
  /** Something in this project is different; ask again for what is on screen. At most ten a second for one project. */
  changed: event(z.object({ projectId: ProjectId })),
};

import { z } from 'zod';
import { OperationClass } from './ai.ts';
import { call, event } from './define.ts';
import { DevelopSettings } from './develop.ts';
import { Aspect, FilmOrigin } from './film-shapes.ts';
import { ExportId, FilmId, FrameId, JobId, PhotoId, ProjectId, VersionId } from './ids.ts';
import { SkippedFile } from './intake.ts';

/** A kind of room, with a number where there are several: `bedroom-2`. */
const RoomName = z
  .string()
  .regex(/^[a-z]+(?:-[a-z]+)*(?:-[1-9]\d?)?$/)
  .max(40);

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

/** What the drift check found in a generated result: whether anything changed that had to stay. */
export const DriftView = z.object({
  /** 0 for nothing; from 1 on it counts as a change of the property. */
  score: z.number(),
  isChanged: z.boolean(),
  /** What it was, worst first. */
  findings: z.array(z.enum(['outside-mask', 'line-moved', 'edges-added', 'edges-lost', 'colour-shifted', 'frame-shifted'])),
  /** A person has looked and said that it may go out. */
  isAccepted: z.boolean(),
});
export type DriftView = z.infer<typeof DriftView>;

/** One result. Addressed by URL: `/media/version/<id>/thumbnail`, `/preview`, `/full`, or `/drift` for where it changed. */
export const VersionView = z.object({
  id: VersionId,
  /** What it was made from; null for what came from the frames. */
  parentId: VersionId.nullable(),
  operationClass: OperationClass,
  /** Of an AI edit: the style's id, `remove` or `add`; null otherwise. */
  edit: z.string().nullable(),
  /** Of a generated result. */
  drift: DriftView.nullable(),
  recipe: z.unknown(),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  isFused: z.boolean(),
  isKept: z.boolean(),
  createdAtMs: z.number(),
});
export type VersionView = z.infer<typeof VersionView>;

/** What a look at the frames or the finished picture found that a photographer would want to know before leaving the house. */
export const PhotoCheck = z.object({
  code: z.enum([
    'blurred',
    'dark-frame-missing',
    'bright-frame-missing',
    'tripod-moved',
    'tilted',
    'duplicate',
    'dust',
    'all-frames-clip',
    'frame-left-out',
    'not-fused',
    'moving-parts',
    'lens-unknown',
  ]),
  severity: z.enum(['note', 'warning']),
  /** The reason in English, with the numbers; the page has words of its own for each code. */
  message: z.string(),
});
export type PhotoCheck = z.infer<typeof PhotoCheck>;

export const PhotoView = z.object({
  id: PhotoId,
  projectId: ProjectId,
  /** Place in the shoot, from 1; the order in which the photographer walked. */
  position: z.number().int(),
  room: z.string().nullable(),
  /** Who said so: the name of a file or folder, the engine's guess, or a person, who is never overruled. */
  roomSource: z.enum(['name', 'guess', 'person']).nullable(),
  /** 0 to 1 for a guess; null otherwise. */
  roomConfidence: z.number().nullable(),
  /** Left out of films and exports until a person takes it back. */
  isSetAside: z.boolean(),
  settings: DevelopSettings,
  checks: z.array(PhotoCheck),
  frames: z.array(FrameView),
  /** The newest kept version, or null while it is being developed or after it failed. */
  version: VersionView.nullable(),
  /** AI edits of it that are unfinished. */
  editingCount: z.number().int(),
  state: z.enum(['waiting', 'developing', 'ready', 'failed']),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type PhotoView = z.infer<typeof PhotoView>;

/** What of a film was made otherwise than asked. */
export const FilmNote = z.enum(['no-clip', 'older-version', 'hardware-encoder', 'software-encoder']);
export type FilmNote = z.infer<typeof FilmNote>;

export const FilmView = z.object({
  id: FilmId,
  projectId: ProjectId,
  aspect: Aspect,
  origin: FilmOrigin,
  state: z.enum(['waiting', 'rendering', 'ready', 'failed']),
  /** The job that makes it, while it waits or runs. */
  jobId: JobId.nullable(),
  durationMs: z.number().nullable(),
  /** Of the newest try; an earlier film may be there all the same. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  notes: z.array(FilmNote),
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

/** A camera file that an import has seen and not yet made a photo of. Where it has a picture, it is at `/media/frame/<id>/thumbnail`. */
export const ArrivingFrame = z.object({ id: FrameId, name: z.string(), capturedAtMs: z.number().nullable(), hasPicture: z.boolean() });
export type ArrivingFrame = z.infer<typeof ArrivingFrame>;

export const ProjectView = ProjectSummary.extend({
  photos: z.array(PhotoView),
  /** What a running import is still reading, in the order of the folder; `id` changes once, when the file was read. */
  arriving: z.array(ArrivingFrame),
  /** Nothing of it may leave the machine. */
  isNeverUploaded: z.boolean(),
  films: z.array(FilmView),
  exports: z.array(ExportView),
  skipped: z.array(SkippedFile),
});
export type ProjectView = z.infer<typeof ProjectView>;

export const library = {
  listProjects: call(z.object({}), z.array(ProjectSummary)),
  showProject: call(z.object({ projectId: ProjectId }), ProjectView),
  /** Names the room of photos; null takes the name away. A person's word is never overruled by a guess. */
  nameRoom: call(z.object({ photoIds: z.array(PhotoId).min(1).max(10_000), room: RoomName.nullable() }), z.object({})),
  /** Leaves photos out of films and exports, or takes them back. Nothing is deleted. */
  setAside: call(z.object({ photoIds: z.array(PhotoId).min(1).max(10_000), isSetAside: z.boolean() }), z.object({})),
  /** Every version of a photo, oldest first; `shownId` is the one that is shown. */
  versions: call(z.object({ photoId: PhotoId }), z.object({ versions: z.array(VersionView), shownId: VersionId.nullable() })),
  /** Makes a version the one that is shown. */
  showVersion: call(z.object({ versionId: VersionId }), z.object({})),
  /** A version that is not kept is never shown or delivered; it stays in the tree. The last good one cannot be rejected. */
  keepVersion: call(z.object({ versionId: VersionId, isKept: z.boolean() }), z.object({})),
  /** A person's word that a result which changed something may go out, or its withdrawal. */
  acceptVersion: call(z.object({ versionId: VersionId, isAccepted: z.boolean() }), z.object({})),
  /** Looks at the shoot as one would on site: blur, missing exposures, a moved tripod. One job for each photo. */
  check: call(z.object({ projectId: ProjectId }), z.object({ jobs: z.array(JobId) })),
  /** Something in this project is different; ask again for what is on screen. At most ten a second for one project. */
  changed: event(z.object({ projectId: ProjectId })),
};

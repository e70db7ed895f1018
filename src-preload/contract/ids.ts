import { z } from 'zod';

/** Ids are UUIDv7: unique across machines, so that sync never has to renumber, and ordered by creation. */
export const WorkspaceId = z.uuid().brand<'WorkspaceId'>();
export const ProjectId = z.uuid().brand<'ProjectId'>();
export const PhotoId = z.uuid().brand<'PhotoId'>();
export const FrameId = z.uuid().brand<'FrameId'>();
export const BracketSetId = z.uuid().brand<'BracketSetId'>();
export const VersionId = z.uuid().brand<'VersionId'>();
export const FilmId = z.uuid().brand<'FilmId'>();
export const JobId = z.uuid().brand<'JobId'>();
export const ExportId = z.uuid().brand<'ExportId'>();
export const PresetId = z.uuid().brand<'PresetId'>();
export type WorkspaceId = z.infer<typeof WorkspaceId>;
export type ProjectId = z.infer<typeof ProjectId>;
export type PhotoId = z.infer<typeof PhotoId>;
export type FrameId = z.infer<typeof FrameId>;
export type BracketSetId = z.infer<typeof BracketSetId>;
export type VersionId = z.infer<typeof VersionId>;
export type FilmId = z.infer<typeof FilmId>;
export type JobId = z.infer<typeof JobId>;
export type ExportId = z.infer<typeof ExportId>;
export type PresetId = z.infer<typeof PresetId>;

/** Stands for a path the person dropped or chose; only main knows which. */
export const Grant = z.string().min(16).max(64).brand<'Grant'>();
export type Grant = z.infer<typeof Grant>;

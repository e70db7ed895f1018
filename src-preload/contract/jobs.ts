import { z } from 'zod';
import { call, event } from './define.ts';
import { JobId, ProjectId } from './ids.ts';

export const JobState = z.enum(['blocked', 'waiting', 'running', 'done', 'failed', 'cancelled']);
export type JobState = z.infer<typeof JobState>;

export const JobKind = z.enum([
  'import-folder',
  'check-photo',
  'develop-photo',
  'render-film',
  'export-photo',
  'export-sheet',
  'export-film',
]);
export type JobKind = z.infer<typeof JobKind>;

export const JobView = z.object({
  id: JobId,
  kind: JobKind,
  state: JobState,
  projectId: ProjectId.nullable(),
  attempt: z.number().int(),
  /** 0 to 1 while running. */
  progress: z.number(),
  /** Running, and held by a person for as long as the studio is open. */
  isPaused: z.boolean(),
  /** Until it is done, as far as can be told from how it went so far. */
  leftMs: z.number().nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAtMs: z.number(),
  finishedAtMs: z.number().nullable(),
});
export type JobView = z.infer<typeof JobView>;

export const jobs = {
  list: call(
    z.object({ projectId: ProjectId.optional(), states: z.array(JobState).optional(), limit: z.number().int().max(1000).default(200) }),
    z.array(JobView),
  ),
  /** A film that is being rendered lets go of the processor; nothing of it is lost. Work that cannot wait goes on. */
  pause: call(z.object({ jobId: JobId }), z.object({})),
  resume: call(z.object({ jobId: JobId }), z.object({})),
  cancel: call(z.object({ jobId: JobId }), z.object({})),
  /** Gives a failed or cancelled job a fresh set of attempts. */
  retry: call(z.object({ jobId: JobId }), z.object({})),
  /** A job's state or progress moved. At most ten a second for one job. */
  changed: event(JobView),
};

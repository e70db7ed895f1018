import { z } from 'zod';
import { ModelId, Money, ProviderId } from './ai.ts';
import { call, event } from './define.ts';
import { JobId, ProjectId } from './ids.ts';

/** `waiting-external`: a provider is at it; the job holds no slot here and is asked after. */
export const JobState = z.enum(['blocked', 'waiting', 'running', 'waiting-external', 'done', 'failed', 'cancelled']);
export type JobState = z.infer<typeof JobState>;

export const JobKind = z.enum([
  'import-folder',
  'check-photo',
  'develop-photo',
  'edit-photo',
  'make-clip',
  'render-film',
  'export-photo',
  'export-sheet',
  'export-film',
]);
export type JobKind = z.infer<typeof JobKind>;

/** Why work stands still though its turn has come. */
export const PauseReason = z.enum(['user', 'offline', 'budget', 'auth', 'disk-low', 'battery']);
export type PauseReason = z.infer<typeof PauseReason>;

/** One reason that holds a part of the work; a part goes on when the last of its reasons is gone. */
export const PauseView = z.object({
  /** A lane of the queue, `project:<id>`, or `*` for everything. */
  scope: z.string(),
  reason: PauseReason,
  /** What can be done, in English; the page has words of its own for each reason. */
  message: z.string(),
  sinceMs: z.number(),
  /** When it is looked at again by itself; null when a person has to do something. */
  untilMs: z.number().nullable(),
});
export type PauseView = z.infer<typeof PauseView>;

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
  /** What keeps it from going on, where something does. */
  heldBy: z.array(PauseReason),
  /** Given up, and waiting for the provider to say whether it still costs something. */
  isCancelling: z.boolean(),
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
  /** Holds all work, or one project's, until it is resumed; that outlives a restart. What runs in pieces stands still at once. */
  pauseAll: call(z.object({ projectId: ProjectId.optional() }), z.object({})),
  resumeAll: call(z.object({ projectId: ProjectId.optional() }), z.object({})),
  /** Gives up everything that is unfinished. */
  stopAll: call(z.object({ projectId: ProjectId.optional() }), z.object({ count: z.number().int() })),
  pauses: call(z.object({}), z.array(PauseView)),
  /** Gives a failed or cancelled job a fresh set of attempts. */
  retry: call(z.object({ jobId: JobId }), z.object({})),
  /** The same AI work once more, by another model. A failed job is put aside by it. */
  retryWith: call(z.object({ jobId: JobId, provider: ProviderId.optional(), model: ModelId, agreed: Money }), z.object({ jobId: JobId })),
  /** Failed work that nobody has looked at yet, newest first. */
  deadLetters: call(z.object({ projectId: ProjectId.optional(), limit: z.number().int().max(1000).default(200) }), z.array(JobView)),
  /** Puts a failed job aside: it is not shown any more. */
  dismiss: call(z.object({ jobId: JobId }), z.object({})),
  /** A job's state or progress moved. At most ten a second for one job. */
  changed: event(JobView),
};

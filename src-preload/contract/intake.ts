import { z } from 'zod';
import { call } from './define.ts';
import { Grant, JobId } from './ids.ts';

/** A file that was seen and left out, with the reason. `name` is relative to the folder that was dropped. */
export const SkippedFile = z.object({ name: z.string(), reason: z.string(), code: z.string() });
export type SkippedFile = z.infer<typeof SkippedFile>;

export const intake = {
  /** Opens the operating system's folder chooser; null when the person cancels. */
  chooseFolder: call(z.object({}), z.object({ grant: Grant }).nullable()),
  /** Brings folders in: one import job for each. The same folder again adds only what is new. */
  addFolders: call(z.object({ grants: z.array(Grant).min(1).max(500) }), z.object({ jobs: z.array(JobId) })),
  /** From now on, new files in this folder come in by themselves once they have stopped growing. */
  watchFolder: call(z.object({ grant: Grant }), z.object({})),
};

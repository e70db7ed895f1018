import { z } from 'zod';
import { call } from './define.ts';
import { Grant, JobId, ProjectId } from './ids.ts';

export const ExportRecipeName = z.enum(['mls', 'full']);
export type ExportRecipeName = z.infer<typeof ExportRecipeName>;

export const delivery = {
  /** Opens the operating system's folder chooser for a place to write to; null when the person cancels. */
  chooseTarget: call(z.object({}), z.object({ grant: Grant }).nullable()),
  /** Writes finished photos, and the newest film if there is one, into a folder named after the project. */
  exportProject: call(
    z.object({ projectId: ProjectId, target: Grant, recipes: z.array(ExportRecipeName), withFilm: z.boolean().default(true) }),
    z.object({ jobs: z.array(JobId) }),
  ),
};

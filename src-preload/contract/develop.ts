import { z } from 'zod';
import { call } from './define.ts';
import { JobId, PhotoId } from './ids.ts';

export const develop = {
  /** Develops photos again, with the current engine; a photo whose result would be the same is left alone. */
  photos: call(z.object({ photoIds: z.array(PhotoId).min(1).max(10_000) }), z.object({ jobs: z.array(JobId) })),
};

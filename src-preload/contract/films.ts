import { z } from 'zod';
import { call } from './define.ts';
import { FilmId, JobId, ProjectId } from './ids.ts';

export const Aspect = z.enum(['16:9', '9:16', '1:1']);
export type Aspect = z.infer<typeof Aspect>;

export const films = {
  /** Storyboards the project's developed photos and renders a film; an unchanged film is not rendered again. */
  make: call(z.object({ projectId: ProjectId, aspect: Aspect.default('16:9') }), z.object({ filmId: FilmId, jobId: JobId.nullable() })),
};

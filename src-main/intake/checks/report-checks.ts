import { z } from 'zod';
import type { PhotoCheck } from '../../../src-preload/contract/library.ts';

/** What the development says of a photo; everything is optional, because the report's shape is the engine's to change. */
const Report = z
  .object({
    leftOut: z.array(z.object({ index: z.number(), reason: z.string() })).catch([]),
    notFused: z.string().nullable().catch(null),
  })
  .partial();

/**
 * What a version's report (its JSON, parsed) tells that a photographer should know. `names` are the frames' names, darkest
 * first. A report that says nothing, or is from another engine, gives nothing.
 */
export function checksFromReport(report: unknown, names: readonly string[]): PhotoCheck[] {
  const parsed = Report.safeParse(report);
  if (!parsed.success) return [];
  const { leftOut = [], notFused = null } = parsed.data;
  const checks: PhotoCheck[] = leftOut.map(({ index, reason }) => ({
    code: 'frame-left-out',
    severity: 'warning',
    message: `${names[index] ?? 'A frame'} takes no part: ${reason}`,
  }));
  if (notFused !== null) checks.push({ code: 'not-fused', severity: 'note', message: `One frame alone was used: ${notFused}` });
  return checks;
}

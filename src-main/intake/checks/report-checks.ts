import { z } from 'zod';
import { PhotoCheck } from '../../../src-preload/contract/library.ts';

/** What the development says of a photo. Everything is optional: reports of earlier engines are read too. */
const Report = z.object({
  leftOut: z.array(z.object({ index: z.number(), reason: z.string() })).catch([]),
  notFused: z.string().nullable().catch(null),
  /** Share of the picture that was taken from one frame because something moved there. */
  moving: z.number().nullable().catch(null),
  checks: z.array(z.unknown()).catch([]),
  geometry: z
    .object({ checks: z.array(z.unknown()) })
    .nullable()
    .catch(null),
});

/** Leaves before a window move in every set; nobody needs to hear of it. */
const leastMoving = 0.005;

/**
 * What a version's report (its JSON, parsed) tells that a photographer should know. `names` are the frames' names, darkest
 * first. A report that says nothing, or is from another engine, gives nothing.
 */
export function checksFromReport(report: unknown, names: readonly string[]): PhotoCheck[] {
  const parsed = Report.safeParse(report);
  if (!parsed.success) return [];
  const { leftOut, notFused, moving, checks } = parsed.data;
  const left = leftOut.map(({ index, reason }): PhotoCheck => ({
    code: 'frame-left-out',
    severity: 'warning',
    message: `${names[index] ?? 'A frame'} takes no part: ${reason}`,
  }));
  const notes: PhotoCheck[] =
    notFused === null ? [] : [{ code: 'not-fused', severity: 'note', message: `One frame alone was used: ${notFused}` }];
  if (moving !== null && moving >= leastMoving) {
    const share = `${(100 * moving).toFixed(1)} %`;
    notes.push({
      code: 'moving-parts',
      severity: 'note',
      message: `Something moved between the frames over ${share} of the picture; it was taken from one of them.`,
    });
  }
  const own = checks.flatMap((check) => PhotoCheck.safeParse(check).data ?? []);
  return oncePerCode([...left, ...notes, ...own]);
}

/** Frames that were left out are named one by one; everything else is said once, by whoever said it first. */
export function oncePerCode(checks: readonly PhotoCheck[]): PhotoCheck[] {
  return checks.filter(({ code }, index) => code === 'frame-left-out' || checks.findIndex((other) => other.code === code) === index);
}
